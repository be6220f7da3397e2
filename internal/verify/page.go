package verify

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"caveat/internal/article"
	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/localize"
	"caveat/internal/project"
	"caveat/internal/verify/style"
)

// page is one HTML file being read.
type page struct {
	v     *verifier
	path  string
	tag   string
	slug  string
	data  []byte
	root  *html.Node
	sheet *style.Sheet
	texts map[string][]*html.Node // shown elements without blocks in them, by what they say
}

// published proves the files of a page that stands there as itself. At is its index among the work's
// pages, -1 for the source.
func (w *worker) published(pg *pageEntry, work *project.Work, d *localize.Document, at int) {
	v := w.v
	words := v.ofPage(pg, work, d, at)
	forms := shapes(d)
	v.mu.Lock()
	v.titles[[2]string{pg.Article, pg.Locale}] = title{plain(d.Texts[article.TitleUnit].Spans), plain(d.Texts[article.SummaryUnit].Spans), d.Texts[article.TitleUnit].Lang}
	v.mu.Unlock()
	for _, kind := range []struct{ name, what, path string }{
		{"pages", "page", pagePath(pg.Locale, pg.Article)}, {"print", "print", printPath(pg.Locale, pg.Article)},
	} {
		if !v.m.has(kind.name) {
			v.covered(pg.Locale, pg.Article, kind.what, "not built")
			continue
		}
		p, ok := v.open(kind.path)
		if !ok {
			v.covered(pg.Locale, pg.Article, kind.what, "the file cannot be read")
			continue
		}
		p.head(pg, kind.name == "print")
		p.active()
		if got := content(first(p.root, "title")); got != plain(d.Texts[article.TitleUnit].Spans) {
			p.say("verify-text", "the window's title is %s; build again", quoted(got))
		}
		p.units(d, forms)
		p.sections(d)
		p.foreign(words)
		p.said(words)
		p.leading(work.Article.Front.References)
		p.notices(words)
		v.covered(pg.Locale, pg.Article, kind.what, "")
	}
	switch {
	case !v.m.has("pdf"):
		v.covered(pg.Locale, pg.Article, "pdf", "not built")
	case pg.NoPDF != "":
		v.covered(pg.Locale, pg.Article, "pdf", pg.NoPDF)
	default:
		w.paper(pg, d, words)
	}
}

// withheld proves that the page that stands in for another says so, and nothing of the article.
func (w *worker) withheld(pg *pageEntry, work *project.Work, d *localize.Document) {
	v := w.v
	words := v.ofWithheld(pg)
	for _, kind := range []struct{ name, what, path string }{
		{"pages", "page", pagePath(pg.Locale, pg.Article)}, {"print", "print", printPath(pg.Locale, pg.Article)},
	} {
		if kind.name == "print" && !v.m.has("print") {
			v.covered(pg.Locale, pg.Article, kind.what, "not built")
			continue
		}
		p, ok := v.open(kind.path)
		if !ok {
			v.covered(pg.Locale, pg.Article, kind.what, "the file cannot be read")
			continue
		}
		p.head(pg, false)
		p.active()
		for n := range elements(p.root) {
			if key, ok := attr(n, "data-key"); ok {
				p.at(key, "verify-withheld", "a withheld page shows the text %s; build again", key)
			}
		}
		p.foreign(words)
		p.said(words)
		p.leading(nil)
		p.notices(words)
		raw := string(p.data)
		for i := range d.Texts {
			if t := plain(d.Texts[i].Spans); len([]rune(t)) >= 12 && !words.all[normal(t)] && strings.Contains(raw, t) {
				p.at(d.Keys[i], "verify-withheld", "a withheld page still has the text of %s; build again", d.Keys[i])
			}
		}
		v.covered(pg.Locale, pg.Article, kind.what, "")
	}
	v.covered(pg.Locale, pg.Article, "pdf", "the page is withheld")
}

