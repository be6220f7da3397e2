package bundle

import (
	"fmt"

	"caveat/internal/pdf"
)

// Options say what is built.
type Options struct {
	Out      string                // the output folder
	Locale   func(string) bool     // target locales to build, nil for all
	Release  bool                  // withhold every page that is not fully reviewed
	Preview  bool                  // show everything with loud gaps; never zipped
	Pseudo   bool                  // add the pseudo-locales: text that is in no catalog shows
	Pages    bool                  // index.html of each article
	Print    bool                  // print.html of each article
	PDF      bool                  // <slug>.<tag>.pdf of each article
	Large    bool                  // PDFs in large print
	Fonts    *pdf.Fonts            // fonts for PDFs, nil for the embedded ones
	Zips     bool                  // bundles/<tag>.zip
	Workers  int                   // 0 for one per processor
	Progress func(done, total int) // called from one goroutine, or nil

	// Root is the project's folder. Below its .caveat/cache a build remembers what it has done, so
	// that the next one into the same Out does only what has changed since. "" builds all anew.
	Root  string
	Trust string // what, beyond the project's own files, says whose approvals count
}

// kinds names the kinds of output that are built, as Only takes them.
func (o *Options) kinds() []string {
	var out []string
	for _, k := range []struct {
		name  string
		built bool
	}{{"pages", o.Pages}, {"print", o.Print}, {"pdf", o.PDF}, {"zip", o.Zips}} {
		if k.built {
			out = append(out, k.name)
		}
	}
	return out
}

// Only sets which kinds of output are built; none means all.
func (o *Options) Only(kinds []string) error {
	if len(kinds) == 0 {
		o.Pages, o.Print, o.PDF, o.Zips = true, true, true, !o.Preview
		return nil
	}
	for _, k := range kinds {
		switch k {
		case "pages":
			o.Pages = true
		case "print":
			o.Print = true
		case "pdf":
			o.PDF = true
		case "zip":
			o.Zips = true
		default:
			return fmt.Errorf("--only %s: write pages, print, pdf or zip", k)
		}
	}
	return nil
}
