package layout

import (
	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/write"
)

// builder is one document in the making.
type builder struct {
	doc    *Document
	style  Style
	shaper *shape.Shaper
	out    *write.Document
	page   *write.Page

	margin      float64 // left and right of a page's column
	top, bottom float64 // of a page's column
	artifact    bool    // what is drawn is decoration or a repetition, not content
	slabs       []slab
	again       []slab                        // around the next slab
	gap         float64                       // above the next slab
	keep        cost                          // of a break above the next slab, at least
	labels      []func(top, baseline float64) // drawn with the next slab
	heading     int                           // level of the last heading
	notes       int
	codes       []write.Code // reused from piece to piece
}

// Render sets a document and returns the file. The shaper is the caller's, one per worker; the
// errors are *GlyphError and font.ErrFull. Same document, same bytes.
func Render(doc *Document, style Style, shaper *shape.Shaper) ([]byte, error) {
	b := &builder{doc: doc, style: style, shaper: shaper}
	b.out = write.New(write.Info{Title: plain(doc.Title), Subject: plain(doc.About), Lang: doc.Lang, RTL: doc.RTL, Date: doc.Date})
	b.margin = max(margin, (style.Paper.Width-measure*style.Size)/2)
	foot, err := b.shapeFooter()
	if err != nil {
		return nil, err
	}
	b.top = style.Paper.Height - margin
	b.bottom = foot.height + footerEdge + footerGap
	column := column{x: b.margin, width: style.Paper.Width - 2*b.margin, rtl: doc.RTL, gap: paragraphGap}
	if err := b.blocks(doc.Blocks, column, b.out.Root()); err != nil {
		return nil, err
	}
	if len(b.slabs) == 0 {
		b.push(column, slab{height: 1})
	}
	b.paginate(b.slabs)
	if err := b.drawFooters(foot); err != nil {
		return nil, err
	}
	return b.out.Bytes()
}

// Lengths in points.
const (
	margin     = 57 // 20 mm: top; left and right at least
	footerEdge = 28 // paper below the footer
	footerGap  = 14 // between column and footer
)

// Sizes relative to body text.
const (
	leadSize     = 1.12
	fineSize     = 0.85
	measure      = 39 // lines are no longer: 80 Latin letters, 40 Chinese (WCAG 2.2, 1.4.8)
	paragraphGap = 0.55
	tightGap     = 0.25 // between the items of a tight list
)

var headingSize = [...]float64{1.9, 1.35, 1.12, 1, 1, 1}

// column is where blocks stand.
type column struct {
	x, width float64
	rtl      bool
	boxes    []*box
	gap      float64 // between paragraphs, in ems
}

// inset returns a column that is narrower by start and end in reading direction. A column that
// would become too narrow to read stays as it is: blocks nested very deep stand below each other.
func (b *builder) inset(c column, start, end float64) column {
	if c.width-start-end < 9*b.style.Size {
		return c
	}
	c.width -= start + end
	if c.rtl {
		c.x += end
	} else {
		c.x += start
	}
	return c
}

// push adds a slab below the others.
func (b *builder) push(c column, s slab) {
	s.gap, b.gap = b.gap, 0
	s.cost, b.keep = max(s.cost, b.keep), free
	s.boxes = c.boxes
	if s.again == nil {
		s.again = b.again
	}
	for _, bx := range c.boxes {
		bx.left++
	}
	if labels := b.labels; labels != nil {
		b.labels = nil
		draw := s.draw
		s.draw = func(top float64) {
			for _, label := range labels {
				label(top, top-s.ascent)
			}
			if draw != nil {
				draw(top)
			}
		}
	}
	b.slabs = append(b.slabs, s)
}

func (b *builder) space(ems float64) { b.gap = max(b.gap, ems*b.style.Size) }

