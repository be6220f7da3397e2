package shape

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// The judge applies rule L1 (whitespace at a line's end takes the paragraph's level), which here
// belongs to lines, and gives characters that rule X9 removes levels of its own: both are left
// out of the comparison.
func TestLevelsAgreeWithAnotherImplementation(t *testing.T) {
	data, err := os.ReadFile("testdata/bidi.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		base, _ := strconv.Atoi(f[0])
		var text []rune
		for _, hex := range strings.Fields(f[1]) {
			v, _ := strconv.ParseUint(hex, 16, 32)
			text = append(text, rune(v))
		}
		want := strings.Fields(f[2])
		got := levels(text, uint8(base))
		end := len(text)
		for end > 0 {
			p, _ := bidi.LookupRune(text[end-1])
			if c := p.Class(); c != bidi.WS && c != bidi.PDI && !initiator(c) && !removed(c) {
				break
			}
			end--
		}
		for i := range end {
			if p, _ := bidi.LookupRune(text[i]); removed(p.Class()) {
				continue
			}
			if strconv.Itoa(int(got[i])) != want[i] {
				t.Errorf("base %d, %U\n got %v\nwant %s", base, text, got, f[2])
				break
			}
		}
		cases++
	}
	if cases < 1000 {
		t.Errorf("only %d cases", cases)
	}
}

func TestLevelsEndAtTheLimit(t *testing.T) {
	text := []rune(strings.Repeat("\u202Ba\u2067", 500) + "x" + strings.Repeat("\u2069\u202C", 500) + strings.Repeat("(", 200) + strings.Repeat(")", 200))
	for _, l := range levels(text, 0) {
		if l > maxDepth+1 {
			t.Fatalf("level %d", l)
		}
	}
}
