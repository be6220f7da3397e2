package project_test

import (
	"os"
	"testing"
	"testing/fstest"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

// A project in another language than English has the page's own words as current as one in English:
// both were translated from the same words. One that has a file of its own has only its own ledger.
func TestSiteWordsOfAnotherSource(t *testing.T) {
	states := func(source string, files map[string]string) map[catalog.Basis]int {
		fsys := fstest.MapFS{"caveat.toml": {Data: []byte("source = \"" + source + "\"\nlocales = [\"en\", \"ht\", \"zh\", \"ur\"]\nbase-url = \"https://health.example/\"\nregion = \"US\"\n")}}
		for name, text := range files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		p, err := project.Load(fsys, os.DirFS("../../locales"))
		if err != nil {
			t.Fatal(err)
		}
		n := map[catalog.Basis]int{}
		for _, page := range p.NewLoader().Site(nil).Pages {
			for _, st := range page.States {
				n[st.Basis]++
			}
		}
		return n
	}
	for _, source := range []string{"es", "ar", "pt"} {
		if n := states(source, nil); len(n) != 1 || n[catalog.Current] < 100 {
			t.Errorf("%s: %v", source, n)
		}
	}
	own := "[chooser.title]\nother = \"Santé\"\n"
	if n := states("es", map[string]string{"locales/site/active.ht.toml": own}); n[catalog.Current] == 0 || n[catalog.Stale]+n[catalog.Unproven]+n[catalog.Missing] == 0 {
		t.Errorf("with a file of its own: %v", n)
	}
}
