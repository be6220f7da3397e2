// Package style reads stylesheets as far as it takes to say whether they hide a text: with rules
// that make it vanish in any state of the page or on any medium, and with colours that cannot be
// told from what is behind them. It errs on the side of an objection: a rule counts whether or not
// another one overrides it, and what it cannot read is objected to as well.
package style

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Sheet is a page's stylesheets. It is safe for concurrent use.
type Sheet struct {
	Problems []string // what no stylesheet of a page may have, one line each

	rules       []rule
	pages       []declaration // of @page
	breakpoints []float64     // widths in CSS pixels at which a media query changes its answer
	paints      []int         // indexes of the rules that set a colour or a custom property
	conceals    []concealing
	covers      []concealing
	shows       []int // indexes of the rules that generate content

	mu       sync.Mutex
	contrast map[string]string // by the rules along a chain of elements
}

// rule is a style rule with the conditions that it stands under.
type rule struct {
	media     []string
	selectors []selector
	decls     []declaration
}

type declaration struct {
	property, value string // lower case, escapes read, comments gone
	important       bool
}

// concealing is a declaration that would hide whatever its rule matches.
type concealing struct {
	rule int
	decl declaration
}

// Parse reads stylesheets in the order in which a page has them (CSS Syntax Level 3, 5). It never
// fails: what it cannot read is among the Problems.
func Parse(sheets ...string) *Sheet {
	s := &Sheet{contrast: map[string]string{}}
	for _, text := range sheets {
		p := parser{s: s, text: strings.TrimPrefix(text, "\ufeff")}
		p.rules(nil, false)
	}
	s.index()
	return s
}

func (s *Sheet) problem(format string, args ...any) {
	s.Problems = append(s.Problems, fmt.Sprintf(format, args...))
}

type parser struct {
	s    *Sheet
	text string
	at   int
}

// rules reads rules until the end, or until the brace that closes the block around them.
func (p *parser) rules(media []string, nested bool) {
	for {
		prelude, end := p.until("{};")
		prelude = strings.TrimSpace(prelude)
		switch end {
		case 0:
			if prelude != "" {
				p.s.problem("the stylesheet ends within %q", clip(prelude))
			}
			if nested {
				p.s.problem("the stylesheet ends within @%s", strings.Join(media, " "))
			}
			return
		case '}':
			if !nested || prelude != "" {
				p.s.problem("a } too many, or a declaration outside of a rule, at %q", clip(prelude))
			}
			if nested {
				return
			}
		case ';':
			p.statement(prelude)
		case '{':
			p.block(prelude, media)
		}
	}
}

// statement is an at-rule without a block.
func (p *parser) statement(prelude string) {
	if !strings.EqualFold(prelude, `@charset "utf-8"`) {
		p.s.problem("%q: a page's stylesheet fetches nothing and has no such rule", clip(prelude))
	}
}

func (p *parser) block(prelude string, media []string) {
	name := atName(prelude)
	switch name {
	case "":
		p.style(prelude, media)
	case "media":
		query := strings.ToLower(strings.TrimSpace(prelude[len("@media"):]))
		p.rules(append(media[:len(media):len(media)], query), true)
	case "supports", "layer", "container", "scope": // read as if they held, and objected to: what wins then cannot be told
		p.s.problem("@%s: a page's stylesheet has no such rule", name)
		p.rules(media, true)
	case "page":
		p.page()
	default:
		p.s.problem("@%s: a page's stylesheet has no such rule", name)
		p.skip()
	}
}

// style reads a style rule; its declarations begin at p.at.
func (p *parser) style(prelude string, media []string) {
	selectors, err := parseSelectors(prelude)
	if err != nil {
		p.s.problem("the selector %q cannot be read: %v", clip(prelude), err)
	}
	p.s.rules = append(p.s.rules, rule{media: media, selectors: selectors, decls: p.declarations()})
}

// page reads an @page rule; the boxes in its margins are no part of the text.
func (p *parser) page() {
	for {
		part, end := p.until("{};")
		switch end {
		case '{':
			p.skip()
			continue
		case ';', '}':
			if d, ok := parseDeclaration(part); ok {
				p.s.pages = append(p.s.pages, d)
			}
			if end == ';' {
				continue
			}
		}
		return
	}
}

