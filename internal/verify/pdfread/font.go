package pdfread

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// font is what a font says of its codes.
type font struct {
	wide    bool // two bytes a code
	unicode map[int]string
	widths  map[int]float64 // thousandths of the font size
	width   float64         // of codes without a width
	drawn   func(code int) bool
	advance func(code int) (width float64, ok bool) // what the font's program says
}

// font reads a font, once.
func (f *file) font(v any) *font {
	ref, shared := v.(Ref)
	if t := f.fonts[ref]; shared && t != nil {
		return t
	}
	t := f.readFont(v)
	if shared {
		f.fonts[ref] = t
	}
	return t
}

func (f *file) readFont(v any) *font {
	d, _ := f.get(v).(Dict)
	out := &font{unicode: map[int]string{}, widths: map[int]float64{}, drawn: func(int) bool { return true },
		advance: func(int) (float64, bool) { return 0, false }}
	if s, ok := f.get(d["ToUnicode"]).(*Stream); ok {
		if data, err := f.stream(s); err == nil {
			out.toUnicode(data)
		}
	}
	if d["Subtype"] != Name("Type0") {
		first, _ := f.get(d["FirstChar"]).(float64)
		widths, _ := f.get(d["Widths"]).(Array)
		out.width = 500
		for i, w := range widths {
			out.widths[int(first)+i], _ = f.get(w).(float64)
		}
		return out
	}
	out.wide = true
	out.width = 1000
	list, _ := f.get(d["DescendantFonts"]).(Array)
	if len(list) != 1 {
		return out
	}
	cid, _ := f.get(list[0]).(Dict)
	if w, ok := f.get(cid["DW"]).(float64); ok {
		out.width = w
	}
	out.readWidths(f, cid)
	descriptor, _ := f.get(cid["FontDescriptor"]).(Dict)
	program, ok := f.get(descriptor["FontFile2"]).(*Stream)
	if !ok {
		return out
	}
	data, err := f.stream(program)
	if err != nil {
		return out
	}
	var gids []byte
	if s, ok := f.get(cid["CIDToGIDMap"]).(*Stream); ok {
		gids, _ = f.stream(s)
	}
	glyph := func(code int) int {
		switch {
		case gids == nil:
			return code
		case 2*code+1 >= len(gids):
			return -1
		}
		return int(gids[2*code])<<8 | int(gids[2*code+1])
	}
	out.drawn = func(code int) bool {
		outline, ok := outlineOf(data, glyph(code))
		return !ok || len(outline) > 0
	}
	out.advance = func(code int) (float64, bool) { return advanceOf(data, glyph(code)) }
	base, _ := f.get(d["BaseFont"]).(Name)
	_, name, subset := strings.Cut(string(base), "+")
	if !subset {
		name = string(base)
	}
	for code, text := range out.unicode {
		if len(text) != 1 || !letter(text[0]) {
			continue
		}
		if outline, ok := outlineOf(data, glyph(code)); ok && len(outline) > 0 && outline[0]&0x80 == 0 { // not composed of others
			f.letters[Letter{name, text, sha256.Sum256(outline)}] = true
		}
	}
	return out
}

