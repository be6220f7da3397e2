package report

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a stretch of a text, in bytes.
type span struct{ start, end int }

// differences gives the stretches of a text that differ from another in whatever language: numbers,
// placeholders and addresses that the other has not as often, and what the message quotes. It is a
// help for the eye; the check is what judges.
func differences(text, other, message string) []span {
	have := map[string]int{}
	for _, t := range tokens(other) {
		have[t.norm]++
	}
	var out []span
	for _, t := range tokens(text) {
		if have[t.norm]--; have[t.norm] < 0 {
			out = append(out, t.span)
		}
	}
	for _, q := range quoted(message) {
		if i := strings.Index(text, q); i >= 0 && len(q) < len(text) {
			out = append(out, span{i, i + len(q)})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].start < out[j].start })
	apart := out[:0]
	for _, s := range out {
		if n := len(apart); n > 0 && s.start < apart[n-1].end {
			apart[n-1].end = max(apart[n-1].end, s.end)
			continue
		}
		apart = append(apart, s)
	}
	return apart
}

// quoted gives what a message quotes, “so”, before it comes to the mend; of what it shortens, the part
// that is there.
func quoted(message string) []string {
	var out []string
	for {
		before, rest, ok := strings.Cut(message, "“")
		if !ok || strings.Contains(before, "; ") {
			return out
		}
		q, after, ok := strings.Cut(rest, "”")
		if !ok {
			return out
		}
		if q = strings.TrimSuffix(q, "…"); q != "" {
			out = append(out, q)
		}
		message = after
	}
}

type token struct {
	span
	norm string // equal for what is the same in any language
}

// tokens finds what can be compared across languages.
func tokens(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && c != '{' && c != ']' && (c < '0' || c > '9') {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case strings.HasPrefix(text[i:], "{{"):
			n = until(text[i:], "}}")
			out = append(out, token{span{i, i + n}, text[i : i+n]})
		case strings.HasPrefix(text[i:], "]("):
			if n = until(text[i:], ")"); n > 2 {
				out = append(out, token{span{i + 2, i + n - 1}, text[i : i+n]})
			}
		case unicode.IsDigit(r):
			end, norm := number(text[i:])
			n = end
			out = append(out, token{span{i, i + n}, norm})
		}
		i += n
	}
	return out
}

// until gives the length of what ends with a mark; of a mark that is not there, 2.
func until(text, mark string) int {
	if i := strings.Index(text, mark); i >= 2 {
		return i + len(mark)
	}
	return 2
}

// number reads a number in any digits. Groups of three are joined and decimal marks are one, so that
// 1,000 is 1.000 and 2.5 is 2,5 and ٢٫٥.
func number(text string) (end int, norm string) {
	var groups []string
	group := ""
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsDigit(r) {
			next, _ := utf8.DecodeRuneInString(text[i+n:])
			if !strings.ContainsRune(".,٫٬", r) || !unicode.IsDigit(next) {
				break
			}
			groups, group = append(groups, group), ""
		} else {
			group += string(rune('0' + digit(r)))
		}
		i += n
		end = i
	}
	for i, g := range append(groups, group) {
		if i > 0 && len(g) != 3 {
			norm += "."
		}
		norm += g
	}
	return end, norm
}

// digit gives the value of a decimal digit. Digits stand in tens, from zero to nine, so every range
// of the table begins with a zero (The Unicode Standard, 4.6, Numeric Value).
func digit(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return 0
}

// visible writes out what would steer a terminal, break a line or hide in it.
func visible(s string) string {
	if !hides(s) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case r == '\n':
			b.WriteString(" / ")
		case hidden(r):
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hides says whether a text has a hidden character. It looks at those alone whose first byte is that of
// one: ASCII controls, U+0080 to U+00BF, U+2000 to U+2FFF and U+F000 to U+FFFF.
func hides(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7F, c > 0x7F && c != 0xC2 && c != 0xE2 && c != 0xEF:
		default:
			if r, _ := utf8.DecodeRuneInString(s[i:]); hidden(r) {
				return true
			}
		}
	}
	return false
}

// hidden says whether a character is a control, a bidi override, embedding or isolate (UAX #9, 2.1
// to 2.4), a line or paragraph separator, a zero-width space or a byte order mark.
func hidden(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r == 0x2028 || r == 0x2029 || r == 0x200b || r == 0x2060 || r == 0xfeff
}
