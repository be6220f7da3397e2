package check

// automaton finds many strings in one reading (A. V. Aho and M. J. Corasick, "Efficient string
// matching", 1975), as a table of states over the bytes that its strings are made of.
type automaton struct {
	class   [256]uint8 // column of a byte; 0 for bytes that no string has
	columns int
	next    []uint16 // state × column → state; reading a byte outside resets to state 0
	ends    int      // states from here on are those in which strings end
	first   []uint32 // state less ends → where its list begins in lists
	lists   []uint16 // string numbers, each list ended by endOfList
	length  []uint16 // of each string, in bytes
}

const endOfList = 1<<16 - 1

// newAutomaton compiles strings. It takes at most 65,534 strings and as many states: what is
// over is left out, and ok is false.
func newAutomaton(words []string) (a *automaton, ok bool) {
	a = &automaton{columns: 1}
	letters := 1 // as many states as there may be
	for _, w := range words {
		letters += len(w)
		for i := 0; i < len(w); i++ {
			if a.class[w[i]] == 0 {
				a.class[w[i]] = uint8(a.columns)
				a.columns++
			}
		}
	}
	ok = true
	a.length = make([]uint16, len(words))
	a.next = make([]uint16, a.columns, min(letters, endOfList)*a.columns)
	own := make([][]uint16, 1, min(letters, endOfList)) // strings that end in a state
	for n, w := range words {
		a.length[n] = uint16(len(w))
		if n >= endOfList {
			return a.link(own), false
		}
		s := 0
		for i := 0; i < len(w); i++ {
			cell := s*a.columns + int(a.class[w[i]])
			if a.next[cell] == 0 {
				if len(own) >= endOfList {
					ok = false
					break
				}
				a.next[cell] = uint16(len(own))
				own = append(own, nil)
				a.next = a.next[:len(a.next)+a.columns]
			}
			s = int(a.next[cell])
		}
		if ok && s != 0 {
			own[s] = append(own[s], uint16(n))
		}
	}
	return a.link(own), ok
}

// link turns the tree into the full table, level by level: a state's missing steps are those of
// the state of its longest suffix. States in which strings end are numbered last.
func (a *automaton) link(own [][]uint16) *automaton {
	fail := make([]uint16, len(own))
	first := make([]uint32, len(own))
	a.lists = []uint16{endOfList}
	queue := make([]uint16, 0, len(own))
	for c := 1; c < a.columns; c++ {
		if s := a.next[c]; s != 0 {
			queue = append(queue, s)
		}
	}
	for head := 0; head < len(queue); head++ {
		s := int(queue[head])
		f := int(fail[s])
		if inherited := first[f]; len(own[s]) > 0 || inherited != 0 {
			start := uint32(len(a.lists))
			a.lists = append(a.lists, own[s]...)
			for i := inherited; a.lists[i] != endOfList; i++ {
				a.lists = append(a.lists, a.lists[i])
			}
			a.lists = append(a.lists, endOfList)
			first[s] = start
		}
		for c := 1; c < a.columns; c++ {
			cell := s*a.columns + c
			if t := a.next[cell]; t != 0 {
				fail[t] = a.next[f*a.columns+c]
				queue = append(queue, t)
			} else {
				a.next[cell] = a.next[f*a.columns+c]
			}
		}
	}
	a.renumber(first, append([]uint16{0}, queue...))
	return a
}

// renumber puts the states in the order of their depth, for the texts of a language are mostly spent
// near the root, and those in which strings end behind all others, so that one comparison tells.
func (a *automaton) renumber(first []uint32, byDepth []uint16) {
	to := make([]uint16, len(first))
	n := 0
	for pass := range 2 {
		for _, s := range byDepth {
			if (first[s] != 0) == (pass == 1) {
				to[s] = uint16(n)
				n++
			}
		}
		if pass == 0 {
			a.ends = n
		}
	}
	next := make([]uint16, len(a.next))
	a.first = make([]uint32, n-a.ends)
	for s := range first {
		for c := range a.columns {
			next[int(to[s])*a.columns+c] = to[a.next[s*a.columns+c]]
		}
		if k := int(to[s]) - a.ends; k >= 0 {
			a.first[k] = first[s]
		}
	}
	a.next = next
}

// ending lists the strings that end in a state.
func (a *automaton) ending(state int) []uint16 {
	if state < a.ends {
		return nil
	}
	list := a.lists[a.first[state-a.ends]:]
	for n, w := range list {
		if w == endOfList {
			return list[:n]
		}
	}
	return list
}
