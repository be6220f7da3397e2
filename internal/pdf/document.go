package pdf

import (
	"net/url"

	"caveat/internal/article"
	"caveat/internal/localize"
	"caveat/internal/pdf/layout"
)

// binder makes the layout's tree of a document.
type binder struct {
	doc  *localize.Document
	base *url.URL // of the document's page; nil if the base URL is none
}

// Characters that keep a stretch of left-to-right text in order (UAX #9, 2.4.2).
const (
	isolate    = "\u2066"
	popIsolate = "\u2069"
)

func (b *binder) document() (*layout.Document, error) {
	doc := b.doc
	address := doc.BaseURL + localize.PageAddress(doc.Locale.Tag, doc.Slug)
	b.base, _ = url.Parse(address)
	out := &layout.Document{
		Title:  doc.Title(),
		About:  doc.Summary(),
		Lang:   doc.Locale.Tag,
		RTL:    doc.Locale.RTL,
		Date:   date(doc),
		Digits: doc.Locale.FormatInt,
	}
	out.Blocks = append(out.Blocks,
		layout.Block{Kind: layout.Heading, Level: 1, Text: b.text(article.TitleUnit)},
		layout.Block{Kind: layout.Lead, Text: b.text(article.SummaryUnit)},
		layout.Block{Kind: layout.Fine, Text: b.issue()},
	)
	out.Blocks = append(out.Blocks, b.notices()...)
	for i := range doc.Article.Sections {
		if s := &doc.Article.Sections[i]; doc.Shows(s) {
			section, err := b.section(s)
			if err != nil {
				return nil, err
			}
			out.Blocks = append(out.Blocks, section)
		}
	}
	if section, ok := b.references(); ok {
		out.Blocks = append(out.Blocks, section)
	}
	out.Blocks = append(out.Blocks, b.imprint(address)...)

	scan := b.word("pdf.qr", nil)
	scan.Spans = append(scan.Spans, layout.Span{Text: " " + isolate + address + popIsolate})
	out.Footer = layout.Footer{
		Title: b.text(article.TitleUnit),
		Lines: []layout.Text{scan, b.issue()},
		QR:    address + "?r=" + doc.Revision,
		Page: func(n, of int) string {
			return doc.Words.With("page.number", map[string]string{
				"Page": doc.Locale.FormatInt(n), "Pages": doc.Locale.FormatInt(of),
			}).Text
		},
	}
	return out, nil
}

// issue says which edition this is: its date and revision.
func (b *binder) issue() layout.Text {
	revision := b.word("page.revision", map[string]string{"Revision": b.doc.Revision})
	day := b.doc.Updated()
	if day == "" {
		return revision
	}
	t := b.word("page.updated", map[string]string{"Date": day})
	t.Spans = append(append(t.Spans, layout.Span{Text: " · "}), revision.Spans...)
	return t
}

// notices are whom to call in an emergency, and what a page says of itself before it says anything
// else.
func (b *binder) notices() []layout.Block {
	status := &b.doc.Status
	emergency := b.word("notice.emergency", nil)
	for i := range emergency.Spans {
		emergency.Spans[i].Strong = true
	}
	out := []layout.Block{{Kind: layout.Paragraph, Text: emergency}}
	notice := func(label layout.Text, texts ...layout.Text) {
		box := layout.Block{Kind: layout.Box, Frame: layout.Notice, Text: label}
		for _, t := range texts {
			t.Whole = true
			box.Children = append(box.Children, layout.Block{Kind: layout.Paragraph, Text: t})
		}
		out = append(out, box)
	}
	if status.Preview {
		notice(b.word("notice.preview", nil))
	}
	if status.Pseudo {
		notice(b.word("notice.pseudo", nil))
	}
	if status.Draft {
		key := "notice.draft-" + status.Origin
		texts := []layout.Text{b.word(key, nil)}
		if !b.doc.IsSource() {
			texts = append(texts, b.sourceWord(key))
		}
		notice(b.word("notice.draft-label", nil), texts...)
	}
	for _, r := range status.Reviews {
		key := "review.reviewed"
		if r.Attested {
			key = "review.attested"
		}
		role := b.doc.Words.Get("review." + r.Role).Text
		if r.Name != "" {
			role += ", " + r.Name
		}
		day := b.doc.Locale.FormatDate(r.Date.Year, r.Date.Month, r.Date.Day)
		out = append(out, layout.Block{Kind: layout.Fine, Text: b.word(key, map[string]string{"Date": day, "Role": role})})
	}
	return out
}

// references are the sources that the article rests on, with their addresses in print.
func (b *binder) references() (layout.Block, bool) {
	refs := b.doc.Article.Front.References
	if len(refs) == 0 {
		return layout.Block{}, false
	}
	section := layout.Block{Kind: layout.Section, Children: []layout.Block{
		{Kind: layout.Heading, Level: 2, Text: b.word("page.references", nil)},
	}}
	if !b.doc.IsSource() {
		section.Children = append(section.Children, layout.Block{Kind: layout.Paragraph, Text: b.word("page.references-note", nil)})
	}
	list := layout.Block{Kind: layout.List, Tight: true}
	for _, r := range refs {
		t := layout.Text{Lang: b.doc.Source.Tag, RTL: b.doc.Source.RTL, Unit: "reference " + r.URL,
			Spans: []layout.Span{{Text: r.Title + " "}, {Text: r.URL, URL: r.URL}}}
		item := layout.Block{Kind: layout.Item, Children: []layout.Block{{Kind: layout.Fine, Text: t}}}
		list.Children = append(list.Children, item)
	}
	section.Children = append(section.Children, list)
	return section, true
}

// imprint says whom to ask for an interpreter, who publishes the page, and where it is found.
func (b *binder) imprint(address string) []layout.Block {
	var out []layout.Block
	add := func(t layout.Text) {
		out = append(out, layout.Block{Kind: layout.Fine, Text: t})
	}
	out = append(out, layout.Block{Kind: layout.Rule})
	phone := b.doc.Publisher.Phone
	if phone != "" {
		add(b.word("notice.interpreter", map[string]string{"Phone": isolate + phone + popIsolate}))
	} else {
		add(b.word("notice.interpreter-ask", nil))
	}
	if name := b.doc.Publisher.Name; name != "" {
		add(layout.Text{Unit: "the publisher's name", RTL: b.doc.Locale.RTL, Spans: []layout.Span{{Text: name}}})
	}
	t := b.word("page.address", nil)
	t.Spans = append(t.Spans, layout.Span{Text: " " + isolate}, layout.Span{Text: address, URL: address}, layout.Span{Text: popIsolate})
	add(t)
	return out
}

// word is one of the page's own words.
func (b *binder) word(key string, data map[string]string) layout.Text {
	w := b.doc.Words.With(key, data)
	t := layout.Text{Lang: b.doc.Locale.Tag, RTL: b.doc.Locale.RTL, Unit: "the page's words, " + key, Spans: []layout.Span{{Text: w.Text}}}
	if w.Lang != "" {
		t.Lang, t.RTL = w.Lang, b.doc.Source.RTL
	}
	return t
}

func (b *binder) sourceWord(key string) layout.Text {
	return layout.Text{Lang: b.doc.Source.Tag, RTL: b.doc.Source.RTL, Unit: "the page's words, " + key,
		Spans: []layout.Span{{Text: b.doc.SourceWords.Get(key).Text}}}
}
