package html

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"testing/fstest"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/localize"
	"caveat/internal/project"
)

var update = flag.Bool("update", false, "write testdata anew")

// golden is a project with one article that has a block of every kind, in English and Arabic.
func golden(t testing.TB) (*project.Project, *project.Work) {
	t.Helper()
	files := fstest.MapFS{project.ConfigFile: {Data: []byte(`source = "en"
locales = ["ar"]
base-url = "https://health.example/"
region = "US"
[vars]
Emergency = "911"
[safety.test]
sections = ["warnings"]
[advertising]
locales = ["en", "ar"]
`)}}
	for to, from := range map[string]string{
		"content/every-block.md":             "testdata/golden/every-block.md",
		"content/other.md":                   "testdata/golden/other.md",
		"locales/every-block/active.ar.toml": "testdata/golden/active.ar.toml",
		"locales/site/active.en.toml":        "testdata/golden/site.en.toml",
		"locales/site/active.ar.toml":        "testdata/golden/site.ar.toml",
	} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		files[to] = &fstest.MapFile{Data: data}
	}
	p, err := project.Load(files, nil)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	return p, p.NewLoader().Site(nil)
}

func goldenSite(p *project.Project) Site {
	return Site{Stylesheet: "style.0123abcd.css", PrintStylesheet: "print.0123abcd.css", BaseURL: p.Config.BaseURL,
		Publisher: "River & Co", Phone: "+1 555-0100", HasPages: true, HasPDF: true, HasPrint: true, HasZip: true,
		Locales: append([]lang.Locale{p.Source}, p.Targets...), Source: p.Source}
}

// goldenDocument gives the article in a language: -1 is the source's.
func goldenDocument(t testing.TB, p *project.Project, site *project.Work, page int) *localize.Document {
	t.Helper()
	en, words := wordsOf(t, p, site, -1), wordsOf(t, p, site, page)
	w := p.NewLoader().Article("every-block", nil)
	if len(w.Article.Problems) > 0 {
		t.Fatal(w.Article.Problems)
	}
	d, problems := localize.New(p, words.Locale, words, en).Document(w, page)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for range d.Article.Images {
		d.Images = append(d.Images, localize.Asset{URL: "../../assets/cups.0123abcd.svg", Width: 300, Height: 200})
	}
	d.Status.Origin = "source"
	if page >= 0 {
		d.Status.Origin = "machine"
	}
	for _, l := range append([]lang.Locale{p.Source}, p.Targets...) {
		d.Alternates = append(d.Alternates, localize.Alternate{Locale: l})
	}
	return d
}

// TestGolden keeps every kind of page as a file that a person can read.
func TestGolden(t *testing.T) {
	p, site := golden(t)
	en, ar := wordsOf(t, p, site, -1), wordsOf(t, p, site, 0)
	s := goldenSite(p)
	compare := func(name string, got []byte) {
		t.Helper()
		name = "testdata/" + name
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(got, want) {
			return
		}
		g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
		for i := range min(len(g), len(w)) {
			if !bytes.Equal(g[i], w[i]) {
				t.Errorf("%s:%d:\n got %s\nwant %s\n(go test ./internal/html -update writes it anew)", name, i+1, g[i], w[i])
				return
			}
		}
		t.Errorf("%s: %d lines, want %d", name, len(g), len(w))
	}

	source := goldenDocument(t, p, site, -1)
	source.Status.Reviews = []localize.Review{
		{Role: "clinician", Date: article.Date{Year: 2026, Month: 11, Day: 20}, Name: "A. Person"},
		{Role: "clinician", Date: article.Date{Year: 2026, Month: 11, Day: 21}, Attested: true},
	}
	r := New(en, en, s)
	compare("page.en.html", r.Page(nil, source, true))
	compare("print.en.html", r.Print(nil, source))

	r = New(ar, en, s)
	draft := goldenDocument(t, p, site, 0)
	draft.Status.Draft = true
	draft.Alternates[1].Draft = true
	compare("page.ar.html", r.Page(nil, draft, false))
	compare("print.ar.html", r.Print(nil, draft))
	compare("index.ar.html", r.Index(nil, Index{Alternates: draft.Alternates, Entries: []Entry{
		{Slug: "every-block", Title: "كل قطعة", Summary: "مقال <صغير>", Draft: true},
		{Slug: "other", Title: "Other", Summary: "Another article.", Lang: "en", Draft: true},
		{Slug: "third", Title: "ثالث", Withheld: true},
	}}))
	compare("withheld.ar.html", r.Withheld(nil, Withheld{Slug: "every-block", Alternates: draft.Alternates, SourceAvailable: true}))
	compare("chooser.html", Chooser(nil, en, s))
}
