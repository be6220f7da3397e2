package article

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gm "github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"caveat/internal/tomlfile"
)

// maxUnit is the length in bytes past which a text is no text to translate but a slip.
const maxUnit = 64 << 10

// maxDepth bounds the nesting of lists and quotes, counted as a person does: a list and its items are one.
const maxDepth = 64

// blocks is goldmark without its inline parsers: a unit's text is Markdown and stays so.
var blocks = sync.OnceValue(func() gm.Parser {
	return gm.NewParser(
		gm.WithBlockParsers(gm.DefaultBlockParsers()...),
		gm.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	)
})

// Parse reads an article. It always returns one; what is wrong with it stands in Problems.
// A byte order mark and CRLF line ends are accepted. Slug is the file's name without ".md".
func Parse(slug, path string, data []byte) *Article {
	p := &parser{art: &Article{Slug: slug, Path: path}}
	if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
		p.problem("source", Pos(pos), -1, problem, "nothing was read")
		return p.finish()
	}
	data = bytes.TrimPrefix(data, []byte(tomlfile.BOM))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	p.src = string(data)
	body := p.frontMatter()
	if len(p.art.Units) == 0 {
		return p.finish()
	}
	p.base = body
	p.body = data[body:]
	p.ids = map[string]Pos{}
	p.indexLines()
	doc := blocks().Parse(gmtext.NewReader(p.body))
	p.sections(doc)
	return p.finish()
}

type parser struct {
	art    *Article
	src    string
	base   int // offset of body in src
	body   []byte
	starts []int // offsets in src where lines begin
	ids    map[string]Pos
	inline Inline
	spans  []Span

	// where we are
	section string
	top     string
	classes Classes
	callout bool // in a callout whose text is safety text
	depth   int
}

func (p *parser) finish() *Article {
	if len(p.art.Units) == 0 { // every article has its two first units
		p.art.Unread = true
		p.art.Units = []Unit{{Kind: Title, Pos: Pos{1, 1}}, {Kind: Summary, Pos: Pos{1, 1}}}
	}
	sort.SliceStable(p.art.Problems, func(i, j int) bool {
		a, b := p.art.Problems[i].Pos, p.art.Problems[j].Pos
		return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
	})
	return p.art
}

func (p *parser) problem(check string, pos Pos, unit int, text, mend string) {
	p.art.Problems = append(p.art.Problems, Problem{Check: check, Pos: pos, Text: text, Mend: mend, Unit: unit})
}

func (p *parser) indexLines() {
	p.starts = append(p.starts, 0)
	for i := 0; ; {
		k := strings.IndexByte(p.src[i:], '\n')
		if k < 0 {
			return
		}
		i += k + 1
		p.starts = append(p.starts, i)
	}
}

// pos turns an offset into the body into a place in the file.
func (p *parser) pos(off int) Pos {
	off += p.base
	line := sort.SearchInts(p.starts, off+1)
	return Pos{line, off - p.starts[line-1] + 1}
}

// sections turns the flat list of top-level nodes into nested sections.
func (p *parser) sections(doc ast.Node) {
	stack := []*Section{{Level: 1}} // the root collects level-2 sections
	open := func(s Section) {
		for len(stack) > 1 && stack[len(stack)-1].Level >= s.Level {
			p.close(&stack)
		}
		stack = append(stack, &s)
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			if len(stack) == 1 {
				p.ids["intro"] = p.pos(n.Pos())
				open(Section{ID: "intro", Level: 2, Heading: -1, Pos: p.pos(n.Pos())})
				p.section, p.top, p.classes = "intro", "intro", Classes{}
			}
			cur := stack[len(stack)-1]
			cur.Blocks = p.block(cur.Blocks, n)
			continue
		}
		s, text, pos := p.heading(h)
		for len(stack) > 1 && stack[len(stack)-1].Level >= s.Level {
			p.close(&stack)
		}
		parent := stack[len(stack)-1]
		if s.Level > parent.Level+1 {
			p.problem("source", s.Pos, -1, fmt.Sprintf("a level-%d heading stands under level %d", s.Level, parent.Level),
				"use "+strings.Repeat("#", parent.Level+1)+" here, so that screen readers find no gap")
		}
		if len(stack) > 1 {
			s.Classes.Safety = s.Classes.Safety || parent.Classes.Safety
			s.Classes.FAQ = s.Classes.FAQ || parent.Classes.FAQ
			s.Classes.Advertising = s.Classes.Advertising || parent.Classes.Advertising
		} else {
			p.top = s.ID
		}
		p.classes = s.Classes
		p.section = s.ID
		for i := len(stack) - 1; p.section == "" && i > 0; i-- {
			p.section = stack[i].ID // a subsection without an ID belongs to the section around it
		}
		s.Heading = p.addUnit(Heading, text, pos)
		open(s)
	}
	for len(stack) > 1 {
		p.close(&stack)
	}
	p.art.Sections = stack[0].Sections
}

