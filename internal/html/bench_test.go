package html

import (
	"fmt"
	"testing"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/localize"
)

// synthetic is a document of 61 messages of the length that health pages have.
func synthetic() *article.Article {
	a := &article.Article{Slug: "synthetic", Front: article.Front{Updated: article.Date{Year: 2026, Month: 11, Day: 22}}}
	unit := func(kind article.UnitKind) int {
		a.Units = append(a.Units, article.Unit{Kind: kind})
		return len(a.Units) - 1
	}
	unit(article.Title)
	unit(article.Summary)
	for s := range 9 {
		sec := article.Section{ID: fmt.Sprintf("section-%d", s), Level: 2, Heading: unit(article.Heading), Classes: article.Classes{Safety: s%2 == 0}}
		for range 2 {
			sec.Blocks = append(sec.Blocks, article.Block{Kind: article.Para, Unit: unit(article.Paragraph)})
		}
		list := article.Block{Kind: article.List, Unit: -1, Tight: true}
		for len(list.Children) < 3+s%3/2 && len(a.Units) < 61 {
			list.Children = append(list.Children, article.Block{Kind: article.ListItem, Unit: -1, Children: []article.Block{{Kind: article.Para, Unit: unit(article.Item)}}})
		}
		sec.Blocks = append(sec.Blocks, article.Block{Kind: article.Callout, Callout: article.Warning, Unit: -1, Children: []article.Block{list}})
		a.Sections = append(a.Sections, sec)
	}
	for len(a.Units) < 61 {
		last := &a.Sections[len(a.Sections)-1]
		last.Blocks = append(last.Blocks, article.Block{Kind: article.Para, Unit: unit(article.Paragraph)})
	}
	return a
}

func syntheticDocument(en, es *localize.Words) *localize.Document {
	a := synthetic()
	d := &localize.Document{Slug: "synthetic", Article: a, Locale: es.Locale, Source: en.Locale, Minutes: 6, Revision: "0123456789",
		Status: localize.Status{Draft: true, Origin: "machine"}, Safety: make([]bool, len(a.Units))}
	for i := range a.Units {
		d.Keys = append(d.Keys, fmt.Sprintf("section-%d.the-first-words-of-it", i))
		d.Texts = append(d.Texts, localize.Text{Spans: []article.Span{
			{Kind: article.OpenStrong}, {Kind: article.Text, Text: "Signos de sepsis."}, {Kind: article.CloseStrong},
			{Kind: article.Text, Text: " Llame al 911 ahora si tiene fiebre o escalofríos después del masaje de próstata. Puede tener una infección en la sangre."},
		}})
	}
	return d
}

func BenchmarkPage(b *testing.B) {
	p, site := repository(b, "es")
	en, es := wordsOf(b, p, site, -1), wordsOf(b, p, site, 0)
	d := syntheticDocument(en, es)
	s := Site{Stylesheet: "style.css", BaseURL: p.Config.BaseURL, HasPages: true, HasPrint: true, HasZip: true, Source: p.Source, Locales: []lang.Locale{p.Source}}
	for _, tag := range []string{"es", "ht", "vi", "pt-BR", "zh-Hans", "fr", "tl", "ru", "ar", "it", "de", "ko", "pl", "gu", "th"} {
		l, err := lang.Parse(tag)
		if err != nil {
			b.Fatal(err)
		}
		s.Locales = append(s.Locales, l)
	}
	for _, l := range s.Locales {
		d.Alternates = append(d.Alternates, localize.Alternate{Locale: l, Draft: true})
	}
	r := New(es, en, s)
	run := func(name string, f func(dst []byte) []byte) {
		b.Run(name, func(b *testing.B) {
			dst := f(nil)
			b.SetBytes(int64(len(dst)))
			b.ReportAllocs()
			for b.Loop() {
				dst = f(dst[:0])
			}
		})
	}
	run("synthetic", func(dst []byte) []byte { return r.Page(dst, d, false) })
	run("synthetic-print", func(dst []byte) []byte { return r.Print(dst, d) })
	real, _ := localize.New(p, es.Locale, es, en).Document(p.NewLoader().Article("prostate-massage", nil), 0)
	real.Alternates, real.Status = d.Alternates, d.Status
	run("article", func(dst []byte) []byte { return r.Page(dst, real, false) })
}
