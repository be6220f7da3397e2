package drill

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"caveat/internal/project"
)

// The drill's words are enough, and every language has all of its sentences.
func TestPhrases(t *testing.T) {
	list, err := sentences()
	if err != nil || len(list) < 30 {
		t.Fatalf("%d sentences, %v", len(list), err)
	}
	for _, tag := range []string{"es", "ht", "vi", "pt-BR", "zh-Hans", "fr", "tl", "ru", "ar", "it", "de", "ko", "pl", "gu", "th"} {
		p, err := phrasesOf(tag)
		if err != nil || p == nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		for _, s := range list {
			if w, ok := p.pairs[s[0]]; !ok || w.good == "" || w.bad == "" || w.good == w.bad {
				t.Errorf("%s: %s: good %q, bad %q", tag, s[0], w.good, w.bad)
			}
		}
		if len(p.drops) < 2 || p.cure == "" || len(p.units) == 0 {
			t.Errorf("%s: %d drops, %d units, cure %q", tag, len(p.drops), len(p.units), p.cure)
		}
	}
}

// A negation is dropped where it negates, and nowhere else: not in a phrase that only looks like one,
// and not in a lead when the sentences after it say the same.
func TestDropNegation(t *testing.T) {
	for _, c := range [][3]string{
		{"ru", "Тем не менее вода не помогает.", "Тем не менее вода помогает."},
		{"ru", "Список, тем не менее, полезен.", ""},
		{"ar", "هذا لا يزال خطرا.", ""},
		{"de", "Nehmen Sie es nicht als Rat und nicht als Befund.", "Nehmen Sie es als Rat und nicht als Befund."},
		{"zh-Hans", "不知道是不是急症，不要等。", "不知道是不是急症，等。"},
		{"zh-Hans", "**不要挂断。** 让您挂断之前，不要挂断。", "**不要挂断。** 让您挂断之前，挂断。"},
	} {
		words, err := phrasesOf(c[0])
		if err != nil {
			t.Fatal(err)
		}
		x := &injection{tag: c[0], source: "Do not wait.", good: c[1], phrases: words, rng: rand.New(rand.NewPCG(1, 1))}
		if got, ok := x.dropNegation(); got != c[2] || ok != (c[2] != "") {
			t.Errorf("%s: %q became %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// On the project's own articles the checks raise no false alarm and catch what they must; the same
// seed gives the same table.
func TestRun(t *testing.T) {
	p, err := project.Load(os.DirFS("../.."), nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Targets = p.Targets[:3]
	a, err := Run(p, 7)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Run(p, 7)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if string(x) != string(y) {
		t.Error("the same seed gave two tables")
	}
	for _, c := range a.Clean {
		if c.Flagged != 0 {
			t.Errorf("%s: false alarms: %v", c.Locale, c.Checks)
		}
	}
	all := map[string]bool{"claim deleted": true, "claim blanked": true, "source changed": true, "digit changed": true, "unit changed": true,
		"placeholder": true, "bidi override": true, "zero-width space": true, "homoglyph": true, "section removed": true, "section demoted": true,
		"emergency number": true, "markup broken": true, "link lost": true, "advertising label removed": true, "cure promised": true, "wrong language": true, "consequence cut": true, "decimal mark moved": true}
	seen := map[string]bool{}
	for _, r := range a.Rows {
		seen[r.Fault] = true
		if all[r.Fault] && r.Caught != r.Tried {
			t.Errorf("%s, %s: caught %d of %d", r.Fault, r.Locale, r.Caught, r.Tried)
		}
	}
	for name := range all {
		if !seen[name] {
			t.Errorf("%s was never tried", name)
		}
	}
	var out strings.Builder
	if err := a.WriteText(&out); err != nil || !strings.Contains(out.String(), "negation dropped") {
		t.Errorf("table: %v\n%s", err, out.String())
	}
}

func TestCorpus(t *testing.T) {
	c, err := ReadCorpus(strings.NewReader("id\ten\tes\n1\tDo not take 5 mg.\tNo tome 5 mg.\n2\tCall a doctor.\tLlame a un médico.\n"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := c.Run(1)
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Clean) != 1 || table.Clean[0].Texts != 2 || table.Clean[0].Flagged != 0 {
		t.Errorf("clean: %+v", table.Clean)
	}
	for _, r := range table.Rows {
		if r.Fault == "digit changed" && (r.Tried != 1 || r.Caught != 1) || r.Fault == "negation dropped" && r.Caught != 1 {
			t.Errorf("%+v", r)
		}
	}
	for _, bad := range []string{"", "en\tes\n", "id\ten\txx-bad-tag\n", "id\ten\tes\n1\tonly\n", "id\ten\tes\n"} {
		if _, err := ReadCorpus(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