// close hangs the innermost open section under its parent.
func (p *parser) close(stack *[]*Section) {
	n := len(*stack) - 1
	s := (*stack)[n]
	*stack = (*stack)[:n]
	parent := (*stack)[n-1]
	parent.Sections = append(parent.Sections, *s)
	p.classes = parent.Classes
}

func (p *parser) heading(h *ast.Heading) (s Section, text string, pos Pos) {
	text, off := p.lines(h)
	if h.Lines().Len() == 0 {
		off = max(0, h.Pos())
	}
	pos = p.pos(off)
	s = Section{Level: h.Level, Pos: pos}
	if h.Level == 1 {
		p.problem("source", pos, -1, "a level-1 heading in the body", "the title stands in the front matter; use ## for sections")
		s.Level = 2
	}
	named := false
	if strings.HasSuffix(text, "}") {
		if i := strings.LastIndexByte(text, '{'); i >= 0 && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t') {
			named = p.attributes(&s, text[i+1:len(text)-1], Pos{pos.Line, pos.Col + i})
			text = strings.TrimRight(text[:i], " \t")
		}
	}
	if text == "" {
		p.problem("source", pos, -1, "a heading without text", "write its text, or delete it")
	}
	if !named && s.Level == 2 {
		p.unkeyed(pos, "the section “"+clip(text)+"” has no ID",
			"write one after the heading, the same for every language: {#"+orWord(Slug(text, 4), "section")+"}")
	}
	return s, text, pos
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}

// unkeyed reports a section's ID that is wrong, or not there.
func (p *parser) unkeyed(pos Pos, text, mend string) {
	p.problem("source", pos, -1, text, mend)
	p.art.Problems[len(p.art.Problems)-1].ID = true
}

// attributes reads what stands in braces behind a heading. Named says that an ID is there, right or wrong.
func (p *parser) attributes(s *Section, attrs string, pos Pos) (named bool) {
	for _, a := range strings.Fields(attrs) {
		switch {
		case a == ".safety":
			s.Classes.Safety = true
		case a == ".faq":
			s.Classes.FAQ = true
		case a == ".advertising":
			s.Classes.Advertising = true
		case strings.HasPrefix(a, "#"):
			id := a[1:]
			named = true
			switch first, dup := p.ids[id]; {
			case !validID(id):
				p.unkeyed(pos, fmt.Sprintf("%q is no section ID", id), "use lower-case letters, digits and single hyphens")
			case Reserved(id):
				p.unkeyed(pos, fmt.Sprintf("the section ID %q is a word that go-i18n keeps for itself", id), "choose another")
			case dup:
				p.unkeyed(pos, fmt.Sprintf("the section ID %q is already used at %s", id, first), "choose another")
			default:
				p.ids[id] = pos
				s.ID = id
			}
		default:
			p.problem("source", pos, -1, fmt.Sprintf("unknown attribute %q", a), "known are #id, .safety, .faq and .advertising")
		}
	}
	return named
}

func validID(id string) bool {
	if id == "" || id[0] == '-' || id[len(id)-1] == '-' || strings.Contains(id, "--") {
		return false
	}
	for _, r := range id {
		if !(r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z') {
			return false
		}
	}
	return true
}

// Reserved says whether go-i18n reads a key segment as part of a message (v2.7.0, reservedKeys).
func Reserved(segment string) bool {
	switch segment {
	case "id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other":
		return true
	}
	return false
}

// block appends the blocks of n to out.
func (p *parser) block(out []Block, n ast.Node) []Block {
	return p.blockAs(out, n, Paragraph)
}

// nested gives the blocks of a list or quote.
func (p *parser) nested(n ast.Node, kind UnitKind) []Block {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		p.problem("source", p.pos(max(0, n.Pos())), -1, fmt.Sprintf("lists or quotes are nested more than %d deep", maxDepth), "make them flatter")
		return nil
	}
	return p.children(n, kind)
}

func (p *parser) children(n ast.Node, kind UnitKind) []Block {
	var out []Block
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = p.blockAs(out, c, kind)
	}
	return out
}

