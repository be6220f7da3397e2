package layout

import (
	"errors"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/write"
)

// slant is how far emphasized letters lean where a script has slanted letters: tan 11°.
const slant = 0.194

// setText is a unit's text, shaped and cut into lines.
type setText struct {
	text     Text
	shaped   *shape.Shaped
	lines    []shape.Line
	size     float64
	leading  float64 // from baseline to baseline, points
	ascent   float64 // from a line's top to its baseline, points
	emphasis []bool  // by span
	links    map[int]*write.Element
}

// font style of a whole text.
type look struct {
	size float64
	bold bool
	slim bool // lines closer together: headings, footers
}

// shapeText shapes a text without cutting it into lines.
func (b *builder) shapeText(t Text, l look) (*setText, error) {
	lang := t.Lang
	if lang == "" {
		lang = b.doc.Lang
	}
	upright := b.shaper.Upright(lang)
	p := shape.Paragraph{Lang: lang, RTL: t.RTL}
	s := &setText{text: t, size: l.size, links: map[int]*write.Element{}}
	for _, span := range t.Spans {
		p.Text = append(p.Text, []rune(strings.ReplaceAll(span.Text, "\t", " "))...)
		p.Spans = append(p.Spans, shape.Span{End: len(p.Text), Bold: l.bold || span.Strong || span.Emphasis && upright})
		s.emphasis = append(s.emphasis, span.Emphasis && !upright)
	}
	var err error
	if s.shaped, err = b.shaper.Shape(p); err != nil {
		var missing *shape.MissingGlyph
		if errors.As(err, &missing) {
			return nil, &GlyphError{missing.Rune, t.Unit, lang}
		}
		return nil, err
	}
	ascent, descent := 0.0, 0.0
	for i := range s.shaped.Runs {
		f := s.shaped.Runs[i].Font
		ascent = max(ascent, float64(f.Ascent)/float64(f.UnitsPerEm))
		descent = max(descent, -float64(f.Descent)/float64(f.UnitsPerEm))
	}
	height := ascent + descent
	if height == 0 {
		ascent, height = 1, 1.3
	}
	// Arabic fonts reserve room for stacked vowel signs that running text does without.
	lead := min(max(1.4, height*1.04), 1.65)
	if l.slim {
		lead = min(max(1.2, height*0.95), 1.45)
	}
	s.leading = lead * l.size
	s.ascent = (ascent + (lead-height)/2) * l.size
	return s, nil
}

// cut breaks the text into lines of a width in points.
func (s *setText) cut(width float64) { s.lines = s.shaped.Lines(width / s.size) }

// letters counts a line's letters by direction.
func (s *setText) letters(line shape.Line) (left, right int) {
	for i := range line.Pieces {
		p := &line.Pieces[i]
		n := 0
		for _, c := range p.Clusters {
			if unicode.IsLetter(s.shaped.Text[c.Start]) {
				n++
			}
		}
		if p.Run.RTL() {
			right += n
		} else {
			left += n
		}
	}
	return left, right
}

// lang returns what /Lang the text's element needs.
func (b *builder) lang(t Text) string {
	if t.Lang == b.doc.Lang {
		return ""
	}
	return t.Lang
}

// start returns the x of a line's left end in a column.
func (s *setText) start(line shape.Line, x, width float64, align Align) float64 {
	free := width - line.Width*s.size
	left := align == AlignStart
	if s.text.RTL {
		left = align == AlignEnd
	}
	switch {
	case align == AlignCenter:
		return x + free/2
	case left:
		return x
	}
	return x + free
}

// drawLine draws one line with its left end at x and its baseline at y, as content of an element;
// a nil element draws it inside whatever the caller has begun.
func (b *builder) drawLine(s *setText, line shape.Line, x, y float64, e *write.Element) {
	page := b.page
	var current *write.Element
	type stretch struct{ from, to float64 }
	linked := map[int]stretch{}
	var order []int // spans with links, in the order of the text
	for i := range line.Pieces {
		piece := &line.Pieces[i]
		span := piece.Run.Span
		if e != nil {
			if target := s.element(span, e); target != current {
				if current != nil {
					page.End()
				}
				page.Begin(target)
				current = target
			}
		}
		left := x + piece.X*s.size
		b.drawPiece(s, line.Pieces, i, left, y)
		if s.text.Spans[span].URL != "" {
			at, ok := linked[span]
			if !ok {
				at = stretch{math.Inf(1), math.Inf(-1)}
				order = append(order, span)
			}
			if piece.X >= -1e-9 && piece.X+piece.Width <= line.Width+1e-9 { // not what hangs
				at = stretch{min(at.from, left), max(at.to, left+piece.Width*s.size)}
			}
			linked[span] = at
		}
	}
	if current != nil {
		page.End()
	}
	for _, span := range order {
		at := linked[span]
		if at.to <= at.from {
			continue
		}
		if e != nil {
			page.BeginArtifact(write.Layout)
		}
		page.Draw(write.Rectangle, at.from, y-0.16*s.size, at.to-at.from, 0.05*s.size)
		page.Draw(write.Fill)
		if e != nil {
			page.End()
			rect := [4]float64{at.from, y - 0.3*s.size, at.to, y + s.size}
			page.Link(s.element(span, e), rect, s.text.Spans[span].URL, plain(s.text.Spans[span].Text))
		}
	}
}

