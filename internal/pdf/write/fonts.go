package write

import "fmt"

// font writes a composite font (9.7): a CIDFontType2 with its program, the map from codes to
// glyphs, widths, and the text of every code.
func (o *objects) font(f *Font) (ref, error) {
	e, err := f.Subset.Embed()
	if err != nil {
		return 0, err
	}
	src := f.Subset.Font
	thousandths := func(v int) int { return v * 1000 / src.UnitsPerEm }
	program, cidToGID, toUnicode := o.alloc(), o.alloc(), o.alloc()
	o.setStream(program, fmt.Sprintf("/Length1 %d", len(e.Program)), e.Program)
	o.setStream(cidToGID, "", e.CIDToGID)
	o.setStream(toUnicode, "", e.ToUnicode)
	stem := 80
	if src.Bold {
		stem = 140
	}
	// Flags 4: symbolic, so that no reader maps codes through an encoding of its own (table 123).
	descriptor := o.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %v>>",
		e.Name, thousandths(src.BBox[0]), thousandths(src.BBox[1]), thousandths(src.BBox[2]), thousandths(src.BBox[3]),
		thousandths(src.Ascent), thousandths(src.Descent), thousandths(src.CapHeight), stem, program))
	widths := []byte("0[")
	for _, w := range e.Widths {
		widths = append(appendNumber(widths, float64(w)*1000/float64(src.UnitsPerEm)), ' ')
	}
	cid := o.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %v/DW 0/W[%s]]/CIDToGIDMap %v>>",
		e.Name, descriptor, widths, cidToGID))
	return o.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>",
		e.Name, cid, toUnicode)), nil
}
