package pdfread

import (
	"bytes"
	"math"
	"strings"
)

// Glyph is one shown code.
type Glyph struct {
	Text string // what the file says that it reads as
	Page int    // from 1
	Why  string // why it is not seen, "" if it is

	x, y     float64 // its middle, in the page's space
	size     float64 // of its font, there
	long     float64 // how far it reaches along its line, there
	wide     bool    // it has a width, and so a middle
	outlined bool    // not, or not only, filled
	order    int     // among everything painted on the page
	fill     paint
}

// paint is a colour; a pattern or picture is none that can be known.
type paint struct {
	r, g, b float64 // 0 to 1
	alpha   float64
	unknown bool
}

// shape is something painted that is no text: a rectangle around it.
type shape struct {
	box
	order int
	fill  paint
}

type box struct{ x0, y0, x1, y1 float64 }

func (b box) holds(x, y float64) bool { return x >= b.x0 && x <= b.x1 && y >= b.y0 && y <= b.y1 }

func (b box) and(c box) box {
	return box{math.Max(b.x0, c.x0), math.Max(b.y0, c.y0), math.Min(b.x1, c.x1), math.Min(b.y1, c.y1)}
}

var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b box) with(x, y float64) box {
	return box{math.Min(b.x0, x), math.Min(b.y0, y), math.Max(b.x1, x), math.Max(b.y1, y)}
}

// matrix is [a b c d e f] (8.3.3).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times is m followed by n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// maxContent is how many operators and operands of a page are read.
const maxContent = 2_000_000

// Sizes below which text does not count as legible, in points, and colours that are told apart.
const (
	leastSize     = 6
	leastAlpha    = 0.75
	leastContrast = 4.5 // WCAG 2.2, 1.4.3
)

// state is the graphics state (8.4).
type state struct {
	ctm          matrix
	clip         box
	fill, stroke paint
	line         float64
	font         *font
	size         float64
	char, word   float64
	scale, rise  float64
	leading      float64
	mode         int
	alpha        float64
}

// marked is a marked-content sequence that is open.
type marked struct {
	tag      string
	mcid     int // -1 for none
	reversed bool
}

// painter reads one page's content.
type painter struct {
	f      *file
	page   int
	area   box
	order  int
	st     state
	stack  []state
	open   []marked
	tm     matrix
	tlm    matrix
	path   []box        // of subpaths
	sides  [][4]float64 // their straight sides, from and to
	lines  [][4]float64 // straight lines drawn
	at     [2]float64
	clips  bool
	fonts  map[Name]*font
	shapes []shape
	depth  int
	left   int // operators that may still be read

	content map[int][]*Glyph // by MCID
	loose   []*Glyph         // in artifacts, or in nothing
	glyphs  []*Glyph
	strange []string
}

func (p *painter) run(data []byte, resources Dict) {
	l := lexer{data: data}
	var operands []any
	for !l.end() {
		if p.left--; p.left == 0 {
			p.strange = append(p.strange, "more content than any page has")
		}
		if p.left <= 0 {
			return
		}
		from := l.at
		v, err := l.object(0)
		if err != nil {
			p.strange = append(p.strange, "content that is not PDF syntax")
			return
		}
		op, ok := v.(Operator)
		if !ok {
			if operands = append(operands, v); len(operands) > 1000 {
				operands = operands[:0]
			}
			continue
		}
		if op == "BI" {
			end := bytes.Index(data[from:], []byte("EI"))
			if end < 0 {
				return
			}
			l.at = from + end + 2
			p.unit(paint{unknown: true, alpha: 1})
		} else {
			p.do(string(op), operands, resources)
		}
		operands = operands[:0]
	}
}

func num(a []any, i int) float64 {
	if i < 0 || i >= len(a) {
		return 0
	}
	n, _ := a[i].(float64)
	return n
}

