package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"caveat/internal/article"
	"caveat/internal/catalog"
)

// book is an article of about n texts. With edit, that share of its texts is reworded.
func book(n int, edit float64) []byte {
	text, change := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.WriteString("+++\ntitle = \"A long book\"\nsummary = \"All of it\"\nkind = \"book\"\nupdated = 2026-01-02\n+++\n")
	for i := range n {
		if i%20 == 0 {
			fmt.Fprintf(&b, "\n## Chapter %d {#c%d}\n", i/20, i/20)
		}
		b.WriteByte('\n')
		edited := change.Float64() < edit
		for range 8 + text.IntN(30) {
			w := lexicon[text.IntN(len(lexicon))]
			if edited && change.IntN(3) == 0 {
				w = lexicon[change.IntN(len(lexicon))]
			}
			b.WriteString(w + " ")
		}
		b.WriteString(fmt.Sprintf("n%d\n", i))
	}
	return []byte(b.String())
}

// Aligning ten thousand units should take about as long as parsing them: compare with parse.
func BenchmarkAlign(b *testing.B) {
	const n = 10_000
	was := book(n, 0)
	cat, _ := synced(nil, article.Parse("book", "content/book.md", was).Units, catalog.Options{})
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			article.Parse("book", "content/book.md", was)
		}
	})
	for name, data := range map[string][]byte{"same": was, "one percent": book(n, 0.01), "all": book(n, 1), "insert": []byte(strings.Replace(string(was), "\n## Chapter 3 ", "\nA new text, right here.\n\n## Chapter 3 ", 1))} {
		units := article.Parse("book", "content/book.md", data).Units
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				catalog.Align(units, cat)
			}
		})
	}
}

// The work grows about as the number of units does: compare the sizes.
func BenchmarkAlignSizes(b *testing.B) {
	for _, n := range []int{2_500, 5_000, 10_000, 20_000} {
		cat, _ := synced(nil, article.Parse("book", "content/book.md", book(n, 0)).Units, catalog.Options{})
		units := article.Parse("book", "content/book.md", book(n, 0.3)).Units
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				catalog.Align(units, cat)
			}
		})
	}
}
