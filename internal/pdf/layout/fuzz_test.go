package layout

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"caveat/internal/pdf/font"
	"caveat/internal/pdf/shape"
	"caveat/internal/verify/pdfread"
)

// Any tree of blocks with any text ends in a typed error, or in a file from which a reader of another
// make gets all of the text in order, all of it seen.
func FuzzLayout(f *testing.F) {
	f.Add("Call 911 now", []byte{1, 2, 3, 5, 7, 8, 9, 10}, 12.0, false)
	f.Add("اتصل 911 (الآن)", []byte{7, 5, 6, 5, 6, 2, 9, 10, 11, 2}, 40.0, true)
	shaper := shape.New(font.Embedded())
	f.Fuzz(func(t *testing.T, text string, plan []byte, size float64, rtl bool) {
		if len(plan) > 40 || len(text) > 200 || !(size >= 1 && size <= 100) {
			return
		}
		var build func(depth int) []Block
		build = func(depth int) []Block {
			var out []Block
			for len(plan) > 0 && len(out) < 4 {
				c := plan[0]
				plan = plan[1:]
				b := Block{Kind: Kind(c % 13), Text: Text{Spans: []Span{{Text: text, Strong: c&16 != 0, Emphasis: c&32 != 0}}, RTL: rtl, Unit: "u"}, Level: int(c % 8), Start: int(c), Ordered: c&64 != 0, Tight: c&128 != 0, Frame: Frame(c % 3)}
				if b.Kind == Figure {
					continue
				}
				if depth < 5 {
					b.Children = build(depth + 1)
				}
				out = append(out, b)
			}
			return out
		}
		doc := document(build(0)...)
		doc.RTL = rtl
		data, err := Render(doc, Style{Paper{300, 300}, size}, shaper)
		var missing *GlyphError
		if err != nil && !errors.As(err, &missing) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		read, err := pdfread.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := folded(read.Root.Text()), folded(textOf(doc)); got != want {
			t.Fatalf("read %q, want %q", got, want)
		}
		if size >= 9 && size <= 20 {
			if hidden := read.Root.Hidden(); hidden != "" {
				t.Fatal(hidden)
			}
		}
	})
}

// textOf is the text of a document in the order in which it is set, with the labels of its lists.
func textOf(doc *Document) string {
	var b strings.Builder
	add := func(t Text) {
		for _, s := range t.Spans {
			b.WriteString(s.Text)
		}
	}
	var walk func(blocks []Block)
	walk = func(blocks []Block) {
		for i := range blocks {
			switch block := &blocks[i]; block.Kind {
			case Section, Item, Quote:
				walk(block.Children)
			case Heading, Paragraph, Lead, Fine:
				add(block.Text)
			case Box:
				add(block.Text)
				walk(block.Children)
			case List:
				for k := range block.Children {
					if b.WriteString("•"); block.Ordered {
						b.WriteString(doc.Digits(block.Start+k) + ".")
					}
					walk(block.Children[k].Children)
				}
			case Table:
				for _, row := range block.Children {
					for k := range row.Children {
						add(row.Children[k].Text)
					}
				}
			}
		}
	}
	walk(doc.Blocks)
	return b.String()
}

// folded is a text without spaces, bullets and what is not drawn.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '•' {
			return -1
		}
		return r
	}, s)
}
