// Package check finds what is wrong with a project: missing, old, unproven or wrong text, safety
// text above all. A Check is a value in an explicit list; it reads a Pass and reports findings.
package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"caveat/internal/article"
	"caveat/internal/project"
)

// Severity says what a finding does.
type Severity string

const (
	Error   Severity = "error"   // fails the check; on safety text it withholds the page
	Warning Severity = "warning" // fails with --strict only
)

// Finding is one thing wrong at one place.
type Finding struct {
	Check       string   `json:"check"`
	Severity    Severity `json:"severity"`
	File        string   `json:"file"` // relative to the project's root
	Line        int      `json:"line"`
	Column      int      `json:"column"`
	Locale      string   `json:"locale"`  // "" for what concerns no one language
	Article     string   `json:"article"` // slug, "site", or ""
	Key         string   `json:"key"`
	Message     string   `json:"message"` // what, and the mend
	Fingerprint string   `json:"fingerprint"`

	// Safety says that it touches safety text: an error then withholds the page.
	Safety bool `json:"safety"`
	// Source and Target are the texts it is about, where both help.
	Source string `json:"source,omitempty"`
	Target string `json:"target,omitempty"`
	// Was is the source text that a stale translation was made from.
	Was string `json:"was,omitempty"`
}

// Coverage says whether a check ran on an article in a locale.
type Coverage struct {
	Locale  string `json:"locale"`
	Article string `json:"article"`
	Check   string `json:"check"`
	Ran     bool   `json:"ran"`
	Why     string `json:"why"` // why it did not run
}

// Check is one check. Run reads the pass and reports; it writes nothing and keeps nothing.
type Check struct {
	Name string // as findings and coverage name it
	Doc  string // one line
	Run  func(*Pass)
}

// Pass is one article in one target locale, or its source, handed to a check.
type Pass struct {
	Project *project.Project
	Work    *project.Work
	Page    int // index into Work.Pages, -1 for the source
	Release bool

	safety  bool // Options.SafetyOnly
	check   *Check
	out     *Result
	reading *reading
}

// Locale gives the tag of the pass.
func (p *Pass) Locale() string {
	if p.Page < 0 {
		return p.Project.Source.Tag
	}
	return p.Work.Pages[p.Page].Locale.Tag
}

// Place is where a finding points.
type Place struct {
	File string
	Pos  article.Pos
	Key  string
	Unit int // index into Work.Units, -1 for none
}

// Report adds a finding. Message says what and how to mend it, in one line.
func (p *Pass) Report(sev Severity, at Place, format string, args ...any) {
	p.report(p.check.Name, sev, at, fmt.Sprintf(format, args...))
}

// ReportAs is Report under the name of another finding.
func (p *Pass) ReportAs(name string, sev Severity, at Place, format string, args ...any) {
	p.report(name, sev, at, fmt.Sprintf(format, args...))
}

func (p *Pass) report(name string, sev Severity, at Place, message string) {
	f := Finding{Check: name, Severity: sev, File: at.File, Line: max(1, at.Pos.Line), Column: max(1, at.Pos.Col),
		Article: p.Work.Slug, Key: at.Key, Message: message}
	if p.Page >= 0 || p.Work.Article == nil {
		f.Locale = p.Locale()
	} else {
		f.Locale = p.Project.Source.Tag
	}
	if at.Unit >= 0 && at.Unit < len(p.Work.Units) {
		f.Safety = p.Work.Safety[at.Unit]
		// Copies: a text is part of its file's bytes, which would live as long as the finding.
		f.Source = strings.Clone(p.Work.Units[at.Unit].Text)
		if f.Key == "" {
			f.Key = p.Work.Units[at.Unit].Key
		}
		if p.Page >= 0 {
			st := &p.Work.Pages[p.Page].States[at.Unit]
			if st.Message != nil {
				f.Target = strings.Clone(st.Message.Canon())
			}
			if name == "stale" || name == "safety-stale" {
				f.Was = strings.Clone(st.Made)
			}
		}
	}
	p.out.Findings = append(p.out.Findings, f)
}

