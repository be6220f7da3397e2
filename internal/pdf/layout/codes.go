package layout

import (
	"unicode"

	"caveat/internal/pdf/font"
	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/write"
)

// appendCluster appends the codes that draw a cluster and carry its text.
//
// What readers make of a code decides how its text is spread. They take a code whose text has a
// nonspacing mark for a mark and its width for nought, so marks get blanks of their own behind the
// drawing. And they put a right-to-left run in order by reversing it one code at a time, so there
// the first character is on the drawing and the others, last first, on blanks before it; kerning
// becomes part of the drawing, as a string that is turned round has to be in one piece.
func appendCluster(codes []write.Code, set *font.Subset, c *shape.Cluster, text []rune, rtl bool, perUnit float64) []write.Code {
	g := c.Glyphs[0]
	natural := set.Font.Advance(g.ID)
	single := len(c.Glyphs) == 1 && g.DX == 0 && g.DY == 0 && (!rtl || c.Advance == natural)
	extra := float64(c.Advance-natural) * perUnit
	if single && len(text) == 1 {
		return append(codes, write.Code{CID: set.Char(g.ID, text[0]), Extra: extra})
	}
	drawn := 1
	if rtl {
		for i := len(text) - 1; i >= 1; i-- {
			codes = append(codes, write.Code{CID: set.Blank(text[i])})
		}
	} else {
		for drawn < len(text) && !unicode.Is(unicode.Mn, text[drawn]) {
			drawn++
		}
	}
	code := write.Code{}
	if single { // kerning stays outside the glyph, so that it is embedded once
		code = write.Code{CID: set.Cluster([]font.Part{{Glyph: g.ID}}, natural, text[:drawn]...), Extra: extra}
	} else {
		var few [8]font.Part // does not escape
		parts := few[:0]
		for _, g := range c.Glyphs {
			parts = append(parts, font.Part{Glyph: g.ID, DX: g.DX, DY: g.DY})
		}
		code = write.Code{CID: set.Cluster(parts, c.Advance, text[:drawn]...)}
	}
	if rtl || drawn == len(text) {
		return append(codes, code)
	}
	// Space beyond the code's width goes behind the blank, which stays on its letter.
	extra, code.Extra = code.Extra, 0
	return append(codes, code, write.Code{CID: set.Blank(text[drawn:]...), Extra: extra})
}
