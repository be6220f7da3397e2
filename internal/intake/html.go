package intake

import (
	"fmt"
	"sort"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is a web page: its main text, and what stands around it.
type page struct {
	main        *html.Node
	around      []*html.Node // menus, banners, forms, in order
	title       string       // of the window
	description string       // for search engines
	struck      []string     // texts marked as deleted
	drawn       []string     // words in drawings, and for browsers without scripts
}

func readHTML(text string) (*page, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("it is no HTML that can be read: %w", err)
	}
	p := &page{}
	p.drawings(root)
	prune(root)
	p.meta(root)
	body := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if body == nil {
		body = root
	}
	p.main = body
	if main := largest(body); main != nil {
		// What stands before and after the main text is taken out of the tree around it.
		p.main = main
		p.outside(body, main)
	}
	p.furniture(p.main)
	return p, nil
}

// prune takes away what is no text: scripts, styles, pictures drawn in the page, comments.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode,
			c.DataAtom == atom.Script, c.DataAtom == atom.Style, c.DataAtom == atom.Noscript, c.DataAtom == atom.Template,
			c.DataAtom == atom.Svg, c.DataAtom == atom.Iframe, c.DataAtom == atom.Object, c.DataAtom == atom.Video, c.DataAtom == atom.Audio:
			n.RemoveChild(c)
		case attr(c, "class") == "MsoTitle" && c.DataAtom == atom.P: // how Word writes its style Title
			c.Data, c.DataAtom = "h1", atom.H1
			prune(c)
		case c.DataAtom == atom.Summary, c.DataAtom == atom.Legend, c.DataAtom == atom.Button, c.DataAtom == atom.Option, c.DataAtom == atom.Figcaption:
			c.Data, c.DataAtom = "div", atom.Div // they stand on lines of their own, which the converter does not know
			prune(c)
		default:
			prune(c)
		}
		c = next
	}
}

// drawings collects the words in pictures that are drawn in the page, and for browsers without scripts.
func (p *page) drawings(n *html.Node) {
	if n.DataAtom == atom.Svg || n.DataAtom == atom.Noscript {
		text := visibleNode(n)
		if n.DataAtom == atom.Noscript && n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
			text = visibleText(n.FirstChild.Data) // the parser leaves it as it is written
		}
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			p.drawn = append(p.drawn, text)
		}
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.drawings(c)
	}
}

// tellLeftOut says which words of the page's head and drawings a draft has not.
func (p *page) tellLeftOut(d *Draft) {
	words := d.words()
	tell := func(what, text string) {
		if text = clean(text); len(missing(text, words)) > 0 {
			d.front = append(d.front, note{Unsure, what + " was left out: “" + text + "”"})
		}
	}
	tell("the title of the page's window", p.title)
	tell("the page's description for search engines", p.description)
	for _, s := range p.drawn {
		tell("what stands in a drawing, or for browsers without scripts,", s)
	}
}

func (p *page) meta(n *html.Node) {
	switch n.DataAtom {
	case atom.Title:
		if p.title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
			p.title = strings.Join(strings.Fields(n.FirstChild.Data), " ")
		}
	case atom.Meta:
		if strings.EqualFold(attr(n, "name"), "description") {
			p.description = strings.Join(strings.Fields(attr(n, "content")), " ")
		}
	case atom.Del, atom.S, atom.Strike:
		p.struck = append(p.struck, visibleNode(n))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.meta(c)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	if is(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, is); f != nil {
			return f
		}
	}
	return nil
}

// largest finds the <main>, or else the <article> with most text.
func largest(body *html.Node) *html.Node {
	if m := find(body, func(n *html.Node) bool { return (n.DataAtom == atom.Main || attr(n, "role") == "main") && apart(n) }); m != nil {
		return m
	}
	var best *html.Node
	size := 0
	find(body, func(n *html.Node) bool {
		if n.DataAtom == atom.Article && apart(n) {
			if s := len(visibleNode(n)); s > size {
				best, size = n, s
			}
		}
		return false
	})
	return best
}

// apart says whether an element stands in blocks only, and not within a line.
func apart(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && !breaks(p) {
			return false
		}
	}
	return true
}

// outside collects what of n does not hold main. What stands on one line stays together.
func (p *page) outside(n, main *html.Node) {
	var run *html.Node
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case find(c, func(x *html.Node) bool { return x == main }) != nil:
			if run = nil; c != main {
				p.outside(c, main)
			}
		case breaks(c):
			run = nil
			p.around = append(p.around, c)
		default:
			if run == nil {
				run = &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
				p.around = append(p.around, run)
			}
			n.RemoveChild(c)
			run.AppendChild(c)
		}
		c = next
	}
}

// furniture takes menus, banners and forms out of the main text.
func (p *page) furniture(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		role := attr(c, "role")
		switch {
		case c.DataAtom == atom.Nav, c.DataAtom == atom.Footer, c.DataAtom == atom.Form, c.DataAtom == atom.Aside, c.DataAtom == atom.Dialog,
			c.DataAtom == atom.Header && n.DataAtom == atom.Body && find(c, func(x *html.Node) bool { return x.DataAtom == atom.H1 }) == nil,
			role == "navigation", role == "banner", role == "contentinfo", role == "complementary", role == "dialog":
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: " "}, c)
			n.RemoveChild(c)
			p.around = append(p.around, c)
		default:
			p.furniture(c)
		}
		c = next
	}
}

