package verify

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"caveat/internal/article"
	"caveat/internal/localize"
)

// shape is what a text stands in: its element, the list or table around that, and the callout.
type shape struct {
	elements []string // any of these
	list     string   // "ul", "ol", or "" for neither
	callout  string   // the class that its kind has, "" for none
}

// shapes are those of a document's units, by their index.
func shapes(d *localize.Document) []shape {
	out := make([]shape, len(d.Article.Units))
	out[article.TitleUnit] = shape{elements: []string{"h1"}}
	out[article.SummaryUnit] = shape{elements: []string{"p"}}
	set := func(unit int, s shape, elements ...string) {
		if unit >= 0 {
			s.elements = elements
			out[unit] = s
		}
	}
	var blocks func(list []article.Block, in shape, item bool)
	blocks = func(list []article.Block, in shape, item bool) {
		for i := range list {
			b := &list[i]
			inner := in
			switch b.Kind {
			case article.Para:
				if item && len(list) == 1 {
					set(b.Unit, in, "li")
				} else {
					set(b.Unit, in, "p")
				}
			case article.TableCell:
				set(b.Unit, in, "td", "th")
			case article.Figure:
				img := &d.Article.Images[b.Image]
				set(img.Unit, in, "img", "p")
				set(img.Caption, in, "figcaption")
			case article.List:
				if inner.list = "ul"; b.Ordered {
					inner.list = "ol"
				}
			case article.Callout:
				inner.callout = "_" + b.Callout.String()
			}
			blocks(b.Children, inner, b.Kind == article.ListItem)
		}
	}
	var sections func(list []article.Section)
	sections = func(list []article.Section) {
		for i := range list {
			s := &list[i]
			set(s.Heading, shape{}, "h"+strconv.Itoa(min(max(s.Level, 2), 6)))
			blocks(s.Blocks, shape{}, false)
			sections(s.Sections)
		}
	}
	sections(d.Article.Sections)
	return out
}

// unlike says how an element differs from what it should stand in, or "".
func (s *shape) unlike(n *html.Node) string {
	if len(s.elements) > 0 && !slices.Contains(s.elements, n.Data) {
		return "it is <" + n.Data + ">, and should be <" + s.elements[0] + ">"
	}
	list, callout := "", ""
	for e := n; e != nil && e.Data != "section"; e = e.Parent {
		switch {
		case (e.Data == "ul" || e.Data == "ol") && list == "":
			list = e.Data
		case e.Data == "div" && hasClass(e, "_callout") && callout == "":
			class, _ := attr(e, "class")
			callout = strings.TrimSpace(strings.Replace(class, "_callout", "", 1))
		}
	}
	switch {
	case callout != s.callout:
		return "it stands in a box of the kind " + strconv.Quote(callout) + ", and belongs in one of the kind " + strconv.Quote(s.callout)
	case list != s.list:
		return "it stands in the list " + strconv.Quote(list) + ", and belongs in " + strconv.Quote(s.list)
	}
	return ""
}

// marked is a text with its emphasis and the places of its links, as the catalog has it.
func marked(spans []article.Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case article.Text:
			b.WriteString(s.Text)
		case article.Code:
			b.WriteString("<code>" + s.Text + "</code>")
		case article.Picture:
			b.WriteString(s.Text)
		case article.Break:
			b.WriteString("<br>")
		case article.OpenEmphasis:
			b.WriteString("<em>")
		case article.CloseEmphasis:
			b.WriteString("</em>")
		case article.OpenStrong:
			b.WriteString("<strong>")
		case article.CloseStrong:
			b.WriteString("</strong>")
		case article.OpenLink:
			b.WriteString("<a>")
		case article.CloseLink:
			b.WriteString("</a>")
		}
	}
	return b.String()
}

// markedIn is the same of what a page has. What keeps a quantity in one piece is none of it.
func markedIn(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type != html.ElementNode:
			case c.Data == "img":
				alt, _ := attr(c, "alt")
				b.WriteString(alt)
			case c.Data == "br":
				b.WriteString("<br>")
			case c.Data == "bdi" || c.Data == "span":
				walk(c)
			default:
				b.WriteString("<" + c.Data + ">")
				walk(c)
				b.WriteString("</" + c.Data + ">")
			}
		}
	}
	walk(n)
	return b.String()
}
