package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

func (a *app) syncCommand() *cobra.Command {
	var o struct {
		check, prune bool
		drop         []string
	}
	c := &cobra.Command{
		Use:   "sync [SLUG]...",
		Short: "Bring locale files and ledgers up to date with the articles",
		Long: `Sync splits each article into messages, writes the source catalog, a file for each locale ready to
fill in, and the ledgers. A translator's text, comments and order stay byte for byte.`,
		Example: "  caveat sync\n  caveat sync prostate-massage\n  caveat sync --check          write nothing; exit 1 if something would be written\n  caveat sync --drop risks.bleeding",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			slugs, err := wantSlugs(p, args)
			if err != nil {
				return err
			}
			opts := project.SyncOptions{Prune: o.prune, Drop: map[string]bool{}, Memory: p.NewMemory()}
			unknown := map[string]bool{}
			for _, k := range o.drop {
				opts.Drop[k], unknown[k] = true, true
			}
			if !o.check {
				unlock, err := a.lock(cmd.Context(), dir)
				if err != nil {
					return err
				}
				defer unlock()
			}
			cache := catalog.ReadCache(dir)
			l := p.NewLoader()
			changed := 0
			var broken []error
			for _, slug := range slugs {
				if cmd.Context().Err() != nil {
					return cmd.Context().Err()
				}
				w, plan, err := l.PlanCached(cache, slug, opts)
				if err != nil { // every broken article is told, and the others are brought up to date
					broken = append(broken, err)
					continue
				}
				if w == nil {
					continue
				}
				for _, m := range w.Marks.Marks {
					delete(unknown, m.Key)
				}
				a.tellPlan(w, plan)
				for _, ch := range plan.Changes {
					changed++
					if o.check {
						fmt.Fprintln(a.out, "would write "+ch.Path)
						continue
					}
					if err := catalog.Write(dir, ch); err != nil {
						return err
					}
					fmt.Fprintln(a.out, "wrote "+ch.Path)
				}
			}
			for key := range unknown {
				broken = append(broken, fmt.Errorf("--drop %s: no text that is, or was, in an article", key))
			}
			if len(broken) > 0 {
				return errors.Join(broken...)
			}
			if !o.check {
				if err := cache.Write(len(args) == 0 && !opts.Prune && len(opts.Drop) == 0); err != nil {
					return err
				}
			}
			switch {
			case changed == 0:
				fmt.Fprintln(a.out, "everything is in sync")
			case o.check:
				return errFound
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&o.check, "check", false, "write nothing; exit 1 if something would be written")
	f.BoolVar(&o.prune, "prune", false, "remove messages whose text is gone (safety text needs --drop)")
	f.StringArrayVar(&o.drop, "drop", nil, "the safety text `KEY` is gone on purpose (may be repeated)")
	return c
}

// lock waits until no other caveat writes into the project, and says so.
func (a *app) lock(ctx context.Context, dir string) (unlock func(), err error) {
	return catalog.Lock(ctx, dir, func() { fmt.Fprintln(a.err, "another caveat is writing; waiting for it to end") })
}

// tellPlan says what was matched where it was not exact, and what is gone.
func (a *app) tellPlan(w *project.Work, plan *project.Plan) {
	for _, m := range plan.Matches {
		switch m.How {
		case catalog.Edited:
			fmt.Fprintf(a.out, "%s: %s: changed from “%s” to “%s”%s\n", w.Slug, m.Key, clipChange(m.Old, w.Units[m.Unit].Text), clipChange(w.Units[m.Unit].Text, m.Old), follows(w, m.Unit))
		case catalog.Returned:
			fmt.Fprintf(a.out, "%s: %s: its text is back, and so are its translations\n", w.Slug, m.Key)
		case catalog.New:
			if !w.Catalog.Exists {
				continue // everything is new
			}
			fmt.Fprintf(a.out, "%s: %s: new: “%s”\n", w.Slug, m.Key, clip(w.Units[m.Unit].Text))
		}
	}
	for _, key := range plan.Gone {
		fmt.Fprintf(a.out, "%s: %s: no longer in the article; kept as obsolete\n", w.Slug, key)
	}
	for _, m := range plan.Removed {
		fmt.Fprintf(a.out, "%s: %s: removed in %s: “%s”\n", w.Slug, m.Key, m.Locale, clip(m.Text))
	}
	for _, m := range plan.Kept {
		fmt.Fprintf(a.out, "%s: %s: kept in %s, because it is safety text: “%s”; to remove it: caveat sync --drop %s\n", w.Slug, m.Key, m.Locale, clip(m.Text), m.Key)
	}
}

// follows says what a change makes of a text's translations. They are current where the text is one
// that it was before, or where somebody has edited the source catalog in the place of the article.
func follows(w *project.Work, unit int) string {
	var current, others int
	for i := range w.Pages {
		switch states := w.Pages[i].States; {
		case len(states) == 0 || states[unit].Basis == catalog.Missing:
		case states[unit].Basis == catalog.Current:
			current++
		default:
			others++
		}
	}
	switch {
	case current == 0 && others == 0:
		return ""
	case current == 0:
		return "; its translations are stale now"
	case others == 0:
		return "; its translations were made from this text"
	}
	return "; translations of another text are stale"
}

// clipChange cuts a text around where it begins to differ from another.
func clipChange(s, other string) string {
	same := 0
	for same < len(s) && same < len(other) && s[same] == other[same] {
		same++
	}
	start := 0
	if same >= 40 {
		start = strings.LastIndexByte(s[:same-20], ' ') + 1 // some words before the change, to know it by
	}
	if start == 0 {
		return clip(s)
	}
	return clip("… " + s[start:])
}

func clip(s string) string {
	r := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(r) <= 50 {
		return string(r)
	}
	return string(r[:49]) + "…"
}