// visible gives every word that a reader of the page sees.
func (p *page) visible() string {
	var b strings.Builder
	b.WriteString(visibleNode(p.main))
	for _, n := range p.around {
		b.WriteString("\n" + visibleNode(n))
	}
	return clean(b.String())
}

func visibleText(fragment string) string {
	root, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		return fragment
	}
	prune(root)
	return visibleNode(root)
}

func visibleNode(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
			return
		case n.DataAtom == atom.Head:
			return
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
		}
		part := breaks(n)
		if part {
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if part {
			b.WriteByte('\n')
		}
	}
	walk(n)
	return b.String()
}

// breaks says whether an element stands on lines of its own.
func breaks(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font,
		atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong,
		atom.Sub, atom.Sup, atom.Time, atom.U, atom.Var, atom.Wbr, atom.Br:
		return false
	}
	return n.Type == html.ElementNode
}

// flatten writes what stands in the cells of tables on one line: a cell of an article is one text.
func flatten(n *html.Node, cell bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		flatten(c, cell || c.DataAtom == atom.Td || c.DataAtom == atom.Th)
		if cell && (breaks(c) || c.DataAtom == atom.Br) && c.DataAtom != atom.Img {
			before := " "
			if c.DataAtom == atom.Li {
				before = " • "
			}
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: before}, c)
			for c.FirstChild != nil {
				child := c.FirstChild
				c.RemoveChild(child)
				n.InsertBefore(child, c)
			}
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: " "}, c)
			n.RemoveChild(c)
		}
		c = next
	}
}

func newConverter() *converter.Converter {
	return converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(commonmark.WithStrongDelimiter("**")),
		table.NewTablePlugin(
			table.WithNewlineBehavior(table.NewlineBehaviorPreserve),
			table.WithHeaderPromotion(true),
			table.WithPresentationTables(true),
			table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal),
		),
	))
}

// fragment turns HTML inside Markdown into Markdown.
func fragment(text string) (string, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return "", err
	}
	prune(root)
	md, err := newConverter().ConvertNode(root)
	return string(md), err
}

// draft turns the page into Markdown. What stood around the main text comes last, under a heading
// of its own.
func (p *page) draft(o Options) *Draft {
	ids := map[string]string{}
	collectIDs(p.main, ids)
	flatten(p.main, false)
	md, err := newConverter().ConvertNode(p.main)
	if err != nil {
		return readPlain(p.visible(), o.lang)
	}
	d := &Draft{}
	d.markdown(strings.Split(clean(string(md)), "\n"))
	if d.Description == "" && p.description != "" {
		d.Description = literal(clean(p.description))
		d.Added = append(d.Added, d.Description)
	}
	if h := find(p.main, func(n *html.Node) bool { return n.DataAtom == atom.H1 }); h == nil && p.title != "" {
		d.Title = literal(clean(p.title))
		d.Added = append(d.Added, d.Title)
		d.front = append(d.front, note{Unsure, "the title is that of the window; take out the name of the website"})
	}
	d.anchor(ids)
	for _, s := range p.struck {
		d.front = append(d.front, note{Unsure, "text that was struck out is ordinary text now; delete it if it is no longer true: " + quote(literal(s))})
	}
	d.leftOver(p.around)
	return d
}

// leftOver appends the words that stood around the main text.
func (d *Draft) leftOver(around []*html.Node) {
	const title = "Left over from the web page"
	first := true
	for _, n := range around {
		for _, l := range strings.Split(clean(visibleNode(n)), "\n") {
			text := strings.Join(strings.Fields(l), " ")
			if text == "" {
				continue
			}
			if first {
				d.add("")
				d.add("## " + title)
				d.body[len(d.body)-1].unsure("menus, forms and notices of the web page stand under this heading; delete the section once you have looked")
				d.Added = append(d.Added, title)
				first = false
			}
			for _, part := range split(text) {
				d.add("")
				d.add(paragraph(part))
			}
		}
	}
}

// collectIDs maps the IDs of headings, and of anchors in or right before them, to their texts.
func collectIDs(n *html.Node, ids map[string]string) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		text := strings.Join(strings.Fields(visibleNode(n)), " ")
		for _, x := range []*html.Node{n, n.FirstChild, n.PrevSibling, n.Parent} {
			if x == nil {
				continue
			}
			for _, key := range []string{attr(x, "id"), attr(x, "name")} {
				if _, known := ids[key]; key != "" && !known {
					ids[key] = text
				}
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		collectIDs(c, ids)
	}
}

// anchor remembers by what name a page's links call its headings.
func (d *Draft) anchor(ids map[string]string) {
	byText := map[string]string{}
	for _, id := range sortedKeys(ids) {
		byText[strings.Join(fields(clean(ids[id])), " ")] = id
	}
	for i := range d.body {
		if m := atxLine.FindStringSubmatch(d.body[i].text); m != nil {
			d.body[i].anchor = byText[strings.Join(fields(m[2]), " ")]
		}
	}
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
