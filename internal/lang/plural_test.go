package lang

import (
	"slices"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// pluralTags is every language that CLDR has plural rules for, every language
// with a row, and languages that have neither.
func pluralTags(t *testing.T) []Locale {
	t.Helper()
	tags := []string{"ht", "qu", "qu-BO", "rw", "hmn", "mww", "ay", "gn", "mam", "cmn", "cmn-Hant", "arb", "tl", "tl-PH",
		"pt-AO", "pt-BR", "es-US", "zh-TW", "en-XA", "ar-XB", "art-x-demo", "qaa", "kok-Latn-IN", "en-x-plain"}
	for _, p := range pluralLanguages {
		tags = append(tags, p.tag)
	}
	for _, r := range rows {
		tags = append(tags, r.tag)
	}
	slices.Sort(tags)
	var list []Locale
	refused := []string{"in", "iw", "ji", "jw", "mo"} // deprecated: Parse names their successors
	for _, tag := range slices.Compact(tags) {
		l, err := Parse(tag)
		switch {
		case err == nil:
			list = append(list, l)
		case !slices.Contains(refused, tag):
			t.Error(err)
		}
	}
	return list
}

// message has one text for each form of the locale.
func message(l Locale) *i18n.Message {
	m := &i18n.Message{ID: "m"}
	for _, f := range l.Forms() {
		switch f {
		case Zero:
			m.Zero = "zero"
		case One:
			m.One = "one"
		case Two:
			m.Two = "two"
		case Few:
			m.Few = "few"
		case Many:
			m.Many = "many"
		case Other:
			m.Other = "other"
		}
	}
	return m
}

func TestPluralFormsAreThoseOfGoI18n(t *testing.T) {
	counts := []int{1000, 1_000_000, 1_000_001, 2_000_000}
	for n := range 201 {
		counts = append(counts, n, -n)
	}
	decimals := []string{"0.0", "0.5", "1.0", "1.5", "1.20", "2.0", "2.04", "3.00", "10.11", "0.14", "-1.0", "101.1"}
	for _, l := range pluralTags(t) {
		tag := l.I18nTag()
		b := i18n.NewBundle(language.Und)
		if err := b.AddMessages(tag, message(l)); err != nil {
			t.Errorf("%s: %v", l, err)
			continue
		}
		localizer := i18n.NewLocalizer(b, tag.String())
		compare := func(count any, want Form) {
			t.Helper()
			got, _, err := localizer.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: "m", PluralCount: count})
			if err != nil || got != string(want) {
				t.Errorf("%s as %s: %v: go-i18n has %q (%v), we have %q", l, tag, count, got, err, want)
			}
		}
		for _, n := range counts {
			compare(n, l.Plural(n))
		}
		for _, s := range decimals {
			compare(s, l.PluralDecimal(s))
		}
		if forms := l.Forms(); forms[len(forms)-1] != Other {
			t.Errorf("%s: forms %v do not end with other", l, forms)
		}
	}
}

// The default language and one that x/text thinks near must not answer instead.
func TestI18nTagIsNotMistakenForAnother(t *testing.T) {
	for tag, near := range map[string]string{"ht": "fr", "qu": "es", "hmn": "zh", "rw": "en", "tl": "en", "en-XA": "en-GB", "ar-XB": "ar", "zh-Hant": "zh-Hans", "pt-BR": "pt-PT", "es-US": "es-419"} {
		l := mustParse(t, tag)
		b := i18n.NewBundle(language.English)
		for _, other := range []string{"en", near} {
			if err := b.AddMessages(language.Raw.Make(other), &i18n.Message{ID: "m", Other: other}); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.AddMessages(l.I18nTag(), &i18n.Message{ID: "m", Other: tag}); err != nil {
			t.Fatal(err)
		}
		got, err := i18n.NewLocalizer(b, l.I18nTag().String()).Localize(&i18n.LocalizeConfig{MessageID: "m"})
		if err != nil || got != tag {
			t.Errorf("asked for %s as %s beside %s, got %q (%v)", tag, l.I18nTag(), near, got, err)
		}
	}
}

func TestI18nTag(t *testing.T) {
	for tag, want := range map[string]string{
		"es": "es", "pt-BR": "pt-BR", "zh-Hans": "zh-Hans", "tl": "tl",
		"ht": "art-x-ht", "qu-BO": "art-x-qu-bo", "hmn": "hnj-x-hmn", "cmn": "zh-x-cmn",
		"en-XA": "art-x-en-xa", "ar-XB": "art-x-ar-xb", "art-x-demo": "art-x-demo",
	} {
		if got := mustParse(t, tag).I18nTag().String(); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

// When go-i18n learns one of these, it needs no borrowed rule any more.
func TestGoI18nStillLacksTheLanguage(t *testing.T) {
	for _, tag := range []string{"ht", "qu", "rw", "hmn", "mww", "cmn"} {
		if err := i18n.NewBundle(language.English).AddMessages(language.Raw.Make(tag), &i18n.Message{ID: "m", Other: "x"}); err == nil {
			t.Errorf("go-i18n has a plural rule for %s", tag)
		}
	}
}

func TestPluralDecimalOfOtherText(t *testing.T) {
	l := mustParse(t, "en")
	for _, s := range []string{"", "one", "1,5", "1.x", ".5", "--1", "1e3", "1234567890123456789"} {
		if got := l.PluralDecimal(s); got != Other {
			t.Errorf("%q: %s", s, got)
		}
	}
	if got := l.PluralDecimal("1"); got != One {
		t.Errorf("1: %s", got)
	}
}
