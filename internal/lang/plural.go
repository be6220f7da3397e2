package lang

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// A Form is a plural form as locale files name it (CLDR plural category).
type Form string

// The forms, in CLDR order.
const (
	Zero  Form = "zero"
	One   Form = "one"
	Two   Form = "two"
	Few   Form = "few"
	Many  Form = "many"
	Other Form = "other"
)

// operands are those of UTS #35 Part 3, Plural Operand Meanings: the absolute
// value's whole part i, the number of decimals v, the decimals f, and the
// decimals t without trailing zeros. The operand n of a rule is written with i
// and t.
type operands struct{ i, v, f, t int64 }

// pluralLanguage says which set of rules a language has.
type pluralLanguage struct {
	tag   string
	rules uint8
}

// Forms returns the cardinal plural forms of the language, in CLDR order; the
// last is always Other. The slice must not be changed.
//
// The rules are CLDR 48.2's; for vi, gl and tg those of a later CLDR that
// go-i18n v2.7.0 has, since locale files are read by it. A language that CLDR
// has no rule for has One (n = 1) and Other.
func (l Locale) Forms() []Form { return formsOf[l.plural] }

// Plural returns the form that goes with a whole number; the sign is ignored.
func (l Locale) Plural(n int) Form {
	i := int64(n)
	if i < 0 {
		i = -i
	}
	return pluralForm(l.plural, operands{i: i})
}

// PluralDecimal returns the form that goes with a number written in ASCII
// digits with a decimal point, as in "1.50": decimals written count, also
// zeros. Anything else, and more than eighteen digits on a side, is Other.
func (l Locale) PluralDecimal(s string) Form {
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	o := operands{v: int64(len(decimals))}
	var ok1, ok2, ok3 bool
	o.i, ok1 = digits(whole)
	o.f, ok2 = digits(decimals)
	o.t, ok3 = digits(strings.TrimRight(decimals, "0"))
	if whole == "" || !ok1 || !ok2 || !ok3 {
		return Other
	}
	return pluralForm(l.plural, o)
}

func digits(s string) (n int64, ok bool) {
	if len(s) > 18 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// ruleless is the source of the rules of a language that has none in CLDR: the
// artificial languages' (art), which go-i18n gives one and other.
const ruleless = "art"

// pluralSource returns the tag in pluralLanguages whose rules are those of t,
// and the rules. Languages that CLDR has no rules for:
//
//   - cmn, arb and other members of a macrolanguage have those of the whole;
//   - hmn and mww have those that CLDR has for hnj, also Hmong: no plural;
//   - every other, ht among them, has one (n = 1) and other, from "art". This
//     is the project's choice. CLDR's root says "other" alone, which leaves a
//     language that tells one from many no way to do so, while one that does
//     not can say the same twice. Haitian Creole tells them apart in the noun
//     phrase (the plural marker yo), though not after a numeral.
func pluralSource(t language.Tag) (source string, rules uint8) {
	if r, ok := rulesOf(t); ok {
		return r.tag, r.rules
	}
	if all, err := language.All.Canonicalize(t); err == nil {
		if r, ok := rulesOf(all); ok {
			return r.tag, r.rules
		}
	}
	source, like := ruleless, "en"
	if base, _, _ := t.Raw(); base.String() == "hmn" || base.String() == "mww" {
		source, like = "hnj", "hnj"
	}
	r, _ := rulesOf(language.Raw.Make(like))
	return source, r.rules
}

// rulesOf looks up the tag, its CLDR parents and its base.
func rulesOf(t language.Tag) (pluralLanguage, bool) {
	base, _, _ := t.Raw()
	for ; !t.IsRoot(); t = t.Parent() {
		if r, ok := ruleRow(t.String()); ok {
			return r, true
		}
	}
	return ruleRow(base.String())
}

func ruleRow(tag string) (pluralLanguage, bool) {
	i, ok := slices.BinarySearchFunc(pluralLanguages[:], tag, func(p pluralLanguage, tag string) int { return strings.Compare(p.tag, tag) })
	if !ok {
		return pluralLanguage{}, false
	}
	return pluralLanguages[i], true
}

// I18nTag returns the tag under which go-i18n v2.7.0 must load the messages of
// this locale and be asked for them, so that it chooses the plural forms that
// [Locale.Plural] chooses. It is the locale's own tag where go-i18n has a rule
// for it; else that of a language with the same rule, with the locale's tag
// behind it for private use: art-x-ht, hnj-x-hmn. (go-i18n refuses a language
// without a rule, and takes the rule of a tag it does not know from its base.)
//
// Have a bundle for each locale: go-i18n asks the x/text matcher for the
// language of a message, and that takes tl for fil and art-x-qu for art-x-ht
// when one bundle holds both.
func (l Locale) I18nTag() language.Tag {
	source, _ := pluralSource(l.Lang)
	base, _, _ := l.Lang.Raw()
	switch {
	case l.pseudo != 0:
		source = ruleless // counts as English does
	case strings.HasPrefix(source, base.String()):
		return l.Lang
	}
	return language.Raw.Make(source + "-x-" + strings.ToLower(l.Tag))
}