// Safety marks the last finding as touching safety text, whatever unit it names.
func (p *Pass) Safety() {
	p.out.Findings[len(p.out.Findings)-1].Safety = true
}

// NotRun says that the check cannot run here, and why.
func (p *Pass) NotRun(why string) {
	p.out.Coverage = append(p.out.Coverage, Coverage{Locale: p.Locale(), Article: p.Work.Slug, Check: p.check.Name, Why: why})
}

// Target gives the place of a unit's message in the pass's locale file: its table if it has one,
// else line 1.
func (p *Pass) Target(unit int) Place {
	page := &p.Work.Pages[p.Page]
	at := Place{File: page.File.Path, Unit: unit, Key: p.Work.Units[unit].Key, Pos: article.Pos{Line: 1, Col: 1}}
	if m := page.States[unit].Message; m != nil {
		at.Pos = article.Pos(m.Pos)
	}
	return at
}

// SourceUnit gives the place of a unit in the article, or in the source catalog.
func (p *Pass) SourceUnit(unit int) Place {
	at := Place{Unit: unit, Key: p.Work.Units[unit].Key, File: p.Work.Catalog.Path}
	if p.Work.Article != nil {
		at.File, at.Pos = p.Work.Article.Path, p.Work.Article.Units[unit].Pos
	} else if m := p.Work.Catalog.Lookup(at.Key); m != nil {
		at.Pos = article.Pos(m.Pos)
	}
	return at
}

// Result is what checking gave.
type Result struct {
	Findings []Finding
	Coverage []Coverage // see Options.Coverage
	Messages int        // target messages looked at

	Silenced int // findings that caveat.toml silences
	Accepted int // findings that a baseline accepts
	Older    int // findings that a change did not bring
}

// Options choose what is checked.
type Options struct {
	Release bool
	Locale  func(tag string) bool // nil for all
	// Coverage asks for a row for every article, locale and check. Without it Project keeps one row
	// for each locale, check and reason that a check did not run, so that memory does not grow.
	Coverage bool
	// SafetyOnly passes over what ordinary text says: enough to know what must be withheld. Findings
	// of ordinary text are then some of them, no more.
	SafetyOnly bool
}

// Article runs all checks on one article, or on the page's own words, in its source and in every
// target that the options want.
func Article(p *project.Project, w *project.Work, o Options) *Result {
	out := &Result{}
	shared := &reading{page: -1}
	for page := -1; page < len(w.Pages); page++ {
		if page >= 0 && o.Locale != nil && !o.Locale(w.Pages[page].Locale.Tag) {
			continue
		}
		pass := &Pass{Project: p, Work: w, Page: page, Release: o.Release, safety: o.SafetyOnly, out: out, reading: shared}
		if page >= 0 {
			out.Messages += len(w.Pages[page].File.Messages)
		}
		for i := range All {
			c := &All[i]
			pass.check = c
			n := len(out.Coverage)
			c.Run(pass)
			if o.Release && len(out.Coverage) > n {
				pass.uncovered(out.Coverage[n].Why)
			}
			if o.Coverage && len(out.Coverage) == n {
				out.Coverage = append(out.Coverage, Coverage{Locale: pass.Locale(), Article: w.Slug, Check: c.Name, Ran: true})
			}
		}
	}
	out.silence(p, w, o)
	Sort(out.Findings)
	nameAll(out.Findings)
	return out
}

// Sort puts findings in the order of files and lines.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Line, b.Line); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Column, b.Column); c != 0 {
			return c
		}
		return strings.Compare(a.Check, b.Check)
	})
}

// All is every check, in the order they run.
var All = []Check{
	Source, Policy, SourceSync, LocaleFile, Basis, Placeholders, RawHTML, PluralForms, Links,
	Language, Untranslated, Truncated, OtherText, Numbers, Units, Comparators,
	Negation, Modality, Claim, EmergencyNumber, SameTarget, Inconsistent, Glossary, Opposites, Markup,
	Bidi, Invisible, MixedScript, Unicode, Punctuation, Spacing, Brackets, Advertising, Preflight, ReadingLevel, Review,
}