func (b *builder) blocks(blocks []Block, c column, e *write.Element) error {
	for i := range blocks {
		if i > 0 && blocks[i].Kind == List && blocks[i-1].Kind == Paragraph {
			b.keep = max(b.keep, loose)
		}
		if err := b.block(&blocks[i], c, e); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) block(block *Block, c column, e *write.Element) error {
	size := b.style.Size
	switch block.Kind {
	case Section:
		return b.blocks(block.Children, c, e.Add("Sect"))
	case Heading:
		return b.headingBlock(block, c, e)
	case Paragraph:
		return b.paragraph(block.Text, look{size: size}, c, e.Add("P"))
	case Lead:
		return b.paragraph(block.Text, look{size: size * leadSize}, c, e.Add("P"))
	case Fine:
		return b.paragraph(block.Text, look{size: size * fineSize}, c, e.Add("P"))
	case List:
		return b.list(block, c, e)
	case Item: // one outside a list
		return b.blocks(block.Children, c, e)
	case Box:
		return b.box(block, c, e)
	case Quote:
		return b.quote(block, c, e)
	case Table:
		return b.table(block, c, e)
	case Figure:
		return b.figure(block, c, e)
	case Rule:
		b.rule(c)
	}
	return nil
}

func (b *builder) paragraph(t Text, l look, c column, e *write.Element) error {
	b.space(c.gap)
	if err := b.lines(t, l, c, e, awkward); err != nil {
		return err
	}
	b.space(c.gap)
	return nil
}

// lines adds the lines of a text. together is the cost of a break beside its first and last line;
// if that is bad, of a break anywhere in it. A text to be kept whole is, up to a third of a page.
func (b *builder) lines(t Text, l look, c column, e *write.Element, together cost) error {
	e.Lang = b.lang(t)
	set, err := b.shapeText(t, l)
	if err != nil {
		return err
	}
	if l.bold { // a heading: lines of one length
		set.cut(set.shaped.Balanced(c.width/l.size) * l.size)
	} else {
		set.cut(c.width)
	}
	if t.Whole && float64(len(set.lines))*set.leading <= b.room()/3 {
		together = bad
	}
	last := len(set.lines) - 1
	for i, line := range set.lines {
		s := slab{height: set.leading, ascent: set.ascent}
		if b.doc.RTL {
			s.left, s.right = set.letters(line)
		}
		if i == 1 || i == last || together == bad {
			s.cost = together
		}
		if i == 0 {
			s.cost = free
		}
		s.draw = func(top float64) {
			b.drawLine(set, line, set.start(line, c.x, c.width, AlignStart), top-set.ascent, b.content(e))
		}
		b.push(c, s)
	}
	return nil
}

// content returns the element for what is being drawn: none while a header row is repeated.
func (b *builder) content(e *write.Element) *write.Element {
	if b.artifact {
		return nil
	}
	return e
}

// headingBlock keeps a heading in one piece and with what follows. Levels that a text skips are
// closed up (ISO 14289-1, 7.4.2).
func (b *builder) headingBlock(block *Block, c column, e *write.Element) error {
	level := max(1, min(block.Level, b.heading+1, 6))
	b.heading = level
	kind := [...]string{"H1", "H2", "H3", "H4", "H5", "H6"}[level-1]
	size := headingSize[level-1]
	b.space(0.5 + size*0.55)
	var title string
	for _, s := range block.Text.Spans {
		title += s.Text
	}
	b.labels = append(b.labels, func(top, _ float64) { b.out.Bookmark(plain(title), level, b.page, top) })
	err := b.lines(block.Text, look{size: size * b.style.Size, bold: true, slim: level == 1}, c, e.Add(kind), bad)
	b.keep = bad
	b.space(0.35)
	return err
}

func (b *builder) rule(c column) {
	b.space(0.8)
	b.push(c, slab{height: 1, draw: func(top float64) {
		b.decoration(func() {
			b.page.Draw(write.Rectangle, c.x, top-0.75, c.width, 0.4)
			b.page.Draw(write.Fill)
		})
	}})
	b.keep = bad
	b.space(0.8)
}
