package check

import (
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The automaton finds what a plain search for each string finds.
func TestAutomaton(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[abé ]{1,4}`), 1, 8).Draw(t, "words")
		text := rapid.StringMatching(`[abcé ]{0,30}`).Draw(t, "text")
		a, ok := newAutomaton(words)
		if !ok {
			t.Fatal("too many strings")
		}
		var got, want []int
		state := 0
		for i := 0; i < len(text); i++ {
			state = int(a.next[state*a.columns+int(a.class[text[i]])])
			for _, n := range a.ending(state) {
				got = append(got, (i+1)*100+int(n))
			}
		}
		for n, w := range words {
			for from := 0; ; {
				k := strings.Index(text[from:], w)
				if k < 0 {
					break
				}
				want = append(want, (from+k+len(w))*100+n)
				from += k + 1
			}
		}
		sort.Ints(got)
		sort.Ints(want)
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("got %v, want %v", got, want)
			}
		}
	})
}

// No text, however broken, stops the reading, and folding keeps to its marks.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "**Fever.** Call {{.Emergency}} at 38,5 °C (101.3 °F)!", "٢٫٥ مل", "1.234.567,89", "{{", "a\u202eb", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var x text
		x.fold(&lexicon{decimal: ','}, s)
		if len(x.folded) == 0 || x.folded[0] != ' ' || x.folded[len(x.folded)-1] != ' ' {
			t.Fatalf("folded %q", x.folded)
		}
		for i, n := range x.numbers {
			if n.start < 0 || n.end <= n.start || int(n.end) > len(x.folded) || i > 0 && n.start < x.numbers[i-1].end {
				t.Fatalf("number %v in %q", n, x.folded)
			}
		}
	})
}
