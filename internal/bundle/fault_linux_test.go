package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"caveat/internal/project"
	"caveat/locales"
)

// childVar makes the test program build a folder and end, so that a test can kill it.
const (
	childVar = "CAVEAT_TEST_BUILD" // the project's folder
	limitVar = "CAVEAT_TEST_LIMIT" // the largest file that may be written, in bytes
)

func TestMain(m *testing.M) {
	root := os.Getenv(childVar)
	if root == "" {
		os.Exit(m.Run())
	}
	slack = 0 // what the parent has just written is believed
	if n, err := strconv.ParseUint(os.Getenv(limitVar), 10, 64); err == nil {
		signal.Ignore(syscall.SIGXFSZ) // a write past the limit then fails as on a full disk
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			panic(err)
		}
	}
	p, err := project.Load(os.DirFS(root), locales.FS)
	if err == nil {
		_, err = Build(context.Background(), p, Options{Out: filepath.Join(root, "dist"), Root: root, Pages: true, Print: true, Zips: true})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

func child(root string, env ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), childVar+"="+root), env...)
	return c
}

// outputs builds a project before and after an edit, from nothing each time.
func outputs(t *testing.T, root string, edit func()) (before, after map[string]string) {
	t.Helper()
	clean := func() map[string]string {
		o := Options{Out: filepath.Join(t.TempDir(), "clean"), Pages: true, Print: true, Zips: true}
		if _, err := Build(context.Background(), loadFolder(t, root), o); err != nil {
			t.Fatal(err)
		}
		return tree(t, o.Out)
	}
	before = clean()
	edit()
	after = clean()
	if len(differences(before, after)) == 0 {
		t.Fatal("the edit changes nothing")
	}
	return before, after
}

// A build that is killed at any time leaves the old output whole or the new one, be it a build from
// nothing or of what has changed, and the next run mends the rest.
func TestKilledAtAnyTime(t *testing.T) {
	root := t.TempDir()
	folderProject(t, root, 12)
	warning := func(n int) func() {
		return func() { put(t, root, "content/a01.md", articleText(1, fmt.Sprintf("Never, for the reason %d.", n))) }
	}
	warning(0)()
	start := time.Now()
	if out, err := child(root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(start)
	old, incomplete := 0, 0
	for n := 1; n <= 24; n++ {
		before, after := outputs(t, root, warning(n))
		if n%3 == 0 { // from nothing
			os.RemoveAll(filepath.Join(root, ".caveat"))
		}
		c := child(root)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * time.Duration(n*n) / (24 * 24))
		c.Process.Kill()
		if c.Wait() != nil {
			incomplete++
		}
		got := tree(t, filepath.Join(root, "dist"))
		switch {
		case len(differences(got, before)) == 0:
			old++
		case len(differences(got, after)) > 0:
			t.Fatalf("killed after %d/24 of its time, squared, the output is neither the old one nor the new one: %q", n, differences(got, after))
		}
		if out, err := child(root).CombinedOutput(); err != nil {
			t.Fatalf("the next run: %v\n%s", err, out)
		}
		if d := differences(tree(t, filepath.Join(root, "dist")), after); len(d) > 0 {
			t.Fatalf("the next run does not mend what the killed one left: %q", d)
		}
		if left, _ := filepath.Glob(filepath.Join(root, ".dist.building-*")); len(left) > 0 {
			t.Fatalf("left behind: %q", left)
		}
	}
	if incomplete < 5 || old < 5 {
		t.Fatalf("of 24 builds %d were killed, and %d had not finished: the test proves nothing", incomplete, old)
	}
}

