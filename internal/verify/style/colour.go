package style

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// leastContrast is what normal text needs (WCAG 2.2, 1.4.3).
const leastContrast = 4.5

// medium is one way in which a page is seen.
type medium struct {
	print, dark, contrast, other bool // other: what no file can tell, such as the kind of pointer
	width                        float64
}

// media are all ways that the sheet tells apart.
func (s *Sheet) media() []medium {
	ws := append([]float64{320}, s.breakpoints...)
	slices.Sort(ws)
	var out []medium
	for i, w := range ws {
		if i > 0 {
			w += 0.001
		}
		for k := range 8 {
			out = append(out, medium{dark: k&1 > 0, contrast: k&2 > 0, other: k&4 > 0, width: w})
		}
	}
	for _, w := range append(ws, 700) { // paper has many widths
		out = append(out, medium{print: true, width: w}, medium{print: true, other: true, width: w})
	}
	return out
}

func (m *medium) String() string {
	if m.print {
		return "on paper"
	}
	out := []string{"on a screen"}
	if m.dark {
		out = append(out, "dark")
	}
	if m.contrast {
		out = append(out, "with more contrast")
	}
	return fmt.Sprintf("%s, from %.0f px", strings.Join(out, ", "), m.width)
}

// holds evaluates a media query list (Media Queries Level 4, 3).
func (m *medium) holds(list string) bool {
	for _, q := range strings.Split(list, ",") {
		if m.query(strings.TrimSpace(q)) {
			return true
		}
	}
	return false
}

func (m *medium) query(q string) bool {
	if strings.Contains(q, " or ") || strings.Contains(q, "((") || strings.Contains(q, "(not") {
		return m.other // not worked out: it may hold, and it may not
	}
	negate := false
	if rest, ok := strings.CutPrefix(q, "not "); ok {
		q, negate = rest, true
	}
	result := true
	for _, part := range strings.Split(strings.TrimPrefix(q, "only "), " and ") {
		result = result && m.feature(strings.TrimSpace(part))
	}
	return result != negate
}

func (m *medium) feature(f string) bool {
	switch f {
	case "all", "":
		return true
	case "print":
		return m.print
	case "screen":
		return !m.print
	}
	name, value, _ := strings.Cut(strings.Trim(f, "()"), ":")
	value = strings.TrimSpace(value)
	px, ok := pixels(value)
	switch strings.TrimSpace(name) {
	case "prefers-color-scheme":
		return m.dark == (value == "dark")
	case "prefers-contrast":
		return m.contrast == (value == "more")
	case "forced-colors": // colours are then the reader's own
		return value == "none"
	case "min-width":
		if ok {
			return m.width >= px
		}
	case "max-width":
		if ok {
			return m.width <= px
		}
	}
	return m.other
}

// widths are the widths that a media query compares with.
func widths(query string) (out []float64) {
	for _, part := range strings.FieldsFunc(query, func(r rune) bool { return strings.ContainsRune("():,<>= ", r) }) {
		if px, ok := pixels(part); ok && px > 0 {
			out = append(out, px)
		}
	}
	return out
}

// Faint says where an element's text cannot be told from what is behind it, or "": as the page is
// opened, and in whatever state it may come to.
func (s *Sheet) Faint(n *html.Node) string {
	var chain []*html.Node
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		chain = append(chain, n)
	}
	slices.Reverse(chain)
	if why := s.faintIn(chain, true); why != "" {
		return why
	}
	return s.faintIn(chain, false)
}

