package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize puts text into the form in which it is compared, digested and signed: LF line ends,
// NFC, no white space at either end.
func Normalize(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if n := len(s); n > 0 && (isBlank(s[0]) || isBlank(s[n-1])) {
		s = strings.Trim(s, " \t\n")
	}
	for i := 0; i < len(s); i++ {
		// U+0300 is the first character that composes: its lead byte is 0xCC.
		if s[i] >= 0xCC {
			if !norm.NFC.IsNormalString(s[i:]) {
				return norm.NFC.String(s)
			}
			return s
		}
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// Fold turns line breaks inside a message into spaces, so that a text may be wrapped at will:
// between two ideographs or kana a break is nothing at all. A hard break (a backslash or two
// spaces before the end of the line) stays, as a backslash and a newline.
func Fold(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		if i > 0 {
			line = strings.TrimLeft(line, " \t")
		}
		if i == len(lines)-1 {
			b.WriteString(line)
			break
		}
		trimmed := strings.TrimRight(line, " \t")
		switch {
		case oddBackslashes(trimmed) && trimmed == line:
			b.WriteString(trimmed[:len(trimmed)-1])
			b.WriteString("\\\n")
		case strings.HasSuffix(line, "  "):
			b.WriteString(trimmed)
			b.WriteString("\\\n")
		default:
			b.WriteString(trimmed)
			last, _ := utf8.DecodeLastRuneInString(trimmed)
			first, _ := utf8.DecodeRuneInString(strings.TrimLeft(lines[i+1], " \t"))
			if !(unspaced(last) && unspaced(first)) {
				b.WriteByte(' ')
			}
		}
	}
	return strings.Trim(b.String(), " \t\n")
}

func oddBackslashes(s string) bool {
	n := 0
	for n < len(s) && s[len(s)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// unspaced says whether r belongs to a script that puts no space between words or sentences.
func unspaced(r rune) bool {
	return r >= 0x3000 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) ||
		unicode.Is(unicode.Katakana, r) || r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF)
}

// Plain gives the words of spans without markup; an image stands as its description.
func Plain(spans []Span) string {
	n, last := 0, ""
	for _, s := range spans {
		if s.Text != "" {
			n, last = n+1, s.Text
		}
	}
	if n <= 1 && !hasBreak(spans) {
		return last
	}
	var b strings.Builder
	for _, s := range spans {
		if s.Kind == Break {
			b.WriteByte(' ')
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

func hasBreak(spans []Span) bool {
	for _, s := range spans {
		if s.Kind == Break {
			return true
		}
	}
	return false
}

// Placeholder is a "{{…}}" in a text. Name is "" unless it is a plain {{.Name}}.
type Placeholder struct {
	Start, End int // bytes
	Name       string
}

// Placeholders lists what go-i18n would read as a template action. An opening "{{" without
// its "}}" is listed with the rest of the text.
func Placeholders(s string) []Placeholder {
	var out []Placeholder
	for i := 0; ; {
		k := strings.Index(s[i:], "{{")
		if k < 0 {
			return out
		}
		i += k
		end := strings.Index(s[i:], "}}")
		if end < 0 {
			return append(out, Placeholder{Start: i, End: len(s)})
		}
		end += i + 2
		out = append(out, Placeholder{Start: i, End: end, Name: varName(s[i+2 : end-2])})
		i = end
	}
}

func varName(s string) string {
	if len(s) < 2 || s[0] != '.' {
		return ""
	}
	for i, r := range s[1:] {
		if !(r == '_' || unicode.IsLetter(r) || i > 0 && unicode.IsDigit(r)) {
			return ""
		}
	}
	return s[1:]
}

// EscapeInline writes plain text so that Inline reads it back as that text.
func EscapeInline(s string) string {
	if !strings.ContainsAny(s, "\\`*_[]!<>&{}\n") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteByte(' ')
			continue
		case strings.ContainsRune("\\`*_[]!<>&{}", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Words counts words as a translator is paid for them: runs of letters and digits between
// white space, and each ideograph, kana or Thai-like cluster of four letters as one.
func Words(s string) int {
	n, in, run := 0, false, 0
	for _, r := range s {
		switch {
		case unspaced(r):
			if unicode.IsLetter(r) {
				n++
			}
			in = false
		case unicode.Is(unicode.Thai, r):
			if run++; run%4 == 1 {
				n++
			}
			in = false
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !in {
				n++
			}
			in = true
		case unicode.IsSpace(r):
			in = false
		}
		run = 0
	}
	return n
}
