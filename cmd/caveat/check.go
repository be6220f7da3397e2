package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/project"
	"caveat/internal/report"
)

// checkFlags are the flags of caveat check.
type checkFlags struct {
	release, strict bool
	locales         []string
	since           string
	baseline        string
	writeBaseline   string
	silence         string
	reason, name    string
	format, output  string
	trust           string
}

func (a *app) checkCommand() *cobra.Command {
	var o checkFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Say what is missing, old, unproven or wrong, and where",
		Long: `Check reads the project and reports every finding with its file, line and mend.
Exit 0: no error; 1: errors (with --strict, warnings as well); 2: it could not run.

A finding that is wrong can be silenced, with a reason and a name: --silence writes a [[silence]] table
into caveat.toml, which ends when the text changes. A project that takes caveat up with old debt can
accept today's with --write-baseline, and --baseline then reports only what is new. Neither works for
safety text that is missing, old, unproven or removed.`,
		Example: `  caveat check
  caveat check --locale ht --strict
  caveat check --since origin/main --format github
  caveat check --release --trust-ref origin/main
  caveat check --format sarif --output caveat.sarif
  caveat check --silence 3f2a9c1d --reason "the year is meant" --name "Ana Ruiz"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			if o.silence != "" {
				return a.silence(cmd.Context(), p, dir, &o)
			}
			if o.reason != "" || o.name != "" {
				return errors.New("--reason and --name belong to --silence FINGERPRINT")
			}
			if err := needTrust(o.release, o.trust); err != nil {
				return err
			}
			if _, err := a.trust(cmd.Context(), p, dir, o.trust); err != nil {
				return err
			}
			return a.check(cmd.Context(), p, dir, &o)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.release, "release", false, "hold the project to what a release needs: all safety text reviewed")
	trustFlag(f, &o.trust)
	f.BoolVar(&o.strict, "strict", false, "exit 1 for warnings too")
	f.StringArrayVar(&o.locales, "locale", nil, "only this locale `TAG` (may be repeated)")
	f.StringVar(&o.since, "since", "", "only what was brought since git's `REF`, and all errors on safety text of the pages touched since")
	f.StringVar(&o.baseline, "baseline", "", "leave out the ordinary findings that `FILE` accepts")
	f.StringVar(&o.writeBaseline, "write-baseline", "", "accept today's ordinary findings in `FILE`")
	f.StringVar(&o.silence, "silence", "", "silence the finding of this `FINGERPRINT`, or of its first letters")
	f.StringVar(&o.reason, "reason", "", "why it is silenced, in one line `TEXT`")
	f.StringVar(&o.name, "name", "", "`NAME` of who looked at it")
	f.StringVar(&o.format, "format", report.Formats[0].Name, "`FORMAT` of the report: "+report.Names())
	f.StringVar(&o.output, "output", "", "write the report to `FILE` in UTF-8, not to standard output")
	return c
}

func (a *app) check(ctx context.Context, p *project.Project, dir string, o *checkFlags) error {
	format, err := report.Find(o.format)
	if err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	options := check.Options{Release: o.release, Coverage: format.Coverage}
	if options.Locale, err = wantLocales(p, o.locales); err != nil {
		return err
	}
	var accepted check.Baseline
	if o.baseline != "" {
		data, err := os.ReadFile(a.path(o.baseline))
		if err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
		if accepted, err = check.ReadBaseline(data); err != nil {
			return fmt.Errorf("%s: %w", o.baseline, err)
		}
	}
	var was *tree
	var changed []string
	if o.since != "" {
		if was, changed, err = a.past(ctx, p, dir, o.since); err != nil {
			return fmt.Errorf("--since %s: %w", o.since, err)
		}
		defer was.Close()
	}
	r, err := check.Project(ctx, p, options, a.progress("checking"))
	if err != nil {
		return err
	}
	if was != nil {
		if err := a.since(ctx, p, was, changed, o, options, r); err != nil {
			return fmt.Errorf("--since %s: %w", o.since, err)
		}
	}
	if o.writeBaseline != "" {
		text, n := r.Baseline()
		if err := a.deliver(o.writeBaseline, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
			return fmt.Errorf("--write-baseline: %w", err)
		}
		fmt.Fprintf(a.err, "caveat: %s accepts %d findings; commit it\n", o.writeBaseline, n)
		if accepted, err = check.ReadBaseline(text); err != nil {
			return err
		}
	}
	if gone := r.Accept(accepted); gone > 0 && len(o.locales) == 0 && o.since == "" {
		fmt.Fprintf(a.err, "caveat: findings of %s that are mended: %d; take them out with: caveat check --write-baseline %s\n", o.baseline, gone, o.baseline)
	}
	look := report.Options{Color: o.output == "" && color(a.out), Strict: o.strict, Prefix: repositoryPrefix(dir)}
	if err := a.deliver(o.output, func(w io.Writer) error { return format.Write(w, r, look) }); err != nil {
		return err
	}
	for _, f := range r.Findings {
		if f.Severity == check.Error || o.strict {
			return errFound
		}
	}
	return nil
}

// silence writes the [[silence]] table of one finding.
func (a *app) silence(ctx context.Context, p *project.Project, dir string, o *checkFlags) error {
	reason, name := strings.TrimSpace(o.reason), strings.TrimSpace(o.name)
	if reason == "" || name == "" {
		return errors.New("say why, and who looked at it: --reason TEXT --name NAME")
	}
	locale, err := wantLocales(p, o.locales)
	if err != nil {
		return err
	}
	r, err := check.Project(ctx, p, check.Options{Release: o.release, Locale: locale}, a.progress("checking"))
	if err != nil {
		return err
	}
	var found []*check.Finding
	for i := range r.Findings {
		if strings.HasPrefix(r.Findings[i].Fingerprint, strings.ToLower(o.silence)) {
			found = append(found, &r.Findings[i])
		}
	}
	switch len(found) {
	case 0:
		return fmt.Errorf("--silence %s: no finding has this fingerprint; caveat check shows it in brackets after each finding that can be silenced", o.silence)
	case 1:
	default:
		return fmt.Errorf("--silence %s: %d findings begin so; write more of the fingerprint, which --format json shows whole", o.silence, len(found))
	}
	f := found[0]
	table, err := f.Silence(reason, name)
	if err != nil {
		return fmt.Errorf("%s:%d:%d: %w", f.File, f.Line, f.Column, err)
	}
	change, err := p.Silence(table)
	if err != nil {
		return err
	}
	if err := catalog.Write(dir, change); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s:%d:%d: %s is silenced until the text changes; see the end of caveat.toml\n", f.File, f.Line, f.Column, f.Check)
	return nil
}

// repositoryPrefix gives the path from the root of the git repository to the project, "" or with a
// slash at its end: tools that show findings in a repository want paths from there.
func repositoryPrefix(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, ".git")); err == nil {
			if rel, err := filepath.Rel(d, dir); err == nil && rel != "." {
				return filepath.ToSlash(rel) + "/"
			}
			return ""
		}
		if filepath.Dir(d) == d {
			return ""
		}
	}
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
	file = a.path(file)
	tmp := file + ".tmp"
	if err := os.WriteFile(tmp, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, file)
}
