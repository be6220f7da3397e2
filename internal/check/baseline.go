package check

import (
	"fmt"
	"sort"
	"strings"
)

// Baseline is debt that a project has accepted: the fingerprints of findings.
type Baseline map[string]bool

// baselineHead is the first line of a baseline file.
const baselineHead = "# caveat baseline 1: findings that were here before; caveat check --write-baseline makes it anew"

// ReadBaseline reads what Baseline wrote; only the first word of a line counts. The error of a line
// that is none names it as "line N".
func ReadBaseline(data []byte) (Baseline, error) {
	b := Baseline{}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !strings.HasPrefix(text, "# caveat baseline ") {
		return nil, fmt.Errorf("line 1: no baseline; write one with: caveat check --write-baseline FILE")
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if len(words[0]) != fingerprintLen || strings.Trim(words[0], "0123456789abcdef") != "" {
			return nil, fmt.Errorf("line %d: %q is no fingerprint; delete the line", n, words[0])
		}
		b[words[0]] = true
	}
	return b, nil
}

// ordinary says whether a finding is debt that a baseline may accept: nothing that touches safety
// text, hides a text from the checks, or speaks of approvals and silences.
func (f *Finding) ordinary() bool {
	if f.Safety || strings.HasPrefix(f.Check, "safety-") || strings.HasPrefix(f.Check, "review") {
		return false
	}
	switch f.Check {
	case "source", "source-sync", "locale-file", "uncovered", "silence", "config":
		return false
	}
	return true
}

// Baseline gives the file that accepts today's ordinary findings, and how many those are. It has a
// line for each, sorted, so that paid debt is a deleted line.
func (r *Result) Baseline() (text []byte, accepted int) {
	var lines []string
	for i := range r.Findings {
		if f := &r.Findings[i]; f.ordinary() {
			lines = append(lines, strings.Join([]string{f.Fingerprint, f.File, f.Check, f.Key}, " "))
		}
	}
	sort.Slice(lines, func(i, j int) bool {
		a, b := lines[i][fingerprintLen:], lines[j][fingerprintLen:]
		return a < b || a == b && lines[i] < lines[j]
	})
	return []byte(strings.TrimRight(baselineHead+"\n"+strings.Join(lines, "\n"), "\n") + "\n"), len(lines)
}

// Accept takes away the ordinary findings that a baseline has, counts them in Accepted, and gives the
// number of the baseline's findings that are not there any more.
func (r *Result) Accept(b Baseline) (gone int) {
	seen := map[string]bool{}
	r.Accepted += r.drop(func(f *Finding) bool {
		if !b[f.Fingerprint] || !f.ordinary() {
			return false
		}
		seen[f.Fingerprint] = true
		return true
	})
	return len(b) - len(seen)
}

// Since takes away the findings that old has too, on the same texts, and counts them in Older. Errors
// on safety text stay wherever touched says that the page is a change's concern; a page is an article
// in a locale, the source's among them.
func (r *Result) Since(old *Result, touched func(article, locale string) bool) {
	type identity struct{ fingerprint, source, target string }
	was := make(map[identity]bool, len(old.Findings))
	for i := range old.Findings {
		f := &old.Findings[i]
		was[identity{f.Fingerprint, f.Source, f.Target}] = true
	}
	r.Older += r.drop(func(f *Finding) bool {
		if f.Severity == Error && f.Safety && touched(f.Article, f.Locale) {
			return false
		}
		return was[identity{f.Fingerprint, f.Source, f.Target}]
	})
}

// drop takes findings away and gives their number.
func (r *Result) drop(which func(*Finding) bool) int {
	kept := r.Findings[:0]
	for i := range r.Findings {
		if !which(&r.Findings[i]) {
			kept = append(kept, r.Findings[i])
		}
	}
	n := len(r.Findings) - len(kept)
	r.Findings = kept
	return n
}