// open reads a page with its stylesheets.
func (v *verifier) open(name string) (*page, bool) {
	tag, slug := placeOf(name)
	p := &page{v: v, path: name, tag: tag, slug: slug}
	var err error
	if p.data, err = fs.ReadFile(v.dist, name); err != nil {
		v.report("verify-text", name, "the page is missing; build again")
		return nil, false
	}
	if p.root, err = html.Parse(bytes.NewReader(p.data)); err != nil {
		v.report("verify-text", name, "it cannot be read as HTML: %v", err)
		return nil, false
	}
	var sheets []string
	for n := range elements(p.root) {
		switch rel, _ := attr(n, "rel"); {
		case n.Data == "style":
			if media, ok := attr(n, "media"); ok {
				p.say("verify-hidden", "a <style> for %s alone", media)
			}
			sheets = append(sheets, content(n))
		case n.Data == "link" && strings.Contains(strings.ToLower(rel), "stylesheet"):
			href, _ := attr(n, "href")
			file, ok := v.inDist(name, href)
			css, err := fs.ReadFile(v.dist, file)
			if !ok || err != nil {
				p.say("verify-active", "the stylesheet %s is not in the dist", href)
				continue
			}
			sheets = append(sheets, string(css))
		}
	}
	key := strings.Join(sheets, "\x00")
	v.sheetsMu.Lock()
	if p.sheet = v.sheets[key]; p.sheet == nil {
		p.sheet = style.Parse(sheets...)
		v.sheets[key] = p.sheet
	}
	v.sheetsMu.Unlock()
	p.index()
	for _, problem := range p.sheet.Problems {
		p.say("verify-hidden", "the stylesheet: %s", problem)
	}
	return p, true
}

// say reports a finding about the page.
func (p *page) say(name, format string, args ...any) {
	p.v.add(check.Finding{Check: name, File: p.path, Locale: p.tag, Article: p.slug, Message: fmt.Sprintf(format, args...)})
}

// at reports a finding about a unit, where its element begins.
func (p *page) at(key, name, format string, args ...any) {
	f := check.Finding{Check: name, File: p.path, Locale: p.tag, Article: p.slug, Key: key, Safety: true, Message: fmt.Sprintf(format, args...)}
	if i := bytes.Index(p.data, []byte(`data-key="`+key+`"`)); i >= 0 {
		f.Line = 1 + bytes.Count(p.data[:i], []byte("\n"))
		f.Column = i - bytes.LastIndexByte(p.data[:i], '\n')
	}
	p.v.add(f)
}

// units proves that every unit stands there once, in order, whole, in its section, in its
// language, and can be seen.
func (p *page) units(d *localize.Document, forms []shape) {
	want := order(d, true)
	var got []*html.Node
	count := map[string]int{}
	for n := range elements(p.root) {
		if key, ok := attr(n, "data-key"); ok {
			got = append(got, n)
			count[key]++
		}
	}
	here := map[string]bool{}
	for _, u := range want {
		key := d.Keys[u]
		here[key] = true
		if count[key] == 0 {
			p.at(key, "verify-text", "%s is not there: %s; build again", key, quoted(plain(d.Texts[u].Spans)))
		}
	}
	next := 0
	for _, n := range got {
		key, _ := attr(n, "data-key")
		switch {
		case !here[key]:
			p.at(key, "verify-text", "%s is no text of this page; build again", key)
			continue
		case count[key] > 1:
			p.at(key, "verify-text", "%s stands there %d times; build again", key, count[key])
			count[key] = 1
		}
		at := slices.IndexFunc(want, func(u int) bool { return d.Keys[u] == key })
		if at < next {
			p.at(key, "verify-place", "%s stands behind texts that follow it; build again", key)
		}
		next = max(next, at+1)
		p.unit(d, want[at], n)
		if why := forms[want[at]].unlike(n); why != "" {
			p.at(key, "verify-place", "%s: %s; build again", key, why)
		}
	}
}

