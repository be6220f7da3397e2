package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"caveat/internal/project"
	"caveat/locales"
)

// small makes a project of n articles in two languages without translations: drafts in English,
// withheld in Spanish.
func small(t testing.TB, n int) *project.Project {
	t.Helper()
	fsys := fstest.MapFS{"caveat.toml": {Data: []byte("locales = [\"es\"]\nbase-url = \"https://h.example/\"\nregion = \"DE\"\n[vars]\nEmergency = \"112\"\n[safety.k]\nsections = [\"stop\"]\n")}}
	for i := range n {
		fsys[fmt.Sprintf("content/a%02d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"+++\ntitle = \"Title %d\"\ndescription = \"D\"\nkind = \"k\"\nupdated = 2026-01-02\n+++\n## Stop {#stop .safety}\n\nNever number %d.\n", i, i)}
	}
	p, err := project.Load(fsys, locales.FS)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	return p
}

func all(out string, workers int) Options {
	return Options{Out: out, Pages: true, Print: true, Zips: true, Workers: workers}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestOneWorkerAndManyGiveTheSameBytes also proves that nothing of a build depends on its folder.
func TestOneWorkerAndManyGiveTheSameBytes(t *testing.T) {
	p := small(t, 40)
	a, b := filepath.Join(t.TempDir(), "x"), filepath.Join(t.TempDir(), "deeper", "y")
	for out, workers := range map[string]int{a: 1, b: 7} {
		r, err := Build(context.Background(), p, all(out, workers))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Pages) != 80 || r.Withheld() != 40 {
			t.Fatalf("%d pages, %d withheld", len(r.Pages), r.Withheld())
		}
	}
	if read(t, filepath.Join(a, "manifest.json")) != read(t, filepath.Join(b, "manifest.json")) {
		t.Error("the manifests differ, and so some file does")
	}
}

func TestWithheldLeavesNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "dist")
	if _, err := Build(context.Background(), small(t, 2), all(out, 2)); err != nil {
		t.Fatal(err)
	}
	page := read(t, filepath.Join(out, "es", "a01", "index.html"))
	if strings.Contains(page, "Never") || !strings.Contains(page, "112") || !strings.Contains(page, "noindex") || !strings.Contains(page, `lang="es"`) {
		t.Errorf("the withheld page:\n%s", page)
	}
	if strings.Contains(read(t, filepath.Join(out, "sitemap.xml")), "a01") {
		t.Error("a draft or withheld page is in the sitemap")
	}
}

func TestForeignFolderIsLeftAlone(t *testing.T) {
	p := small(t, 1)
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine")
	if err := os.MkdirAll(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "thesis.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(mine, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{"mine", "file", "link", "loop", "file/below"} {
		if _, err := Build(context.Background(), p, all(filepath.Join(dir, out), 1)); err == nil {
			t.Errorf("%s was overwritten", out)
		} else if out == "mine" && !errors.Is(err, ErrForeign) {
			t.Error(err)
		}
	}
	if read(t, filepath.Join(mine, "thesis.txt")) != "x" {
		t.Error("the file is gone")
	}
	os.WriteFile(filepath.Join(mine, "manifest.json"), []byte("{}"), 0o644)
	if _, err := Build(context.Background(), p, all(mine, 1)); !errors.Is(err, ErrForeign) {
		t.Errorf("a foreign manifest: %v", err)
	}
}

// TestStoppedBuildLeavesTheOldOutput: stopped at any article, the old folder is whole and nothing lies
// about; what a killed run left is cleared away by the next.
func TestStoppedBuildLeavesTheOldOutput(t *testing.T) {
	p := small(t, 30)
	dir := t.TempDir()
	out := filepath.Join(dir, "dist")
	if _, err := Build(context.Background(), p, all(out, 2)); err != nil {
		t.Fatal(err)
	}
	before := read(t, filepath.Join(out, "manifest.json"))
	for _, stop := range []int{1, 7, 29} {
		ctx, cancel := context.WithCancel(context.Background())
		o := all(out, 2)
		o.Progress = func(done, _ int) {
			if done == stop {
				cancel()
			}
		}
		if _, err := Build(ctx, p, o); stop < 29 && !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at %d: %v", stop, err)
		}
		cancel()
		if read(t, filepath.Join(out, "manifest.json")) != before {
			t.Errorf("stopped at %d: the output changed", stop)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, ".dist.building-killed", "es"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), p, all(out, 2)); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestSwap is the exchange for systems that cannot do it in one step.
func TestSwap(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	for _, d := range []string{a, b} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d, "f"), []byte(d), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := swap(a, b); err != nil {
		t.Fatal(err)
	}
	if read(t, filepath.Join(a, "f")) != b || read(t, filepath.Join(b, "f")) != a {
		t.Error("not exchanged")
	}
}

func TestSitemapSplits(t *testing.T) {
	s := sitemap{base: "https://h.example/"}
	for i := range sitemapLimit + 1 {
		s.add(fmt.Sprintf("en/a%d/", i), "", nil, "")
	}
	files := s.files()
	if len(files) != 3 || !strings.Contains(string(files["sitemap.xml"]), "sitemap-2.xml") || strings.Count(string(files["sitemap-1.xml"]), "<url>") != sitemapLimit {
		t.Errorf("%d files", len(files))
	}
}

func TestUnreadableFileWithholds(t *testing.T) {
	p := small(t, 2)
	fsys := p.FS.(fstest.MapFS)
	fsys["locales/a00/active.es.toml"] = &fstest.MapFile{Mode: fs.ModeDir}
	r, err := Build(context.Background(), p, all(filepath.Join(t.TempDir(), "d"), 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Withheld() == 0 {
		t.Error("a page whose file cannot be read was published")
	}
}

func BenchmarkBuild(b *testing.B) {
	p := small(b, 100)
	out := filepath.Join(b.TempDir(), "d")
	for b.Loop() {
		if _, err := Build(context.Background(), p, all(out, 0)); err != nil {
			b.Fatal(err)
		}
	}
}
