package report

import (
	"bufio"
	"fmt"
	"io"

	"caveat/internal/catalog"
	"caveat/internal/check"
)

// textFold is how many missing texts of a file are named one by one.
const textFold = 10

// Text writes one line a finding, grouped by file, with the texts it is about, and a line of totals.
// The line says all that is to be done, so that it can be searched; the last word is the finding's
// fingerprint, as far as caveat check --silence needs it.
func Text(w io.Writer, r *check.Result, o Options) error {
	b := bufio.NewWriter(w)
	p := palette{o.Color}
	file := ""
	for _, f := range fold(r.Findings, textFold) {
		if f.File != file && file != "" {
			b.WriteByte('\n')
		}
		file = f.File
		mark := p.paint("31;1", "error")
		if f.Severity == check.Warning {
			mark = p.paint("33", "warning")
		}
		fmt.Fprintf(b, "%s: %s: %s: %s", p.paint("1", fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)), mark, f.Check, visible(f.Message))
		if check.Silenceable(f.Check) && f.Key != "" && f.Source != "" {
			b.WriteString(" " + p.paint("2", "["+f.Fingerprint[:8]+"]"))
		}
		b.WriteByte('\n')
		if f.Source != "" && f.Target != "" {
			source, target := p.sideBySide(&f)
			fmt.Fprintf(b, "    source: %s\n    %6s: %s\n", source, f.Locale, target)
		}
	}
	if len(r.Findings) > 0 {
		b.WriteByte('\n')
	}
	for _, line := range NotChecked(r.Coverage) {
		b.WriteString(line + "\n")
	}
	b.WriteString(totals(r) + "\n")
	return b.Flush()
}

// palette paints, or marks where there is no colour.
type palette struct{ color bool }

func (p palette) paint(code, text string) string {
	if !p.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// old and new mark what one side has and the other has not, as caveat status --diff does.
func (p palette) old(text string) string {
	if !p.color {
		return "[-" + text + "-]"
	}
	return p.paint("31;4", text)
}

func (p palette) new(text string) string {
	if !p.color {
		return "{+" + text + "+}"
	}
	return p.paint("32;4", text)
}

// sideBySide gives a finding's texts with the difference marked: what became of the source since the
// translation was made, else what a reader of neither language can see to differ.
func (p palette) sideBySide(f *check.Finding) (source, target string) {
	if f.Was == "" {
		return p.marked(f.Source, differences(f.Source, f.Target, f.Message), p.old), p.marked(f.Target, differences(f.Target, f.Source, f.Message), p.new)
	}
	for _, d := range catalog.Diff(f.Was, f.Source) {
		text := visible(d.Text)
		switch d.Op {
		case catalog.Deleted:
			text = p.old(text)
		case catalog.Inserted:
			text = p.new(text)
		}
		source += text
	}
	return source, visible(f.Target)
}

// marked paints the spans of a text, which are in order and apart.
func (p palette) marked(text string, spans []span, paint func(string) string) string {
	out, at := "", 0
	for _, s := range spans {
		out += visible(text[at:s.start]) + paint(visible(text[s.start:s.end]))
		at = s.end
	}
	return out + visible(text[at:])
}
