package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/tomlfile"
)

// Change is one file as it is and as it should be. Old is "" for a new file.
type Change struct {
	Path string // relative to the project's root
	Old  string
	New  string
}

// Verify says whether a changed locale file is what was meant, as a second TOML reader sees it:
// every message that was there has its text, but for those that changed may name, and every text is
// what our own reader reads.
func (r *Reader) Verify(old *File, text string, changed func(key string) bool) error {
	var raw map[string]any
	if _, err := toml.Decode(strings.TrimPrefix(text, tomlfile.BOM), &raw); err != nil {
		return fmt.Errorf("%s: would not be TOML any more: %w", old.Path, err)
	}
	seen := map[string]string{}
	flatten("", raw, seen)
	next := r.Read(old.Path, []byte(text))
	count := 0
	for i := range next.Messages {
		m := &next.Messages[i]
		for _, v := range m.forms {
			got, ok := seen[m.Key+"."+string(v.form)]
			if !ok && v.form == lang.Other {
				got, ok = seen[m.Key]
			}
			want, _ := m.Form(v.form)
			if !ok || article.Fold(article.Normalize(got)) != want {
				return fmt.Errorf("%s: %s would be read in two ways", old.Path, m.Key)
			}
			count++
		}
		if was := old.Lookup(m.Key); was != nil && !changed(m.Key) && was.Canon() != m.Canon() {
			return fmt.Errorf("%s: %s would lose its text", old.Path, m.Key)
		}
	}
	if count != len(seen) {
		return fmt.Errorf("%s: would hold %d texts of which %d are read", old.Path, len(seen), count)
	}
	for i := range old.Messages {
		m := &old.Messages[i]
		if m.Filled() && !changed(m.Key) && next.Lookup(m.Key) == nil {
			return fmt.Errorf("%s: %s would be lost", old.Path, m.Key)
		}
	}
	return nil
}

func flatten(prefix string, v any, out map[string]string) {
	switch v := v.(type) {
	case string:
		out[prefix] = v
	case map[string]any:
		for k, x := range v {
			key := k
			if prefix != "" {
				key = prefix + "." + k
			}
			flatten(key, x, out)
		}
	}
}

// Write puts a changed file in place, whole or not at all, below root. The caller holds the Lock.
// What a killed Write leaves behind, the next one of the same file takes over.
func Write(root string, c Change) error {
	name := filepath.Join(root, filepath.FromSlash(c.Path))
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // a link stays a link
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%s: the folder cannot be made: %w", filepath.Dir(c.Path), cause(err))
	}
	mode, replaces := fs.FileMode(0o644), false
	if info, err := os.Stat(name); err == nil {
		mode, replaces = info.Mode().Perm(), true
		if now, err := os.ReadFile(name); err == nil && string(now) != c.Old {
			return fmt.Errorf("%s: was changed by somebody else meanwhile; run the command again", c.Path)
		}
	}
	next := filepath.Join(dir, "."+filepath.Base(name)+".caveat")
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", c.Path, cause(err))
	}
	_, err = f.WriteString(c.New)
	if replaces {
		// Somebody's work is at stake: a power cut may leave the old text or the new, not neither.
		err = errors.Join(err, f.Chmod(mode), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(next, name)
	}
	if err != nil {
		os.Remove(next)
		return fmt.Errorf("%s: cannot be written: %w", c.Path, cause(err))
	}
	return nil
}

// cause takes the system's word without its path.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		return le.Err
	}
	return err
}