// element returns the element that a span's content belongs to: a Link of its own, or e.
func (s *setText) element(span int, e *write.Element) *write.Element {
	if s.text.Spans[span].URL == "" {
		return e
	}
	link := s.links[span]
	if link == nil {
		link = e.Add("Link")
		s.links[span] = link
	}
	return link
}

// plain is a text without what only orders it.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == shape.LineEnd:
			return ' '
		case r >= 0x2066 && r <= 0x2069, r == 0x200B, r == 0x200E, r == 0x200F, r == 0x2060:
			return -1
		}
		return r
	}, text)
}

// drawPiece draws one of a line's pieces.
func (b *builder) drawPiece(s *setText, pieces []shape.Piece, index int, x, y float64) {
	piece := &pieces[index]
	run := piece.Run
	handle := b.out.Font(run.Font)
	set := handle.Subset
	perUnit := 1000 / float64(run.Font.UnitsPerEm)
	b.codes = b.codes[:0]
	n := len(piece.Clusters)
	for i := range n {
		c := &piece.Clusters[i]
		if run.RTL() {
			c = &piece.Clusters[n-1-i]
		}
		text := s.shaped.Text[c.Start:c.End]
		if len(c.Glyphs) == 0 {
			if t := undrawnText(text); t != nil {
				b.codes = append(b.codes, write.Code{CID: set.Blank(t...)})
			}
			continue
		}
		if s.text.RTL && (run.RTL() || i == 0) && s.parted(pieces, index, c) {
			b.codes = append(b.codes, write.Code{CID: set.Blank(rightToLeftMark)})
		}
		b.codes = appendCluster(b.codes, set, c, text, run.RTL(), perUnit)
	}
	if s.text.RTL && s.opensRight(pieces, index) {
		b.codes = append(b.codes, write.Code{CID: set.Blank(leftToRightMark)})
	}
	lean := 0.0
	if s.emphasis[run.Span] {
		lean = slant
	}
	b.page.Text(write.Glyphs{
		Font: handle, Size: s.size, Slant: lean, X: x, Y: y,
		Codes: b.codes, Reversed: run.RTL(),
	})
}

// rightToLeftMark stands left of a number, sign or Latin word in right-to-left text if a space or
// another sign follows. Poppler takes all from there to the next Arabic letter for left-to-right
// text, and would put the space on the wrong side.
const rightToLeftMark = '\u200F'

// leftToRightMark stands right of left-to-right text within right-to-left text if it ends with a
// sign, as in "38 °C (100.4 °F)", which Poppler would else put before the text.
const leftToRightMark = '\u200E'

// opensRight reports whether a piece is the rightmost of left-to-right text that ends with a sign.
func (s *setText) opensRight(pieces []shape.Piece, index int) bool {
	if pieces[index].Run.RTL() || index+1 < len(pieces) && !pieces[index+1].Run.RTL() {
		return false
	}
	clusters := pieces[index].Clusters
	for i := len(clusters) - 1; i >= 0; i-- {
		if len(clusters[i].Glyphs) > 0 {
			c := bidiClass(s.shaped.Text[clusters[i].Start])
			return c != bidi.L && c != bidi.EN && c != bidi.WS
		}
	}
	return false
}

// parted reports whether a mark has to stand left of a cluster, which is the leftmost of its piece
// if that runs from left to right.
func (s *setText) parted(pieces []shape.Piece, index int, c *shape.Cluster) bool {
	end := c.End
	if !pieces[index].Run.RTL() {
		if index > 0 && !pieces[index-1].Run.RTL() {
			return false // goes on from the piece left of it
		}
		last := index
		for last+1 < len(pieces) && !pieces[last+1].Run.RTL() {
			last++
		}
		end = pieces[last].Clusters[len(pieces[last].Clusters)-1].End
	}
	for end < len(s.shaped.Text) && unicode.Is(unicode.Cf, s.shaped.Text[end]) {
		end++
	}
	if end == len(s.shaped.Text) {
		return false
	}
	own, next := bidiClass(s.shaped.Text[c.Start]), bidiClass(s.shaped.Text[end])
	strong := own == bidi.R || own == bidi.AL || own == bidi.NSM || own == bidi.WS
	return !strong && next != bidi.R && next != bidi.AL && next != bidi.NSM && next != bidi.L && next != bidi.EN
}

func bidiClass(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// undrawnText is what a reader gets for a cluster without a drawing: joiners, which change what a
// word is, and a space for a line's end.
func undrawnText(text []rune) (out []rune) {
	for _, r := range text {
		switch r {
		case 0x200C, 0x200D:
			out = append(out, r)
		case shape.LineEnd:
			out = append(out, ' ')
		}
	}
	return out
}
