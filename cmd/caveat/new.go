package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/intake"
	"caveat/internal/project"
)

func (a *app) newCommand() *cobra.Command {
	var slug string
	c := &cobra.Command{
		Use:   "new FILE",
		Short: "Turn an existing text into an article and its source catalog",
		Long: `New reads plain text (as pasted from a web page or a word processor), HTML or Markdown, and writes
content/<slug>.md with its locale files. No word is lost. Section IDs and safety marks are proposals:
new lists them, with everything that it guessed, every link that sells something, and every warning
that stands outside a safety section. An article that is there is never overwritten.`,
		Example: "  caveat new leaflet.txt\n  caveat new page.html --slug fever-in-children",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			return a.takeIn(p, dir, args[0], slug)
		},
	}
	c.Flags().StringVar(&slug, "slug", "", "the article's `NAME` in addresses (default: made from the file's name)")
	return c
}

func (a *app) takeIn(p *project.Project, dir, file, slug string) error {
	data, err := a.readInput(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	language, _, _ := strings.Cut(p.Source.Tag, "-")
	o := intake.Options{
		Format: intake.FormatOf(file, data),
		Name:   name,
		Lang:   language,
		Policy: map[string]bool{},
		Leads: func(url string, pic bool) bool {
			if pic {
				return filepath.IsLocal(filepath.FromSlash(url)) && !strings.Contains(url, "..") && !strings.Contains(url, ":") && p.HasFile("content/"+url)
			}
			link, ok := p.Link("", url)
			return ok && link.Slug != "" && (link.Fragment == "" || p.HasSection(link.Slug, link.Fragment)) || link.External
		},
		Var: func(name string) bool { _, ok := p.Config.Vars[name]; return ok },
	}
	kinds := make([]string, 0, len(p.Config.Safety))
	for kind, policy := range p.Config.Safety {
		kinds = append(kinds, kind)
		for _, id := range policy.Sections {
			o.Policy[id] = true
		}
	}
	sort.Slice(kinds, func(i, j int) bool {
		x, y := p.Config.At("safety."+kinds[i]), p.Config.At("safety."+kinds[j])
		return x.Line < y.Line || x == y && kinds[i] < kinds[j]
	})
	d, err := intake.Read(data, o)
	if err != nil {
		return inFile(file, err)
	}
	if slug, err = newSlug(p, dir, file, slug, name, d.Title); err != nil {
		return err
	}
	kind, why := chooseKind(p, kinds, d, slug)
	// Everything is planned before anything is written.
	next, changes, err := drafted(p, d, slug, kind)
	if err != nil {
		return err
	}
	l := next.NewLoader()
	plan, err := l.Plan(l.Article(slug, nil), project.SyncOptions{})
	if err != nil {
		return err
	}
	changes = append(changes, plan.Changes...)
	for _, ch := range changes {
		if err := catalog.Write(dir, ch); err != nil {
			return err
		}
		fmt.Fprintln(a.out, "wrote "+ch.Path)
	}
	a.tellDraft(slug, o.Format, d, why)
	if list := refusals(next, slug); len(list) > 0 {
		fmt.Fprintf(a.out, "\nits page is withheld until this is mended:\n")
		for _, f := range list {
			fmt.Fprintf(a.out, "%s:%d:%d: %s: %s\n", f.File, f.Line, f.Column, f.Check, f.Message)
		}
	}
	fmt.Fprintf(a.out, "\nonce that is settled: caveat sync %s, and caveat status %s --todo says what to translate\n", slug, slug)
	return nil
}

// readInput reads a file, named as from the folder that -C gives.
func (a *app) readInput(file string) ([]byte, error) {
	f, err := os.Open(a.path(file))
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("%s: cannot be read: %w", file, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return nil, fmt.Errorf("%s: is a folder; name one file", file)
	}
	if info.Size() > intake.MaxSize {
		return nil, fmt.Errorf("%s: it has %d MB, and an article at most %d; save the text alone, without its pictures", file, info.Size()/1_000_000, intake.MaxSize/1_000_000)
	}
	data, err := io.ReadAll(io.LimitReader(f, intake.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read to its end", file)
	}
	return data, nil
}

// inFile puts the file's name before an error, which may begin with a place.
func inFile(file string, err error) error {
	text := err.Error()
	if head, _, ok := strings.Cut(text, ":"); ok {
		if _, e := strconv.Atoi(head); e == nil {
			return fmt.Errorf("%s:%s", file, text)
		}
	}
	return fmt.Errorf("%s: %s", file, text)
}

// newSlug gives the article its name: as asked for, else from the file's name, else from the title.
func newSlug(p *project.Project, dir, file, asked, name, title string) (string, error) {
	slug := asked
	if slug == "" {
		slug = article.Slug(strings.ReplaceAll(name, "_", " "), 8)
	}
	if slug == "" || asked == "" && !project.ValidSlug(slug) {
		slug = article.Slug(title, 6)
	}
	if !project.ValidSlug(slug) {
		if asked != "" {
			return "", fmt.Errorf("--slug %s: no name for an article; write lower-case letters, digits and single hyphens, and not %s or index", asked, project.Site)
		}
		return "", fmt.Errorf("%s: no name for the article can be made of its name or its title; give one: --slug NAME", file)
	}
	for _, taken := range []string{project.ContentPath(slug), "locales/" + slug} {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(taken))); !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s: is there already, and is never overwritten; choose another name: --slug NAME", taken)
		}
	}
	return slug, nil
}

