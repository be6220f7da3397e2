package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/project"
)

// statusRow is one article in one locale.
type statusRow struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Units    int    `json:"units"`
	Current  int    `json:"current"`
	Stale    int    `json:"stale"`
	Missing  int    `json:"missing"`
	Unproven int    `json:"unproven"`
	// The same of safety text alone.
	Safety        int `json:"safety"`
	SafetyCurrent int `json:"safety-current"`
	// Of the texts that must be reviewed: how many are, the translations and their sources.
	ToReview       int    `json:"to-review"`
	Reviewed       int    `json:"reviewed"`
	SourceReviewed int    `json:"source-reviewed"`
	Withdrawn      string `json:"withdrawn,omitempty"`
	Errors         int    `json:"errors,omitempty"` // in its locale file and ledger
}

// todo is one text to work on, or one error in a locale file, which comes before all texts.
type todo struct {
	Article string `json:"article"`
	Locale  string `json:"locale"`
	Key     string `json:"key,omitempty"`
	Problem string `json:"problem,omitempty"` // the error, with its mend
	File    string `json:"file"`
	Line    int    `json:"line"`
	State   string `json:"state"`
	Safety  bool   `json:"safety"`
	Words   int    `json:"words"`
	Source  string `json:"source"`
	Was     string `json:"was,omitempty"`
	Target  string `json:"target,omitempty"`
}