func (p *painter) do(op string, a []any, resources Dict) {
	st := &p.st
	switch op {
	case "q":
		if len(p.stack) < 1000 {
			p.stack = append(p.stack, *st)
		}
	case "Q":
		if n := len(p.stack); n > 0 {
			*st, p.stack = p.stack[n-1], p.stack[:n-1]
		}
	case "cm":
		st.ctm = matrixOf(a).times(st.ctm)
	case "w":
		st.line = num(a, 0)
	case "gs":
		p.extended(a, resources)
	case "g", "rg", "k", "sc", "scn", "cs":
		st.fill = colourOf(op, a)
	case "G", "RG", "K", "SC", "SCN", "CS":
		st.stroke = colourOf(strings.ToLower(op), a)
	case "m", "l", "c", "v", "y", "re", "h":
		p.construct(op, a)
	case "W", "W*":
		p.clips = true
	case "f", "F", "f*":
		p.paintPath(true, false)
	case "B", "B*", "b", "b*":
		p.paintPath(true, true)
	case "S", "s":
		p.paintPath(false, true)
	case "n":
		p.paintPath(false, false)
	case "sh":
		p.shapes = append(p.shapes, shape{st.clip, p.next(), paint{unknown: true, alpha: 1}})
	case "Do":
		p.object(a, resources)
	case "BDC", "BMC":
		p.begin(a, resources)
	case "EMC":
		if n := len(p.open); n > 0 {
			p.open = p.open[:n-1]
		}
	default:
		p.text(op, a, resources)
	}
}

func (p *painter) next() int { p.order++; return p.order }

func matrixOf(a []any) (m matrix) {
	for i := range m {
		m[i] = num(a, i)
	}
	return m
}

// colourOf reads a colour operator (8.6.8).
func colourOf(op string, a []any) paint {
	black := paint{alpha: 1}
	switch {
	case op == "cs":
		if len(a) == 1 {
			if n, _ := a[0].(Name); strings.HasPrefix(string(n), "Device") {
				return black
			}
		}
		return paint{alpha: 1, unknown: true}
	case len(a) == 1:
		if _, ok := a[0].(float64); ok {
			v := num(a, 0)
			return paint{v, v, v, 1, false}
		}
	case len(a) == 3:
		return paint{num(a, 0), num(a, 1), num(a, 2), 1, false}
	case len(a) == 4:
		k := 1 - num(a, 3)
		return paint{(1 - num(a, 0)) * k, (1 - num(a, 1)) * k, (1 - num(a, 2)) * k, 1, false}
	}
	return paint{alpha: 1, unknown: true}
}

func (p *painter) extended(a []any, resources Dict) {
	states, _ := p.f.get(resources["ExtGState"]).(Dict)
	name, _ := first(a).(Name)
	d, there := p.f.get(states[string(name)]).(Dict)
	if !there {
		p.strange = append(p.strange, "a graphics state that is not there")
	}
	if v, ok := p.f.get(d["ca"]).(float64); ok {
		p.st.alpha = v
	}
	if v := p.f.get(d["SMask"]); v != nil && v != Name("None") {
		p.strange = append(p.strange, "a soft mask")
	}
	if v := p.f.get(d["BM"]); v != nil && v != Name("Normal") {
		p.strange = append(p.strange, "a blend mode")
	}
	if list, ok := p.f.get(d["Font"]).(Array); ok && len(list) == 2 {
		p.strange = append(p.strange, "a font set by a graphics state")
	}
}

func first(a []any) any {
	if len(a) == 0 {
		return nil
	}
	return a[0]
}

func (p *painter) construct(op string, a []any) {
	add := func(x, y float64) {
		x, y = p.st.ctm.apply(x, y)
		if n := len(p.path); n > 0 {
			p.path[n-1] = p.path[n-1].with(x, y)
		}
		p.at = [2]float64{x, y}
	}
	switch op {
	case "m":
		p.path = append(p.path, nowhere)
		add(num(a, 0), num(a, 1))
	case "re":
		p.path = append(p.path, nowhere)
		x, y, w, h := num(a, 0), num(a, 1), num(a, 2), num(a, 3)
		add(x, y)
		add(x+w, y)
		add(x, y+h)
		add(x+w, y+h)
	default:
		from := p.at
		for i := 0; i+1 < len(a); i += 2 {
			add(num(a, i), num(a, i+1))
		}
		if op == "l" {
			p.sides = append(p.sides, [4]float64{from[0], from[1], p.at[0], p.at[1]})
		}
	}
}

