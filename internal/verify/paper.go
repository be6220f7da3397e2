package verify

import (
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"unicode"

	"caveat/internal/article"
	"caveat/internal/check"
	"caveat/internal/localize"
	"caveat/internal/verify/pdfread"
)

// paper is one PDF being read.
type paper struct {
	v    *verifier
	d    *localize.Document
	path string
}

func (p *paper) say(key, name, format string, args ...any) {
	p.v.add(check.Finding{Check: name, File: p.path, Locale: p.d.Locale.Tag, Article: p.d.Slug, Key: key, Safety: key != "", Message: fmt.Sprintf(format, args...)})
}

// paper proves a page's PDF.
func (w *worker) paper(pg *pageEntry, d *localize.Document, words *furniture) {
	v := w.v
	p := &paper{v: v, d: d, path: pdfPath(pg.Locale, pg.Article)}
	data, err := fs.ReadFile(v.dist, p.path)
	if err != nil {
		p.say("", "verify-text", "the PDF is missing; build again")
		v.covered(pg.Locale, pg.Article, "pdf", "the file cannot be read")
		return
	}
	doc, err := pdfread.Read(data)
	if err != nil {
		p.say("", "verify-text", "%v; build again", err)
		v.covered(pg.Locale, pg.Article, "pdf", "the file cannot be read")
		return
	}
	v.covered(pg.Locale, pg.Article, "pdf", "")
	for _, problem := range doc.Problems {
		p.say("", "verify-hidden", "%s; build again", problem)
	}
	if doc.Lang != pg.Locale {
		p.say("", "verify-language", "it is marked as %q, and is %q; build again", doc.Lang, pg.Locale)
	}
	p.letters(doc)
	known := map[string]bool{}
	for text := range words.all {
		known[letters(text)] = true
	}
	furniture := p.units(doc, known)
	for _, n := range words.must {
		if n.pdf {
			p.notice(n, furniture)
		}
	}
	p.loose(doc, known)
	p.links(doc, words)
	p.names(doc)
}

// block is an element of the structure tree that holds a text.
type block struct {
	*pdfread.Element
	text string // letters
}

// blocks are a PDF's texts in reading order.
func blocks(e *pdfread.Element, out []block) []block {
	switch e.Kind {
	case "P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "Lbl", "Caption":
		return append(out, block{e, letters(e.Text())})
	case "Figure":
		out = append(out, block{e, letters(e.Alt)})
	}
	if e.Own() && e.Kind != "Figure" {
		out = append(out, block{e, letters(e.Text())})
	}
	for _, part := range e.Parts {
		if part.Element != nil {
			out = blocks(part.Element, out)
		}
	}
	return out
}

// units proves that the units stand in the structure tree, in order, each in its section and its
// language, and can be seen. It returns the blocks that are no unit.
func (p *paper) units(doc *pdfread.Document, known map[string]bool) []block {
	d := p.d
	want := order(d, false)
	text := make([]string, len(want))
	for i, u := range want {
		text[i] = letters(set(d.Texts[u].Spans))
		if d.Article.Units[u].Kind == article.Description {
			text[i] = letters(plain(d.Texts[u].Spans))
		}
	}
	headings := map[int]string{}
	for i := range d.Article.Sections {
		headingsOf(d, &d.Article.Sections[i], "", headings)
	}
	var rest []block
	next := 0
	for _, b := range blocks(doc.Root, nil) {
		at := next
		for at < len(want) && text[at] != b.text {
			at++
		}
		if b.text == "" {
			continue
		}
		if at == len(want) || at > next && known[b.text] {
			if rest = append(rest, b); !known[b.text] && !(b.Kind == "Lbl" && numeral(b.text)) {
				p.say("", "verify-foreign", "%s is neither the article's text here nor one of the page's own words; build again", quoted(normal(b.Text()+b.Alt)))
			}
			continue
		}
		for ; next < at; next++ {
			p.missing(want[next])
		}
		next = at + 1
		p.unit(want[at], b, headings[want[at]])
	}
	for ; next < len(want); next++ {
		p.missing(want[next])
	}
	return rest
}

