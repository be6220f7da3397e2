package style

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// selector is a complex selector (Selectors Level 4, 3.1): compounds with what stands between them,
// the subject last.
type selector struct {
	parts       []compound
	pseudo      string // the pseudo-element, "" for the element itself
	specificity [3]int
}

type compound struct {
	combinator byte // to the compound before: ' ', '>', '+', '~'
	conditions []condition
}

// condition is a simple selector. A state of the page that cannot be read from the file, as of
// :hover, holds wherever that makes the whole selector match: sure says that it must not.
type condition func(n *html.Node, sure bool) bool

// matches says whether an element may be a selector's subject, or with sure whether it is without
// any doubt.
func (s *selector) matches(n *html.Node, sure bool) bool { return s.from(n, len(s.parts)-1, sure) }

func (s *selector) from(n *html.Node, i int, sure bool) bool {
	for _, c := range s.parts[i].conditions {
		if !c(n, sure) {
			return false
		}
	}
	if i == 0 {
		return true
	}
	switch s.parts[i].combinator {
	case '>':
		p := parent(n)
		return p != nil && s.from(p, i-1, sure)
	case '+':
		p := before(n)
		return p != nil && s.from(p, i-1, sure)
	case '~':
		for p := before(n); p != nil; p = before(p) {
			if s.from(p, i-1, sure) {
				return true
			}
		}
	default:
		for p := parent(n); p != nil; p = parent(p) {
			if s.from(p, i-1, sure) {
				return true
			}
		}
	}
	return false
}

func parent(n *html.Node) *html.Node {
	if n.Parent == nil || n.Parent.Type != html.ElementNode {
		return nil
	}
	return n.Parent
}

func before(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type != html.ElementNode; n = n.PrevSibling {
	}
	return n
}

func after(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil && n.Type != html.ElementNode; n = n.NextSibling {
	}
	return n
}

func attribute(n *html.Node, name string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Namespace == "" && n.Attr[i].Key == name {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

func parseSelectors(text string) ([]selector, error) {
	p := selectorParser{text: strings.TrimSpace(text)}
	list, err := p.list()
	if err == nil && p.at < len(p.text) {
		err = fmt.Errorf("unexpected %q", p.text[p.at:])
	}
	return list, err
}

type selectorParser struct {
	text string
	at   int
}

var errSelector = errors.New("not a selector")

func (p *selectorParser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *selectorParser) space() bool {
	from := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n\f", p.text[p.at]) >= 0 {
		p.at++
	}
	return p.at > from
}

func (p *selectorParser) list() ([]selector, error) {
	var out []selector
	for {
		p.space()
		s, err := p.complex()
		if err != nil {
			return out, err
		}
		out = append(out, s)
		p.space()
		if p.peek() != ',' {
			return out, nil
		}
		p.at++
	}
}

// complex reads a selector. One that begins with a combinator is relative, as in :has(+ p).
func (p *selectorParser) complex() (selector, error) {
	var s selector
	combinator := byte(' ')
	if c := p.peek(); c == '>' || c == '+' || c == '~' {
		combinator = c
		p.at++
		p.space()
	}
	for {
		c, err := p.compound(&s)
		if err != nil {
			return s, err
		}
		c.combinator = combinator
		s.parts = append(s.parts, c)
		spaced := p.space()
		switch c := p.peek(); {
		case c == '>' || c == '+' || c == '~':
			combinator = c
			p.at++
			p.space()
		case c == 0 || c == ',' || c == ')':
			return s, nil
		case spaced:
			combinator = ' '
		default:
			return s, errSelector
		}
	}
}

func (p *selectorParser) compound(s *selector) (compound, error) {
	var c compound
	from := p.at
	for {
		var cond condition
		var err error
		switch ch := p.peek(); {
		case ch == '*':
			p.at++
			cond = func(*html.Node, bool) bool { return true }
		case ch == '#':
			p.at++
			id := p.ident()
			if id == "" {
				return c, errSelector
			}
			s.specificity[0]++
			cond = func(n *html.Node, _ bool) bool { v, _ := attribute(n, "id"); return v == id }
		case ch == '.':
			p.at++
			class := p.ident()
			if class == "" {
				return c, errSelector
			}
			s.specificity[1]++
			cond = func(n *html.Node, _ bool) bool { return hasWord(n, "class", class) }
		case ch == '[':
			p.at++
			s.specificity[1]++
			cond, err = p.attributeTest()
		case ch == ':':
			p.at++
			cond, err = p.pseudo(s)
		case isIdent(ch):
			name := strings.ToLower(p.ident())
			s.specificity[2]++
			cond = func(n *html.Node, _ bool) bool { return n.Data == name }
		default:
			if p.at == from {
				return c, errSelector
			}
			return c, nil
		}
		if err != nil {
			return c, err
		}
		c.conditions = append(c.conditions, cond)
	}
}

func isIdent(c byte) bool {
	return c == '-' || c == '_' || c == '\\' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (p *selectorParser) ident() string {
	from := p.at
	for p.at < len(p.text) && isIdent(p.text[p.at]) {
		if p.text[p.at] == '\\' {
			p.at++
			n := 0
			for n < 6 && p.at < len(p.text) && isHex(p.text[p.at]) {
				p.at++
				n++
			}
			if n == 0 && p.at < len(p.text) {
				p.at++
			} else if n > 0 && p.peek() == ' ' {
				p.at++
			}
			continue
		}
		p.at++
	}
	return unescape(p.text[from:min(p.at, len(p.text))])
}

func hasWord(n *html.Node, name, word string) bool {
	v, _ := attribute(n, name)
	for _, f := range strings.Fields(v) {
		if f == word {
			return true
		}
	}
	return false
}

func (p *selectorParser) attributeTest() (condition, error) {
	p.space()
	name := strings.ToLower(p.ident())
	p.space()
	end := strings.IndexByte(p.text[p.at:], ']')
	if name == "" || end < 0 {
		return nil, errSelector
	}
	if end == 0 {
		p.at++
		return func(n *html.Node, _ bool) bool { _, ok := attribute(n, name); return ok }, nil
	}
	op := byte('=')
	if p.peek() != '=' {
		op = p.peek()
		p.at++
	}
	if p.peek() != '=' {
		return nil, errSelector
	}
	p.at++
	p.space()
	var want string
	if q := p.peek(); q == '"' || q == '\'' {
		p.at++
		close := strings.IndexByte(p.text[p.at:], q)
		if close < 0 {
			return nil, errSelector
		}
		want = unescape(p.text[p.at : p.at+close])
		p.at += close + 1
	} else {
		want = p.ident()
	}
	p.space()
	fold := false
	if c := p.peek(); c == 'i' || c == 'I' || c == 's' || c == 'S' {
		fold = c == 'i' || c == 'I'
		p.at++
		p.space()
	}
	if p.peek() != ']' {
		return nil, errSelector
	}
	p.at++
	if fold {
		want = strings.ToLower(want)
	}
	return func(n *html.Node, _ bool) bool {
		v, ok := attribute(n, name)
		if fold {
			v = strings.ToLower(v)
		}
		if !ok {
			return false
		}
		switch op {
		case '=':
			return v == want
		case '~':
			for _, f := range strings.Fields(v) {
				if f == want {
					return true
				}
			}
			return false
		case '|':
			return v == want || strings.HasPrefix(v, want+"-")
		case '^':
			return want != "" && strings.HasPrefix(v, want)
		case '$':
			return want != "" && strings.HasSuffix(v, want)
		}
		return want != "" && strings.Contains(v, want)
	}, nil
}

func less(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}
