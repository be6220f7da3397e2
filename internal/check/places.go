package check

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// exchanged says of two texts with the same numbers what stands in another's place in the target: the
// number of a name, the ends of a range, the year and the day of a date. Order tells nothing by itself:
// good translations turn sentences round. Got is "" where nothing is exchanged.
func exchanged(s, t *text) (want, got string) {
	for j := range t.numbers {
		n := &t.numbers[j]
		if o := s.namedLike(n); o != nil {
			return o.written(), n.written()
		}
	}
	for j := range t.numbers {
		n := &t.numbers[j]
		if n.attached && s.always(n, false) && t.always(n, true) {
			for k := range t.numbers {
				if o := &t.numbers[k]; !o.attached && !o.equals(n) && s.always(o, true) && t.always(o, false) {
					return "…-" + o.String(), "…-" + n.String()
				}
			}
		}
	}
	if want, got := tornPair(s, t); got != "" {
		return want, got
	}
	if want, got := t.wrongMonth(s); got != "" {
		return want, got
	}
	if a, b := s.opening(), t.opening(); a != nil && b != nil && !a.equals(b) && s.hasNumber(b) {
		return a.String() + " …", b.String() + " …"
	}
	if a, b := s.listed(), t.listed(); len(a) > 1 && len(a) == len(b) {
		for k := range a {
			if !a[k].equals(&b[k]) && notIn(a, b) == nil && notIn(b, a) == nil {
				return "(" + a[k].String() + ")", "(" + b[k].String() + ")"
			}
		}
	}
	return t.wrongDate(s)
}

// listed gives the numbers that stand between brackets or commas, on their own.
func (t *text) listed() []number {
	var out []number
	for k := range t.numbers {
		n := &t.numbers[k]
		if n.start >= 2 && int(n.end)+1 < len(t.folded) && t.folded[n.start-2] == clauseMark && t.folded[n.end+1] == clauseMark {
			out = append(out, *n)
		}
	}
	return out
}

// namedLike gives a number with the same name or letter as n where n is none of those, nil if the text has
// none or has n.
func (t *text) namedLike(n *number) *number {
	if n.name == 0 && n.letter == 0 {
		return nil
	}
	var like *number
	for k := range t.numbers {
		o := &t.numbers[k]
		switch {
		case (n.name == 0 || o.name != n.name) && (n.letter == 0 || o.letter != n.letter):
		case o.equals(n):
			return nil
		default:
			like = o
		}
	}
	return like
}

// written gives a number with what it is attached to, as far as that is known.
func (n *number) written() string {
	out := n.String()
	if n.attached {
		out = "…-" + out
	}
	if n.letter != 0 {
		out += string(n.letter)
	}
	return out
}

// always says whether a text has a number, and each time attached, or each time not.
func (t *text) always(n *number, attached bool) bool {
	some := false
	for k := range t.numbers {
		if o := &t.numbers[k]; o.equals(n) {
			if o.attached != attached {
				return false
			}
			some = true
		}
	}
	return some
}

// tornPair finds two numbers side by side in the source, such as the ends of a range, that the target
// has the other way round, or one of them beside another number and the pair nowhere.
func tornPair(s, t *text) (want, got string) {
	for k := 0; k+1 < len(s.numbers); k++ {
		a, b := &s.numbers[k], &s.numbers[k+1]
		if !s.beside(k) || b.start-a.end > 5 || a.equals(b) || t.hasPair(a, b) {
			continue
		}
		for j := 0; j+1 < len(t.numbers); j++ {
			x, y := &t.numbers[j], &t.numbers[j+1]
			if (x.equals(b) && y.equals(a) || (x.equals(a) || y.equals(b)) && !x.equals(y)) && t.beside(j) && !s.hasPair(x, y) {
				return a.String() + "–" + b.String(), x.String() + "–" + y.String()
			}
		}
	}
	return "", ""
}

func (t *text) hasPair(a, b *number) bool {
	for k := 0; k+1 < len(t.numbers); k++ {
		if t.numbers[k].equals(a) && t.numbers[k+1].equals(b) && t.beside(k) {
			return true
		}
	}
	return false
}

