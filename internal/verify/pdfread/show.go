package pdfread

import (
	"math"
	"strings"
)

// text does the text operators (9.3, 9.4).
func (p *painter) text(op string, a []any, resources Dict) {
	st := &p.st
	switch op {
	case "BT":
		p.tm, p.tlm = identity, identity
	case "Tf":
		name, _ := first(a).(Name)
		if p.fonts[name] == nil {
			list, _ := p.f.get(resources["Font"]).(Dict)
			p.fonts[name] = p.f.font(list[string(name)])
		}
		st.font, st.size = p.fonts[name], num(a, 1)
	case "Tm":
		p.tm = matrixOf(a)
		p.tlm = p.tm
	case "Td":
		p.move(num(a, 0), num(a, 1))
	case "TD":
		st.leading = -num(a, 1)
		p.move(num(a, 0), num(a, 1))
	case "T*":
		p.move(0, -st.leading)
	case "Tc":
		st.char = num(a, 0)
	case "Tw":
		st.word = num(a, 0)
	case "Tz":
		st.scale = num(a, 0) / 100
	case "TL":
		st.leading = num(a, 0)
	case "Ts":
		st.rise = num(a, 0)
	case "Tr":
		st.mode = int(num(a, 0))
	case "Tj":
		p.show(a)
	case "'":
		p.move(0, -st.leading)
		p.show(a)
	case "\"":
		st.word, st.char = num(a, 0), num(a, 1)
		p.move(0, -st.leading)
		if len(a) == 3 {
			p.show(a[2:])
		}
	case "TJ":
		if list, ok := first(a).(Array); ok {
			p.show(list)
		}
	}
}

func (p *painter) move(x, y float64) {
	p.tlm = matrix{1, 0, 0, 1, x, y}.times(p.tlm)
	p.tm = p.tlm
}

// show shows strings with the adjustments between them.
func (p *painter) show(list []any) {
	st := &p.st
	if st.font == nil {
		return
	}
	var run []*Glyph
	order := p.next()
	for _, v := range list {
		if n, ok := v.(float64); ok {
			p.advance(-n / 1000 * st.size * st.scale)
			continue
		}
		s, _ := v.(String)
		for i := 0; i < len(s); {
			code := int(s[i])
			i++
			if st.font.wide {
				if i == len(s) {
					break
				}
				code = code<<8 | int(s[i])
				i++
			}
			run = append(run, p.glyph(code, order))
		}
	}
	crowded(run)
	reversed := false
	mcid, artifact := -1, false
	for _, m := range p.open {
		reversed = reversed || m.reversed
		artifact = artifact || m.tag == "Artifact"
		if m.mcid >= 0 {
			mcid = m.mcid
		}
	}
	if reversed {
		for i, j := 0, len(run)-1; i < j; i, j = i+1, j-1 {
			run[i], run[j] = run[j], run[i]
		}
	}
	p.glyphs = append(p.glyphs, run...)
	if mcid >= 0 && !artifact {
		p.content[mcid] = append(p.content[mcid], run...)
	} else {
		p.loose = append(p.loose, run...)
	}
}

func (p *painter) advance(x float64) { p.tm = matrix{1, 0, 0, 1, x, 0}.times(p.tm) }

