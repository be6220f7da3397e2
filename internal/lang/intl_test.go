package lang

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// intlLocale is what node's Intl says of one tag: see gen/intl.mjs.
type intlLocale struct {
	RTL                      bool
	Script                   string
	Self, InEnglish, English string
	Dates                    [2][12]string // the 1st and the 22nd of each month of 2026
	Months                   [12]string
	Integers                 []string
	Decimal                  string // 1234.50
	Forms                    []Form
	Counts, Decimals         string // one letter for each: see gen/intl.mjs
}

type intlGolden struct {
	ICU, CLDR string
	Counts    []int
	Decimals  []string
	Integers  []int
	Locales   map[string]intlLocale
}

func readIntl(t *testing.T) (g intlGolden) {
	t.Helper()
	b, err := os.ReadFile("testdata/intl.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Locales) < 70 {
		t.Fatalf("testdata/intl.json has %d locales only", len(g.Locales))
	}
	return g
}

// A difference is where we say something else than Intl, and why.
type difference struct {
	ours any
	why  string
}

var differences = map[string]difference{
	"vi english":      {"tiếng Anh", "Intl has the form for lists, ours stands in a sentence"},
	"vi forms":        {[]string{"one", "other"}, "go-i18n's rule, of a later CLDR"},
	"vi counts":       {"11" + strings.Repeat("o", 203), "go-i18n's rule, of a later CLDR"},
	"vi decimals":     {"111oooo1", "go-i18n's rule, of a later CLDR"},
	"tl self":         {"Tagalog", "Intl turns tl into fil"},
	"tl inEnglish":    {"Tagalog", "Intl turns tl into fil"},
	"fa-AF self":      {"دری", "x/text has the name of the variety"},
	"fa-AF inEnglish": {"Dari", "x/text has the name of the variety"},
	"pa-Arab english": {"English", "CLDR has no name: it is the language's own"},
	"fr-CH decimal":   {"1'234,50", "CLDR 48.2 after 48.0"},
	"fr-CH integers":  {[]string{"0", "7", "999", "1'000", "1'234", "9'999", "12'345", "123'456", "1'234'567", "-5", "-1'234'567"}, "CLDR 48.2 after 48.0"},
	"el months":       {[]string{"Ιανουάριος", "Φεβρουάριος", "Μάρτιος", "Απρίλιος", "Μάιος", "Ιούνιος", "Ιούλιος", "Αύγουστος", "Σεπτέμβριος", "Οκτώβριος", "Νοέμβριος", "Δεκέμβριος"}, "Intl has the genitive for a month alone, CLDR's stand-alone months the nominative"},
}

// TestAgainstIntl compares with node's Intl. It has no ht; and it replaces
// U+202F in dates, which CLDR has in ru, uk and bg, by a space.
func TestAgainstIntl(t *testing.T) {
	g := readIntl(t)
	used := map[string]bool{}
	en := mustParse(t, "en")
	for tag, want := range g.Locales {
		l := mustParse(t, tag)
		check := func(field string, got, want any) {
			t.Helper()
			key := tag + " " + field
			if d, ok := differences[key]; ok {
				used[key] = asJSON(t, want) != asJSON(t, d.ours)
				want = d.ours
			}
			if a, b := asJSON(t, got), asJSON(t, want); a != b {
				t.Errorf("%s: %s, want %s", key, a, b)
			}
		}
		check("rtl", l.RTL, want.RTL)
		check("script", l.Script, want.Script)
		check("self", l.Name(), upperFirst(want.Self))
		check("inEnglish", l.EnglishName(), want.InEnglish)
		check("english", en.NameIn(l), want.English)
		var first, later [12]string
		for m := range 12 {
			first[m] = strings.ReplaceAll(l.FormatDate(2026, time.Month(m+1), 1), narrowNBSP, " ")
			later[m] = strings.ReplaceAll(l.FormatDate(2026, time.Month(m+1), 22), narrowNBSP, " ")
			if l.row().dayOne == "1er" { // Intl has "1 mai"
				first[m] = strings.Replace(first[m], "1er ", "1 ", 1)
			}
		}
		check("dates of the 1st", first, want.Dates[0])
		check("dates", later, want.Dates[1])
		check("months", l.StandaloneMonthNames(), want.Months)
		var integers []string
		for _, n := range g.Integers {
			integers = append(integers, l.FormatInt(n))
		}
		check("integers", integers, want.Integers)
		check("decimal", l.FormatDecimal("1234.50"), want.Decimal)
		var counts, decimals strings.Builder
		for _, n := range g.Counts {
			counts.WriteByte(letters[l.Plural(n)])
		}
		for _, s := range g.Decimals {
			decimals.WriteByte(letters[l.PluralDecimal(s)])
		}
		check("counts", counts.String(), want.Counts)
		check("decimals", decimals.String(), want.Decimals)
		slices.SortFunc(want.Forms, func(a, b Form) int { return slices.Index(allForms, a) - slices.Index(allForms, b) })
		check("forms", l.Forms(), want.Forms)
	}
	for key := range differences {
		if !used[key] {
			t.Errorf("differences[%q] is none, or not compared", key)
		}
	}
}

var letters = map[Form]byte{Zero: 'z', One: '1', Two: '2', Few: 'f', Many: 'm', Other: 'o'}

var allForms = []Form{Zero, One, Two, Few, Many, Other}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mustParse(t testing.TB, tag string) Locale {
	t.Helper()
	l, err := Parse(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