func (p *parser) declarations() []declaration {
	var out []declaration
	for {
		part, end := p.until("{};")
		if end == '{' {
			p.s.problem("the rule %q stands within another", clip(part))
			p.skip()
			continue
		}
		if d, ok := parseDeclaration(part); ok {
			out = append(out, d)
		} else if strings.TrimSpace(part) != "" {
			p.s.problem("%q is no declaration", clip(part))
		}
		if end != ';' {
			return out
		}
	}
}

// skip passes over a block whose opening brace has been read.
func (p *parser) skip() {
	for depth := 1; depth > 0; {
		_, end := p.until("{}")
		switch end {
		case 0:
			return
		case '{':
			depth++
		case '}':
			depth--
		}
	}
}

// until returns the text up to the first of some characters that stands outside of strings,
// brackets and comments, without the comments, and which it was; 0 is the end.
func (p *parser) until(stop string) (string, byte) {
	var b strings.Builder
	depth := 0
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case strings.HasPrefix(p.text[p.at:], "/*"):
			end := strings.Index(p.text[p.at+2:], "*/")
			if end < 0 {
				p.at = len(p.text)
				return b.String(), 0
			}
			p.at += end + 4
			continue
		case c == '\\' && p.at+1 < len(p.text):
			b.WriteString(p.text[p.at : p.at+2])
			p.at += 2
			continue
		case c == '"' || c == '\'':
			end := p.at + 1
			for end < len(p.text) && p.text[end] != c && p.text[end] != '\n' {
				if p.text[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end+1, len(p.text))
			b.WriteString(p.text[p.at:end])
			p.at = end
			continue
		case c == '(' || c == '[':
			depth++
		case (c == ')' || c == ']') && depth > 0:
			depth--
		case depth == 0 && strings.IndexByte(stop, c) >= 0:
			p.at++
			return b.String(), c
		}
		b.WriteByte(c)
		p.at++
	}
	return b.String(), 0
}

func parseDeclaration(part string) (declaration, bool) {
	name, value, ok := strings.Cut(part, ":")
	name = strings.ToLower(unescape(strings.TrimSpace(name)))
	if !ok || name == "" {
		return declaration{}, false
	}
	value = strings.Join(strings.Fields(unescapeOutside(value)), " ")
	d := declaration{property: name, value: value}
	if i := strings.LastIndexByte(value, '!'); i >= 0 && strings.EqualFold(strings.TrimSpace(value[i+1:]), "important") {
		d.value, d.important = strings.TrimSpace(value[:i]), true
	}
	if !strings.HasPrefix(name, "--") && !strings.ContainsAny(d.value, `"'`) {
		d.value = strings.ToLower(d.value)
	}
	return d, true
}

// atName is the name of an at-rule in lower case, "" for a style rule.
func atName(prelude string) string {
	if !strings.HasPrefix(prelude, "@") {
		return ""
	}
	name := prelude[1:]
	if i := strings.IndexAny(name, " \t\r\n\f(\"'"); i >= 0 {
		name = name[:i]
	}
	return strings.ToLower(unescape(name))
}

// unescape reads the escapes of an identifier or string (CSS Syntax Level 3, 4.3.7).
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		n := 0
		for n < 6 && i+1+n < len(s) && isHex(s[i+1+n]) {
			n++
		}
		if n == 0 {
			_, size := utf8.DecodeRuneInString(s[i+1:])
			b.WriteString(s[i+1 : i+1+size])
			i += size
			continue
		}
		code, _ := strconv.ParseUint(s[i+1:i+1+n], 16, 32)
		b.WriteRune(rune(code))
		i += n
		if i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] == '\t') {
			i++
		}
	}
	return b.String()
}

// unescapeOutside is unescape for what stands outside of strings.
func unescapeOutside(s string) string {
	if strings.IndexByte(s, '\\') < 0 || strings.ContainsAny(s, `"'`) {
		return s
	}
	return unescape(s)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
