package layout

import (
	"caveat/internal/pdf/svg"
	"caveat/internal/pdf/write"
)

// drawPicture draws a picture with its upper left corner at x, top.
func (b *builder) drawPicture(pic *svg.Picture, x, top, scale float64) {
	p := b.page
	p.Draw(write.Save)
	// What stands outside the view box is cut off.
	p.Draw(write.Rectangle, x, top-pic.Height*scale, pic.Width*scale, pic.Height*scale)
	p.Draw(write.Clip)
	p.Draw(write.EndPath)
	for i := range pic.Shapes {
		s := &pic.Shapes[i]
		if s.Fill != nil {
			p.Draw(write.FillColour, s.Fill[:]...)
		}
		if s.Stroke != nil {
			p.Draw(write.StrokeColour, s.Stroke[:]...)
			p.Draw(write.LineWidth, s.LineWidth*scale)
			p.Draw(write.LineCap, float64(s.Cap))
			p.Draw(write.LineJoin, float64(s.Join))
		}
		var xy [6]float64
		for _, seg := range s.Path {
			for k, at := range seg.P {
				xy[2*k], xy[2*k+1] = x+at.X*scale, top-at.Y*scale
			}
			switch seg.Op {
			case 'M':
				p.Draw(write.MoveTo, xy[:2]...)
			case 'L':
				p.Draw(write.LineTo, xy[:2]...)
			case 'C':
				p.Draw(write.CurveTo, xy[:]...)
			case 'Z':
				p.Draw(write.Close)
			}
		}
		p.Draw(paint(s))
	}
	p.Draw(write.Restore)
}

func paint(s *svg.Shape) write.Op {
	switch {
	case s.Stroke == nil && s.EvenOdd:
		return write.FillEvenOdd
	case s.Stroke == nil:
		return write.Fill
	case s.Fill == nil:
		return write.Stroke
	case s.EvenOdd:
		return write.FillStrokeEvenOdd
	}
	return write.FillStroke
}
