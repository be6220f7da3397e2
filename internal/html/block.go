package html

import (
	"strconv"
	"strings"

	"caveat/internal/article"
)

// sections writes sections other than advertising, which stands after everything else.
func (w *writer) sections(list []article.Section) {
	for i := range list {
		if !list[i].Classes.Advertising {
			w.section(&list[i])
		}
	}
}

// classes are the values of a section's class attribute, by the bits below.
var classes = [16]string{
	"", "safety", "faq", "safety faq", "advertising", "safety advertising", "faq advertising", "safety faq advertising",
	"", "safety _long", "faq", "safety faq _long", "advertising", "safety advertising _long", "faq advertising", "safety faq advertising _long",
}

const (
	safetyBit = 1 << iota
	faqBit
	advertisingBit
	longBit
)

func (w *writer) section(s *article.Section) {
	w.s("<section")
	if s.ID != "" {
		w.s(" id=\"")
		w.b = appendAttr(w.b, s.ID)
		w.s("\"")
	}
	bits := 0
	if s.Classes.Safety {
		bits |= safetyBit
		if w.print && !w.safety && !w.fits(s) {
			bits |= longBit
		}
	}
	outer := w.safety
	w.safety = s.Classes.Safety
	if s.Classes.FAQ {
		bits |= faqBit
	}
	if s.Classes.Advertising {
		bits |= advertisingBit
	}
	if class := classes[bits]; class != "" {
		w.s(" class=\"")
		w.s(class)
		w.s("\"")
	}
	w.s(">\n")
	noted := false
	if s.Heading >= 0 {
		w.unit(headings[min(max(s.Level, 2), 6)-2], "", s.Heading)
		noted = w.d.Texts[s.Heading].Lang != ""
		if noted {
			w.b = append(w.b, w.r.fallback...)
		}
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		if w.d.Status.Fallback {
			foreign := w.foreign(b)
			if foreign && !noted {
				w.b = append(w.b, w.r.fallback...)
			}
			noted = foreign
		}
		w.block(b)
	}
	for i := range s.Sections {
		if !s.Sections[i].Classes.Advertising || s.Classes.Advertising {
			w.section(&s.Sections[i])
		}
	}
	w.safety = outer
	w.s("</section>\n")
}

var headings = [5]string{"h2", "h3", "h4", "h5", "h6"}

// foreign says whether a block holds text in another language than the page's.
func (w *writer) foreign(b *article.Block) bool {
	switch b.Kind {
	case article.Figure:
		img := &w.d.Article.Images[b.Image]
		if w.d.Texts[img.Unit].Lang != "" || img.Caption >= 0 && w.d.Texts[img.Caption].Lang != "" {
			return true
		}
	default:
		if b.Unit >= 0 && (b.Kind == article.Para || b.Kind == article.TableCell) && w.d.Texts[b.Unit].Lang != "" {
			return true
		}
	}
	for i := range b.Children {
		if w.foreign(&b.Children[i]) {
			return true
		}
	}
	return false
}

func (w *writer) block(b *article.Block) {
	switch b.Kind {
	case article.Para:
		w.unit("p", "", b.Unit)
	case article.List:
		w.list(b)
	case article.Callout:
		w.b = append(w.b, w.r.callouts[b.Callout]...)
		w.blocks(b.Children)
		w.s("</div>\n")
	case article.Quote:
		w.s("<blockquote>\n")
		w.blocks(b.Children)
		w.s("</blockquote>\n")
	case article.Table:
		w.table(b)
	case article.Figure:
		w.figure(b)
	case article.Rule:
		w.s("<hr>\n")
	}
}

func (w *writer) blocks(list []article.Block) {
	for i := range list {
		w.block(&list[i])
	}
}

