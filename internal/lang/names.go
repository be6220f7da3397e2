package lang

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A nameRow holds the names of the nameColumns in one language, with "|"
// between them.
type nameRow struct{ tag, list string }

func findNames(t language.Tag) *nameRow {
	for ; !t.IsRoot(); t = t.Parent() {
		tag := t.String()
		if i, ok := slices.BinarySearchFunc(nameRows[:], tag, func(r nameRow, tag string) int { return strings.Compare(r.tag, tag) }); ok {
			return &nameRows[i]
		}
	}
	return nil
}

// lookup returns the name of the tag, or "".
func (r *nameRow) lookup(tag string) string {
	column, ok := slices.BinarySearch(nameColumns[:], tag)
	if r == nil || !ok {
		return ""
	}
	list := r.list
	for ; column > 0; column-- {
		_, list, _ = strings.Cut(list, "|")
	}
	name, _, _ := strings.Cut(list, "|")
	return name
}

// Name returns the name of the language in itself, as a list of languages
// shows it: "Kreyòl ayisyen", "العربية", "中文（简体）", "Português (Brasil)". For
// a language that neither our table nor x/text can name it is the tag.
func (l Locale) Name() string {
	if l.pseudo != 0 {
		return PseudoText(l, l.EnglishName())
	}
	switch l.Tag {
	case "tl":
		return "Tagalog" // CLDR has none: its data are those of fil
	case "hmn", "mww":
		return "Hmoob" // CLDR has none
	}
	name := l.names.lookup(l.Tag)
	if name == "" {
		if namer := display.Tags(l.Lang); namer != nil {
			name = namer.Name(l.Lang)
		}
	}
	if name == "" {
		return l.Tag
	}
	return upperFirst(name)
}

// upperFirst begins a name with a capital where the script has them and the
// word has none yet (isiZulu). Georgian has capitals that no sentence begins
// with; unicode.ToTitle leaves them out.
func upperFirst(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if strings.IndexFunc(word, unicode.IsUpper) > 0 {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToTitle(r)) + s[n:]
}

// EnglishName returns the name of the language in English, or the tag.
func (l Locale) EnglishName() string {
	switch l.pseudo {
	case accented:
		return "English (pseudo: accents)"
	case mirrored:
		return "English (pseudo: mirrored)"
	}
	return l.NameIn(Locale{Tag: "en", Lang: language.English, names: findNames(language.English)})
}

// NameIn returns the name of this language as other writes it inside a
// sentence: English in es is "inglés". It is the nominative; no inflection is
// tried. Where CLDR has no name for it, it is what x/text has, or the language's
// own name for itself.
func (l Locale) NameIn(other Locale) string {
	if l.Tag == other.Tag && l.Tag == "tl" {
		return l.Name()
	}
	if name := other.names.lookup(l.Tag); name != "" {
		if rest, ok := strings.CutPrefix(name, "Tiếng "); ok && other.Script == "Latn" {
			return "tiếng " + rest // vi: CLDR has the form for lists
		}
		return name
	}
	if namer := display.Tags(other.Lang); namer != nil {
		if name := namer.Name(l.Lang); name != "" {
			return name
		}
	}
	if other.Tag == "en" {
		return l.Tag
	}
	return l.Name()
}
