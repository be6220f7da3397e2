// Package article reads a source article: Markdown with TOML front matter becomes sections, blocks
// and units, with positions kept from parsing. It is the only importer of the Markdown parser.
package article

import (
	"strconv"
	"time"
)

// Article is one parsed source article. Its block tree is what every language shows:
// blocks name their text by index into Units.
type Article struct {
	Slug     string
	Path     string // as given to Parse, for messages
	Front    Front
	Units    []Unit // in reading order; Units[TitleUnit] is the title
	Sections []Section
	Problems []Problem // in source order
	Unread   bool      // nothing of its text is known; Problems says why
	Images   []Image   // every image an article shows, in source order
	Links    []Link    // every link of the source text, in source order
}

// The two units that every article has, whatever its body says.
const (
	TitleUnit   = 0
	SummaryUnit = 1
)

// Front is an article's front matter.
type Front struct {
	Kind       string // names the policy table [safety.<kind>] in caveat.toml
	Updated    Date
	References []Reference
}

// Date is a day without a time zone. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String gives the date as RFC 3339 full-date, or "".
func (d Date) String() string {
	if d == (Date{}) {
		return ""
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Reference is a source that the article rests on, shown untranslated.
type Reference struct {
	Title string
	URL   string
}

// Pos is a place in a file: 1-based line and 1-based column in bytes. The zero Pos is no place.
type Pos struct{ Line, Col int }

func (p Pos) String() string { return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col) }

// UnitKind says where a unit's text stands.
type UnitKind uint8

const (
	Title UnitKind = iota
	Summary
	Heading
	Paragraph
	Item
	Cell
	Description // of an image
	Caption     // of an image
)

func (k UnitKind) String() string {
	return [...]string{"title", "summary", "heading", "paragraph", "item", "cell", "description", "caption"}[k]
}

// Unit is the smallest text translated on its own.
type Unit struct {
	Kind    UnitKind
	Text    string // inline Markdown, folded by Fold
	Section string // ID of the nearest section around it; "" for title and summary
	Top     string // ID of the level-2 section around it
	Safety  bool   // in a .safety section or a WARNING or CAUTION callout
	Advert  bool   // in an .advertising section
	Pos     Pos
}

// Section is a heading with what stands under it. Text before the first heading is a section
// with ID "intro" and no heading unit.
type Section struct {
	ID       string // "" only for subsections without an ID
	Level    int    // 2 to 6
	Heading  int    // unit index, or -1
	Classes  Classes
	Blocks   []Block
	Sections []Section
	Pos      Pos
}

// Classes are the classes that an author may give a section; subsections inherit them.
type Classes struct{ Safety, FAQ, Advertising bool }

// BlockKind says what a Block is, and so which of its fields count.
type BlockKind uint8

const (
	Para      BlockKind = iota // Unit
	List                       // Ordered, Start, Tight; children are ListItems
	ListItem                   // children
	Callout                    // Callout; children
	Quote                      // children
	Table                      // Aligns; children are Rows, the first is the header
	Row                        // children are Cells
	TableCell                  // Unit, or -1 when empty
	Figure                     // Image: index into Article.Images
	Rule                       // a thematic break
)

// CalloutKind is the kind of a callout, in the spelling of GitHub's alerts.
type CalloutKind uint8

const (
	Warning CalloutKind = iota
	Caution
	Important
	Note
	Tip
)

func (k CalloutKind) String() string {
	return [...]string{"warning", "caution", "important", "note", "tip"}[k]
}

// Safety says whether everything in such a callout is safety text.
func (k CalloutKind) Safety() bool { return k == Warning || k == Caution }

// Align is a table column's alignment. Start and end follow the direction of the text.
type Align uint8

const (
	AlignNone Align = iota
	AlignStart
	AlignCenter
	AlignEnd
)

// Block is a node of the block tree.
type Block struct {
	Kind     BlockKind
	Unit     int // index into Article.Units, or -1
	Children []Block
	Ordered  bool
	Tight    bool
	Start    int
	Callout  CalloutKind
	Aligns   []Align
	Image    int
}

// Image is a figure of its own paragraph, or an image inside a text.
type Image struct {
	Src     string // relative to the article's folder, as written
	Unit    int    // the unit of its description, or the unit that it stands in
	Caption int    // unit index, or -1
	Pos     Pos
}

// Link is a link in the source text.
type Link struct {
	URL  string
	Unit int
	Pos  Pos
}

// Problem is something in a source file that stops it from being published.
type Problem struct {
	Check string // the name of the finding: "source", "raw-html", "placeholders" …
	Pos   Pos
	Text  string // what
	Mend  string // how to put it right
	Unit  int    // the unit it touches, or -1
	ID    bool   // it is a section's ID, with which keys begin: nothing may be written into locale files
}
