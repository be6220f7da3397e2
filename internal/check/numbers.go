package check

import (
	"bytes"
	"math"
	"strings"

	"caveat/internal/lang"
)

// Numbers holds a translation to the numbers of its source, by value: digits of any system, decimal
// and grouping marks by language, 万 and million. A number in words may stand for one in digits.
var Numbers = Check{Name: "numbers", Doc: "a translation has the numbers of its source, and no other", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	var c numberComparison
	loc := p.locale()
	p.pairs(func(i int, s, t *text, sev Severity) {
		if len(s.numbers) == 0 && len(t.numbers) == 0 {
			p.numberWords(i, s, t)
			return
		}
		c.compare(s, t, loc)
		at := p.Target(i)
		switch {
		case len(c.lost) == 0 && len(c.added) == 0:
			if len(s.numbers) > 1 && len(t.numbers) > 1 {
				if want, got := exchanged(s, t); got != "" {
					p.Report(sev, at, "the source says %s, the translation %s; put each number in its place", want, got)
				}
			}
		case len(c.lost) > 0 && len(c.added) > 0:
			p.Report(sev, at, "the source says %s, the translation %s; write the numbers of the source", list(c.lost), list(c.added))
		case len(c.lost) > 0:
			p.Report(sev, at, "%s of the source is not in the translation; put it in", list(c.lost))
		default:
			p.Report(sev, at, "%s is not in the source; write the numbers of the source", list(c.added))
		}
	})
}}

// numberComparison compares the numbers of two texts. It is reused.
type numberComparison struct {
	taken       []bool
	lost, added []number
	pairs       [][2]int32 // numbers of source and target that are one
}

func (c *numberComparison) compare(s, t *text, loc lang.Locale) {
	c.lost, c.added, c.pairs = c.lost[:0], c.added[:0], c.pairs[:0]
	c.taken = append(c.taken[:0], make([]bool, len(t.numbers))...)
	repeated := false // a number of the source stands fewer times in the target
	for k := range s.numbers {
		n := &s.numbers[k]
		found := -1
		for j := range t.numbers {
			if !c.taken[j] && (n.equals(&t.numbers[j]) || buddhist(loc, n, &t.numbers[j]) || n.decade && same(math.Mod(n.value, 100), t.numbers[j].value)) {
				found = j
				break
			}
		}
		switch {
		case found >= 0:
			c.taken[found] = true
			c.pairs = append(c.pairs, [2]int32{int32(k), int32(found)})
		case t.says(n) || n.decade && t.says(&number{value: math.Mod(n.value, 100)}):
		case t.hasNumber(n):
			repeated = true
			c.lost = append(c.lost, *n)
		default:
			c.lost = append(c.lost, *n)
		}
	}
	for h := range s.hits {
		if m := &s.hits[h]; m.class == cMonth && s.dated(m) {
			n := number{value: m.value, alt: m.value}
			if !t.says(&n) && !t.hasNumber(&n) {
				c.lost = append(c.lost, n)
			}
		}
	}
	all := true // what is over in the target stands in the source too
	for j := range t.numbers {
		n := &t.numbers[j]
		if c.taken[j] || s.says(n) || s.hasCentury(n) {
			continue
		}
		all = all && s.hasNumber(n)
		c.added = append(c.added, *n)
	}
	// The same number said once more or once less is no fault, unless both happen at once.
	if repeated && len(c.added) == 0 {
		c.lost = without(c.lost, t)
	}
	if all && len(c.lost) == 0 {
		c.added = c.added[:0]
	}
}

func without(lost []number, t *text) []number {
	kept := lost[:0]
	for _, n := range lost {
		if !t.hasNumber(&n) {
			kept = append(kept, n)
		}
	}
	return kept
}

func (t *text) hasNumber(n *number) bool {
	for k := range t.numbers {
		if n.equals(&t.numbers[k]) {
			return true
		}
	}
	return false
}

// says says whether a text has a number in words, as a month, or as a half.
func (t *text) says(n *number) bool {
	if t.letters[kHan-kLetters] > 0 && t.hasHanNumber(n.value) {
		return true
	}
	for k := range t.hits {
		h := &t.hits[k]
		if h.class.family() != ofNumber {
			continue
		}
		if same(h.value, n.value) {
			return true
		}
		if k+1 == len(t.hits) {
			continue
		}
		next := &t.hits[k+1]
		if next.class == cJoin && k+2 < len(t.hits) { // mille et un
			next = &t.hits[k+2]
		}
		switch {
		case next.class == cScale && next.start <= h.end+1 && same(h.value*next.value, n.value): // two hundred
			return true
		case h.class == cScale && next.class == cNumber && next.start <= h.end+6 && same(h.value+next.value, n.value): // a hundred and two
			return true
		}
	}
	return false
}

// hasCentury says whether a text has a decade of a century: the 1930s are the thirties of the 20th.
func (t *text) hasCentury(n *number) bool {
	for k := range t.numbers {
		if d := &t.numbers[k]; d.decade && same(math.Floor(d.value/100)+1, n.value) {
			return true
		}
	}
	return false
}

// buddhist says whether b is the year a in the Buddhist era, which Thai texts count in.
func buddhist(loc lang.Locale, a, b *number) bool {
	base, _, _ := strings.Cut(loc.Tag, "-")
	return base == "th" && a.value >= 1500 && a.value < 2500 && same(a.value+543, b.value)
}

func list(numbers []number) string {
	var s []string
	for k, n := range numbers {
		if k == 4 {
			s = append(s, "…")
			break
		}
		s = append(s, n.String())
	}
	return strings.Join(s, ", ")
}

// numberWords warns of a number in words that the translation does not have in any form.
func (p *Pass) numberWords(i int, s, t *text) {
	if !p.reading.words.has[cNumber] {
		return
	}
	for k := range s.hits {
		h := &s.hits[k]
		if h.class != cNumber || h.value < 2 || h.value == 50 || len(bytes.Trim(s.folded[h.start:h.end], " ivx")) == 0 {
			continue
		}
		n := number{value: h.value, alt: h.value}
		if !t.says(&n) && !t.hasNumber(&n) {
			p.Report(Warning, p.Target(i), "the source says %s in words, and no such number is found in the translation; see that it is there", n)
		}
	}
}
