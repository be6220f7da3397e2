package style

import (
	"errors"
	"fmt"
	"strconv"
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
			s.specificity[0]++
			cond = func(n *html.Node, _ bool) bool { v, _ := attribute(n, "id"); return id != "" && v == id }
		case ch == '.':
			p.at++
			class := p.ident()
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

// pseudo reads a pseudo-class or pseudo-element behind its first colon.
func (p *selectorParser) pseudo(s *selector) (condition, error) {
	always := func(*html.Node, bool) bool { return true }
	double := p.peek() == ':'
	if double {
		p.at++
	}
	name := strings.ToLower(p.ident())
	if name == "" {
		return nil, errSelector
	}
	legacy := name == "before" || name == "after" || name == "first-line" || name == "first-letter"
	if double || legacy {
		s.specificity[2]++
		if name != "first-line" && name != "first-letter" { // those are parts of the text itself
			s.pseudo = name
		}
		if p.peek() == '(' {
			_, err := p.argument()
			return always, err
		}
		return always, nil
	}
	argument := ""
	if p.peek() == '(' {
		var err error
		if argument, err = p.argument(); err != nil {
			return nil, err
		}
	}
	switch name {
	case "is", "where", "matches", "not", "has":
		return p.logical(name, argument, s)
	}
	s.specificity[1]++
	switch name {
	case "root":
		return func(n *html.Node, _ bool) bool { return n.Data == "html" }, nil
	case "lang":
		return language(argument), nil
	case "link", "any-link":
		return func(n *html.Node, _ bool) bool { _, ok := attribute(n, "href"); return ok && n.Data == "a" }, nil
	case "empty":
		return func(n *html.Node, _ bool) bool { return n.FirstChild == nil }, nil
	case "first-child":
		return func(n *html.Node, _ bool) bool { return before(n) == nil }, nil
	case "last-child":
		return func(n *html.Node, _ bool) bool { return after(n) == nil }, nil
	case "only-child":
		return func(n *html.Node, _ bool) bool { return before(n) == nil && after(n) == nil }, nil
	case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
		return nth(argument, strings.Contains(name, "last"), strings.HasSuffix(name, "of-type"))
	case "first-of-type":
		return nth("1", false, true)
	case "last-of-type":
		return nth("1", true, true)
	}
	// A state, or something unheard of: it may hold at any time.
	return func(_ *html.Node, sure bool) bool { return !sure }, nil
}

// argument reads what stands between brackets.
func (p *selectorParser) argument() (string, error) {
	from := p.at + 1
	depth := 0
	for ; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.at++
				return p.text[from : p.at-1], nil
			}
		}
	}
	return "", errSelector
}

func (p *selectorParser) logical(name, argument string, s *selector) (condition, error) {
	list, err := parseSelectors(argument)
	if err != nil {
		return nil, err
	}
	var most [3]int
	for i := range list {
		if less(most, list[i].specificity) {
			most = list[i].specificity
		}
	}
	if name != "where" {
		for i := range most {
			s.specificity[i] += most[i]
		}
	}
	some := func(n *html.Node, sure bool) bool {
		for i := range list {
			if list[i].matches(n, sure) {
				return true
			}
		}
		return false
	}
	switch name {
	case "not":
		return func(n *html.Node, sure bool) bool { return !some(n, !sure) }, nil
	case "has":
		return func(n *html.Node, sure bool) bool {
			for i := range list {
				if list[i].within(n, sure) {
					return true
				}
			}
			return false
		}, nil
	}
	return some, nil
}

// within says whether a relative selector finds a subject from n on. What stands before the first
// combinator is n itself.
func (s *selector) within(n *html.Node, sure bool) bool {
	anchored := selector{parts: append([]compound{{conditions: []condition{func(m *html.Node, _ bool) bool { return m == n }}}}, s.parts...)}
	if c := s.parts[0].combinator; c == '+' || c == '~' {
		for m := after(n); m != nil; m = after(m) {
			if anchored.matches(m, sure) {
				return true
			}
			for d := range m.Descendants() {
				if d.Type == html.ElementNode && anchored.matches(d, sure) {
					return true
				}
			}
		}
		return false
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && anchored.matches(d, sure) {
			return true
		}
	}
	return false
}

func language(argument string) condition {
	var ranges []string
	for _, r := range strings.Split(argument, ",") {
		ranges = append(ranges, strings.ToLower(strings.Trim(strings.TrimSpace(r), `"'`)))
	}
	return func(n *html.Node, _ bool) bool {
		for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
			tag, ok := attribute(n, "lang")
			if !ok {
				continue
			}
			tag = strings.ToLower(tag)
			for _, r := range ranges {
				if tag == r || strings.HasPrefix(tag, r+"-") {
					return true
				}
			}
			return false
		}
		return false
	}
}

// nth reads An+B (CSS Syntax Level 3, 6).
func nth(argument string, last, typed bool) (condition, error) {
	a, b := 0, 0
	arg := strings.ReplaceAll(strings.ToLower(argument), " ", "")
	switch arg {
	case "odd":
		a, b = 2, 1
	case "even":
		a, b = 2, 0
	default:
		step, offset, ok := strings.Cut(arg, "n")
		var err error
		if !ok {
			if b, err = strconv.Atoi(arg); err != nil {
				return nil, errSelector
			}
			break
		}
		switch step {
		case "", "+":
			a = 1
		case "-":
			a = -1
		default:
			if a, err = strconv.Atoi(step); err != nil {
				return nil, errSelector
			}
		}
		if offset != "" {
			if b, err = strconv.Atoi(offset); err != nil {
				return nil, errSelector
			}
		}
	}
	next := before
	if last {
		next = after
	}
	return func(n *html.Node, _ bool) bool {
		k := 1
		for m := next(n); m != nil; m = next(m) {
			if !typed || m.Data == n.Data {
				k++
			}
		}
		if a == 0 {
			return k == b
		}
		return (k-b)%a == 0 && (k-b)/a >= 0
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
