package style

import (
	"strings"

	"golang.org/x/net/html"
)

// Hidden is why a text may not be seen.
type Hidden struct {
	What  string // "display: none", "the colour #fff on #fff"
	Where string // the rule's conditions, "" for none
}

func (h *Hidden) String() string {
	if h.Where == "" {
		return h.What
	}
	return h.What + " under " + h.Where
}

// index finds, once, the few rules that matter.
func (s *Sheet) index() {
	seen, unknown := map[float64]bool{}, map[string]bool{}
	for i := range s.rules {
		r := &s.rules[i]
		paints := false
		for _, d := range r.decls {
			if strings.HasPrefix(d.property, "--") || d.property == "color" || d.property == "background" || d.property == "background-color" || d.property == "color-scheme" {
				paints = true
			}
			p, known := properties[family(d.property)]
			if !known && !strings.HasPrefix(d.property, "--") && !unknown[d.property] {
				unknown[d.property] = true
				s.problem("%s: a page's stylesheet has no such property", clip(d.property))
			}
			if d.property == "content" {
				s.shows = append(s.shows, i)
			}
			for _, value := range s.variants(d.value) {
				if p.hides != nil && p.hides(value) {
					s.conceals = append(s.conceals, concealing{i, declaration{property: d.property, value: value}})
				}
				if p.covers != nil && p.covers(value) {
					s.covers = append(s.covers, concealing{i, declaration{property: d.property, value: value}})
				}
			}
		}
		if paints {
			s.paints = append(s.paints, i)
		}
		for _, q := range r.media {
			for _, w := range widths(q) {
				if !seen[w] {
					seen[w] = true
					s.breakpoints = append(s.breakpoints, w)
				}
			}
		}
	}
	for _, d := range s.pages {
		switch {
		case d.property == "size" && not("a4", "letter", "auto", "a4 portrait", "letter portrait")(d.value),
			strings.HasPrefix(d.property, "margin") && far(2*farthest)(d.value):
			s.problem("@page: %s: %s leaves no room for the text", d.property, d.value)
		}
	}
}

// variants are the values that a declaration can have: one for each value that a custom property
// in it has anywhere.
func (s *Sheet) variants(value string) []string {
	if !strings.Contains(value, "var(") {
		return []string{value}
	}
	out := []string{}
	for i := range s.rules {
		for _, d := range s.rules[i].decls {
			if strings.HasPrefix(d.property, "--") && strings.Contains(value, d.property) {
				out = append(out, strings.ToLower(substitute(value, func(name string) (string, bool) { return d.value, name == d.property })))
			}
		}
	}
	return append(out, value)
}

// substitute replaces var() by what lookup gives, or by its fallback.
func substitute(value string, lookup func(name string) (string, bool)) string {
	for range 16 {
		from := strings.Index(value, "var(")
		if from < 0 {
			return value
		}
		depth, to := 0, from
		for ; to < len(value); to++ {
			if value[to] == '(' {
				depth++
			} else if value[to] == ')' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		if to == len(value) {
			return value
		}
		name, fallback, _ := strings.Cut(value[from+4:to], ",")
		v, ok := lookup(strings.TrimSpace(name))
		if !ok {
			v = strings.TrimSpace(fallback)
		}
		value = value[:from] + v + value[to+1:]
	}
	return value
}

// Conceals says why a rule may hide an element, its ancestors apart, or "" in What.
func (s *Sheet) Conceals(n *html.Node) []Hidden {
	var out []Hidden
	for _, c := range s.conceals {
		r := &s.rules[c.rule]
		for i := range r.selectors {
			sel := &r.selectors[i]
			if sel.pseudo == "" && sel.matches(n, false) {
				out = append(out, Hidden{c.decl.property + ": " + c.decl.value, strings.Join(r.media, " and ")})
				break
			}
		}
	}
	return out
}

// Covers says whether a rule takes an element, or what it generates before or after it, out of the
// flow of the page, where it can stand on top of something else.
func (s *Sheet) Covers(n *html.Node) []Hidden {
	var out []Hidden
	for _, c := range s.covers {
		r := &s.rules[c.rule]
		for i := range r.selectors {
			if r.selectors[i].matches(n, false) {
				out = append(out, Hidden{c.decl.property + ": " + c.decl.value, strings.Join(r.media, " and ")})
				break
			}
		}
	}
	return out
}

// Adds is what rules put before or behind an element's own text. Addresses and names of columns, which
// are in the element's own attributes, are left out, and so are brackets around them.
func (s *Sheet) Adds(n *html.Node) (out []string) {
	for _, i := range s.shows {
		r := &s.rules[i]
		for k := range r.selectors {
			if sel := &r.selectors[k]; sel.pseudo == "" || !sel.matches(n, false) {
				continue
			}
			for _, d := range r.decls {
				if d.property == "content" && speaks(d.value) {
					out = append(out, d.value)
				}
			}
		}
	}
	return out
}

// speaks says whether generated content has anything of its own, signs and words for screen readers
// among it.
func speaks(value string) bool {
	for _, fine := range []string{"attr(href)", "attr(data-print)", "attr(data-label)", "normal", "none"} {
		value = strings.ReplaceAll(value, fine, "")
	}
	return strings.Trim(unescape(value), `"'() /`) != ""
}

// Repeats says whether an element shows one of its attributes before itself, under the conditions
// in where.
func (s *Sheet) Repeats(n *html.Node, name, where string) bool {
	for _, i := range s.shows {
		r := &s.rules[i]
		if strings.Join(r.media, " and ") != where {
			continue
		}
		for k := range r.selectors {
			if sel := &r.selectors[k]; sel.pseudo != "before" || !sel.matches(n, true) {
				continue
			}
			for _, d := range r.decls {
				if d.property == "content" && d.value == "attr("+name+")" {
					return true
				}
			}
		}
	}
	return false
}
