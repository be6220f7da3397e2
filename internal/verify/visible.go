package verify

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Elements that a text may stand in, and that may stand in a text. Whatever else there is can be
// folded up, switched off, struck through or run.
var (
	around = []string{"html", "body", "header", "main", "footer", "div", "section", "aside", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
		"blockquote", "figure", "figcaption", "p", "h1", "h2", "h3", "h4", "h5", "h6", "img", "span"}
	inline = []string{"em", "strong", "code", "a", "br", "bdi", "img", "span", "time"}
)

// attributes that elements of a page have. Others could hide a text, or say something else in its
// place.
var attributes = []string{"id", "class", "lang", "dir", "data-key", "data-label", "data-print", "href", "rel", "title", "hreflang", "src", "alt",
	"width", "height", "scope", "start", "tabindex", "datetime"}

// hidden says why a text may not be seen, or "". It looks at the element, at what it stands in, and
// at what stands in it.
func (p *page) hidden(n *html.Node) string {
	for e := n; e != nil && e.Type == html.ElementNode; e = e.Parent {
		if !slices.Contains(around, e.Data) {
			return "it stands in <" + e.Data + ">"
		}
		if why := p.concealed(e, n); why != "" {
			return why
		}
	}
	if why := p.sheet.Faint(n); why != "" {
		return why
	}
	for e := range elements(n) {
		if e == n {
			continue
		}
		if !slices.Contains(inline, e.Data) {
			return "there is <" + e.Data + "> in it"
		}
		if why := p.concealed(e, n); why != "" {
			return why
		}
		if why := p.sheet.Faint(e); why != "" {
			return why
		}
	}
	return ""
}

// concealed judges one element's own attributes and rules, for the sake of a text.
func (p *page) concealed(e, text *html.Node) string {
	for _, a := range e.Attr {
		switch {
		case a.Key == "role" && (a.Val == "note" || a.Val == "region"),
			a.Key == "aria-labelledby" && a.Val != "" && e.Data == "div",
			a.Key == "aria-label" && e.Data == "aside":
		case !slices.Contains(attributes, a.Key):
			return fmt.Sprintf("<%s> has the attribute %s=%q", e.Data, a.Key, a.Val)
		case a.Key == "dir" && e != text && slices.Contains(inline, e.Data) && a.Val != "ltr":
			return fmt.Sprintf("<%s> runs the other way", e.Data)
		}
	}
	for _, h := range p.sheet.Conceals(e) {
		if !p.repeated(e, text, h.Where) {
			return h.String()
		}
	}
	return ""
}

// added reports what rules put before or behind an element, anywhere on the page: all but the signs
// that labels have.
func (p *page) added(n *html.Node) bool {
	for _, value := range p.sheet.Adds(n) {
		sign := strings.Trim(strings.TrimSpace(strings.TrimSuffix(value, `/ ""`)), `"`)
		if hasClass(n, "_label") && (sign == "i" || sign == "!" || sign == "✓" && hasClass(n.Parent, "_tip")) {
			continue
		}
		class, _ := attr(n, "class")
		p.say("verify-hidden", "a rule puts something of its own before or behind <%s class=%q>: %s; build again", n.Data, class, value)
		return true
	}
	return false
}

// repeated says whether the header of a table, where a rule takes it away under some conditions, is
// then shown with each of its cells.
func (p *page) repeated(e, text *html.Node, where string) bool {
	if e.Data != "thead" || text.Data != "th" || where == "" || strings.Contains(where, "print") {
		return false
	}
	column := 0
	for c := text.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode {
			column++
		}
	}
	rows := 0
	for row := range elements(e.Parent) {
		if row.Data != "tr" || row.Parent == e {
			continue
		}
		rows++
		var cells []*html.Node
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				cells = append(cells, c)
			}
		}
		if column == 0 { // the first column names the rows and needs no name where they are apart
			continue
		}
		if column >= len(cells) {
			return false
		}
		if label, _ := attr(cells[column], "data-label"); normal(label) != normal(content(text)) || !p.sheet.Repeats(cells[column], "data-label", where) {
			return false
		}
	}
	return rows > 0
}

