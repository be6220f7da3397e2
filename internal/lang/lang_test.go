package lang

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// sixteen are the languages of the project's own articles.
var sixteen = []string{"en", "es", "ht", "vi", "pt-BR", "zh-Hans", "fr", "tl", "ru", "ar", "it", "de", "ko", "pl", "gu", "th"}

func TestSixteen(t *testing.T) {
	en := mustParse(t, "en")
	for _, tt := range []struct{ tag, script, dir, name, english, en, date, number string }{
		{"en", "Latn", "ltr", "English", "English", "English", "November 22, 2026", "12,345"},
		{"es", "Latn", "ltr", "Español", "Spanish", "inglés", "22 de noviembre de 2026", "12.345"},
		{"ht", "Latn", "ltr", "Kreyòl ayisyen", "Haitian Creole", "angle", "22 novanm 2026", "12\u202f345"},
		{"vi", "Latn", "ltr", "Tiếng Việt", "Vietnamese", "tiếng Anh", "22 tháng 11, 2026", "12.345"},
		{"pt-BR", "Latn", "ltr", "Português (Brasil)", "Portuguese (Brazil)", "inglês", "22 de novembro de 2026", "12.345"},
		{"zh-Hans", "Hans", "ltr", "中文（简体）", "Chinese (Simplified)", "英语", "2026年11月22日", "12,345"},
		{"fr", "Latn", "ltr", "Français", "French", "anglais", "22 novembre 2026", "12\u202f345"},
		{"tl", "Latn", "ltr", "Tagalog", "Tagalog", "Ingles", "Nobyembre 22, 2026", "12,345"},
		{"ru", "Cyrl", "ltr", "Русский", "Russian", "английский", "22 ноября 2026\u202fг.", "12\u00a0345"},
		{"ar", "Arab", "rtl", "العربية", "Arabic", "الإنجليزية", "22 نوفمبر 2026", "12,345"},
		{"it", "Latn", "ltr", "Italiano", "Italian", "inglese", "22 novembre 2026", "12.345"},
		{"de", "Latn", "ltr", "Deutsch", "German", "Englisch", "22. November 2026", "12.345"},
		{"ko", "Kore", "ltr", "한국어", "Korean", "영어", "2026년 11월 22일", "12,345"},
		{"pl", "Latn", "ltr", "Polski", "Polish", "angielski", "22 listopada 2026", "12\u00a0345"},
		{"gu", "Gujr", "ltr", "ગુજરાતી", "Gujarati", "અંગ્રેજી", "22 નવેમ્બર, 2026", "12,345"},
		{"th", "Thai", "ltr", "ไทย", "Thai", "อังกฤษ", "22 พฤศจิกายน 2569", "12,345"},
	} {
		l := mustParse(t, tt.tag)
		got := []string{l.Script, l.Dir(), l.Name(), l.EnglishName(), en.NameIn(l), l.FormatDate(2026, time.November, 22), l.FormatInt(12345)}
		want := []string{tt.script, tt.dir, tt.name, tt.english, tt.en, tt.date, tt.number}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", tt.tag, got[i], want[i])
			}
		}
	}
}

