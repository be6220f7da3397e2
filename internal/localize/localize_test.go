package localize

import (
	"strings"
	"testing"
	"testing/fstest"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/project"
)

const config = `locales = ["es", "ar", "ht"]
base-url = "https://h.example/"
region = "US"
[vars]
Emergency = "911*"
[safety.k]
sections = ["stop"]
`

const source = `+++
title = "T"
description = "D"
kind = "k"
updated = 2026-05-01
+++

## Ordinary {#plain}

Some *plain* words, see [there](b.md#x) or [here](#stop) or [out](https://o.example/).

## Stop {#stop .safety}

Never. Call {{.Emergency}} at 38 °C (100.4 °F).

## Buy {#ad .advertising}

Buy it.
`

// work builds a project in memory whose target files hold the given texts, in the article's order.
func work(t *testing.T, targets map[string]map[string]string) (*project.Project, *project.Work) {
	t.Helper()
	fsys := fstest.MapFS{
		"caveat.toml":  {Data: []byte(config)},
		"content/a.md": {Data: []byte(source)},
		"content/b.md": {Data: []byte(strings.Replace(source, "{#plain}", "{#x}", 1))},
	}
	p, err := project.Load(fsys, nil)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	w := p.NewLoader().Article("a", nil)
	for _, pr := range w.Article.Problems {
		t.Fatal(pr)
	}
	for tag, texts := range targets {
		var b strings.Builder
		for _, u := range w.Units {
			if texts[u.Key] != "" {
				b.WriteString("[" + u.Key + "]\nother = '''\n" + texts[u.Key] + "'''\n")
			}
		}
		fsys["locales/a/active."+tag+".toml"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return p, p.NewLoader().Article("a", nil)
}

func document(t *testing.T, p *project.Project, w *project.Work, tag string) (*Document, []Unlocalized) {
	t.Helper()
	words, err := NewWords(p.Source, &catalog.File{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	page, loc := -1, p.Source
	for i := range w.Pages {
		if w.Pages[i].Locale.Tag == tag {
			page, loc = i, w.Pages[i].Locale
		}
	}
	return New(p, loc, words, words).Document(w, page)
}

func unit(t *testing.T, d *Document, key string) Text {
	t.Helper()
	for i, k := range d.Keys {
		if k == key {
			return d.Texts[i]
		}
	}
	t.Fatalf("no unit %s in %v", key, d.Keys)
	return Text{}
}

func TestFallback(t *testing.T) {
	p, w := work(t, map[string]map[string]string{"es": {"title": "Título"}})
	d, problems := document(t, p, w, "es")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := d.Title(); got != "Título" {
		t.Errorf("title %q", got)
	}
	ordinary := unit(t, d, "plain.heading")
	if ordinary.Lang != "en" || article.Plain(ordinary.Spans) != "Ordinary" || !d.Status.Fallback {
		t.Errorf("ordinary text must fall back, marked: %+v", ordinary)
	}
	for _, key := range []string{"stop.heading", "stop.never-call-emergency-at-38"} {
		if text := unit(t, d, key); !text.Missing || len(text.Spans) > 0 {
			t.Errorf("%s: safety text must never fall back: %+v", key, text)
		}
	}
}

func TestVarsAreText(t *testing.T) {
	p, w := work(t, map[string]map[string]string{"es": {"stop.never-call-emergency-at-38": "Nunca. Llame al {{.Emergency}}."}})
	d, problems := document(t, p, w, "es")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := article.Plain(unit(t, d, "stop.never-call-emergency-at-38").Spans); got != "Nunca. Llame al 911*." {
		t.Errorf("a var's value must stay text: %q", got)
	}
	p, w = work(t, map[string]map[string]string{"es": {"stop.never-call-emergency-at-38": `{{printf "%1000000d" 1}} {{.Nope}}`}})
	if _, problems := document(t, p, w, "es"); len(problems) == 0 {
		t.Error("a template that is no plain placeholder must be refused")
	}
}

func TestLinks(t *testing.T) {
	p, w := work(t, nil)
	d, problems := document(t, p, w, "en")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var urls []string
	for _, s := range unit(t, d, "plain.some-plain-words-see-there").Spans {
		if s.Kind == article.OpenLink {
			urls = append(urls, s.URL)
		}
	}
	if got := strings.Join(urls, " "); got != "../b/index.html#x #stop https://o.example/" {
		t.Errorf("links: %s", got)
	}
	p, w = work(t, map[string]map[string]string{"es": {"plain.some-plain-words-see-there": "[x](javascript:alert(1)) [y](c.md)"}})
	if _, problems := document(t, p, w, "es"); len(problems) != 2 {
		t.Errorf("dead links must be refused: %v", problems)
	}
}

func TestAdvertisingIsShownOnlyWhereTheProjectSays(t *testing.T) {
	p, w := work(t, nil)
	d, _ := document(t, p, w, "en")
	ad := &w.Article.Sections[len(w.Article.Sections)-1]
	if d.Shows(ad) {
		t.Error("advertising is shown by default")
	}
	p.Config.Advertising.Locales = []string{"en"}
	d, _ = document(t, p, w, "en")
	if !d.Shows(ad) {
		t.Error("advertising is not shown where the project says so")
	}
}

// TestIsolation: what must read from left to right inside right-to-left text.
func TestIsolation(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"حرارة 38 °C (100.4 °F) أو أكثر", "38 °C (100.4 °F)"},
		{"500 mg", "500 mg"},
		{"بين 80–130 mg/dL", "80–130 mg/dL"},
		{"300 mg/dL (16.7 mmol/L).", "300 mg/dL (16.7 mmol/L)"},
		{"أقل من 36 °C.", "36 °C"},
		{"٣٨ °C", "٣٨ °C"},
		{"اتصل برقم 911 الآن", ""},
		{"بلا أرقام", ""},
		{"خذ 2 × 5 mg", "5 mg"},
		{"120/80 mmHg", "120/80 mmHg"},
	} {
		from, to := quantity(c.in)
		got := ""
		if from >= 0 {
			got = c.in[from:to]
		}
		if got != c.want {
			t.Errorf("%q: isolated %q, want %q", c.in, got, c.want)
		}
	}
	p, w := work(t, map[string]map[string]string{"ar": {"stop.never-call-emergency-at-38": "أبدا. 38 °C (100.4 °F)، 5 mg."}})
	d, _ := document(t, p, w, "ar")
	n := 0
	spans := unit(t, d, "stop.never-call-emergency-at-38").Spans
	for _, s := range spans {
		if s.Kind == article.OpenIsolate {
			n++
		}
	}
	if n != 2 || article.Plain(spans) != "أبدا. 38 °C (100.4 °F)، 5 mg." {
		t.Errorf("%d isolates in %q", n, article.Plain(spans))
	}
}

func FuzzQuantity(f *testing.F) {
	f.Add("38 °C (100.4 °F)")
	f.Add("80–130 mg/dL 5,5/")
	f.Fuzz(func(t *testing.T, s string) {
		from, to := quantity(s)
		if from >= 0 && (from > to || to > len(s)) {
			t.Fatalf("%q: [%d:%d]", s, from, to)
		}
	})
}

// TestPluralForms: the page's own words take the form of each language, Haitian Creole included.
func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		tag, file string
		n         int
		want      string
	}{
		{"ar", "[n.m]\nzero='z'\none='o'\ntwo='t'\nfew='f {{.Count}}'\nmany='m'\nother='x'", 3, "f 3"},
		{"ar", "[n.m]\nzero='z'\none='o'\ntwo='t'\nfew='f'\nmany='m'\nother='x'", 2, "t"},
		{"pl", "[n.m]\none='o'\nfew='f'\nmany='m {{.Count}}'\nother='x'", 1205, "m 1205"},
		{"ht", "[n.m]\none='yon'\nother='{{.Count}} atik'", 1, "yon"},
		{"ht", "[n.m]\none='yon'\nother='{{.Count}} atik'", 2, "2 atik"},
		{"ko", "[n.m]\nother='{{.Count}}개'", 7, "7개"},
	} {
		loc, err := lang.Parse(c.tag)
		if err != nil {
			t.Fatal(err)
		}
		r := catalog.Reader{Source: "en"}
		w, err := NewWords(loc, r.Read("f", []byte(c.file)), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.NewReplacer("\u00a0", "", ".", "").Replace(w.Count("n.m", c.n).Text)
		if got != c.want {
			t.Errorf("%s %d: %q, want %q", c.tag, c.n, got, c.want)
		}
	}
}

// TestMissingNoticeIsNeverEnglish: notices are safety text and do not fall back; other words do.
func TestMissingNoticeIsNeverEnglish(t *testing.T) {
	r := catalog.Reader{Source: "en"}
	en, _ := lang.Parse("en")
	es, _ := lang.Parse("es")
	source, err := NewWords(en, r.Read("f", []byte("[notice.emergency]\nother='Call'\n[nav.skip]\nother='Skip'\n")), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWords(es, &catalog.File{}, nil, source)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Get("notice.emergency"); got != (Word{}) {
		t.Errorf("notice fell back to %+v", got)
	}
	if got := w.Get("nav.skip"); got != (Word{Text: "Skip", Lang: "en"}) {
		t.Errorf("word: %+v", got)
	}
}

func BenchmarkDocument(b *testing.B) {
	t := &testing.T{}
	p, w := work(t, map[string]map[string]string{"ar": {"title": "ع", "stop.heading": "قف"}})
	words, _ := NewWords(p.Source, &catalog.File{}, nil, nil)
	l := New(p, w.Pages[1].Locale, words, words)
	b.ReportAllocs()
	for b.Loop() {
		l.Document(w, 1)
	}
}
