// Package tomlfile reads TOML with places, and changes a file without touching any byte that is
// not meant. It wraps go-toml's unstable parser, which is imported nowhere else.
package tomlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Kind says what an Item is.
type Kind uint8

const (
	Table      Kind = iota + 1 // [a.b]: Key
	ArrayTable                 // [[a.b]]: Key
	KeyValue                   // Key = value
	Comment                    // a line of its own: Value is the text with its '#'
)

// ValueKind says what a value is.
type ValueKind uint8

const (
	Other ValueKind = iota
	String
	Bool
	InlineTable
	Array
)

// Pos is a place in a file: 1-based line and 1-based column in bytes.
type Pos struct{ Line, Col int }

// Error is a syntax error with its place.
type Error struct {
	Pos  Pos
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Col, e.Text) }

// Field is one entry of an inline table.
type Field struct {
	Key        string
	Value      string // decoded if Kind is String, else as written
	Kind       ValueKind
	Start, End int // bytes of the value
}

// Scanner steps through a file's expressions. Strings that need no unescaping share memory with
// the source. The zero Scanner is ready for Reset.
type Scanner struct {
	Kind      Kind
	Key       string // dotted; a part with a dot in it keeps that dot, see Parts
	Parts     int    // how many parts the key has as written
	Value     string // decoded string, or the value or comment as written
	ValueKind ValueKind
	Start     int // first byte of the expression
	End       int // after its last byte, without line end
	ValStart  int
	ValEnd    int
	Pos       Pos
	Fields    []Field // of an inline table; valid until Next

	p    unstable.Parser
	src  string
	base int  // where the parser's data begins: after a byte order mark, or at a line
	fast bool // quickly may be asked
	next int  // where it goes on
	off  int  // offset up to which line and bol are counted
	line int
	bol  int
	node *unstable.Node
}

// BOM is the UTF-8 byte order mark that some editors put before a file.
const BOM = "\uFEFF"

// Reset starts over with src. A byte order mark is skipped.
func (s *Scanner) Reset(src string) {
	s.src, s.base, s.next, s.off, s.line, s.bol = src, 0, 0, 0, 1, 0
	s.fast = plain(src)
	if strings.HasPrefix(src, BOM) {
		s.base = len(BOM)
	}
	s.p.KeepComments = true
	// The parser reads its data and never writes to it, so it may share the string's memory.
	s.p.Reset(unsafe.Slice(unsafe.StringData(src), len(src))[s.base:])
}

// Err returns the *Error that ended the scan, or nil at the end of the file.
func (s *Scanner) Err() error {
	err := s.p.Error()
	if err == nil {
		return nil
	}
	if strings.IndexByte(s.src, '\r') >= 0 && strings.IndexByte(s.src, '\n') < 0 {
		return &Error{Pos: Pos{1, 1}, Text: "the line ends are those of old Macs (CR); save the file with LF or CRLF line ends"}
	}
	var pe *unstable.ParserError
	if errors.As(err, &pe) && len(pe.Highlight) > 0 {
		return &Error{Pos: s.at(int(s.p.Range(pe.Highlight).Offset) + s.base), Text: pe.Message}
	}
	return &Error{Pos: s.at(len(s.src)), Text: err.Error()}
}

// at gives the place of byte offset off; offsets mostly grow, so counting goes on from the last.
func (s *Scanner) at(off int) Pos {
	if off < s.off {
		s.off, s.line, s.bol = 0, 1, 0
	}
	for {
		i := strings.IndexByte(s.src[s.off:off], '\n')
		if i < 0 {
			break
		}
		s.off += i + 1
		s.bol = s.off
		s.line++
	}
	s.off = off
	col := off - s.bol + 1
	if s.line == 1 && s.base > 0 && off >= s.base {
		col -= s.base
	}
	return Pos{Line: s.line, Col: col}
}

// At gives the place of byte offset off.
func (s *Scanner) At(off int) Pos { return s.at(off) }

// Next reads the next expression. It returns false at the end and on an error.
func (s *Scanner) Next() bool {
	if !s.fast {
		return s.parse()
	}
	if s.quickly() {
		return true
	}
	s.base = s.next
	s.p.Reset(unsafe.Slice(unsafe.StringData(s.src), len(s.src))[s.base:])
	if !s.parse() {
		return false
	}
	s.next = lineEnd(s.src, s.End)
	return true
}

// parse reads the next expression with the parser.
func (s *Scanner) parse() bool {
	if !s.p.NextExpression() {
		return false
	}
	n := s.p.Expression()
	s.node = n
	s.Fields = s.Fields[:0]
	s.Value, s.ValueKind = "", Other
	switch n.Kind {
	case unstable.Comment:
		s.Kind = Comment
		s.Key, s.Parts = "", 0
		s.Start = int(n.Raw.Offset) + s.base
		s.End = s.Start + int(n.Raw.Length)
		s.Value = s.src[s.Start:s.End]
		s.Pos = s.at(s.Start)
	case unstable.Table, unstable.ArrayTable:
		s.Kind = Table
		if n.Kind == unstable.ArrayTable {
			s.Kind = ArrayTable
		}
		first, last := s.key(n.Key())
		s.Start = strings.LastIndexByte(s.src[:first], '[')
		if s.Kind == ArrayTable {
			s.Start--
		}
		s.End = last
		if end := strings.IndexByte(s.src[last:], '\n'); end >= 0 {
			s.End = last + end
		} else {
			s.End = len(s.src)
		}
		s.Pos = s.at(s.Start)
	case unstable.KeyValue:
		s.Kind = KeyValue
		s.Start, _ = s.key(n.Key())
		v := n.Value()
		s.Value, s.ValueKind, s.ValStart, s.ValEnd = s.value(v)
		s.End = s.ValEnd
		if s.ValueKind == InlineTable {
			s.fields(v)
		}
		s.Pos = s.at(s.Start)
	}
	return true
}

