package check

import "unicode/utf8"

// hasHanNumber says whether a text has a number in Chinese numerals: 二十一, 九十, 三百零五, 两万.
func (t *text) hasHanNumber(v float64) bool {
	var n hanNumber
	for i := 0; i < len(t.folded); {
		r, size := utf8.DecodeRune(t.folded[i:])
		i += size
		if n.add(r) {
			continue
		}
		if n.some && same(n.value(), v) {
			return true
		}
		n = hanNumber{}
	}
	return n.some && same(n.value(), v)
}

// hanNumber reads a numeral from left to right: a digit, its power of ten, and what ten thousand and a
// hundred million multiply.
type hanNumber struct {
	total, section, digit float64
	some                  bool
}

// add takes the next character, false if it belongs to no numeral.
func (n *hanNumber) add(r rune) bool {
	if d := hanDigit(r); d >= 0 {
		n.digit = d
		n.some = true
		return true
	}
	var power float64
	switch r {
	case '十':
		power = 10
	case '百':
		power = 100
	case '千':
		power = 1000
	case '万':
		n.total, n.section, n.digit = n.total+(n.section+n.digit)*1e4, 0, 0
		return n.some
	case '亿':
		n.total, n.section, n.digit = (n.total+n.section+n.digit)*1e8, 0, 0
		return n.some
	default:
		return false
	}
	n.section += max(n.digit, 1) * power // 十二 is twelve
	n.digit, n.some = 0, true
	return true
}

func (n *hanNumber) value() float64 { return n.total + n.section + n.digit }

// hanDigit gives the value of a Chinese digit, -1 for other characters.
func hanDigit(r rune) float64 {
	switch r {
	case '零', '〇':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}
