package html

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"caveat/internal/localize"
	"caveat/internal/project"
)

// repository is this repository's own project, with the locales that have both articles.
func repository(t testing.TB, tags ...string) (*project.Project, *project.Work) {
	t.Helper()
	root := os.DirFS("../..")
	quoted := `"` + strings.Join(tags, `","`) + `"`
	config := fstest.MapFS{project.ConfigFile: {Data: []byte(`source = "en"
locales = [` + quoted + `]
base-url = "https://health.example/"
region = "US"
[vars]
Emergency = "911"
[publisher]
name = "Riverside Clinic"
phone = "555-0100"
[safety.procedure]
sections = []
[safety.first-aid]
sections = []
`)}}
	p, err := project.Load(layered{config, root}, nil)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	return p, p.NewLoader().Site(nil)
}

// layered takes the settings from its first file system and the rest from its second.
type layered [2]fs.FS

func (l layered) Open(name string) (fs.File, error) {
	if f, err := l[0].Open(name); err == nil && name == project.ConfigFile {
		return f, nil
	}
	return l[1].Open(name)
}

// wordsOf gives the page's own words of the source (-1) or of a target.
func wordsOf(t testing.TB, p *project.Project, site *project.Work, page int) *localize.Words {
	t.Helper()
	en, err := localize.NewWords(p.Source, site.Catalog, p.Config.Vars, nil)
	if err == nil && page >= 0 {
		en, err = localize.NewWords(p.Targets[page], site.Pages[page].File, p.Config.Vars, en)
	}
	if err != nil {
		t.Fatal(err)
	}
	return en
}
