package article

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// Links, character references, and what looks like HTML.

// linkTail parses "(destination "title")" at i and returns the index after it, or -1
// (CommonMark 0.31.2, 6.3).
func linkTail(s string, i int) (url, title string, end int) {
	if i >= len(s) || s[i] != '(' {
		return "", "", -1
	}
	i = skipSpace(s, i+1)
	if i >= len(s) {
		return "", "", -1
	}
	if s[i] == ')' {
		return "", "", i + 1
	}
	j := i
	if s[i] == '<' {
		for j = i + 1; ; j++ {
			if j >= len(s) {
				return "", "", -1
			}
			if s[j] == '\\' && j+1 < len(s) && util.IsPunct(s[j+1]) {
				j++
			} else if s[j] == '>' {
				break
			}
		}
		url = s[i+1 : j]
		j++
	} else {
		depth := 0
	dest:
		for ; j < len(s); j++ {
			switch c := s[j]; {
			case c == '\\' && j+1 < len(s) && util.IsPunct(s[j+1]):
				j++
			case c == '(':
				depth++
			case c == ')':
				if depth--; depth < 0 {
					break dest
				}
			case util.IsSpace(c):
				break dest
			}
		}
		if j > len(s) {
			j = len(s)
		}
		url = s[i:j]
		if url == "" {
			return "", "", -1
		}
	}
	i = skipSpace(s, j)
	if i < len(s) && s[i] != ')' {
		q := s[i]
		switch q {
		case '"', '\'':
		case '(':
			q = ')'
		default:
			return "", "", -1
		}
		for j = i + 1; ; j++ {
			if j >= len(s) {
				return "", "", -1
			}
			if s[j] == '\\' && j+1 < len(s) && util.IsPunct(s[j+1]) {
				j++
			} else if s[j] == q {
				break
			}
		}
		title = s[i+1 : j]
		i = skipSpace(s, j+1)
	}
	if i >= len(s) || s[i] != ')' {
		return "", "", -1
	}
	return unescape(url), unescape(title), i + 1
}

func skipSpace(s string, i int) int {
	for i < len(s) && util.IsSpace(s[i]) {
		i++
	}
	return i
}

func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	b := util.UnescapePunctuations([]byte(s))
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(b)))
}

func resolve(entity string) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(entity))))
}

// entityEnd returns the index after the ';' of what may be a character reference at i, or -1.
func entityEnd(s string, i int) int {
	for j := i + 1; j < len(s) && j < i+40; j++ {
		c := s[j]
		if c == ';' {
			if j == i+1 {
				return -1
			}
			return j + 1
		}
		if !(c == '#' && j == i+1 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return -1
		}
	}
	return -1
}

// autolink parses "<https://…>" or "<a@b.c>" at i (CommonMark 0.31.2, 6.5).
func autolink(s string, i int) (url, label string, end int) {
	gt := strings.IndexByte(s[i:], '>')
	if gt < 0 {
		return "", "", -1
	}
	rest := []byte(s[i+1 : i+gt+1])
	if n := util.FindEmailIndex(rest); n > 0 && n == gt-1 {
		return "mailto:" + s[i+1:i+gt], s[i+1 : i+gt], i + gt + 1
	}
	if n := util.FindURLIndex(rest); n > 0 && n == gt-1 {
		return s[i+1 : i+gt], s[i+1 : i+gt], i + gt + 1
	}
	return "", "", -1
}

// rawHTML returns the length of what a Markdown reader may take for an HTML tag, comment,
// declaration or processing instruction at the start of s, or 0.
func rawHTML(s string) int {
	if len(s) < 3 {
		return 0
	}
	c := s[1]
	if !(c == '/' || c == '!' || c == '?' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
		return 0
	}
	return strings.IndexByte(s, '>') + 1
}

func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	n := 40
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
