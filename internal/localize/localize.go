package localize

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// wordsPerMinute is a slow, careful reader's pace.
const wordsPerMinute = 180

// Localizer makes Documents of one language, one after the other. It is for one goroutine: a
// Document's texts live until the next is made.
type Localizer struct {
	locale      lang.Locale
	source      lang.Locale
	project     *project.Project
	vars        map[string]string // escaped for inline Markdown
	words       *Words
	sourceWords *Words
	letter      bool
	pseudo      bool

	inline article.Inline
	doc    Document
	spans  []article.Span
	buf    []byte
}

// New makes a Localizer. Words are the page's own words in the locale and in the source's language.
func New(p *project.Project, loc lang.Locale, words, sourceWords *Words) *Localizer {
	l := &Localizer{locale: loc, source: p.Source, project: p, words: words, sourceWords: sourceWords,
		vars: map[string]string{}, letter: lang.Paper(p.Config.Region) == "letter", pseudo: loc.Pseudo()}
	for k, v := range p.Config.VarsOf(loc.Tag) {
		l.vars[k] = article.EscapeInline(v)
	}
	return l
}

// Unlocalized is why a text cannot be shown.
type Unlocalized struct {
	Unit int
	Text string // what, in one line
}

// Document localizes an article. Page is an index into w.Pages, or -1 for the source. The caller
// fills in Status, Images and Alternates.
func (l *Localizer) Document(w *project.Work, page int) (*Document, []Unlocalized) {
	d := &l.doc
	*d = Document{
		Slug: w.Slug, Article: w.Article, Locale: l.locale, Source: l.source, Keys: w.Align.Keys, Safety: w.Safety,
		Words: l.words, SourceWords: l.sourceWords, Texts: d.Texts[:0], BaseURL: l.project.Config.BaseURL, Letter: l.letter,
		Advertising: l.project.Config.Advertises(l.locale.Tag), Publisher: l.project.Config.Publisher,
	}
	l.spans = l.spans[:0]
	var problems []Unlocalized
	r := resolver{l: l}
	words := 0
	for i := range w.Units {
		text, from := w.Units[i].Text, ""
		if page >= 0 {
			st := &w.Pages[page].States[i]
			switch {
			case st.Basis != catalog.Missing:
				text = st.Message.Text
			case w.Safety[i]:
				d.Texts = append(d.Texts, Text{Missing: true})
				continue
			default:
				from = l.source.Tag
				d.Status.Fallback = true
			}
		}
		if strings.Contains(text, "{{") {
			var err error
			if text, err = r.fill(w.Units[i].Key, text); err != nil {
				problems = append(problems, Unlocalized{i, err.Error()})
			}
		}
		start := len(l.spans)
		l.spans = l.inline.Parse(l.spans, text)
		if l.pseudo {
			l.disguise(l.spans[start:])
		}
		if l.locale.RTL && from == "" {
			l.isolate(start)
		}
		for k := start; k < len(l.spans); k++ {
			if s := &l.spans[k]; s.Kind == article.OpenLink {
				url, ok := l.address(w.Slug, s.URL)
				if !ok {
					problems = append(problems, Unlocalized{i, fmt.Sprintf("the link %q leads nowhere", s.URL)})
				}
				s.URL = url
			}
		}
		d.Texts = append(d.Texts, Text{Spans: l.spans[start:len(l.spans):len(l.spans)], Lang: from})
		words += l.count(text)
	}
	d.Minutes = (words + wordsPerMinute - 1) / wordsPerMinute
	l.buf = d.revise(l.buf)
	return d, problems
}

// count estimates a text's words by its spaces or, in scripts that put none between words, by its
// bytes: three a character, about four and a half characters a word in Thai and its neighbours, one
// and a half in Han.
func (l *Localizer) count(text string) int {
	switch l.locale.Script {
	case "Thai", "Laoo", "Khmr", "Mymr":
		return len(text) / 14
	case "Hans", "Hant", "Jpan":
		return len(text) / 5
	}
	return strings.Count(text, " ") + 1
}

// resolver fills placeholders in through go-i18n: one bundle for the texts of one document that
// have any.
type resolver struct {
	l *Localizer
	b *i18n.Bundle
	x *i18n.Localizer
}

func (r *resolver) fill(key, text string) (string, error) {
	for _, ph := range article.Placeholders(text) {
		if ph.Name == "" {
			return text, fmt.Errorf("“%s” is no plain placeholder", text[ph.Start:ph.End])
		}
		if _, ok := r.l.vars[ph.Name]; !ok {
			return text, fmt.Errorf("the placeholder {{.%s}} has no value in [vars]", ph.Name)
		}
	}
	tag := r.l.locale.I18nTag()
	if r.b == nil {
		r.b = i18n.NewBundle(tag)
		r.x = i18n.NewLocalizer(r.b, tag.String())
	}
	if err := r.b.AddMessages(tag, &i18n.Message{ID: key, Other: text}); err != nil {
		return text, err
	}
	return r.x.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: r.l.vars})
}

// address turns a link of an article into one that works from its page: other articles by relative
// address, the rest as it is.
func (l *Localizer) address(slug, url string) (string, bool) {
	link, ok := l.project.Link(slug, url)
	switch {
	case !ok:
		return "", false
	case link.External:
		return url, true
	case link.Slug == slug:
		return "#" + link.Fragment, true
	case link.Fragment != "":
		return "../" + link.Slug + "/index.html#" + link.Fragment, true
	}
	return "../" + link.Slug + "/index.html", true
}

// disguise writes a pseudo-locale's texts.
func (l *Localizer) disguise(spans []article.Span) {
	for i := range spans {
		if k := spans[i].Kind; (k == article.Text || k == article.Picture) && strings.TrimSpace(spans[i].Text) != "" {
			spans[i].Text = lang.PseudoText(l.locale, spans[i].Text)
		}
	}
}
