package shape

import "golang.org/x/text/unicode/bidi"

// maxDepth is the deepest explicit level (UAX #9, BD2).
const maxDepth = 125

// levels returns the embedding level of every character of a paragraph whose own level is base
// (0 or 1): the Unicode Bidirectional Algorithm, UAX #9, up to rule I2. x/text carries the
// properties but gives runs a direction only; reordering lines (rule L2) needs the levels.
func levels(text []rune, base uint8) []uint8 {
	p := &paragraph{
		base:   base,
		text:   text,
		class:  make([]bidi.Class, len(text)),
		levels: make([]uint8, len(text)),
	}
	plain := base == 0
	for i, r := range text {
		props, _ := bidi.LookupRune(r)
		p.class[i] = props.Class()
		switch p.class[i] {
		case bidi.L, bidi.EN, bidi.ES, bidi.ET, bidi.CS, bidi.NSM, bidi.S, bidi.WS, bidi.ON, bidi.BN, bidi.B:
		default:
			plain = false
		}
	}
	if plain {
		return p.levels
	}
	p.matchIsolates()
	p.explicit()
	sequences := p.sequences()
	for i := range sequences {
		s := &sequences[i]
		p.weak(s)
		p.brackets(s)
		p.neutral(s)
		p.implicit(s)
	}
	// Characters that rule X9 removes take the level of the one before (UAX #9, 5.2).
	last := base
	for i, c := range p.class {
		if removed(c) {
			p.levels[i] = last
		}
		last = p.levels[i]
	}
	return p.levels
}

type paragraph struct {
	base      uint8
	text      []rune
	class     []bidi.Class // as looked up
	levels    []uint8
	overrides []bidi.Class // class after explicit overrides
	match     []int        // isolate initiator ↔ its PDI; -1 for none
}

func removed(c bidi.Class) bool {
	switch c {
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.BN:
		return true
	}
	return false
}

