package intake

import (
	"regexp"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"caveat/internal/article"
)

// clean takes away what nobody can see, and makes every kind of line end and space one of its kind.
// Joiners stay between letters: some scripts, and emoji, are spelled with them.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n",
		"\v", "\n", "\f", "\n\n", "\u00A0", " ", "\u202F", " ", "\u2007", " ").Replace(norm.NFC.String(s))
	var b strings.Builder
	var before rune
	for _, r := range s {
		joins := (r == '\u200C' || r == '\u200D') && before > unicode.MaxLatin1
		before = r
		switch {
		case r == '\n' || r == '\t' || joins:
		case r < 0x20 || r == 0x7F || r == '\u00AD' || r == '\uFFFC' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			continue
		case unicode.Is(unicode.Zs, r):
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fields cuts a text into words: runs of letters, digits and their marks.
func fields(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	})
}

// missing lists words of in that out has not, or not as often.
func missing(in, out string) []string {
	have := map[string]int{}
	for _, w := range fields(out) {
		have[w]++
	}
	var lost []string
	for _, w := range fields(in) {
		if have[w]--; have[w] < 0 {
			lost = append(lost, w)
		}
	}
	sort.Strings(lost)
	return lost
}

var address = regexp.MustCompile(`https?://[^\s<>"“”]+`)

// literal writes plain text as inline Markdown that reads back as that text. Web addresses in it
// become links that show themselves.
func literal(s string) string {
	var b strings.Builder
	rest := s
	for {
		at := address.FindStringIndex(rest)
		if at == nil {
			break
		}
		end := at[0] + trimAddress(rest[at[0]:at[1]])
		b.WriteString(escape(rest[:at[0]]) + "<" + rest[at[0]:end] + ">")
		rest = rest[end:]
	}
	b.WriteString(escape(rest))
	out := b.String()
	if spans, problems := article.ParseInline(out); len(problems) > 0 || article.Plain(spans) != s {
		return noTemplate(article.EscapeInline(s))
	}
	return out
}

// trimAddress gives the length of an address without the punctuation of the sentence around it.
func trimAddress(s string) int {
	for s != "" {
		last := []rune(s[max(0, len(s)-4):])
		r := last[len(last)-1]
		if !strings.ContainsRune(".,;:!?'’*_…", r) && !(r == ')' && strings.Count(s, ")") > strings.Count(s, "(")) && r != ']' && r != '}' {
			break
		}
		s = strings.TrimSuffix(s, string(r))
	}
	return len(s)
}

// escape puts backslashes only into texts that need them.
func escape(s string) string {
	spans, problems := article.ParseInline(s)
	same := len(problems) == 0 && article.Plain(spans) == s
	for _, sp := range spans {
		same = same && sp.Kind == article.Text
	}
	if same {
		return noTemplate(s)
	}
	// An exclamation mark means something before a bracket only, and that one has its backslash.
	return noTemplate(strings.ReplaceAll(article.EscapeInline(s), `\!`, "!"))
}

// noTemplate writes "{{" so that it is no placeholder.
func noTemplate(s string) string { return strings.ReplaceAll(s, "{{", `\{\{`) }

// blockStart is what would make a line something else than a paragraph (CommonMark 0.31.2, 4 and 5).
var blockStart = regexp.MustCompile(`^(#{1,6}(\s|$)|[-+*](\s|$)|([-*_]\s*){3,}$|>|=+\s*$|-+\s*$|~~~|` + "```" + `|\||:?-+:?\s*\|)`)

var numberStart = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)

// paragraph writes plain text as a line that is a paragraph whatever it begins with.
func paragraph(s string) string {
	md := literal(s)
	switch {
	case numberStart.MatchString(md):
		return numberStart.ReplaceAllString(md, `$1\$2$3`)
	case blockStart.MatchString(md):
		return `\` + md
	}
	return md
}

// heading writes plain text as what stands behind the marks of a heading.
func heading(s string) string {
	md := literal(s)
	md = strings.TrimRight(md, " ")
	if strings.HasSuffix(md, "#") {
		md = md[:len(md)-1] + `\#`
	}
	if strings.HasSuffix(md, "}") && !strings.HasSuffix(md, `\}`) {
		if i := strings.LastIndexByte(md, '{'); i >= 0 {
			md = md[:i] + `\` + md[i:]
			md = md[:len(md)-1] + `\}`
		}
	}
	return md
}

// quote shortens a text for a note.
func quote(s string) string {
	spans, _ := article.ParseInline(s)
	r := []rune(strings.Join(strings.Fields(article.Plain(spans)), " "))
	if len(r) > 60 {
		r = append(r[:59], '…')
	}
	return "“" + string(r) + "”"
}
