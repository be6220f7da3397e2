package font

import (
	"maps"
	"slices"
)

// Flags of a composite glyph's component (OpenType 1.9, glyf, Composite Glyph Description).
const (
	argsAreWords   = 0x0001
	argsAreXY      = 0x0002
	haveScale      = 0x0008
	moreComponents = 0x0020
	haveXYScale    = 0x0040
	haveTwoByTwo   = 0x0080
)

// builder lays out the tables of a subset. Glyphs keep their order; made ones come after them.
type builder struct {
	font             *Font
	newID            map[uint16]uint16
	glyf, loca, hmtx []byte
	maxParts         int
}

// newBuilder takes over the used glyphs and, recursively, the components of composite ones.
func (f *Font) newBuilder(used map[uint16]bool) *builder {
	queue := slices.Collect(maps.Keys(used))
	for len(queue) > 0 {
		glyph := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		components(f.outline(glyph), func(ref []byte) {
			if c := be.Uint16(ref); !used[c] {
				used[c] = true
				queue = append(queue, c)
			}
		})
	}
	b := &builder{font: f, newID: make(map[uint16]uint16, len(used))}
	glyphs := slices.Sorted(maps.Keys(used))
	for i, glyph := range glyphs {
		b.newID[glyph] = uint16(i)
	}
	for _, glyph := range glyphs {
		d := slices.Clone(f.outline(glyph))
		components(d, func(ref []byte) { be.PutUint16(ref, b.newID[be.Uint16(ref)]) })
		b.add(d, f.Advance(glyph), f.bearing(glyph))
	}
	return b
}

func (b *builder) count() int { return len(b.loca) / 4 }

func (b *builder) add(outline []byte, advance, bearing int) uint16 {
	id := b.count()
	b.loca = be.AppendUint32(b.loca, uint32(len(b.glyf)))
	b.glyf = append(b.glyf, outline...)
	for len(b.glyf)%4 != 0 {
		b.glyf = append(b.glyf, 0)
	}
	b.hmtx = be.AppendUint16(b.hmtx, uint16(max(0, min(advance, 0xFFFF))))
	b.hmtx = be.AppendUint16(b.hmtx, uint16(int16(bearing)))
	return uint16(id)
}

func (b *builder) addBlank() uint16 { return b.add(nil, 0, 0) }

// addComposite makes one glyph of a cluster's parts.
func (b *builder) addComposite(parts []Part, advance int) uint16 {
	xMin, yMin, xMax, yMax := 0x7FFF, 0x7FFF, -0x8000, -0x8000
	var body []byte
	flagsAt := -1
	n := 0
	for _, p := range parts {
		d := b.font.outline(p.Glyph)
		if d == nil {
			continue
		}
		edge := func(at int) int { return int(int16(be.Uint16(d[at:]))) }
		// A glyph drawn alone starts at its bearing, a component at its outline's own zero.
		dx, dy := int16Of(p.DX+b.font.bearing(p.Glyph)-edge(2)), int16Of(p.DY)
		xMin, yMin = min(xMin, edge(2)+dx), min(yMin, edge(4)+dy)
		xMax, yMax = max(xMax, edge(6)+dx), max(yMax, edge(8)+dy)
		flagsAt = len(body)
		body = be.AppendUint16(body, argsAreWords|argsAreXY|moreComponents)
		body = be.AppendUint16(body, b.newID[p.Glyph])
		body = be.AppendUint16(body, uint16(int16(dx)))
		body = be.AppendUint16(body, uint16(int16(dy)))
		n++
	}
	if flagsAt < 0 {
		return b.add(nil, advance, 0)
	}
	be.PutUint16(body[flagsAt:], argsAreWords|argsAreXY)
	b.maxParts = max(b.maxParts, n)
	d := be.AppendUint16(nil, 0xFFFF) // numberOfContours -1: composite
	for _, v := range []int{xMin, yMin, xMax, yMax} {
		d = be.AppendUint16(d, uint16(int16(int16Of(v))))
	}
	return b.add(append(d, body...), advance, int16Of(xMin))
}

