package bundle

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"sync"
)

// last is what an incremental build has of the one before.
type last struct {
	*memory
	out   string
	old   map[string]*file // every file of the output as it stands
	kept  map[string]*remembered
	under map[string]int // how many files stand below each folder of the first level

	mu      sync.Mutex
	changed []string // files that the new output has otherwise, or no longer
}

// holds says whether the output is as the memory has it: nothing changed, added or lost.
func (m *memory) holds(out string) bool {
	at, err := openFolder(out)
	if err != nil {
		return false
	}
	defer at.close()
	same := at.unchanged(m.dirs)
	m.files(func(f *file) {
		if same {
			s, err := at.stampAt(f.path)
			same = err == nil && s == f.stamp
		}
	})
	return same
}

// unchanged says whether nothing has come into any folder, or gone.
func (f folderAt) unchanged(dirs []folder) bool {
	for i := range dirs {
		if s, err := f.stampAt(dirs[i].path); err != nil || s != dirs[i].stamp {
			return false
		}
	}
	return len(dirs) > 0
}

// usable says whether the folder kept for this build is as it was left.
func (l *last) usable(spare string) bool {
	if l.spare != spare {
		return false
	}
	at, err := openFolder(spare)
	if err != nil {
		return false
	}
	defer at.close()
	return at.unchanged(l.spares)
}

// at gives the path of a file in the stage.
func (b *builder) at(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// same says whether a file is what the last output has already, and takes its stamp.
func (b *builder) same(f *file) bool {
	if b.last == nil {
		return false
	}
	old := b.last.old[f.path]
	if old == nil || old.sum != f.sum || old.size != f.size {
		return false
	}
	f.stamp = old.stamp
	return true
}

// create makes a file of the output anew. What stands at its name may be the last output's own file,
// by another link, and is never written into.
func (b *builder) create(name string) (*os.File, error) {
	if l := b.last; l != nil {
		l.mu.Lock()
		l.changed = append(l.changed, name)
		l.mu.Unlock()
		if err := os.Remove(b.at(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return os.OpenFile(b.at(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

// closing closes a file that was made, and takes its stamp.
func (b *builder) closing(f *os.File, s *stamp) error {
	var err error
	if b.keeper != nil {
		*s, err = stampOfOpen(f.Fd())
	}
	return errors.Join(err, f.Close())
}

// write writes one file of the output, unless it stands there already.
func (b *builder) write(name string, data []byte) (file, error) {
	f := file{path: name, size: int64(len(data)), sum: sha256.Sum256(data)}
	if b.same(&f) {
		return f, nil
	}
	w, err := b.create(name)
	if err != nil {
		return f, err
	}
	_, err = w.Write(data)
	return f, errors.Join(err, b.closing(w, &f.stamp))
}

// mkdir makes a folder of the output.
func (b *builder) mkdir(name string) error {
	err := os.Mkdir(b.at(name), 0o755)
	if b.last != nil && errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// stand makes the stage what the output is, by links: of the folder that the last build kept, if that
// is still as it was left, else of nothing.
func (b *builder) stand() error {
	l, spare := b.last, b.spareName()
	missing := l.differ // files to link
	have := map[string]bool{}
	if l.usable(spare) && os.Remove(b.dir) == nil && os.Rename(spare, b.dir) == nil {
		for _, name := range l.differ {
			if err := os.Remove(b.at(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		for _, d := range l.spares {
			have[d.path] = true
		}
	} else {
		l.spares = nil
		os.RemoveAll(spare)
		if err := os.MkdirAll(b.dir, 0o755); err != nil {
			return err
		}
		missing = make([]string, 0, len(l.old))
		for name := range l.old {
			missing = append(missing, name)
		}
		have["."] = true
	}
	from, err := openFolder(l.out)
	if err != nil {
		return err
	}
	defer from.close()
	to, err := openFolder(b.dir)
	if err != nil {
		return err
	}
	defer to.close()
	for _, d := range l.dirs {
		if !have[d.path] {
			if err := to.mkdir(d.path); err != nil {
				return err
			}
		}
		delete(have, d.path)
	}
	removeFolders(b.dir, have)
	for _, name := range missing {
		if l.old[name] != nil {
			if err := from.link(name, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeFolders removes folders that are empty by now, the inner ones first.
func removeFolders(root string, names map[string]bool) {
	list := make([]string, 0, len(names))
	for name := range names {
		list = append(list, name)
	}
	sort.Sort(sort.Reverse(sort.StringSlice(list)))
	for _, name := range list {
		os.Remove(filepath.Join(root, filepath.FromSlash(name)))
	}
}

// tidy removes what the last output had and the new one has not.
func (b *builder) tidy() error {
	l := b.last
	now := make(map[string]bool, len(l.old))
	for i := range b.manifest.files {
		now[b.manifest.files[i].path] = true
	}
	now[manifestName] = true
	for name := range l.old {
		if !now[name] {
			l.changed = append(l.changed, name)
			if err := os.Remove(b.at(name)); err != nil {
				return err
			}
		}
	}
	gone := map[string]bool{}
	for _, d := range l.dirs {
		gone[d.path] = true
	}
	for _, d := range b.folders() {
		delete(gone, d)
	}
	removeFolders(b.dir, gone)
	return nil
}

// folders lists every folder of the output, the outer ones first.
func (b *builder) folders() []string {
	list := append([]string{"."}, b.frame()...)
	for _, slug := range b.p.Slugs {
		for _, l := range b.locales {
			list = append(list, l.Tag+"/"+slug)
		}
	}
	return list
}

// frame lists the folders that stand without any article.
func (b *builder) frame() []string {
	list := []string{"assets"}
	for _, l := range b.locales {
		list = append(list, l.Tag)
	}
	if b.o.Zips {
		list = append(list, "bundles")
	}
	return list
}

// spareName is where the folder that a build replaces is kept for the next one.
func (b *builder) spareName() string { return memoryName(b.o.Root, b.out) + ".spare" }

// remember keeps what the next build needs to know. The output stands by now; without a memory the next
// build is a full one, so no failure here is one of the build.
func (b *builder) remember(spare bool) {
	m := &memory{rest: b.rest}
	touched := map[string]bool{}
	stampOfSpare := map[string]stamp{}
	if l := b.last; l != nil {
		if spare {
			m.spare, m.differ, m.spares = b.spareName(), l.changed, l.dirs
		}
		for _, list := range [][]string{l.changed, l.differ} {
			for _, name := range list {
				touched[path.Dir(name)] = true
			}
		}
		for _, d := range l.spares {
			stampOfSpare[d.path] = d.stamp
		}
	}
	at, err := openFolder(b.out)
	if err != nil {
		b.keeper.abort()
		return
	}
	defer at.close()
	for _, name := range b.folders() {
		s, ok := stampOfSpare[name]
		if !ok || touched[name] || name == "." || path.Dir(name) == "." {
			if s, err = at.stampAt(name); err != nil {
				b.keeper.abort()
				return
			}
		}
		m.dirs = append(m.dirs, folder{name, s})
	}
	b.keeper.finish(m)
}