func (p *painter) paintPath(fill, stroke bool) {
	st := &p.st
	whole := nowhere
	for _, b := range p.path {
		whole = whole.with(b.x0, b.y0).with(b.x1, b.y1)
		c := st.fill
		c.alpha = st.alpha
		switch half := st.line * math.Max(math.Abs(st.ctm[0]), math.Abs(st.ctm[1])) / 2; {
		case fill:
			p.shapes = append(p.shapes, shape{b.and(st.clip), p.next(), c})
		case stroke && half > 2 && (b.x1-b.x0 < 2*half || b.y1-b.y0 < 2*half): // a line as wide as a bar
			c = st.stroke
			c.alpha = st.alpha
			wide := box{b.x0 - half, b.y0 - half, b.x1 + half, b.y1 + half}
			p.shapes = append(p.shapes, shape{wide.and(st.clip), p.next(), c})
		}
	}
	if stroke && !fill {
		p.lines = append(p.lines, p.sides...)
	}
	if p.clips {
		st.clip = st.clip.and(whole)
	}
	p.path, p.sides, p.clips = p.path[:0], p.sides[:0], false
}

// unit paints the unit square, as a picture does.
func (p *painter) unit(c paint) {
	b := nowhere
	for _, corner := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		b = b.with(p.st.ctm.apply(corner[0], corner[1]))
	}
	p.shapes = append(p.shapes, shape{b.and(p.st.clip), p.next(), c})
}

// object paints a form or a picture (8.8).
func (p *painter) object(a []any, resources Dict) {
	list, _ := p.f.get(resources["XObject"]).(Dict)
	name, _ := first(a).(Name)
	s, ok := p.f.get(list[string(name)]).(*Stream)
	if !ok {
		p.strange = append(p.strange, "a picture or form that is not there")
		return
	}
	if p.f.get(s.Dict["Subtype"]) != Name("Form") {
		p.unit(paint{unknown: true, alpha: p.st.alpha})
		return
	}
	data, err := p.f.stream(s)
	if err != nil || p.depth > 8 {
		p.strange = append(p.strange, "a form that cannot be read")
		return
	}
	saved, stack, open := p.st, p.stack, len(p.open)
	p.depth++
	p.stack = nil
	if m, ok := p.f.get(s.Dict["Matrix"]).(Array); ok {
		p.st.ctm = matrixOf(m).times(p.st.ctm)
	}
	if b, ok := p.f.get(s.Dict["BBox"]).(Array); ok && len(b) == 4 {
		edge := nowhere
		for _, c := range [][2]float64{{num(b, 0), num(b, 1)}, {num(b, 2), num(b, 1)}, {num(b, 0), num(b, 3)}, {num(b, 2), num(b, 3)}} {
			edge = edge.with(p.st.ctm.apply(c[0], c[1]))
		}
		p.st.clip = p.st.clip.and(edge)
	}
	own, _ := p.f.get(s.Dict["Resources"]).(Dict)
	fonts := p.fonts
	p.fonts = map[Name]*font{}
	p.run(data, own)
	p.depth--
	p.fonts, p.st, p.stack, p.open = fonts, saved, stack, p.open[:min(open, len(p.open))]
}

// begin opens a marked-content sequence (14.6).
func (p *painter) begin(a []any, resources Dict) {
	m := marked{mcid: -1}
	if n, ok := first(a).(Name); ok {
		m.tag = string(n)
	}
	if len(a) > 1 {
		props, ok := a[1].(Dict)
		if name, named := a[1].(Name); named {
			list, _ := p.f.get(resources["Properties"]).(Dict)
			props, ok = p.f.get(list[string(name)]).(Dict)
		}
		if id, isNumber := p.f.get(props["MCID"]).(float64); ok && isNumber {
			m.mcid = int(id)
		}
		if props["ActualText"] != nil {
			p.strange = append(p.strange, "a text that stands in for another (ActualText)")
		}
		if key := more(props, markEntries); key != "" && key != "ActualText" {
			p.strange = append(p.strange, "marked content with "+key)
		}
		if m.tag == "OC" {
			p.strange = append(p.strange, "content that can be switched off")
		}
	}
	m.reversed = m.tag == "ReversedChars"
	if len(p.open) < 1000 {
		p.open = append(p.open, m)
	}
}
