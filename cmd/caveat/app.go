package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"caveat/internal/project"
	"caveat/locales"
)

// Exit codes.
const (
	exitOK     = 0
	exitFound  = 1 // findings, or something withheld
	exitFailed = 2 // could not run
)

// errFound ends a command whose output has said what was found.
var errFound = errors.New("found")

// app is what every command has.
type app struct {
	in       io.Reader
	out, err io.Writer
	dir      string // -C
	ctx      context.Context
	atEnd    []func()
}

// run is the whole program, for main and for tests.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	a := &app{in: in, out: out, err: errw, ctx: ctx}
	defer func() {
		for _, f := range a.atEnd {
			f()
		}
	}()
	root := &cobra.Command{
		Use:   "caveat",
		Short: "Health articles in many languages, with no warning lost",
		Long: `caveat splits an article into messages that translators edit, builds pages in every
language, and refuses to publish a page whose safety text is missing, old, unproven or wrong.`,
		Example:       "  caveat build                      build the website into dist/\n  caveat check                      say what is wrong, and where\n  caveat status --locale ht --todo  what to translate next",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.PersistentFlags().StringVarP(&a.dir, "dir", "C", "", "run as if started in `DIR`")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.commands()...)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFound
	case ctx.Err() != nil: // the error is then the signal's, or what came of it
		fmt.Fprintln(errw, "caveat: stopped; every file is whole, as it was or as it should be")
		return exitFailed
	}
	for _, line := range strings.Split(strings.TrimRight(err.Error(), "\n"), "\n") {
		fmt.Fprintln(errw, "caveat: "+line)
	}
	return exitFailed
}

func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.buildCommand(), a.checkCommand(), a.syncCommand(), a.statusCommand(),
		a.acceptCommand(), a.withdrawCommand(), a.initCommand(), a.newCommand(), a.verifyCommand(),
		a.reviewCommand(), a.drillCommand(),
	}
}

// root finds the project: -C, or the nearest folder upwards with caveat.toml.
func (a *app) root() (string, error) {
	start := a.dir
	if start == "" {
		start = "."
	}
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s: no such folder", start)
	}
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, project.ConfigFile)); err == nil {
			return d, nil
		}
		if filepath.Dir(d) == d {
			return "", fmt.Errorf("%s: no %s there or in a folder above; make a project with: caveat init", start, project.ConfigFile)
		}
	}
}

// path reads a file's name as git does: relative to the folder that -C gives.
func (a *app) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.dir, name)
}

// load reads the project's settings.
func (a *app) load() (*project.Project, string, error) {
	dir, err := a.root()
	if err != nil {
		return nil, "", err
	}
	p, err := project.Load(os.DirFS(dir), fs.FS(locales.FS))
	if err != nil && len(p.Problems) > 0 {
		var lines []string
		for _, pr := range p.Problems {
			lines = append(lines, pr.String())
		}
		return nil, "", errors.New(strings.Join(lines, "\n"))
	}
	p.Versions = a.versions(dir)
	return p, dir, err
}

// wantLocales turns --locale flags into a filter; an unknown tag is an error.
func wantLocales(p *project.Project, tags []string) (func(string) bool, error) {
	if len(tags) == 0 {
		return nil, nil
	}
	want := map[string]bool{}
	for _, t := range tags {
		if _, ok := p.Locale(t); !ok {
			return nil, fmt.Errorf("--locale %s: no locale of the project; it has %s", t, strings.Join(append([]string{p.Source.Tag}, p.Config.Locales...), ", "))
		}
		want[t] = true
	}
	return func(tag string) bool { return want[tag] }, nil
}

// wantSlugs checks article names given as arguments; none means all, with the page's own words.
func wantSlugs(p *project.Project, args []string) ([]string, error) {
	if len(args) == 0 {
		return append([]string{project.Site}, p.Slugs...), nil
	}
	for _, s := range args {
		if s != project.Site && !p.Has(s) {
			return nil, fmt.Errorf("no article content/%s.md; there are %s", s, strings.Join(p.Slugs, ", "))
		}
	}
	return args, nil
}

func loadWork(l *project.Loader, slug string, want func(string) bool) *project.Work {
	if slug == project.Site {
		return l.Site(want)
	}
	return l.Article(slug, want)
}

// terminal says whether w is one that colour and progress may go to.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// color says whether to paint: not where NO_COLOR (no-color.org) or a dumb terminal says otherwise.
func color(w io.Writer) bool {
	return terminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// version is what the go command knows of this program's source.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && !strings.Contains(v, s.Value[:min(7, len(s.Value))]) {
			v += " " + s.Value
		}
	}
	return v
}

// progress gives a function that shows how far a command is, or nil where nobody watches.
func (a *app) progress(what string) func(done, total int) {
	if !terminal(a.err) {
		return nil
	}
	return func(done, total int) {
		if done == total {
			fmt.Fprintf(a.err, "\r\x1b[K")
			return
		}
		if done%16 == 0 {
			fmt.Fprintf(a.err, "\r\x1b[K%s %d of %d articles", what, done, total)
		}
	}
}