func (p *page) unit(d *localize.Document, u int, n *html.Node) {
	key := d.Keys[u]
	text := &d.Texts[u]
	want := plain(text.Spans)
	got := content(n)
	if n.Data == "img" {
		got, _ = attr(n, "alt")
	}
	if got != want {
		from := difference(got, want)
		p.at(key, "verify-text", "%s says %s, and the catalog has %s; build again", key, quoted(got[from:]), quoted(want[from:]))
	} else if want, got := marked(text.Spans), markedIn(n); n.Data != "img" && got != want {
		from := difference(got, want)
		p.at(key, "verify-text", "%s is marked up as %s, and the catalog has %s; build again", key, quoted(got[from:]), quoted(want[from:]))
	}
	if n.Data == "img" {
		p.picture(d, u, n)
	}
	p.language(d, key, text.Lang, n)
	unit := &d.Article.Units[u]
	inner, outer := sectionsAround(n)
	if outer != unit.Top || unit.Section != "" && inner != unit.Section {
		p.at(key, "verify-place", "%s stands in the section %q, and belongs to %q; build again", key, inner, unit.Section)
	}
	if unit.Safety && !within(n, "section", "safety") && unit.Section != "" && topSafety(d, unit.Top) {
		p.at(key, "verify-place", "%s stands in a section that is not marked as safety text; build again", key)
	}
	if why := p.hidden(n); why != "" {
		p.at(key, "verify-hidden", "%s may not be seen: %s; build again", key, why)
	}
	p.links(d, u, n)
}

// picture proves that a picture is the project's.
func (p *page) picture(d *localize.Document, u int, n *html.Node) {
	src, _ := attr(n, "src")
	name, _ := p.v.inDist(p.path, src)
	got, err := fs.ReadFile(p.v.dist, name)
	for i := range d.Article.Images {
		if img := &d.Article.Images[i]; img.Unit == u {
			want, missing := fs.ReadFile(p.v.p.FS, "content/"+img.Src)
			if err != nil || missing != nil || !bytes.Equal(got, want) {
				p.at(d.Keys[u], "verify-text", "the picture of %s is not content/%s; build again", d.Keys[u], img.Src)
			}
		}
	}
}

// topSafety says whether a level-2 section is marked .safety, so that all of it is.
func topSafety(d *localize.Document, id string) bool {
	for i := range d.Article.Sections {
		if s := &d.Article.Sections[i]; s.ID == id {
			return s.Classes.Safety
		}
	}
	return false
}

func (p *page) language(d *localize.Document, key, tag string, n *html.Node) {
	if tag == "" {
		tag = d.Locale.Tag
	}
	l, err := lang.Parse(tag)
	if err != nil {
		return
	}
	gotLang, gotDir := inScope(n)
	if gotLang != tag || gotDir != l.Dir() {
		p.at(key, "verify-language", "%s is marked as %q, %q, and is %q, %q; build again", key, gotLang, gotDir, tag, l.Dir())
	}
}

// sections proves that safety sections are marked and that callouts have their labels.
func (p *page) sections(d *localize.Document) {
	byID := map[string]*html.Node{}
	for n := range elements(p.root) {
		if id, ok := attr(n, "id"); ok && n.Data == "section" {
			byID[id] = n
		}
	}
	for i := range d.Article.Sections {
		s := &d.Article.Sections[i]
		if s.Classes.Advertising && !d.Advertising || s.ID == "" {
			continue
		}
		n := byID[s.ID]
		if n == nil {
			p.say("verify-place", "the section %q is not there; build again", s.ID)
			continue
		}
		if s.Classes.Safety && !hasClass(n, "safety") {
			p.say("verify-place", "the section %q is not marked as safety text; build again", s.ID)
		}
		labels := map[string]int{}
		callouts(d, s, labels)
		for text, want := range labels {
			got := 0
			for _, e := range p.texts[text] {
				if !isWithin(e, n) {
					continue
				}
				if why := p.hidden(e); why != "" {
					p.say("verify-hidden", "the label %q in %q may not be seen: %s; build again", text, s.ID, why)
				}
				got++
			}
			if got < want {
				p.say("verify-notice", "the label %q stands %d times in %q, and belongs there %d times; build again", text, got, s.ID, want)
			}
		}
	}
}