func (a *app) statusCommand() *cobra.Command {
	var o struct {
		locales []string
		todo    bool
		diff    bool
		format  string
	}
	c := &cobra.Command{
		Use:     "status [SLUG]",
		Short:   "Show how far each language is, and what to do next",
		Example: "  caveat status\n  caveat status --locale ht --todo     what to translate next, safety text first\n  caveat status prostate-massage --diff  old and new source of what is stale",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, _, err := a.load()
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
			if o.format != "text" && o.format != "json" {
				return fmt.Errorf("--format %s: write one of text, json", o.format)
			}
			rows, todos := survey(p, slugs, want)
			switch {
			case o.format == "json":
				e := json.NewEncoder(a.out)
				e.SetEscapeHTML(false)
				e.SetIndent("", " ")
				return e.Encode(map[string]any{"pages": rows, "todo": todos})
			case o.diff:
				a.showDiff(todos)
			case o.todo:
				a.showTodo(todos)
			default:
				a.showMatrix(p, rows)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.locales, "locale", nil, "only this locale `TAG` (may be repeated)")
	f.BoolVar(&o.todo, "todo", false, "list what to do next: errors in files, safety text, the rest; with file, line and words")
	f.BoolVar(&o.diff, "diff", false, "show the old and new source of stale texts beside the translation")
	f.StringVar(&o.format, "format", "text", "`FORMAT`: text, json")
	return c
}

func survey(p *project.Project, slugs []string, want func(string) bool) (rows []statusRow, todos []todo) {
	rows, todos = []statusRow{}, []todo{}
	l := p.NewLoader()
	var safety, ordinary []todo
	for _, slug := range slugs {
		w := loadWork(l, slug, want)
		for i := range w.Pages {
			page := &w.Pages[i]
			tag := page.Locale.Tag
			if want != nil && !want(tag) {
				continue
			}
			row := statusRow{Article: slug, Locale: tag, Units: len(w.Units)}
			row.Withdrawn, _ = p.Config.WithdrawnFor(slug, tag)
			row.reviews(p, w, i)
			for _, f := range []struct {
				path     string
				problems []catalog.Problem
			}{{page.File.Path, page.File.Problems}, {page.Ledger.Path, page.Ledger.Problems}} {
				for _, pr := range f.problems {
					row.Errors++
					todos = append(todos, todo{Article: slug, Locale: tag, Key: pr.Key, File: f.path, Line: pr.Pos.Line, State: "broken", Problem: pr.Text + "; " + pr.Mend})
				}
			}
			for u, st := range page.States {
				if w.Safety[u] {
					row.Safety++
				}
				switch st.Basis {
				case catalog.Current:
					row.Current++
					if w.Safety[u] {
						row.SafetyCurrent++
					}
					continue
				case catalog.Stale:
					row.Stale++
				case catalog.Missing:
					row.Missing++
				case catalog.Unproven:
					row.Unproven++
				}
				t := todo{Article: slug, Locale: tag, Key: w.Units[u].Key, File: page.File.Path, Line: 1, State: st.Basis.String(),
					Safety: w.Safety[u], Words: article.Words(w.Units[u].Text), Source: w.Units[u].Text, Was: st.Made}
				if st.Message != nil {
					t.Line, t.Target = st.Message.Pos.Line, st.Message.Canon()
				}
				if t.Safety {
					safety = append(safety, t)
				} else {
					ordinary = append(ordinary, t)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, append(append(todos, safety...), ordinary...)
}

// reviews counts the reviewed texts of one page.
func (r *statusRow) reviews(p *project.Project, w *project.Work, page int) {
	for u, must := range w.Binding() {
		if !must {
			continue
		}
		r.ToReview++
		if p.Approval(w, page, u).Met {
			r.Reviewed++
		}
		if p.Approval(w, -1, u).Met {
			r.SourceReviewed++
		}
	}
}

func (a *app) showMatrix(p *project.Project, rows []statusRow) {
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "article\tlocale\tcurrent\tstale\tmissing\tunproven\tsafety text current\treviewed\tsource reviewed\t")
	for _, r := range rows {
		note := ""
		if r.Withdrawn != "" {
			note = "withdrawn: " + r.Withdrawn
		}
		if r.Errors > 0 {
			note = strings.TrimSpace(count(r.Errors, "error") + " in its files: caveat check " + note)
		}
		fmt.Fprintf(tw, "%s\t%s\t%d of %d\t%d\t%d\t%d\t%d of %d\t%d of %d\t%d of %d\t%s\n", r.Article, r.Locale, r.Current, r.Units, r.Stale, r.Missing, r.Unproven, r.SafetyCurrent, r.Safety, r.Reviewed, r.ToReview, r.SourceReviewed, r.ToReview, note)
	}
	tw.Flush()
}

func (a *app) showTodo(todos []todo) {
	words, errors := 0, 0
	for _, t := range todos {
		if t.Problem != "" {
			errors++
			fmt.Fprintf(a.out, "%s:%d: ERROR: %s\n", t.File, t.Line, t.Problem)
			continue
		}
		mark := "ordinary"
		if t.Safety {
			mark = "SAFETY"
		}
		words += t.Words
		fmt.Fprintf(a.out, "%s:%d: %s %s: %s (%s): %s\n", t.File, t.Line, mark, t.State, t.Key, count(t.Words, "word"), clip(t.Source))
	}
	what := count(len(todos)-errors, "text")
	if errors > 0 {
		what = count(errors, "error") + ", " + what
	}
	fmt.Fprintf(a.out, "%s, %s to do\n", what, count(words, "word"))
}

func (a *app) showDiff(todos []todo) {
	n := 0
	paint := color(a.out)
	for _, t := range todos {
		if t.State != catalog.Stale.String() {
			continue
		}
		n++
		fmt.Fprintf(a.out, "%s:%d: %s\n  was: %s\n  now: %s\n  %s: %s\n\n", t.File, t.Line, t.Key,
			marked(t.Was, t.Source, catalog.Deleted, paint), marked(t.Was, t.Source, catalog.Inserted, paint), t.Locale, t.Target)
	}
	fmt.Fprintf(a.out, "%s\n", count(n, "stale text"))
}

// marked gives the old text with what is gone marked, or the new one with what is new marked: by
// colour on a terminal, by [-…-] and {+…+} elsewhere.
func marked(old, new string, show catalog.Op, paint bool) string {
	var b strings.Builder
	for _, p := range catalog.Diff(old, new) {
		switch {
		case p.Op == catalog.Kept:
			b.WriteString(p.Text)
		case p.Op != show:
		case !paint && show == catalog.Deleted:
			b.WriteString("[-" + p.Text + "-]")
		case !paint:
			b.WriteString("{+" + p.Text + "+}")
		case show == catalog.Deleted:
			b.WriteString("\x1b[31;9m" + p.Text + "\x1b[0m")
		default:
			b.WriteString("\x1b[32;1m" + p.Text + "\x1b[0m")
		}
	}
	return b.String()
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
