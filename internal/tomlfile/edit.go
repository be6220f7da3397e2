package tomlfile

import (
	"sort"
	"strings"
	"unicode"
)

// Edit replaces bytes [Start, End) of a file by Text; where both are equal it inserts.
type Edit struct {
	Start, End int
	Text       string
}

// Apply makes all edits at once. Edits must not overlap; insertions at one place keep
// their order, and come before a replacement that begins there. Every byte outside them stays as it is.
func Apply(src string, edits []Edit) string {
	if len(edits) == 0 {
		return src
	}
	edits = append([]Edit(nil), edits...)
	sort.SliceStable(edits, func(i, j int) bool {
		if edits[i].Start != edits[j].Start {
			return edits[i].Start < edits[j].Start
		}
		return edits[i].End == edits[i].Start && edits[j].End > edits[j].Start
	})
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.Start > at {
			b.WriteString(src[at:e.Start])
		}
		b.WriteString(e.Text)
		at = max(at, e.End)
	}
	b.WriteString(src[at:])
	return b.String()
}

// EOL gives the line end that a file uses: that of its first line, else "\n".
func EOL(src string) string {
	if i := strings.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// Quote writes text as a multi-line basic string that begins on a line of its own, so that
// quotes and right-to-left text need no care from whoever edits it.
func Quote(text, eol string) string {
	var b strings.Builder
	b.WriteString(`"""`)
	b.WriteString(eol)
	quotes := 0
	for i, r := range text {
		if r == '"' {
			// Three quotes, or one before the closing three, would end the string.
			if quotes++; quotes == 3 || i == len(text)-1 {
				b.WriteByte('\\')
				quotes = 0
			}
			b.WriteByte('"')
			continue
		}
		quotes = 0
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(eol)
		case r != '\t' && (r < 0x20 || r == 0x7f):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(`"""`)
	return b.String()
}

// QuoteLine writes text as a basic string on one line.
func QuoteLine(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r == 0x7f:
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func escape(r rune) string {
	const hex = "0123456789ABCDEF"
	return `\u00` + string([]byte{hex[r>>4&15], hex[r&15]})
}

// BareKey says whether s can stand in a header without quotes (TOML 1.0.0, "Keys").
func BareKey(s string) bool {
	for _, r := range s {
		if !(r == '-' || r == '_' || r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r))) {
			return false
		}
	}
	return s != ""
}
