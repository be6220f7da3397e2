package write

import (
	"fmt"

	"caveat/internal/pdf/font"
)

// Page is one page's content. Coordinates are in points from the lower left corner (ISO 32000-1,
// 8.3.2.3). Everything drawn stands between Begin or BeginArtifact and End.
type Page struct {
	Width, Height float64
	index         int
	content       []byte
	marked        []*Element // by MCID
	links         []*link
	fonts         map[*Font]bool
	forms         map[*Form]bool
	photos        map[*Photo]bool
}

// Form is a drawing without text that pages share (8.10).
type Form struct {
	Page
	name string
}

// Font is one font of a document. Subset hands out the codes that Text takes.
type Font struct {
	Subset *font.Subset
	name   string
}

type link struct {
	page     int
	rect     [4]float64
	url      string
	contents string
	lang     string
	element  *Element
	object   ref
}

// ArtifactKind says what a drawing outside the structure tree is (ISO 32000-1, 14.8.2.2.2).
type ArtifactKind uint8

const (
	Layout ArtifactKind = iota // rules, boxes, underlines
	Footer
)

// Begin starts content of an element.
func (p *Page) Begin(e *Element) {
	e.kids = append(e.kids, kid{page: p.index, mcid: len(p.marked)})
	p.content = fmt.Appendf(p.content, "/%s<</MCID %d>>BDC\n", e.kind, len(p.marked))
	p.marked = append(p.marked, e)
}

// BeginArtifact starts content that is not part of the document's text.
func (p *Page) BeginArtifact(kind ArtifactKind) {
	if kind == Footer {
		p.content = append(p.content, "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n"...)
		return
	}
	p.content = append(p.content, "/Artifact<</Type/Layout>>BDC\n"...)
}

// End ends what Begin or BeginArtifact started.
func (p *Page) End() { p.content = append(p.content, "EMC\n"...) }

// Code is one code of a font and the space behind it, in thousandths of the font size, beyond the
// code's own width.
type Code struct {
	CID   uint16
	Extra float64
}

// Glyphs is a show string and where it stands.
type Glyphs struct {
	Font     *Font
	Size     float64
	Slant    float64 // how far letters lean right: 0 upright
	X, Y     float64 // of the first code's origin; codes go rightwards
	Codes    []Code
	Reversed bool // codes are of right-to-left text, in the reverse of reading order
}

// Text shows glyphs. A reversed string must have no Extra within it: a reader turns round one
// string at a time (14.8.2.3.3, ReversedChars).
func (p *Page) Text(g Glyphs) {
	if len(g.Codes) == 0 {
		return
	}
	p.fonts[g.Font] = true
	b := p.content
	if g.Reversed {
		b = append(b, "/ReversedChars BMC\n"...)
	}
	b = append(b, "BT/"...)
	b = append(append(b, g.Font.name...), ' ')
	b = append(appendNumber(b, g.Size), " Tf 1 0 "...)
	b = append(appendNumber(b, g.Slant), " 1 "...)
	b = append(appendNumber(b, g.X), ' ')
	b = append(appendNumber(b, g.Y), " Tm["...)
	open := false
	const hex = "0123456789ABCDEF"
	for _, c := range g.Codes {
		if !open {
			b = append(b, '<')
			open = true
		}
		b = append(b, hex[c.CID>>12], hex[c.CID>>8&15], hex[c.CID>>4&15], hex[c.CID&15])
		if c.Extra > 0.5 || c.Extra < -0.5 {
			b = append(appendNumber(append(b, '>'), -c.Extra), ' ')
			open = false
		}
	}
	if open {
		b = append(b, '>')
	}
	b = append(b, "]TJ ET\n"...)
	if g.Reversed {
		b = append(b, "EMC\n"...)
	}
	p.content = b
}

// Link makes a rectangle of the page a link. It belongs to a Link element; contents is what
// assistive technology says for it.
func (p *Page) Link(e *Element, rect [4]float64, url, contents string) {
	l := &link{page: p.index, rect: rect, url: url, contents: contents, element: e}
	p.links = append(p.links, l)
	e.kids = append(e.kids, kid{page: p.index, link: l})
}

// Show draws a form with its lower left corner at x, y.
func (p *Page) Show(f *Form, x, y float64) {
	p.forms[f] = true
	p.Draw(Save)
	p.Draw(Transform, 1, 0, 0, 1, x, y)
	p.content = append(append(append(p.content, '/'), f.name...), " Do\n"...)
	p.Draw(Restore)
}

// Op is a path construction, painting or state operator (ISO 32000-1, 8.5 and 8.4.4).
type Op string

const (
	MoveTo, LineTo, CurveTo, Close        Op = "m", "l", "c", "h"
	Rectangle                             Op = "re"
	Clip                                  Op = "W"
	Fill, FillEvenOdd, Stroke, FillStroke Op = "f", "f*", "S", "B"
	FillStrokeEvenOdd, EndPath            Op = "B*", "n"
	Save, Restore, Transform              Op = "q", "Q", "cm"
	LineWidth, LineCap, LineJoin          Op = "w", "J", "j"
	FillColour, StrokeColour              Op = "rg", "RG"
	FillGray, StrokeGray                  Op = "g", "G"
)

// Draw writes one operator with its operands.
func (p *Page) Draw(op Op, operands ...float64) {
	for _, v := range operands {
		p.content = append(appendNumber(p.content, v), ' ')
	}
	p.content = append(append(p.content, op...), '\n')
}
