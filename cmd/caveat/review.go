package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"caveat/internal/check"
	"caveat/internal/evidence"
	"caveat/internal/project"
	"caveat/internal/review"
)

func (a *app) reviewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "review",
		Short: "Sign that safety text is right, and show who has signed what",
		Long: `A safety text is reviewed when a clinician approved its source, a translator approved its translation,
and somebody said who made that. Approvals are signed with SSH keys and bound to the exact words;
docs/reviews.md tells the rest.`,
		Example: "  caveat review sign emergency-help --role clinician --key ~/.ssh/id_ed25519\n  caveat review sheet emergency-help --locale es --output sheet.html\n  caveat review list\n  caveat review report --locale es --output report.html",
	}
	c.AddCommand(a.signCommand(), a.sheetCommand(), a.listCommand(), a.reportCommand(), a.reviewMergeCommand())
	return c
}

// pick is what the commands that show texts for review have in common.
type pick struct {
	locale   string
	role     string
	sections []string
	ordinary bool
}

func (k *pick) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&k.locale, "locale", "", "the language `TAG`; a clinician's is the source's")
	f.StringVar(&k.role, "role", "", "your `ROLE`: clinician, translator or translated-by")
	f.StringArrayVar(&k.sections, "section", nil, "only the section `ID` (may be repeated)")
	f.BoolVar(&k.ordinary, "ordinary", false, "ordinary text as well as safety text")
}

// texts reads an article, or the page's own words, and picks its texts. The page is -1 for the
// source. A text that is not current is left out and told: it would be withheld all the same.
func (k *pick) texts(a *app, p *project.Project, slug string) (w *project.Work, page int, texts []evidence.Text, err error) {
	if _, err := wantSlugs(p, []string{slug}); err != nil {
		return nil, 0, nil, err
	}
	role := review.Role(k.role)
	source := p.Source.Tag
	switch {
	case role != review.Clinician && role != review.Translator && role != review.TranslatedBy:
		return nil, 0, nil, fmt.Errorf("--role %q: write one of clinician, translator, translated-by", k.role)
	case role == review.Clinician && k.locale == "":
		k.locale = source
	case role == review.Clinician && k.locale != source:
		return nil, 0, nil, fmt.Errorf("a clinician approves the source: leave out --locale %s", k.locale)
	case role != review.Clinician && k.locale == "":
		return nil, 0, nil, errors.New("say which language: --locale TAG")
	case role != review.Clinician && k.locale == source:
		return nil, 0, nil, fmt.Errorf("--locale %s is the source: clinicians approve it, with --role clinician", source)
	}
	want, err := wantLocales(p, []string{k.locale})
	if err != nil {
		return nil, 0, nil, err
	}
	w = p.NewLoader().Work(slug, want)
	page = pageOf(w, k.locale)
	if r := w.ReviewsOf(page); r.Problem != nil {
		return nil, 0, nil, errors.New(r.Problem.String())
	}
	must := w.Binding()
	left := 0
	texts, err = evidence.Texts(p, w, page, func(unit int) bool {
		if !must[unit] && !k.ordinary || !k.inSection(w, unit) {
			return false
		}
		if page >= 0 && w.Pages[page].States[unit].Basis.String() != "current" {
			left++
			return false
		}
		return true
	})
	if left > 0 {
		fmt.Fprintf(a.err, "%d texts of %s in %s are left out: they are missing, stale or unproven (caveat status %s --locale %s --todo)\n", left, slug, k.locale, slug, k.locale)
	}
	return w, page, texts, err
}

func (k *pick) inSection(w *project.Work, unit int) bool {
	if len(k.sections) == 0 {
		return true
	}
	for _, id := range k.sections {
		if w.Article != nil && (w.Article.Units[unit].Section == id || w.Article.Units[unit].Top == id) {
			return true
		}
		if strings.HasPrefix(w.Units[unit].Key, id+".") {
			return true
		}
	}
	return false
}

// pageOf finds a language in a work, -1 for the source.
func pageOf(w *project.Work, tag string) int {
	for i := range w.Pages {
		if w.Pages[i].Locale.Tag == tag {
			return i
		}
	}
	return -1
}

