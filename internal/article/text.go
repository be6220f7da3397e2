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
	if i := inert(s); i < len(s) && !norm.NFC.IsNormalString(s[i:]) {
		return norm.NFC.String(s)
	}
	return s
}

// inert is given valid UTF-8. It returns the length of a beginning of s in which no character can change under NFC,
// whatever stands after it. A mark that orders but does not compose is so when it stands alone: of
// the scripts here, the Thai vowels and tones below and above, and the viramas.
func inert(s string) int {
	base, marked := 0, false // where the last character that is no mark begins, and whether it has one
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			for i+8 <= len(s) && ascii(s[i:i+8]) {
				i += 8
			}
			for i < len(s) && s[i] < utf8.RuneSelf {
				i++
			}
			base, marked = i-1, false
			continue
		}
		if c < 0xCC { // below U+0300 nothing composes with what stands before it
			base, marked = i, false
			i += 2
			continue
		}
		if c >= 0xE4 && c <= 0xE9 || c == 0xEB || c == 0xEC { // U+4000 to U+9FFF, U+B000 to U+CFFF
			base, marked = i, false
			i += 3
			continue
		}
		r, n := rune(0), 2
		switch {
		case c < 0xE0 && i+2 <= len(s):
			r = rune(c&0x1F)<<6 | rune(s[i+1]&0x3F)
		case c == 0xE0 && i+3 <= len(s):
			r, n = rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
		default:
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		k := unsure
		if r < rune(len(natures)) {
			k = natures[r]
		} else {
			k = natureOf(r)
		}
		switch {
		case k == still:
			base, marked = i, false
		case k == loneMark && !marked:
			marked = true
		default:
			return base
		}
		i += n
	}
	return len(s)
}

// ascii says whether eight bytes are all ASCII. The compiler makes one load of it.
func ascii(s string) bool {
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return w&0x8080808080808080 == 0
}

// nature is what NFC may do to a character.
type nature uint8

const (
	unsure   nature = iota
	still           // nothing, and it composes with nothing before it
	loneMark        // nothing to one that stands alone after its letter
)

// natures is natureOf the characters below U+1000.
var natures = func() (t [0x1000]nature) {
	for r := range t {
		t[r] = natureOf(rune(r))
	}
	return t
}()

func natureOf(r rune) nature {
	switch {
	case inertRune(r):
		return still
	case isLoneMark(r):
		return loneMark
	}
	return unsure
}

func inertRune(r rune) bool {
	switch {
	case r >= 0x3400 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3: // Han, Hangul
		return true
	case r >= 0x0400 && r <= 0x0482, r >= 0x048A && r <= 0x052F: // Cyrillic
		return true
	case r >= 0x0620 && r <= 0x064A, r >= 0x0660 && r <= 0x066F, r >= 0x0600 && r <= 0x060F, r == 0x061B, r == 0x061F: // Arabic
		return true
	case r >= 0x0E01 && r <= 0x0E37, r >= 0x0E3F && r <= 0x0E47, r >= 0x0E4F && r <= 0x0E5B: // Thai
		return true
	case r >= 0x0A81 && r <= 0x0ABB, r >= 0x0ABD && r <= 0x0ACC, r >= 0x0AE6 && r <= 0x0AEF: // Gujarati
		return true
	case r >= 0x0900 && r <= 0x093B, r >= 0x093D && r <= 0x094C, r >= 0x0964 && r <= 0x096F: // Devanagari
		return true
	case r >= 0x05D0 && r <= 0x05EA, r >= 0x0388 && r <= 0x03FF, r >= 0x10D0 && r <= 0x10FF, r >= 0x0531 && r <= 0x058A: // Hebrew, Greek, Georgian, Armenian
		return true
	case r >= 0x1EA0 && r <= 0x1EF9: // Vietnamese
		return true
	case r >= 0x2010 && r <= 0x205E, r >= 0x20A0 && r <= 0x20C0: // punctuation, currency
		return true
	case r >= 0x3001 && r <= 0x3029, r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30FF, r >= 0xFF00 && r <= 0xFFEF: // kana, full width
		return true
	}
	return false
}

// isLoneMark says whether r is a mark with a combining class that never composes.
func isLoneMark(r rune) bool {
	return r == 0x094D || r == 0x0ACD || r >= 0x0E38 && r <= 0x0E3A || r >= 0x0E48 && r <= 0x0E4B
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
