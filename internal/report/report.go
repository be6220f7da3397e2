// Package report writes findings in the formats that people and other tools read.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"sort"
	"strings"

	"caveat/internal/check"
)

// Options say how a report looks and where it will be read.
type Options struct {
	Color  bool   // text: for a terminal
	Strict bool   // warnings fail as well
	Prefix string // path from the repository's root to the project, "" or ending in "/": tools want paths from there
}

// Format is one way to write a report.
type Format struct {
	Name     string
	Doc      string // one line
	Coverage bool   // needs the row of every check that ran
	Write    func(io.Writer, *check.Result, Options) error
}

// Formats is every format, the default first.
var Formats = []Format{
	{"text", "for people", false, Text},
	{"json", "everything, for scripts", true, JSON},
	{"sarif", "SARIF 2.1.0, for GitHub code scanning and editors", false, SARIF},
	{"junit", "JUnit XML, for test reports", true, JUnit},
	{"github", "GitHub annotations, for the log of a workflow", false, GitHub},
	{"gitlab", "GitLab Code Quality, for merge requests", false, GitLab},
}

// Find gives the format of a name.
func Find(name string) (Format, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("no format %q; write one of %s", name, Names())
}

// Names lists the formats.
func Names() string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// fold puts one finding in the place of each file's missing texts where those are more than most:
// a language that was never begun is one thing to know, not three hundred.
func fold(findings []check.Finding, most int) []check.Finding {
	type group struct{ all, safety int }
	groups := map[string]*group{}
	foldable := func(f *check.Finding) bool {
		return (f.Check == "missing" || f.Check == "safety-missing") && f.Key != "" && f.Source != ""
	}
	for i := range findings {
		f := &findings[i]
		if !foldable(f) {
			continue
		}
		g := groups[f.File]
		if g == nil {
			g = &group{}
			groups[f.File] = g
		}
		g.all++
		if f.Safety {
			g.safety++
		}
	}
	out := make([]check.Finding, 0, len(findings))
	at := map[string]int{}
	for _, f := range findings {
		g := groups[f.File]
		if !foldable(&f) || g.all <= most {
			out = append(out, f)
			continue
		}
		i, begun := at[f.File]
		if !begun {
			i = len(out)
			at[f.File] = i
			f.Message = fmt.Sprintf("%d texts are not translated", g.all)
			if g.safety > 0 {
				f.Message += fmt.Sprintf(", %d of them safety text", g.safety)
			}
			f.Message += fmt.Sprintf("; to see them: caveat status %s --locale %s --todo", f.Article, f.Locale)
			f.Key, f.Source, f.Target = "", "", ""
			out = append(out, f)
		} else if f.Severity == check.Error {
			out[i].Severity = check.Error
		}
		if f.Safety {
			out[i].Safety, out[i].Check = true, "safety-missing"
		}
	}
	for file, i := range at {
		// Not of the number: it is the same debt while it is paid.
		sum := sha256.Sum256([]byte(out[i].Check + "\x00" + file))
		out[i].Fingerprint = hex.EncodeToString(sum[:10])
	}
	return out
}

// ranked gives the findings that tools see, the gravest first: they show so many and no more.
func ranked(findings []check.Finding) []check.Finding {
	out := fold(findings, 1)
	sort.SliceStable(out, func(i, j int) bool { return rank(&out[i]) < rank(&out[j]) })
	return out
}

func rank(f *check.Finding) int {
	switch {
	case f.Severity != check.Error:
		return 2
	case !f.Safety:
		return 1
	}
	return 0
}

// NotChecked says, a line for each check and reason, where a check did not run.
func NotChecked(coverage []check.Coverage) []string {
	type reason struct{ check, why string }
	var order []reason
	tags := map[reason][]string{}
	seen := map[check.Coverage]bool{}
	for _, c := range coverage {
		c.Article = ""
		if c.Ran || seen[c] {
			continue
		}
		seen[c] = true
		k := reason{c.Check, c.Why}
		if tags[k] == nil {
			order = append(order, k)
		}
		tags[k] = append(tags[k], c.Locale)
	}
	var out []string
	for _, k := range order {
		out = append(out, fmt.Sprintf("not checked: %s in %s: %s", k.check, strings.Join(tags[k], ", "), k.why))
	}
	return out
}

// totals says in one line what there is.
func totals(r *check.Result) string {
	errors := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == check.Error {
			errors++
		}
	}
	s := fmt.Sprintf("%s, %s; %d translated messages checked", count(errors, "error"), count(len(r.Findings)-errors, "warning"), r.Messages)
	for _, n := range []struct {
		n    int
		what string
	}{{r.Silenced, "silenced in caveat.toml"}, {r.Accepted, "accepted by the baseline"}, {r.Older, "older than the change"}} {
		if n.n > 0 {
			s += fmt.Sprintf("; %d %s", n.n, n.what)
		}
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
