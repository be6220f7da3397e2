package layout

import (
	"fmt"
	"slices"

	"caveat/internal/pdf/write"
)

// list sets a list: each item's number or bullet in the margin, before the item in reading order.
func (b *builder) list(block *Block, c column, e *write.Element) error {
	numbering := "Disc"
	if block.Ordered {
		numbering = "Decimal"
	}
	list := e.Add("L")
	list.Attributes = "<</O/List/ListNumbering/" + numbering + ">>"
	size := b.style.Size
	labels := make([]*setText, len(block.Children))
	widest := 0.0
	for i := range block.Children {
		text := "•"
		if block.Ordered {
			text = b.doc.Digits(block.Start+i) + "."
		}
		rtl := rightToLeft(block.Children[i].Children, c.rtl)
		label, err := b.shapeText(Text{Spans: []Span{{Text: text}}, RTL: rtl, Unit: "list number"}, look{size: size})
		if err != nil {
			return err
		}
		label.cut(1e9)
		widest = max(widest, label.lines[0].Width*size)
		labels[i] = label
	}
	gap := 0.5 * size
	indent := max(1.4*size, widest+gap)
	b.space(c.gap)
	for i := range block.Children {
		label := labels[i]
		inner := c
		inner.rtl = label.text.RTL
		inner = b.inset(inner, indent, 0)
		inner.gap = paragraphGap
		if block.Tight {
			inner.gap = tightGap
		}
		item := list.Add("LI")
		number, body := item.Add("Lbl"), item.Add("LBody")
		b.labels = append(b.labels, func(top, baseline float64) {
			if baseline == top { // the item begins with something else than text
				baseline = top - label.ascent
			}
			line := label.lines[0]
			x := inner.x - gap - line.Width*size
			if inner.rtl {
				x = inner.x + inner.width + gap
			}
			b.drawLine(label, line, x, baseline, b.content(number))
		})
		if i == 1 || i == len(block.Children)-1 {
			b.keep = max(b.keep, loose)
		}
		if err := b.blocks(block.Children[i].Children, inner, body); err != nil {
			return err
		}
		if b.labels != nil { // an item without content
			b.push(inner, slab{height: label.leading})
		}
	}
	b.space(c.gap)
	return nil
}

// rightToLeft returns the direction of the first text in blocks.
func rightToLeft(blocks []Block, otherwise bool) bool {
	for i := range blocks {
		if !blocks[i].Text.Empty() {
			return blocks[i].Text.RTL
		}
		if len(blocks[i].Children) > 0 {
			return rightToLeft(blocks[i].Children, otherwise)
		}
	}
	return otherwise
}

// box sets a framed box. A page break may go between the items in it, where keeping it whole would
// leave a hole; then its label stands again on the next page.
func (b *builder) box(block *Block, c column, e *write.Element) error {
	size := b.style.Size
	var element *write.Element
	if block.Frame == Plain {
		// Notes are named (ISO 14289-1, 7.9). A warning is no note: some readers pass over those.
		b.notes++
		element = e.Add("Note")
		element.ID = fmt.Sprintf("note%06d", b.notes)
		element.Attributes = "<</O/Layout/Placement/Block>>"
	} else {
		element = e.Add("Sect")
	}
	c.rtl = b.doc.RTL
	inner := b.framed(c, 0.95*size, 0.95*size, box{frame: block.Frame, rtl: b.doc.RTL})
	inner.gap = paragraphGap
	b.space(0.9)
	first := len(b.slabs)
	b.push(inner, slab{height: 0.55 * size})
	b.keep = bad
	if !block.Text.Empty() {
		label := inner
		if block.Frame == Urgent {
			if label = b.inset(inner, 1.6*size, 0); label.width < inner.width {
				b.labels = append(b.labels, func(top, _ float64) { b.sign(inner, top) })
			}
		}
		if err := b.lines(block.Text, look{size: 1.08 * size, bold: true}, label, element.Add("P"), bad); err != nil {
			return err
		}
		b.keep = bad
	}
	b.gap = 0
	start, outer := len(b.slabs), b.again
	b.again = b.repeated(outer, b.slabs[first:start])
	if err := b.blocks(block.Children, inner, element); err != nil {
		return err
	}
	b.again = outer
	if start < len(b.slabs) {
		b.slabs[start].gap = min(b.slabs[start].gap, 0.2*size)
	}
	b.gap, b.keep = 0, bad
	b.push(inner, slab{height: 0.7 * size})
	through := split
	if block.Whole && stacked(b.slabs[first:]) <= b.room() {
		through = bad
	}
	for i := first + 1; i < len(b.slabs); i++ {
		b.slabs[i].cost = max(b.slabs[i].cost, through)
	}
	b.space(0.9)
	return nil
}

