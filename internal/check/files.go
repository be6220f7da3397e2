package check

import (
	"fmt"
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// LocaleFile reports locale files and ledgers that cannot be read as what they are.
var LocaleFile = Check{Name: "locale-file", Doc: "locale files and ledgers are well-formed", Run: func(p *Pass) {
	w := p.Work
	if p.Page < 0 {
		if w.Article == nil {
			p.unread()
		}
		p.fileProblems(w.Catalog.Path, w.Catalog.Problems)
		p.fileProblems(w.Marks.Path, w.Marks.Problems)
		return
	}
	page := &w.Pages[p.Page]
	p.unread()
	p.fileProblems(page.File.Path, page.File.Problems)
	p.fileProblems(page.Ledger.Path, page.Ledger.Problems)
}}

func (p *Pass) fileProblems(path string, problems []catalog.Problem) {
	for _, pr := range problems {
		at := Place{File: path, Pos: article.Pos(pr.Pos), Key: pr.Key, Unit: -1}
		for i, u := range p.Work.Units {
			if pr.Key != "" && u.Key == pr.Key {
				at.Unit = i
			}
		}
		p.report(pr.Check, Error, at, pr.Text+"; "+pr.Mend)
		if pr.Fatal {
			p.Safety() // nobody knows which text was lost
		}
	}
}

// PluralForms holds messages with plural forms to those that their language has.
var PluralForms = Check{Name: "plural-forms", Doc: "a message has each plural form of its language, and no other", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	page := &p.Work.Pages[p.Page]
	for i := range p.Work.Units {
		m := page.States[i].Message
		if m == nil || !m.Filled() {
			continue
		}
		source := p.Work.Units[i].Text
		counted := strings.HasPrefix(source, "one: ") || strings.HasPrefix(source, "zero: ") || strings.HasPrefix(source, "few: ")
		if !counted && len(m.Plural) == 0 {
			continue
		}
		forms := page.Locale.Forms()
		var lack, extra []string
		for _, f := range forms {
			if text, _ := m.Form(f); counted && text == "" {
				lack = append(lack, string(f))
			}
		}
		for _, v := range m.Plural {
			if !counted || !has(forms, v.Form) {
				extra = append(extra, string(v.Form))
			}
		}
		if len(lack) > 0 {
			p.Report(Error, p.Target(i), "%s lacks the plural form %s; %s has %s", p.Work.Units[i].Key, strings.Join(lack, ", "), page.Locale.Tag, formList(forms))
		}
		if len(extra) > 0 {
			p.Report(Error, p.Target(i), "%s has the plural form %s, which nothing uses; delete it", p.Work.Units[i].Key, strings.Join(extra, ", "))
		}
	}
}}

func has(forms []lang.Form, f lang.Form) bool {
	for _, x := range forms {
		if x == f {
			return true
		}
	}
	return false
}

func formList(forms []lang.Form) string {
	var s []string
	for _, f := range forms {
		s = append(s, string(f))
	}
	return strings.Join(s, ", ")
}

// RawHTML reports HTML in translations; Source reports it in articles.
var RawHTML = Check{Name: "raw-html", Doc: "no text holds HTML", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	var in article.Inline
	page := &p.Work.Pages[p.Page]
	for i := range page.States {
		m := page.States[i].Message
		if m == nil || p.safety && !p.Work.Safety[i] {
			continue
		}
		each(m, func(form lang.Form, text string) {
			if strings.IndexByte(text, '<') < 0 {
				return
			}
			in.Parse(nil, text)
			for _, pr := range in.Problems {
				at := p.Target(i)
				at.Pos = article.Pos(m.FormPos(form))
				p.Report(Error, at, "HTML in a text: %s; write it as Markdown, or put a backslash before the <", pr.Text)
			}
		})
	}
}}

// each visits every form of a message that has text.
func each(m *catalog.Message, visit func(lang.Form, string)) {
	if m.Text != "" {
		visit(lang.Other, m.Text)
	}
	for _, v := range m.Plural {
		if v.Text != "" {
			visit(v.Form, v.Text)
		}
	}
}

// Placeholders holds translations to the source's {{.Name}}s.
var Placeholders = Check{Name: "placeholders", Doc: "a text has the placeholders of its source, and each has a value", Run: func(p *Pass) {
	w := p.Work
	if p.Page < 0 {
		if w.Article == nil {
			return
		}
		for i, u := range w.Units {
			for _, ph := range article.Placeholders(u.Text) {
				if _, ok := p.Project.Config.Vars[ph.Name]; ph.Name != "" && !ok {
					p.Report(Error, p.SourceUnit(i), "the placeholder {{.%s}} has no value; add it to [vars] in caveat.toml", ph.Name)
				}
			}
		}
		return
	}
	page := &w.Pages[p.Page]
	for i, u := range w.Units {
		m := page.States[i].Message
		if m == nil || !m.Filled() {
			continue
		}
		if !strings.Contains(u.Text, "{{") && !strings.Contains(m.Text, "{{") && len(m.Plural) == 0 {
			continue
		}
		want := names(sourceForm(u.Text))
		each(m, func(form lang.Form, text string) {
			at := p.Target(i)
			at.Pos = article.Pos(m.FormPos(form))
			got := map[string]int{}
			for _, ph := range article.Placeholders(text) {
				if ph.Name == "" {
					p.Report(Error, at, "“%s” is no plain placeholder; write {{.Name}} as the source has it", short(text[ph.Start:ph.End]))
					continue
				}
				got[ph.Name]++
			}
			for name, n := range want {
				// A form for one number alone may say it in words.
				if got[name] < n && !(name == "Count" && form != lang.Other && form != lang.Few && form != lang.Many) {
					p.Report(Error, at, "the placeholder {{.%s}} is lost; put it back where the sentence needs it", name)
				}
			}
			for name, n := range got {
				if n > want[name] {
					p.Report(Error, at, "the placeholder {{.%s}} is not in the source; take it out", name)
				}
			}
		})
	}
}}