func TestNames(t *testing.T) {
	for tag, want := range map[string]string{
		"zu": "isiZulu", "ka": "ქართული", "sr-Latn": "Srpski (latinica)", "zh-TW": "中文（台灣）", "hmn": "Hmoob", "fa-AF": "دری",
		"en-NZ": "English (New Zealand)", "tpi": "tpi", "art-x-demo": "art-x-demo", "mt": "Malti",
	} {
		if got := mustParse(t, tag).Name(); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	en := mustParse(t, "en")
	for tag, want := range map[string]string{"ht": "kreyòl ayisyen", "de": "Haiti-Kreolisch", "hmn": "Kreyòl ayisyen", "es": "criollo haitiano"} {
		if got := mustParse(t, "ht").NameIn(mustParse(t, tag)); got != want {
			t.Errorf("ht in %s: %q, want %q", tag, got, want)
		}
	}
	if got := en.NameIn(Locale{}); got != "English" {
		t.Error(got)
	}
}

func TestEveryLanguageIsNamedInTheSixteen(t *testing.T) {
	for _, a := range sixteen {
		for _, b := range sixteen {
			l, in := mustParse(t, a), mustParse(t, b)
			if in.names.lookup(a) == "" {
				t.Errorf("%s has no name in %s", a, b)
			}
			if l.NameIn(in) == "" {
				t.Errorf("the name of %s in %s is empty", a, b)
			}
		}
	}
}

func TestParseKeepsTheSpelling(t *testing.T) {
	for _, tag := range append([]string{"qu", "rw", "hmn", "fil", "es-419", "sr-Latn", "ca-valencia", "art-x-demo", "en-XA", "ar-XB", "en-Latn"}, sixteen...) {
		l := mustParse(t, tag)
		if l.Tag != tag || l.Lang.String() != tag || l.String() != tag {
			t.Errorf("%s: Tag %s, Lang %s", tag, l.Tag, l.Lang)
		}
		if again := mustParse(t, tag); again != l {
			t.Errorf("%s: parsed twice, not equal", tag)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for tag, want := range map[string]string{
		"pt_BR":        `language tag "pt_BR": write "pt-BR"`,
		"PT-br":        `language tag "PT-br": write "pt-BR"`,
		"zh-hans":      `language tag "zh-hans": write "zh-Hans"`,
		"fr_":          `language tag "fr_": write "fr"`,
		" fr":          `language tag " fr": write "fr"`,
		"iw":           `language tag "iw": write "he"`,
		"en-UK":        `language tag "en-UK": write "en-GB"`,
		"i-klingon":    `language tag "i-klingon": write "tlh"`,
		"xx":           `language tag "xx": "xx" is not in the register of language subtags`,
		"xx-Latn":      `language tag "xx-Latn": "xx" is not in the register of language subtags`,
		"en-YY":        `language tag "en-YY": "YY" is not in the register of language subtags`,
		"":             `language tag "" is not well formed: write it as in "es", "pt-BR" or "zh-Hans"`,
		"español":      `language tag "español" is not well formed: write it as in "es", "pt-BR" or "zh-Hans"`,
		"und":          `language tag "und" names no language`,
		"mul":          `language tag "mul" names no language`,
		"x-demo":       `language tag "x-demo" names no language`,
		"und-Latn":     `language tag "und-Latn" names no language`,
		"de-u-nu-arab": `language tag "de-u-nu-arab": leave out the extension "u-nu-arab"`,
	} {
		l, err := Parse(tag)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", tag, err, want)
		}
		if l != (Locale{}) {
			t.Errorf("%q: a locale beside the error", tag)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, tag := range append([]string{"pt_BR", "fr_", "iw", "zh-cmn-Hans-CN", "de-u-nu-arab", "x-a", "sl-rozaj-biske-1994", "a-DE", "en-a-bbb-x-a-ccc"}, sixteen...) {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		l, err := Parse(tag)
		if err != nil {
			if s := err.Error(); strings.ContainsAny(s, "\n\r") {
				t.Errorf("an error of more than one line: %q", s)
			}
			// A spelling the error offers must be accepted, or refused for another reason.
			if _, rest, ok := strings.Cut(err.Error(), ": write \""); ok && !strings.Contains(rest, " as in ") {
				offered := strings.TrimSuffix(rest, "\"")
				if _, err := Parse(offered); err != nil && strings.Contains(err.Error(), ": write \"") {
					t.Errorf("%q: offered %q, which is refused: %v", tag, offered, err)
				}
			}
			return
		}
		if l.Lang.String() != tag || len(l.Script) != 4 || (l.Dir() == "rtl") != l.RTL {
			t.Errorf("%q: %+v", tag, l)
		}
		if l.Name() == "" || l.EnglishName() == "" || len(l.Forms()) == 0 || l.FormatDate(2026, 1, 2) == "" {
			t.Errorf("%q: something is empty", tag)
		}
		if p := l.I18nTag().String(); p != tag && !strings.HasSuffix(p, "-x-"+strings.ToLower(tag)) {
			t.Errorf("%q: go-i18n tag %q", tag, p)
		}
	})
}

func TestDataComeFromTheParent(t *testing.T) {
	for tag, want := range map[string]string{
		"es-MX": "1,234", "es-PR": "1,234", "es": "1234", // es-419 stands between
		"pt-AO": "1\u00a0234", "en-NZ": "1,234", "ar-EG": "١٬٢٣٤", "ar-AE": "1,234", "hmn": "1,234",
	} {
		if got := mustParse(t, tag).FormatInt(1234); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	if got := mustParse(t, "en-NZ").FormatDate(2026, time.May, 3); got != "3 May 2026" {
		t.Error(got)
	}
	if got := mustParse(t, "zh-TW").MonthNames(); got[0] != "1月" {
		t.Error(got)
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ tag, want string }{
		{"fr", "1er mai 2026"}, {"fr-CA", "1er mai 2026"}, {"ht", "1ye me 2026"}, {"hmn", "2026-05-01"}, {"ca", "1 de maig del 2026"},
	} {
		if got := mustParse(t, tt.tag).FormatDate(2026, time.May, 1); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.tag, got, tt.want)
		}
	}
	if got := mustParse(t, "en").FormatDate(2026, 13, 1); got != "13 1, 2026" {
		t.Errorf("month 13: %q", got)
	}
	if got := mustParse(t, "ru").StandaloneMonthNames()[10] + mustParse(t, "ru").MonthNames()[10]; got != "ноябрьноября" {
		t.Error(got)
	}
}

func TestNumbers(t *testing.T) {
	const most, least = int(^uint(0) >> 1), -int(^uint(0)>>1) - 1
	en, gu, es, ar := mustParse(t, "en"), mustParse(t, "gu"), mustParse(t, "es"), mustParse(t, "ar-EG")
	for _, tt := range []struct{ got, want string }{
		{en.FormatInt(most), "9,223,372,036,854,775,807"},
		{en.FormatInt(least), "-9,223,372,036,854,775,808"},
		{gu.FormatInt(123456789), "12,34,56,789"},
		{es.FormatDecimal("2.5"), "2,5"},
		{es.FormatDecimal("12345.50"), "12.345,50"},
		{es.FormatDecimal("-0.5"), "-0,5"},
		{ar.FormatDecimal("2.5"), "٢٫٥"},
		{en.FormatDecimal("1.2.3"), "1.2.3"},
		{en.FormatDecimal("1."), "1."},
		{en.FormatDecimal(""), ""},
		{en.FormatDecimal("about 3"), "about 3"},
		{Locale{}.FormatInt(1234), "1,234"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
	if n := ar.Numbers(); n.Zero != '٠' || n.Decimal != "٫" || n.Group != "٬" {
		t.Errorf("ar-EG: %+v", n)
	}
}

func TestTypography(t *testing.T) {
	space := func(tag string) string {
		l := mustParse(t, tag)
		var s []string
		for _, r := range "?!;:»." {
			s = append(s, l.SpaceBefore(r))
		}
		return strings.Join(append(s, l.SpaceAfter('«')), "|")
	}
	for tag, want := range map[string]string{
		"fr":    "\u202f|\u202f|\u202f|\u00a0|\u00a0||\u00a0",
		"fr-CA": "|||\u00a0|\u00a0||\u00a0",
		"fr-CH": "\u202f|\u202f|\u202f|\u202f|\u202f||\u202f",
		"ht":    "||||||",
		"es":    "||||||",
	} {
		if got := space(tag); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	for tag, want := range map[string][2]bool{"zh-Hans": {true, false}, "ja": {true, false}, "ko": {false, true}, "th": {false, false}, "en": {false, true}} {
		l := mustParse(t, tag)
		if l.FullWidth() != want[0] || l.SpacesWords() != want[1] {
			t.Errorf("%s: full width %v, spaces %v", tag, l.FullWidth(), l.SpacesWords())
		}
	}
	a, b, c, d := mustParse(t, "de").Quotes()
	if got := a + b + c + d; got != "„“‚‘" {
		t.Error(got)
	}
}

func TestPaper(t *testing.T) {
	for region, want := range map[string]string{"US": "letter", "CA": "letter", "MX": "letter", "PH": "letter", "PR": "letter", "HT": "a4", "DE": "a4", "BR": "a4", "": "a4"} {
		if got := Paper(region); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}

// The zero Locale answers neutrally and does not panic.
func TestZeroLocale(t *testing.T) {
	var l Locale
	a, _, _, _ := l.Quotes()
	got := []string{l.Name(), l.NameIn(l), l.Dir(), l.FormatDate(2026, 11, 2), l.FormatInt(-1234), string(l.Plural(2)), l.SpaceBefore('?'), l.Region(), PseudoText(l, "x"), l.MonthNames()[0], a}
	want := []string{"", "", "ltr", "2026-11-02", "-1,234", "other", "", "", "x", "M01", "“"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRegion(t *testing.T) {
	for tag, want := range map[string]string{"pt-BR": "BR", "es-419": "419", "fr": "", "zh-Hans": "", "zh-Hant-TW": "TW"} {
		if got := mustParse(t, tag).Region(); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// The methods a page calls for every message must not allocate.
func TestHotPathDoesNotAllocate(t *testing.T) {
	l := mustParse(t, "ar")
	var sink int
	for name, f := range map[string]func(){
		"Plural":      func() { sink += len(l.Plural(11)) },
		"Forms":       func() { sink += len(l.Forms()) },
		"Dir":         func() { sink += len(l.Dir()) },
		"Numbers":     func() { sink += len(l.Numbers().Decimal) },
		"SpaceBefore": func() { sink += len(l.SpaceBefore('?')) },
		"Name":        func() { sink += len(l.names.lookup("zh-Hans")) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { sink += len(l.FormatDate(2026, 11, 22)) }); n > 1 {
		t.Errorf("FormatDate allocates %v times", n)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		_, _ = Parse("pt-BR")
	}
}

func BenchmarkFormatDate(b *testing.B) {
	l := mustParse(b, "es")
	for b.Loop() {
		_ = l.FormatDate(2026, time.November, 22)
	}
}

func BenchmarkFormatInt(b *testing.B) {
	l := mustParse(b, "ar-EG")
	for b.Loop() {
		_ = l.FormatInt(1234567)
	}
}

func BenchmarkPlural(b *testing.B) {
	l := mustParse(b, "ar")
	for b.Loop() {
		_ = l.Plural(11)
	}
}

func BenchmarkNameIn(b *testing.B) {
	en, l := mustParse(b, "en"), mustParse(b, "gu")
	for b.Loop() {
		_ = en.NameIn(l)
	}
}

func TestColon(t *testing.T) {
	for tag, want := range map[string]string{"en": ": ", "fr": "\u00a0: ", "fr-CH": "\u202f: ", "zh-Hans": "：", "ja": "：", "ko": ": ", "ar": ": ", "ht": ": "} {
		if got := mustParse(t, tag).Colon(); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
