package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// costs builds slabs of height 10 from their costs: free, loose, split, awkward, bad; L and R
// are free, of left-to-right and right-to-left letters.
func costs(s string) []slab {
	var out []slab
	for _, c := range s {
		s := slab{height: 10, cost: cost(max(0, strings.IndexRune("flsab", c)))}
		if c == 'L' {
			s.left = 60
		} else if c == 'R' {
			s.right = 50
		}
		out = append(out, s)
	}
	return out
}

func TestPageBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		slabs string
		room  float64
		want  []int
	}{
		"all fits":                            {"fff", 30, []int{3}},
		"fills the page":                      {"ffffff", 30, []int{3, 3}},
		"an orphan waits":                     {"ffffaff", 50, []int{5, 2}},
		"a heading stays with its text":       {"fffb", 30, []int{2, 2}},
		"what must not be parted moves whole": {"ffbbb", 40, []int{1, 4}},
		"what is taller than a page breaks":   {"bbbbbb", 40, []int{4, 2}},
		"rather awkward than bad":             {"fbabb", 30, []int{2, 3}},
		"a box stays whole for a small hole":  {"ffffffffbsbsb", 100, []int{7, 6}},
		"a box is split for a large hole":     {"ffffbsbsbsbsb", 100, []int{9, 4}},
		"a list keeps its last item":          {"ffffffffffl", 100, []int{9, 2}},
		"no Arabic on a page more Latin":      {"RRRRLLLLLLLL", 100, []int{7, 5}},
		"a little Latin on an Arabic page":    {"RRRRRRLLL", 100, []int{9}},
		"nothing alone on the last page":      {strings.Repeat("f", 21), 200, []int{17, 4}},
	} {
		b := &builder{doc: &Document{}, style: Style{A4, 12}, top: c.room}
		var got []int
		from := 0
		for _, to := range b.breaks(costs(c.slabs)) {
			got = append(got, to-from)
			from = to
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// lines says how many lines of each paragraph stand on which page, by its first word.
func pagesOf(t *testing.T, data []byte) []string {
	t.Helper()
	pages := strings.Split(run(t, data, "pdftotext", "-raw", "FILE", "-"), "\f")
	return pages[:len(pages)-1]
}

func TestWidowsAndOrphans(t *testing.T) {
	long := strings.Repeat("word ", 60) // four lines and a bit
	// Whatever stands above, no page begins or ends with a single line of a paragraph.
	for lead := range 12 {
		blocks := []Block{{Kind: Heading, Level: 1, Text: say("Title")}}
		for range lead {
			blocks = append(blocks, paragraph("lead"))
		}
		for range 12 {
			blocks = append(blocks, paragraph("begin "+long+"end"))
		}
		for i, page := range pagesOf(t, set(t, document(blocks...))) {
			body := strings.Split(strings.TrimSpace(page), "\n")
			body = body[:len(body)-3] // footer
			if strings.HasPrefix(body[len(body)-1], "begin") {
				t.Errorf("lead %d, page %d ends with a paragraph's first line", lead, i+1)
			}
			if strings.HasSuffix(body[0], "end") {
				t.Errorf("lead %d, page %d begins with a paragraph's last line", lead, i+1)
			}
		}
	}
}

func TestHeadingsAndBoxesStayWhole(t *testing.T) {
	for lead := range 30 {
		var blocks []Block
		for range lead {
			blocks = append(blocks, paragraph("lead"))
		}
		blocks = append(blocks, Block{Kind: Heading, Level: 2, Text: say("Heading")},
			Block{Kind: Box, Frame: Urgent, Text: say("Warning"), Children: []Block{paragraph(strings.Repeat("word ", 100) + "last")}})
		found := 0
		for _, page := range pagesOf(t, set(t, document(blocks...))) {
			has := []bool{strings.Contains(page, "Heading"), strings.Contains(page, "Warning"), strings.Contains(page, "last")}
			if has[0] != has[1] || has[1] != has[2] {
				t.Errorf("lead %d: a page has heading %v, label %v, end %v", lead, has[0], has[1], has[2])
			}
			if has[0] {
				found++
			}
		}
		if found != 1 {
			t.Errorf("lead %d: found on %d pages", lead, found)
		}
	}
}

// Wherever a page ends within a warning, no item of it is parted, and the rest stands under its label.
func TestBoxesAreSplitBetweenItems(t *testing.T) {
	splits := 0
	for lead := range 24 {
		var blocks []Block
		for range lead {
			blocks = append(blocks, paragraph("lead"))
		}
		list := Block{Kind: List}
		for i := range 9 {
			item := paragraph(fmt.Sprintf("begin%d %s end%d", i, strings.Repeat("word ", 25), i))
			item.Text.Whole = true
			list.Children = append(list.Children, Block{Kind: Item, Children: []Block{item}})
		}
		blocks = append(blocks, Block{Kind: Box, Frame: Urgent, Text: say("Warning"), Children: []Block{list}}, paragraph("after"))
		data := set(t, document(blocks...))
		with := 0
		for _, page := range pagesOf(t, data) {
			for i := range 9 {
				if strings.Contains(page, fmt.Sprint("begin", i)) != strings.Contains(page, fmt.Sprint("end", i)) {
					t.Errorf("lead %d: item %d is parted", lead, i)
				}
			}
			if has := strings.Contains(page, "begin"); has != strings.Contains(page, "Warning") {
				t.Errorf("lead %d: a page has items %v, the label %v", lead, has, !has)
			} else if has {
				with++
			}
		}
		if with > 1 {
			splits++
		}
		if n := strings.Count(run(t, data, "pdfinfo", "-struct-text", "FILE"), "Warning"); n != 1 {
			t.Errorf("lead %d: the structure tree has the label %d times", lead, n)
		}
	}
	if splits == 0 || splits == 24 {
		t.Errorf("split %d times of 24", splits)
	}
}

func TestBoxesThatMustStayWhole(t *testing.T) {
	for lead := range 24 {
		var blocks []Block
		for range lead {
			blocks = append(blocks, paragraph("lead"))
		}
		form := Block{Kind: Box, Whole: true, Text: say("Form")}
		for i := range 20 {
			form.Children = append(form.Children, paragraph(fmt.Sprint("line", i)))
		}
		for _, page := range pagesOf(t, set(t, document(append(blocks, form)...))) {
			if n := strings.Count(page, "line"); n != 0 && n != 20 {
				t.Errorf("lead %d: a page has %d of 20 lines", lead, n)
			}
		}
	}
}

func TestTableHeadsAreRepeatedAsArtifacts(t *testing.T) {
	rows := []Block{{Kind: Row, Children: []Block{{Kind: Cell, Text: say("Heading")}}}}
	for range 120 {
		rows = append(rows, Block{Kind: Row, Children: []Block{{Kind: Cell, Text: say("cell")}}})
	}
	data := set(t, document(Block{Kind: Table, Children: rows}))
	pages := pagesOf(t, data)
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		if !strings.HasPrefix(p, "Heading") {
			t.Errorf("page %d begins %q", i+1, p[:10])
		}
	}
	if n := strings.Count(run(t, data, "pdfinfo", "-struct-text", "FILE"), "Heading"); n != 1 {
		t.Errorf("the structure tree has the heading %d times", n)
	}
}