func (w *writer) list(b *article.Block) {
	switch {
	case !b.Ordered:
		w.s("<ul>\n")
	case b.Start == 1:
		w.s("<ol>\n")
	default:
		w.s("<ol start=\"")
		w.b = strconv.AppendInt(w.b, int64(b.Start), 10)
		w.s("\">\n")
	}
	for i := range b.Children {
		item := b.Children[i].Children
		if len(item) == 1 && item[0].Kind == article.Para {
			w.unit("li", "", item[0].Unit)
			continue
		}
		w.s("<li>")
		w.blocks(item)
		w.s("</li>\n")
	}
	if b.Ordered {
		w.s("</ol>\n")
	} else {
		w.s("</ul>\n")
	}
}

// table writes a table in a frame that scrolls sideways where it must, also by keyboard. The frame
// is named by the table's header row. The first column names its rows.
func (w *writer) table(b *article.Block) {
	w.tables++
	w.s("<div class=\"_scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"_table")
	w.b = strconv.AppendInt(w.b, int64(w.tables), 10)
	if w.named(b) {
		w.s("\"><table class=\"_rows\">\n")
	} else {
		w.s("\"><table>\n")
	}
	for i := range b.Children {
		switch i {
		case 0:
			w.s("<thead>\n<tr id=\"_table")
			w.b = strconv.AppendInt(w.b, int64(w.tables), 10)
			w.s("\">\n")
		case 1:
			w.s("<tbody>\n<tr>\n")
		default:
			w.s("<tr>\n")
		}
		for j := range b.Children[i].Children {
			tag, attrs := "td", ""
			align := article.AlignNone
			if j < len(b.Aligns) {
				align = b.Aligns[j]
			}
			unit := b.Children[i].Children[j].Unit
			switch {
			case unit < 0:
				attrs = alignAttr[align]
			case i == 0:
				tag, attrs = "th", colAttr[align]
			case j == 0:
				tag, attrs = "th", rowAttr[align]
			default:
				attrs = alignAttr[align]
			}
			w.cell(b, tag, attrs, unit, i, j)
		}
		w.s("</tr>\n")
		if i == 0 {
			w.s("</thead>\n")
		}
	}
	if len(b.Children) > 1 {
		w.s("</tbody>\n")
	}
	w.s("</table></div>\n")
}

// named says whether every column has a name, so that a narrow screen can show the table row by
// row with the names beside the cells.
func (w *writer) named(b *article.Block) bool {
	for i := range b.Children[0].Children {
		if b.Children[0].Children[i].Unit < 0 {
			return false
		}
	}
	return true
}

// cell writes a cell; one under a column's name carries the name for narrow screens.
func (w *writer) cell(b *article.Block, tag, attrs string, unit, row, column int) {
	head := -1
	if row > 0 && column > 0 && column < len(b.Children[0].Children) {
		head = b.Children[0].Children[column].Unit
	}
	if head < 0 || w.print {
		w.unit(tag, attrs, unit)
		return
	}
	w.s("<")
	w.s(tag)
	w.s(attrs)
	w.s(" data-label=\"")
	w.plain(head)
	w.s("\"")
	if unit >= 0 {
		w.key(unit)
	}
	w.s(">")
	if unit >= 0 {
		w.spans(unit)
	}
	w.s("</")
	w.s(tag)
	w.s(">\n")
}

var (
	alignAttr = [4]string{"", "", ` class="_center"`, ` class="_end"`}
	colAttr   = [4]string{` scope="col"`, ` scope="col"`, ` scope="col" class="_center"`, ` scope="col" class="_end"`}
	rowAttr   = [4]string{` scope="row"`, ` scope="row"`, ` scope="row" class="_center"`, ` scope="row" class="_end"`}
)

func (w *writer) figure(b *article.Block) {
	img := &w.d.Article.Images[b.Image]
	w.s("<figure>\n")
	if b.Image < len(w.d.Images) && w.d.Images[b.Image].URL != "" {
		a := &w.d.Images[b.Image]
		w.s("<img src=\"")
		w.b = appendAttr(w.b, a.URL)
		w.s("\"")
		if a.Width > 0 && a.Height > 0 {
			w.s(" width=\"")
			w.b = strconv.AppendInt(w.b, int64(a.Width), 10)
			w.s("\" height=\"")
			w.b = strconv.AppendInt(w.b, int64(a.Height), 10)
			w.s("\"")
		}
		w.key(img.Unit)
		w.s(" alt=\"")
		w.plain(img.Unit)
		w.s("\">\n")
	} else { // the file is not there: what it shows is still said
		w.unit("p", "", img.Unit)
	}
	if img.Caption >= 0 {
		w.unit("figcaption", "", img.Caption)
	}
	w.s("</figure>\n")
}

// unit writes a unit as an element; -1 is an empty one.
func (w *writer) unit(tag, attrs string, unit int) {
	w.s("<")
	w.s(tag)
	w.s(attrs)
	if unit >= 0 {
		w.key(unit)
		w.s(">")
		w.spans(unit)
	} else {
		w.s(">")
	}
	w.s("</")
	w.s(tag)
	w.s(">\n")
}

func (w *writer) key(unit int) {
	w.s(" data-key=\"")
	w.b = appendAttr(w.b, w.d.Keys[unit])
	w.s("\"")
	if l := w.d.Texts[unit].Lang; l != "" {
		w.b = appendTag(w.b, l)
	}
}

// spans writes a unit's text.
func (w *writer) spans(unit int) {
	t := &w.d.Texts[unit]
	if t.Missing {
		w.s("<mark class=\"_gap\">")
		w.b = append(w.b, w.r.gap...)
		w.s("</mark>")
		return
	}
	for i := range t.Spans {
		s := &t.Spans[i]
		switch s.Kind {
		case article.Text:
			w.b = appendText(w.b, s.Text)
		case article.Code:
			w.s("<code>")
			w.b = appendText(w.b, s.Text)
			w.s("</code>")
		case article.Picture:
			w.picture(s)
		case article.Break:
			w.s("<br>")
		case article.OpenEmphasis:
			w.s("<em>")
		case article.CloseEmphasis:
			w.s("</em>")
		case article.OpenStrong:
			w.s("<strong>")
		case article.CloseStrong:
			w.s("</strong>")
		case article.OpenLink:
			w.link(s, w.d.Article.Units[unit].Advert)
		case article.CloseLink:
			w.s("</a>")
		case article.OpenIsolate:
			w.s("<bdi dir=\"ltr\" class=\"_q\">")
		case article.CloseIsolate:
			w.s("</bdi>")
		}
	}
}

func (w *writer) link(s *article.Span, advert bool) {
	url := s.URL
	if !w.r.site.HasPages && strings.HasPrefix(url, "../") { // of another article, too, the print page is what was built
		url = strings.Replace(url, "/index.html", "/print.html", 1)
	}
	w.s("<a href=\"")
	w.b = appendAttr(w.b, url)
	w.s("\"")
	if s.Title != "" {
		w.s(" title=\"")
		w.b = appendAttr(w.b, s.Title)
		w.s("\"")
	}
	switch {
	case advert:
		w.s(" rel=\"sponsored nofollow\"")
	case external(s.URL):
		w.s(" rel=\"noopener external\"")
	case w.print:
		w.printed(s.URL)
	}
	w.s(">")
}

func external(url string) bool {
	return len(url) > 5 && (url[:5] == "http:" || len(url) > 6 && url[:6] == "https:")
}

// picture writes an image inside a text.
func (w *writer) picture(s *article.Span) {
	for i := range w.d.Article.Images {
		if w.d.Article.Images[i].Src == s.URL && i < len(w.d.Images) && w.d.Images[i].URL != "" {
			w.s("<img class=\"_inline\" src=\"")
			w.b = appendAttr(w.b, w.d.Images[i].URL)
			w.s("\" alt=\"")
			w.b = appendAttr(w.b, s.Text)
			w.s("\">")
			return
		}
	}
	w.b = appendText(w.b, s.Text)
}