func (a *app) sheetCommand() *cobra.Command {
	var k pick
	var output string
	var list bool
	c := &cobra.Command{
		Use:   "sheet SLUG",
		Short: "Print what to review: an HTML page or a PDF to sign on paper, or a list to sign by key",
		Long: `The sheet has each safety text, its translation, room to translate it back, its digest, and a place to
sign. An officer with a key records the signed sheet: caveat review sign --attested.
With --list it is plain text for caveat review sign --units: delete the lines that you do not approve.`,
		Example: "  caveat review sheet emergency-help --locale es --role translator --output sheet.html\n  caveat review sheet emergency-help --locale es --output sheet.pdf\n  caveat review sheet emergency-help --role clinician --list > texts",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, _, err := a.load()
			if err != nil {
				return err
			}
			if k.role == "" && k.locale != "" && k.locale != p.Source.Tag {
				k.role = string(review.Translator)
			}
			w, _, texts, err := k.texts(a, p, args[0])
			if err != nil {
				return err
			}
			if len(texts) == 0 {
				return errors.New("there is no such text to review")
			}
			loc, _ := p.Locale(k.locale)
			if list {
				return a.deliver(output, func(out io.Writer) error { return listUnits(out, texts) })
			}
			s := evidence.Sheet{Project: p.Reviewers.Project, Article: w.Slug, Title: evidence.Title(w), Role: review.Role(k.role),
				Source: p.Source, Locale: loc, Texts: texts, Revision: evidence.Revision(texts)}
			page, err := s.HTML()
			if strings.HasSuffix(strings.ToLower(output), ".pdf") {
				page, err = s.PDF(p.Config.Region)
			}
			if err != nil {
				return err
			}
			return a.deliver(output, func(out io.Writer) error { _, err := out.Write(page); return err })
		},
	}
	k.flags(c)
	c.Flags().StringVar(&output, "output", "", "write to `FILE`, not to standard output; a PDF if its name ends in .pdf")
	c.Flags().BoolVar(&list, "list", false, "plain text for caveat review sign --units")
	return c
}

// listUnits writes texts as --units reads them: a digest and a key a line, the texts in comments.
func listUnits(out io.Writer, texts []evidence.Text) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# digest of this sheet: %s\n\n", evidence.Revision(texts))
	for _, t := range texts {
		for _, text := range []string{t.Source, t.Target} {
			if text != "" {
				b.WriteString("# " + strings.ReplaceAll(text, "\n", "\n# ") + "\n")
			}
		}
		fmt.Fprintf(&b, "%s %s\n\n", t.Digest, t.Key)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// listed is one statement as review list shows it.
type listed struct {
	File     string           `json:"file"`
	Line     int              `json:"line"`
	Article  string           `json:"article"`
	Locale   string           `json:"locale"`
	Person   string           `json:"person"`
	Role     review.Role      `json:"role"`
	Verdict  review.Verdict   `json:"verdict"`
	Reason   string           `json:"reason,omitempty"`
	Time     string           `json:"time"`
	Units    int              `json:"units"`
	Counted  int              `json:"counted"` // of the units
	Paper    string           `json:"paper,omitempty"`
	Not      review.Reason    `json:"not-counted,omitempty"`
	NotUnits []uncountedUnits `json:"not-counted-units,omitempty"`
}

type uncountedUnits struct {
	Key    string        `json:"key"`
	Reason review.Reason `json:"reason"`
}

func (a *app) listCommand() *cobra.Command {
	var locales []string
	var format, ref string
	c := &cobra.Command{
		Use:     "list [SLUG]...",
		Short:   "List every statement, whether it counts, and why not",
		Example: "  caveat review list\n  caveat review list emergency-help --locale es --format json\n  caveat review list --trust-ref origin/main",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			if _, err := a.trust(cmd.Context(), p, dir, ref); err != nil {
				return err
			}
			slugs, err := wantSlugs(p, args)
			if err != nil {
				return err
			}
			want, err := wantLocales(p, locales)
			if err != nil {
				return err
			}
			all, err := statements(p, slugs, want)
			if err != nil {
				return err
			}
			switch format {
			case "json":
				e := json.NewEncoder(a.out)
				e.SetEscapeHTML(false)
				e.SetIndent("", " ")
				return e.Encode(map[string]any{"statements": all})
			case "text":
				a.showStatements(p, all)
				return nil
			}
			return fmt.Errorf("--format %s: write one of text, json", format)
		},
	}
	c.Flags().StringArrayVar(&locales, "locale", nil, "only this locale `TAG` (may be repeated)")
	c.Flags().StringVar(&format, "format", "text", "`FORMAT`: text, json")
	trustFlag(c.Flags(), &ref)
	return c
}

