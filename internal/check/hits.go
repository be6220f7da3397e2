package check

// scan finds the lexicon's entries.
func (t *text) scan(x *lexicon) {
	a := x.auto
	next, columns, ends := a.next, a.columns, a.ends
	var clause, sentence int32
	state := 0
	for i, c := range t.folded {
		if c <= stopMark {
			clause++
			if c == stopMark {
				sentence++
			}
		}
		state = int(next[state*columns+int(a.class[c])])
		if state < ends {
			continue
		}
		for l := a.first[state-ends]; a.lists[l] != endOfList; l++ {
			n := a.lists[l]
			e := &x.entries[n]
			switch e.class {
			case cCommon:
				t.common++
			case cEnglish:
				t.english++
			case cForeign:
				t.foreign.add(&x.foreign[e.id])
			case cConcept:
				t.concepts.add(e.id)
			default:
				t.keep(hit{entry: *e, end: int32(i + 1), start: int32(i + 1 - int(a.length[n])), clause: clause, sentence: sentence})
			}
		}
	}
}

// tally counts for each of latinLexicons, in twelve bits each.
type tally [2]uint64

func (t *tally) add(o *tally) {
	t[0] += o[0]
	t[1] += o[1]
}

func (t *tally) count(n int) int { return int(t[n/5] >> (n % 5 * 12) & 0xFFF) }

// keep adds a hit unless a longer one of its family covers it, and drops those that it covers.
func (t *text) keep(h hit) {
	if h.class == cJoin || h.class == cOr { // frequent, and in no family
		t.hits = append(t.hits, h)
		return
	}
	f := h.class.family()
	out := len(t.hits)
	for out > 0 {
		o := &t.hits[out-1]
		if o.end <= h.start+1 {
			break
		}
		same := f == o.class.family() || h.class == cNeutral || o.class == cNeutral
		if same && o.start <= h.start && o.end >= h.end && (o.end-o.start > h.end-h.start || o.class == h.class) {
			return
		}
		if !(same && h.start <= o.start && h.end-h.start > o.end-o.start) {
			break
		}
		out--
	}
	if f == noFamily {
		out = len(t.hits)
	}
	t.hits = append(t.hits[:out], h)
}

// A family is a set of classes of which only the longest entry at a place counts.
type family uint8

const (
	noFamily family = iota
	ofNegation
	ofDegree
	ofNumber
	ofUnit
	ofModality
)

func (c class) family() family {
	switch c {
	case cNegation, cConcord, cTail, cWeak, cNegative, cImplied, cLikewise, cNeutral, cForbid:
		return ofNegation
	case cUp, cDown:
		return ofDegree
	case cNumber, cScale, cMonth:
		return ofNumber
	case cUnit:
		return ofUnit
	case cMust, cShould, cMay:
		return ofModality
	}
	return noFamily
}
