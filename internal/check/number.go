package check

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// number is one number written in digits.
type number struct {
	value      float64
	alt        float64 // what it would be with the other meaning of its mark, else equal to value
	start, end int32   // in folded
	decade     bool    // 1930s
	scaled     bool    // by a word after it: 55 millions d'années
	attached   bool    // to a word before it: COVID-19
	name       uint32  // of that word, where it is in ASCII letters, else 0
	letter     byte    // a capital letter right after it: 229E
}

// numberMark is a mark between the digits of a number.
type numberMark struct {
	c  byte // as markAt gives it
	at int  // digits before it
}

// number reads the number at s[i] and gives the bytes it took. Digits may be of any system; a mark
// between digits is a decimal or a grouping mark by where it stands, and by the language where
// that does not tell.
func (t *text) number(x *lexicon, s string, i int) int {
	start := i
	var digits [40]byte
	var marks [8]numberMark
	n, m := 0, 0
	named := i > 0 && (s[i-1] == '-' || isLetter(s[i-1])) // COVID-19
	word := t.attached(s, i)
	for i < len(s) && n < len(digits) {
		d, size := digitAt(s[i:])
		if size > 0 {
			digits[n] = byte('0' + d)
			n++
			i += size
			continue
		}
		c, size := markAt(s[i:])
		if size == 0 || m == len(marks) {
			break
		}
		if _, next := digitAt(s[i+size:]); next == 0 {
			break
		}
		if c == ' ' && (named || size == 1 && x.decimal != ',' || !threeDigits(s[i+size:]) || !mayGroup(n, marks[:m])) {
			break
		}
		marks[m] = numberMark{c, n}
		m++
		i += size
	}
	t.runes += n
	t.interpret(x, digits[:n], marks[:m])
	last := &t.numbers[len(t.numbers)-1]
	if m == 0 {
		last.attached, last.name = word != nil, nameOf(word)
		if i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && (i+1 == len(s) || !isLetter(s[i+1])) {
			last.letter = s[i]
		}
	}
	switch {
	case n == 4 && m == 0 && last.value >= 1000 && digits[3] == '0' && i < len(s) && s[i] == 's':
		last.decade = true
	case n == 2 && m == 0 && len(t.numbers) > 1 && start > 0 && (s[start-1] == '-' || s[start-1] == '/'):
		// 2019-20 may be 2019-2020
		if year := t.numbers[len(t.numbers)-2]; year.value >= 1000 && year.value < 3000 && year.end+1 == last.start {
			last.alt = math.Floor(year.value/100)*100 + last.value
		}
	}
	return i - start
}

// attached gives the word that a number at s[i] is attached to, directly or by a hyphen; nil if there
// is none. Words in other than ASCII letters are attached by a hyphen only: scripts without spaces have
// letters before most numbers.
func (t *text) attached(s string, i int) []byte {
	switch {
	case i > 0 && isLetter(s[i-1]), i > 1 && s[i-1] == '-' && (isLetter(s[i-2]) || s[i-2] >= utf8.RuneSelf):
		return t.lastWord()
	}
	return nil
}

// nameOf gives a number for a word of ASCII letters, 0 for others.
func nameOf(word []byte) uint32 {
	n := uint32(0)
	for _, c := range word {
		if c >= utf8.RuneSelf {
			return 0
		}
		n = n*31 + uint32(c)
	}
	return n
}

// interpret tells decimal marks from grouping marks.
func (t *text) interpret(x *lexicon, digits []byte, marks []numberMark) {
	n, m := len(digits), len(marks)
	switch {
	case m == 0:
		t.put(value(digits, n), value(digits, n))
		return
	case m == 1:
		c, at := marks[0].c, marks[0].at
		decimal, whole := value(digits, at), value(digits, n)
		switch {
		case c == ' ' || c == 'g':
			t.put(whole, whole)
		case c == 'd' || n-at != 3 || at > 3 || digits[0] == '0':
			t.put(decimal, decimal)
		case c == x.decimal:
			t.put(decimal, whole)
		default:
			t.put(whole, decimal)
		}
		return
	}
	last := marks[m-1]
	groups := marks[0].at <= 3
	for k := 1; k < m; k++ {
		groups = groups && marks[k].at-marks[k-1].at == 3 && (marks[k].c == marks[0].c || k == m-1)
	}
	switch {
	case groups && last.c != marks[0].c:
		t.put(value(digits, last.at), value(digits, last.at))
	case groups && n-last.at == 3:
		t.put(value(digits, n), value(digits, n))
	default: // a date, a version, a list without spaces
		from := 0
		for k := 0; k <= m; k++ {
			to := n
			if k < m {
				to = marks[k].at
			}
			v := value(digits[from:to], to-from)
			t.put(v, v)
			from = to
		}
	}
}

