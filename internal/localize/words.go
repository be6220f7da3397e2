package localize

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// Words are the page's own words in one language.
type Words struct {
	Locale lang.Locale
	plain  map[string]string
	vars   map[string]string
	dyn    *i18n.Localizer
	source *Words // where a word is missing; nil in the source's own
	pseudo bool
}

// Word is one of the page's own words. Lang is the tag of its language where that is not the
// page's.
type Word struct{ Text, Lang string }

// NewWords makes the words of a locale from its messages. Vars are the project's for this locale.
// A word that is missing is taken from source, unless it is safety text: then it is "".
func NewWords(loc lang.Locale, file *catalog.File, vars map[string]string, source *Words) (*Words, error) {
	w := &Words{Locale: loc, plain: map[string]string{}, vars: vars, source: source, pseudo: loc.Pseudo()}
	tag := loc.I18nTag()
	b := i18n.NewBundle(tag)
	for i := range file.Messages {
		m := &file.Messages[i]
		if !m.Filled() {
			continue
		}
		if len(m.Plural) == 0 && !strings.Contains(m.Text, "{{") {
			w.plain[m.Key] = m.Text
			continue
		}
		for _, ph := range article.Placeholders(m.Canon()) {
			if ph.Name == "" {
				return nil, fmt.Errorf("%s: %s holds something that is no plain {{.Name}}", file.Path, m.Key)
			}
		}
		if err := b.AddMessages(tag, Message(m.Key, m)); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file.Path, m.Key, err)
		}
	}
	w.dyn = i18n.NewLocalizer(b, tag.String())
	return w, nil
}

// Message gives a catalog message as go-i18n has it.
func Message(id string, m *catalog.Message) *i18n.Message {
	out := &i18n.Message{ID: id, Other: m.Text}
	for _, v := range m.Plural {
		switch v.Form {
		case lang.Zero:
			out.Zero = v.Text
		case lang.One:
			out.One = v.Text
		case lang.Two:
			out.Two = v.Text
		case lang.Few:
			out.Few = v.Text
		case lang.Many:
			out.Many = v.Text
		}
	}
	return out
}

// Get gives a word without placeholders of its own; the project's vars are filled in.
func (w *Words) Get(key string) Word { return w.With(key, nil) }

// With gives a word with its placeholders filled in.
func (w *Words) With(key string, data map[string]string) Word { return w.say(key, data, nil) }

// Count gives a word in the plural form for n; {{.Count}} is n in the locale's digits.
func (w *Words) Count(key string, n int) Word {
	return w.say(key, map[string]string{"Count": w.Locale.FormatInt(n)}, n)
}

// Has says whether the locale itself has the word.
func (w *Words) Has(key string) bool {
	_, ok := w.lookup(key, nil, nil)
	return ok
}

func (w *Words) say(key string, data map[string]string, count any) Word {
	if text, ok := w.lookup(key, data, count); ok {
		if w.pseudo {
			text = lang.PseudoText(w.Locale, text)
		}
		return Word{Text: text}
	}
	if w.source == nil || strings.HasPrefix(key, "notice.") {
		return Word{}
	}
	src := w.source.say(key, data, count)
	src.Lang = w.source.Locale.Tag
	return src
}

func (w *Words) lookup(key string, data map[string]string, count any) (string, bool) {
	if text, ok := w.plain[key]; ok {
		return text, true
	}
	all := make(map[string]string, len(w.vars)+len(data))
	for k, v := range w.vars {
		all[k] = v
	}
	for k, v := range data {
		all[k] = v
	}
	text, err := w.dyn.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: all, PluralCount: count})
	if err != nil || strings.Contains(text, "<no value>") {
		return "", false
	}
	return text, true
}
