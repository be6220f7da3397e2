package bundle

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"caveat/internal/localize"
)

// sitemapLimit is how many addresses one sitemap may hold (sitemaps.org protocol 0.9).
const sitemapLimit = 50000

// sitemap gathers the addresses that search engines may have: no draft, no withheld page.
type sitemap struct {
	base  string
	parts [][]byte
	cur   bytes.Buffer
	n     int
}

const (
	urlsetHead = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n"
	urlsetTail = "</urlset>\n"
)

// add lists one address, with the same page in other languages and its date ("" for none).
func (s *sitemap) add(address, date string, alternates []localize.Alternate, slug string) {
	if s.n == sitemapLimit {
		s.flush()
	}
	if s.n == 0 {
		s.cur.WriteString(urlsetHead)
	}
	s.n++
	s.cur.WriteString("<url><loc>")
	s.text(s.base + address)
	s.cur.WriteString("</loc>")
	if date != "" {
		s.cur.WriteString("<lastmod>" + date + "</lastmod>")
	}
	for _, a := range alternates {
		if a.Draft || a.Withheld {
			continue
		}
		s.cur.WriteString(`<xhtml:link rel="alternate" hreflang="` + a.Locale.Tag + `" href="`)
		s.text(s.base + localize.PageAddress(a.Locale.Tag, slug))
		s.cur.WriteString(`"/>`)
	}
	s.cur.WriteString("</url>\n")
}

func (s *sitemap) text(t string) { xml.EscapeText(&s.cur, []byte(t)) }

func (s *sitemap) flush() {
	s.cur.WriteString(urlsetTail)
	s.parts = append(s.parts, bytes.Clone(s.cur.Bytes()))
	s.cur.Reset()
	s.n = 0
}

// files gives sitemap.xml, and past the limit the parts that it then is an index of.
func (s *sitemap) files() map[string][]byte {
	if s.n > 0 || len(s.parts) == 0 {
		if s.n == 0 {
			s.cur.WriteString(urlsetHead)
		}
		s.flush()
	}
	if len(s.parts) == 1 {
		return map[string][]byte{"sitemap.xml": s.parts[0]}
	}
	out := map[string][]byte{}
	var index bytes.Buffer
	index.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for i, part := range s.parts {
		name := fmt.Sprintf("sitemap-%d.xml", i+1)
		out[name] = part
		index.WriteString("<sitemap><loc>")
		xml.EscapeText(&index, []byte(s.base+name))
		index.WriteString("</loc></sitemap>\n")
	}
	index.WriteString("</sitemapindex>\n")
	out["sitemap.xml"] = index.Bytes()
	return out
}
