package project

import (
	"errors"
	"fmt"
	"io/fs"

	"caveat/internal/article"
	"caveat/internal/catalog"
)

// Plan is what sync would do to one article's files. Changes stand in the order in which they must
// be written: a ledger before its locale file, so that a run cut short never makes a stale text
// look current.
type Plan struct {
	Changes []catalog.Change
	Matches []catalog.Match // units that were not simply the same
	Gone    []string        // keys that have no unit any more
	Removed []Obsolete      // translations that Changes remove, by Prune or Drop
	Kept    []Obsolete      // translations that Prune leaves: they are of safety text, see Drop
}

// Obsolete is a translation that no unit has any more.
type Obsolete struct{ Locale, Key, Text string }

// SyncOptions are what a person says to sync.
type SyncOptions struct {
	Prune  bool
	Drop   map[string]bool               // keys of safety text that is gone on purpose
	Accept func(locale, key string) bool // translations that are right as they stand, or nil
	Want   func(locale string) bool      // target locales, nil for all
	Memory *Memory                       // offers translations for new texts; nil for none
}

// Plan computes what sync does to a work. An error names, one a line, every place that must be
// mended first: nothing is written into an article's files while one of them cannot be read.
func (l *Loader) Plan(w *Work, o SyncOptions) (*Plan, error) {
	if err := w.Readable(o.Want); err != nil {
		return nil, err
	}
	plan := &Plan{Matches: w.Align.Matches, Gone: w.Align.Gone}
	opts := catalog.Options{Prune: o.Prune, Drop: o.Drop, Safety: map[string]bool{}}
	for _, m := range w.Marks.Marks {
		if m.Safety {
			opts.Safety[m.Key] = true
		}
	}
	if err := l.orphaned(w); err != nil {
		return nil, err
	}
	plan.add(w.Marks.Path, w.Marks.Src, catalog.SyncMarks(w.Marks, w.Today(), opts))
	if w.Article != nil {
		texts := make([]string, len(w.Units))
		for i, u := range w.Units {
			texts[i] = u.Text
		}
		next := catalog.SyncSource(w.Catalog, &w.Align, texts, opts)
		if err := l.r.Verify(w.Catalog, next, func(string) bool { return true }); err != nil {
			return nil, refused(w.Catalog, err)
		}
		plan.add(w.Catalog.Path, w.Catalog.Src, next)
	}
	for i := range w.Pages {
		page := &w.Pages[i]
		tag := page.Locale.Tag
		if o.Want != nil && !o.Want(tag) {
			continue
		}
		opts.Accept = nil
		if o.Accept != nil {
			opts.Accept = map[string]bool{}
			for _, u := range w.Units {
				opts.Accept[u.Key] = o.Accept(tag, u.Key)
			}
		}
		if o.Memory != nil {
			opts.Suggest = func(u catalog.Today) *catalog.Suggestion { return o.Memory.suggest(w.Slug, tag, u) }
		}
		opts.Known = func(key string) bool { return w.known(page, key) }
		for _, m := range page.Obsolete(w.Units) {
			if !w.known(page, m.Key) {
				continue
			}
			switch gone := (Obsolete{tag, m.Key, m.Canon()}); {
			case !m.Filled():
			case o.Drop[m.Key] || o.Prune && !opts.Safety[m.Key]:
				plan.Removed = append(plan.Removed, gone)
			case o.Prune:
				plan.Kept = append(plan.Kept, gone)
			}
		}
		head := fmt.Sprintf("# %s (%s). Write each translation between the quotes; docs/translators.md tells the rest.\n", page.Locale.Name(), tag)
		file, ledger := catalog.SyncTarget(&page.Target, w.Units, page.Locale.Forms(), l.p.Source.Tag, head, opts)
		if file != page.File.Src {
			removable := func(key string) bool { return o.Drop[key] || o.Prune && !opts.Safety[key] }
			if err := l.r.Verify(page.File, file, removable); err != nil {
				return nil, refused(page.File, err)
			}
		}
		plan.add(page.Ledger.Path, page.Ledger.Src, ledger)
		plan.add(page.File.Path, page.File.Src, file)
	}
	return plan, nil
}

// known says whether a message of a page has, or had, a text: else its key is mistyped, and sync leaves
// it as it is.
func (w *Work) known(page *Page, key string) bool {
	m := page.File.Lookup(key)
	return w.Catalog.Lookup(key) != nil || page.Ledger.Has(key) || m != nil && m.Obsolete
}

// orphaned says in one line that a renamed article has left its locale folder behind: a new one
// would begin without any key or translation.
func (l *Loader) orphaned(w *Work) error {
	if w.Article == nil || w.Catalog.Exists {
		return nil
	}
	texts := make(map[string]bool, len(w.Units))
	for _, u := range w.Units {
		texts[u.Text] = true
	}
	best, most := "", 0
	for _, folder := range l.p.Folders() {
		if folder == Site || l.p.Has(folder) {
			continue
		}
		path := ActivePath(folder, l.p.Source.Tag)
		data, err := fs.ReadFile(l.p.FS, path)
		if err != nil {
			continue
		}
		same := 0
		for _, m := range l.r.Read(path, data).Messages {
			if texts[m.Text] {
				same++
			}
		}
		if same > most {
			best, most = folder, same
		}
	}
	if 2*most < len(w.Units) {
		return nil
	}
	return fmt.Errorf("%s:1:1: the article has no locale folder, and locales/%s, which has no article, has %d of its %d texts; if it was renamed: git mv locales/%s locales/%s, else delete locales/%s",
		w.Article.Path, best, most, len(w.Units), best, w.Slug, best)
}

// refused says why a file cannot be edited: by what is wrong with it, if anything is, for only that can
// be mended.
func refused(f *catalog.File, err error) error {
	if len(f.Problems) == 0 {
		return err
	}
	return problems(f.Path, f.Problems, false)
}

// problems gives those of a file as errors, a line for each place.
func problems(path string, list []catalog.Problem, fatal bool) error {
	var errs []error
	for _, pr := range list {
		if pr.Fatal || !fatal {
			errs = append(errs, errors.New(Problem{File: path, Pos: article.Pos(pr.Pos), Text: pr.Text, Mend: pr.Mend}.String()))
		}
	}
	return errors.Join(errs...)
}

func (p *Plan) add(path, old, new string) {
	if old != new {
		p.Changes = append(p.Changes, catalog.Change{Path: path, Old: old, New: new})
	}
}

// Readable says why files cannot be edited, a line for each place.
func (w *Work) Readable(want func(string) bool) error {
	var errs []error
	for _, e := range w.Errors {
		errs = append(errs, errors.New(e.String()))
	}
	if w.Article != nil && !w.Article.Unread { // what is unread stands in Errors
		for _, pr := range w.Article.Problems {
			if pr.ID {
				errs = append(errs, errors.New(Problem{File: w.Article.Path, Pos: pr.Pos, Text: pr.Text, Mend: pr.Mend}.String()))
			}
		}
	}
	add := func(path string, list []catalog.Problem) { errs = append(errs, problems(path, list, true)) }
	add(w.Marks.Path, w.Marks.Problems)
	add(w.Catalog.Path, w.Catalog.Problems)
	for i := range w.Pages {
		if p := &w.Pages[i]; want == nil || want(p.Locale.Tag) {
			add(p.File.Path, p.File.Problems)
			add(p.Ledger.Path, p.Ledger.Problems)
		}
	}
	return errors.Join(errs...)
}