// beside says whether nothing but a word or a mark parts a number from the next: 5-17, 2, 3 and 4, 1 % to 3 %.
func (t *text) beside(k int) bool {
	a, b := &t.numbers[k], &t.numbers[k+1]
	if a.attached || b.attached || a.letter|b.letter != 0 {
		return false
	}
	for h := range t.hits {
		if u := &t.hits[h]; u.start >= a.end-1 && u.end <= b.start+1 && (u.class == cMonth || u.class == cUnit && u.id != t.unitOf(k+1)) {
			return false
		}
	}
	return t.near(a.end, b.start)
}

// near says whether at most a short word stands between two places of a sentence.
func (t *text) near(from, to int32) bool {
	return from <= to && to-from <= 24 && utf8.RuneCount(t.folded[from:to]) <= 8 && bytes.IndexByte(t.folded[from:to], stopMark) < 0
}

// opening gives the number that a text begins with, nil if it begins with something else.
func (t *text) opening() *number {
	if len(t.numbers) == 0 {
		return nil
	}
	for _, c := range t.folded[:t.numbers[0].start] {
		if c > placeMark && c != ' ' {
			return nil
		}
	}
	return &t.numbers[0]
}

// wrongDate finds a year that stands as a day or a month, which it does not in the source, or before a
// month with the day behind it.
func (t *text) wrongDate(s *text) (want, got string) {
	isYear := func(n *number) bool { return n.value >= 1900 && n.value < 2200 && !n.decade }
	for j := range t.numbers {
		y := &t.numbers[j]
		if !isYear(y) {
			continue
		}
		if u := t.unitOf(j); u == dayUnit || u == monthUnit {
			for k := range s.numbers {
				if s.numbers[k].equals(y) && s.unitOf(k) == noUnit {
					return "the year " + y.String(), y.String() + " " + unitName(u) + "s"
				}
			}
		}
		if j+1 == len(t.numbers) || t.numbers[j+1].value > 31 {
			continue
		}
		d := &t.numbers[j+1]
		for h := range t.hits {
			if m := &t.hits[h]; m.class == cMonth && m.start >= y.end-1 && m.end <= d.start+1 && d.start-y.end-(m.end-m.start) <= 6 {
				return "the day " + d.String(), y.String() + " before the month"
			}
		}
	}
	return "", ""
}

// wrongMonth finds a month that each text names once, beside which a number of the source's date is gone
// and a number from elsewhere in the source stands.
func (t *text) wrongMonth(s *text) (want, got string) {
	for h := range s.hits {
		m := &s.hits[h]
		if m.class != cMonth {
			continue
		}
		o := t.onlyMonth(m.value)
		if o == nil || s.onlyMonth(m.value) == nil {
			continue
		}
		here, there := s.around(m), t.around(o)
		missing, extra := notIn(here, there), notIn(there, here)
		if missing != nil && extra != nil && s.hasNumber(extra) && t.hasNumber(missing) {
			return missing.String() + " beside the month", extra.String()
		}
	}
	return "", ""
}

// onlyMonth gives the one place where a text names a month, nil if there is none or are more.
func (t *text) onlyMonth(month float64) *hit {
	var only *hit
	for h := range t.hits {
		if m := &t.hits[h]; m.class == cMonth && m.value == month {
			if only != nil {
				return nil
			}
			only = m
		}
	}
	return only
}

// around gives the numbers beside a month, two at most on either side.
func (t *text) around(m *hit) []number {
	first := 0
	for first < len(t.numbers) && t.numbers[first].end <= m.start+1 {
		first++
	}
	from, to := first, first
	for at := m.start; from > 0 && first-from < 2 && t.near(t.numbers[from-1].end-1, at); from-- {
		at = t.numbers[from-1].start
	}
	for at := m.end; to < len(t.numbers) && to-first < 2 && t.near(at-1, t.numbers[to].start); to++ {
		at = t.numbers[to].end
	}
	return t.numbers[from:to]
}

// dated says whether a number follows a month: the month May, and not "1890 may have been".
func (t *text) dated(m *hit) bool {
	for k := range t.numbers {
		if at := t.numbers[k].start; at >= m.end && at <= m.end+3 {
			return true
		}
	}
	return false
}

// notIn gives the first of some numbers that is none of others.
func notIn(numbers, others []number) *number {
	for k := range numbers {
		if !slices.ContainsFunc(others, func(o number) bool { return o.equals(&numbers[k]) }) {
			return &numbers[k]
		}
	}
	return nil
}

var dayUnit, monthUnit, yearUnit = identify("day"), identify("month"), identify("year")