func names(text string) map[string]int {
	out := map[string]int{}
	for _, ph := range article.Placeholders(text) {
		if ph.Name != "" {
			out[ph.Name]++
		}
	}
	return out
}

// sourceForm gives the "other" form of a canonical source text.
func sourceForm(canon string) string {
	if i := strings.LastIndex(canon, "\nother: "); i >= 0 {
		return canon[i+len("\nother: "):]
	}
	return canon
}

// Links holds links in the source to places that are there.
var Links = Check{Name: "links", Doc: "every link leads somewhere", Run: func(p *Pass) {
	if p.Work.Article == nil {
		return
	}
	if p.Page < 0 {
		for _, l := range p.Work.Article.Links {
			if why := p.deadLink(l.URL); why != "" {
				p.Report(Error, Place{File: p.Work.Article.Path, Pos: l.Pos, Unit: l.Unit}, "the link %q %s", l.URL, why)
			}
		}
		for _, img := range p.Work.Article.Images {
			if why := p.deadImage(img.Src); why != "" {
				p.Report(Error, Place{File: p.Work.Article.Path, Pos: img.Pos, Unit: img.Unit}, "the image %q %s", img.Src, why)
			}
		}
		return
	}
	page := &p.Work.Pages[p.Page]
	var in article.Inline
	var spans, source []article.Span
	for i, u := range p.Work.Units {
		m := page.States[i].Message
		if m == nil || m.Text == "" || p.safety && !p.Work.Safety[i] || !strings.Contains(u.Text, "](") && !strings.Contains(m.Text, "](") && !strings.Contains(m.Text, "<") {
			continue
		}
		if sameAddresses(u.Text, m.Text) {
			continue
		}
		source = in.Parse(source[:0], u.Text)
		spans = in.Parse(spans[:0], m.Text)
		want, got := targets(source), targets(spans)
		for url, n := range want {
			if got[url] < n {
				p.Report(Error, p.Target(i), "the link or image (%s) of the source is lost; put it back with the same address", url)
			}
		}
		for url, n := range got {
			if n > want[url] {
				p.Report(Error, p.Target(i), "the link or image (%s) is not in the source; take it out", url)
			}
		}
	}
}}

// sameAddresses says, at a glance, whether two texts hold the same addresses in the same order: what
// stands between "](" and ")".
func sameAddresses(a, b string) bool {
	if strings.IndexByte(a, '<') >= 0 || strings.IndexByte(b, '<') >= 0 || strings.IndexByte(b, '\\') >= 0 || strings.IndexByte(b, '`') >= 0 {
		return false
	}
	for {
		i, j := strings.Index(a, "]("), strings.Index(b, "](")
		if i < 0 || j < 0 {
			return i == j
		}
		a, b = a[i:], b[j:]
		k := strings.IndexByte(a, ')')
		if k < 0 || !strings.HasPrefix(b, a[:k+1]) {
			return false
		}
		a, b = a[k+1:], b[k+1:]
	}
}

func targets(spans []article.Span) map[string]int {
	out := map[string]int{}
	for _, s := range spans {
		if s.Kind == article.OpenLink || s.Kind == article.Picture {
			out[s.URL]++
		}
	}
	return out
}

// deadLink says why a link of the source leads nowhere, or "".
func (p *Pass) deadLink(url string) string {
	link, ok := p.Project.Link(p.Work.Slug, url)
	switch {
	case !ok:
		return "leads nowhere; write [text](slug.md#section) with a slug from content/, or an https address"
	case link.External || link.Fragment == "":
		return ""
	case link.Slug == p.Work.Slug:
		if findSection(p.Work.Article.Sections, link.Fragment) == nil {
			return "names a section that this article does not have"
		}
	case !p.Project.HasSection(link.Slug, link.Fragment):
		return fmt.Sprintf("names a section that %s.md does not have", link.Slug)
	}
	return ""
}

func (p *Pass) deadImage(src string) string {
	switch {
	case strings.Contains(src, ":") || strings.HasPrefix(src, "/") || strings.Contains(src, ".."):
		return "is not inside content/; put the file there, so that pages need nothing from elsewhere"
	case !p.Project.HasFile("content/" + src):
		return "is not there"
	}
	return ""
}