// A disk that is full at any point leaves the old output whole.
func TestFullDisk(t *testing.T) {
	root := t.TempDir()
	folderProject(t, root, 6)
	if out, err := child(root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before, after := outputs(t, root, func() { put(t, root, "content/a01.md", articleText(1, "Never at all.")) })
	dist := filepath.Join(root, "dist")
	failed := 0
	for _, limit := range []int{0, 100, 5000, 12000, 20000} {
		for _, fresh := range []bool{false, true} {
			if fresh {
				os.RemoveAll(filepath.Join(root, ".caveat"))
			}
			out, err := child(root, limitVar+"="+strconv.Itoa(limit)).CombinedOutput()
			if err == nil { // only what is remembered was too large
				continue
			}
			failed++
			if !strings.Contains(string(out), "file too large") || strings.Contains(string(out), "panic") {
				t.Errorf("limit %d: %s", limit, out)
			}
			if d := differences(tree(t, dist), before); len(d) > 0 {
				t.Fatalf("limit %d: the old output is not whole: %q", limit, d)
			}
		}
	}
	if failed < 6 {
		t.Errorf("only %d builds failed", failed)
	}
	if out, err := child(root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if d := differences(tree(t, dist), after); len(d) > 0 {
		t.Errorf("with room again: %q", d)
	}
}

// watchedFS tells what is read of a project, and calls after once a file has been read.
type watchedFS struct {
	fs.FS
	mu    sync.Mutex
	names map[string]bool
	after func(name string)
}

func (w *watchedFS) saw(name string) {
	w.mu.Lock()
	w.names[name] = true
	w.mu.Unlock()
}

func (w *watchedFS) Open(name string) (fs.File, error) {
	w.saw(name)
	return w.FS.Open(name)
}

func (w *watchedFS) ReadFile(name string) ([]byte, error) {
	w.saw(name)
	data, err := fs.ReadFile(w.FS, name)
	if w.after != nil {
		w.after(name)
	}
	return data, err
}

func (w *watchedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	w.saw(name)
	return fs.ReadDir(w.FS, name)
}

func (w *watchedFS) Stat(name string) (fs.FileInfo, error) {
	w.saw(name)
	return fs.Stat(w.FS, name)
}

func watched(t *testing.T, root string) (*project.Project, *watchedFS) {
	t.Helper()
	w := &watchedFS{FS: os.DirFS(root), names: map[string]bool{}}
	p, err := project.Load(w, locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	clear(w.names) // Project.Digest is of those
	return p, w
}

// Everything that a build reads is an input that the next one looks at: whoever reads one more file
// has to name it.
func TestEveryFileReadIsAnInput(t *testing.T) {
	quickly(t)
	root := t.TempDir()
	folderProject(t, root, 3)
	put(t, root, "content/a00.md", articleText(0, "Never. ![A picture](pic.svg)"))
	put(t, root, "locales/glossary.toml", "")
	put(t, root, "locales/site/active.es.toml", "[nav.contents]\nother = \"Contenido\"\n")
	put(t, root, "locales/a01/reviews.es.toml", "")
	syncFolder(t, root)
	settle()
	p, w := watched(t, root)
	o := Options{Out: filepath.Join(root, "dist"), Root: root, Pages: true, Workers: 1}
	if _, err := Build(context.Background(), p, o); err != nil {
		t.Fatal(err)
	}
	b := &builder{p: p, o: o, out: o.Out}
	var err error
	if b.root, err = openFolder(root); err != nil {
		t.Fatal(err)
	}
	defer b.root.close()
	b.listLocales()
	ground, ok := b.groundSum()
	m := recall(memoryName(root, o.Out), ground)
	if !ok || m == nil {
		t.Fatal("nothing is remembered")
	}
	inputs := map[string]bool{"content": true, "content/pic.svg": true, "locales/glossary.toml": true}
	for _, a := range m.articles {
		for _, in := range a.inputs {
			inputs[in.name] = true
		}
	}
	read := 0
	for name := range w.names {
		if read++; inputs[name] || strings.HasPrefix(name, "locales/site/") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, name)); errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(name, "locales/") {
			continue // its folder is an input
		}
		t.Errorf("%s is read, and is no input of what is remembered", name)
	}
	if read < 20 {
		t.Errorf("only %d files were read", read)
	}
}

// A file that changes while it is being built is built again by the next run.
func TestFileChangesUnderOurFeet(t *testing.T) {
	quickly(t)
	root := t.TempDir()
	folderProject(t, root, 4) // nothing links to the last one: it is read once
	put(t, root, "content/a03.md", articleText(3, "Never, says the first text."))
	settle()
	p, w := watched(t, root)
	var once sync.Once
	w.after = func(name string) {
		if name == "content/a03.md" {
			once.Do(func() { put(t, root, name, articleText(3, "Never, says the other text.")) })
		}
	}
	o := Options{Out: filepath.Join(root, "dist"), Root: root, Pages: true}
	if _, err := Build(context.Background(), p, o); err != nil {
		t.Fatal(err)
	}
	if page := read(t, filepath.Join(root, "dist/en/a03/index.html")); !strings.Contains(page, "the first text") {
		t.Fatal("the first text was not built")
	}
	settle()
	_, dist := sameAsClean(t, t, root, Options{Pages: true})
	if !strings.Contains(dist["en/a03/index.html"], "the other text") {
		t.Error("the next run ships the old text")
	}
}