func initiator(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// matchIsolates pairs isolate initiators with their PDIs (BD9).
func (p *paragraph) matchIsolates() {
	p.match = make([]int, len(p.text))
	var open []int
	for i, c := range p.class {
		p.match[i] = -1
		switch {
		case initiator(c):
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			j := open[len(open)-1]
			open = open[:len(open)-1]
			p.match[i], p.match[j] = j, i
		}
	}
}

// first returns the level that the first strong character gives (P2, P3), else otherwise.
func (p *paragraph) first(from, to int, otherwise uint8) uint8 {
	for i := from; i < to; i++ {
		switch c := p.class[i]; {
		case c == bidi.L:
			return 0
		case c == bidi.R || c == bidi.AL:
			return 1
		case initiator(c):
			if p.match[i] < 0 {
				return otherwise
			}
			i = p.match[i]
		}
	}
	return otherwise
}

// explicit applies rules X1 to X8.
func (p *paragraph) explicit() {
	type status struct {
		level    uint8
		override bidi.Class // ON for none
		isolate  bool
	}
	stack := []status{{p.base, bidi.ON, false}}
	overflowIsolates, overflowEmbeddings, validIsolates := 0, 0, 0
	p.overrides = append([]bidi.Class(nil), p.class...)
	set := func(i int) {
		top := stack[len(stack)-1]
		p.levels[i] = top.level
		if top.override != bidi.ON {
			p.overrides[i] = top.override
		}
	}
	next := func(rtl bool) uint8 {
		l := stack[len(stack)-1].level
		if rtl {
			return (l + 1) | 1
		}
		return (l + 2) &^ 1
	}
	for i, c := range p.class {
		switch c {
		case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO:
			p.levels[i] = stack[len(stack)-1].level
			level := next(c == bidi.RLE || c == bidi.RLO)
			if level > maxDepth || overflowIsolates > 0 || overflowEmbeddings > 0 {
				if overflowIsolates == 0 {
					overflowEmbeddings++
				}
				continue
			}
			override := bidi.ON
			switch c {
			case bidi.RLO:
				override = bidi.R
			case bidi.LRO:
				override = bidi.L
			}
			stack = append(stack, status{level, override, false})
		case bidi.RLI, bidi.LRI, bidi.FSI:
			set(i)
			rtl := c == bidi.RLI
			if c == bidi.FSI {
				end := p.match[i]
				if end < 0 {
					end = len(p.text)
				}
				rtl = p.first(i+1, end, 0) == 1
			}
			level := next(rtl)
			if level > maxDepth || overflowIsolates > 0 || overflowEmbeddings > 0 {
				overflowIsolates++
				continue
			}
			validIsolates++
			stack = append(stack, status{level, bidi.ON, true})
		case bidi.PDI:
			switch {
			case overflowIsolates > 0:
				overflowIsolates--
			case validIsolates > 0:
				overflowEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				validIsolates--
			}
			set(i)
		case bidi.PDF:
			p.levels[i] = stack[len(stack)-1].level
			switch {
			case overflowIsolates > 0:
			case overflowEmbeddings > 0:
				overflowEmbeddings--
			case !stack[len(stack)-1].isolate && len(stack) > 1:
				stack = stack[:len(stack)-1]
			}
		case bidi.B:
			p.levels[i] = p.base
		case bidi.BN:
			p.levels[i] = stack[len(stack)-1].level
		default:
			set(i)
		}
	}
}

// sequence is an isolating run sequence (BD13): character indexes without those X9 removes.
type sequence struct {
	at       []int
	class    []bidi.Class
	sos, eos bidi.Class
	level    uint8
}

func strong(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// sequences cuts the paragraph into level runs and joins those around isolates (X10).
func (p *paragraph) sequences() []sequence {
	at := make([]int, 0, len(p.text)) // the characters of all runs
	var starts []int                  // of runs in at
	runOf := map[int]int{}            // first index of a run → the run
	for i, c := range p.class {
		if removed(c) {
			continue
		}
		if n := len(at); n == 0 || p.levels[at[n-1]] != p.levels[i] {
			runOf[i] = len(starts)
			starts = append(starts, n)
		}
		at = append(at, i)
	}
	starts = append(starts, len(at))
	classes := make([]bidi.Class, 0, len(at))
	var out []sequence
	for n := range len(starts) - 1 {
		run := at[starts[n]:starts[n+1]:starts[n+1]]
		if p.class[run[0]] == bidi.PDI && p.match[run[0]] >= 0 {
			continue // continues an earlier run
		}
		s := sequence{level: p.levels[run[0]], at: run}
		for {
			last := run[len(run)-1]
			if !initiator(p.class[last]) || p.match[last] < 0 {
				break
			}
			next, ok := runOf[p.match[last]]
			if !ok {
				break
			}
			run = at[starts[next]:starts[next+1]]
			s.at = append(s.at, run...)
		}
		p.ends(&s)
		first := len(classes)
		for _, i := range s.at {
			classes = append(classes, p.overrides[i])
		}
		s.class = classes[first:len(classes):len(classes)]
		out = append(out, s)
	}
	return out
}

// ends finds the classes that stand before and behind a sequence (X10).
func (p *paragraph) ends(s *sequence) {
	before, after := p.base, p.base
	for i := s.at[0] - 1; i >= 0; i-- {
		if !removed(p.class[i]) {
			before = p.levels[i]
			break
		}
	}
	last := s.at[len(s.at)-1]
	if !initiator(p.class[last]) {
		for i := last + 1; i < len(p.text); i++ {
			if !removed(p.class[i]) {
				after = p.levels[i]
				break
			}
		}
	}
	s.sos, s.eos = strong(max(before, s.level)), strong(max(after, s.level))
}

// weak applies rules W1 to W7.
func (p *paragraph) weak(s *sequence) {
	c := s.class
	prev := s.sos
	for i := range c { // W1
		if c[i] == bidi.NSM {
			c[i] = prev
			if initiator(prev) || prev == bidi.PDI {
				c[i] = bidi.ON
			}
		}
		prev = c[i]
	}
	last := s.sos
	for i := range c { // W2, W3
		switch c[i] {
		case bidi.L, bidi.R:
			last = c[i]
		case bidi.AL:
			last, c[i] = bidi.AL, bidi.R
		case bidi.EN:
			if last == bidi.AL {
				c[i] = bidi.AN
			}
		}
	}
	for i := 1; i+1 < len(c); i++ { // W4
		if (c[i] == bidi.ES && c[i-1] == bidi.EN || c[i] == bidi.CS && (c[i-1] == bidi.EN || c[i-1] == bidi.AN)) && c[i+1] == c[i-1] {
			c[i] = c[i-1]
		}
	}
	for i := 0; i < len(c); i++ { // W5
		if c[i] != bidi.ET {
			continue
		}
		j := i
		for j < len(c) && c[j] == bidi.ET {
			j++
		}
		if i > 0 && c[i-1] == bidi.EN || j < len(c) && c[j] == bidi.EN {
			for k := i; k < j; k++ {
				c[k] = bidi.EN
			}
		}
		i = j - 1
	}
	last = s.sos
	for i := range c { // W6, W7
		switch c[i] {
		case bidi.ES, bidi.ET, bidi.CS:
			c[i] = bidi.ON
		case bidi.L, bidi.R:
			last = c[i]
		case bidi.EN:
			if last == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// direction returns L or R for strong classes, numbers counting as R (N0 to N2), else ON.
func direction(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets applies rule N0. More than 63 open brackets end the search (BD16).
func (p *paragraph) brackets(s *sequence) {
	type pair struct{ open, close int }
	type opened struct {
		want rune
		at   int
	}
	var stack []opened
	var pairs []pair
	for k, i := range s.at {
		if s.class[k] != bidi.ON {
			continue
		}
		props, _ := bidi.LookupRune(p.text[i])
		switch {
		case !props.IsBracket():
		case props.IsOpeningBracket():
			if len(stack) == 63 {
				stack, pairs = nil, nil
				return
			}
			stack = append(stack, opened{angle(mirror(p.text[i])), k})
		default:
			for d := len(stack) - 1; d >= 0; d-- {
				if stack[d].want == angle(p.text[i]) {
					pairs = append(pairs, pair{stack[d].at, k})
					stack = stack[:d]
					break
				}
			}
		}
	}
	// In the order of their opening brackets.
	closeOf := map[int]int{}
	for _, b := range pairs {
		closeOf[b.open] = b.close
	}
	own := strong(s.level)
	context := s.sos // the strong class before the bracket
	for k := range s.at {
		if d := direction(s.class[k]); d != bidi.ON {
			context = d
		}
		end, ok := closeOf[k]
		if !ok {
			continue
		}
		found := bidi.ON
		for m := k + 1; m < end; m++ {
			if d := direction(s.class[m]); d == own {
				found = own
				break
			} else if d != bidi.ON {
				found = d
			}
		}
		switch {
		case found == bidi.ON:
			continue
		case found != own && context != found:
			found = own
		}
		s.class[k], s.class[end] = found, found
		for _, at := range []int{k, end} { // marks behind a bracket follow it
			for m := at + 1; m < len(s.at) && p.class[s.at[m]] == bidi.NSM; m++ {
				s.class[m] = found
			}
		}
		context = found
	}
}

func mirror(r rune) rune { return []rune(bidi.ReverseString(string(r)))[0] }

// angle folds the one canonically equivalent pair of closing brackets (BD16).
func angle(r rune) rune {
	if r == '\u232A' {
		return '\u3009'
	}
	return r
}

// neutral applies rules N1 and N2.
func (p *paragraph) neutral(s *sequence) {
	c := s.class
	before := s.sos
	for i := 0; i < len(c); i++ {
		if d := direction(c[i]); d != bidi.ON {
			before = d
			continue
		}
		j := i
		for j < len(c) && direction(c[j]) == bidi.ON {
			j++
		}
		after := s.eos
		if j < len(c) {
			after = direction(c[j])
		}
		set := strong(s.level)
		if before == after {
			set = before
		}
		for k := i; k < j; k++ {
			c[k] = set
		}
		i = j - 1
	}
}

// implicit applies rules I1 and I2.
func (p *paragraph) implicit(s *sequence) {
	for k, i := range s.at {
		switch {
		case s.level%2 == 0 && s.class[k] == bidi.R, s.level%2 == 1 && s.class[k] != bidi.R:
			p.levels[i] = s.level + 1
		case s.level%2 == 0 && s.class[k] != bidi.L:
			p.levels[i] = s.level + 2
		default:
			p.levels[i] = s.level
		}
	}
}
