package verify

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"caveat/internal/article"
	"caveat/internal/localize"
)

// leads proves that a link within the dist leads to something.
func (p *page) leads(ref string, ids map[string]bool) {
	u, err := url.Parse(ref)
	switch {
	case err != nil:
		p.say("verify-link", "the link %q cannot be read; build again", ref)
	case u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "tel" || u.Scheme == "mailto":
	case u.Scheme != "" || u.Host != "" || strings.HasPrefix(ref, "/"):
		p.say("verify-link", "the link %q leads out of the dist; build again", ref)
	case strings.HasPrefix(ref, "#"):
		if u.Fragment != "" && !ids[u.Fragment] { // "#" is the top of the page
			p.say("verify-link", "the link %q leads nowhere; build again", ref)
		}
	default:
		if _, ok := p.v.inDist(p.path, ref); !ok {
			p.say("verify-link", "the link %q leads to a file that is not there; build again", ref)
		}
	}
}

// links proves that the links of a text are those of the catalog, with what they show besides, and that
// it has no more pictures than the catalog has.
func (p *page) links(d *localize.Document, u int, n *html.Node) {
	var want, got []string
	pictures := 0
	for _, s := range d.Texts[u].Spans {
		switch s.Kind {
		case article.OpenLink:
			url := s.URL
			if strings.HasPrefix(url, "../") && !p.v.m.has("pages") { // print pages lead to print pages then
				url = strings.Replace(url, "/index.html", "/print.html", 1)
			}
			want = append(want, strings.TrimSpace(url+" "+s.Title))
		case article.Picture:
			pictures++
		}
	}
	for e := range elements(n) {
		switch title, titled := attr(e, "title"); {
		case e.Data == "a" && e != n:
			href, _ := attr(e, "href")
			got = append(got, strings.TrimSpace(href+" "+title))
			p.printed(d.Keys[u], e)
			if rel, _ := attr(e, "rel"); d.Article.Units[u].Advert != strings.Contains(rel, "sponsored") {
				p.at(d.Keys[u], "verify-link", "a link of %s has rel=%q; build again", d.Keys[u], rel)
			}
		case titled:
			p.at(d.Keys[u], "verify-foreign", "<%s> in %s says %s besides; build again", e.Data, d.Keys[u], quoted(title))
		case e.Data == "img" && e != n:
			pictures--
		}
	}
	if pictures < 0 {
		p.at(d.Keys[u], "verify-foreign", "%s has a picture that the catalog does not have; build again", d.Keys[u])
	}
	if !slices.Equal(want, got) {
		p.at(d.Keys[u], "verify-link", "%s leads to %q, and the catalog has %q; build again", d.Keys[u], got, want)
	}
}

// printed proves the address that stands behind a link on paper.
func (p *page) printed(key string, n *html.Node) {
	shown, ok := attr(n, "data-print")
	if !ok {
		return
	}
	href, _ := attr(n, "href")
	to, _ := p.v.inDist(p.path, href)
	if tag, slug := placeOf(to); shown != p.v.address(tag, slug) {
		p.at(key, "verify-link", "a link of %s shows the address %q on paper, and leads to %q; build again", key, shown, href)
	}
}

// leading proves where the links lead that are not in the article's texts: within the page, to the same
// page in the language that the link names, to other forms of the page, to the list and the zip of its
// language, and to the article's sources.
func (p *page) leading(sources []article.Reference) {
	sections := map[string]string{"_main": "", "_references": ""}
	for n := range elements(p.root) {
		if id, ok := attr(n, "id"); ok && n.Data == "section" && id != "_references" {
			sections[id] = "?"
			for e := range elements(n) {
				if len(e.Data) == 2 && e.Data[0] == 'h' && e.Data[1] > '1' {
					sections[id] = normal(content(e))
					break
				}
			}
		}
	}
	for n := range elements(p.root) {
		ref, ok := attr(n, "href")
		if !ok || n.Data != "a" || ofUnit(n) {
			continue
		}
		text := normal(content(n))
		u, err := url.Parse(ref)
		switch id, inPage := strings.CutPrefix(ref, "#"); {
		case err != nil: // leads says so
		case inPage:
			if heading, ok := sections[id]; !ok || heading != "" && heading != text {
				p.say("verify-link", "%s leads to %q; build again", quoted(text), ref)
			}
		case u.Scheme == "tel":
			if phone := p.v.p.Config.Publisher.Phone; text != normal(phone) || digits(ref) != digits(phone) {
				p.say("verify-link", "%s calls %q; build again", quoted(text), ref)
			}
		case u.Scheme != "":
			if !slices.ContainsFunc(sources, func(r article.Reference) bool { return r.URL == ref && normal(r.Title) == text }) {
				p.say("verify-link", "%s leads to %q, which is none of the article's sources; build again", quoted(text), ref)
			}
		default:
			to, _ := p.v.inDist(p.path, ref)
			if !p.own(to, n, text) {
				p.say("verify-link", "%s leads to %q; build again", quoted(text), ref)
			}
		}
	}
}

// own says whether a file is what a link of the page's own may lead to.
func (p *page) own(to string, n *html.Node, text string) bool {
	if tag, ok := attr(n, "hreflang"); ok {
		l, known := p.v.p.Locale(tag)
		named, _ := attr(n, "lang")
		switch {
		case !known || named != "" && text != l.Name():
			return false
		case p.slug == "":
			return to == tag+"/index.html"
		}
		return to == pagePath(tag, p.slug) || to == printPath(tag, p.slug)
	}
	if kind, ok := attr(n, "type"); ok {
		return kind == "application/pdf" && to == pdfPath(p.tag, p.slug)
	}
	if p.slug == "" {
		return to == zipPath(p.tag) || strings.HasPrefix(to, p.tag+"/")
	}
	return to == p.tag+"/index.html" || to == pagePath(p.tag, p.slug) || to == printPath(p.tag, p.slug) || to == zipPath(p.tag)
}

// digits are those of a phone number.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
