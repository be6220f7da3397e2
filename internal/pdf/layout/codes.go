package layout

import (
	"caveat/internal/pdf/font"
	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/write"
)

// appendCluster appends the codes that draw a cluster and carry its text.
//
// Readers put the characters of a right-to-left run in order by reversing them one code at a
// time. So a cluster of several characters there has its last character on the drawing and the
// others, last first, on blanks behind it: reversed, they come out right.
func appendCluster(codes []write.Code, set *font.Subset, c *shape.Cluster, text []rune, rtl bool, perUnit float64) []write.Code {
	g := c.Glyphs[0]
	single := len(c.Glyphs) == 1 && g.DX == 0 && g.DY == 0
	natural := set.Font.Advance(g.ID)
	extra := float64(c.Advance-natural) * perUnit
	if single && len(text) == 1 {
		return append(codes, write.Code{CID: set.Char(g.ID, text[0]), Extra: extra})
	}
	drawn := string(text)
	if rtl {
		drawn = string(text[len(text)-1:])
	}
	if single { // kerning stays outside the glyph, so that it is embedded once
		codes = append(codes, write.Code{CID: set.Cluster([]font.Part{{Glyph: g.ID}}, natural, drawn), Extra: extra})
	} else {
		parts := make([]font.Part, len(c.Glyphs))
		for i, g := range c.Glyphs {
			parts[i] = font.Part{Glyph: g.ID, DX: g.DX, DY: g.DY}
		}
		codes = append(codes, write.Code{CID: set.Cluster(parts, c.Advance, drawn)})
	}
	if rtl {
		for i := len(text) - 2; i >= 0; i-- {
			codes = append(codes, write.Code{CID: set.Blank(string(text[i : i+1]))})
		}
	}
	return codes
}
