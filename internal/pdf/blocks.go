package pdf

import (
	"bytes"
	"net/url"

	"caveat/internal/article"
	"caveat/internal/pdf/layout"
	"caveat/internal/pdf/shape"
	"caveat/internal/pdf/svg"
	"caveat/internal/pdf/write"
)

// section binds a section and its subsections.
func (b *binder) section(s *article.Section) (layout.Block, error) {
	out := layout.Block{Kind: layout.Section}
	if s.Heading >= 0 {
		out.Children = append(out.Children, layout.Block{Kind: layout.Heading, Level: s.Level, Text: b.text(s.Heading)})
	}
	marked := s.Heading >= 0 && b.doc.Texts[s.Heading].Lang != ""
	if marked {
		out.Children = append(out.Children, b.fallback())
	}
	content, err := b.blocks(s.Blocks, marked)
	if err != nil {
		return out, err
	}
	for i := range s.Sections {
		if b.doc.Shows(&s.Sections[i]) {
			sub, err := b.section(&s.Sections[i])
			if err != nil {
				return out, err
			}
			content = append(content, sub)
		}
	}
	// Advertising is framed and labelled as a whole; a subsection inherits the class and the frame.
	if s.Classes.Advertising && s.Level == 2 {
		note := layout.Block{Kind: layout.Fine, Text: b.word("notice.advertising-note", nil)}
		content = []layout.Block{{Kind: layout.Box, Text: b.word("notice.advertising", nil), Children: append([]layout.Block{note}, content...)}}
	}
	out.Children = append(out.Children, content...)
	return out, nil
}

// blocks binds blocks. Before each stretch that is shown in the source's language stands a notice
// that says so; marked says that one stands right before.
func (b *binder) blocks(blocks []article.Block, marked bool) ([]layout.Block, error) {
	var out []layout.Block
	for i := range blocks {
		fallen := b.fallen(&blocks[i])
		if fallen && !marked {
			out = append(out, b.fallback())
		}
		marked = fallen
		block, err := b.block(&blocks[i], fallen)
		if err != nil {
			return nil, err
		}
		out = append(out, block)
	}
	return out, nil
}

// fallen reports whether any text of a block is shown in the source's language.
func (b *binder) fallen(block *article.Block) bool {
	if block.Kind == article.Figure {
		img := &b.doc.Article.Images[block.Image]
		return b.doc.Texts[img.Unit].Lang != "" || img.Caption >= 0 && b.doc.Texts[img.Caption].Lang != ""
	}
	if block.Unit >= 0 && (block.Kind == article.Para || block.Kind == article.TableCell) && b.doc.Texts[block.Unit].Lang != "" {
		return true
	}
	for i := range block.Children {
		if b.fallen(&block.Children[i]) {
			return true
		}
	}
	return false
}

func (b *binder) fallback() layout.Block {
	name := b.doc.Source.NameIn(b.doc.Locale)
	return layout.Block{Kind: layout.Fine, Text: b.word("notice.fallback", map[string]string{"Language": name})}
}

var frames = map[article.CalloutKind]layout.Frame{article.Warning: layout.Urgent, article.Caution: layout.Urgent}

var aligns = map[article.Align]layout.Align{article.AlignCenter: layout.AlignCenter, article.AlignEnd: layout.AlignEnd}

// block binds one block; marked says that a notice of fallback stands before it.
func (b *binder) block(block *article.Block, marked bool) (layout.Block, error) {
	out := layout.Block{}
	switch block.Kind {
	case article.Para:
		return layout.Block{Kind: layout.Paragraph, Text: b.text(block.Unit)}, nil
	case article.TableCell:
		out.Kind = layout.Cell
		if block.Unit >= 0 {
			out.Text = b.text(block.Unit)
		}
		return out, nil
	case article.Figure:
		return b.figure(block)
	case article.Rule:
		return layout.Block{Kind: layout.Rule}, nil
	case article.List:
		out = layout.Block{Kind: layout.List, Ordered: block.Ordered, Start: block.Start, Tight: block.Tight}
	case article.ListItem:
		out.Kind = layout.Item
	case article.Callout:
		out = layout.Block{Kind: layout.Box, Frame: frames[block.Callout], Text: b.word("callout."+block.Callout.String(), nil)}
	case article.Quote:
		out.Kind = layout.Quote
	case article.Row:
		out.Kind = layout.Row
	case article.Table:
		out.Kind = layout.Table
		for _, a := range block.Aligns {
			out.Aligns = append(out.Aligns, aligns[a])
		}
	}
	// Rows and items hold nothing but their kind: the notice stands before the table or list.
	children, err := b.blocks(block.Children, marked || block.Kind == article.Table || block.Kind == article.List || block.Kind == article.Row)
	out.Children = children
	return out, err
}

func (b *binder) figure(block *article.Block) (layout.Block, error) {
	img := &b.doc.Article.Images[block.Image]
	out := layout.Block{Kind: layout.Figure, Alt: article.Plain(b.doc.Texts[img.Unit].Spans)}
	var err error
	if data := b.doc.Images[block.Image].Data; bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		out.Picture, err = svg.Parse(data)
	} else {
		out.Photo, err = write.ReadPhoto(data)
	}
	if err != nil {
		return out, &PictureError{img.Src, err}
	}
	if img.Caption >= 0 {
		out.Text = b.text(img.Caption)
	}
	out.AltLang = b.text(img.Unit).Lang
	return out, nil
}

// text binds the text of a unit.
func (b *binder) text(unit int) layout.Text {
	src := &b.doc.Texts[unit]
	t := layout.Text{Lang: b.doc.Locale.Tag, RTL: b.doc.Locale.RTL, Unit: b.doc.Keys[unit], Whole: b.doc.Safety[unit]}
	if src.Lang != "" {
		t.Lang, t.RTL = src.Lang, b.doc.Source.RTL
	}
	if src.Missing {
		gap := b.word("notice.gap", nil)
		t.Spans = []layout.Span{{Text: "[" + gap.Spans[0].Text + ": " + t.Unit + "]", Strong: true}}
		return t
	}
	strong, emphasis, link := 0, 0, ""
	add := func(text string) {
		span := layout.Span{Text: text, Strong: strong > 0, Emphasis: emphasis > 0, URL: link}
		if n := len(t.Spans); n > 0 && link == "" {
			last := t.Spans[n-1]
			last.Text = text
			if last == span { // one style: one span, so that letters join across it
				t.Spans[n-1].Text += text
				return
			}
		}
		if text != "" {
			t.Spans = append(t.Spans, span)
		}
	}
	for _, s := range src.Spans {
		switch s.Kind {
		case article.Text, article.Code:
			add(s.Text)
		case article.Picture: // pictures within a line are set as what they show
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
			link = b.absolute(s.URL)
		case article.CloseLink:
			link = ""
		case article.OpenIsolate:
			add(isolate)
		case article.CloseIsolate:
			add(popIsolate)
		}
	}
	return t
}

// absolute is an address that works from a file on paper or in a mailbox.
func (b *binder) absolute(address string) string {
	ref, err := url.Parse(address)
	if err != nil || b.base == nil {
		return address
	}
	return b.base.ResolveReference(ref).String()
}
