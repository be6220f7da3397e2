package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

func (a *app) withdrawCommand() *cobra.Command {
	var reason string
	var restore bool
	c := &cobra.Command{
		Use:   "withdraw TAG [SLUG]",
		Short: "Take a language of an article down at once, and bring it back",
		Long: `Withdraw writes a [[withdrawn]] table into caveat.toml; the next build puts the withheld page in the
article's place. Without SLUG, every article in that language is taken down.`,
		Example: "  caveat withdraw ht prostate-massage --reason \"the warning on sepsis reads as advice\"\n  caveat withdraw ht prostate-massage --restore",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			if _, ok := p.Locale(args[0]); !ok {
				return fmt.Errorf("%s: no locale of the project; it has %s", args[0], strings.Join(append([]string{p.Source.Tag}, p.Config.Locales...), ", "))
			}
			w := project.Withdraw{Locale: args[0], Reason: strings.TrimSpace(reason)}
			if len(args) == 2 {
				w.Article = args[1]
				if !p.Has(w.Article) {
					return fmt.Errorf("no article content/%s.md; there are %s", w.Article, strings.Join(p.Slugs, ", "))
				}
			}
			unlock, err := a.lock(cmd.Context(), dir)
			if err != nil {
				return err
			}
			defer unlock()
			var change catalog.Change
			if restore {
				change, err = p.Restore(w)
			} else {
				if w.Reason == "" || strings.ContainsAny(w.Reason, "\r\n") {
					return errors.New("say why, in one line: --reason TEXT")
				}
				change, err = p.Withdraw(w)
			}
			if err != nil {
				return err
			}
			if err := catalog.Write(dir, change); err != nil {
				return err
			}
			what := "withdrawn"
			if restore {
				what = "restored"
			}
			fmt.Fprintf(a.out, "%s: %s; the next caveat build follows\n", strings.Join(args, " "), what)
			return nil
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, in one line `TEXT`")
	c.Flags().BoolVar(&restore, "restore", false, "bring it back")
	return c
}