func statements(p *project.Project, slugs []string, want func(string) bool) ([]listed, error) {
	all := []listed{}
	l := p.NewLoader()
	for _, slug := range slugs {
		w := l.Work(slug, want)
		for page := -1; page < len(w.Pages); page++ {
			r := w.ReviewsOf(page)
			if r.Problem != nil {
				return nil, errors.New(r.Problem.String())
			}
			if page < 0 && want != nil && !want(p.Source.Tag) {
				continue
			}
			for _, e := range r.Entries {
				s := listed{File: r.Path, Line: e.Line, Article: e.Article, Locale: e.Locale, Person: e.Person, Role: e.Role, Verdict: e.Verdict,
					Reason: e.Reason, Time: e.Time.UTC().Format(time.RFC3339), Units: len(e.Units), Counted: len(e.Units)}
				if e.Paper != nil {
					s.Paper = e.Paper.Name + ", " + e.Paper.Qualification
				}
				for _, u := range r.Uncounted {
					switch {
					case u.Entry.Line != e.Line:
					case u.Key == "":
						s.Not, s.Counted = u.Reason, 0
					default:
						s.NotUnits = append(s.NotUnits, uncountedUnits{u.Key, u.Reason})
						s.Counted--
					}
				}
				all = append(all, s)
			}
		}
	}
	return all, nil
}

func (a *app) showStatements(p *project.Project, all []listed) {
	if len(all) == 0 {
		what := "nobody has signed anything"
		if !p.Reviewers.Known() {
			what += "; there is no " + project.SignersFile + ", so nothing could count (docs/reviews.md)"
		}
		fmt.Fprintln(a.out, what)
		return
	}
	for _, s := range all {
		how := "signed by"
		if s.Paper != "" {
			how = "attested for " + s.Paper + ", recorded by"
		}
		fmt.Fprintf(a.out, "%s:%d: %s %s %s: %s %s as %s: %d of %d texts count\n", s.File, s.Line, s.Time, s.Locale, s.Verdict, how, s.Person, s.Role, s.Counted, s.Units)
		if s.Reason != "" {
			fmt.Fprintf(a.out, "  because: %s\n", s.Reason)
		}
		if s.Not != "" {
			fmt.Fprintf(a.out, "  does not count: %s: %s\n", s.Not, check.Uncounted(s.Not))
		}
		for _, u := range s.NotUnits {
			fmt.Fprintf(a.out, "  %s: %s: %s\n", u.Key, u.Reason, check.Uncounted(u.Reason))
		}
	}
	fmt.Fprintf(a.out, "%d statements\n", len(all))
}

func (a *app) reportCommand() *cobra.Command {
	var locale, output, drill, ref string
	c := &cobra.Command{
		Use:   "report [SLUG]...",
		Short: "Write the evidence for an auditor: one HTML file for a language",
		Long: `The report has each safety text with its translation, who approved what and when, which checks ran and
which did not, and the digests. It reads no clock: the same project gives the same bytes.`,
		Example: "  caveat review report --locale es --output report.html\n  caveat drill > drill.txt; caveat review report --locale es --drill drill.txt --trust-ref origin/main --output report.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			commit, err := a.trust(cmd.Context(), p, dir, ref)
			if err != nil {
				return err
			}
			slugs, err := wantSlugs(p, args)
			if err != nil {
				return err
			}
			if locale == "" {
				return errors.New("say which language: --locale TAG")
			}
			want, err := wantLocales(p, []string{locale})
			if err != nil {
				return err
			}
			loc, _ := p.Locale(locale)
			r := evidence.Report{Project: p.Reviewers.Project, Source: p.Source, Locale: loc, Policy: p.Reviewers.Policy, Trusted: commit, People: evidence.People(p.Reviewers.Trust)}
			if drill != "" {
				data, err := os.ReadFile(a.path(drill))
				if err != nil {
					return fmt.Errorf("--drill %s: %w", drill, err)
				}
				sum := sha256.Sum256(data)
				r.Drill, r.Digest = string(data), hex.EncodeToString(sum[:])
			}
			l := p.NewLoader()
			for _, slug := range slugs {
				w := l.Work(slug, want)
				work, err := evidence.NewWork(p, w, pageOf(w, locale), check.Article(p, w, check.Options{Release: true, Locale: want, Coverage: true}))
				if err != nil {
					return err
				}
				r.Works = append(r.Works, work)
			}
			page, err := r.HTML()
			if err != nil {
				return err
			}
			return a.deliver(output, func(out io.Writer) error { _, err := out.Write(page); return err })
		},
	}
	f := c.Flags()
	f.StringVar(&locale, "locale", "", "the language `TAG`")
	f.StringVar(&output, "output", "", "write to `FILE`, not to standard output")
	f.StringVar(&drill, "drill", "", "put the results of caveat drill in: `FILE`")
	trustFlag(f, &ref)
	return c
}
