package project

import "strings"

// Link is where a link of an article leads.
type Link struct {
	External bool   // http, https, mailto or tel
	Slug     string // of the article, where it is not External
	Fragment string // section ID, "" for none
}

// Link reads a link as an article of this slug writes it: "#section", "other.md#section",
// "../other/" (the same article's address on the site), or an address elsewhere. It fails for
// schemes that are never passed on and for articles that are not there.
func (p *Project) Link(slug, url string) (Link, bool) {
	switch scheme(url) {
	case "http", "https", "mailto", "tel":
		return Link{External: true}, true
	case "":
	default:
		return Link{}, false
	}
	file, fragment, _ := strings.Cut(url, "#")
	switch {
	case file == "" && fragment == "":
		return Link{}, false
	case file == "":
		return Link{Slug: slug, Fragment: fragment}, true
	}
	target, ok := strings.CutSuffix(file, ".md")
	if !ok {
		if target, ok = strings.CutPrefix(file, "../"); ok {
			target = strings.TrimSuffix(strings.TrimSuffix(target, "index.html"), "/")
		}
	}
	return Link{Slug: target, Fragment: fragment}, ok && p.Has(target)
}

// scheme gives a URL's scheme in lower case, or "" (RFC 3986, 3.1).
func scheme(url string) string {
	for i, r := range url {
		switch {
		case r == ':':
			return strings.ToLower(url[:i])
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		case i > 0 && (r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.'):
		default:
			return ""
		}
	}
	return ""
}