// glyph places one code and judges what can be judged at once: size, colour, place.
func (p *painter) glyph(code, order int) *Glyph {
	st := &p.st
	width := st.font.widthOf(code) / 1000 * st.size
	trm := p.tm.times(st.ctm)
	x, y := trm.apply(width*st.scale/2, st.rise+0.3*st.size)
	fill := st.fill
	fill.alpha = st.alpha
	g := &Glyph{Text: st.font.unicode[code], Page: p.page, x: x, y: y, wide: width > 0, order: order, fill: fill}
	height := st.size * math.Hypot(trm[2], trm[3])
	g.size, g.long = height, width*st.scale*math.Hypot(trm[0], trm[1])
	breadth := st.size * st.scale * math.Hypot(trm[0], trm[1])
	blank := strings.TrimSpace(g.Text) == ""
	switch {
	case g.Text == "":
		g.Why = "has no text behind it"
	case blank:
	case st.mode == 3 || st.mode == 7:
		g.Why = "is drawn invisibly"
	case st.mode == 1 || st.mode == 5:
		g.fill = st.stroke
		g.fill.alpha = st.alpha
	}
	g.outlined = st.mode != 0
	switch {
	case g.Why != "" || blank || !g.wide:
	case height < leastSize || breadth < leastSize:
		g.Why = "is smaller than 6 points"
	case trm[0] <= 0 || trm[3] <= 0 || math.Abs(trm[1]) > 0.01*trm[0] || math.Abs(trm[2]) > 0.4*trm[3]:
		g.Why = "is mirrored or turned"
	case height > 1.5*breadth || breadth > 1.5*height:
		g.Why = "is stretched"
	case st.font.otherWidth(code):
		g.Why = "is set to another width than its letter has"
	case !p.area.holds(x, y):
		g.Why = "stands outside of the page"
	case !st.clip.holds(x, y):
		g.Why = "is clipped away"
	case !st.font.drawn(code):
		g.Why = "is drawn by an empty glyph"
	}
	step := width + st.char
	if !st.font.wide && code == ' ' {
		step += st.word
	}
	p.advance(step * st.scale)
	return g
}

// judge finds, with the whole page read, what is covered and what cannot be told from its ground.
func (p *painter) judge() {
	if len(p.glyphs)*(len(p.shapes)+len(p.lines)) > 100*maxContent {
		p.strange = append(p.strange, "more drawings than any page has")
		return
	}
	for _, g := range p.glyphs {
		if g.Why != "" || !g.wide || strings.TrimSpace(g.Text) == "" {
			continue
		}
		ground := paint{1, 1, 1, 1, false}
		for i := range p.shapes {
			s := &p.shapes[i]
			switch {
			case !s.holds(g.x, g.y) || s.fill.alpha < 0.1:
			case s.order > g.order:
				g.Why = "is covered"
			default:
				ground = s.fill
			}
		}
		switch {
		case g.Why != "":
		case g.fill.unknown || ground.unknown:
			g.Why = "is drawn in, or on, a pattern or picture"
		case g.fill.alpha < leastAlpha || contrast(g.fill, ground) < leastContrast:
			g.Why = "cannot be told from what is behind it"
		case g.outlined:
			g.Why = "is drawn with outlines"
		case p.struck(g):
			g.Why = "is struck through"
		}
	}
}

// struck reports whether a line goes through the middle of a glyph. One under the text is further away.
func (p *painter) struck(g *Glyph) bool {
	for _, l := range p.lines {
		dx, dy := l[2]-l[0], l[3]-l[1]
		t := 0.0
		if d := dx*dx + dy*dy; d > 0 {
			t = math.Max(0, math.Min(1, ((g.x-l[0])*dx+(g.y-l[1])*dy)/d))
		}
		if math.Hypot(l[0]+t*dx-g.x, l[1]+t*dy-g.y) < 0.2*g.size {
			return true
		}
	}
	return false
}

// crowded marks the letters of a string that stand on each other.
func crowded(run []*Glyph) {
	var last *Glyph
	for _, g := range run {
		if !g.wide || g.long < 0.1*g.size || strings.TrimSpace(g.Text) == "" {
			continue
		}
		if last != nil && g.Why == "" && math.Abs(g.x-last.x) < 0.25*(g.long+last.long) {
			g.Why = "stands on the letter before it"
		}
		last = g
	}
}

// contrast is the contrast ratio of two colours (WCAG 2.2, "contrast ratio").
func contrast(a, b paint) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func (c paint) luminance() float64 {
	channel := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.r) + 0.7152*channel(c.g) + 0.0722*channel(c.b)
}
