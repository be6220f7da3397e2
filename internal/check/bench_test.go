package check

import (
	"os"
	"testing"

	"caveat/internal/project"
)

// BenchmarkArticle checks the project's own article in all its languages, and reports messages a
// second of one processor.
func BenchmarkArticle(b *testing.B) {
	p, err := project.Load(os.DirFS("../.."), nil)
	if err != nil {
		b.Fatal(err)
	}
	w := p.NewLoader().Article("prostate-massage", nil)
	b.ReportAllocs()
	messages := 0
	for b.Loop() {
		messages += Article(p, w, Options{}).Messages
	}
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}