// faintIn judges a chain of elements by the rules that match them surely, or that may. Chains that the
// same rules match are worked out once.
func (s *Sheet) faintIn(chain []*html.Node, sure bool) string {
	var key strings.Builder
	matched := make([][]match, len(chain))
	for i, e := range chain {
		matched[i] = s.matched(e, sure)
		for _, m := range matched[i] {
			fmt.Fprintf(&key, "%d.%v ", m.rule, m.specificity)
		}
		key.WriteString(e.Data[:1] + "/")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out, ok := s.contrast[key.String()]
	if !ok {
		out = s.faint(matched)
		s.contrast[key.String()] = out
	}
	return out
}

type match struct {
	rule        int
	specificity [3]int
}

// matched finds the rules that paint an element whatever the reader does, or that may.
func (s *Sheet) matched(n *html.Node, sure bool) (out []match) {
	for _, i := range s.paints {
		best, ok := [3]int{}, false
		for k := range s.rules[i].selectors {
			sel := &s.rules[i].selectors[k]
			if sel.pseudo == "" && sel.matches(n, sure) {
				if !ok || less(best, sel.specificity) {
					best = sel.specificity
				}
				ok = true
			}
		}
		if ok {
			out = append(out, match{i, best})
		}
	}
	return out
}

func (s *Sheet) faint(chain [][]match) string {
	for _, m := range s.media() {
		vars := map[string]string{}
		paper := rgb{255, 255, 255, 1}
		text := rgb{0, 0, 0, 1}
		behind := paper
		for _, matched := range chain {
			own := s.cascade(matched, &m)
			for name, v := range own {
				if strings.HasPrefix(name, "--") {
					vars[name] = v
				}
			}
			value := func(name string) (string, bool) {
				v, ok := own[name]
				return strings.TrimSpace(strings.ToLower(substitute(v, func(n string) (string, bool) { v, ok := vars[n]; return v, ok }))), ok
			}
			if v, ok := value("color-scheme"); ok && m.dark && !m.print && strings.Contains(v, "dark") {
				paper, behind, text = rgb{18, 18, 18, 1}, rgb{18, 18, 18, 1}, rgb{255, 255, 255, 1}
			}
			if v, ok := value("color"); ok && v != "inherit" && v != "currentcolor" && v != "unset" {
				c, err := colour(v, text)
				if err != nil {
					return err.Error()
				}
				text = c
			}
			for _, name := range []string{"background", "background-color"} {
				if v, ok := value(name); ok {
					c, err := background(v, text)
					if err != nil {
						return err.Error()
					}
					behind = c.over(behind)
				}
			}
		}
		grounds := []rgb{behind}
		if m.print { // printers leave backgrounds out
			grounds = append(grounds, rgb{255, 255, 255, 1})
		}
		for _, g := range grounds {
			if ratio := contrast(text.over(g), g); ratio < leastContrast {
				return fmt.Sprintf("text in %v on %v, a contrast of %.1f, %v", text, g, ratio, &m)
			}
		}
	}
	return ""
}

// cascade gives the winning values among some rules: importance, then specificity, then order (CSS
// Cascading Level 4, 6).
func (s *Sheet) cascade(matched []match, m *medium) map[string]string {
	type winner struct {
		important   bool
		specificity [3]int
	}
	out := map[string]string{}
	won := map[string]winner{}
	for _, x := range matched {
		r := &s.rules[x.rule]
		if !all(r.media, m.holds) {
			continue
		}
		for _, d := range r.decls {
			w := winner{d.important, x.specificity}
			old, ok := won[d.property]
			if ok && (old.important && !w.important || old.important == w.important && less(w.specificity, old.specificity)) {
				continue
			}
			won[d.property] = w
			out[d.property] = d.value
			if d.property == "background" { // the shorthand sets the colour too
				delete(out, "background-color")
			}
		}
	}
	return out
}

func all(list []string, ok func(string) bool) bool {
	for _, v := range list {
		if !ok(v) {
			return false
		}
	}
	return true
}

// rgb is a colour: channels to 255, alpha to 1.
type rgb struct{ r, g, b, a float64 }

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c.r), int(c.g), int(c.b))
}

func (c rgb) over(d rgb) rgb {
	mix := func(x, y float64) float64 { return x*c.a + y*(1-c.a) }
	return rgb{mix(c.r, d.r), mix(c.g, d.g), mix(c.b, d.b), 1}
}

// contrast is the contrast ratio of two colours (WCAG 2.2, "contrast ratio").
func contrast(a, b rgb) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c rgb) float64 {
	channel := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.r) + 0.7152*channel(c.g) + 0.0722*channel(c.b)
}

// names are the colours that a stylesheet here may name (CSS Color Level 4, 6); others are written
// as numbers.
var names = map[string]rgb{
	"black": {0, 0, 0, 1}, "silver": {192, 192, 192, 1}, "gray": {128, 128, 128, 1}, "grey": {128, 128, 128, 1},
	"white": {255, 255, 255, 1}, "maroon": {128, 0, 0, 1}, "red": {255, 0, 0, 1}, "purple": {128, 0, 128, 1},
	"fuchsia": {255, 0, 255, 1}, "green": {0, 128, 0, 1}, "lime": {0, 255, 0, 1}, "olive": {128, 128, 0, 1},
	"yellow": {255, 255, 0, 1}, "navy": {0, 0, 128, 1}, "blue": {0, 0, 255, 1}, "teal": {0, 128, 128, 1},
	"aqua": {0, 255, 255, 1}, "orange": {255, 165, 0, 1}, "transparent": {0, 0, 0, 0},
}

// colour reads a colour; current is that of the text.
func colour(v string, current rgb) (rgb, error) {
	if c, ok := names[v]; ok {
		return c, nil
	}
	if v == "currentcolor" {
		return current, nil
	}
	if hex, ok := strings.CutPrefix(v, "#"); ok {
		if len(hex) == 3 || len(hex) == 4 {
			long := ""
			for _, c := range hex {
				long += string(c) + string(c)
			}
			hex = long
		}
		n, err := strconv.ParseUint(hex, 16, 32)
		switch {
		case err == nil && len(hex) == 6:
			return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255), 1}, nil
		case err == nil && len(hex) == 8:
			return rgb{float64(n >> 24), float64(n >> 16 & 255), float64(n >> 8 & 255), float64(n&255) / 255}, nil
		}
	}
	if name, args, ok := strings.Cut(v, "("); ok && (name == "rgb" || name == "rgba") {
		fields := strings.FieldsFunc(strings.TrimSuffix(args, ")"), func(r rune) bool { return strings.ContainsRune(" ,/", r) })
		var c [4]float64
		c[3] = 1
		for i, f := range fields {
			n, unit, ok := quantity(f)
			if !ok || i > 3 {
				return rgb{}, fmt.Errorf("the colour %q cannot be read", v)
			}
			switch {
			case unit == "%" && i < 3:
				n *= 2.55
			case unit == "%":
				n /= 100
			}
			c[i] = n
		}
		return rgb{c[0], c[1], c[2], c[3]}, nil
	}
	return rgb{}, fmt.Errorf("the colour %q cannot be read: write it as #rrggbb", v)
}

// background reads the colour of a background.
func background(v string, current rgb) (rgb, error) {
	switch v {
	case "none", "initial", "unset", "0", "":
		return rgb{}, nil
	}
	return colour(v, current)
}
