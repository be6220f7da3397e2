package project_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

const (
	settings = `source = "en"
locales = ["es", "ar"]
base-url = "https://health.example/"
region = "US"

[safety.note]
sections = ["never"]
`
	oldArticle = `+++
title = "Care"
description = "How to take care."
kind = "note"
updated = 2026-01-02
+++

## Never {#never .safety}

Never do it with a fever.

Never do it drunk.

## How {#how}

Do it slowly.
`
)

// The article as edited: a safety text reworded, one added, a text gone.
var newArticle = strings.NewReplacer("with a fever.", "with a fever or chills.\n\nNever do it alone.", "Do it slowly.\n", "").Replace(oldArticle) + "Wash your hands.\n"

func write(t testing.TB, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t testing.TB, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func load(t testing.TB, root string) *project.Project {
	t.Helper()
	p, err := project.Load(os.DirFS(root), nil)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	return p
}

func plan(t testing.TB, root string, o project.SyncOptions) *project.Plan {
	t.Helper()
	l := load(t, root).NewLoader()
	pl, err := l.Plan(l.Article("care", nil), o)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

func sync(t testing.TB, root string, o project.SyncOptions) {
	t.Helper()
	for _, c := range plan(t, root, o).Changes {
		if err := catalog.Write(root, c); err != nil {
			t.Fatal(err)
		}
	}
}

// translated is a project whose translations are accepted, and whose article was then edited.
func translated(t testing.TB) map[string]string {
	root := t.TempDir()
	write(t, root, map[string]string{"caveat.toml": settings, "content/care.md": oldArticle})
	sync(t, root, project.SyncOptions{})
	for _, tag := range []string{"es", "ar"} {
		name := "locales/care/active." + tag + ".toml"
		text := read(t, root)[name]
		write(t, root, map[string]string{name: strings.ReplaceAll(text, `other = ""`, `other = "`+tag+`"`)})
	}
	sync(t, root, project.SyncOptions{})
	write(t, root, map[string]string{"content/care.md": newArticle})
	files := read(t, root)
	if basis := judge(t, root)["es never.never-do"]; basis != catalog.Stale {
		t.Fatalf("the edited safety text is %s", basis)
	}
	return files
}

func judge(t testing.TB, root string) map[string]catalog.Basis {
	t.Helper()
	out := map[string]catalog.Basis{}
	w := load(t, root).NewLoader().Article("care", nil)
	for _, page := range w.Pages {
		for i, u := range w.Units {
			out[page.Locale.Tag+" "+u.Key] = page.States[i].Basis
		}
	}
	return out
}

// Killed between two writes, or within one: what is on disk judges no text more current than before,
// and the next run ends where an undisturbed one does.
func TestKilledSyncConverges(t *testing.T) {
	start := translated(t)
	accept := func(tag, key string) bool { return key == "never.never-do" }
	for name, o := range map[string]project.SyncOptions{"sync": {}, "accept": {Accept: accept}, "prune": {Prune: true}} {
		t.Run(name, func(t *testing.T) {
			whole := t.TempDir()
			write(t, whole, start)
			changes := plan(t, whole, o).Changes
			sync(t, whole, o)
			want, states := read(t, whole), judge(t, whole)
			if len(changes) < 5 {
				t.Fatalf("only %d changes", len(changes))
			}
			for n := range changes {
				for _, within := range []bool{false, true} {
					root := t.TempDir()
					write(t, root, start)
					before := judge(t, root)
					for _, c := range changes[:n] {
						if err := catalog.Write(root, c); err != nil {
							t.Fatal(err)
						}
					}
					if c := changes[n]; within {
						// What Write has put down when it is killed before its rename.
						dir, file := filepath.Split(c.Path)
						write(t, root, map[string]string{dir + "." + file + ".caveat": c.New[:len(c.New)/2]})
					}
					for key, basis := range judge(t, root) {
						if basis == catalog.Current && before[key] != catalog.Current && states[key] != catalog.Current {
							t.Errorf("killed at write %d: %s became current", n, key)
						}
					}
					sync(t, root, o)
					if got := read(t, root); !maps.Equal(got, want) {
						t.Errorf("killed at write %d (within: %t): a rerun ends elsewhere: %s", n, within, differing(got, want))
					}
				}
			}
		})
	}
}

func differing(a, b map[string]string) string {
	var out []string
	for name := range a {
		if a[name] != b[name] {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, "no "+name)
		}
	}
	return strings.Join(out, ", ")
}

// The same with a real process and a real kill, at random moments.
func TestKill(t *testing.T) {
	if root := os.Getenv("CAVEAT_TEST_SYNC"); root != "" {
		for {
			write(t, root, map[string]string{"content/care.md": newArticle})
			unlock, err := catalog.Lock(context.Background(), root, nil)
			if err != nil {
				t.Fatal(err)
			}
			sync(t, root, project.SyncOptions{})
			write(t, root, map[string]string{"content/care.md": oldArticle})
			sync(t, root, project.SyncOptions{Prune: true, Drop: map[string]bool{"never.never-do-it-alone": true}})
			unlock()
		}
	}
	start := translated(t)
	whole := t.TempDir()
	write(t, whole, start)
	sync(t, whole, project.SyncOptions{})
	root := t.TempDir()
	write(t, root, start)
	for n := range 12 {
		c := exec.Command(os.Args[0], "-test.run=^TestKill$")
		c.Env = append(os.Environ(), "CAVEAT_TEST_SYNC="+root)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+7*n) * time.Millisecond)
		c.Process.Kill()
		c.Wait()
		// The dead process holds no lock, and every file is whole.
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		unlock, err := catalog.Lock(ctx, root, nil)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		write(t, root, map[string]string{"content/care.md": newArticle})
		for key, basis := range judge(t, root) {
			if strings.HasSuffix(key, " never.never-do") && basis == catalog.Current {
				t.Errorf("%s became current", key)
			}
		}
		sync(t, root, project.SyncOptions{})
		if pl := plan(t, root, project.SyncOptions{}); len(pl.Changes) > 0 {
			t.Errorf("a second sync changes %s", pl.Changes[0].Path)
		}
		unlock()
	}
}

// Two syncs at once: one waits, says so, and both end well.
func TestLock(t *testing.T) {
	root := t.TempDir()
	first, err := catalog.Lock(t.Context(), root, func() { t.Error("nobody to wait for") })
	if err != nil {
		t.Fatal(err)
	}
	said, done := make(chan bool, 1), make(chan error, 1)
	go func() {
		second, err := catalog.Lock(t.Context(), root, func() { said <- true })
		if err == nil {
			second()
		}
		done <- err
	}()
	<-said
	select {
	case <-done:
		t.Fatal("two held the lock")
	case <-time.After(50 * time.Millisecond):
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := catalog.Lock(ctx, root, nil); err != context.Canceled {
		t.Errorf("%v", err)
	}
	first()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	write(t, root, map[string]string{"x/.caveat": "a file, not a folder"})
	if _, err := catalog.Lock(t.Context(), filepath.Join(root, "x"), nil); err == nil {
		t.Error("locked without a folder")
	} else if fmt.Sprint(err) != ".caveat: cannot be made: not a directory" {
		t.Error(err)
	}
}

// A file that changed since it was read is not overwritten.
func TestWriteSeesAnotherHand(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{"a/b.toml": "theirs"})
	err := catalog.Write(root, catalog.Change{Path: "a/b.toml", Old: "as read", New: "ours"})
	if err == nil || !strings.Contains(err.Error(), "a/b.toml: was changed by somebody else meanwhile") || read(t, root)["a/b.toml"] != "theirs" {
		t.Error(err)
	}
}