// repeated returns what stands again at the head of a page that begins within a box: what does so
// around the box, and the box's padding and label, while they leave most of the page.
func (b *builder) repeated(outer, label []slab) []slab {
	again := slices.Concat(outer, label)
	again[len(outer)].draw = nil // the number of a list item that begins with the box
	if stacked(again) > b.room()/3 {
		return outer
	}
	return again
}

// stacked is the height of slabs that stand on one page.
func stacked(slabs []slab) float64 {
	height := 0.0
	for i := range slabs {
		if height += slabs[i].height; i > 0 {
			height += slabs[i].gap
		}
	}
	return height
}

// sign draws the warning triangle at the start of a box's first line.
func (b *builder) sign(c column, top float64) {
	size := b.style.Size
	w, h := 1.15*size, 1.02*size
	x, y := c.x, top-1.25*size
	if c.rtl {
		x = c.x + c.width - w
	}
	b.decoration(func() { b.triangle(x, y, w, h) })
}

func (b *builder) triangle(x, y, w, h float64) {
	p, size := b.page, b.style.Size
	p.Draw(write.Save)
	p.Draw(write.LineWidth, 0.11*size)
	p.Draw(write.LineJoin, 1)
	p.Draw(write.MoveTo, x, y)
	p.Draw(write.LineTo, x+w, y)
	p.Draw(write.LineTo, x+w/2, y+h)
	p.Draw(write.Close)
	p.Draw(write.Stroke)
	p.Draw(write.Rectangle, x+w/2-0.06*size, y+0.32*size, 0.12*size, 0.34*size)
	p.Draw(write.Rectangle, x+w/2-0.06*size, y+0.13*size, 0.12*size, 0.12*size)
	p.Draw(write.Fill)
	p.Draw(write.Restore)
}

func (b *builder) quote(block *Block, c column, e *write.Element) error {
	return b.blocks(block.Children, b.framed(c, b.style.Size, 0, box{bar: true, rtl: c.rtl}), e.Add("BlockQuote"))
}

// framed is inset with a frame around it, or none where there is no room: it would cross the text.
func (b *builder) framed(c column, start, end float64, frame box) column {
	inner := b.inset(c, start, end)
	if inner.width < c.width {
		frame.x, frame.width = c.x, c.width
		inner.boxes = append(append([]*box(nil), c.boxes...), &frame)
	}
	return inner
}

// figure sets a picture, at most as wide as its column and two fifths of a page high.
func (b *builder) figure(block *Block, c column, e *write.Element) error {
	b.space(0.8)
	if !block.Text.Empty() { // what holds picture and caption together; a Figure's own text is not read out
		e = e.Add("Div")
	}
	element := e.Add("Figure")
	element.Alt = plain(block.Alt)
	element.Lang = b.lang(Text{Lang: block.AltLang})
	draw, width, height := b.picture(block)
	scale := min(c.width/width, 0.4*b.room()/height, 0.75) // a unit of a drawing is 1/96 inch
	width, height = width*scale, height*scale
	b.push(c, slab{height: height, draw: func(top float64) {
		x, bottom := c.x+(c.width-width)/2, top-height
		element.Attributes = fmt.Sprintf("<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>", x, bottom, x+width, top)
		b.page.Begin(element)
		draw(x, top, scale)
		b.page.End()
	}})
	if !block.Text.Empty() {
		b.keep = bad
		b.gap = 0
		return b.paragraph(block.Text, look{size: b.style.Size * fineSize}, c, e.Add("Caption"))
	}
	b.space(0.8)
	return nil
}

// picture returns how a figure is drawn from its upper left corner, and its size, unscaled.
func (b *builder) picture(block *Block) (draw func(x, top, scale float64), width, height float64) {
	if photo := block.Photo; photo != nil {
		b.out.AddPhoto(photo)
		width, height = float64(photo.Width), float64(photo.Height)
		return func(x, top, scale float64) {
			b.page.ShowPhoto(photo, x, top-height*scale, width*scale, height*scale)
		}, width, height
	}
	pic := block.Picture
	return func(x, top, scale float64) { b.drawPicture(pic, x, top, scale) }, pic.Width, pic.Height
}