func (p *parser) blockAs(out []Block, n ast.Node, kind UnitKind) []Block {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		text, off := p.lines(n)
		return p.paragraph(out, text, off, kind)
	case *ast.List:
		b := Block{Kind: List, Unit: -1, Ordered: n.IsOrdered(), Start: n.Start, Tight: n.IsTight}
		b.Children = p.nested(n, Item)
		return append(out, b)
	case *ast.ListItem:
		return append(out, Block{Kind: ListItem, Unit: -1, Children: p.children(n, Item)})
	case *ast.Blockquote:
		return p.quote(out, n)
	case *extast.Table:
		return append(out, p.table(n))
	case *ast.ThematicBreak:
		return append(out, Block{Kind: Rule, Unit: -1})
	case *ast.HTMLBlock:
		p.problem("raw-html", p.pos(max(0, n.Pos())), -1, "raw HTML in the article", "write it as Markdown; HTML is never passed through")
	case *ast.CodeBlock:
		text, off := p.lines(n)
		p.problem("source", p.pos(off), -1, "text indented by four spaces is a code block: “"+clip(text)+"”", "take the spaces away")
	case *ast.FencedCodeBlock:
		p.problem("source", p.pos(max(0, n.Pos())), -1, "a fenced code block", "write it as a paragraph; readers of health pages need no code")
	case *ast.Heading:
		_, off := p.lines(n)
		p.problem("source", p.pos(off), -1, "a heading inside a list or quote", "move it out: sections hold lists, not the other way round")
	default:
		p.problem("source", p.pos(max(0, n.Pos())), -1, "a kind of block that caveat does not know: "+n.Kind().String(), "write it another way")
	}
	return out
}

// lines gives a block's raw text, folded, and the offset of its first byte.
func (p *parser) lines(n ast.Node) (string, int) {
	l := n.Lines()
	if l.Len() == 0 {
		return "", max(0, n.Pos())
	}
	first := l.At(0)
	start := first.Start
	for start < first.Stop && (p.body[start] == ' ' || p.body[start] == '\t') {
		start++
	}
	if l.Len() == 1 {
		return Fold(Normalize(p.src[p.base+start : p.base+first.Stop])), start
	}
	var b strings.Builder
	for i := 0; i < l.Len(); i++ {
		s := l.At(i)
		b.Write(p.body[s.Start:s.Stop])
	}
	return Fold(Normalize(b.String())), start
}

func (p *parser) paragraph(out []Block, text string, off int, kind UnitKind) []Block {
	if text == "" {
		return out
	}
	if alt, pic, ok := p.onlyPicture(text); ok {
		pos := p.pos(off)
		img := Image{Src: pic.URL, Caption: -1, Pos: pos}
		img.Unit = p.addUnit(Description, alt, Pos{pos.Line, pos.Col + 2})
		if alt == "" {
			p.problem("source", pos, img.Unit, "an image without a description", "write in the square brackets what it shows")
		}
		if pic.Title != "" {
			img.Caption = p.addUnit(Caption, EscapeInline(pic.Title), pos)
		}
		p.art.Images = append(p.art.Images, img)
		return append(out, Block{Kind: Figure, Unit: -1, Image: len(p.art.Images) - 1})
	}
	return append(out, Block{Kind: Para, Unit: p.addUnit(kind, text, p.pos(off))})
}

// onlyPicture says whether a paragraph is one image and nothing else; alt is its description as
// inline Markdown.
func (p *parser) onlyPicture(text string) (alt string, pic Span, ok bool) {
	if !strings.HasPrefix(text, "![") {
		return "", Span{}, false
	}
	p.spans = p.inline.Parse(p.spans[:0], text)
	if len(p.spans) != 1 || p.spans[0].Kind != Picture {
		return "", Span{}, false
	}
	return EscapeInline(p.spans[0].Text), p.spans[0], true
}

func (p *parser) quote(out []Block, n *ast.Blockquote) []Block {
	kind, ok := p.calloutKind(n)
	if !ok {
		return append(out, Block{Kind: Quote, Unit: -1, Children: p.nested(n, Paragraph)})
	}
	was := p.callout
	p.callout = p.callout || kind.Safety()
	b := Block{Kind: Callout, Unit: -1, Callout: kind, Children: p.nested(n, Paragraph)}
	p.callout = was
	if len(b.Children) == 0 {
		p.problem("source", p.pos(max(0, n.Pos())), -1, "an empty callout", "write its text on lines that begin with >")
	}
	return append(out, b)
}

