package font

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Part is one glyph of a cluster, set DX, DY font units from the cluster's origin.
type Part struct {
	Glyph  uint16
	DX, DY int
}

// cluster is what a code draws (nothing, one glyph, or several) and what it reads as.
type cluster struct {
	glyph   uint16 // with parts nil
	parts   []Part
	blank   bool
	advance int
	text    string
}

// Subset collects what one document draws with one font. Each pair of a drawing and the text it
// stands for has a code of its own, so that a reader gets back the exact characters: the code is
// the CID of a PDF CIDFont (ISO 32000-1, 9.7.4) under the Identity-H encoding.
type Subset struct {
	Font     *Font
	codes    map[string]uint16 // by drawing and text
	clusters []cluster
	simple   map[simpleKey]uint16 // fast path of codes: one glyph for one character
	full     bool
	key      []byte // scratch
}

type simpleKey struct {
	glyph uint16
	text  rune
}

// ErrFull says that a document has more than 65,535 different clusters in one font.
var ErrFull = errors.New("more than 65,535 different character clusters in one font")

// NewSubset returns an empty subset. Code 0 is .notdef and never handed out.
func (f *Font) NewSubset() *Subset {
	return &Subset{
		Font:     f,
		codes:    map[string]uint16{},
		simple:   map[simpleKey]uint16{},
		clusters: []cluster{{}},
	}
}

// Empty reports whether no code was handed out.
func (s *Subset) Empty() bool { return len(s.clusters) == 1 }

// Char returns the code of one glyph at its own advance that stands for one character.
func (s *Subset) Char(glyph uint16, r rune) uint16 {
	k := simpleKey{glyph, r}
	c, ok := s.simple[k]
	if !ok {
		c = s.add(cluster{glyph: glyph, advance: s.Font.Advance(glyph), text: string(r)})
		s.simple[k] = c
	}
	return c
}

// Cluster returns the code of a cluster of placed glyphs. A cluster that is more than one glyph
// in its place becomes a glyph of its own in the subset, so that its text stays whole.
func (s *Subset) Cluster(parts []Part, advance int, text ...rune) uint16 {
	s.key = appendDrawing(s.key[:0], parts, advance)
	code, ok := s.known(text)
	if ok {
		return code
	}
	c := cluster{advance: advance, text: string(text)}
	if len(parts) == 1 && parts[0].DX == 0 && parts[0].DY == 0 && s.Font.Advance(parts[0].Glyph) == advance {
		c.glyph = parts[0].Glyph
	} else {
		c.parts = slices.Clone(parts)
	}
	return s.remember(c)
}

// appendDrawing appends a key for what a cluster draws; that of a blank is two zeros.
func appendDrawing(key []byte, parts []Part, advance int) []byte {
	key = be.AppendUint32(append(key, byte(len(parts)), byte(len(parts)>>8)), uint32(advance))
	for _, p := range parts {
		key = be.AppendUint16(key, p.Glyph)
		key = be.AppendUint32(be.AppendUint32(key, uint32(p.DX)), uint32(p.DY))
	}
	return key
}

// Blank returns the code of an empty glyph without advance that stands for a text.
func (s *Subset) Blank(text ...rune) uint16 {
	s.key = append(s.key[:0], 0, 0)
	code, ok := s.known(text)
	if ok {
		return code
	}
	return s.remember(cluster{blank: true, text: string(text)})
}

// known returns the code of what s.key draws with a text, which it adds to the key.
func (s *Subset) known(text []rune) (code uint16, ok bool) {
	for _, r := range text {
		s.key = utf8.AppendRune(s.key, r)
	}
	code, ok = s.codes[string(s.key)]
	return code, ok
}

// remember adds a cluster under s.key.
func (s *Subset) remember(c cluster) uint16 {
	code := s.add(c)
	s.codes[string(s.key)] = code
	return code
}

func (s *Subset) add(c cluster) uint16 {
	if len(s.clusters) > 0xFFFF {
		s.full = true
		return 0
	}
	s.clusters = append(s.clusters, c)
	return uint16(len(s.clusters) - 1)
}

// Embedding is a subset as a PDF embeds it.
type Embedding struct {
	Name      string // BaseFont: six letters made from the program, "+", PostScript name
	Program   []byte // FontFile2
	CIDToGID  []byte // CIDToGIDMap: two bytes a code
	Widths    []int  // by code, in font units
	ToUnicode []byte // a CMap (Adobe Technical Note 5411)
}

// Embed makes the font program and its maps. Same calls in the same order, same bytes.
// It returns ErrFull if codes ran out.
func (s *Subset) Embed() (Embedding, error) {
	if s.full {
		return Embedding{}, ErrFull
	}
	used := map[uint16]bool{0: true}
	for _, c := range s.clusters[1:] {
		if !c.blank && c.parts == nil {
			used[c.glyph] = true
		}
		for _, p := range c.parts {
			used[p.Glyph] = true
		}
	}
	b := s.Font.newBuilder(used)
	blank := b.addBlank()
	made := map[string]uint16{}
	e := Embedding{Widths: make([]int, len(s.clusters)), CIDToGID: make([]byte, 0, 2*len(s.clusters))}
	for code, c := range s.clusters {
		gid := b.newID[c.glyph]
		switch {
		case c.blank:
			gid = blank
		case c.parts != nil:
			s.key = appendDrawing(s.key[:0], c.parts, c.advance)
			id, ok := made[string(s.key)]
			if !ok {
				id = b.addComposite(c.parts, c.advance)
				made[string(s.key)] = id
			}
			gid = id
		}
		e.CIDToGID = be.AppendUint16(e.CIDToGID, gid)
		e.Widths[code] = c.advance
	}
	if b.count() > 0xFFFF {
		return Embedding{}, ErrFull
	}
	e.Program = b.program()
	sum := sha256.Sum256(e.Program)
	for _, v := range sum[:6] {
		e.Name += string(rune('A' + v%26))
	}
	e.Name += "+" + s.Font.Name
	e.ToUnicode = s.toUnicode()
	return e, nil
}

func (s *Subset) toUnicode() []byte {
	var w strings.Builder
	w.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	// A block holds at most 100 entries (Adobe Technical Note 5014, beginbfchar).
	for from := 1; from < len(s.clusters); from += 100 {
		to := min(from+100, len(s.clusters))
		fmt.Fprintf(&w, "%d beginbfchar\n", to-from)
		for code := from; code < to; code++ {
			fmt.Fprintf(&w, "<%04X> <", code)
			for _, u := range utf16.Encode([]rune(s.clusters[code].text)) {
				fmt.Fprintf(&w, "%04X", u)
			}
			w.WriteString(">\n")
		}
		w.WriteString("endbfchar\n")
	}
	w.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(w.String())
}
