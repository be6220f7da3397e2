package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/project"
)

func (a *app) acceptCommand() *cobra.Command {
	var o struct {
		locales, keys []string
		all, safety   bool
	}
	c := &cobra.Command{
		Use:   "accept [SLUG]...",
		Short: "Say that a translation is right as it stands",
		Long: `Accept records that stale or unproven translations follow today's source text. Look first: it is your
word that nothing is lost. With --all it lists what it accepts; safety text only with --safety.`,
		Example: "  caveat accept prostate-massage --locale es --key risks.bleeding\n  caveat accept --locale de --all\n  caveat accept --locale de --all --safety",
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(o.keys) > 0) == o.all {
				return errors.New("say what to accept: --key KEY, or --all")
			}
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			slugs, err := wantSlugs(p, args)
			if err != nil {
				return err
			}
			want, err := wantLocales(p, o.locales)
			if err != nil {
				return err
			}
			unlock, err := a.lock(cmd.Context(), dir)
			if err != nil {
				return err
			}
			defer unlock()
			return a.accept(p, dir, slugs, want, o.keys, o.safety)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.locales, "locale", nil, "only this locale `TAG` (may be repeated)")
	f.StringArrayVar(&o.keys, "key", nil, "the message `KEY` (may be repeated)")
	f.BoolVar(&o.all, "all", false, "everything that is stale or unproven")
	f.BoolVar(&o.safety, "safety", false, "with --all: safety text too")
	return c
}

func (a *app) accept(p *project.Project, dir string, slugs []string, want func(string) bool, keys []string, safety bool) error {
	named := map[string]bool{}
	for _, k := range keys {
		named[k] = false
	}
	l := p.NewLoader()
	left := 0
	var changes []catalog.Change // written only when nothing that was asked for is refused
	var told []string            // said once it is written
	for _, slug := range slugs {
		w := loadWork(l, slug, want)
		if err := w.Readable(want); err != nil {
			return err
		}
		type unit struct{ tag, key string }
		ok := map[unit]bool{}
		for i := range w.Pages {
			page := &w.Pages[i]
			tag := page.Locale.Tag
			if want != nil && !want(tag) {
				continue
			}
			for u, st := range page.States {
				key := w.Units[u].Key
				if len(keys) > 0 {
					if _, asked := named[key]; !asked {
						continue
					}
					named[key] = true
					if st.Basis == catalog.Missing {
						return fmt.Errorf("%s:1:1: %s is blank in %s; translate it first", page.File.Path, key, tag)
					}
				}
				if st.Basis != catalog.Stale && st.Basis != catalog.Unproven {
					continue
				}
				if len(keys) == 0 && w.Safety[u] && !safety {
					left++
					continue
				}
				if english(w.Units[u].Text, st.Message.Canon()) {
					if len(keys) > 0 {
						return fmt.Errorf("%s:%d:%d: %s is the source text itself in %s; translate it first", page.File.Path, st.Message.Pos.Line, st.Message.Pos.Col, key, tag)
					}
					fmt.Fprintf(a.out, "left: %s %s %s: it is the source text itself\n", slug, tag, key)
					continue
				}
				ok[unit{tag, key}] = true
				told = append(told, fmt.Sprintf("accepted: %s %s %s (was %s): “%s” for “%s”", slug, tag, key, st.Basis, clip(st.Message.Canon()), clip(w.Units[u].Text)))
			}
		}
		if len(ok) == 0 {
			continue
		}
		plan, err := l.Plan(w, project.SyncOptions{Want: want, Accept: func(tag, key string) bool { return ok[unit{tag, key}] }})
		if err != nil {
			return err
		}
		changes = append(changes, plan.Changes...)
	}
	for k, found := range named {
		if !found {
			return fmt.Errorf("--key %s: no such message", k)
		}
	}
	for _, ch := range changes {
		if err := catalog.Write(dir, ch); err != nil {
			return err
		}
	}
	for _, line := range told {
		fmt.Fprintln(a.out, line)
	}
	fmt.Fprintf(a.out, "%d accepted\n", len(told))
	if left > 0 {
		fmt.Fprintf(a.out, "%d safety texts left as they are; look at them, then: --all --safety\n", left)
	}
	return nil
}

// english says whether a translation is its source text, whatever became of spaces, case and marks:
// names and numbers alone may be.
func english(source, target string) bool {
	bare := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	}
	words := bare(source)
	return len(words) >= 3 && slices.Equal(words, bare(target))
}
