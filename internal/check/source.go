package check

import (
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/project"
)

// Source reports what stops a source article from being read or published.
var Source = Check{Name: "source", Doc: "the source article can be read and published", Run: func(p *Pass) {
	if p.Page >= 0 || p.Work.Article == nil {
		return
	}
	unread := false
	for _, e := range p.unread() {
		unread = unread || e.File == p.Work.Article.Path
	}
	if unread {
		return
	}
	for _, pr := range p.Work.Article.Problems {
		p.report(pr.Check, Error, Place{File: p.Work.Article.Path, Pos: pr.Pos, Unit: pr.Unit}, pr.Text+"; "+pr.Mend)
		if pr.Unit < 0 || pr.Check == "advertising" {
			p.Safety() // nobody knows what of the article was lost
		}
	}
}}

// unread reports the files of the pass that could not be read, and lists them.
func (p *Pass) unread() []project.Problem {
	var out []project.Problem
	for _, e := range p.Work.Errors {
		of := -1 // the page that the file belongs to
		for i := range p.Work.Pages {
			if page := &p.Work.Pages[i]; e.File == page.File.Path || e.File == page.Ledger.Path {
				of = i
			}
		}
		if of != p.Page {
			continue
		}
		out = append(out, e)
		p.report(e.Check, Error, Place{File: e.File, Pos: e.Pos, Unit: -1}, e.Text+"; "+e.Mend)
		p.Safety() // nobody knows what stands in it
	}
	return out
}

// SourceSync reports an article that its source catalog does not follow yet.
var SourceSync = Check{Name: "source-sync", Doc: "the source catalog says what the article says", Run: func(p *Pass) {
	if p.Page >= 0 || p.Work.Article == nil {
		return
	}
	w := p.Work
	if !w.Catalog.Exists {
		p.Report(Error, Place{File: w.Catalog.Path, Unit: -1}, "the article has no source catalog; run: caveat sync %s", w.Slug)
		return
	}
	if w.Catalog.Broken {
		return // LocaleFile says why
	}
	for _, m := range w.Align.Matches {
		at := p.SourceUnit(m.Unit)
		at.Unit = -1
		switch m.How {
		case catalog.Edited:
			p.Report(Error, at, "the text of %s has changed since the last sync (it was “%s”); run: caveat sync %s", m.Key, short(m.Old), w.Slug)
		case catalog.Returned:
			p.Report(Error, at, "the text of %s is back; run: caveat sync %s", m.Key, w.Slug)
		case catalog.New:
			p.Report(Error, at, "a new text, which will be %s; run: caveat sync %s", m.Key, w.Slug)
		}
	}
	for _, key := range w.Align.Gone {
		at := Place{File: w.Catalog.Path, Key: key, Unit: -1}
		if m := w.Catalog.Lookup(key); m != nil {
			at.Pos = article.Pos(m.Pos)
		}
		p.Report(Error, at, "%s is no longer in the article; run: caveat sync %s", key, w.Slug)
	}
}}

// short cuts a text for a message.
func short(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if len(s) <= 60 {
		return s
	}
	cut := 60
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
