package layout

import (
	"math"
	"slices"

	"caveat/internal/pdf/write"
)

// cell is one cell of a table, shaped and cut to its column's width.
type cell struct {
	set     *setText
	element *write.Element
	x       float64 // of its text
	width   float64
	align   Align
}

const cellPad = 0.5 // ems, left and right; half above and below

// table sets a table as wide as it needs, at most as its column. Rows break over pages only where
// one is taller than a page; the header row stands again on every page. A table of less than half
// a page is rather kept whole.
func (b *builder) table(block *Block, c column, e *write.Element) error {
	columns := 0
	for i := range block.Children {
		columns = max(columns, len(block.Children[i].Children))
	}
	if columns == 0 {
		return nil
	}
	element := e.Add("Table")
	rows, err := b.shapeRows(block, element)
	if err != nil {
		return err
	}
	shrink(rows, columns, c.width, 2*cellPad*b.style.Size)
	widths := columnWidths(rows, columns, c.width, cellPad*b.style.Size)
	if rest := c.width - sum(widths); rest > 0 { // the rules are as wide as the columns
		c.width -= rest
		if b.doc.RTL {
			c.x += rest
		}
	}
	b.space(0.7)
	first, outer := len(b.slabs), b.again
	height := 0.0
	for i, row := range rows {
		b.place(row, widths, c, block.Aligns)
		if i == len(rows)-1 {
			b.keep = max(b.keep, loose)
		}
		slabs := b.rowSlabs(row, c, i == 0)
		for k := range slabs {
			height += slabs[k].height
			if i == 1 && k == 0 {
				slabs[k].cost = bad // a header row alone
			}
			b.push(c, slabs[k])
		}
		if i == 0 && len(slabs) == 1 && slabs[0].height < b.room()/3 {
			header := slabs[0]
			header.boxes = c.boxes
			b.again = append(slices.Clip(outer), header)
		}
	}
	b.again = outer
	for i := first + 1; i < len(b.slabs) && height < b.room()/2; i++ {
		b.slabs[i].cost = max(b.slabs[i].cost, loose)
	}
	b.space(0.7)
	return nil
}

func (b *builder) shapeRows(block *Block, table *write.Element) ([][]cell, error) {
	rows := make([][]cell, len(block.Children))
	var part *write.Element
	for i := range block.Children {
		if i == 0 {
			part = table.Add("THead")
		} else if i == 1 {
			part = table.Add("TBody")
		}
		tr := part.Add("TR")
		for k := range block.Children[i].Children {
			text := block.Children[i].Children[k].Text
			kind := "TD"
			if i == 0 && !text.Empty() {
				kind = "TH"
			}
			element := tr.Add(kind)
			element.Lang = b.lang(text)
			if kind == "TH" {
				element.Attributes = "<</O/Table/Scope/Column>>"
			}
			set, err := b.shapeText(text, look{size: b.style.Size, bold: i == 0})
			if err != nil {
				return nil, err
			}
			rows[i] = append(rows[i], cell{set: set, element: element})
		}
	}
	return rows, nil
}

// leastShrunk is the least a table's text is shrunk to, relative to its size.
const leastShrunk = 0.72

// shrink makes a table's text smaller where the widest words of its columns do not fit beside each
// other, as far as that helps: a word that is broken may read as another one.
func shrink(rows [][]cell, columns int, width, pads float64) {
	least := make([]float64, columns)
	for _, row := range rows {
		for k := range row {
			least[k] = max(least[k], row[k].set.shaped.WidestWord()*row[k].set.size+0.1)
		}
	}
	factor := max((width-pads*float64(columns))/sum(least), leastShrunk)
	if factor >= 1 {
		return
	}
	for _, row := range rows {
		for k := range row {
			s := row[k].set
			s.size, s.leading, s.ascent = s.size*factor, s.leading*factor, s.ascent*factor
		}
	}
}

