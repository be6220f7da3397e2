package bundle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caveat/internal/project"
)

// slack is how long before it was looked at a file must have been left alone for its stamp to be
// believed: a change within the same tick of the clock would leave the same stamp. Two seconds are
// the coarsest clock among file systems (FAT).
var slack = 2 * time.Second

// Stamps that no file has.
var (
	absent    = stamp{size: -1}
	unsettled = stamp{size: -2} // never the same again
)

// look gives the stamp of one of the project's files.
func look(root folderAt, name string) stamp {
	now := time.Now()
	s, err := root.stampOf(name)
	switch limit := now.Add(-slack).UnixNano(); {
	case errors.Is(err, fs.ErrNotExist):
		return absent
	case err != nil || s.mtime > limit || s.ctime > limit:
		return unsettled
	}
	return s
}

// fresh says whether everything that an article was made from is as it was.
func (r *remembered) fresh(root folderAt) bool {
	for i := range r.inputs {
		in := &r.inputs[i]
		if in.stamp == unsettled || look(root, in.name) != in.stamp {
			return false
		}
	}
	return true
}

// inputsOf lists what an article is made from, as it is now: called before any of it is read, so that
// a file that changes in between has another stamp the next time.
func (b *builder) inputsOf(slug string) []input {
	root := b.root
	dir := "locales/" + slug
	in := []input{{project.ContentPath(slug), look(root, project.ContentPath(slug))}, {dir, look(root, dir)}}
	entries, err := os.ReadDir(filepath.Join(b.o.Root, "locales", slug))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		in[1].stamp = unsettled
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		in = append(in, input{name, look(root, name)})
	}
	return in
}

// linked adds the articles in which a work names a section: a check looks whether it is there.
func (b *builder) linked(in []input, work *project.Work) []input {
	for _, l := range work.Article.Links {
		if link, ok := b.p.Link(work.Slug, l.URL); ok && !link.External && link.Fragment != "" && link.Slug != work.Slug {
			name := project.ContentPath(link.Slug)
			in = append(in, input{name, look(b.root, name)})
		}
	}
	return in
}

// passing says whether what is known of a work may change though its files do not: time alone changes
// what some approvals say, and git's history what some texts were made from.
func passing(work *project.Work) bool {
	for i := range work.Pages {
		if work.Pages[i].Reviews.Waits {
			return true
		}
	}
	return work.Reviews.Waits || work.Asked
}

// groundSum digests everything that every page depends on: the program, the options, the settings and
// signers, the names of the articles, the page's own words, the glossary, pictures and whatever else
// lies in content/. It returns false where one of the files has only just changed.
func (b *builder) groundSum() (sum [32]byte, ok bool) {
	h := sha256.New()
	o := b.o
	o.Locale, o.Progress, o.Fonts, o.Workers = nil, nil, nil, 0
	program := unsettled
	if name, err := os.Executable(); err == nil {
		if s, err := b.root.stampOf(name); err == nil { // an absolute name
			program = s
		}
	}
	winter, summer := time.Date(2026, 1, 1, 0, 0, 0, 0, time.Local), time.Date(2026, 7, 1, 0, 0, 0, 0, time.Local) // signers' dates may be local
	fmt.Fprintf(h, "%v\n%+v\n%x\n%d %d\n%q\n", program, o, b.p.Digest, winter.Unix(), summer.Unix(), b.p.Slugs)
	for _, t := range b.p.Targets {
		fmt.Fprintf(h, "%s %t\n", t.Tag, b.wants(t.Tag))
	}
	fmt.Fprintf(h, "%t\n", b.p.Versions != nil)
	ok = program != unsettled
	add := func(name string) {
		s := look(b.root, name)
		ok = ok && s != unsettled
		fmt.Fprintf(h, "%s %v\n", name, s)
	}
	add(project.GlossaryFile)
	for _, top := range []string{"content", "locales/" + project.Site} {
		err := filepath.WalkDir(filepath.Join(o.Root, filepath.FromSlash(top)), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(o.Root, path)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(rel)
			if slug, md := strings.CutSuffix(strings.TrimPrefix(name, "content/"), ".md"); !d.IsDir() && !(md && b.p.Has(slug)) {
				add(name)
			}
			return nil
		})
		ok = ok && err == nil
	}
	h.Sum(sum[:0])
	return sum, ok
}
