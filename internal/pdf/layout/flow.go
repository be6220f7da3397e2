package layout

import (
	"math"

	"caveat/internal/pdf/write"
)

// slab is a strip across a column that no page break parts: a line of text, a table row, a
// picture, the padding of a box.
type slab struct {
	height float64
	ascent float64 // from the top to the baseline of a line of text
	gap    float64 // space above, dropped at the top of a page
	cost   cost    // of a page break above it
	left   int     // letters that run from left to right, counted in right-to-left documents
	right  int     // letters that run from right to left
	boxes  []*box  // the boxes around it, outermost first
	again  []slab  // set again above it when a page begins with it: box labels, a table's header row
	draw   func(top float64)
}

// cost is how bad a page break is.
type cost uint8

const (
	free    cost = iota
	loose        // parts the first or last item from its list, or a list from what leads to it
	split        // goes through a box, between the items in it
	awkward      // parts one line from its paragraph
	bad          // parts what belongs together: a heading from its text, what not to do from why
)

// weights are what a break of each cost weighs, against a hole at the foot of a page: one of a
// third of the page weighs as much as a box that is split, a whole empty page 100.
var weights = [...]float64{free: 0, loose: 4, split: 11, awkward: 40, bad: 1000}

// A last page that is filled less than stub weighs up to stubWeight. So does each right-to-left
// letter on a page on which more letters run from left to right: Poppler takes all of such a page for
// left-to-right text, and gets the order of its Arabic sentences wrong.
const (
	stub         = 0.2
	stubWeight   = 25
	letterWeight = 0.1
)

// room is the height of a page's column.
func (b *builder) room() float64 { return b.top - b.bottom }

// paginate sets slabs on as many pages as they need.
func (b *builder) paginate(slabs []slab) {
	from := 0
	for _, to := range b.breaks(slabs) {
		b.setPage(slabs[from:to])
		from = to
	}
}

// breaks returns where each page ends: of all ways to part the slabs, the one whose breaks and
// holes weigh least. A page takes at least one slab.
func (b *builder) breaks(slabs []slab) []int {
	n, room := len(slabs), b.room()
	least := make([]float64, n+1) // of all pages from a slab on
	end := make([]int, n)         // of the page that begins with a slab
	for from := n - 1; from >= 0; from-- {
		used, left, right := 0.0, 0, 0
		for i := range slabs[from].again {
			used += slabs[from].again[i].height
		}
		least[from] = math.Inf(1)
		for to := from + 1; to <= n; to++ {
			s := &slabs[to-1]
			if used += s.height; to > from+1 {
				used += s.gap
			}
			left, right = left+s.left, right+s.right
			if to > from+1 && used > room+0.01 {
				break
			}
			filled := min(used/room, 1)
			weight := least[to]
			if to < n {
				weight += weights[slabs[to].cost] + 100*(1-filled)*(1-filled)
			} else if from > 0 && filled < stub {
				weight += stubWeight * (1 - filled/stub)
			}
			if left > right {
				weight += letterWeight * float64(right)
			}
			if weight <= least[from] {
				least[from], end[from] = weight, to
			}
		}
	}
	var pages []int
	for at := 0; at < n; at = end[at] {
		pages = append(pages, end[at])
	}
	return pages
}

// setPage draws slabs on a new page: frames first, then what stands in them.
func (b *builder) setPage(slabs []slab) {
	b.page = b.out.AddPage(b.style.Paper.Width, b.style.Paper.Height)
	again := slabs[0].again
	tops := make([]float64, 0, len(again)+len(slabs))
	var frames []*box
	y := b.top
	place := func(s *slab) {
		tops = append(tops, y)
		top := y
		y -= s.height
		for _, bx := range s.boxes {
			if !bx.open {
				bx.open, bx.top = true, top
				frames = append(frames, bx)
			}
			bx.bottom = y
		}
	}
	for i := range again {
		place(&again[i])
	}
	for i := range slabs {
		if i > 0 {
			y -= slabs[i].gap
		}
		place(&slabs[i])
		for _, bx := range slabs[i].boxes {
			bx.left--
		}
	}
	for _, bx := range frames {
		b.drawFrame(bx)
		bx.open, bx.continued = false, true
	}
	if len(again) > 0 {
		b.decoration(func() {
			for i := range again {
				if again[i].draw != nil {
					again[i].draw(tops[i])
				}
			}
		})
	}
	for i := range slabs {
		if slabs[i].draw != nil {
			slabs[i].draw(tops[len(again)+i])
		}
	}
}

// decoration draws what is no content: an artifact, or part of the one being drawn.
func (b *builder) decoration(draw func()) {
	if b.artifact {
		draw()
		return
	}
	b.artifact = true
	b.page.BeginArtifact(write.Layout)
	draw()
	b.page.End()
	b.artifact = false
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

// drawFrame draws the part of a box that stands on this page. Where the box goes on from or to
// another page its frame is open, so that nobody takes the page's end for the box's.
func (b *builder) drawFrame(bx *box) {
	b.decoration(func() {
		p := b.page
		p.Draw(write.Save)
		switch {
		case bx.bar:
			x := bx.x
			if bx.rtl {
				x += bx.width - 2
			}
			p.Draw(write.FillGray, 0.45)
			p.Draw(write.Rectangle, x, bx.bottom, 2, bx.top-bx.bottom)
			p.Draw(write.Fill)
		case bx.frame == Urgent:
			b.outline(bx, 1.1, 2.2)
		case bx.frame == Notice:
			p.Draw(write.FillGray, 0.94)
			p.Draw(write.Rectangle, bx.x, bx.bottom, bx.width, bx.top-bx.bottom)
			p.Draw(write.Fill)
			b.outline(bx, 0.5, 1)
			b.outline(bx, 3, 0.4)
		default:
			b.outline(bx, 0.4, 0.8)
		}
		p.Draw(write.Restore)
	})
}

// outline draws a line of a width around a box, inset from its edges.
func (b *builder) outline(bx *box, inset, width float64) {
	p := b.page
	p.Draw(write.LineWidth, width)
	left, right := bx.x+inset, bx.x+bx.width-inset
	top, bottom := bx.top, bx.bottom
	if !bx.continued {
		top -= inset
	}
	if bx.left == 0 {
		bottom += inset
	}
	switch {
	case !bx.continued && bx.left == 0:
		p.Draw(write.Rectangle, left, bottom, right-left, top-bottom)
	case !bx.continued:
		p.Draw(write.MoveTo, left, bottom)
		p.Draw(write.LineTo, left, top)
		p.Draw(write.LineTo, right, top)
		p.Draw(write.LineTo, right, bottom)
	default:
		p.Draw(write.MoveTo, left, top)
		p.Draw(write.LineTo, left, bottom)
		if bx.left > 0 {
			p.Draw(write.MoveTo, right, bottom)
		} else {
			p.Draw(write.LineTo, right, bottom)
		}
		p.Draw(write.LineTo, right, top)
	}
	p.Draw(write.Stroke)
}
