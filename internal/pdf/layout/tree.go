// Package layout sets a tree of blocks on pages: lines, lists, boxes, tables, pictures, the
// footer. It decides where everything stands and which element of the structure tree it belongs
// to; what the words are is its caller's business.
package layout

import (
	"fmt"
	"time"
	"unicode"

	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/svg"
	"caveat/internal/pdf/write"
)

// Document is what is to be set.
type Document struct {
	Title  string // of the file
	About  string // what it is about; may be empty
	Lang   string // BCP 47
	RTL    bool
	Date   time.Time // of the content
	Blocks []Block
	Footer Footer
	Digits func(n int) string // a list item's number in the locale's digits
}

// Footer stands at the foot of every page.
type Footer struct {
	Title Text
	Lines []Text                 // address, date, revision
	Page  func(n, of int) string // "page n of m" in the locale's words and digits
	QR    string                 // what the QR code says; "" for none
}

// Kind says what a Block is, and so which of its fields count.
type Kind uint8

const (
	Section   Kind = iota // Children
	Heading               // Text, Level
	Paragraph             // Text
	Lead                  // Text, larger: what the document is about
	Fine                  // Text, smaller
	List                  // Ordered, Start, Tight; children are Items
	Item                  // Children
	Box                   // Frame, Text (its label), Children, Whole
	Quote                 // Children
	Table                 // Aligns; children are Rows, the first is the header
	Row                   // children are Cells
	Cell                  // Text
	Figure                // Picture or Photo, Alt, AltLang, Text (its caption)
	Rule
)

// Frame is how loud a Box is. The frames differ in form, not in colour alone.
type Frame uint8

const (
	Plain  Frame = iota // a thin line: a note
	Urgent              // a thick line and a sign: a warning
	Notice              // a double line on grey: something about the page itself
)

// Align is a table column's alignment, in reading direction.
type Align uint8

const (
	AlignStart Align = iota
	AlignCenter
	AlignEnd
)

// Block is a node of the tree.
type Block struct {
	Kind     Kind
	Text     Text
	Children []Block
	Level    int // 1 to 6
	Ordered  bool
	Start    int
	Tight    bool
	Frame    Frame
	Whole    bool // no page break goes through it if a page has room for it
	Aligns   []Align
	Picture  *svg.Picture // a drawing, or
	Photo    *write.Photo
	Alt      string
	AltLang  string // BCP 47
}

// Text is the text of one unit.
type Text struct {
	Spans []Span
	Lang  string // BCP 47; "" for the document's
	RTL   bool
	Unit  string // what an error names: the unit's key, or the page's own word
	Whole bool   // no page break parts it, unless it is long
}

// Span is a stretch of text in one style. Bidirectional isolates are characters of it
// (U+2066 to U+2069); a forced line break is U+2028.
type Span struct {
	Text             string
	Strong, Emphasis bool
	URL              string // "" for no link
}

// Empty reports whether a text has no characters.
func (t Text) Empty() bool {
	for _, s := range t.Spans {
		if s.Text != "" {
			return false
		}
	}
	return true
}

// Paper is a page size in points.
type Paper struct{ Width, Height float64 }

// The two papers in use (ISO 216; ANSI/ASME Y14.1).
var (
	A4     = Paper{595.276, 841.89}
	Letter = Paper{612, 792}
)

// Style is how a document is set.
type Style struct {
	Paper Paper
	Size  float64 // of body text, in points
}

// GlyphError is a character that no font can draw, and where it stands.
type GlyphError struct {
	Rune rune
	Unit string
	Lang string
}

func (e *GlyphError) Error() string {
	mend := "replace it, or give a folder with a TrueType font that has it: --font-dir DIR"
	if unicode.In(e.Rune, unicode.L, unicode.M, unicode.N) {
		mend = "give a folder with TrueType fonts of its script: --font-dir DIR (docs/pdf.md, “Fonts”)"
	}
	return fmt.Sprintf("%s (%s): %v; %s", e.Unit, e.Lang, &shape.MissingGlyph{Rune: e.Rune}, mend)
}
