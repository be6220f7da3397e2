package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/check"
	"caveat/internal/project"
	"caveat/internal/report"
	"caveat/internal/verify"
)

func (a *app) verifyCommand() *cobra.Command {
	var o struct {
		manifest       bool
		format, output string
		trust          string
	}
	c := &cobra.Command{
		Use:   "verify [DIST]",
		Short: "Prove that what was built says what the catalogs say",
		Long: `Verify reads a built folder (default dist) as a stranger would: pages, print pages, PDFs and zips.
Each text must be there, once, in order, in its section and language, and visible; drafts and
withheld pages must say what they are; files must be those of the manifest, and nothing else.
With --manifest it needs no project and proves only that the files are whole.
Exit 0: proven; 1: something is wrong; 2: it could not run.`,
		Example: "  caveat verify\n  caveat verify /srv/www\n  caveat verify --manifest downloaded/",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.format != "text" && o.format != "json" {
				return fmt.Errorf("--format %s: write one of text, json", o.format)
			}
			var p *project.Project
			dist := filepath.Join(a.dir, "dist")
			if !o.manifest {
				var root string
				var err error
				if p, root, err = a.load(); err != nil {
					return fmt.Errorf("%w\nwithout a project, say --manifest to verify that the files are whole", err)
				}
				if _, err := a.trust(cmd.Context(), p, root, o.trust); err != nil {
					return err
				}
				dist = filepath.Join(root, "dist")
			}
			if len(args) == 1 {
				dist = a.path(args[0])
			}
			if info, err := os.Stat(dist); err != nil || !info.IsDir() {
				return fmt.Errorf("%s: no such folder; make it with: caveat build", dist)
			}
			r, err := verify.Dist(cmd.Context(), os.DirFS(dist), verify.Options{Project: p, Progress: a.progress("verifying")})
			if err != nil {
				return fmt.Errorf("%s: %w", dist, err)
			}
			if err := a.deliver(o.output, func(w io.Writer) error {
				if o.format == "json" {
					return report.JSON(w, &check.Result{Findings: r.Findings, Coverage: r.Coverage}, report.Options{})
				}
				_, err := io.WriteString(w, verifyText(dist, r, p == nil))
				return err
			}); err != nil {
				return err
			}
			for i := range r.Findings {
				if r.Findings[i].Severity == check.Error {
					return errFound
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&o.manifest, "manifest", false, "only compare the files with the manifest; no project is needed")
	f.StringVar(&o.format, "format", "text", "`FORMAT` of the report: text, json")
	f.StringVar(&o.output, "output", "", "write the report to `FILE` in UTF-8, not to standard output")
	trustFlag(f, &o.trust)
	return c
}

// verifyText is a line for each finding, one for what was not looked at, and one of totals.
func verifyText(dist string, r *verify.Report, integrity bool) string {
	var b strings.Builder
	counts := map[check.Severity]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		counts[f.Severity]++
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s: %s\n", filepath.Join(dist, filepath.FromSlash(f.File)), f.Line, f.Column, f.Severity, f.Check, f.Message)
	}
	for _, line := range report.NotChecked(r.Coverage) {
		b.WriteString(line + "\n")
	}
	fmt.Fprintf(&b, "%s, %s; %s", number(counts[check.Error], "error"), number(counts[check.Warning], "warning"), number(r.Files, "file"))
	if integrity {
		fmt.Fprintf(&b, " and %s compared with the manifest; what the pages say was not verified\n", number(r.Count("zip"), "zip"))
	} else {
		fmt.Fprintf(&b, ", %s, %s, %s, %s verified\n", number(r.Count("page"), "page"), number(r.Count("print"), "print page"), number(r.Count("pdf"), "PDF"), number(r.Count("zip"), "zip"))
	}
	return b.String()
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
