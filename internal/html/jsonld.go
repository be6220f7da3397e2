package html

import (
	"strings"

	"caveat/internal/article"
)

// jsonLD describes the page to search engines (schema.org MedicalWebPage and FAQPage). Only what
// is known stands in it: dates and reviewers are those of the Document.
func (w *writer) jsonLD() {
	d := w.d
	w.s("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"MedicalWebPage\",\"@id\":")
	w.jsonAddress("")
	w.s(",\"url\":")
	w.jsonAddress("")
	w.s(",\"name\":")
	w.json(d.Title())
	w.s(",\"description\":")
	w.json(d.Summary())
	w.s(",\"inLanguage\":")
	w.json(d.Locale.Tag)
	if u := d.Article.Front.Updated; u != (article.Date{}) {
		w.s(",\"dateModified\":\"" + u.String() + "\"")
	}
	w.s(",\"audience\":{\"@type\":\"Patient\"}")
	w.jsonReviews()
	if w.r.site.Publisher != "" {
		w.s(",\"publisher\":{\"@type\":\"Organization\",\"name\":")
		w.json(w.r.site.Publisher)
		w.s("}")
	}
	if refs := d.Article.Front.References; len(refs) > 0 {
		w.s(",\"citation\":[")
		for i := range refs {
			if i > 0 {
				w.s(",")
			}
			w.s("{\"@type\":\"CreativeWork\",\"name\":")
			w.json(refs[i].Title)
			w.s(",\"url\":")
			w.json(refs[i].URL)
			w.s("}")
		}
		w.s("]")
	}
	w.s("}")
	w.jsonQuestions()
	w.s("]}</script>\n")
}

// jsonReviews says when the page was last reviewed, and by whom where the names are published.
func (w *writer) jsonReviews() {
	last, named := "", 0
	for _, v := range w.d.Status.Reviews {
		last = max(last, v.Date.String())
		if v.Name != "" {
			named++
		}
	}
	if last == "" {
		return
	}
	w.s(",\"lastReviewed\":\"" + last + "\"")
	if named == 0 {
		return
	}
	w.s(",\"reviewedBy\":[")
	first := true
	for _, v := range w.d.Status.Reviews {
		if v.Name == "" {
			continue
		}
		if !first {
			w.s(",")
		}
		first = false
		w.s("{\"@type\":\"Person\",\"name\":")
		w.json(v.Name)
		w.s("}")
	}
	w.s("]")
}

// jsonQuestions lists the questions of the .faq sections: their subsections.
func (w *writer) jsonQuestions() {
	open := false
	for i := range w.d.Article.Sections {
		faq := &w.d.Article.Sections[i]
		if !faq.Classes.FAQ || faq.Classes.Advertising {
			continue
		}
		for k := range faq.Sections {
			q := &faq.Sections[k]
			if q.Heading < 0 {
				continue
			}
			var answer strings.Builder
			w.collect(&answer, q.Blocks)
			if answer.Len() == 0 {
				continue
			}
			if open {
				w.s(",")
			} else {
				w.s(",{\"@type\":\"FAQPage\",\"@id\":")
				w.jsonAddress("#" + faq.ID)
				w.s(",\"inLanguage\":")
				w.json(w.d.Locale.Tag)
				w.s(",\"mainEntity\":[")
				open = true
			}
			w.s("{\"@type\":\"Question\",\"name\":")
			w.json(article.Plain(w.d.Texts[q.Heading].Spans))
			w.s(",\"acceptedAnswer\":{\"@type\":\"Answer\",\"text\":")
			w.json(answer.String())
			w.s("}}")
		}
	}
	if open {
		w.s("]}")
	}
}

// collect gathers the text of blocks, one line each.
func (w *writer) collect(b *strings.Builder, blocks []article.Block) {
	for i := range blocks {
		k := &blocks[i]
		if (k.Kind == article.Para || k.Kind == article.TableCell) && k.Unit >= 0 {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(article.Plain(w.d.Texts[k.Unit].Spans))
		}
		w.collect(b, k.Children)
	}
}

func (w *writer) jsonAddress(fragment string) {
	w.json(w.r.site.BaseURL + w.d.Locale.Tag + "/" + w.d.Slug + "/" + fragment)
}

// json writes a string that is safe in JSON (RFC 8259, 7) and inside a script element, where
// neither "</script" nor "<!--" may stand (HTML, 4.12.1.3).
func (w *writer) json(s string) {
	const hex = "0123456789abcdef"
	w.b = append(w.b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			continue
		}
		w.s(s[from:i])
		w.s(`\u00`)
		w.b = append(w.b, hex[c>>4], hex[c&15])
		from = i + 1
	}
	w.s(s[from:])
	w.b = append(w.b, '"')
}
