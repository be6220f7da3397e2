package layout

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caveat/internal/pdf/font"
	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/svg"
	"caveat/internal/pdf/write"
)

func say(s string) Text { return Text{Spans: []Span{{Text: s}}, Unit: "unit"} }

func paragraph(s string) Block { return Block{Kind: Paragraph, Text: say(s)} }

func document(blocks ...Block) *Document {
	return &Document{
		Title: "Title (with) \\ and )", About: "About", Lang: "en", Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Blocks: blocks,
		Digits: func(n int) string { return fmt.Sprint(n) },
		Footer: Footer{Title: say("Title"), Lines: []Text{say("https://health.example/")}, QR: "https://health.example/",
			Page: func(n, of int) string { return fmt.Sprintf("%d of %d", n, of) }},
	}
}

func set(t testing.TB, doc *Document) []byte {
	t.Helper()
	out, err := Render(doc, Style{A4, 12}, shape.New(font.Embedded()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// run gives a file to an installed program and returns what it prints.
func run(t testing.TB, data []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// sound asserts that qpdf finds no fault and that the file holds as many words as were put in.
func sound(t *testing.T, data []byte, word string, count int) {
	t.Helper()
	if out := run(t, data, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	text := run(t, data, "pdftotext", "-raw", "FILE", "-")
	if got := strings.Count(strings.Join(strings.Fields(text), " "), word); got != count {
		t.Errorf("%d times %q, want %d", got, word, count)
	}
}

func TestHostileDocuments(t *testing.T) {
	nested := Block{Kind: Paragraph, Text: say("deepest")}
	for range 60 {
		nested = Block{Kind: List, Children: []Block{{Kind: Item, Children: []Block{paragraph("nest"), nested}}}}
	}
	boxes := paragraph("deepest")
	for range 60 {
		boxes = Block{Kind: Box, Frame: Urgent, Text: say("label"), Children: []Block{paragraph("nest"), boxes}}
	}
	rows := []Block{{Kind: Row, Children: []Block{{Kind: Cell, Text: say("head")}, {Kind: Cell, Text: say("head")}}}}
	for range 500 {
		rows = append(rows, Block{Kind: Row, Children: []Block{{Kind: Cell, Text: say("cell")}, {Kind: Cell, Text: say(strings.Repeat("more ", 20))}}})
	}
	tall := []Block{{Kind: Row, Children: []Block{{Kind: Cell, Text: say("head")}, {Kind: Cell}}},
		{Kind: Row, Children: []Block{{Kind: Cell, Text: say(strings.Repeat("tall ", 3000))}, {Kind: Cell, Text: say("short")}}}}
	wide := Block{Kind: Row}
	for range 40 {
		wide.Children = append(wide.Children, Block{Kind: Cell, Text: say("wide")})
	}
	for name, c := range map[string]struct {
		block Block
		word  string
		count int
	}{
		"a paragraph of 100,000 words": {paragraph(strings.Repeat("word ", 100_000)), "word", 100_000},
		"a word wider than the page":   {paragraph(strings.Repeat("Q", 5000)), "Q", 5000},
		"lists 60 deep":                {nested, "nest", 60},
		"boxes 60 deep":                {boxes, "nest", 60},
		"a table of 500 rows":          {Block{Kind: Table, Children: rows}, "more", 10_000},
		"a row taller than a page":     {Block{Kind: Table, Children: tall}, "tall", 3000},
		"40 columns":                   {Block{Kind: Table, Children: []Block{wide, wide}}, "w", 80},
		"a box taller than a page":     {Block{Kind: Box, Frame: Urgent, Text: say("W"), Children: []Block{paragraph(strings.Repeat("word ", 3000))}}, "word", 3000},
		"lone marks":                   {paragraph("\u0301\u0301 mark \u0E31 \u0ACD \u064B"), "mark", 1},
		"mixed directions":             {paragraph(strings.Repeat("left ابت 12 \u202Eright\u202C ", 50)), "left", 50},
		"a tower of marks":             {paragraph("tower x" + strings.Repeat("\u0301", 3000)), "tower", 1},
		"parentheses and backslashes":  {Block{Kind: Heading, Level: 1, Text: say(`) \ ( \) esc`)}, `) \ ( \) esc`, 1},
		"nothing":                      {Block{}, "nothing", 0},
		"an empty paragraph":           {paragraph(""), "nothing", 0},
		"an empty list":                {Block{Kind: List, Children: []Block{{Kind: Item}}}, "•", 1},
		"an empty table":               {Block{Kind: Table, Children: []Block{{Kind: Row}}}, "nothing", 0},
		"line ends":                    {paragraph("a\u2028\u2028end\u2028"), "end", 1},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			data := set(t, document(c.block))
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			sound(t, data, c.word, c.count)
		})
	}
}

func TestMissingGlyph(t *testing.T) {
	for _, text := range []string{"fever 🤒", "x\U0003FFFF", "\x01", "\uFFFD"} {
		doc := document(Block{Kind: List, Children: []Block{{Kind: Item, Children: []Block{{Kind: Paragraph, Text: Text{Spans: []Span{{Text: text}}, Unit: "emergency.fever"}}}}}})
		_, err := Render(doc, Style{A4, 12}, shape.New(font.Embedded()))
		var missing *GlyphError
		if !errors.As(err, &missing) || missing.Unit != "emergency.fever" || missing.Lang != "en" {
			t.Errorf("%q: %v", text, err)
		}
	}
	for r, want := range map[rune]string{
		'🤒':          "emergency.fever (ht): no font has a glyph for U+1F912 FACE WITH THERMOMETER; replace it, or give a folder with a TrueType font that has it: --font-dir DIR",
		'\U0003FFF0': "emergency.fever (ht): no font has a glyph for U+3FFF0 (no character of Unicode); replace it, or give a folder with a TrueType font that has it: --font-dir DIR",
		'ח':          "emergency.fever (ht): no font has a glyph for U+05D7 HEBREW LETTER HET; give a folder with TrueType fonts of its script: --font-dir DIR (docs/pdf.md, “Fonts”)",
	} {
		err := &GlyphError{Rune: r, Unit: "emergency.fever", Lang: "ht"}
		if err.Error() != want {
			t.Errorf("%s\nwant %s", err, want)
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	doc := document(Block{Kind: Heading, Level: 1, Text: say("Héading")}, paragraph("Text ابت 中文 한국 ગુજ ไทย"), Block{Kind: Box, Text: say("Note"), Children: []Block{paragraph("x")}})
	first := set(t, doc)
	shaper := shape.New(font.Embedded())
	for range 3 { // a shaper that has been used before gives the same
		again, err := Render(doc, Style{A4, 12}, shaper)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("not the same bytes: %v", err)
		}
	}
}

func TestListsStandAtTheSideOfTheirText(t *testing.T) {
	doc := document(
		Block{Kind: List, Children: []Block{{Kind: Item, Children: []Block{paragraph("english")}}}},
		Block{Kind: List, Children: []Block{{Kind: Item, Children: []Block{{Kind: Paragraph, Text: Text{Spans: []Span{{Text: "عربي"}}, RTL: true, Unit: "unit"}}}}}},
	)
	doc.RTL = true
	var bullets []string
	for line := range strings.Lines(run(t, set(t, doc), "pdftotext", "-bbox", "FILE", "-")) {
		if strings.Contains(line, "•") {
			bullets = append(bullets, strings.Fields(line)[1])
		}
	}
	if len(bullets) != 2 || !strings.HasPrefix(bullets[0], `xMin="6`) || !strings.HasPrefix(bullets[1], `xMin="5`) {
		t.Errorf("bullets at %v", bullets)
	}
}

func TestWordsInNarrowColumnsStayWhole(t *testing.T) {
	head, row := Block{Kind: Row}, Block{Kind: Row}
	for range 3 {
		head.Children = append(head.Children, Block{Kind: Cell, Text: say("Wo")})
		row.Children = append(row.Children, Block{Kind: Cell, Text: say("Beckenbodenmuskeln")})
	}
	data, err := Render(document(Block{Kind: Table, Children: []Block{head, row}}), Style{A4, 18}, shape.New(font.Embedded()))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, data, "Beckenbodenmuskeln", 3)
}

func TestLinksOverLines(t *testing.T) {
	doc := document(Block{Kind: Paragraph, Text: Text{Spans: []Span{
		{Text: strings.Repeat("word ", 14)}, {Text: "a link that is long enough to go over two lines of the page", URL: "https://health.example/a(b)"}, {Text: " end"},
	}}})
	out := run(t, set(t, doc), "pdfinfo", "-struct-text", "FILE")
	if n := strings.Count(out, "Object "); n != 2 {
		t.Errorf("%d link annotations, want one a line:\n%s", n, out)
	}
	if n := strings.Count(out, "Link (inline)"); n != 1 {
		t.Errorf("%d Link elements, want 1", n)
	}
}

func TestColumnWidths(t *testing.T) {
	shaper := shape.New(font.Embedded())
	b := &builder{doc: &Document{Lang: "en"}, style: Style{A4, 10}, shaper: shaper}
	row := func(texts ...string) []cell {
		var out []cell
		for _, s := range texts {
			set, err := b.shapeText(say(s), look{size: 10})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, cell{set: set})
		}
		return out
	}
	long := strings.Repeat("long text ", 50)
	w := columnWidths([][]cell{row("short", long)}, 2, 400, 4)
	if w[0]+w[1] > 400.1 || w[0] > 60 {
		t.Errorf("short and long: %v", w)
	}
	w = columnWidths([][]cell{row("a", "b")}, 2, 400, 4)
	if w[0]+w[1] > 100 {
		t.Errorf("a narrow table is %v wide", w)
	}
	w = columnWidths([][]cell{row(strings.Repeat("x", 200), strings.Repeat("x", 200))}, 2, 400, 4)
	if w[0]+w[1] > 400.1 {
		t.Errorf("two long words: %v", w)
	}
}

func TestPictureIsDrawn(t *testing.T) {
	pic, err := svg.Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#000000"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	data := set(t, document(Block{Kind: Figure, Picture: pic, Alt: "a disc", Text: say("caption")}))
	out := run(t, data, "pdfinfo", "-struct-text", "FILE")
	if got := strings.Join(strings.Fields(out), " "); !strings.Contains(got, "Div Figure") || !strings.Contains(got, `Caption "caption"`) {
		t.Errorf("no figure with its caption:\n%s", out)
	}
	// 7.5 pt wide, so at 288 dpi 30 pixels: its middle is black.
	out = run(t, data, "pdftoppm", "-r", "288", "-gray", "-x", "1188", "-y", "240", "-W", "2", "-H", "2", "FILE")
	if !strings.HasSuffix(out, "\x00\x00\x00\x00") {
		t.Errorf("the picture's middle is not black: %q", out)
	}
}

func TestPhotosAreDrawn(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 20)) // transparent, with a black left half
	for y := range 20 {
		for x := range 20 {
			img.Set(x, y, color.Black)
		}
	}
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, img); err != nil {
		t.Fatal(err)
	}
	flat := image.NewGray(img.Bounds())
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, image.Point{}, draw.Over)
	if err := jpeg.Encode(&asJPEG, flat, nil); err != nil {
		t.Fatal(err)
	}
	for _, file := range [][]byte{asPNG.Bytes(), asJPEG.Bytes()} {
		photo, err := write.ReadPhoto(file)
		if err != nil {
			t.Fatal(err)
		}
		data := set(t, document(Block{Kind: Figure, Photo: photo, Alt: "half black"}))
		if out := run(t, data, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Error(out)
		}
		// 30 by 15 pt in the middle of A4: at 72 dpi from 283 to 313, from 57 to 72.
		left := run(t, data, "pdftoppm", "-r", "72", "-gray", "-x", "288", "-y", "62", "-W", "2", "-H", "2", "FILE")
		right := run(t, data, "pdftoppm", "-r", "72", "-gray", "-x", "306", "-y", "62", "-W", "2", "-H", "2", "FILE")
		if !strings.HasSuffix(left, "\x00\x00\x00\x00") || !strings.HasSuffix(right, "\xFF\xFF\xFF\xFF") {
			t.Errorf("left %q, right %q", left, right)
		}
	}
	for _, bad := range []string{"", "GIF89a", string(asPNG.Bytes()[:60]), string(asJPEG.Bytes()[:400])} {
		if _, err := write.ReadPhoto([]byte(bad)); err == nil {
			t.Errorf("%.20q is read", bad)
		}
	}
}
