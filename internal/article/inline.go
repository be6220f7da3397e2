package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// SpanKind says what a Span is. Open and Close kinds come in properly nested pairs.
type SpanKind uint8

const (
	Text    SpanKind = iota // Span.Text, literal characters
	Code                    // Span.Text, literal characters
	Picture                 // Span.Text is the description, Span.URL the source
	Break                   // hard line break
	OpenEmphasis
	CloseEmphasis
	OpenStrong
	CloseStrong
	OpenLink // Span.URL, Span.Title
	CloseLink
	OpenIsolate // left-to-right run in right-to-left text; made by localize only
	CloseIsolate
)

// Span is one piece of a message: flat, in reading order.
type Span struct {
	Kind  SpanKind
	Text  string
	URL   string
	Title string
}

// InlineProblem is something in a message that is not inline Markdown.
// Offset is in bytes of the text that was parsed.
type InlineProblem struct {
	Offset int
	Text   string // the offending text, at most 40 bytes
}

// Inline parses messages. Its buffers are reused from call to call, so it is for one goroutine.
//
// The grammar is CommonMark 0.31.2, chapter 6, without raw HTML and without reference links,
// and with one difference: beside an ideograph, kana or Hangul a delimiter run may open or close
// as if it stood beside punctuation, because those scripts put no space after a full stop.
type Inline struct {
	toks     []token
	matches  []match
	brackets []int // token indexes of openers that may still become links
	Problems []InlineProblem
}

type token struct {
	span     Span
	delim    byte // '*' or '_' of a delimiter run, '[' or '!' of a bracket, 0 otherwise
	dead     bool // a bracket that a link inside has made unusable
	canOpen  bool
	canClose bool
	n, orig  int
	prev     int // delimiter list
	next     int
	opens    int // head of a list in matches, the last match first
	closes   int // head of a list in matches, in order
	lastClo  int
}

type match struct {
	strong   bool
	nextOpen int
	nextClo  int
}

// ParseInline is Inline.Parse for callers off the hot path.
func ParseInline(text string) ([]Span, []InlineProblem) {
	var p Inline
	spans := p.Parse(nil, text)
	return spans, p.Problems
}

// isSpecial marks the bytes that may begin anything but text.
var isSpecial = [256]bool{'\\': true, '`': true, '*': true, '_': true, '[': true, ']': true, '!': true, '<': true, '&': true, '\n': true}

// Parse appends the spans of text, which Fold has folded, to dst. Spans share text's memory.
// It fails on nothing: what it does not know is literal text, and a problem where
// a reader of the source would take it for something else.
func (p *Inline) Parse(dst []Span, text string) []Span {
	p.Problems = p.Problems[:0]
	i := 0
	for i < len(text) && !isSpecial[text[i]] {
		i++
	}
	if i == len(text) {
		if text == "" {
			return dst
		}
		return append(dst, Span{Kind: Text, Text: text})
	}
	p.toks, p.matches, p.brackets = p.toks[:0], p.matches[:0], p.brackets[:0]
	p.scan(text, i)
	p.emphasis(-1)
	return p.emit(dst, 0, len(p.toks))
}

func (p *Inline) push(t token) int {
	t.opens, t.closes, t.lastClo, t.prev, t.next = -1, -1, -1, -1, -1
	p.toks = append(p.toks, t)
	return len(p.toks) - 1
}

func (p *Inline) text(s string) {
	if s != "" {
		p.push(token{span: Span{Kind: Text, Text: s}})
	}
}

