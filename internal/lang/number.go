package lang

import (
	"strings"
	"unicode/utf8"
)

// Numbers says how a language writes decimal numbers: CLDR's default numbering
// system for the tag. In CLDR 48 that is Western digits for ar (x/text, with an
// older CLDR, has others), Arabic-Indic for ar-EG, ar-SA and other regions.
type Numbers struct {
	Zero      rune   // the digit zero; the others follow it
	Decimal   string // decimal mark
	Group     string // grouping mark
	Minus     string // minus sign, with its direction marks
	Primary   int    // digits of the last group
	Secondary int    // digits of the other groups
	MinGroup  int    // digits before the first mark that it takes to group at all
}

// Numbers returns how the language writes numbers.
func (l Locale) Numbers() Numbers { return l.row().numbers }

// FormatInt writes a whole number with the digits and grouping of the language.
func (l Locale) FormatInt(n int) string {
	var buf [64]byte
	return string(l.row().numbers.append(buf[:0], n, true))
}

// append writes n, grouped or not.
func (s *Numbers) append(b []byte, n int, group bool) []byte {
	u := uint64(n)
	if n < 0 {
		b = append(b, s.Minus...)
		u = -u
	}
	var ascii [20]byte
	i := len(ascii)
	for {
		i--
		ascii[i] = byte('0' + u%10)
		if u /= 10; u == 0 {
			break
		}
	}
	return s.appendDigits(b, ascii[i:], group)
}

// appendDigits writes ASCII digits as the language does.
func (s *Numbers) appendDigits(b, ascii []byte, group bool) []byte {
	group = group && len(ascii) >= s.Primary+s.MinGroup
	for i, c := range ascii {
		left := len(ascii) - i // digits still to come
		if group && i > 0 && (left == s.Primary || left > s.Primary && (left-s.Primary)%s.Secondary == 0) {
			b = append(b, s.Group...)
		}
		b = utf8.AppendRune(b, s.Zero+rune(c-'0'))
	}
	return b
}

// FormatDecimal writes a number given in ASCII digits with a decimal point, as
// in "-1234.50", with the digits and marks of the language, keeping every
// decimal. Anything else comes back as it is.
func (l Locale) FormatDecimal(s string) string {
	number, negative := strings.CutPrefix(s, "-")
	whole, decimals, point := strings.Cut(number, ".")
	if whole == "" || point && decimals == "" || strings.Trim(whole+decimals, "0123456789") != "" {
		return s
	}
	marks := &l.row().numbers
	var buf [64]byte
	b := buf[:0]
	if negative {
		b = append(b, marks.Minus...)
	}
	b = marks.appendDigits(b, []byte(whole), true)
	if point {
		b = append(b, marks.Decimal...)
		b = marks.appendDigits(b, []byte(decimals), false)
	}
	return string(b)
}
