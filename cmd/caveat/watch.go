package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"caveat/internal/bundle"
)

// settle is how long the project must be quiet before it is built again: an editor saves in
// several steps.
const settle = 30 * time.Millisecond

// watch builds, and builds again after every change, until the context ends. What is wrong with the
// project is told and waited out.
func (a *app) watch(ctx context.Context, dir string, o bundle.Options) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("the folder cannot be watched: %w", err)
	}
	defer w.Close()
	o.PDF = false // a reader of the pages waits for them; build without --watch makes the PDFs
	for {
		if err := watchAll(w, dir); err != nil {
			return err
		}
		start := time.Now()
		if p, _, err := a.load(); err != nil {
			fmt.Fprintln(a.err, "caveat: "+err.Error())
		} else if r, err := bundle.Build(ctx, p, o); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			fmt.Fprintln(a.err, "caveat: "+err.Error())
		} else {
			for i := range r.Pages {
				if pg := &r.Pages[i]; pg.State == bundle.Withheld {
					fmt.Fprintf(a.out, "withheld: %s in %s: %s\n", pg.Article, pg.Locale, pg.Reason())
				}
			}
			fmt.Fprintf(a.out, "built %d pages in %d ms; reload the page; Ctrl-C ends\n", len(r.Pages), time.Since(start).Milliseconds())
		}
		if !waitForChange(ctx, w) {
			return nil
		}
	}
}

// watchAll watches the project's own folders, new ones as well; the output is not among them.
func watchAll(w *fsnotify.Watcher, dir string) error {
	if err := w.Add(dir); err != nil {
		return fmt.Errorf("%s: cannot be watched: %w", dir, err)
	}
	for _, top := range []string{"content", "locales"} {
		filepath.WalkDir(filepath.Join(dir, top), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				w.Add(path)
			}
			return nil
		})
	}
	return nil
}

// waitForChange waits until a source file has changed and nothing more happens. It returns false
// when the context ends.
func waitForChange(ctx context.Context, w *fsnotify.Watcher) bool {
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-w.Errors:
			quiet = time.After(settle) // events were lost: build to be sure
		case e := <-w.Events:
			name := filepath.Base(e.Name)
			if e.Op == fsnotify.Chmod || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || name == "dist" || name == "preview" {
				continue
			}
			quiet = time.After(settle)
		case <-quiet:
			return true
		}
	}
}
