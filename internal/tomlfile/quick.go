package tomlfile

import (
	"strings"
	"unicode/utf8"
)

// The files that caveat keeps are nearly all of four shapes of lines: a comment, [table],
// key = "text" and key = { a = "text", b = true }. quickly reads those without the parser, which
// takes four times as long; whatever is not plainly one of them is left to the parser, so that it
// alone says what TOML is.

// plain says whether a text may be read quickly: UTF-8 without byte order mark, LF line ends, and no
// control characters, which TOML forbids.
func plain(src string) bool {
	if strings.HasPrefix(src, BOM) {
		return false
	}
	i := 0
	for ; i+8 <= len(src); i += 8 {
		if controls(word(src[i:i+8])) && !lineBreaksOnly(src[i:i+8]) {
			return false
		}
	}
	if !lineBreaksOnly(src[i:]) {
		return false
	}
	return utf8.ValidString(src)
}

// lineBreaksOnly says whether a text has no control characters but LF and tab.
func lineBreaksOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == 0x7F {
			return false
		}
	}
	return true
}

// word gives eight bytes as a number, the first byte lowest.
func word(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// controls says whether one of a word's eight bytes may be a control character: it misses none. A byte
// below n takes on its high bit when n is subtracted, unless it has it already.
func controls(w uint64) bool {
	const each = 0x0101010101010101
	del := w ^ 0x7F*each // 0 where a byte is DEL
	return ((w-' '*each)&^w|(del-each)&^del)&(0x80*each) != 0
}

// quickly reads the expression at s.next, which begins a line. It returns false, and has changed
// nothing but s.next past blank lines, where the parser is needed.
func (s *Scanner) quickly() bool {
	src := s.src
	s.Fields = s.Fields[:0]
	i := s.next
	for i < len(src) && src[i] == '\n' {
		i++
	}
	s.next = i
	if i == len(src) {
		return false
	}
	switch c := src[i]; {
	case c == '#':
		end := lineEnd(src, i)
		s.take(Comment, i, end)
		s.Key, s.Parts, s.Value = "", 0, src[i:end]
		return true
	case c == '[':
		end, parts := bareKey(src, i+1)
		if parts == 0 || !strings.HasPrefix(src[end:], "]") || !endsLine(src, end+1) {
			return false
		}
		s.take(Table, i, end+1)
		s.Key, s.Parts = src[i+1:end], parts
		return true
	}
	key, parts, at := src[i:i], 1, i
	if src[i] == '"' {
		end := plainString(src, i)
		if end < 0 {
			return false
		}
		key, at = src[i+1:end-1], end
	} else {
		if at, parts = bareKey(src, i); parts == 0 {
			return false
		}
		key = src[i:at]
	}
	if !strings.HasPrefix(src[at:], " = ") || at+3 == len(src) {
		return false
	}
	at += 3
	switch src[at] {
	case '"':
		end, text := plainString(src, at), 0
		if strings.HasPrefix(src[at:], `"""`) {
			end, text = longString(src, at), 3
			if end >= 0 && src[at+3] == '\n' {
				text = 4
			}
		}
		if end < 0 || !endsLine(src, end) {
			return false
		}
		s.take(KeyValue, i, end)
		s.ValueKind, s.ValStart, s.ValEnd = String, at, end
		if text == 0 {
			s.Value = src[at+1 : end-1]
		} else {
			s.Value = src[at+text : end-3]
		}
	case '{':
		end := s.inlineTable(at)
		if end < 0 || !endsLine(src, end) {
			return false
		}
		s.take(KeyValue, i, end)
		s.ValueKind, s.ValStart, s.ValEnd, s.Value = InlineTable, at, end, src[at:end]
	default:
		return false
	}
	s.Key, s.Parts = key, parts
	return true
}

// take sets what every expression has.
func (s *Scanner) take(k Kind, start, end int) {
	s.Kind, s.Start, s.End, s.Pos, s.next = k, start, end, s.at(start), end
	s.Value, s.ValueKind = "", Other
}

// inlineTable reads { a = "text", b = true } at i into Fields, and returns the index after it, or -1.
func (s *Scanner) inlineTable(i int) int {
	src := s.src
	if !strings.HasPrefix(src[i:], "{ ") {
		return -1
	}
	i += 2
	for {
		at, parts := bareKey(src, i)
		if parts != 1 || !strings.HasPrefix(src[at:], " = ") {
			return -1
		}
		f := Field{Key: src[i:at], Start: at + 3}
		switch rest := src[at+3:]; {
		case strings.HasPrefix(rest, `"`):
			if f.End = plainString(src, at+3); f.End < 0 {
				return -1
			}
			f.Kind, f.Value = String, src[at+4:f.End-1]
		case strings.HasPrefix(rest, "true"):
			f.Kind, f.Value, f.End = Bool, rest[:4], at+7
		case strings.HasPrefix(rest, "false"):
			f.Kind, f.Value, f.End = Bool, rest[:5], at+8
		default:
			return -1
		}
		s.Fields = append(s.Fields, f)
		switch rest := src[f.End:]; {
		case strings.HasPrefix(rest, ", "):
			i = f.End + 2
		case strings.HasPrefix(rest, " }"):
			return f.End + 2
		default:
			return -1
		}
	}
}

// bareKey reads a key of bare parts with dots between them. It returns the index after it and the
// number of its parts, 0 if there is none.
func bareKey(src string, i int) (end, parts int) {
	start := i
	for ; i < len(src); i++ {
		c := src[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			continue
		}
		if c != '.' || i == start {
			break
		}
		parts++
		start = i + 1
	}
	if i == start {
		return i, 0
	}
	return i, parts + 1
}

// plainString returns the index after a string in double quotes without a backslash, or -1. An empty
// one that another quote follows begins a long string.
func plainString(src string, i int) int {
	n := strings.IndexByte(src[i+1:], '"')
	if n < 0 {
		return -1
	}
	end := i + n + 2
	body := src[i+1 : end-1]
	if strings.IndexByte(body, '\\') >= 0 || strings.IndexByte(body, '\n') >= 0 || n == 0 && strings.HasPrefix(src[end:], `"`) {
		return -1
	}
	return end
}

// longString returns the index after a string in three double quotes without a backslash, or -1.
func longString(src string, i int) int {
	n := strings.Index(src[i+3:], `"""`)
	if n < 0 || strings.IndexByte(src[i+3:i+3+n], '\\') >= 0 {
		return -1
	}
	end := i + 6 + n
	if strings.HasPrefix(src[end:], `"`) { // a quote before the closing three
		return -1
	}
	return end
}

func lineEnd(src string, i int) int {
	if n := strings.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(src)
}

func endsLine(src string, i int) bool { return i == len(src) || src[i] == '\n' }
