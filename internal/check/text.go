package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"caveat/internal/article"
)

// text is one text read once for all checks. Its slices are reused.
type text struct {
	raw string

	// folded holds the words in small letters, parted by single spaces, without markup. Between
	// spaces of their own stand clauseMark, stopMark and placeMark, and a number as its digits.
	folded  []byte
	numbers []number
	hits    []hit // what the lexicon found, in the order of their ends, the longest of a kind only

	letters   [scripts]int32
	runes     int // letters, digits and signs, without markup and spaces
	words     int
	sentences int
	questions int
	places    int  // placeholders
	stop      bool // ends like a sentence
	bad       bool // holds characters that need a closer look
	mixed     bool // holds a word of two scripts that look alike
	loose     bool // markup that does not close, or opens nothing
	spans     [kindsOfSpan]uint8
	brackets  int   // round ones that do not close
	tally     tally // common words of its language and of others
	concepts  conceptSet
	stems     stemSet
	sides     sideCounts // how often it has a word of each side
	maybe     uint64     // the sides that it may have a word of

	inWord uint16 // scripts of the word being read
	from   int    // where it begins in folded
}

// What is counted of markup.
const (
	strongSpans = iota
	emphasisSpans
	linkSpans
	codeSpans
	kindsOfSpan
)

const (
	clauseMark = 1
	stopMark   = 2
	placeMark  = 3
)

// hit is one entry of the lexicon found in folded[start:end].
type hit struct {
	entry
	start, end       int32
	clause, sentence int32
}

// conceptSet is a set of concepts by their numbers.
type conceptSet [4]uint64

func (s *conceptSet) add(id uint16)      { s[id>>6&3] |= 1 << (id & 63) }
func (s *conceptSet) has(id uint16) bool { return s[id>>6&3]&(1<<(id&63)) != 0 }

// stemSet is a set of beginnings of Latin words, by hash: names and the words that many languages
// share have them in common.
type stemSet [2]uint64

func (s *stemSet) add(word []byte) {
	h := uint32(word[0])<<24 | uint32(word[1])<<16 | uint32(word[2])<<8 | uint32(word[3])
	if h&0x80808080 != 0 {
		return
	}
	h *= 0x9E3779B1
	s[h>>31] |= 1 << (h >> 25 & 63)
}

// read reads a text: spans without markup, words, numbers, and what the lexicon knows of them.
func (t *text) read(x *lexicon, s string, in *article.Inline, spans []article.Span) []article.Span {
	*t = text{raw: s, folded: t.folded[:0], numbers: t.numbers[:0], hits: t.hits[:0]}
	if strings.ContainsAny(s, "*_`[\\<&") {
		spans = in.Parse(spans[:0], s)
		t.begin(len(s))
		for i := range spans {
			t.markup(&spans[i])
			if spans[i].Text != "" {
				t.append(x, spans[i].Text)
			}
		}
	} else {
		t.begin(len(s))
		t.append(x, s)
	}
	t.finish()
	if x.auto != nil {
		t.scan(x)
	}
	t.scale(x)
	return spans
}

// markup counts a span.
func (t *text) markup(s *article.Span) {
	switch s.Kind {
	case article.Break:
		t.gap()
	case article.OpenStrong:
		t.spans[strongSpans]++
	case article.OpenEmphasis:
		t.spans[emphasisSpans]++
	case article.OpenLink, article.Picture:
		t.spans[linkSpans]++
	case article.Code:
		t.spans[codeSpans]++
	case article.Text:
		if strings.Contains(s.Text, "**") || strings.Contains(s.Text, "](") || s.Text == "_" || s.Text == "`" || s.Text == "*" {
			t.loose = true
		}
	}
}

// fold only folds, for entries of a lexicon.
func (t *text) fold(x *lexicon, s string) {
	t.begin(len(s))
	t.append(x, s)
	t.finish()
}

func (t *text) begin(size int) {
	if cap(t.folded) < size {
		t.folded = make([]byte, 0, size+size/4+16)
	}
	t.folded = append(t.folded[:0], ' ')
}

