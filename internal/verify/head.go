package verify

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// head proves that search engines are kept from what is not reviewed, and that what they are told
// of the rest is so.
func (p *page) head(pg *pageEntry, print bool) {
	noindex, canonical, linked := false, "", false
	public := pg.State == "reviewed" && !print
	for n := range elements(p.root) {
		switch n.Data {
		case "meta":
			name, _ := attr(n, "name")
			value, _ := attr(n, "content")
			noindex = noindex || strings.EqualFold(name, "robots") && strings.Contains(strings.ToLower(value), "noindex")
		case "link":
			rel, _ := attr(n, "rel")
			href, _ := attr(n, "href")
			switch rel {
			case "canonical":
				canonical = href
			case "alternate":
				linked = true
				if !p.v.reviewed(href) {
					p.say("verify-listing", "it names %s as a translation, which is no reviewed page; build again", href)
				}
			}
		case "script":
			if p.described(n, public) && !public {
				p.say("verify-listing", "a page that is %s describes itself to search engines; build again", pg.State)
			}
		}
	}
	switch address := p.v.address(pg.Locale, pg.Article); {
	case !public && !noindex:
		p.say("verify-listing", "search engines are not told to leave it out (noindex); build again")
	case !public && (canonical != "" || linked):
		p.say("verify-listing", "it has a canonical address or translations for search engines, and is not reviewed; build again")
	case public && noindex:
		p.say("verify-listing", "search engines are told to leave out a reviewed page; build again")
	case public && canonical != address:
		p.say("verify-listing", "its canonical address is %q, and should be %q; build again", canonical, address)
	}
	p.inLanguage(pg.Locale)
}

// inLanguage proves that a page as a whole is marked as in its language.
func (p *page) inLanguage(want string) {
	if tag, dir := inScope(first(p.root, "body")); tag != want || dir == "" {
		p.say("verify-language", "the page is marked as %q, %q, and is %q; build again", tag, dir, want)
	}
}

// described says whether a script is a description for search engines; one that is nothing else.
func (p *page) described(n *html.Node, public bool) bool {
	kind, _ := attr(n, "type")
	if kind != "application/ld+json" {
		return false
	}
	var description map[string]any
	if err := json.Unmarshal([]byte(content(n)), &description); err != nil && public {
		p.say("verify-listing", "the description for search engines cannot be read: %v; build again", err)
	}
	return true
}

func first(n *html.Node, tag string) *html.Node {
	for e := range elements(n) {
		if e.Data == tag {
			return e
		}
	}
	return n
}

// active proves that a page is only text: nothing runs, nothing is fetched from the network,
// nothing can stand on the text, and links lead somewhere.
func (p *page) active() {
	ids := map[string]bool{}
	for n := range elements(p.root) {
		if id, ok := attr(n, "id"); ok {
			ids[id] = true
		}
	}
	for n := range elements(p.root) {
		kind, _ := attr(n, "type")
		if n.Data == "script" && kind != "application/ld+json" {
			p.say("verify-active", "there is a script; build again")
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "src":
				p.fetched(n.Data, a.Val)
			case a.Key == "href" && n.Data == "a":
				p.leads(a.Val, ids)
			case a.Key == "href" && n.Data == "link":
				if rel, _ := attr(n, "rel"); rel != "canonical" && rel != "alternate" {
					p.fetched(n.Data, a.Val)
				}
			}
		}
	}
	p.made()
	p.covering()
}

// fetched proves that what a page loads is in the dist.
func (p *page) fetched(element, ref string) {
	u, err := url.Parse(ref)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(ref, "/") {
		p.say("verify-active", "<%s> fetches %q from elsewhere; build again", element, ref)
		return
	}
	if _, ok := p.v.inDist(p.path, ref); !ok {
		p.say("verify-active", "<%s> needs %q, which is not in the dist; build again", element, ref)
	}
}

// lists proves the lists of articles and the page of languages.
func (v *verifier) lists() {
	if p, ok := v.open("index.html"); ok {
		p.active()
		words := v.ofList(v.p.Source.Tag)
		p.foreign(words)
		p.said(words)
		p.leading(nil)
		p.inLanguage(v.p.Source.Tag)
	}
	for _, tag := range v.m.Built {
		if v.site.by[tag] == nil {
			continue // no locale of the project: manifest has said so
		}
		p, ok := v.open(tag + "/index.html")
		if !ok {
			continue
		}
		p.tag = tag
		p.active()
		words := v.ofList(tag)
		p.foreign(words)
		p.said(words)
		p.leading(nil)
		p.inLanguage(tag)
		p.notices(words)
		public, noindex := false, false
		for n := range elements(p.root) {
			name, _ := attr(n, "name")
			value, _ := attr(n, "content")
			noindex = noindex || n.Data == "meta" && name == "robots" && strings.Contains(value, "noindex")
		}
		entries := map[string]*html.Node{} // by the file that they lead to
		var unlinked []*html.Node
		for n := range elements(first(p.root, "main")) {
			if n.Data != "li" {
				continue
			}
			if href, ok := attr(first(n, "a"), "href"); ok {
				to, _ := v.inDist(p.path, href)
				entries[to] = n
			} else {
				unlinked = append(unlinked, n)
			}
		}
		for i := range v.m.Pages {
			pg := &v.m.Pages[i]
			if pg.Locale != tag {
				continue
			}
			public = public || pg.State == "reviewed"
			li := entries[v.shows(pg)]
			if v.shows(pg) == "" { // nothing was built: the list names it all the same
				title := normal(v.titles[[2]string{pg.Article, tag}].title)
				if at := slices.IndexFunc(unlinked, func(n *html.Node) bool { return strings.HasPrefix(normal(content(n)), title) }); at >= 0 {
					li = unlinked[at]
				}
			}
			v.entry(p, pg, li)
		}
		if public == noindex {
			p.say("verify-listing", "it has a reviewed page: %v, and tells search engines to leave it out: %v; build again", public, noindex)
		}
	}
}

// shows is the file that a list leads to: of what was built, the first of page, print page and PDF.
func (v *verifier) shows(pg *pageEntry) string {
	switch {
	case v.m.has("pages") || pg.State == "withheld":
		return pagePath(pg.Locale, pg.Article)
	case v.m.has("print"):
		return printPath(pg.Locale, pg.Article)
	case v.m.has("pdf") && pg.NoPDF == "":
		return pdfPath(pg.Locale, pg.Article)
	}
	return ""
}

// entry proves what a list says of one article.
func (v *verifier) entry(p *page, pg *pageEntry, li *html.Node) {
	if li == nil {
		p.say("verify-listing", "%s is not in the list; build again", pg.Article)
		return
	}
	text := normal(content(li))
	words := v.site.by[pg.Locale]
	t := v.titles[[2]string{pg.Article, pg.Locale}]
	switch pg.State {
	case "withheld":
		if !strings.Contains(text, normal(words.Get("listing.withheld").Text)) {
			p.say("verify-withheld", "the list does not say that %s is being corrected; build again", pg.Article)
		}
		return
	case "draft":
		if !strings.Contains(text, normal(words.Get("listing.draft").Text)) {
			p.say("verify-notice", "the list does not say that %s is a draft; build again", pg.Article)
		}
	}
	if !strings.Contains(text, normal(t.title)) || !strings.Contains(text, normal(t.summary)) {
		p.say("verify-text", "the list has another title or summary of %s than the catalog; build again", pg.Article)
	}
}