func (p *paper) missing(u int) {
	p.say(p.d.Keys[u], "verify-text", "%s does not stand where it belongs: %s; build again", p.d.Keys[u], quoted(plain(p.d.Texts[u].Spans)))
}

func (p *paper) unit(u int, b block, heading string) {
	key := p.d.Keys[u]
	tag := p.d.Texts[u].Lang
	if tag == "" {
		tag = p.d.Locale.Tag
	}
	if b.Lang != tag {
		p.say(key, "verify-language", "%s is marked as %q, and is %q; build again", key, b.Lang, tag)
	}
	if why := b.Hidden(); why != "" {
		p.say(key, "verify-hidden", "%s may not be seen: %s; build again", key, why)
	}
	if heading == "" {
		return
	}
	for e := b.Parent; e != nil; e = e.Parent {
		if e.Kind != "Sect" {
			continue
		}
		for _, part := range e.Parts {
			if h := part.Element; h != nil && len(h.Kind) == 2 && h.Kind[0] == 'H' {
				if got := h.Text(); letters(got) != heading {
					p.say(key, "verify-place", "%s stands under the heading %s; build again", key, quoted(got))
				}
				return
			}
		}
	}
	p.say(key, "verify-place", "%s stands under no heading; build again", key)
}

// headingsOf finds the heading that each unit stands under.
func headingsOf(d *localize.Document, s *article.Section, above string, out map[int]string) {
	heading := above
	if s.Heading >= 0 {
		heading = letters(set(d.Texts[s.Heading].Spans))
		out[s.Heading] = heading
	}
	var blocks func(list []article.Block)
	blocks = func(list []article.Block) {
		for i := range list {
			if b := &list[i]; b.Kind == article.Figure {
				img := &d.Article.Images[b.Image]
				out[img.Unit] = heading
				if img.Caption >= 0 {
					out[img.Caption] = heading
				}
			} else if b.Unit >= 0 && (b.Kind == article.Para || b.Kind == article.TableCell) {
				out[b.Unit] = heading
			}
			blocks(list[i].Children)
		}
	}
	blocks(s.Blocks)
	for i := range s.Sections {
		headingsOf(d, &s.Sections[i], heading, out)
	}
}

// notice proves that the PDF shows a notice.
func (p *paper) notice(n notice, list []block) {
	if n.text == "" {
		return
	}
	why := "is not there: " + quoted(normal(n.text))
	for _, b := range list {
		if b.text != letters(n.text) {
			continue
		}
		switch hidden := b.Hidden(); {
		case b.Lang != n.tag:
			why = fmt.Sprintf("is marked as %q, and is %q", b.Lang, n.tag)
		case hidden != "":
			why = "may not be seen: " + hidden
		default:
			return
		}
	}
	p.say("", "verify-notice", "%s %s; build again", n.what, why)
}

// loose proves that what stands outside of the structure tree, at the foot of the pages, says
// nothing but what is known.
func (p *paper) loose(doc *pdfread.Document, known map[string]bool) {
	for n := 1; n <= doc.Pages; n++ {
		number := p.d.Words.With("page.number", map[string]string{"Page": p.d.Locale.FormatInt(n), "Pages": p.d.Locale.FormatInt(doc.Pages)}).Text
		known[letters(number)] = true
	}
	for _, u := range order(p.d, false) { // the header of a table is repeated on each of its pages
		if p.d.Article.Units[u].Kind == article.Cell {
			known[letters(set(p.d.Texts[u].Spans))] = true
		}
	}
	var b strings.Builder
	for _, g := range doc.Loose {
		b.WriteString(g.Text)
	}
	rest := letters(b.String())
	for rest != "" {
		longest := ""
		for text := range known {
			if len(text) > len(longest) && strings.HasPrefix(rest, text) {
				longest = text
			}
		}
		if longest == "" {
			p.say("", "verify-foreign", "%s stands outside of the article's text; build again", quoted(rest))
			return
		}
		rest = rest[len(longest):]
	}
}

