package html

import (
	"strings"
	"unicode/utf8"

	"caveat/internal/article"
)

// pageRule is the CSS for the paper: its size and, in the language's own words and digits, the
// number of each page (CSS Paged Media Level 3, 5 and 7).
func (r *Renderer) pageRule() string {
	size := "A4"
	if r.site.Letter {
		size = "letter"
	}
	const page, pages = "\x1a", "\x1b"
	text := r.word("page.number", map[string]string{"Page": page, "Pages": pages}).Text
	var content strings.Builder
	content.WriteByte('"')
	for _, c := range text {
		switch {
		case string(c) == page:
			content.WriteString(`" counter(page` + r.counterStyle() + `) "`)
		case string(c) == pages:
			content.WriteString(`" counter(pages` + r.counterStyle() + `) "`)
		case c == '"' || c == '\\' || c == '<' || c < ' ':
			content.WriteString(cssEscape(c))
		default:
			content.WriteRune(c)
		}
	}
	content.WriteByte('"')
	return "@page{size:" + size + ";@bottom-center{font-size:9pt;content:" + content.String() + "}}"
}

// cssEscape writes a character so that it ends neither a string nor a style element (CSS Syntax
// Level 3, 4.3.7).
func cssEscape(c rune) string {
	const hex = "0123456789abcdef"
	return `\` + string(hex[c>>4&15]) + string(hex[c&15]) + " "
}

// counterStyle names the digits of the language (CSS Counter Styles Level 3, 6.1).
func (r *Renderer) counterStyle() string {
	switch r.locale.Numbers().Zero {
	case '٠':
		return ",arabic-indic"
	case '۰':
		return ",persian"
	case '०':
		return ",devanagari"
	case '০':
		return ",bengali"
	case '૦':
		return ",gujarati"
	case '๐':
		return ",thai"
	case '០':
		return ",khmer"
	case '໐':
		return ",lao"
	case '၀':
		return ",myanmar"
	}
	return ""
}

// printed gives a link to another article the address that is worth printing. (The link itself stays
// relative, to work from a file.)
func (w *writer) printed(url string) {
	rest, ok := strings.CutPrefix(url, "../")
	if !ok {
		return
	}
	slug, _, _ := strings.Cut(rest, "/")
	w.s(" data-print=\"")
	w.b = appendAttr(w.b, w.r.site.BaseURL)
	w.s(w.d.Locale.Tag)
	w.s("/")
	w.b = appendAttr(w.b, slug)
	w.s("/\"")
}

// sheet is roughly what one printed page holds in a script, in the sizes of print.css: how many
// characters are a line of a list item, and how many lines are a page.
type sheet struct{ chars, lines int }

func (r *Renderer) sheet() sheet {
	var s sheet
	switch r.locale.Script {
	case "Hans", "Hant", "Jpan":
		s = sheet{50, 50}
	case "Kore":
		s = sheet{64, 50}
	case "Cyrl", "Grek", "Armn":
		s = sheet{90, 50}
	case "Arab":
		s = sheet{110, 42}
	case "Thai", "Laoo", "Khmr", "Mymr", "Gujr", "Deva", "Beng", "Guru", "Taml", "Telu":
		s = sheet{110, 42}
	default:
		s = sheet{98, 50}
	}
	if !r.site.Letter { // A4 is 6 % longer and 3 % narrower
		s.lines = s.lines * 106 / 100
		s.chars = s.chars * 97 / 100
	}
	return s
}

// fits says whether a section has room on one page, roughly. One that has not may as well begin where
// the one before it ends; CSS alone would send it to a page of its own and break it there.
func (w *writer) fits(s *article.Section) bool {
	return w.height(s)*100 <= 10*w.r.paper.lines*104 // the estimate is some 4 % high
}

// height is how long a section is, in tenths of a line.
func (w *writer) height(s *article.Section) int {
	h := 0
	if s.Heading >= 0 {
		h = 10 + 13*w.rows(s.Heading)
	}
	h += w.heights(s.Blocks)
	for i := range s.Sections {
		h += w.height(&s.Sections[i])
	}
	return h
}

func (w *writer) heights(list []article.Block) int {
	h := 0
	for i := range list {
		b := &list[i]
		switch b.Kind {
		case article.Para:
			h += 3 + 10*w.rows(b.Unit)
		case article.Callout:
			h += 40 + w.heights(b.Children)
		case article.Figure:
			h += 140
		case article.Row: // its longest cell, in a column that is a part of the page's width
			longest := 0
			for k := range b.Children {
				if u := b.Children[k].Unit; u >= 0 {
					longest = max(longest, w.chars(u)*len(b.Children)/w.r.paper.chars+1)
				}
			}
			h += 8 + 10*longest
		default:
			h += 3 + w.heights(b.Children)
		}
	}
	return h
}

// rows is how many lines a unit takes.
func (w *writer) rows(unit int) int { return w.chars(unit)/w.r.paper.chars + 1 }

func (w *writer) chars(unit int) int {
	n := 0
	for i := range w.d.Texts[unit].Spans {
		n += utf8.RuneCountInString(w.d.Texts[unit].Spans[i].Text)
	}
	return n
}
