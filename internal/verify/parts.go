package verify

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// parts are the elements that a page is made of, each with the attributes that it may have. What else
// there is can run, fetch, fold, strike through, or show something that is nobody's text.
var parts = map[string]string{
	"html": "lang dir", "head": "", "meta": "charset http-equiv name content", "link": "rel href hreflang", "title": "lang dir", "style": "", "script": "type",
	"body": "", "header": "class", "nav": "class aria-label", "details": "class", "summary": "", "main": "id tabindex", "aside": "class aria-label", "footer": "class",
	"section": "id class", "div": "class role tabindex aria-labelledby lang dir", "p": "class data-key lang dir", "blockquote": "", "hr": "",
	"h1": "data-key lang dir", "h2": "data-key lang dir", "h3": "data-key lang dir", "h4": "data-key lang dir", "h5": "data-key lang dir", "h6": "data-key lang dir",
	"ul": "class", "ol": "start lang dir", "li": "class data-key lang dir",
	"table": "class", "thead": "", "tbody": "", "tr": "id", "th": "class scope data-key data-label lang dir", "td": "class data-key data-label lang dir",
	"figure": "", "figcaption": "data-key lang dir", "img": "class src width height alt data-key lang dir",
	"a": "class href hreflang lang dir rel title type aria-current data-print", "em": "", "strong": "", "code": "", "br": "", "bdi": "class dir", "span": "class lang dir", "time": "datetime",
}

// metas are what a page tells browsers and search engines of itself, by name or kind.
var metas = map[string][]string{
	"charset": {"utf-8"}, // and in the first 1024 bytes (HTML, 4.2.5.4)
	"http-equiv=content-security-policy": {
		"script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'"},
	"viewport":     {"width=device-width, initial-scale=1"},
	"color-scheme": {"light dark", "light"},
	"referrer":     {"no-referrer"},
	"robots":       {"noindex"},
	"description":  nil, // the summary
}

// made proves that a page is made of what pages are made of.
func (p *page) made() {
	sheets, policy := 0, false
	for n := range elements(p.root) {
		allowed, known := parts[n.Data]
		if !known || n.Namespace != "" {
			p.say("verify-active", "there is <%s>, which no page has; build again", n.Data)
			continue
		}
		names := strings.Fields(allowed)
		for _, a := range n.Attr {
			if a.Namespace != "" || !slices.Contains(names, a.Key) {
				p.say("verify-active", "<%s> has the attribute %s=%q; build again", n.Data, a.Key, a.Val)
			}
		}
		switch n.Data {
		case "meta":
			policy = p.meta(n) || policy
		case "link":
			switch rel, _ := attr(n, "rel"); rel {
			case "stylesheet":
				sheets++
			case "canonical", "alternate":
			default:
				p.say("verify-active", "there is <link rel=%q>, which no page has; build again", rel)
			}
		case "time":
			p.dated(n)
		case "img":
			if !ofUnit(n) {
				p.say("verify-foreign", "there is a picture that is not the article's; build again")
			}
		}
	}
	if t := p.root.FirstChild; t == nil || t.Type != html.DoctypeNode || t.Data != "html" || len(t.Attr) > 0 {
		p.say("verify-active", "it does not begin with <!DOCTYPE html>; build again")
	}
	if !bytes.Contains(p.data[:min(1024, len(p.data))], []byte(`<meta charset="utf-8">`)) {
		p.say("verify-text", "it does not say that it is UTF-8, and a browser may show other letters; build again")
	}
	if sheets != 1 {
		p.say("verify-hidden", "it has %d stylesheets, and needs one; build again", sheets)
	}
	if !policy {
		p.say("verify-active", "it does not forbid scripts (Content-Security-Policy); build again")
	}
}

// meta proves one meta element, and says whether it is the policy that forbids scripts.
func (p *page) meta(n *html.Node) bool {
	name, _ := attr(n, "name")
	value, _ := attr(n, "content")
	if v, ok := attr(n, "charset"); ok {
		name, value = "charset", v
	}
	if v, ok := attr(n, "http-equiv"); ok {
		name = "http-equiv=" + strings.ToLower(v)
	}
	values, known := metas[name]
	if !known || values != nil && !slices.Contains(values, strings.ToLower(value)) {
		p.say("verify-active", "there is <meta> for %s with %s, which no page has; build again", quoted(name), quoted(value))
	}
	return strings.HasPrefix(name, "http-equiv=")
}

// dated proves that a date is the same for readers and for programs.
func (p *page) dated(n *html.Node) {
	value, _ := attr(n, "datetime")
	date, err := time.Parse(time.DateOnly, value)
	words := p.v.site.by[p.tag]
	if err != nil || words != nil && words.Locale.FormatDate(date.Date()) != content(n) {
		p.say("verify-text", "the date %s is %q for programs; build again", quoted(content(n)), value)
	}
}

// said proves what a page says where readers see it only now and then: the window's title, names of
// regions for screen readers, and what search engines are told.
func (p *page) said(f *furniture) {
	if t := normal(content(first(p.root, "title"))); !f.all[t] {
		p.say("verify-text", "the window's title is %s; build again", quoted(t))
	}
	for n := range elements(p.root) {
		if label, ok := attr(n, "aria-label"); ok && !f.all[normal(label)] {
			p.say("verify-foreign", "<%s> is called %s, which is none of the page's own words; build again", n.Data, quoted(label))
		}
		if name, _ := attr(n, "name"); n.Data == "meta" && name == "description" {
			if value, _ := attr(n, "content"); !f.knows(value) {
				p.say("verify-text", "search engines are told %s; build again", quoted(value))
			}
		}
		if n.Data == "script" {
			var x any
			if json.Unmarshal([]byte(content(n)), &x) == nil { // head says what cannot be read
				p.told(f, "", x)
			}
		}
	}
}

// told proves the texts in a description for search engines; an answer has a line for each text.
func (p *page) told(f *furniture, key string, x any) {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			p.told(f, k, v)
		}
	case []any:
		for _, v := range x {
			p.told(f, key, v)
		}
	case string:
		if key != "name" && key != "text" && key != "description" {
			return
		}
		for _, line := range strings.Split(x, "\n") {
			if !f.knows(line) {
				p.say("verify-text", "search engines are told %s; build again", quoted(line))
			}
		}
	}
}