// links proves that links lead where the catalog and the article's sources say.
func (p *paper) links(doc *pdfread.Document, words *furniture) {
	base, err := url.Parse(p.v.address(p.d.Locale.Tag, p.d.Slug))
	if err != nil {
		return
	}
	fine := map[string]bool{base.String(): true}
	allow := func(ref string) {
		if u, err := url.Parse(ref); err == nil {
			fine[base.ResolveReference(u).String()] = true
		}
	}
	texts := map[string]bool{} // of links
	for _, u := range order(p.d, false) {
		inLink := ""
		for _, s := range p.d.Texts[u].Spans {
			switch s.Kind {
			case article.OpenLink:
				allow(s.URL)
				inLink = ""
			case article.CloseLink:
				texts[letters(inLink)] = true
			}
			inLink += s.Text
		}
	}
	for _, r := range p.d.Article.Front.References {
		allow(r.URL)
	}
	for _, l := range doc.Links {
		if u, err := url.Parse(l.Address); err != nil || !fine[u.String()] {
			p.say("", "verify-link", "a link leads to %q, which neither the catalog nor the article's sources name; build again", l.Address)
		}
		if l.Says != l.Address && !texts[letters(l.Says)] {
			p.say("", "verify-foreign", "a screen reader calls the link to %s %s; build again", l.Address, quoted(l.Says))
		}
	}
}

// names proves that the file and its bookmarks are called as the article and its headings are.
func (p *paper) names(doc *pdfread.Document) {
	if want := plain(p.d.Texts[article.TitleUnit].Spans); normal(doc.Title) != normal(want) {
		p.say("", "verify-text", "the file is called %s, and the article %s; build again", quoted(doc.Title), quoted(want))
	}
	known := map[string]bool{letters(p.d.Words.Get("page.references").Text): true}
	for i := range p.d.Article.Units {
		if k := p.d.Article.Units[i].Kind; k == article.Heading || k == article.Title {
			known[letters(set(p.d.Texts[i].Spans))] = true
		}
	}
	for _, title := range doc.Outlines {
		if !known[letters(title)] {
			p.say("", "verify-text", "a bookmark is called %s, as no heading is; build again", quoted(title))
		}
	}
}

// set is a text as a PDF sets it: a picture within a line is its description in brackets.
func set(spans []article.Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case article.Picture:
			b.WriteString("[" + s.Text + "]")
		case article.Text, article.Code:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// letters is a text without spaces and without the characters that only order it: what a line's end
// does to spaces cannot be read back from a PDF.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// numeral says whether a list's label is a number or a sign.
func numeral(s string) bool {
	return strings.IndexFunc(s, unicode.IsLetter) < 0
}

// letters remembers how the PDF draws letters and digits.
func (p *paper) letters(doc *pdfread.Document) {
	p.v.mu.Lock()
	defer p.v.mu.Unlock()
	for l := range doc.Letters {
		key := [2]string{l.Font, l.Text}
		if p.v.drawn[key] == nil {
			p.v.drawn[key] = map[[32]byte][]string{}
		}
		p.v.drawn[key][l.Outline] = append(p.v.drawn[key][l.Outline], p.path)
	}
}

// letters proves that all PDFs draw a letter or digit of a font alike. One that draws an 8 where the
// text has a 5 differs from the rest.
func (v *verifier) letters() {
	told := map[string]bool{}
	for key, outlines := range v.drawn {
		most := 0
		for _, files := range outlines {
			most = max(most, len(files))
		}
		usual := 0
		for _, files := range outlines {
			if len(files) == most {
				usual++
			}
		}
		for _, files := range outlines {
			if len(files) == most && usual == 1 {
				continue
			}
			for _, file := range files {
				if id := file + "\x00" + key[1]; !told[id] {
					told[id] = true
					v.report("verify-text", file, "the character %q is drawn unlike in the other PDFs; build again", key[1])
				}
			}
		}
	}
}
