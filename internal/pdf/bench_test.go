package pdf_test

import (
	"testing"

	"caveat/internal/pdf"
)

func BenchmarkRender(b *testing.B) {
	all := pages(b)
	for _, tag := range []string{"es", "ar", "zh-Hans", "ko", "th"} {
		p := find(b, all, "prostate-massage."+tag)
		b.Run(tag, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				render(b, p, pdf.Options{})
			}
		})
	}
}
