package check

import "math"

// Units holds each number to its unit: what follows it in the source follows it in the
// translation, and a temperature or a length given twice is the same twice.
var Units = Check{Name: "units", Doc: "a value stays with its unit, and conversions hold", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cUnit, "units") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		for k := range s.numbers {
			n := &s.numbers[k]
			want := s.unitOf(k)
			if want == noUnit {
				continue
			}
			got, same := noUnit, false
			found := false
			for j := range t.numbers {
				if !n.equals(&t.numbers[j]) {
					continue
				}
				found = true
				if u := t.unitOf(j); u == want {
					same = true
				} else if u != noUnit {
					got = u
				}
			}
			switch {
			case !found || same:
			case got != noUnit:
				p.Report(sev, p.Target(i), "the source says %s %s, the translation %s %s; write the unit of the source", n, unitName(want), n, unitName(got))
				return
			case s.unitless(t, want):
				p.Report(sev, p.Target(i), "the source says %s %s, and the translation has the unit beside another number; put it beside %s", n, unitName(want), n)
				return
			case measured[unitName(want)]:
				p.Report(Warning, p.Target(i), "the unit of %s %s is not found in the translation; see that it is there", n, unitName(want))
				return
			}
		}
		if a, b, ok := t.wrongConversion(); ok {
			if _, _, wrong := s.wrongConversion(); !wrong {
				p.Report(sev, p.Target(i), "%s and %s are not the same in the two units; write the numbers of the source", a, b)
			}
		}
	})
}}

// unitless says whether a translation has a unit beside a number that has none in the source.
func (s *text) unitless(t *text, unit uint16) bool {
	for j := range t.numbers {
		if t.unitOf(j) != unit || unit == yearUnit && t.numbers[j].value >= 1000 {
			continue // the year 2020 is 2020年
		}
		for k := range s.numbers {
			if s.numbers[k].equals(&t.numbers[j]) && s.unitOf(k) == noUnit && !s.unitNear(k, unit) {
				return true
			}
		}
	}
	return false
}

// unitNear says whether a unit stands in the sentence of a number: "1, 2 or 3 days".
func (t *text) unitNear(k int, unit uint16) bool {
	n := &t.numbers[k]
	for h := range t.hits {
		if u := &t.hits[h]; u.class == cUnit && u.id == unit && u.start >= n.end && u.start-n.end < 24 {
			return true
		}
	}
	return false
}

// noUnit is the number of no unit: the first identifier is never one's.
var noUnit = identify("")

func unitName(id uint16) string { return identifierName(id) }

// measured are units that a number cannot do without.
var measured = map[string]bool{"mg": true, "mcg": true, "g": true, "kg": true, "ml": true, "l": true, "percent": true, "c": true, "f": true, "lb": true, "oz": true, "cm": true, "mm": true}

// unitOf gives the unit right after a number, or after the range that it begins; before it where
// nothing follows.
func (t *text) unitOf(k int) uint16 {
	n := &t.numbers[k]
	limit := int32(len(t.folded))
	if k+1 < len(t.numbers) {
		limit = t.numbers[k+1].start
	}
	before := noUnit
	for h := range t.hits {
		u := &t.hits[h]
		if u.class != cUnit {
			continue
		}
		if u.start >= n.end-1 && (u.start <= n.end+1 || n.scaled && u.start <= n.end+4) && u.start < limit {
			return u.id
		}
		if u.end >= n.start && u.end <= n.start+1 {
			before = u.id
		}
	}
	if k+1 < len(t.numbers) && limit-n.end <= 6 && t.numbers[k+1].value > n.value {
		return t.unitOf(k + 1) // 10 to 14 days
	}
	return before
}

// conversions are pairs of units in which texts give a value twice: from × factor + offset = to.
var conversions = []struct {
	from, to       uint16
	factor, offset float64
	slack          float64 // as a share of the value, for rounding
}{
	{identify("c"), identify("f"), 1.8, 32, 0.006},
	{identify("kg"), identify("lb"), 2.20462, 0, 0.06},
	{identify("cm"), identify("in"), 1 / 2.54, 0, 0.06},
	{identify("km"), identify("mile"), 1 / 1.609344, 0, 0.08},
	{identify("m"), identify("ft"), 1 / 0.3048, 0, 0.1},
}

// wrongConversion finds two numbers side by side that say one value in two units, and do not.
func (t *text) wrongConversion() (a, b number, wrong bool) {
	for k := 0; k+1 < len(t.numbers); k++ {
		a, b = t.numbers[k], t.numbers[k+1]
		if b.start-a.end > 16 {
			continue
		}
		from, to := t.unitOf(k), t.unitOf(k+1)
		for _, c := range conversions {
			x, y := a.value, b.value
			if from == c.to && to == c.from {
				x, y = y, x
			} else if from != c.from || to != c.to {
				continue
			}
			want := x*c.factor + c.offset
			if math.Abs(want-y) > math.Max(math.Abs(want)*c.slack, 0.06) {
				return a, b, true
			}
		}
	}
	return a, b, false
}
