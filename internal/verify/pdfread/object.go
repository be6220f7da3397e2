// Package pdfread reads PDF files as a stranger would: objects, cross-references, content streams and
// the structure tree, and where each character stands, in which colour, and what lies over it. It
// knows nothing of the program that wrote the file. Clauses named bare are of ISO 32000-1 (PDF 1.7).
package pdfread

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// Objects (7.3) are Go values: nil, bool, float64, Name, String, Array, Dict, Ref, *Stream, and
// Operator in content streams.
type (
	Name     string
	String   string
	Array    []any
	Dict     map[string]any
	Ref      struct{ Number, Generation int }
	Operator string
	Stream   struct {
		Dict Dict
		Raw  []byte
	}
)

var errSyntax = errors.New("not PDF syntax")

// maxDepth bounds how deep arrays, dictionaries and trees may nest. A level of a list is six: list, item and
// body, each with an array of what it holds.
const maxDepth = 500

// lexer reads objects from bytes.
type lexer struct {
	data []byte
	at   int
}

func white(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%'
}

func (l *lexer) space() {
	for l.at < len(l.data) {
		c := l.data[l.at]
		switch {
		case white(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// end says whether nothing but space is left.
func (l *lexer) end() bool {
	l.space()
	return l.at >= len(l.data)
}

// object reads one object; a reference is read as such.
func (l *lexer) object(depth int) (any, error) {
	if depth > maxDepth || l.end() {
		return nil, errSyntax
	}
	switch c := l.data[l.at]; {
	case c == '/':
		return l.name(), nil
	case c == '(':
		return l.literal()
	case c == '[':
		l.at++
		out := Array{}
		for {
			if l.end() {
				return nil, errSyntax
			}
			if l.data[l.at] == ']' {
				l.at++
				return out, nil
			}
			v, err := l.object(depth + 1)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
	case c == '<' && l.at+1 < len(l.data) && l.data[l.at+1] == '<':
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return l.number()
	case delimiter(c):
		return nil, errSyntax
	}
	word := l.word()
	switch word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return Operator(word), nil
}

func (l *lexer) word() string {
	from := l.at
	for l.at < len(l.data) && !white(l.data[l.at]) && !delimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[from:l.at])
}

func (l *lexer) name() Name {
	l.at++
	word := l.word()
	var out []byte
	for i := 0; i < len(word); i++ {
		if word[i] == '#' && i+2 < len(word) {
			if n, err := strconv.ParseUint(word[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, word[i])
	}
	return Name(out)
}

func (l *lexer) number() (any, error) {
	word := l.word()
	n, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return nil, errSyntax
	}
	// "12 0 R" is a reference.
	back := l.at
	if number, err := strconv.Atoi(word); err == nil && number > 0 {
		l.space()
		if gen, err := strconv.Atoi(l.word()); err == nil && gen >= 0 {
			l.space()
			if l.word() == "R" {
				return Ref{number, gen}, nil
			}
		}
	}
	l.at = back
	return n, nil
}

func (l *lexer) literal() (any, error) {
	l.at++
	var out []byte
	for depth := 1; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return String(out), nil
			}
		case '\\':
			l.at++
			if l.at >= len(l.data) {
				return nil, errSyntax
			}
			e := l.data[l.at]
			switch {
			case e >= '0' && e <= '7':
				n := 0
				for k := 0; k < 3 && l.at < len(l.data) && l.data[l.at] >= '0' && l.data[l.at] <= '7'; k++ {
					n = n*8 + int(l.data[l.at]-'0')
					l.at++
				}
				l.at--
				out = append(out, byte(n))
			case e == '\n':
			case e == '\r':
				if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
					l.at++
				}
			default:
				if i := bytes.IndexByte([]byte("nrtbf"), e); i >= 0 {
					e = "\n\r\t\b\f"[i]
				}
				out = append(out, e)
			}
			continue
		}
		out = append(out, c)
	}
	return nil, errSyntax
}

func (l *lexer) hex() (any, error) {
	l.at++
	var out []byte
	half, odd := byte(0), false
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		var v byte
		switch {
		case c == '>':
			l.at++
			if odd {
				out = append(out, half<<4)
			}
			return String(out), nil
		case white(c):
			continue
		case c >= '0' && c <= '9':
			v = c - '0'
		case c >= 'a' && c <= 'f':
			v = c - 'a' + 10
		case c >= 'A' && c <= 'F':
			v = c - 'A' + 10
		default:
			return nil, errSyntax
		}
		if odd {
			out = append(out, half<<4|v)
		}
		half, odd = v, !odd
	}
	return nil, errSyntax
}

func (l *lexer) dict(depth int) (any, error) {
	l.at += 2
	out := Dict{}
	for {
		if l.end() {
			return nil, errSyntax
		}
		if bytes.HasPrefix(l.data[l.at:], []byte(">>")) {
			l.at += 2
			return out, nil
		}
		if l.data[l.at] != '/' {
			return nil, errSyntax
		}
		key := l.name()
		v, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, twice := out[string(key)]; twice { // readers differ in which they take
			return nil, fmt.Errorf("a dictionary has /%s twice", key)
		}
		out[string(key)] = v
	}
}