// columnWidths shares a width out: each column gets its widest word, and what is left goes to
// columns by how much more their longest text wants, the more evenly the shorter that makes the
// table. Where even words do not fit, columns shrink in proportion.
func columnWidths(rows [][]cell, columns int, width, pad float64) []float64 {
	least, most := make([]float64, columns), make([]float64, columns)
	for k := range columns {
		least[k], most[k] = 2*pad, 2*pad
	}
	for _, row := range rows {
		for k := range row {
			s := row[k].set
			least[k] = max(least[k], s.shaped.WidestWord()*s.size+2*pad+0.1)
			most[k] = max(most[k], s.shaped.Width()*s.size+2*pad+0.1)
		}
	}
	sumLeast, sumMost := sum(least), sum(most)
	out := make([]float64, columns)
	for k := range out {
		if sumLeast >= width {
			out[k] = least[k] * width / sumLeast
		} else { // a narrow table grows a little, so that columns do not stick together
			out[k] = most[k] * min(width/sumMost, 1.3)
		}
	}
	if sumLeast >= width || sumMost <= width {
		return out
	}
	lowest := math.Inf(1)
	for _, even := range []float64{1, 0.75, 0.5, 0.25} {
		try, wants := make([]float64, columns), make([]float64, columns)
		for k := range wants {
			wants[k] = math.Pow(most[k]-least[k], even)
		}
		for k := range try {
			try[k] = least[k] + wants[k]/sum(wants)*(width-sumLeast)
		}
		if height := tableHeight(rows, try, pad); height < lowest-0.1 {
			lowest, out = height, try
		}
	}
	return out
}

func sum(list []float64) (total float64) {
	for _, v := range list {
		total += v
	}
	return total
}

// tableHeight is the height of all lines of a table whose columns have these widths.
func tableHeight(rows [][]cell, widths []float64, pad float64) (total float64) {
	for _, row := range rows {
		height := 0.0
		for k := range row {
			s := row[k].set
			height = max(height, float64(s.shaped.Count((widths[k]-2*pad)/s.size))*s.leading)
		}
		total += height
	}
	return total
}

// place gives a row's cells their columns, from the start of the line.
func (b *builder) place(row []cell, widths []float64, c column, aligns []Align) {
	pad := cellPad * b.style.Size
	offset := 0.0
	for k := range row {
		row[k].width = max(widths[k]-2*pad, 1)
		row[k].x = c.x + offset + pad
		if b.doc.RTL {
			row[k].x = c.x + c.width - offset - widths[k] + pad
		}
		if k < len(aligns) {
			row[k].align = aligns[k]
		}
		row[k].set.cut(row[k].width)
		offset += widths[k]
	}
}

// rowSlabs makes one slab of a row, or several where it is taller than a page.
func (b *builder) rowSlabs(row []cell, c column, header bool) []slab {
	pad := cellPad * b.style.Size / 2
	next := make([]int, len(row)) // first line of each cell not yet set
	var slabs []slab
	for more := true; more; {
		more = false
		height := 1.2 * b.style.Size
		room := b.room()*2/3 - 2*pad
		var left, right int
		from, to := append([]int(nil), next...), make([]int, len(row))
		for k := range row {
			set := row[k].set
			n := min(len(set.lines)-next[k], max(1, int(room/set.leading)))
			to[k] = next[k] + n
			height = max(height, float64(n)*set.leading)
			more = more || to[k] < len(set.lines)
			for _, line := range set.lines[from[k]:to[k]] {
				l, r := set.letters(line)
				left, right = left+l, right+r
			}
		}
		next = to
		height += 2 * pad
		slabs = append(slabs, slab{height: height, left: left, right: right, draw: func(top float64) {
			for k := range row {
				b.drawCell(&row[k], from[k], to[k], top-pad)
			}
			b.rowRule(c, top-height, header, more)
		}})
	}
	return slabs
}

func (b *builder) drawCell(cl *cell, from, to int, top float64) {
	for i, line := range cl.set.lines[from:to] {
		y := top - float64(i)*cl.set.leading - cl.set.ascent
		b.drawLine(cl.set, line, cl.set.start(line, cl.x, cl.width, cl.align), y, b.content(cl.element))
	}
}

// rowRule draws the line below a row; none where the row goes on.
func (b *builder) rowRule(c column, y float64, header, more bool) {
	if more {
		return
	}
	thick := 0.4
	if header {
		thick = 1.2
	}
	b.decoration(func() {
		b.page.Draw(write.Rectangle, c.x, y, c.width, thick)
		b.page.Draw(write.Fill)
	})
}