// callouts counts the labels of the callouts in a section, and one notice where a text is not
// translated.
func callouts(d *localize.Document, s *article.Section, labels map[string]int) {
	var blocks func(list []article.Block)
	blocks = func(list []article.Block) {
		for i := range list {
			b := &list[i]
			if b.Kind == article.Callout {
				labels[normal(d.Words.Get("callout."+b.Callout.String()).Text)]++
			}
			if (b.Kind == article.Para || b.Kind == article.TableCell) && b.Unit >= 0 && d.Texts[b.Unit].Lang != "" {
				labels[normal(d.Words.With("notice.fallback", map[string]string{"Language": d.Source.NameIn(d.Locale)}).Text)] = 1
			}
			blocks(b.Children)
		}
	}
	blocks(s.Blocks)
	for i := range s.Sections {
		callouts(d, &s.Sections[i], labels)
	}
}

// foreign reports text that is neither the article's nor one of the page's own words.
func (p *page) foreign(f *furniture) {
	for n := range p.root.Descendants() {
		if n.Type != html.TextNode || strings.TrimSpace(n.Data) == "" || !shown(n) {
			continue
		}
		known := false
		for e := n; e != nil && !known; e = e.Parent {
			if e.Type == html.ElementNode && (e.Data == "body" || e.Data == "html") {
				break
			}
			_, unit := attr(e, "data-key")
			known = unit || f.all[normal(content(e))]
		}
		if !known {
			p.say("verify-foreign", "%s is neither the article's text nor one of the page's own words; build again", quoted(normal(n.Data)))
		}
	}
}

// shown says whether a text node is part of the page's body.
func shown(n *html.Node) bool {
	for e := n.Parent; e != nil; e = e.Parent {
		switch e.Data {
		case "head", "script", "style":
			return false
		}
	}
	return true
}

// notices proves that a page says of itself what it must, where it can be seen, and before the article
// begins what a reader must know first.
func (p *page) notices(f *furniture) {
	for _, want := range f.must {
		if want.text == "" || !want.html {
			continue
		}
		text := normal(want.text)
		why := "is not there: " + quoted(text)
		for _, n := range p.texts[text] {
			tag, _ := inScope(n)
			switch hidden := p.hidden(n); {
			case tag != want.tag:
				why = fmt.Sprintf("is marked as %q, and is %q", tag, want.tag)
			case hidden != "":
				why = "may not be seen: " + hidden
			case want.early && p.begun(n):
				why = "stands behind the beginning of the article"
			case want.before != "" && p.path == printPath(p.tag, p.slug) && p.follows(n, want.before):
				why = "stands behind the draft notice"
			default:
				why = ""
			}
			if why == "" {
				break
			}
		}
		if why != "" {
			p.say("verify-notice", "%s %s; build again", want.what, why)
		}
	}
}

// index finds the elements that hold a text without blocks in between, the article's own apart.
func (p *page) index() {
	p.texts = map[string][]*html.Node{}
	body := first(p.root, "body")
	for n := range elements(body) {
		if n != body && shown(n) && leaf(n) && !ofUnit(n) {
			text := normal(content(n))
			p.texts[text] = append(p.texts[text], n)
		}
	}
}

// ofUnit says whether an element is, or stands in, one of the article's texts.
func ofUnit(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if _, ok := attr(n, "data-key"); ok {
			return true
		}
	}
	return false
}

// leaf says whether an element holds its text without blocks in between.
func leaf(n *html.Node) bool {
	for e := range elements(n) {
		switch e.Data {
		case "p", "div", "section", "ul", "ol", "li", "main", "header", "footer", "nav", "details", "table", "blockquote", "figure":
			if e != n {
				return false
			}
		}
	}
	return true
}

// isWithin says whether an element stands in another.
func isWithin(n, in *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == in {
			return true
		}
	}
	return false
}

// follows says whether a text stands before an element.
func (p *page) follows(n *html.Node, text string) bool {
	for e := range elements(p.root) {
		if e == n {
			return false
		}
		if slices.Contains(p.texts[text], e) {
			return true
		}
	}
	return false
}

// begun says whether the article's sections begin before an element.
func (p *page) begun(n *html.Node) bool {
	for e := range elements(p.root) {
		if e == n {
			return false
		}
		if e.Data == "section" {
			return true
		}
	}
	return false
}
