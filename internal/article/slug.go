package article

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// weak words say nothing at the end of a slug.
var weak = map[string]bool{"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "by": true,
	"for": true, "from": true, "if": true, "in": true, "is": true, "it": true, "of": true, "on": true, "or": true,
	"that": true, "the": true, "this": true, "to": true, "with": true, "you": true, "your": true, "be": true}

// Slug makes a key segment of the first words of text: its bold lead if it begins with one.
// Letters lose their accents; what no Latin letter stands for is left out, so the result may be "".
func Slug(text string, words int) string {
	spans, _ := ParseInline(text)
	if len(spans) > 1 && spans[0].Kind == OpenStrong {
		for i, s := range spans {
			if s.Kind == CloseStrong {
				spans = spans[1:i]
				break
			}
		}
	}
	plain := Plain(spans)
	for _, ph := range Placeholders(plain) {
		plain = strings.Replace(plain, "{{."+ph.Name+"}}", ph.Name, 1)
	}
	fields := strings.FieldsFunc(norm.NFKD.String(plain), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’'
	})
	var out []string
	n := 0
	for _, f := range fields {
		w := strings.Map(func(r rune) rune {
			r = unicode.ToLower(r)
			if r < 128 && r != '\'' {
				return r
			}
			return -1
		}, f)
		if w == "" {
			continue
		}
		out = append(out, w)
		if n += len(w) + 1; len(out) == words || n > 40 {
			break
		}
	}
	for len(out) > 1 && weak[out[len(out)-1]] {
		out = out[:len(out)-1]
	}
	return strings.Join(out, "-")
}