func (p *Inline) scan(text string, i int) {
	start := 0
	for i < len(text) {
		c := text[i]
		if !isSpecial[c] {
			i++
			continue
		}
		switch c {
		case '\\':
			if i+1 < len(text) && text[i+1] == '\n' {
				p.text(text[start:i])
				p.push(token{span: Span{Kind: Break}})
				i += 2
				start = i
			} else if i+1 < len(text) && util.IsPunct(text[i+1]) {
				p.text(text[start:i])
				start = i + 1
				i += 2
			} else {
				i++
			}
		case '`':
			n := run(text, i)
			end := closingTicks(text, i+n, n)
			if end < 0 {
				i += n
				continue
			}
			p.text(text[start:i])
			p.push(token{span: Span{Kind: Code, Text: codeText(text[i+n : end])}})
			i = end + n
			start = i
		case '*', '_':
			p.text(text[start:i])
			n := run(text, i)
			open, cl := flanking(text, i, i+n)
			p.push(token{span: Span{Kind: Text, Text: text[i : i+n]}, delim: c, canOpen: open, canClose: cl, n: n, orig: n})
			i += n
			start = i
		case '!':
			if i+1 >= len(text) || text[i+1] != '[' {
				i++
				continue
			}
			p.text(text[start:i])
			p.brackets = append(p.brackets, p.push(token{span: Span{Kind: Text, Text: text[i : i+2]}, delim: '!'}))
			i += 2
			start = i
		case '[':
			p.text(text[start:i])
			p.brackets = append(p.brackets, p.push(token{span: Span{Kind: Text, Text: text[i : i+1]}, delim: '['}))
			i++
			start = i
		case ']':
			end := p.closeBracket(text, start, i)
			if end < 0 {
				i++
				continue
			}
			i = end
			start = i
		case '<':
			url, label, end := autolink(text, i)
			if end > 0 {
				p.text(text[start:i])
				p.push(token{span: Span{Kind: OpenLink, URL: url}})
				p.text(label)
				p.push(token{span: Span{Kind: CloseLink}})
				i = end
				start = i
				continue
			}
			if tag := rawHTML(text[i:]); tag > 0 {
				p.Problems = append(p.Problems, InlineProblem{Offset: i, Text: clip(text[i : i+tag])})
			}
			i++
		case '&':
			end := entityEnd(text, i)
			if end < 0 {
				i++
				continue
			}
			if s := resolve(text[i:end]); s != text[i:end] {
				p.text(text[start:i])
				p.text(s)
				start = end
			}
			i = end
		default: // a newline that Fold has not folded
			p.text(text[start:i])
			p.text(" ")
			i++
			start = i
		}
	}
	p.text(text[start:])
}

// closeBracket handles the ']' at i. It returns the index after the link or image, or -1 when
// the bracket is literal.
func (p *Inline) closeBracket(text string, start, i int) int {
	if len(p.brackets) == 0 {
		return -1
	}
	open := p.brackets[len(p.brackets)-1]
	p.brackets = p.brackets[:len(p.brackets)-1]
	if p.toks[open].dead {
		return -1
	}
	url, title, end := linkTail(text, i+1)
	if end < 0 {
		return -1
	}
	p.text(text[start:i])
	p.emphasis(open)
	if p.toks[open].delim == '!' {
		var alt strings.Builder
		for _, s := range p.emit(nil, open+1, len(p.toks)) {
			if s.Kind == Break {
				alt.WriteByte(' ')
			}
			alt.WriteString(s.Text)
		}
		p.toks = p.toks[:open]
		p.push(token{span: Span{Kind: Picture, Text: alt.String(), URL: url, Title: title}})
		return end
	}
	p.toks[open].delim = 0
	p.toks[open].span = Span{Kind: OpenLink, URL: url, Title: title}
	p.push(token{span: Span{Kind: CloseLink}})
	for _, b := range p.brackets { // CommonMark 6.3: links may not contain other links
		if p.toks[b].delim == '[' {
			p.toks[b].dead = true
		}
	}
	return end
}

