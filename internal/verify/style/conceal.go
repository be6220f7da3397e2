package style

import (
	"strconv"
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

// Least sizes that count as legible, in CSS pixels, and the farthest that text may be moved.
const (
	leastFont  = 9.0
	leastPart  = 0.8 // of the size around it, since such parts multiply
	leastBox   = 64.0
	leastLine  = 0.9 // relative to the font size
	farthest   = 80.0
	leastAlpha = 0.75
)

// judgements are the properties that can hide the text of the element that has them, or of what is
// in it; each says whether a value does.
var judgements = map[string]func(value string) bool{
	"display":                 not("block", "inline", "inline-block", "flow-root", "flex", "inline-flex", "grid", "inline-grid", "list-item", "contents", "table", "table-row", "table-cell", "table-row-group", "table-header-group", "table-caption"),
	"visibility":              not("visible"),
	"content-visibility":      not("visible", "auto"),
	"opacity":                 faint,
	"clip":                    not("auto"),
	"clip-path":               not("none"),
	"mask":                    not("none"),
	"mask-image":              not("none"),
	"-webkit-mask":            not("none"),
	"-webkit-mask-image":      not("none"),
	"filter":                  not("none", "grayscale(1)"),
	"mix-blend-mode":          not("normal"),
	"transform":               not("none"),
	"translate":               not("none"),
	"scale":                   not("none", "1"),
	"rotate":                  not("none"),
	"zoom":                    not("1", "100%", "normal"),
	"perspective":             not("none"),
	"offset-path":             not("none"),
	"position":                not("static", "relative"),
	"float":                   not("none"),
	"animation":               not("none"),
	"animation-name":          not("none"),
	"font":                    smallFont,
	"font-size":               small,
	"line-height":             tight,
	"letter-spacing":          far(12),
	"word-spacing":            far(40),
	"text-indent":             far(farthest),
	"margin":                  negative,
	"padding":                 far(8 * farthest),
	"left":                    far(farthest),
	"right":                   far(farthest),
	"top":                     far(farthest),
	"bottom":                  far(farthest),
	"inset":                   far(farthest),
	"inset-inline":            far(farthest),
	"inset-block":             far(farthest),
	"inset-inline-start":      far(farthest),
	"inset-inline-end":        far(farthest),
	"inset-block-start":       far(farthest),
	"inset-block-end":         far(farthest),
	"width":                   narrow,
	"inline-size":             narrow,
	"max-width":               narrow,
	"max-inline-size":         narrow,
	"height":                  fixed,
	"block-size":              fixed,
	"max-height":              fixed,
	"max-block-size":          fixed,
	"content":                 not("normal", "none"),
	"order":                   not("0"),
	"flex-direction":          reversed,
	"flex-flow":               reversed,
	"direction":               anything,
	"unicode-bidi":            not("normal", "isolate", "embed", "plaintext"),
	"writing-mode":            not("horizontal-tb"),
	"text-decoration":         has("line-through", "blink"),
	"text-decoration-line":    has("line-through", "blink"),
	"text-security":           not("none"),
	"-webkit-text-security":   not("none"),
	"-webkit-line-clamp":      not("none"),
	"line-clamp":              not("none"),
	"text-overflow":           not("clip"),
	"z-index":                 func(v string) bool { return strings.HasPrefix(v, "-") },
	"background-clip":         has("text"),
	"-webkit-background-clip": has("text"),
	"background-image":        not("none"),
	"background":              has("url(", "image(", "gradient(", "image-set("),
	"-webkit-text-fill-color": anything,
	"all":                     anything,
	"behavior":                anything,
	"-moz-binding":            anything,
}

func not(fine ...string) func(string) bool {
	return func(v string) bool {
		for _, f := range append(fine, "inherit", "initial", "unset", "revert", "revert-layer") {
			if v == f {
				return false
			}
		}
		return true
	}
}

func has(parts ...string) func(string) bool {
	return func(v string) bool {
		for _, p := range parts {
			if strings.Contains(v, p) {
				return true
			}
		}
		return false
	}
}

func anything(string) bool { return true }

func faint(v string) bool {
	n, unit, ok := quantity(v)
	if unit == "%" {
		n /= 100
	}
	return !ok || n < leastAlpha
}

func reversed(v string) bool { return strings.Contains(v, "reverse") }

// small judges a font size; keywords and what is relative to the reader's own size are legible.
func small(v string) bool {
	switch n, unit, _ := quantity(v); {
	case unit == "em" && n < leastPart, unit == "%" && n < 100*leastPart:
		return true
	}
	px, ok := pixels(v)
	if !ok {
		return strings.ContainsAny(v, "(0123456789")
	}
	return px < leastFont
}

// smallFont judges the shorthand by its size, which stands before the family.
func smallFont(v string) bool {
	for _, f := range strings.Fields(v) {
		size, line, _ := strings.Cut(f, "/")
		if _, unit, ok := quantity(size); ok && unit != "" {
			return small(size) || line != "" && tight(line)
		}
		if size == "0" || line != "" {
			return size == "0" || tight(line)
		}
	}
	return false
}

func tight(v string) bool {
	n, unit, ok := quantity(v)
	switch {
	case v == "normal" || v == "inherit":
		return false
	case !ok:
		return true
	case unit == "":
		return n < leastLine
	}
	px, _ := pixels(v)
	return px < leastLine*leastFont
}

// far judges lengths by how far they move a text, to either side.
func far(limit float64) func(string) bool {
	return func(v string) bool {
		for _, f := range strings.Fields(v) {
			if px, ok := pixels(f); ok && (px > limit || px < -limit) || !ok && strings.ContainsAny(f, "(0123456789") {
				return true
			}
		}
		return false
	}
}

// negative judges a margin: one far below zero pulls something over something else.
func negative(v string) bool {
	for _, f := range strings.Fields(v) {
		if px, ok := pixels(f); ok && px < -farthest/2 || !ok && strings.Contains(f, "-") && strings.ContainsAny(f, "0123456789") {
			return true
		}
	}
	return false
}

func narrow(v string) bool {
	if n, unit, ok := quantity(v); ok && unit == "%" {
		return n < 30
	}
	px, ok := pixels(v)
	return ok && px < leastBox
}

// fixed judges a height: text that grows would not fit, whatever the number.
func fixed(v string) bool {
	_, unit, ok := quantity(v)
	return ok && unit != "%" || v == "0"
}

// quantity reads a number with its unit.
func quantity(v string) (n float64, unit string, ok bool) {
	i := 0
	for i < len(v) && strings.IndexByte("+-.0123456789", v[i]) >= 0 {
		i++
	}
	n, err := strconv.ParseFloat(v[:i], 64)
	return n, v[i:], err == nil
}

// pixels gives a length in CSS pixels (CSS Values Level 4, 6); those relative to fonts by the usual
// 16 px, those relative to the window by a telephone's.
func pixels(v string) (float64, bool) {
	n, unit, ok := quantity(v)
	if !ok {
		return 0, false
	}
	per, known := map[string]float64{"": 1, "px": 1, "pt": 4. / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
		"em": 16, "rem": 16, "ex": 8, "ch": 8, "lh": 20, "rlh": 20, "%": 0.16,
		"vw": 3.2, "vi": 3.2, "vmin": 3.2, "vh": 6, "vb": 6, "vmax": 6, "dvh": 6, "svh": 6, "lvh": 6, "dvw": 3.2}[unit]
	return n * per, known
}

// index finds, once, the few rules that matter.
func (s *Sheet) index() {
	seen := map[float64]bool{}
	for i := range s.rules {
		r := &s.rules[i]
		paints := false
		for _, d := range r.decls {
			if strings.HasPrefix(d.property, "--") || d.property == "color" || d.property == "background" || d.property == "background-color" || d.property == "color-scheme" {
				paints = true
			}
			name := d.property
			for _, family := range []string{"margin-", "padding-"} {
				if strings.HasPrefix(name, family) {
					name = family[:len(family)-1]
				}
			}
			if strings.HasPrefix(d.property, "animation") {
				name = "animation"
			}
			if d.property == "content" {
				s.shows = append(s.shows, i)
			}
			for _, value := range s.variants(d.value) {
				if judge := judgements[name]; judge != nil && judge(value) {
					s.conceals = append(s.conceals, concealing{i, declaration{property: d.property, value: value}})
				}
				if d.property == "position" && value != "static" && value != "relative" || name == "margin" && negative(value) {
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

// Adds says what letters or digits a rule puts before or behind an element's own text, or "".
// Addresses and names of columns, which are in the element's own attributes, are none.
func (s *Sheet) Adds(n *html.Node) string {
	for _, i := range s.shows {
		r := &s.rules[i]
		for k := range r.selectors {
			if sel := &r.selectors[k]; sel.pseudo == "" || sel.pseudo == "marker" || !sel.matches(n, false) {
				continue
			}
			for _, d := range r.decls {
				if d.property == "content" && speaks(d.value) {
					return d.value
				}
			}
		}
	}
	return ""
}

// speaks says whether generated content has words of its own.
func speaks(value string) bool {
	rest := value
	for _, fine := range []string{"attr(href)", "attr(data-print)", "attr(data-label)", "open-quote", "close-quote", "normal", "none"} {
		rest = strings.ReplaceAll(rest, fine, "")
	}
	for _, r := range unescape(rest) {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 0x2FFF || r >= 0xC0 && r < 0x2000 {
			return true
		}
	}
	return false
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
