package html

import (
	"strings"
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
