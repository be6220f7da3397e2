// Package report writes findings in the formats that people and other tools read.
package report

import (
	"fmt"
	"io"
	"strings"

	"caveat/internal/check"
)

// Style says how text looks.
type Style struct{ Color bool }

func (s Style) paint(code, text string) string {
	if !s.Color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Text writes one line a finding, grouped by file, and a line of totals. Locale and key stand in
// the line so that it can be searched.
func Text(w io.Writer, r *check.Result, s Style) error {
	var b strings.Builder
	file := ""
	errors, warnings := 0, 0
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.File != file {
			if file != "" {
				b.WriteByte('\n')
			}
			file = f.File
		}
		mark := s.paint("31;1", "error")
		if f.Severity == check.Warning {
			mark = s.paint("33", "warning")
			warnings++
		} else {
			errors++
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s: %s\n", f.File, f.Line, f.Column, mark, f.Check, f.Message)
	}
	for _, line := range NotChecked(r.Coverage) {
		b.WriteString(line + "\n")
	}
	if len(r.Findings) > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s, %s; %d translated messages checked\n", count(errors, "error"), count(warnings, "warning"), r.Messages)
	_, err := io.WriteString(w, b.String())
	return err
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// NotChecked says, a line for each check and reason, where a check did not run.
func NotChecked(coverage []check.Coverage) []string {
	type reason struct{ check, why string }
	var order []reason
	tags := map[reason][]string{}
	for _, c := range coverage {
		if c.Ran {
			continue
		}
		k := reason{c.Check, c.Why}
		if tags[k] == nil {
			order = append(order, k)
		}
		seen := false
		for _, t := range tags[k] {
			seen = seen || t == c.Locale
		}
		if !seen {
			tags[k] = append(tags[k], c.Locale)
		}
	}
	var out []string
	for _, k := range order {
		out = append(out, fmt.Sprintf("not checked: %s in %s: %s", k.check, strings.Join(tags[k], ", "), k.why))
	}
	return out
}
