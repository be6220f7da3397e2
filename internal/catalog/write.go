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
// what our own reader reads. What our reader has no use for, and reported, stays as it is.
func (r *Reader) Verify(old *File, text string, changed func(key string) bool) error {
	seen, err := allTexts(text)
	if err != nil {
		return fmt.Errorf("%s: would not be TOML any more: %w", old.Path, err)
	}
	next := r.Read(old.Path, []byte(text))
	for i := range next.Messages {
		m := &next.Messages[i]
		for _, v := range m.forms {
			key := m.Key + "." + string(v.form)
			if _, ok := seen[key]; !ok && v.form == lang.Other {
				key = m.Key
			}
			got, ok := seen[key]
			want, _ := m.Form(v.form)
			if !ok || article.Fold(article.Normalize(got)) != want {
				return fmt.Errorf("%s: %s would be read in two ways", old.Path, m.Key)
			}
			delete(seen, key)
		}
		if was := old.Lookup(m.Key); was != nil && !changed(m.Key) && was.Canon() != m.Canon() {
			return fmt.Errorf("%s: %s would lose its text", old.Path, m.Key)
		}
	}
	for i := range old.Messages {
		m := &old.Messages[i]
		if m.Filled() && !changed(m.Key) && next.Lookup(m.Key) == nil {
			return fmt.Errorf("%s: %s would be lost", old.Path, m.Key)
		}
	}
	return old.unread(seen, changed)
}

// unread compares what our reader left of a changed file with what it left of the file.
func (f *File) unread(left map[string]string, changed func(key string) bool) error {
	if len(left) == 0 && len(f.Problems) == 0 {
		return nil
	}
	was, err := allTexts(f.Src)
	if err != nil {
		return fmt.Errorf("%s: is read in two ways: %w", f.Path, err)
	}
	for key, text := range left {
		if before, ok := was[key]; !ok || before != text {
			return fmt.Errorf("%s: %s would be a text that nobody reads", f.Path, key)
		}
		delete(was, key)
	}
	for key := range was {
		if message, name := parent(key); !changed(message) && f.Lookup(key) == nil && (f.Lookup(message) == nil || !isForm(name)) {
			return fmt.Errorf("%s: %s would be lost", f.Path, key)
		}
	}
	return nil
}

// allTexts gives every string of a TOML file by its dotted key, as a second reader sees them.
func allTexts(src string) (map[string]string, error) {
	var raw map[string]any
	if _, err := toml.Decode(strings.TrimPrefix(src, tomlfile.BOM), &raw); err != nil {
		return nil, err
	}
	out := map[string]string{}
	twice := ""
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case string:
			if _, ok := out[prefix]; ok && (twice == "" || prefix < twice) {
				twice = prefix
			}
			out[prefix] = v
		case []map[string]any:
			for i, x := range v {
				walk(fmt.Sprintf("%s[%d]", prefix, i), x)
			}
		case map[string]any:
			for k, x := range v {
				if prefix != "" {
					k = prefix + "." + k
				}
				walk(k, x)
			}
		}
	}
	walk("", raw)
	if twice != "" {
		return nil, fmt.Errorf("%s stands twice", twice)
	}
	return out, nil
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