// calloutKind reads "[!WARNING]" on the first line of a quote and takes that line away.
func (p *parser) calloutKind(n *ast.Blockquote) (CalloutKind, bool) {
	para, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || para.Lines().Len() == 0 {
		return 0, false
	}
	first := para.Lines().At(0)
	mark := strings.TrimSpace(string(p.body[first.Start:first.Stop]))
	if !strings.HasPrefix(mark, "[!") || !strings.HasSuffix(mark, "]") {
		return 0, false
	}
	for k := Warning; k <= Tip; k++ {
		if strings.EqualFold(mark[2:len(mark)-1], k.String()) {
			if para.Lines().Len() == 1 {
				n.RemoveChild(n, para)
			} else {
				para.Lines().SetSliced(1, para.Lines().Len())
			}
			return k, true
		}
	}
	p.problem("source", p.pos(first.Start), -1, "unknown callout "+mark, "known are WARNING, CAUTION, IMPORTANT, NOTE and TIP")
	return 0, false
}

func (p *parser) table(n *extast.Table) Block {
	b := Block{Kind: Table, Unit: -1}
	for _, a := range n.Alignments {
		b.Aligns = append(b.Aligns, map[extast.Alignment]Align{extast.AlignLeft: AlignStart, extast.AlignCenter: AlignCenter, extast.AlignRight: AlignEnd}[a])
	}
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		row := Block{Kind: Row, Unit: -1}
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cell := Block{Kind: TableCell, Unit: -1}
			if text, off := p.lines(c); text != "" {
				// GFM 0.29, 4.10: a pipe in a cell is escaped whatever stands around it.
				cell.Unit = p.addUnit(Cell, strings.ReplaceAll(text, `\|`, "|"), p.pos(off))
			}
			row.Children = append(row.Children, cell)
		}
		p.overflow(r, len(b.Aligns))
		b.Children = append(b.Children, row)
	}
	return b
}

// overflow reports a row with more cells than its table has columns: Markdown would drop their text.
func (p *parser) overflow(row ast.Node, columns int) {
	for c, n := row.FirstChild(), 0; c != nil; c, n = c.NextSibling(), n+1 {
		if c.Lines().Len() == 0 {
			continue
		}
		start := c.Lines().At(0).Start
		line, _, _ := strings.Cut(string(p.body[start:min(len(p.body), start+maxUnit)]), "\n")
		cells := strings.Split(strings.ReplaceAll(line, `\|`, ""), "|")
		if more := cells[min(len(cells), columns-n):]; strings.TrimSpace(strings.Join(more, "")) != "" {
			p.problem("source", p.pos(start), -1, fmt.Sprintf("a row with more than the %d cells of its table: “%s”", columns, clip(strings.TrimSpace(strings.Join(more, " ")))), "give the first row as many cells, or take them out: nobody would see them")
		}
		return
	}
}

func (p *parser) addUnit(kind UnitKind, text string, pos Pos) int {
	u := Unit{Kind: kind, Text: text, Pos: pos, Section: p.section, Top: p.top,
		Safety: p.classes.Safety || p.callout, Advert: p.classes.Advertising}
	i := len(p.art.Units)
	if len(text) > maxUnit {
		p.problem("source", pos, -1, fmt.Sprintf("a text of %d bytes; the most is %d", len(text), maxUnit), "split it into paragraphs")
		p.art.Unread = true
		u.Text = clip(text)
	}
	p.spans = p.inline.Parse(p.spans[:0], u.Text)
	for _, ip := range p.inline.Problems {
		p.problem("raw-html", pos, i, "raw HTML: "+ip.Text, `write it as Markdown, or put a backslash before the <`)
	}
	for _, s := range p.spans {
		switch s.Kind {
		case OpenLink:
			p.art.Links = append(p.art.Links, Link{URL: s.URL, Unit: i, Pos: pos})
		case Picture:
			if kind == Description {
				continue
			}
			p.art.Images = append(p.art.Images, Image{Src: s.URL, Unit: i, Caption: -1, Pos: pos})
		}
	}
	if strings.Contains(u.Text, "{{") {
		for _, ph := range Placeholders(u.Text) {
			if ph.Name == "" {
				p.problem("placeholders", pos, i, "“"+clip(u.Text[ph.Start:ph.End])+"” is no plain placeholder", "write {{.Name}} with a name from [vars] in caveat.toml")
			}
		}
	}
	if p.art.Units = append(p.art.Units, u); u.Safety && u.Advert {
		p.problem("advertising", pos, i, "safety text inside an advertising section", "move it to a section that every reader sees")
	}
	return i
}
