package evidence

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/pdf/font"
	"caveat/internal/pdf/layout"
	"caveat/internal/pdf/shape"
)

// PDF gives the sheet as a tagged PDF file, on the paper that is usual in a region.
func (s Sheet) PDF(region string) ([]byte, error) {
	title := "Review sheet: " + s.Title
	what := fmt.Sprintf("%s, %s. %d texts. You sign as %s.", s.Source.EnglishName(), s.Locale.Tag, len(s.Texts), s.Role)
	if !s.IsSource() {
		what = fmt.Sprintf("From %s into %s (%s). %d texts. You sign as %s.", s.Source.EnglishName(), s.Locale.EnglishName(), s.Locale.Tag, len(s.Texts), s.Role)
	}
	doc := &layout.Document{Title: title, About: what, Lang: "en", Date: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Digits: strconv.Itoa}
	doc.Blocks = []layout.Block{
		heading(1, title), {Kind: layout.Lead, Text: plain(what)}, paragraph(s.Ask()),
		paragraph("Your signature is for these exact words: the digest under each text names them. If a word changes, it no longer holds."),
		fine("Project " + s.Project + " · article " + s.Article + " · digest of this sheet " + s.Revision.String()),
	}
	for _, t := range s.Texts {
		doc.Blocks = append(doc.Blocks, s.block(t))
	}
	room := func(label string) []layout.Block {
		return []layout.Block{paragraph(label), paragraph("\u00a0"), {Kind: layout.Rule}}
	}
	sign := layout.Block{Kind: layout.Box, Whole: true, Text: plain(s.Claim())} // no signature stands apart from what it says
	for _, label := range []string{"Name:", "Qualification:", "Date:", "Signature:"} {
		sign.Children = append(sign.Children, room(label)...)
	}
	sign.Children = append(sign.Children, fine("For the officer, after scanning: caveat review sign --attested --sheet "+s.Revision.String()[:12]))
	doc.Blocks = append(doc.Blocks, layout.Block{Kind: layout.Section, Children: []layout.Block{heading(2, "Signature"), sign}})
	doc.Footer = layout.Footer{Title: plain(title), Lines: []layout.Text{plain("Sheet " + s.Revision.String())},
		Page: func(n, of int) string { return fmt.Sprintf("Page %d of %d", n, of) }}
	style := layout.Style{Paper: layout.A4, Size: 11}
	if lang.Paper(region) == "letter" {
		style.Paper = layout.Letter
	}
	return layout.Render(doc, style, shape.New(font.Embedded()))
}

// block is one text in a box, with room to write.
func (s Sheet) block(t Text) layout.Block {
	label := t.Key + " · section " + t.Section
	if t.Safety {
		label += " · safety text"
	}
	box := layout.Block{Kind: layout.Box, Whole: true, Text: plain(label)}
	add := func(b ...layout.Block) { box.Children = append(box.Children, b...) }
	add(layout.Block{Kind: layout.Paragraph, Text: styled(t.Source, s.Source, t.Key)})
	if !s.IsSource() {
		add(layout.Block{Kind: layout.Rule}, layout.Block{Kind: layout.Paragraph, Text: styled(t.Target, s.Locale, t.Key)})
	}
	for _, v := range t.Vars {
		add(fine("Where the readers are, {{." + v.Name + "}} is “" + v.Value + "”."))
	}
	if !s.IsSource() {
		add(fine("Back-translation:"), layout.Block{Kind: layout.Rule}, paragraph("\u00a0"), layout.Block{Kind: layout.Rule})
	}
	add(paragraph("[   ] "+strings.Join(s.Choices(), "      [   ] ")), layout.Block{Kind: layout.Rule}, fine(t.Digest.String()))
	return box
}

func heading(level int, text string) layout.Block {
	return layout.Block{Kind: layout.Heading, Level: level, Text: plain(text)}
}

func paragraph(text string) layout.Block {
	return layout.Block{Kind: layout.Paragraph, Text: plain(text)}
}

func fine(text string) layout.Block { return layout.Block{Kind: layout.Fine, Text: plain(text)} }

func plain(text string) layout.Text {
	return layout.Text{Spans: []layout.Span{{Text: text}}, Unit: "the sheet's own words"}
}

// styled sets a text as rich shows it: its emphasis, and each link's address behind it.
func styled(text string, l lang.Locale, key string) layout.Text {
	t := layout.Text{Lang: l.Tag, RTL: l.RTL, Unit: key}
	strong, emphasis := 0, 0
	add := func(s string) {
		if n := len(t.Spans) - 1; n >= 0 && t.Spans[n].Strong == (strong > 0) && t.Spans[n].Emphasis == (emphasis > 0) {
			t.Spans[n].Text += s // one style: one span, so that letters join across it
		} else if s != "" {
			t.Spans = append(t.Spans, layout.Span{Text: s, Strong: strong > 0, Emphasis: emphasis > 0})
		}
	}
	for i, form := range strings.Split(text, "\n") {
		if i > 0 {
			add(string(shape.LineEnd))
		}
		spans, _ := article.ParseInline(form)
		var links []string
		for _, s := range spans {
			switch s.Kind {
			case article.Text, article.Code:
				for _, p := range parts(s.Text) {
					if p.placeholder {
						p.text = "\u2066" + p.text + "\u2069"
					}
					add(p.text)
				}
			case article.Picture:
				add("[" + s.Text + "]")
			case article.Break:
				add(string(shape.LineEnd))
			case article.OpenStrong:
				strong++
			case article.CloseStrong:
				strong--
			case article.OpenEmphasis:
				emphasis++
			case article.CloseEmphasis:
				emphasis--
			case article.OpenLink:
				links = append(links, s.URL)
			case article.CloseLink:
				add(" \u2066(" + links[len(links)-1] + ")\u2069")
				links = links[:len(links)-1]
			}
		}
	}
	return t
}