// covering reports what rules add to the page and what they take out of its flow, where it can stand
// on a text: all but what is known to keep its distance.
func (p *page) covering() {
	for n := range elements(p.root) {
		if p.added(n) {
			return
		}
		for _, h := range p.sheet.Covers(n) {
			if apart(n, h.What) {
				continue
			}
			class, _ := attr(n, "class")
			p.say("verify-hidden", "<%s class=%q> can stand on the text: %v; build again", n.Data, class, &h)
			return
		}
	}
}

// apart says whether an element that a rule moves or paints beyond its place keeps away from the text
// all the same: the skip link above the page, the list of languages that opens over the header's foot,
// the contents in their own column, the header of a table that is shown row by row, a label's sign, and
// the foot beside the column of the contents.
func apart(n *html.Node, what string) bool {
	property, value, _ := strings.Cut(what, ": ")
	switch {
	case n.Data == "a" && hasClass(n, "_skip"):
		return value == "absolute" || property == "inset-inline-start" || property == "inset-block-start" &&
			(strings.HasPrefix(value, "-") || value == "0" || value == "0.5rem")
	case n.Data == "ul" || n.Data == "summary":
		if n.Parent == nil || n.Parent.Data != "details" || n.Parent.Parent == nil || n.Parent.Parent.Data != "nav" {
			return false
		}
		return value == "absolute" || value == "max-content" || property == "box-shadow" || property == "inset-inline-end" ||
			property == "transform" && strings.HasPrefix(value, "rotate(") && !strings.Contains(value, " ") || property == "block-size" && value == "0.5em"
	case n.Data == "nav":
		return slices.Contains([]string{"position: sticky", "inset-block-start: 1rem", "grid-column: 1", "grid-row: 1 / span 2", "flex-basis: 100%"}, what)
	case n.Data == "div" && (hasClass(n, "_opening") || hasClass(n, "_body")):
		return what == "grid-column: 2"
	case n.Data == "thead":
		return value == "absolute" || value == "1px" || value == "nowrap"
	case hasClass(n, "_label"):
		return what == "block-size: 1.35em"
	}
	return false
}

// elements are the elements from n on, in the order of the document.
func elements(n *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		if n.Type == html.ElementNode && !yield(n) {
			return
		}
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && !yield(d) {
				return
			}
		}
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Namespace == "" && n.Attr[i].Key == name {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

func hasClass(n *html.Node, class string) bool {
	v, _ := attr(n, "class")
	return slices.Contains(strings.Fields(v), class)
}

// content is what an element says: its text, a space for a line break, a picture's description.
func content(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && c.Data == "br":
			b.WriteByte(' ')
		case c.Type == html.ElementNode && c.Data == "img":
			alt, _ := attr(c, "alt")
			b.WriteString(alt)
		}
	}
	return b.String()
}

// inScope is the language and the direction that an element has or inherits.
func inScope(n *html.Node) (tag, dir string) {
	for ; n != nil; n = n.Parent {
		if v, ok := attr(n, "lang"); ok && tag == "" {
			tag = v
		}
		if v, ok := attr(n, "dir"); ok && dir == "" {
			dir = v
		}
	}
	return tag, dir
}

// sectionsAround are the IDs of the nearest and of the outermost section around an element.
func sectionsAround(n *html.Node) (inner, outer string) {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.Data != "section" {
			continue
		}
		outer = ""
		if id, ok := attr(n, "id"); ok {
			outer = id
			if inner == "" {
				inner = id
			}
		}
	}
	return inner, outer
}

func within(n *html.Node, tag, class string) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && n.Data == tag && hasClass(n, class) {
			return true
		}
	}
	return false
}
