package project

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"time"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// Work is one article with all of its languages: the unit of checking, building and syncing. The
// page's own words are a Work without an Article.
type Work struct {
	Slug    string
	Article *article.Article // nil for the page's own words
	Policy  *Policy          // nil where the kind has none
	Catalog *catalog.File    // the source catalog, active.<source>.toml
	Marks   *catalog.Marks   // the source's ledger
	Align   catalog.Alignment
	Units   []catalog.Today // key and source text of every unit, in reading order
	Safety  []bool          // parallel to Units
	Reviews Reviews         // of the source texts
	Pages   []Page          // parallel to the project's Targets
	Errors  []Problem       // files that could not be read

	// Asked says that the project's history was asked: what is known of the work may change without
	// any change to its files.
	Asked bool
}

// Page is one target language of a Work.
type Page struct {
	Locale lang.Locale
	catalog.Target
	Reviews Reviews
}

// Loader reads Works one after the other. It is for one goroutine.
type Loader struct {
	p   *Project
	r   *catalog.Reader
	now time.Time

	ground    []byte // digest of the settings and the program
	buf, head []byte
}

// NewLoader makes a Loader. Approvals are judged as of now.
func (p *Project) NewLoader() *Loader { return &Loader{p: p, r: newReader(p), now: time.Now()} }

// Article reads an article with its locale files. Targets are read where want says so, nil for all.
func (l *Loader) Article(slug string, want func(tag string) bool) *Work {
	w := &Work{Slug: slug}
	data, ok := l.read(w, ContentPath(slug))
	if !ok && len(w.Errors) == 0 { // a link without a file, or gone since the articles were listed
		w.unreadable(ContentPath(slug), "it is not there, or a link to nothing")
	}
	w.Article = article.Parse(slug, ContentPath(slug), data)
	w.Catalog = l.active(w, slug, l.p.Source.Tag)
	var known *catalog.File
	switch {
	case !w.Catalog.Exists:
		known = l.keys(w)
	case !w.Catalog.Broken:
		known = w.Catalog
	}
	w.Align = catalog.Align(w.Article.Units, known)
	if policy, ok := l.p.Config.Safety[w.Article.Front.Kind]; ok {
		w.Policy = &policy
	}
	w.Units = make([]catalog.Today, len(w.Article.Units))
	w.Safety = make([]bool, len(w.Units))
	for i, u := range w.Article.Units {
		w.Units[i] = catalog.Today{Key: w.Align.Keys[i], Text: u.Text}
		w.Safety[i] = u.Safety || w.Policy.names(u, w.Align.Keys[i])
	}
	l.targets(w, want)
	l.marks(w)
	l.reviews(w, want)
	if w.Article.Unread {
		w.unread()
	}
	return w
}

// unread makes a work of an article that cannot be read one without memory: what its catalogs hold
// is neither gone nor obsolete, nobody knows. Its Errors say why, and stop sync.
func (w *Work) unread() {
	known := false
	for _, e := range w.Errors {
		known = known || e.File == w.Article.Path
	}
	for _, pr := range w.Article.Problems {
		if !known {
			w.Errors = append(w.Errors, Problem{Check: pr.Check, File: w.Article.Path, Pos: pr.Pos, Text: pr.Text, Mend: pr.Mend})
		}
	}
	w.Align.Matches, w.Align.Gone = nil, nil
	w.Marks.Marks = nil
	for i := range w.Pages {
		w.Pages[i].File.Messages = nil
	}
}

func (p *Policy) names(u article.Unit, key string) bool {
	if p == nil {
		return false
	}
	for _, s := range p.Sections {
		if s == u.Top || s == u.Section {
			return true
		}
	}
	for _, c := range p.Claims {
		if c == key {
			return true
		}
	}
	return false
}

// Today gives the marks that the source's ledger would have now.
func (w *Work) Today() []catalog.Mark {
	out := make([]catalog.Mark, len(w.Units))
	for i, u := range w.Units {
		out[i] = catalog.Mark{Key: u.Key, Safety: w.Safety[i]}
		if w.Article != nil {
			out[i].Section = w.Article.Units[i].Top
		}
	}
	return out
}

// Site reads the page's own words: the project's where it has them, else the defaults.
func (l *Loader) Site(want func(tag string) bool) *Work {
	w := &Work{Slug: Site}
	w.Catalog = l.active(w, Site, l.p.Source.Tag)
	for i := range w.Catalog.Messages {
		m := &w.Catalog.Messages[i]
		if m.Obsolete {
			continue
		}
		w.Units = append(w.Units, catalog.Today{Key: m.Key, Text: m.Canon()})
		w.Safety = append(w.Safety, siteSafety(m.Key))
		w.Align.Keys = append(w.Align.Keys, m.Key)
	}
	l.targets(w, want)
	l.marks(w)
	l.reviews(w, want)
	return w
}

