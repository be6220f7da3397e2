package bundle

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// manifestName is the file by which a folder is known to be ours.
const manifestName = "manifest.json"

// ErrForeign is returned for an output folder that exists and was not made by caveat.
var ErrForeign = errors.New("exists and has no " + manifestName + " of caveat's")

// stage is a folder beside the output that becomes the output at once, or not at all.
type stage struct {
	out string // absolute
	dir string
	old bool // out exists
}

// newStage checks that out may be replaced and makes the folder beside it. What an interrupted run
// left there is removed first.
func newStage(out string, preview bool) (*stage, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	s := &stage{out: out}
	info, err := os.Lstat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("%s: cannot be read: %w", out, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a symbolic link; name the folder itself with --out", out)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file; name another folder with --out", out)
	default:
		s.old = true
		if err := ours(out, preview); err != nil {
			return nil, err
		}
	}
	parent := filepath.Dir(out)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("%s: the folder cannot be made: %w", parent, err)
	}
	prefix := "." + filepath.Base(out) + ".building-"
	left, _ := filepath.Glob(filepath.Join(parent, prefix+"*"))
	for _, dir := range left {
		os.RemoveAll(dir)
	}
	if s.dir, err = os.MkdirTemp(parent, prefix); err != nil {
		return nil, fmt.Errorf("%s: nothing can be written there: %w", parent, err)
	}
	return s, os.Chmod(s.dir, 0o755)
}

// ours says whether an existing folder may be replaced: it is empty, or has our manifest, of a site
// where a site is built and of a preview where a preview is.
func ours(dir string, preview bool) error {
	f, err := os.Open(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err == nil && len(entries) == 0 {
			return nil
		}
		return fmt.Errorf("%s %w; name another folder with --out, or empty it yourself", dir, ErrForeign)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	defer f.Close()
	head := make([]byte, len(manifestHead)+64)
	n, _ := io.ReadFull(f, head)
	rest, ok := strings.CutPrefix(string(head[:n]), manifestHead)
	if !ok {
		return fmt.Errorf("%s %w; name another folder with --out, or empty it yourself", dir, ErrForeign)
	}
	switch was := strings.Contains(rest, "\"preview\": true"); {
	case was && !preview:
		return fmt.Errorf("%s holds a preview for translators; name another folder with --out, or delete it yourself", dir)
	case !was && preview:
		return fmt.Errorf("%s holds a site; a preview would take its place: name another folder with --out", dir)
	}
	return nil
}

// commit puts the staged folder in the output's place. The old one is kept under the name spare, if
// there is one and it can be had there, else removed.
func (s *stage) commit(spare string) (kept bool, err error) {
	if !s.old {
		if err := os.Rename(s.dir, s.out); err != nil {
			return false, fmt.Errorf("%s: the new folder cannot be put in place: %w", s.out, err)
		}
		return false, nil
	}
	if err := exchange(s.dir, s.out); err != nil {
		return false, fmt.Errorf("%s: the new folder cannot be put in place: %w", s.out, err)
	}
	if spare != "" && os.Rename(s.dir, spare) == nil { // s.dir is the old one by now
		return true, nil
	}
	return false, os.RemoveAll(s.dir)
}

// renew empties the stage.
func (s *stage) renew() error {
	s.abort()
	return os.Mkdir(s.dir, 0o755)
}

// abort removes what was staged.
func (s *stage) abort() { os.RemoveAll(s.dir) }

// swap exchanges two folders where the system cannot do it in one step.
func swap(a, b string) error {
	aside := a + ".old"
	if err := os.Rename(b, aside); err != nil {
		return err
	}
	if err := os.Rename(a, b); err != nil {
		return errors.Join(err, os.Rename(aside, b))
	}
	return os.Rename(aside, a)
}