// key sets Key and Parts, and returns the bytes the key takes.
func (s *Scanner) key(it unstable.Iterator) (first, last int) {
	s.Parts = 0
	var joined []byte
	plain := true
	for it.Next() {
		n := it.Node()
		start := int(n.Raw.Offset) + s.base
		end := start + int(n.Raw.Length)
		plainSoFar := plain
		if s.Parts == 0 {
			first = start
		} else if start != last+1 || s.src[last] != '.' {
			plain = false
		}
		if s.src[start] == '"' || s.src[start] == '\'' {
			plain = false
		}
		if !plain {
			if plainSoFar && s.Parts > 0 {
				joined = append(joined, s.src[first:last]...)
			}
			if s.Parts > 0 {
				joined = append(joined, '.')
			}
			joined = append(joined, n.Data...)
		}
		last = end
		s.Parts++
	}
	if plain {
		s.Key = s.src[first:last]
	} else {
		s.Key = string(joined)
	}
	return first, last
}

func (s *Scanner) value(v *unstable.Node) (text string, kind ValueKind, start, end int) {
	if v.Kind == unstable.InlineTable || v.Kind == unstable.Array {
		start, end = s.container(v)
		kind = InlineTable
		if v.Kind == unstable.Array {
			kind = Array
		}
		return s.src[start:end], kind, start, end
	}
	start = int(v.Raw.Offset) + s.base
	end = start + int(v.Raw.Length)
	if v.Kind != unstable.String {
		if v.Kind == unstable.Bool {
			return s.src[start:end], Bool, start, end
		}
		return s.src[start:end], Other, start, end
	}
	raw := s.src[start:end]
	if raw[0] == '"' && strings.IndexByte(raw, '\\') >= 0 {
		return string(v.Data), String, start, end
	}
	q := 1
	if len(raw) >= 6 && raw[1] == raw[0] && raw[2] == raw[0] {
		q = 3
	}
	body := raw[q : len(raw)-q]
	if q == 3 {
		body = strings.TrimPrefix(strings.TrimPrefix(body, "\r"), "\n")
	}
	return body, String, start, end
}

// container finds the bytes of an array or inline table, whose node has no range of its own:
// the expression's range ends where it does.
func (s *Scanner) container(v *unstable.Node) (start, end int) {
	n := s.node
	exprStart := int(n.Raw.Offset) + s.base
	end = exprStart + int(n.Raw.Length)
	if v != n.Value() {
		return exprStart, end
	}
	_, keyEnd := 0, exprStart
	it := n.Key()
	for it.Next() {
		k := it.Node()
		keyEnd = int(k.Raw.Offset) + int(k.Raw.Length) + s.base
	}
	start = keyEnd + strings.IndexByte(s.src[keyEnd:], '=') + 1
	for start < end && (s.src[start] == ' ' || s.src[start] == '\t') {
		start++
	}
	return start, end
}

func (s *Scanner) fields(v *unstable.Node) {
	it := v.Children()
	for it.Next() {
		kv := it.Node()
		if kv.Kind != unstable.KeyValue {
			continue
		}
		var f Field
		keys := kv.Key()
		for keys.Next() {
			k := keys.Node()
			if f.Key != "" {
				f.Key += "."
			}
			ks := int(k.Raw.Offset) + s.base
			if part := s.src[ks : ks+int(k.Raw.Length)]; part[0] != '"' && part[0] != '\'' && f.Key == "" {
				f.Key = part
			} else {
				f.Key += string(k.Data)
			}
		}
		f.Value, f.Kind, f.Start, f.End = s.value(kv.Value())
		s.Fields = append(s.Fields, f)
	}
}

// CheckEncoding says in one line how to save a file that is not UTF-8, or returns "".
func CheckEncoding(data []byte) (pos Pos, problem string) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return Pos{1, 1}, "the file is UTF-16; save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)"
	case len(data) > 3 && bytes.IndexByte(data[:4], 0) >= 0:
		return Pos{1, 1}, "the file looks like UTF-16 without a mark; save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)"
	case utf8.Valid(data):
		if i := bytes.IndexByte(data, 0); i >= 0 {
			line := 1 + bytes.Count(data[:i], []byte{'\n'})
			return Pos{line, i - bytes.LastIndexByte(data[:i], '\n')}, "the file has a NUL byte; save it as UTF-8 text"
		}
		return Pos{}, ""
	}
	off := 0
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			break
		}
		rest = rest[n:]
		off += n
	}
	line := 1 + bytes.Count(data[:off], []byte{'\n'})
	return Pos{line, off - bytes.LastIndexByte(data[:off], '\n')}, fmt.Sprintf("byte 0x%02X is not UTF-8 (the file may be Latin-1 or Windows-1252); save it as UTF-8", data[off])
}
