package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"caveat/internal/drill"
)

func (a *app) drillCommand() *cobra.Command {
	var o struct {
		seed               uint64
		corpus, po, format string
	}
	c := &cobra.Command{
		Use:   "drill",
		Short: "Put faults into copies of your texts and show which the checks catch",
		Long: `Drill injects one fault at a time into a copy of the project in memory (a lost "never", a changed
digit, a text left in English …), runs the checks, and counts what they caught, by fault and language.
Nothing is written. Exit 1: a fault in safety text was missed. With --corpus it measures a translation
memory instead: a table with a header line id<TAB>en<TAB>tag…, one sentence a line; with --po too it
writes the same faulty texts to a new folder as PO files, for another tool to judge, and no table.`,
		Example: "  caveat drill\n  caveat drill --format json --seed 7\n  caveat drill --corpus memory.tsv\n  caveat drill --corpus memory.tsv --po faults && pofilter --language=es faults/es found",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.format != "text" && o.format != "json" {
				return fmt.Errorf("--format %s: write one of text, json", o.format)
			}
			if o.po != "" {
				return a.faultyPO(o.corpus, o.po, o.seed)
			}
			t, err := a.drill(o.corpus, o.seed)
			if err != nil {
				return err
			}
			if o.format == "json" {
				e := json.NewEncoder(a.out)
				e.SetEscapeHTML(false)
				e.SetIndent("", " ")
				err = e.Encode(t)
			} else {
				err = t.WriteText(a.out)
			}
			if err == nil && t.SafetyMisses() > 0 {
				return errFound
			}
			return err
		},
	}
	f := c.Flags()
	f.Uint64Var(&o.seed, "seed", 1, "the same `N` puts the same faults in the same places")
	f.StringVar(&o.corpus, "corpus", "", "measure the translation memory in `FILE` (tab-separated)")
	f.StringVar(&o.po, "po", "", "with --corpus: write its faulty texts to the new folder `DIR` as PO files")
	f.StringVar(&o.format, "format", "text", "`FORMAT` of the table: text, json")
	return c
}

func (a *app) drill(corpus string, seed uint64) (*drill.Table, error) {
	if corpus == "" {
		p, _, err := a.load()
		if err != nil {
			return nil, err
		}
		return drill.Run(p, seed)
	}
	c, err := a.corpus(corpus)
	if err != nil {
		return nil, err
	}
	return c.Run(seed)
}

func (a *app) corpus(name string) (*drill.Corpus, error) {
	f, err := os.Open(a.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := drill.ReadCorpus(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// faultyPO writes a corpus with faults into a new folder: one that is there may be somebody's work.
func (a *app) faultyPO(corpus, dir string, seed uint64) error {
	if corpus == "" {
		return fmt.Errorf("--po %s: it writes the texts of a corpus; name it with --corpus", dir)
	}
	c, err := a.corpus(corpus)
	if err != nil {
		return err
	}
	root := a.path(dir)
	if err := os.Mkdir(root, 0o755); err != nil {
		return fmt.Errorf("--po %s: %w; name a new folder", dir, err)
	}
	files := 0
	err = c.PO(seed, func(path string, file []byte) error {
		name := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		files++
		return os.WriteFile(name, file, 0o644)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%d files in %s\n", files, dir)
	return err
}
