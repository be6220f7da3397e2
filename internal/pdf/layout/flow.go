package layout

import "caveat/internal/pdf/write"

// slab is a strip across a column that no page break parts: a line of text, a table row, a
// picture, the padding of a box.
type slab struct {
	height float64
	ascent float64 // from the top to the baseline of a line of text
	gap    float64 // space above, dropped at the top of a page
	cost   cost    // of a page break above it
	boxes  []*box  // the boxes around it, outermost first
	head   *slab   // a table's header row, set again when a page begins with this slab
	draw   func(top float64)
}

// cost is how bad a page break is. A page ends at the last break of the least cost on it.
type cost uint8

const (
	free    cost = iota
	awkward      // parts one line from its paragraph
	bad          // parts what belongs together: a heading from its text, a warning
)

// room is the height of a page's column.
func (b *builder) room() float64 { return b.top - b.bottom }

// paginate sets slabs on as many pages as they need.
func (b *builder) paginate(slabs []slab) {
	for len(slabs) > 0 {
		n := b.fit(slabs)
		b.setPage(slabs[:n])
		slabs = slabs[n:]
	}
}

// fit returns how many slabs the next page takes: at least one.
func (b *builder) fit(slabs []slab) int {
	used := 0.0
	if slabs[0].head != nil {
		used = slabs[0].head.height
	}
	least, at := bad, 1
	for i := range slabs {
		s := &slabs[i]
		if i > 0 {
			used += s.gap
			if s.cost <= least {
				least, at = s.cost, i
			}
		}
		if used += s.height; used > b.room()+0.01 {
			return at
		}
	}
	return len(slabs)
}

// setPage draws slabs on a new page: frames first, then what stands in them.
func (b *builder) setPage(slabs []slab) {
	b.page = b.out.AddPage(b.style.Paper.Width, b.style.Paper.Height)
	y := b.top
	if h := slabs[0].head; h != nil {
		b.page.BeginArtifact(write.Layout)
		b.artifact = true
		h.draw(y)
		b.artifact = false
		b.page.End()
		y -= h.height
	}
	tops := make([]float64, len(slabs))
	var frames []*box
	for i := range slabs {
		s := &slabs[i]
		if i > 0 {
			y -= s.gap
		}
		tops[i] = y
		y -= s.height
		for _, bx := range s.boxes {
			if !bx.open {
				bx.open, bx.top = true, tops[i]
				frames = append(frames, bx)
			}
			bx.bottom = y
			bx.left--
		}
	}
	for _, bx := range frames {
		b.drawFrame(bx)
		bx.open, bx.continued = false, true
	}
	for i := range slabs {
		if slabs[i].draw != nil {
			slabs[i].draw(tops[i])
		}
	}
}

// box is the frame around some slabs; the second half is its state on the page being set.
type box struct {
	frame    Frame
	bar      bool // a quotation: a bar at its start, no frame
	rtl      bool
	x, width float64
	left     int // slabs not yet set

	open, continued bool
	top, bottom     float64
}

// drawFrame draws the part of a box that stands on this page. Where a box goes on from or to
// another page, its frame stands off a little, as its padding does elsewhere.
func (b *builder) drawFrame(bx *box) {
	top, bottom := bx.top, bx.bottom
	if bx.continued {
		top += 4
	}
	if bx.left > 0 {
		bottom -= 4
	}
	p := b.page
	frame := func(inset, width float64) {
		p.Draw(write.LineWidth, width)
		p.Draw(write.Rectangle, bx.x+inset, bottom+inset, bx.width-2*inset, top-bottom-2*inset)
		p.Draw(write.Stroke)
	}
	p.BeginArtifact(write.Layout)
	p.Draw(write.Save)
	switch {
	case bx.bar:
		x := bx.x
		if bx.rtl {
			x += bx.width - 2
		}
		p.Draw(write.FillGray, 0.45)
		p.Draw(write.Rectangle, x, bottom, 2, top-bottom)
		p.Draw(write.Fill)
	case bx.frame == Urgent:
		frame(1.1, 2.2)
	case bx.frame == Notice:
		p.Draw(write.FillGray, 0.94)
		p.Draw(write.Rectangle, bx.x, bottom, bx.width, top-bottom)
		p.Draw(write.Fill)
		frame(0.5, 1)
		frame(3, 0.4)
	default:
		frame(0.4, 0.8)
	}
	p.Draw(write.Restore)
	p.End()
}
