// Package lang knows languages: how their tags are spelled, which way they
// run, how they count, and how they write names, numbers, dates and quotation
// marks. Its data are a generated extract of Unicode CLDR 48 (see gen and
// LICENSE.unicode), with Haitian Creole, where CLDR has French, by hand (gen/haitian.go).
//
// Tags are the project's own spelling and are compared as strings. No method
// here matches one language to another by nearness: data come from the tag, or
// from its parent in CLDR, or are neutral.
package lang

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// A Locale is one language as the project spells it, with the data that belong
// to it. It is a small value, comparable with ==, safe for concurrent use; get
// one from [Parse]. The zero Locale has an empty tag and neutral data.
type Locale struct {
	Tag    string       // BCP 47, canonical; compared exactly
	Lang   language.Tag // the same, not canonicalized: tl is not fil
	Script string       // ISO 15924, from the tag or likely; "Zzzz" where not known
	RTL    bool         // the script runs right to left

	data   *row     // dates, numbers, quotation marks; nil is neutral
	names  *nameRow // names of languages in this one; nil is none
	plural uint8    // index of formsOf, case of pluralForm
	pseudo pseudo
}

// canon mends what BCP 47 calls deprecated (iw, en-UK). It leaves alone what
// x/text calls legacy (tl) and scripts that could be left out (en-Latn).
const canon = language.DeprecatedBase | language.DeprecatedScript | language.DeprecatedRegion

// Parse reads a language tag strictly: BCP 47 (RFC 5646), made of registered
// subtags, spelled canonically (section 2.1.1: pt-BR, zh-Hans). The error for
// anything else says the right spelling where there is one. A subtag for private use
// (art-x-…), private regions and the pseudo-locales en-XA and ar-XB are
// accepted; extensions (-u-…, -t-…), which nothing here would obey, are not,
// and neither is a tag that names no language (und, mul, zxx, x-…).
func Parse(tag string) (Locale, error) {
	t, err := language.Raw.Parse(tag)
	if err != nil {
		return Locale{}, misspelt(tag, err)
	}
	if c, err := canon.Canonicalize(t); err == nil {
		t = c
	}
	if s := t.String(); s != tag {
		return Locale{}, fmt.Errorf("language tag %q: write %q", tag, s)
	}
	base, _, region := t.Raw()
	switch base.String() {
	case "und", "mul", "mis", "zxx":
		return Locale{}, fmt.Errorf("language tag %q names no language", tag)
	}
	if len(t.Extensions()) > 0 {
		for _, e := range t.Extensions() {
			if e.Type() != 'x' {
				return Locale{}, fmt.Errorf("language tag %q: leave out the extension %q", tag, e.String())
			}
		}
	}

	l := Locale{Tag: tag, Lang: t, Script: script(t)}
	l.RTL = rightToLeft(l.Script)
	data := t
	switch {
	case region.String() == "XA":
		l.pseudo, data = accented, language.English
	case region.String() == "XB":
		l.pseudo, data = mirrored, language.English
	}
	l.data, l.names = findRow(data), findNames(data)
	_, l.plural = pluralSource(data)
	return l, nil
}

// misspelt makes the error for a tag that does not parse, with the nearest
// spelling that does.
func misspelt(tag string, err error) error {
	trimmed := strings.Trim(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"), "-")
	if t, e := language.Raw.Parse(trimmed); e == nil && trimmed != "" {
		if c, e := canon.Canonicalize(t); e == nil {
			return fmt.Errorf("language tag %q: write %q", tag, c.String())
		}
	}
	var unknown language.ValueError
	if errors.As(err, &unknown) {
		return fmt.Errorf("language tag %q: %q is not in the register of language subtags", tag, unknown.Subtag())
	}
	return fmt.Errorf("language tag %q is not well formed: write it as in \"es\", \"pt-BR\" or \"zh-Hans\"", tag)
}

// script is the script of the tag, or the one the language is mostly written
// in: CLDR's likely subtags, from x/text and, where it has none, from our table.
func script(t language.Tag) string {
	base, explicit, _ := t.Raw()
	if explicit != (language.Script{}) {
		return explicit.String()
	}
	if s := likelyScript(base.String()); s != "" {
		return s
	}
	s, _ := t.Script()
	return s.String()
}

// Dir returns the value of the HTML attribute dir: "ltr" or "rtl".
func (l Locale) Dir() string {
	if l.RTL {
		return "rtl"
	}
	return "ltr"
}

// Region returns the region of the tag (ISO 3166-1 alpha-2 or UN M.49), or ""
// where the tag has none.
func (l Locale) Region() string {
	if _, _, r := l.Lang.Raw(); r != (language.Region{}) && r.String() != "ZZ" {
		return r.String()
	}
	return ""
}

// String returns the tag.
func (l Locale) String() string { return l.Tag }

// A row holds what a language needs to write dates, numbers and quotations. A
// tag without a row has that of its parent in CLDR.
type row struct {
	tag        string
	date       string // long date: %d day, %D two digits, %B month, %L month alone, %m number, %N two digits, %Y year
	dayOne     string // the first day of a month where it is an ordinal
	yearOffset int    // Buddhist era: 543
	months     [12]string
	standalone [12]string // empty where equal to months
	numbers    Numbers
	quotes     [4]string
}

// findRow returns the row of the tag or of its nearest parent that has one, or
// nil. The parents of es-MX are es-419 and es.
func findRow(t language.Tag) *row {
	for ; !t.IsRoot(); t = t.Parent() {
		tag := t.String()
		if i, ok := slices.BinarySearchFunc(rows[:], tag, func(r row, tag string) int { return strings.Compare(r.tag, tag) }); ok {
			return &rows[i]
		}
	}
	return nil
}

// neutral is what CLDR's root says, and ISO 8601 for the date.
var neutral = row{
	date:    "%Y-%N-%D",
	months:  [12]string{"M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12"},
	numbers: Numbers{Zero: '0', Decimal: ".", Group: ",", Minus: "-", Primary: 3, Secondary: 3, MinGroup: 1},
	quotes:  [4]string{"“", "”", "‘", "’"},
}

func (l Locale) row() *row {
	if l.data == nil {
		return &neutral
	}
	return l.data
}