// chooseKind takes the kind that the text names, else the first whose policy it satisfies. Where there
// is none it is an article whose policy demands nothing. Why is "" where there is nothing to confirm.
func chooseKind(p *project.Project, kinds []string, d *intake.Draft, slug string) (kind, why string) {
	kind = "article"
	for n := 2; p.Config.Safety[kind].Demands(); n++ {
		kind = fmt.Sprintf("article-%d", n)
	}
	count := func(kind string) int {
		next, _, err := drafted(p, d, slug, kind)
		if err != nil {
			return 1 << 30
		}
		return len(refusals(next, slug))
	}
	least := count(kind) // what no choice of kind would mend
	fits := func(kind string) bool { return count(kind) <= least }
	if d.Kind != "" && fits(d.Kind) {
		if _, known := p.Config.Safety[d.Kind]; !known {
			return d.Kind, fmt.Sprintf("[safety.%s] was added to caveat.toml; write there what every %s must say", d.Kind, d.Kind)
		}
		return d.Kind, ""
	}
	asked := ""
	if d.Kind != "" {
		asked = fmt.Sprintf("the text is of kind %q, but does not say all that [safety.%s] names; once it does, change the kind back; ", d.Kind, d.Kind)
	}
	for _, k := range kinds {
		if p.Config.Safety[k].Demands() && fits(k) {
			return k, asked + fmt.Sprintf("kind %q was chosen, because the text has all that it must have", k)
		}
	}
	why = asked + fmt.Sprintf("kind %q was chosen, whose policy [safety.%s] demands nothing", kind, kind)
	if len(kinds) > 0 {
		why += "; if it is one of " + strings.Join(kinds, ", ") + ", change kind, and caveat check says what the text lacks"
	}
	return kind, why
}

// refusals lists the errors that keep a drafted article from being published in the source language.
func refusals(p *project.Project, slug string) []check.Finding {
	none := func(string) bool { return false }
	var out []check.Finding
	for _, f := range check.Article(p, p.NewLoader().Article(slug, none), check.Options{Locale: none}).Findings {
		if f.Severity == check.Error && f.Check != check.SourceSync.Name {
			out = append(out, f)
		}
	}
	return out
}

// drafted is the project as it will be once the article is there as an article of this kind, with the
// changes to its other files that this takes.
func drafted(p *project.Project, d *intake.Draft, slug, kind string) (*project.Project, []catalog.Change, error) {
	changes := []catalog.Change{{Path: project.ContentPath(slug), New: d.File(kind)}}
	if _, known := p.Config.Safety[kind]; !known {
		policy, err := p.AddPolicy(kind)
		if err != nil {
			return nil, nil, err
		}
		changes = append([]catalog.Change{policy}, changes...)
	}
	next, err := project.Load(with{p.FS, changes}, p.Defaults)
	return next, changes, err
}

// with is a folder with some files changed.
type with struct {
	fs.FS
	changes []catalog.Change
}

func (w with) ReadFile(name string) ([]byte, error) {
	for _, c := range w.changes {
		if c.Path == name {
			return []byte(c.New), nil
		}
	}
	return fs.ReadFile(w.FS, name)
}

// tellDraft lists what a person should look at.
func (a *app) tellDraft(slug string, f intake.Format, d *intake.Draft, why string) {
	file := project.ContentPath(slug)
	notes := d.Notes()
	if why != "" {
		notes = append([]intake.Note{{Line: 4, About: intake.Unsure, Text: why}}, notes...)
	}
	if d.Updated == (article.Date{}) {
		notes = append([]intake.Note{{Line: 4, About: intake.Unsure, Text: "no date; when somebody has looked at the whole text, add a line: updated = 2026-12-31"}}, notes...)
	}
	sort.SliceStable(notes, func(i, j int) bool { return notes[i].Line < notes[j].Line })
	fmt.Fprintf(a.out, "\nread as %s; to confirm in %s, line by line:\n", f, file)
	for _, n := range notes {
		fmt.Fprintf(a.out, "%s:%d:1: %s: %s\n", file, n.Line, n.About, n.Text)
	}
}
