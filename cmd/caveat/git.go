package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// history is what git knows of a project: its folder, in a repository.
type history struct {
	ctx context.Context
	dir string
}

func (h history) run(args ...string) (string, error) {
	cmd := exec.CommandContext(h.ctx, "git", args...)
	cmd.Dir = h.dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && errs.Len() > 0 {
		line, _, _ := strings.Cut(errs.String(), "\n")
		err = errors.New(strings.TrimPrefix(line, "fatal: "))
	}
	return out.String(), err
}

// repository says why there is no git repository to ask.
func (h history) repository() error {
	if _, err := exec.LookPath("git"); err != nil {
		return errors.New("this needs the git command, which is not installed")
	}
	if _, err := h.run("rev-parse", "--show-toplevel"); err != nil {
		return fmt.Errorf("the project is in no git repository that can be read: %w", err)
	}
	return nil
}

// start gives the commit where the change left ref: their common ancestor, or ref itself without one.
func (h history) start(ref string) (string, error) {
	if err := h.repository(); err != nil {
		return "", err
	}
	out, err := h.run("rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return "", errors.New("the repository has no such commit, branch or tag; in CI, fetch the whole history (actions/checkout: fetch-depth: 0)")
	}
	commit := strings.TrimSpace(out)
	if base, err := h.run("merge-base", commit, "HEAD"); err == nil {
		commit = strings.TrimSpace(base)
	}
	return commit, nil
}

// changed lists the files of the project that differ from a commit's, those that git does not know of
// included.
func (h history) changed(commit string) ([]string, error) {
	diff, err := h.run("diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", ".")
	if err != nil {
		return nil, err
	}
	fresh, err := h.run("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(diff+fresh, func(r rune) bool { return r == 0 }), nil
}

// objects reads what git has stored, through one git process. Its methods may be called at once. err
// is the first thing that went wrong with git itself.
type objects struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	mu  sync.Mutex
	err error
}

func (h history) objects() (*objects, error) {
	o := &objects{cmd: exec.CommandContext(h.ctx, "git", "cat-file", "--batch")}
	o.cmd.Dir = h.dir
	var err error
	if o.in, err = o.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	o.out = bufio.NewReaderSize(out, 64<<10)
	return o, o.cmd.Start()
}

// Close ends the git process.
func (o *objects) Close() error {
	o.in.Close()
	return o.cmd.Wait()
}

// read gives a blob's bytes. git cat-file --batch answers "<id> <type> <size>\n<bytes>\n".
func (o *objects) read(id string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	data, err := o.ask(id)
	if err != nil && o.err == nil {
		o.err = err
	}
	return data, err
}

func (o *objects) ask(id string) ([]byte, error) {
	if _, err := io.WriteString(o.in, id+"\n"); err != nil {
		return nil, err
	}
	head, err := o.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	f := strings.Fields(head)
	if len(f) != 3 || f[0] != id || f[1] != "blob" {
		return nil, fmt.Errorf("git cat-file says %q", strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(f[2])
	if err != nil {
		return nil, fmt.Errorf("git cat-file says %q", strings.TrimSpace(head))
	}
	data := make([]byte, size+1)
	_, err = io.ReadFull(o.out, data)
	return data[:size], err
}

// tree is a commit's files as a file system.
type tree struct {
	*objects
	blobs  map[string]blob     // by path
	others map[string]string   // modes of what is there and is no file: links, submodules
	dirs   map[string][]string // names in a folder, sorted; "." is the project's

	// Files that are on disk as they are in the commit may be read there, which is faster: all but the
	// changed ones. Without a disk everything comes from git.
	disk    fs.FS
	changed map[string]bool
}

type blob struct {
	id   string
	size int64
}

// open reads the names of a commit's files below the folder.
func (h history) open(commit string) (*tree, error) {
	list, err := h.run("ls-tree", "-r", "-l", "-z", commit, ".")
	if err != nil {
		return nil, err
	}
	t := &tree{blobs: map[string]blob{}, others: map[string]string{}, dirs: map[string][]string{".": nil}}
	for _, entry := range strings.Split(list, "\x00") {
		// "100644 blob <id> <size>\t<path>"
		meta, name, ok := strings.Cut(entry, "\t")
		f := strings.Fields(meta)
		if !ok || len(f) != 4 {
			continue
		}
		if f[1] != "blob" || f[0] == "120000" {
			t.others[name] = f[0]
			continue
		}
		size, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("git ls-tree says %q", entry)
		}
		t.blobs[name] = blob{f[2], size}
		for dir := path.Dir(name); ; name, dir = dir, path.Dir(dir) {
			_, known := t.dirs[dir]
			t.dirs[dir] = append(t.dirs[dir], path.Base(name))
			if known || dir == "." {
				break
			}
		}
	}
	for _, names := range t.dirs {
		sort.Strings(names)
	}
	t.objects, err = h.objects()
	return t, err
}

// Open is fs.FS.
func (t *tree) Open(name string) (fs.File, error) {
	if names, ok := t.dirs[name]; ok {
		return &treeFile{info: treeInfo{name: path.Base(name), dir: true}, tree: t, path: name, names: names}, nil
	}
	b, ok := t.blobs[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if t.disk != nil && !t.changed[name] {
		if f, err := t.disk.Open(name); err == nil {
			return f, nil
		}
	}
	data, err := t.read(b.id)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &treeFile{info: treeInfo{name: path.Base(name), size: b.size}, Reader: bytes.NewReader(data)}, nil
}

// treeFile is a file, or a folder, of a tree.
type treeFile struct {
	info treeInfo
	*bytes.Reader
	tree  *tree
	path  string
	names []string // not yet listed
}

func (f *treeFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *treeFile) Close() error               { return nil }

func (f *treeFile) Read(b []byte) (int, error) {
	if f.Reader == nil {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: errors.New("is a directory")}
	}
	return f.Reader.Read(b)
}

// ReadDir is fs.ReadDirFile.
func (f *treeFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.names) {
		if n > 0 && len(f.names) == 0 {
			return nil, io.EOF
		}
		n = len(f.names)
	}
	var out []fs.DirEntry
	for _, name := range f.names[:n] {
		full := path.Join(f.path, name)
		_, dir := f.tree.dirs[full]
		out = append(out, fs.FileInfoToDirEntry(treeInfo{name: name, size: f.tree.blobs[full].size, dir: dir}))
	}
	f.names = f.names[n:]
	return out, nil
}

type treeInfo struct {
	name string
	size int64
	dir  bool
}

func (i treeInfo) Name() string       { return i.name }
func (i treeInfo) Size() int64        { return i.size }
func (i treeInfo) ModTime() time.Time { return time.Time{} }
func (i treeInfo) IsDir() bool        { return i.dir }
func (i treeInfo) Sys() any           { return nil }
func (i treeInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

var _ fs.ReadDirFile = (*treeFile)(nil)
var _ fs.FS = (*tree)(nil)
