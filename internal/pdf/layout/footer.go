package layout

import (
	"fmt"

	"rsc.io/qr"

	"caveat/internal/pdf/write"
)

// footer is what stands at the foot of every page: title and page number, address, date and
// revision, and a QR code at the end of the line.
type footer struct {
	title  *setText
	lines  []*setText
	code   *write.Form // the QR code, nil for none
	width  float64     // of the text
	number float64     // width kept free for the page number
	size   float64
	height float64
}

// Lengths of the QR code. A module is at least 0.4 mm wide, so that a telephone reads it.
const (
	codeSide  = 50
	leastSide = 1.15
	quietZone = 4 // modules (ISO/IEC 18004, 6.3.8)
)

func (b *builder) shapeFooter() (*footer, error) {
	f := &footer{size: max(8, 0.68*b.style.Size), width: b.style.Paper.Width - 2*b.margin}
	l := look{size: f.size, slim: true}
	side := 0.0
	if b.doc.Footer.QR != "" {
		code, err := qr.Encode(b.doc.Footer.QR, qr.M)
		if err != nil {
			return nil, fmt.Errorf("address %q: %v", b.doc.Footer.QR, err)
		}
		module := max(leastSide, codeSide/float64(code.Size))
		f.code = b.drawCode(code, module)
		side = f.code.Height
		f.width -= side + quietZone*module
	}
	widest, err := b.shapeText(b.pageNumber(8888, 8888), l)
	if err != nil {
		return nil, err
	}
	f.number = widest.shaped.Width()*f.size + f.size
	if f.title, err = b.shapeText(b.doc.Footer.Title, look{size: f.size, slim: true, bold: true}); err != nil {
		return nil, err
	}
	f.title.cut(f.width - f.number)
	f.height = f.title.leading * float64(len(f.title.lines))
	for _, t := range b.doc.Footer.Lines {
		s, err := b.shapeText(t, l)
		if err != nil {
			return nil, err
		}
		s.cut(f.width)
		f.height += s.leading * float64(len(s.lines))
		f.lines = append(f.lines, s)
	}
	f.height = max(f.height, side)
	return f, nil
}

func (b *builder) pageNumber(n, of int) Text {
	return Text{Spans: []Span{{Text: b.doc.Footer.Page(n, of)}}, RTL: b.doc.RTL, Unit: "page number"}
}

func (b *builder) drawFooters(f *footer) error {
	pages := b.out.Pages()
	for i, p := range pages {
		b.page = p
		number, err := b.shapeText(b.pageNumber(i+1, len(pages)), look{size: f.size, slim: true})
		if err != nil {
			return err
		}
		number.cut(f.number)
		p.BeginArtifact(write.Footer)
		b.drawFooter(f, number)
		p.End()
	}
	return nil
}

func (b *builder) drawFooter(f *footer, number *setText) {
	p := b.page
	top := f.height + footerEdge
	p.Draw(write.Rectangle, b.margin, top+footerGap/2-1, b.style.Paper.Width-2*b.margin, 0.5)
	p.Draw(write.Fill)
	x := b.margin
	if b.doc.RTL {
		x = b.style.Paper.Width - b.margin - f.width
	}
	y := top
	if len(number.lines) > 0 {
		line := number.lines[0]
		b.drawLine(number, line, number.start(line, x, f.width, AlignEnd), y-number.ascent, nil)
	}
	titleX := x
	if b.doc.RTL {
		titleX += f.number
	}
	for _, line := range f.title.lines {
		b.drawLine(f.title, line, f.title.start(line, titleX, f.width-f.number, AlignStart), y-f.title.ascent, nil)
		y -= f.title.leading
	}
	for _, s := range f.lines {
		for _, line := range s.lines {
			b.drawLine(s, line, s.start(line, x, f.width, AlignStart), y-s.ascent, nil)
			y -= s.leading
		}
	}
	if f.code != nil {
		left := b.style.Paper.Width - b.margin - f.code.Width
		if b.doc.RTL {
			left = b.margin
		}
		p.Show(f.code, left, top-f.code.Height)
	}
}

// drawCode draws a QR code once for all pages: a rectangle for each stretch of dark modules in a row.
func (b *builder) drawCode(code *qr.Code, module float64) *write.Form {
	n := code.Size
	form := b.out.AddForm(module*float64(n), module*float64(n))
	for row := range n {
		for from := 0; from < n; from++ {
			if !code.Black(from, row) {
				continue
			}
			to := from
			for to < n && code.Black(to, row) {
				to++
			}
			form.Draw(write.Rectangle, float64(from)*module, float64(n-1-row)*module, float64(to-from)*module, module)
			from = to
		}
	}
	form.Draw(write.Fill)
	return form
}