// put writes a number's digits into folded, and remembers it.
func (t *text) put(v, alt float64) {
	start := len(t.folded)
	t.folded = appendNumber(t.folded, v)
	t.numbers = append(t.numbers, number{value: v, alt: alt, start: int32(start), end: int32(len(t.folded))})
	t.gap()
}

// value reads digits with the decimal point after the first whole of them.
func value(digits []byte, whole int) float64 {
	v := 0.0
	for _, c := range digits {
		v = v*10 + float64(c-'0')
	}
	for k := whole; k < len(digits); k++ {
		v /= 10
	}
	return v
}

// appendNumber writes the whole part: what lexicons look for is "100 %" and the like.
func appendNumber(b []byte, v float64) []byte {
	u := uint64(min(v, 1e15))
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + u%10)
		if u /= 10; u == 0 {
			break
		}
	}
	return append(b, buf[i:]...)
}

func digitAt(s string) (d, size int) {
	if s == "" {
		return 0, 0
	}
	if c := s[0]; c < utf8.RuneSelf {
		if c >= '0' && c <= '9' {
			return int(c - '0'), 1
		}
		return 0, 0
	}
	r, size := utf8.DecodeRuneInString(s)
	if r < 0x660 || kindOf(r) != kDigit {
		return 0, 0
	}
	return digit(r), size
}

// markAt reads a mark that may stand inside a number: its byte, ' ' for spaces, 'd' for marks that
// are decimal everywhere, 'g' for those that group everywhere.
func markAt(s string) (c byte, size int) {
	switch s[0] {
	case '.', ',':
		return s[0], 1
	case '\'', ' ':
		return ' ', 1
	}
	if s[0] < utf8.RuneSelf {
		return 0, 0
	}
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '٫', '·':
		return 'd', size
	case '٬', '’':
		return 'g', size
	case '\u00a0', '\u202f', '\u2009':
		return ' ', size
	case '．':
		return '.', size
	}
	return 0, 0
}

// threeDigits says whether exactly three digits stand at the beginning.
func threeDigits(s string) bool {
	for k := 0; k < 3; k++ {
		_, size := digitAt(s)
		if size == 0 {
			return false
		}
		s = s[size:]
	}
	_, size := digitAt(s)
	return size == 0
}

// mayGroup says whether a space may group after n digits and these marks.
func mayGroup(n int, marks []numberMark) bool {
	if m := len(marks); m > 0 {
		return marks[m-1].c == ' ' && n-marks[m-1].at == 3
	}
	return n <= 3
}

// fraction reads ½, ¼ and ¾.
func (t *text) fraction(r rune) {
	v := map[rune]float64{'½': 0.5, '¼': 0.25, '¾': 0.75}[r]
	if k := len(t.numbers); k > 0 && int(t.numbers[k-1].end) == len(t.folded)-1 {
		t.numbers[k-1].value += v
		t.numbers[k-1].alt = t.numbers[k-1].value
		return
	}
	t.gap()
	t.put(v, v)
}

// scale multiplies numbers by the words right after them: 1.5 million, 3 тыс., 150万.
func (t *text) scale(x *lexicon) {
	if !x.has[cScale] || len(t.numbers) == 0 {
		return
	}
	for k := range t.numbers {
		n := &t.numbers[k]
		for h := range t.hits {
			s := &t.hits[h]
			if s.class == cScale && s.start >= n.end-1 && s.start <= n.end+1 {
				n.value *= s.value
				n.alt *= s.value
				n.end, n.scaled = s.end, true
			}
		}
	}
}

// same compares two values.
func same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// equals says whether two numbers may be one.
func (n *number) equals(o *number) bool {
	return same(n.value, o.value) || same(n.value, o.alt) || same(n.alt, o.value)
}

// String writes the value for a message.
func (n number) String() string { return formatNumber(n.value) }

func formatNumber(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64) }