func (t *text) finish() {
	t.gap()
	t.stop = len(t.folded) >= 3 && t.folded[len(t.folded)-2] == stopMark
	if n := len(t.folded); !t.stop && n > 1 {
		t.sentences++
	}
}

// gap ends a word.
func (t *text) gap() {
	if n := len(t.folded); t.folded[n-1] != ' ' {
		if t.inWord != 0 {
			t.words++
			if n-t.from >= 4 {
				t.stems.add(t.folded[t.from:n])
			}
			if m := t.inWord & (1<<(kLatin-kLetters) | 1<<(kCyrillic-kLetters) | 1<<(kGreek-kLetters)); m&(m-1) != 0 {
				t.mixed = true
			}
			t.inWord = 0
		}
		t.folded = append(t.folded, ' ')
	}
	t.from = len(t.folded)
}

// mark writes a mark of its own; a stop takes the place of clause marks before it.
func (t *text) mark(b byte) {
	t.gap()
	for n := len(t.folded); n >= 3 && t.folded[n-2] <= stopMark; n = len(t.folded) {
		if t.folded[n-2] == stopMark {
			return
		}
		if b == clauseMark {
			return
		}
		t.folded = t.folded[:n-2]
	}
	if b == stopMark {
		if len(t.folded) == 1 {
			return
		}
		t.sentences++
	}
	t.folded = append(t.folded, b, ' ')
	t.from = len(t.folded)
}

// append folds a stretch of text without markup.
func (t *text) append(x *lexicon, s string) {
	table := kinds()
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch k := table[c]; k {
			case kLatin:
				t.folded = append(t.folded, c|0x20)
				t.inWord |= 1 << (kLatin - kLetters)
				t.letters[kLatin-kLetters]++
				t.runes++
				i++
			case kSpace:
				t.gap()
				i++
			case kDigit:
				i += t.number(x, s, i)
			default:
				i += t.ascii(x, s, i, k)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		t.rune(x, s, i, r, table)
		if r >= 0x660 && kindOf(r) == kDigit {
			i += t.number(x, s, i)
		} else {
			i += n
		}
	}
}

// ascii folds one ASCII character that is no letter, digit or space, and gives the bytes it took.
func (t *text) ascii(x *lexicon, s string, i int, k kind) int {
	switch c := s[i]; {
	case c == '{' && strings.HasPrefix(s[i:], "{{"):
		end := strings.Index(s[i:], "}}")
		if end < 0 {
			t.gap()
			return 2
		}
		t.gap()
		t.folded = append(t.folded, placeMark, ' ')
		t.places++
		return end + 2
	case c == '\'':
		t.apostrophe(x, s, i, 1)
	case k == kStop:
		t.runes++
		if c == '?' {
			t.questions++
		}
		if c != '.' || endsSentence(s, i) {
			t.mark(stopMark)
		} else {
			t.gap()
		}
	case k == kClause:
		t.runes++
		if c == '(' {
			t.brackets++
		} else if c == ')' {
			t.brackets--
		}
		t.mark(clauseMark)
	case k == kUnit:
		t.runes++
		t.gap()
		t.folded = append(t.folded, c)
		t.gap()
	case k == kBad:
		t.bad = true
	case c == '-' || c == '/':
		t.runes++
		if i > 0 && s[i-1] == ' ' && i+1 < len(s) && s[i+1] == ' ' {
			t.mark(clauseMark)
		} else {
			t.gap()
		}
	case c == '<' || c == '>' || c == '=' || c == '+' || c == '~' || c == '#' || c == '$':
		t.gap()
		t.folded = append(t.folded, c, ' ')
	default:
		t.runes++
		t.gap()
	}
	return 1
}