// emphasis matches delimiter runs after token index bottom (CommonMark 0.31.2, appendix,
// "process emphasis"), and takes them off the list.
func (p *Inline) emphasis(bottom int) {
	first, last := -1, -1
	for i := bottom + 1; i < len(p.toks); i++ {
		t := &p.toks[i]
		if (t.delim != '*' && t.delim != '_') || t.n == 0 || (!t.canOpen && !t.canClose) {
			continue
		}
		t.prev, t.next = last, -1
		if last >= 0 {
			p.toks[last].next = i
		} else {
			first = i
		}
		last = i
	}
	unlink := func(i int) {
		t := &p.toks[i]
		if t.prev >= 0 {
			p.toks[t.prev].next = t.next
		}
		if t.next >= 0 {
			p.toks[t.next].prev = t.prev
		}
	}
	// bottoms keeps, per kind of closer, where a search has already failed, so that a long
	// line of unmatched runs is not quadratic.
	var bottoms [2][2][3]int
	for a := range bottoms {
		for b := range bottoms[a] {
			for c := range bottoms[a][b] {
				bottoms[a][b][c] = -1
			}
		}
	}
	for c := first; c >= 0; {
		cl := &p.toks[c]
		if !cl.canClose {
			c = cl.next
			continue
		}
		floor := &bottoms[b2i(cl.delim == '_')][b2i(cl.canOpen)][cl.orig%3]
		o := cl.prev
		for ; o >= 0 && o > *floor; o = p.toks[o].prev {
			op := &p.toks[o]
			if op.canOpen && op.delim == cl.delim &&
				!((op.canClose || cl.canOpen) && (op.orig+cl.orig)%3 == 0 && cl.orig%3 != 0) {
				break
			}
		}
		if o < 0 || o <= *floor {
			*floor = cl.prev
			next := cl.next
			if !cl.canOpen {
				unlink(c)
			}
			c = next
			continue
		}
		op := &p.toks[o]
		use := 1
		if op.n >= 2 && cl.n >= 2 {
			use = 2
		}
		op.n -= use
		cl.n -= use
		m := len(p.matches)
		p.matches = append(p.matches, match{strong: use == 2, nextOpen: op.opens, nextClo: -1})
		op.opens = m
		if cl.closes < 0 {
			cl.closes = m
		} else {
			p.matches[cl.lastClo].nextClo = m
		}
		cl.lastClo = m
		op.next, cl.prev = c, o
		if op.n == 0 {
			unlink(o)
		}
		if cl.n == 0 {
			next := cl.next
			unlink(c)
			c = next
		}
	}
	for i := bottom + 1; i < len(p.toks); i++ {
		if d := p.toks[i].delim; d == '*' || d == '_' {
			p.toks[i].canOpen, p.toks[i].canClose = false, false
		}
	}
}

// emit appends the spans of tokens [from, to).
func (p *Inline) emit(dst []Span, from, to int) []Span {
	for i := from; i < to; i++ {
		t := &p.toks[i]
		if t.delim != '*' && t.delim != '_' {
			dst = appendText(dst, t.span)
			continue
		}
		for m := t.closes; m >= 0; m = p.matches[m].nextClo {
			dst = append(dst, Span{Kind: pick(p.matches[m].strong, CloseStrong, CloseEmphasis)})
		}
		if t.n > 0 {
			dst = appendText(dst, Span{Kind: Text, Text: t.span.Text[:t.n]})
		}
		for m := t.opens; m >= 0; m = p.matches[m].nextOpen {
			dst = append(dst, Span{Kind: pick(p.matches[m].strong, OpenStrong, OpenEmphasis)})
		}
	}
	return dst
}

// appendText appends s unless it is empty text.
func appendText(dst []Span, s Span) []Span {
	if s.Kind == Text && s.Text == "" {
		return dst
	}
	return append(dst, s)
}

func pick(strong bool, a, b SpanKind) SpanKind {
	if strong {
		return a
	}
	return b
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func run(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

func closingTicks(s string, i, n int) int {
	for i < len(s) {
		k := strings.IndexByte(s[i:], '`')
		if k < 0 {
			return -1
		}
		i += k
		m := run(s, i)
		if m == n {
			return i
		}
		i += m
	}
	return -1
}

func codeText(s string) string {
	if len(s) > 1 && s[0] == ' ' && s[len(s)-1] == ' ' && strings.Trim(s, " ") != "" {
		return s[1 : len(s)-1]
	}
	return s
}

// flanking says whether the run s[i:j] can open and can close emphasis
// (CommonMark 0.31.2, 6.2, left- and right-flanking delimiter runs).
func flanking(s string, i, j int) (open, cl bool) {
	before, after := ' ', ' '
	if i > 0 {
		before, _ = utf8.DecodeLastRuneInString(s[:i])
	}
	if j < len(s) {
		after, _ = utf8.DecodeRuneInString(s[j:])
	}
	spaceB, spaceA := util.IsSpaceRune(before), util.IsSpaceRune(after)
	punctB, punctA := isPunct(before), isPunct(after)
	left := !spaceA && (!punctA || spaceB || punctB || isCJK(before))
	right := !spaceB && (!punctB || spaceA || punctA || isCJK(after))
	if s[i] == '_' {
		return left && (!right || punctB), right && (!left || punctA)
	}
	return left, right
}

func isPunct(r rune) bool {
	if r < 128 {
		return util.IsPunct(byte(r))
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

func isCJK(r rune) bool {
	return r >= 0x1100 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hangul, r) ||
		unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r))
}
