package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"caveat/internal/check"
	"caveat/internal/report"
)

func (a *app) checkCommand() *cobra.Command {
	var o struct {
		release, strict bool
		locales         []string
		format, output  string
	}
	c := &cobra.Command{
		Use:   "check",
		Short: "Say what is missing, old, unproven or wrong, and where",
		Long: `Check reads the project and reports every finding with its file, line and mend. It writes nothing.
Exit 0: no error; 1: errors (with --strict, warnings as well); 2: it could not run.`,
		Example: "  caveat check\n  caveat check --locale ht --strict\n  caveat check --format json --output findings.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, _, err := a.load()
			if err != nil {
				return err
			}
			want, err := wantLocales(p, o.locales)
			if err != nil {
				return err
			}
			write := map[string]func(io.Writer, *check.Result) error{
				"json": report.JSON,
				"text": func(w io.Writer, r *check.Result) error {
					return report.Text(w, r, report.Style{Color: o.output == "" && color(a.out)})
				},
			}[o.format]
			if write == nil {
				return fmt.Errorf("--format %s: write one of text, json", o.format)
			}
			r, err := check.Project(cmd.Context(), p, check.Options{Release: o.release, Locale: want}, a.progress("checking"))
			if err != nil {
				return err
			}
			if err := a.deliver(o.output, func(w io.Writer) error { return write(w, r) }); err != nil {
				return err
			}
			for _, f := range r.Findings {
				if f.Severity == check.Error || o.strict {
					return errFound
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&o.release, "release", false, "hold the project to what a release needs")
	f.BoolVar(&o.strict, "strict", false, "exit 1 for warnings too")
	f.StringArrayVar(&o.locales, "locale", nil, "only this locale `TAG` (may be repeated)")
	f.StringVar(&o.format, "format", "text", "`FORMAT` of the report: text, json")
	f.StringVar(&o.output, "output", "", "write the report to `FILE` in UTF-8, not to standard output")
	return c
}

// deliver writes a result to a file, whole or not at all, or to standard output.
func (a *app) deliver(file string, write func(io.Writer) error) error {
	if file == "" {
		return write(a.out)
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	tmp := file + ".tmp"
	if err := os.WriteFile(tmp, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, file)
}
