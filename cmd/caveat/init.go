package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

// demo is the project that init writes: one article of our own, its machine drafts in two languages,
// and the ledgers that sync and accept made of them. A test holds it to its own check.
//
//go:embed all:demo
var demo embed.FS

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a project that passes its own check",
		Long: `Init writes a small project: settings with a safety policy, one article, its translations into
Spanish and Haitian Creole (machine drafts), and what git needs to know. DIR is made if it is not
there. A file that is there already is never overwritten.`,
		Example: "  caveat init demo && cd demo && caveat check && caveat build",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := a.dir
			if len(args) == 1 {
				dir = a.path(args[0])
			}
			if dir == "" {
				dir = "."
			}
			return a.makeProject(dir)
		},
	}
}

func (a *app) makeProject(dir string) error {
	files := []catalog.Change{{Path: ".gitattributes", New: catalog.GitAttributes}}
	err := fs.WalkDir(demo, "demo", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := demo.ReadFile(name)
		rel, _ := filepath.Rel("demo", filepath.FromSlash(name))
		files = append(files, catalog.Change{Path: filepath.ToSlash(rel), New: string(data)})
		return err
	})
	if err != nil {
		return err
	}
	// The settings come last: a run cut short leaves no folder that passes for a project.
	sort.SliceStable(files, func(i, j int) bool {
		return files[j].Path == project.ConfigFile && files[i].Path != project.ConfigFile
	})
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s: is a file; name a folder", dir)
	}
	if _, err := os.Lstat(filepath.Join(dir, project.ConfigFile)); err == nil {
		return fmt.Errorf("%s: is a project already; name another folder: caveat init DIR", path.Join(filepath.ToSlash(dir), project.ConfigFile))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%s: the folder cannot be made: %w", dir, errors.Unwrap(err))
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.Path))); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: is there already, and is never overwritten; name an empty folder: caveat init DIR", path.Join(filepath.ToSlash(dir), f.Path))
		}
	}
	for _, f := range files {
		if err := catalog.Write(dir, f); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "wrote %d files in %s\n\nnext:\n", len(files), dir)
	if dir != "." {
		fmt.Fprintf(a.out, "  cd %s\n", dir)
	}
	fmt.Fprint(a.out, "  caveat check                              what is wrong, and where\n"+
		"  caveat build                              the website, in dist/\n"+
		"  caveat new FILE                           take in a text of your own\n"+
		"  README.md                                 where translators write\n")
	return nil
}