func letter(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// readWidths reads the W array (9.7.4.3).
func (t *font) readWidths(f *file, cid Dict) {
	w, _ := f.get(cid["W"]).(Array)
	for i := 0; i+1 < len(w); {
		first, _ := f.get(w[i]).(float64)
		if list, ok := f.get(w[i+1]).(Array); ok {
			for k, v := range list {
				t.widths[int(first)+k], _ = f.get(v).(float64)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		last, _ := f.get(w[i+1]).(float64)
		v, _ := f.get(w[i+2]).(float64)
		for c := int(max(first, 0)); c <= int(last) && c < 1<<16; c++ {
			t.widths[c] = v
		}
		i += 3
	}
}

func (t *font) widthOf(code int) float64 {
	if w, ok := t.widths[code]; ok {
		return w
	}
	return t.width
}

// toUnicode reads a ToUnicode CMap (9.10.3).
func (t *font) toUnicode(data []byte) {
	l := lexer{data: data}
	var stack []any
	for !l.end() {
		v, err := l.object(0)
		if err != nil {
			l.at++
			continue
		}
		op, ok := v.(Operator)
		if !ok {
			stack = append(stack, v)
			continue
		}
		switch op {
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				code, ok1 := stack[i].(String)
				text, ok2 := stack[i+1].(String)
				if ok1 && ok2 {
					t.unicode[number(code)] = decodeUTF16(string(text))
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				from, ok1 := stack[i].(String)
				to, ok2 := stack[i+1].(String)
				if ok1 && ok2 {
					t.bfrange(number(from), number(to), stack[i+2])
				}
			}
		}
		stack = stack[:0]
	}
}

func (t *font) bfrange(from, to int, v any) {
	for c := from; c <= to && c < 1<<16; c++ {
		switch v := v.(type) {
		case Array:
			if s, ok := at(v, c-from).(String); ok {
				t.unicode[c] = decodeUTF16(string(s))
			}
		case String:
			b := []byte(v)
			if n := len(b); n >= 2 {
				last := binary.BigEndian.Uint16(b[n-2:]) + uint16(c-from)
				binary.BigEndian.PutUint16(b[n-2:], last)
			}
			t.unicode[c] = decodeUTF16(string(b))
		}
	}
}

func at(a Array, i int) any {
	if i < 0 || i >= len(a) {
		return nil
	}
	return a[i]
}

func number(s String) int {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

func decodeUTF16(s string) string {
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// text reads a text string (7.9.2.2). Bytes above ASCII without a mark of UTF-16 are kept as numbers.
func text(v any) string {
	s, _ := v.(String)
	if len(s) >= 2 && s[0] == 0xFE && s[1] == 0xFF {
		return decodeUTF16(string(s[2:]))
	}
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strconv.Quote(string(s))
		}
	}
	return string(s)
}

// otherWidth reports whether a code moves on by another width than its letter has, so that letters
// stand on each other.
func (t *font) otherWidth(code int) bool {
	w, ok := t.advance(code)
	return ok && math.Abs(w-t.widthOf(code)) > 2
}

// table finds a table of a TrueType program, nil for none.
func table(program []byte, tag string) []byte {
	if len(program) < 12 {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(program[4:])) {
		r := 12 + 16*i
		if r+16 > len(program) {
			return nil
		}
		from, size := int(binary.BigEndian.Uint32(program[r+8:])), int(binary.BigEndian.Uint32(program[r+12:]))
		if string(program[r:r+4]) == tag && from+size <= len(program) {
			return program[from : from+size]
		}
	}
	return nil
}

// advanceOf gives a glyph's width in thousandths of the font size (OpenType 1.9, hmtx).
func advanceOf(program []byte, gid int) (float64, bool) {
	head, hhea, hmtx := table(program, "head"), table(program, "hhea"), table(program, "hmtx")
	if len(head) < 20 || len(hhea) < 36 || gid < 0 {
		return 0, false
	}
	em, long := float64(binary.BigEndian.Uint16(head[18:])), int(binary.BigEndian.Uint16(hhea[34:]))
	at := 4 * min(gid, long-1)
	if em == 0 || at < 0 || at+2 > len(hmtx) {
		return 0, false
	}
	return 1000 * float64(binary.BigEndian.Uint16(hmtx[at:])) / em, true
}

// outlineOf gives a glyph's outline from a TrueType program (OpenType 1.9, glyf and loca): empty for
// one that draws nothing. It fails where the program cannot be read.
func outlineOf(program []byte, gid int) ([]byte, bool) {
	head, loca, glyf := table(program, "head"), table(program, "loca"), table(program, "glyf")
	if len(head) < 52 || loca == nil {
		return nil, false
	}
	var from, to int
	if binary.BigEndian.Uint16(head[50:]) == 0 {
		if gid < 0 || 2*gid+4 > len(loca) {
			return nil, true
		}
		from, to = 2*int(binary.BigEndian.Uint16(loca[2*gid:])), 2*int(binary.BigEndian.Uint16(loca[2*gid+2:]))
	} else {
		if gid < 0 || 4*gid+8 > len(loca) {
			return nil, true
		}
		from, to = int(binary.BigEndian.Uint32(loca[4*gid:])), int(binary.BigEndian.Uint32(loca[4*gid+4:]))
	}
	if from > to || to > len(glyf) {
		return nil, false
	}
	return glyf[from:to], true
}
