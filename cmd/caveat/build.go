package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"caveat/internal/bundle"
	"caveat/internal/pdf"
	"caveat/internal/project"
)

func (a *app) buildCommand() *cobra.Command {
	var o struct {
		out              string
		locales, only    []string
		release, partial bool
		preview, noPDF   bool
		large, pseudo    bool
		watch            bool
		fonts, trust     string
	}
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the website: pages, print pages, PDFs and a zip for each language",
		Long: `Build writes the website into dist/. A page whose safety text is missing, stale, unproven or
wrong is withheld: a page that says so, in its language, stands in its place. The exit code is then 1.`,
		Example: "  caveat build\n  caveat build --locale es --locale ht --out /srv/www\n  caveat build --preview    for translators, into preview/\n  caveat build --release --trust-ref origin/main",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			if err := needTrust(o.release, o.trust); err != nil {
				return err
			}
			if o.preview && o.release {
				return errors.New("--preview and --release exclude each other: a preview shows what a release withholds")
			}
			if o.watch && o.trust != "" {
				return errors.New("--watch and --trust-ref exclude each other")
			}
			commit, err := a.trust(cmd.Context(), p, dir, o.trust)
			if err != nil {
				return err
			}
			if len(p.Slugs) == 0 {
				return fmt.Errorf("%s: there is no article, so nothing is built; write content/<slug>.md, or: caveat new FILE", filepath.Join(dir, "content"))
			}
			want, err := wantLocales(p, o.locales)
			if err != nil {
				return err
			}
			opts := bundle.Options{Out: a.path(o.out), Locale: want, Release: o.release, Preview: o.preview, Progress: a.progress("building"),
				Root: dir, Trust: commit}
			if err := opts.Only(o.only); err != nil {
				return err
			}
			if o.noPDF {
				opts.PDF = false
			}
			if !opts.Pages && !opts.Print && !opts.PDF {
				return errors.New("there is nothing to build: zips hold what is built besides; add --only pages, print or pdf")
			}
			opts.Large, opts.Pseudo = o.large, o.pseudo
			if o.fonts != "" {
				if opts.Fonts, err = pdf.LoadFonts(os.DirFS(a.path(o.fonts))); err != nil {
					return fmt.Errorf("--font-dir %s: %w", o.fonts, err)
				}
			}
			if o.out == "" {
				opts.Out = filepath.Join(dir, "dist")
				if o.preview {
					opts.Out = filepath.Join(dir, "preview")
				}
			}
			if o.watch {
				return a.watch(cmd.Context(), dir, opts)
			}
			r, err := bundle.Build(cmd.Context(), p, opts)
			if err != nil {
				return err
			}
			a.summary(p, r, opts)
			if (r.Withheld() > 0 || r.WithoutPDF() > 0) && !o.partial && !o.preview {
				return errFound
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&o.out, "out", "o", "", "output `DIR` (default dist, or preview with --preview)")
	f.StringArrayVar(&o.locales, "locale", nil, "only this target locale `TAG` (may be repeated); the source is always built")
	f.BoolVar(&o.release, "release", false, "withhold every page whose safety text is not fully reviewed")
	trustFlag(f, &o.trust)
	f.BoolVar(&o.partial, "partial", false, "exit 0 even if pages are withheld")
	f.BoolVar(&o.preview, "preview", false, "show every page with its gaps, for translators; never to be published")
	f.StringArrayVar(&o.only, "only", nil, "only `KIND` of output: pages, print, pdf, zip (may be repeated)")
	f.BoolVar(&o.noPDF, "no-pdf", false, "build no PDFs")
	f.BoolVar(&o.pseudo, "pseudo", false, "add the pseudo-locales en-XA and ar-XB, which show text that is in no catalog")
	f.BoolVar(&o.watch, "watch", false, "go on, and build again whenever a file of the project is saved")
	f.BoolVar(&o.large, "large-print", false, "PDFs in large print (18 pt)")
	f.StringVar(&o.fonts, "font-dir", "", "more fonts for PDFs: the .ttf files in `DIR`")
	return c
}

// summary tells what was built: one table, and every withheld page with its first reason.
func (a *app) summary(p *project.Project, r *bundle.Report, o bundle.Options) {
	type row struct{ drafts, reviewed, withheld int }
	rows := map[string]*row{}
	var order []string
	for _, pg := range r.Pages {
		if rows[pg.Locale] == nil {
			rows[pg.Locale] = &row{}
			order = append(order, pg.Locale)
		}
		switch pg.State {
		case bundle.Draft:
			rows[pg.Locale].drafts++
		case bundle.Reviewed:
			rows[pg.Locale].reviewed++
		case bundle.Withheld:
			rows[pg.Locale].withheld++
		}
	}
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "locale\treviewed\tdraft\twithheld\tlanguage")
	for _, tag := range order {
		name := "pseudo-locale, never to be published"
		if l, ok := p.Locale(tag); ok {
			name = l.EnglishName()
		}
		x := rows[tag]
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%s\n", tag, x.reviewed, x.drafts, x.withheld, name)
	}
	tw.Flush()
	n := 0
	for i := range r.Pages {
		pg := &r.Pages[i]
		if pg.State != bundle.Withheld {
			continue
		}
		if n++; n > 40 {
			continue
		}
		fmt.Fprintf(a.out, "withheld: %s in %s: %s\n", pg.Article, pg.Locale, pg.Reason())
	}
	missing := 0
	for i := range r.Pages {
		if pg := &r.Pages[i]; pg.NoPDF != "" {
			if missing++; missing <= 10 {
				fmt.Fprintf(a.out, "no PDF: %s in %s: %s\n", pg.Article, pg.Locale, pg.NoPDF)
			}
		}
	}
	if missing > 10 {
		fmt.Fprintf(a.out, "no PDF: %d more pages\n", missing-10)
	}
	if n > 40 {
		fmt.Fprintf(a.out, "withheld: %d more pages; caveat check names every reason\n", n-40)
	}
	fmt.Fprintf(a.out, "%d files, %s in %s\n", r.Files, size(r.Bytes), o.Out)
	if o.Preview {
		io.WriteString(a.out, "A preview for translators: not to be published.\n")
	}
}

func size(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
