package style

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

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
