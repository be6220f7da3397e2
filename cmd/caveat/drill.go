package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"caveat/internal/drill"
)

func (a *app) drillCommand() *cobra.Command {
	var o struct {
		seed           uint64
		corpus, format string
	}
	c := &cobra.Command{
		Use:   "drill",
		Short: "Put faults into copies of your texts and show which the checks catch",
		Long: `Drill injects one fault at a time into a copy of the project in memory (a lost "never", a changed
digit, a text left in English …), runs the checks, and counts what they caught, by fault and language.
Nothing is written. Exit 1: a fault in safety text was missed. With --corpus it measures a translation
memory instead: a table with a header line id<TAB>en<TAB>tag…, one sentence a line.`,
		Example: "  caveat drill\n  caveat drill --format json --seed 7\n  caveat drill --corpus memory.tsv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.format != "text" && o.format != "json" {
				return fmt.Errorf("--format %s: write one of text, json", o.format)
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
	f, err := os.Open(a.path(corpus))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := drill.ReadCorpus(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", corpus, err)
	}
	return c.Run(seed)
}
