package pdf_test

import (
	"os"
	"os/exec"
	"testing"

	"caveat/internal/localize"
	"caveat/internal/project"
	"caveat/locales"
)

// root is the project's own root: its articles in all of its languages are what is tested.
const root = "../.."

// page is one document of the project and what a test wants to know of it.
type page struct {
	*localize.Document
	name string // slug.tag
}

// pages localizes every article into every language of the project, as drafts by a machine.
// Images are read where the articles name them.
func pages(t testing.TB) []page {
	t.Helper()
	fsys := os.DirFS(root)
	p, err := project.Load(fsys, locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	loader := p.NewLoader()
	site := loader.Site(nil)
	sourceWords, err := localize.NewWords(p.Source, site.Catalog, p.Config.VarsOf(p.Source.Tag), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []page
	for _, slug := range p.Slugs {
		work := loader.Article(slug, nil)
		for i := -1; i < len(p.Targets); i++ {
			locale, words := p.Source, sourceWords
			if i >= 0 {
				locale = p.Targets[i]
				if words, err = localize.NewWords(locale, site.Pages[i].File, p.Config.VarsOf(locale.Tag), sourceWords); err != nil {
					t.Fatal(err)
				}
				if !work.Pages[i].File.Exists || !site.Pages[i].File.Exists {
					t.Errorf("%s has no text in %s", slug, locale.Tag)
					continue
				}
			}
			// One localizer for each: a document's texts live until the next one is made.
			doc, problems := localize.New(p, locale, words, sourceWords).Document(work, i)
			for _, u := range problems {
				t.Errorf("%s %s: %s", slug, locale.Tag, u.Text)
			}
			doc.Status.Draft, doc.Status.Origin = true, "machine"
			if i < 0 {
				doc.Status.Origin = "source"
			}
			for _, img := range work.Article.Images {
				data, err := os.ReadFile(root + "/content/" + img.Src)
				if err != nil {
					t.Fatal(err)
				}
				doc.Images = append(doc.Images, localize.Asset{URL: img.Src, Data: data})
			}
			out = append(out, page{doc, slug + "." + locale.Tag})
		}
	}
	return out
}

// find returns one page of the project.
func find(t testing.TB, all []page, name string) page {
	t.Helper()
	for _, p := range all {
		if p.name == name {
			return p
		}
	}
	t.Fatalf("no page %s", name)
	return page{}
}

// need skips a test without a program that it judges by, except where CI must have it.
func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	return path
}