func int16Of(v int) int { return max(-0x8000, min(v, 0x7FFF)) }

// program returns the font file. Tables that a CIDFont does not use (cmap, name, OS/2, post; ISO
// 32000-1, table 126) are left out.
func (b *builder) program() []byte {
	src := b.font.tables
	n := b.count()
	head, hhea, maxp := slices.Clone(src["head"]), slices.Clone(src["hhea"]), slices.Clone(src["maxp"])
	be.PutUint16(head[50:], 1) // indexToLocFormat: long
	be.PutUint32(head[8:], 0)  // checksumAdjustment: set below
	be.PutUint16(hhea[34:], uint16(n))
	be.PutUint16(maxp[4:], uint16(n))
	if b.maxParts > 0 {
		// Bounds, not counts: made glyphs hold whole glyphs, composite ones among them.
		points := max(be.Uint16(maxp[6:]), be.Uint16(maxp[10:]))
		contours := max(be.Uint16(maxp[8:]), be.Uint16(maxp[12:]))
		be.PutUint16(maxp[10:], uint16(min(int(points)*b.maxParts, 0xFFFF)))
		be.PutUint16(maxp[12:], uint16(min(int(contours)*b.maxParts, 0xFFFF)))
		be.PutUint16(maxp[28:], max(be.Uint16(maxp[28:]), uint16(b.maxParts)))
		be.PutUint16(maxp[30:], be.Uint16(maxp[30:])+1)
	}
	loca := be.AppendUint32(b.loca, uint32(len(b.glyf)))
	tables := map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": b.hmtx, "loca": loca, "glyf": b.glyf}
	for _, hints := range []string{"cvt ", "fpgm", "prep"} {
		if t, ok := src[hints]; ok {
			tables[hints] = t
		}
	}
	return assemble(tables)
}

// assemble writes a font file: the directory, then the tables in the order of their tags
// (OpenType 1.9, Organization of an OpenType Font).
func assemble(tables map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(tables))
	power := 0
	for 2<<power <= len(tags) {
		power++
	}
	out := make([]byte, 12+16*len(tags))
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], uint16(len(tags)))
	be.PutUint16(out[6:], uint16(16<<power))
	be.PutUint16(out[8:], uint16(power))
	be.PutUint16(out[10:], uint16(16*len(tags)-16<<power))
	head := 0
	for i, tag := range tags {
		record := out[12+16*i:]
		copy(record, tag)
		be.PutUint32(record[4:], checksum(tables[tag]))
		be.PutUint32(record[8:], uint32(len(out)))
		be.PutUint32(record[12:], uint32(len(tables[tag])))
		if tag == "head" {
			head = len(out)
		}
		out = append(out, tables[tag]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	be.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(t []byte) (sum uint32) {
	for ; len(t) >= 4; t = t[4:] {
		sum += be.Uint32(t)
	}
	var last [4]byte
	copy(last[:], t)
	return sum + be.Uint32(last[:])
}

// components calls visit with the two bytes of each component's glyph index in a composite
// outline. It stops at the end of the data, whatever the flags say.
func components(d []byte, visit func(ref []byte)) {
	if len(d) < 10 || int16(be.Uint16(d)) >= 0 {
		return
	}
	for d = d[10:]; len(d) >= 4; {
		flags := be.Uint16(d)
		visit(d[2:4])
		size := 6
		if flags&argsAreWords != 0 {
			size = 8
		}
		switch {
		case flags&haveScale != 0:
			size += 2
		case flags&haveXYScale != 0:
			size += 4
		case flags&haveTwoByTwo != 0:
			size += 8
		}
		if flags&moreComponents == 0 || size > len(d) {
			return
		}
		d = d[size:]
	}
}
