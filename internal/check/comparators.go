package check

// Comparators holds the bounds of numbers: at least stays at least, up to stays up to.
var Comparators = Check{Name: "comparators", Doc: "at least, more than, up to and their like keep their direction", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cUp, "comparators") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		for k := range s.numbers {
			n := &s.numbers[k]
			want := s.bound(n)
			if want == 0 || want == up|down {
				continue
			}
			got, found := bound(0), false
			for j := range t.numbers {
				if n.equals(&t.numbers[j]) {
					found = true
					got |= t.bound(&t.numbers[j])
				}
			}
			switch {
			case !found || got&want != 0:
			case got != 0:
				p.Report(sev, p.Target(i), "the source says %s %s, the translation says %s; turn it round", want, n, got)
				return
			default:
				p.Report(Warning, p.Target(i), "the source says %s %s, and the translation has no such word beside %s; see that it is there", want, n, n)
				return
			}
		}
	})
}}

// bound is the direction in which a number is meant.
type bound uint8

const (
	up   bound = 1
	down bound = 2
)

func (b bound) String() string {
	if b == up {
		return "at least or more than"
	}
	return "at most or less than"
}

// near is how far from a number a word of comparison may stand, in bytes of folded text; aside is how
// near a second number is that says the same in another unit: 25 °C (77 °F).
const near, aside = 24, 16

// bound finds the words of comparison beside a number, in its clause: the nearest before it and
// the nearest after it, up to the numbers beside.
func (t *text) bound(n *number) bound {
	var b bound
	lo, hi := n.start-near, n.end+near            // a word must reach in here
	first, last := int32(0), int32(len(t.folded)) // and end before other numbers and sentences
	for k := range t.numbers {
		switch o := &t.numbers[k]; {
		case o.end <= n.start:
			first = max(first, o.end)
		case o.start < n.end:
		case o.start-n.end <= aside && t.folded[o.start-2] == clauseMark:
			hi = o.end + near // the word stands behind the pair
		default:
			last = min(last, o.start)
		}
	}
	for at := n.start - 1; at >= first; at-- {
		if t.folded[at] <= stopMark {
			first = at
		}
	}
	for at := n.end; at < last; at++ {
		if t.folded[at] == stopMark {
			last = at
		}
	}
	for k := range t.hits {
		h := &t.hits[k]
		if h.end < lo || h.start < first-1 || h.start > hi || h.end > last+1 {
			continue
		}
		switch h.class {
		case cUp:
			b |= up
		case cDown:
			b |= down
		}
	}
	return b
}
