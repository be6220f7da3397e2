// Package font holds the fonts that a PDF embeds: static TrueType fonts for the project's
// scripts, parsed once per process and only when a document needs them, and the subsetter
// that cuts one document's glyphs out of them.
package font

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	otfont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
)

var be = binary.BigEndian

// Font is one parsed font. It does not change after Parse and is safe for concurrent use.
// All lengths are in font units, UnitsPerEm to the em (OpenType 1.9, head).
type Font struct {
	Name       string // PostScript name, e.g. "NotoSans-Bold"
	UnitsPerEm int
	Ascent     int // above the baseline
	Descent    int // below the baseline, negative
	CapHeight  int
	BBox       [4]int // xMin, yMin, xMax, yMax of all glyphs
	Bold       bool

	shaping *otfont.Font
	family  string
	tables  map[string][]byte
	glyf    []byte
	loca    []uint32 // one more than there are glyphs; never past len(glyf), never falling
	metrics int      // glyphs with an advance of their own in hmtx
}

// Parse reads one TrueType font. Fonts with PostScript outlines (CFF) and collections are an
// error: the subsetter cuts glyf outlines only.
func Parse(data []byte) (*Font, error) {
	tables, err := readTables(data)
	if err != nil {
		return nil, err
	}
	f := &Font{tables: tables, glyf: tables["glyf"]}
	if err := f.readMetrics(); err != nil {
		return nil, err
	}
	if err := f.readLoca(); err != nil {
		return nil, err
	}
	face, err := otfont.ParseTTF(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("cannot read the font's layout tables: %v", err)
	}
	f.shaping = face.Font
	f.readNames()
	return f, nil
}

// Glyph returns the nominal glyph of a character (the font's cmap).
func (f *Font) Glyph(r rune) (uint16, bool) {
	g, ok := f.shaping.NominalGlyph(r)
	return uint16(g), ok
}

// Shaper returns a HarfBuzz font in font units. It is not safe for concurrent use: each
// renderer keeps its own.
func (f *Font) Shaper() *harfbuzz.Font { return harfbuzz.NewFont(otfont.NewFace(f.shaping)) }

// Advance returns a glyph's advance width.
func (f *Font) Advance(glyph uint16) int {
	i := min(int(glyph), f.metrics-1)
	return int(be.Uint16(f.tables["hmtx"][4*i:]))
}

// bearing returns a glyph's left side bearing.
func (f *Font) bearing(glyph uint16) int {
	hmtx, i := f.tables["hmtx"], 4*int(glyph)+2
	if int(glyph) >= f.metrics {
		i = 4*f.metrics + 2*(int(glyph)-f.metrics)
	}
	if i+2 > len(hmtx) {
		return 0
	}
	return int(int16(be.Uint16(hmtx[i:])))
}

// outline returns a glyph's glyf entry: nil for a blank glyph and one that the font lacks.
func (f *Font) outline(glyph uint16) []byte {
	if int(glyph)+1 >= len(f.loca) {
		return nil
	}
	d := f.glyf[f.loca[glyph]:f.loca[glyph+1]]
	if len(d) < 10 {
		return nil
	}
	return d
}

func readTables(data []byte) (map[string][]byte, error) {
	if len(data) < 12 {
		return nil, errors.New("not a font: too short")
	}
	switch string(data[:4]) {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return nil, errors.New("has PostScript outlines (CFF); give the TrueType build of the font")
	case "ttcf":
		return nil, errors.New("is a font collection; give its fonts as single .ttf files")
	default:
		return nil, errors.New("not a TrueType font")
	}
	n := int(be.Uint16(data[4:]))
	if len(data) < 12+16*n {
		return nil, errors.New("the table directory is cut short")
	}
	tables := make(map[string][]byte, n)
	for i := range n {
		record := data[12+16*i:]
		offset, length := uint64(be.Uint32(record[8:])), uint64(be.Uint32(record[12:]))
		if offset+length > uint64(len(data)) {
			return nil, fmt.Errorf("table %q lies outside the file", record[:4])
		}
		tables[string(record[:4])] = data[offset : offset+length : offset+length]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 4, "glyf": 0, "cmap": 4} {
		if t, ok := tables[name]; !ok || len(t) < least {
			return nil, fmt.Errorf("table %q is missing or cut short", name)
		}
	}
	return tables, nil
}

func (f *Font) readMetrics() error {
	head, hhea := f.tables["head"], f.tables["hhea"]
	signed := func(t []byte, at int) int { return int(int16(be.Uint16(t[at:]))) }
	f.UnitsPerEm = int(be.Uint16(head[18:]))
	if f.UnitsPerEm < 16 || f.UnitsPerEm > 16384 {
		return fmt.Errorf("unitsPerEm is %d, not 16 to 16384", f.UnitsPerEm)
	}
	for i := range f.BBox {
		f.BBox[i] = signed(head, 36+2*i)
	}
	f.Bold = be.Uint16(head[44:])&1 != 0
	f.Ascent, f.Descent = signed(hhea, 4), signed(hhea, 6)
	f.CapHeight = f.Ascent * 7 / 10
	if os2 := f.tables["OS/2"]; len(os2) >= 90 && be.Uint16(os2) >= 2 {
		f.CapHeight = signed(os2, 88)
	}
	f.metrics = int(be.Uint16(hhea[34:]))
	if f.metrics < 1 || 4*f.metrics > len(f.tables["hmtx"]) {
		return errors.New("table \"hmtx\" is cut short")
	}
	return nil
}

func (f *Font) readLoca() error {
	loca, n := f.tables["loca"], int(be.Uint16(f.tables["maxp"][4:]))
	long := be.Uint16(f.tables["head"][50:]) == 1
	size := 2
	if long {
		size = 4
	}
	if size*(n+1) > len(loca) {
		return errors.New("table \"loca\" is cut short")
	}
	f.loca = make([]uint32, n+1)
	last := uint32(0)
	for i := range f.loca {
		v := uint32(0)
		if long {
			v = be.Uint32(loca[4*i:])
		} else {
			v = 2 * uint32(be.Uint16(loca[2*i:]))
		}
		if v < last || int(v) > len(f.glyf) {
			return fmt.Errorf("table \"loca\": glyph %d lies outside the outlines", i)
		}
		f.loca[i], last = v, v
	}
	return nil
}

// readNames takes the PostScript name and the family from the name table (name IDs 6 and 1,
// Windows platform, UTF-16BE), keeping only what a PDF name may hold unescaped.
func (f *Font) readNames() {
	f.Name, f.family = "Font", "Font"
	t := f.tables["name"]
	if len(t) < 6 {
		return
	}
	count, storage := int(be.Uint16(t[2:])), int(be.Uint16(t[4:]))
	for i := range count {
		if 6+12*(i+1) > len(t) {
			return
		}
		r := t[6+12*i:]
		from := storage + int(be.Uint16(r[10:]))
		to := from + int(be.Uint16(r[8:]))
		if be.Uint16(r) != 3 || to > len(t) {
			continue
		}
		var s strings.Builder
		for ; from+1 < to; from += 2 {
			c := be.Uint16(t[from:])
			if c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
				s.WriteByte(byte(c))
			}
		}
		switch {
		case s.Len() == 0:
		case be.Uint16(r[6:]) == 6:
			f.Name = s.String()
		case be.Uint16(r[6:]) == 1:
			f.family = s.String()
		}
	}
}
