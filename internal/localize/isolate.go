package localize

import (
	"unicode"
	"unicode/utf8"

	"caveat/internal/article"
)

// isolate cuts numbers with units out of right-to-left text, from l.spans[start:] on, and puts
// them between OpenIsolate and CloseIsolate. By the plain rules of UAX #9 "500 mg" would show as
// "mg 500" and "80–130 mg/dL" as "mg/dL 130–80".
func (l *Localizer) isolate(start int) {
	for k := start; k < len(l.spans); k++ {
		s := l.spans[k]
		if s.Kind != article.Text {
			continue
		}
		from, to := quantity(s.Text)
		if from < 0 {
			continue
		}
		pieces := []article.Span{
			{Kind: article.Text, Text: s.Text[:from]},
			{Kind: article.OpenIsolate},
			{Kind: article.Text, Text: s.Text[from:to]},
			{Kind: article.CloseIsolate},
			{Kind: article.Text, Text: s.Text[to:]},
		}
		if from == 0 {
			pieces = pieces[1:]
		}
		rest := append([]article.Span(nil), l.spans[k+1:]...)
		l.spans = append(append(l.spans[:k], pieces...), rest...)
		k += len(pieces) - 2 // on to the text after it
	}
}

// quantity finds the first phrase in s that must read from left to right: a number or range with
// its unit, and what stands in brackets right after it if that is one too, as in
// "38 °C (100.4 °F)". A number alone needs no care; -1 says there is none.
func quantity(s string) (from, to int) {
	for i := 0; i < len(s); {
		if c := s[i]; c < '0' || c > '9' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			i += n
			continue
		}
		end, unit := measure(s, i)
		if !unit {
			i = end
			continue
		}
		for {
			next := skipBlank(s, end)
			open, n := utf8.DecodeRuneInString(s[next:])
			if next >= len(s) || (open != '(' && open != '/' && open != '=') {
				break
			}
			inner := skipBlank(s, next+n)
			if inner < len(s) && (s[inner] == '<' || s[inner] == '>') {
				inner++
			}
			e, ok := measure(s, inner)
			if !ok {
				break
			}
			if open == '(' {
				if e >= len(s) || s[e] != ')' {
					break
				}
				e++
			}
			end = e
		}
		return i, end
	}
	return -1, -1
}

// measure reads a number, or a range of two, and the unit after it. It returns the index after what
// it read, and whether there was a unit or a range.
func measure(s string, i int) (end int, ok bool) {
	end = number(s, i)
	if end == i {
		return i, false
	}
	if u := unitAfter(s, end); u > end { // "36 °C–38 °C"
		end, ok = u, true
	}
	r, n := utf8.DecodeRuneInString(s[end:])
	if r == '–' || r == '-' || r == '×' || r == '/' {
		if second := number(s, end+n); second > end+n {
			end, ok = second, true
			if u := unitAfter(s, end); u > end {
				end = u
			}
		}
	}
	return end, ok
}

func number(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsDigit(r) {
			i += n
			end = i
			continue
		}
		if (r == '.' || r == ',' || r == '٫' || r == '٬') && end == i && i > 0 {
			i += n
			continue
		}
		break
	}
	return end
}

// unitAfter returns the index after a unit in Latin letters or signs at i, or i.
func unitAfter(s string, i int) int {
	j := skipBlank(s, i)
	end := j
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !(r == '°' || r == '%' || r == 'µ' || r == 'μ' || r == '/' && end > j || r < 128 && unicode.IsLetter(r) || r == '²' || r == '³') {
			break
		}
		end += n
	}
	if end == j {
		return i
	}
	return end
}

func skipBlank(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != ' ' && r != '\u00a0' && r != '\u202f' && r != '\u2009' {
			break
		}
		i += n
	}
	return i
}
