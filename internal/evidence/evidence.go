// Package evidence writes what people sign on paper and what auditors read: the review sheet and the
// review report, each one HTML file that needs nothing beside it. The same inputs give the same bytes:
// no clock is read.
package evidence

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"unicode"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/project"
	"caveat/internal/review"
)

// Text is one text as a reviewer and an auditor see it.
type Text struct {
	Unit     int // index into the Work's Units
	Key      string
	Section  string
	Safety   bool
	Source   string // as its file has it, all plural forms
	Target   string // "" for a text of the source
	Vars     []Var  // that either of them uses
	Subject  review.Subject
	Digest   review.Digest
	Approval review.Approval
}

// Var is a placeholder's value where the readers are.
type Var struct{ Name, Value string }

// Texts lists the texts of a source, with page -1, or of a target, that approvals can be bound to,
// in reading order. Want may choose among the units, nil for all.
func Texts(p *project.Project, w *project.Work, page int, want func(unit int) bool) ([]Text, error) {
	var out []Text
	for i := range w.Units {
		if want != nil && !want(i) {
			continue
		}
		s, ok := p.Subject(w, page, i)
		if !ok {
			continue
		}
		t := Text{Unit: i, Key: s.Key, Section: s.Section, Safety: s.Safety, Source: w.Units[i].Text, Subject: s, Approval: p.Approval(w, page, i)}
		if page >= 0 {
			t.Target = w.Pages[page].States[i].Message.Canon()
		}
		for _, name := range slices.Sorted(maps.Keys(s.Vars)) {
			t.Vars = append(t.Vars, Var{name, s.Vars[name]})
		}
		var err error
		if t.Digest, err = s.Digest(); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// Title is an article's title without markup; the page's own words have none.
func Title(w *project.Work) string {
	if w.Article == nil {
		return "The page’s own words"
	}
	spans, _ := article.ParseInline(w.Units[article.TitleUnit].Text)
	return article.Plain(spans)
}

//go:embed page
var pages embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"rich": rich, "dir": func(l lang.Locale) string { return l.Dir() },
}).ParseFS(pages, "page/*.html"))

func render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}

// part is a stretch of text: a placeholder, whose braces keep their order in any language, or the
// rest.
type part struct {
	text        string
	placeholder bool
}

func parts(text string) []part {
	text = shown(text)
	var out []part
	from := 0
	for _, ph := range article.Placeholders(text) {
		out = append(out, part{text: text[from:ph.Start]}, part{text[ph.Start:ph.End], true})
		from = ph.End
	}
	return append(out, part{text: text[from:]})
}

// shown writes the number of each character that paper and page would hide or obey: an override can
// make a text read as its opposite. Joiners, marks and isolates belong to words of several scripts and
// stay.
func shown(text string) string {
	hidden := func(r rune) bool {
		return r >= 0x202a && r <= 0x202e || r == 0x200b || r >= 0x2060 && r <= 0x2064 || r == 0xfeff ||
			r >= 0xe0000 && r <= 0xe0fff || unicode.IsControl(r) || unicode.Is(unicode.Co, r)
	}
	if strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if hidden(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// rich shows a text's emphasis, its line breaks, and each link's address behind it.
func rich(text string) template.HTML {
	var b strings.Builder
	esc := func(s string) { template.HTMLEscape(&b, []byte(s)) }
	for i, form := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<br>")
		}
		spans, _ := article.ParseInline(form)
		var links []string
		for _, s := range spans {
			switch s.Kind {
			case article.Text, article.Code:
				for _, part := range parts(s.Text) {
					if part.placeholder {
						b.WriteString("<bdi dir=ltr>")
						esc(part.text)
						b.WriteString("</bdi>")
					} else {
						esc(part.text)
					}
				}
			case article.Picture:
				esc("[" + s.Text + "]")
			case article.Break:
				b.WriteString("<br>")
			case article.OpenStrong:
				b.WriteString("<strong>")
			case article.CloseStrong:
				b.WriteString("</strong>")
			case article.OpenEmphasis:
				b.WriteString("<em>")
			case article.CloseEmphasis:
				b.WriteString("</em>")
			case article.OpenLink:
				links = append(links, s.URL)
			case article.CloseLink:
				b.WriteString(" <span class=address dir=ltr>(")
				esc(links[len(links)-1])
				b.WriteString(")</span>")
				links = links[:len(links)-1]
			}
		}
	}
	return template.HTML(b.String())
}
