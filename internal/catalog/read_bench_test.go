package catalog_test

import (
	"os"
	"testing"

	"caveat/internal/catalog"
)

// BenchmarkRead reads a locale file and its ledger, as check and build do.
func BenchmarkRead(b *testing.B) {
	file, err := os.ReadFile("../../locales/prostate-massage/active.es.toml")
	if err != nil {
		b.Fatal(err)
	}
	ledger, err := os.ReadFile("../../locales/prostate-massage/ledger.es.toml")
	if err != nil {
		b.Fatal(err)
	}
	r := catalog.Reader{Source: "en"}
	b.SetBytes(int64(len(file) + len(ledger)))
	b.ReportAllocs()
	for b.Loop() {
		if f := r.Read("active.es.toml", file); len(f.Problems) > 0 || len(f.Messages) < 50 {
			b.Fatal(len(f.Messages), f.Problems)
		}
		r.Ledger("ledger.es.toml", ledger)
	}
}
