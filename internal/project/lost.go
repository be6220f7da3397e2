package project

import (
	"io/fs"
	"strings"

	"caveat/internal/catalog"
)

// marks reads the source's ledger. It alone remembers which texts were safety text, so one that was
// lost is made anew from the project's history, or else of every text that was ever there.
func (l *Loader) marks(w *Work) {
	path := LedgerPath(w.Slug, l.p.Source.Tag)
	had := len(w.Errors)
	w.Marks = &catalog.Marks{Path: path}
	if data, ok := l.read(w, path); ok {
		w.Marks = l.r.Marks(path, data)
	}
	synced := len(w.Catalog.Messages) > 0
	for i := range w.Pages {
		synced = synced || len(w.Pages[i].Ledger.Entries) > 0
	}
	if !synced || len(w.Marks.Marks) > 0 || len(w.Marks.Problems) > 0 || len(w.Errors) > had {
		return
	}
	pr := catalog.Problem{Check: "locale-file",
		Text: "the ledger that says which texts are, or were, safety text is not there, or empty, though the article was synced before"}
	pr.Pos.Line, pr.Pos.Col = 1, 1
	if w.Marks.Marks = l.remembered(w, path); w.Marks.Marks != nil {
		pr.Mend = "restore it from git, or run caveat sync, which takes it from git's history"
	} else {
		w.Marks.Marks = w.gone()
		pr.Mend = "restore it; without it caveat sync makes it anew, and every text that is gone counts as safety text until: caveat sync --drop KEY"
	}
	w.Marks.Problems = []catalog.Problem{pr}
}

// keys gives the source texts by their keys where the source catalog was lost: translations stand under
// these keys. They are those of the project's history, else of the ledger that knows most; nil where no
// target has a ledger, and so nothing was translated.
func (l *Loader) keys(w *Work) *catalog.File {
	var known *catalog.Ledger
	for _, loc := range l.p.Targets {
		path := LedgerPath(w.Slug, loc.Tag)
		if data, err := fs.ReadFile(l.p.FS, path); err == nil {
			if led := l.r.Ledger(path, data); known == nil || len(led.Entries) > len(known.Entries) {
				known = led
			}
		}
	}
	if known == nil {
		return nil
	}
	for _, data := range l.versions(w, w.Catalog.Path) {
		if f := l.r.Read(w.Catalog.Path, data); !f.Broken && len(f.Messages) > 0 {
			return f
		}
	}
	return known.Sources()
}

// remembered gives the newest version of a source's ledger that the project's history has.
func (l *Loader) remembered(w *Work, path string) []catalog.Mark {
	for _, data := range l.versions(w, path) {
		if m := l.r.Marks(path, data); len(m.Marks) > 0 {
			return m.Marks
		}
	}
	return nil
}

// gone takes every text that a catalog or ledger knows, and no unit has, for safety text.
func (w *Work) gone() []catalog.Mark {
	seen := make(map[string]bool, len(w.Units))
	for _, u := range w.Units {
		seen[u.Key] = true
	}
	var out []catalog.Mark
	add := func(key string) {
		if !seen[key] {
			seen[key] = true
			section, _, _ := strings.Cut(key, ".")
			out = append(out, catalog.Mark{Key: key, Section: section, Safety: true})
		}
	}
	for _, m := range w.Catalog.Messages {
		add(m.Key)
	}
	for i := range w.Pages {
		for _, e := range w.Pages[i].Ledger.Entries {
			add(e.Key)
		}
	}
	return out
}