// siteSafety says which of the page's own words are safety text: the notices.
func siteSafety(key string) bool {
	switch key {
	case "notice.draft-label", "notice.draft-machine", "notice.draft-human", "notice.draft-source",
		"notice.fallback", "notice.withheld-title", "notice.withheld", "notice.withheld-source",
		"notice.emergency", "notice.advertising", "notice.advertising-note":
		return true
	}
	return false
}

// original is the language that the default words of the page were written in.
const original = "en"

// common gives a page's own words, where the project has none of its own, the ledger that they have
// beside a source that is no original either: both were translated from the same text.
func (l *Loader) common(w *Work, page *Page) {
	source, target := l.p.Source.Tag, page.Locale.Tag
	if source == original || l.p.Defaults == nil {
		return
	}
	for _, path := range []string{w.Catalog.Path, page.File.Path, page.Ledger.Path} {
		if _, err := fs.Stat(l.p.FS, path); err == nil {
			return
		}
	}
	own := func(tag string) *catalog.Ledger {
		if tag == original {
			return nil
		}
		path := LedgerPath(Site, tag)
		data, _ := l.read(w, path)
		return l.r.Ledger(path, data)
	}
	page.Ledger = catalog.Common(page.Ledger.Path, w.Catalog, page.File, own(source), own(target))
}

func (l *Loader) targets(w *Work, want func(tag string) bool) {
	w.Pages = make([]Page, len(l.p.Targets))
	for i, loc := range l.p.Targets {
		w.Pages[i].Locale = loc
		if want != nil && !want(loc.Tag) {
			w.Pages[i].File = &catalog.File{Path: ActivePath(w.Slug, loc.Tag)}
			w.Pages[i].Ledger = &catalog.Ledger{Path: LedgerPath(w.Slug, loc.Tag)}
			continue
		}
		w.Pages[i].File = l.active(w, w.Slug, loc.Tag)
		path := LedgerPath(w.Slug, loc.Tag)
		if data, ok := l.read(w, path); ok {
			w.Pages[i].Ledger = l.r.Ledger(path, data)
		} else {
			w.Pages[i].Ledger = &catalog.Ledger{Path: path}
		}
		if w.Slug == Site {
			l.common(w, &w.Pages[i])
		}
		if l.p.Versions != nil {
			w.Pages[i].Earlier = sync.OnceValue(func() []*catalog.File { return l.earlier(w, ActivePath(w.Slug, loc.Tag)) })
		}
		w.Pages[i].Compare(w.Units)
		w.Pages[i].Misnamed(w.Units)
	}
}

// earlier reads the earlier versions of a locale file.
func (l *Loader) earlier(w *Work, path string) []*catalog.File {
	var out []*catalog.File
	for _, data := range l.versions(w, path) {
		out = append(out, l.r.Read(path, data))
	}
	return out
}

// versions gives the earlier versions of one of a work's files, none where no history is known.
func (l *Loader) versions(w *Work, path string) [][]byte {
	if l.p.Versions == nil {
		return nil
	}
	w.Asked = true
	return l.p.Versions(path)
}

func (l *Loader) active(w *Work, slug, tag string) *catalog.File {
	path := ActivePath(slug, tag)
	had := len(w.Errors)
	data, ok := l.read(w, path)
	if !ok {
		return &catalog.File{Path: path, Broken: len(w.Errors) > had}
	}
	return l.r.Read(path, data)
}

// read reads a file of the project, or of the defaults for the page's own words. A file that is
// not there is no error here; one that cannot be read is.
func (l *Loader) read(w *Work, name string) (data []byte, ok bool) {
	data, err := fs.ReadFile(l.p.FS, name)
	if err == nil {
		return data, true
	}
	if errors.Is(err, fs.ErrNotExist) {
		if w.Slug == Site && l.p.Defaults != nil {
			// zh and pt are, by CLDR's likely subtags, zh-Hans and pt-BR.
			for _, as := range []string{name, strings.Replace(name, ".zh.", ".zh-Hans.", 1), strings.Replace(name, ".pt.", ".pt-BR.", 1)} {
				if data, err := fs.ReadFile(l.p.Defaults, as[len("locales/"):]); err == nil {
					return data, true
				}
			}
		}
		return nil, false
	}
	var pe *fs.PathError
	why := err.Error()
	if errors.As(err, &pe) {
		why = pe.Err.Error()
	}
	w.unreadable(name, why)
	return nil, false
}

func (w *Work) unreadable(name, why string) {
	w.Errors = append(w.Errors, Problem{Check: "locale-file", File: name, Pos: article.Pos{Line: 1, Col: 1}, Text: "cannot be read: " + why, Mend: "make it a readable file"})
}
