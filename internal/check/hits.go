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
		if n := x.counts[state-ends]; n != 0 {
			t.tally.add(&x.tallies[n])
		}
		for l := a.first[state-ends]; a.lists[l] != endOfList; l++ {
			n := a.lists[l]
			e := &x.entries[n]
			switch e.class {
			case cConcept:
				t.concepts.add(e.id)
			case cOpposite:
				t.sides[e.id]++
			case cPerhaps:
				t.maybe |= 1 << e.id
			default:
				t.keep(hit{entry: *e, end: int32(i + 1), start: int32(i + 1 - int(a.length[n])), clause: clause, sentence: sentence})
			}
		}
	}
}

// conceptsOf gives the concepts that a stretch of folded text speaks of.
func (x *lexicon) conceptsOf(folded []byte) conceptSet {
	var out conceptSet
	a, state := x.auto, 0
	for _, c := range folded {
		state = int(a.next[state*a.columns+int(a.class[c])])
		for _, n := range a.ending(state) {
			if e := &x.entries[n]; e.class == cConcept {
				out.add(e.id)
			}
		}
	}
	return out
}

// tally counts for each of latinLexicons, and then common and English words, in sixteen bits each.
type tally [3]uint64

const (
	commonCount  = len(latinLexicons)
	englishCount = commonCount + 1
)

func (t *tally) add(o *tally) {
	t[0] += o[0]
	t[1] += o[1]
	t[2] += o[2]
}

func (t *tally) one(n int) { t[n/4] += 1 << (n % 4 * 16) }

func (t *tally) count(n int) int { return int(t[n/4] >> (n % 4 * 16) & 0xFFFF) }

// gather puts the entries that are only counted into one tally for each state of the automaton, so that
// a text adds once where several of them end.
func (x *lexicon) gather() {
	a := x.auto
	lists := []uint16{endOfList}
	known := map[tally]uint16{{}: 0}
	x.tallies, x.counts = []tally{{}}, make([]uint16, len(a.first))
	first := make([]uint32, len(a.first))
	for k := range a.first {
		var sum tally
		begin := len(lists)
		for _, n := range a.ending(a.ends + k) {
			switch e := &x.entries[n]; e.class {
			case cCommon:
				sum.one(commonCount)
			case cEnglish:
				sum.one(englishCount)
			case cForeign:
				sum.add(&x.foreign[e.id])
			default:
				lists = append(lists, n)
			}
		}
		if len(lists) > begin {
			first[k] = uint32(begin)
			lists = append(lists, endOfList)
		}
		id, ok := known[sum]
		if !ok {
			id = uint16(len(x.tallies))
			known[sum] = id
			x.tallies = append(x.tallies, sum)
		}
		x.counts[k] = id
	}
	a.first, a.lists = first, lists
}

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