// endsSentence says whether the full stop at s[i] does: a space and no small letter after it, and
// more than one letter before it.
func endsSentence(s string, i int) bool {
	rest := strings.TrimLeft(s[i+1:], ".)]\"”’» \u00a0\u202f\n\\")
	if i+1 < len(s) && len(rest) == len(s)-i-1 {
		return false
	}
	if rest != "" {
		r, _ := utf8.DecodeRuneInString(rest)
		if unicode.IsLower(r) {
			return false
		}
	}
	if i >= 2 && s[i-1] >= 'A' && s[i-1] <= 'Z' && (s[i-2] == ' ' || s[i-2] == '.') && rest != "" {
		return false // an initial, or U.S.
	}
	return !abbreviated(s[:i]) || rest == ""
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// abbreviated says whether s ends in an abbreviation that a name or a number follows.
func abbreviated(s string) bool {
	switch s[strings.LastIndexAny(s, " (")+1:] {
	case "Dr", "Mr", "Mrs", "Ms", "St", "vs", "No", "approx", "Sr", "Sra", "Dra", "Mme", "bzw", "ca", "usw", "tel", "Tel", "Nr",
		"ul", "г", "гг", "тыс", "млн", "млрд", "см", "др", "т", "д", "e.g", "i.e", "etc":
		return true
	}
	return false
}

// apostrophe folds one: part of the word between letters, nothing elsewhere.
func (t *text) apostrophe(x *lexicon, s string, i, n int) {
	if t.inWord == 0 || i+n >= len(s) {
		t.gap()
		return
	}
	if r, _ := utf8.DecodeRuneInString(s[i+n:]); !kindOf(r).letter() {
		t.gap()
		return
	}
	t.folded = append(t.folded, '\'')
	if x.elision {
		t.gap()
	}
}

// rune folds a character beyond ASCII; digits are left to number.
func (t *text) rune(x *lexicon, s string, i int, r rune, table *[1 << 16]kind) {
	var k kind
	if r < 1<<16 {
		k = table[r]
	} else {
		k = kindOf(r)
	}
	switch {
	case k.letter():
		t.runes++
		t.letters[k-kLetters]++
		t.inWord |= 1 << (k - kLetters)
		t.folded = utf8.AppendRune(t.folded, lower(r, k))
	case k == kMark:
		if !arabicSign(r) {
			t.folded = utf8.AppendRune(t.folded, r)
		}
	case k == kStop:
		t.runes++
		if r == '？' || r == '؟' {
			t.questions++
		}
		t.mark(stopMark)
	case k == kClause:
		t.runes++
		if r == '（' {
			t.brackets++
		} else if r == '）' {
			t.brackets--
		}
		t.mark(clauseMark)
	case k == kUnit:
		t.runes++
		t.gap()
		t.folded = utf8.AppendRune(t.folded, unitSign(r))
		t.gap()
	case k == kBad:
		t.bad = true
		if r == 0x2028 || r == 0x2029 {
			t.gap()
		}
	case k == kDigit, k == kSpace:
		if k == kSpace {
			t.gap()
		}
	case r == '’' || r == 'ʼ':
		t.apostrophe(x, s, i, utf8.RuneLen(r))
	case r == '½' || r == '¼' || r == '¾':
		t.fraction(r)
	case r == '≥' || r == '≤' || r == '≧' || r == '≦' || r == '＜' || r == '＞' || r == '±':
		t.gap()
		t.folded = utf8.AppendRune(t.folded, r)
		t.gap()
	default:
		t.runes++
		t.gap()
	}
}

func unitSign(r rune) rune {
	if r == '٪' || r == '％' {
		return '%'
	}
	return r
}

// lower gives the small letter, and one form for letters that Arabic writers spell freely.
func lower(r rune, k kind) rune {
	switch k {
	case kLatin:
		if r >= 0xC0 && r <= 0xDE {
			return r + 0x20
		}
		return unicode.ToLower(r)
	case kCyrillic:
		switch {
		case r >= 0x410 && r <= 0x42F:
			return r + 0x20
		case r == 0x451 || r == 0x401:
			return 0x435 // ё is written or not
		case r >= 0x430 && r <= 0x44F:
			return r
		}
		return unicode.ToLower(r)
	case kArabic:
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى':
			return 'ي'
		}
		return r
	case kGreek, kOtherLetter:
		return unicode.ToLower(r)
	}
	return r
}

// arabicSign says whether a mark is a vowel sign, which Arabic text may do without.
func arabicSign(r rune) bool { return r >= 0x64B && r <= 0x652 || r == 0x670 }
