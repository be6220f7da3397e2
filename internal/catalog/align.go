package catalog

import (
	"slices"
	"strings"

	"caveat/internal/article"
)

// How says how a unit came to its key.
type How uint8

const (
	Same     How = iota // same text as in the source catalog
	Edited              // the nearest text there: every translation is stale
	Returned            // same text as an obsolete message
	New                 // a new key
)

// Match is a unit that was not simply the same.
type Match struct {
	Unit int
	Key  string
	How  How
	Old  string // the source catalog's text, for Edited
}

// Alignment gives today's units their keys.
type Alignment struct {
	Keys    []string // parallel to the units
	Matches []Match  // every unit whose text or key is not in the source catalog as it stands
	Gone    []string // keys of messages without a unit, in the catalog's order, obsolete ones not counted
}

// InSync says whether the source catalog is what sync would make it.
func (a *Alignment) InSync() bool { return len(a.Matches) == 0 && len(a.Gone) == 0 }

// Align finds today's units in the source catalog: same text first, then by place and likeness. It
// never gives a key to two units. Where it errs, a unit has the key of another text, and every
// translation under that key is stale, because its ledger names the other text: Align can delay a
// page, and never make an old translation look current.
func Align(units []article.Unit, source *File) Alignment {
	if keys := aligned(units, source); keys != nil {
		return Alignment{Keys: keys}
	}
	a := aligner{units: units, of: make([]int, len(units)), how: make([]How, len(units))}
	if source != nil {
		a.old = source.Messages
	}
	a.taken = make([]bool, len(a.old))
	for i := range a.of {
		a.of[i] = -1
	}
	a.exact()
	a.structure()
	a.similar()
	return a.result()
}

// aligned gives the keys of units that are the source catalog line by line, else nil.
func aligned(units []article.Unit, source *File) []string {
	if source == nil || len(source.Messages) < len(units) {
		return nil
	}
	keys := make([]string, len(units))
	for i := range units {
		m := &source.Messages[i]
		if m.Text != units[i].Text || m.Obsolete || len(m.Plural) > 0 {
			return nil
		}
		keys[i] = m.Key
	}
	for _, m := range source.Messages[len(units):] {
		if !m.Obsolete {
			return nil
		}
	}
	return keys
}

type aligner struct {
	units []article.Unit
	old   []Message
	of    []int // unit → message, -1
	how   []How
	taken []bool
}

func (a *aligner) set(unit, old int, how How) {
	a.of[unit], a.how[unit], a.taken[old] = old, how, true
}

// free says whether a message may still be an edited unit's.
func (a *aligner) free(o int) bool {
	return o >= 0 && o < len(a.old) && !a.taken[o] && !a.old[o].Obsolete && len(a.old[o].Plural) == 0
}

// place is a text in a section.
type place struct{ section, text string }

// exact pairs units and messages with the same text. A text that stands more than once goes to
// the unit with the same neighbours, then to the one in the section that the key names, then in order.
func (a *aligner) exact() {
	same := func(i, o int) bool {
		return i < len(a.units) && a.of[i] < 0 && o >= 0 && o < len(a.old) && !a.taken[o] && !a.old[o].Obsolete && a.old[o].Text == a.units[i].Text
	}
	for i := 0; same(i, i); i++ {
		a.set(i, i, Same)
	}
	once := make(map[string]int, len(a.old)) // the only message with a text, -1 for several
	for o := range a.old {
		if a.taken[o] || a.old[o].Obsolete {
			continue
		}
		if _, ok := once[a.old[o].Text]; ok {
			once[a.old[o].Text] = -1
		} else {
			once[a.old[o].Text] = o
		}
	}
	count := make(map[string]int, len(a.units))
	for i := range a.units {
		if a.of[i] < 0 {
			count[a.units[i].Text]++
		}
	}
	for i := range a.units {
		if o, ok := once[a.units[i].Text]; ok && o >= 0 && a.of[i] < 0 && count[a.units[i].Text] == 1 {
			a.set(i, o, Same)
		}
	}
	for i := 1; i < len(a.units); i++ {
		if p := a.of[i-1]; p >= 0 && same(i, p+1) {
			a.set(i, p+1, Same)
		}
	}
	for i := len(a.units) - 2; i >= 0; i-- {
		if n := a.of[i+1]; n >= 0 && same(i, n-1) {
			a.set(i, n-1, Same)
		}
	}
	for _, obsolete := range []bool{false, true} {
		a.queues(obsolete, func(key string) string { return sectionOf(key) }, sectionOfUnit)
		a.queues(obsolete, func(string) string { return "" }, func(article.Unit) string { return "" })
	}
}

// queues hands out the messages of each text in order, to units of the same section where the two
// functions tell sections apart.
func (a *aligner) queues(obsolete bool, ofKey func(string) string, ofUnit func(article.Unit) string) {
	queue := map[place][]int{}
	for o := range a.old {
		if m := &a.old[o]; !a.taken[o] && m.Obsolete == obsolete {
			p := place{ofKey(m.Key), m.Text}
			queue[p] = append(queue[p], o)
		}
	}
	how := Same
	if obsolete {
		how = Returned
	}
	for i := 0; i < len(a.units) && len(queue) > 0; i++ {
		if a.of[i] >= 0 {
			continue
		}
		p := place{ofUnit(a.units[i]), a.units[i].Text}
		if q := queue[p]; len(q) > 0 {
			a.set(i, q[0], how)
			queue[p] = q[1:]
		}
	}
}

// sectionOf gives the section that a key was made in.
func sectionOf(key string) string {
	if i := strings.IndexByte(key, '.'); i >= 0 {
		return key[:i]
	}
	return key
}

func sectionOfUnit(u article.Unit) string {
	switch {
	case u.Kind == article.Title:
		return "title"
	case u.Kind == article.Summary:
		return "summary"
	case u.Top == "":
		return "text"
	}
	return u.Top
}

// structure pairs the texts whose place in an article is one of a kind, however they are reworded.
func (a *aligner) structure() {
	var index map[string]int
	for i, u := range a.units {
		if a.of[i] >= 0 {
			continue
		}
		key := ""
		switch {
		case u.Kind == article.Title:
			key = "title"
		case u.Kind == article.Summary:
			key = "summary"
		case u.Kind == article.Heading && u.Section == u.Top:
			key = u.Top + ".heading"
		default:
			continue
		}
		if index == nil {
			index = make(map[string]int, len(a.old))
			for o := range a.old {
				index[a.old[o].Key] = o
			}
		}
		if o, ok := index[key]; ok && a.free(o) {
			a.set(i, o, Edited)
		}
	}
}

// The likeness that makes a match: of the text alone, between the right neighbours, and between
// two neighbours with nothing else between them.
const (
	alike     = 0.42
	alikeNear = 0.25
	alikeOnly = 0.1
)

// window is how many messages around its place a unit is compared with, to either side, and best
// how many that share rare words with it.
const (
	window = 5
	best   = 8
	common = 24 // a word that more texts than this have tells nothing
)

// similar pairs what is left. Only texts that share a word that few of them have, or that stand
// about where the unit stands, are compared, so the work grows with the number of units.
func (a *aligner) similar() {
	var left, olds []int
	for i := range a.units {
		if a.of[i] < 0 {
			left = append(left, i)
		}
	}
	for o := range a.old {
		if a.free(o) {
			olds = append(olds, o)
		}
	}
	if len(left) == 0 || len(olds) == 0 {
		return
	}
	s := similarity{aligner: a, left: left, vocabulary: vocabulary{}, old: make([]*profile, len(a.old)), unit: make([]profile, len(left))}
	for _, o := range olds {
		p := s.profile(a.old[o].Text)
		s.old[o] = &p
	}
	s.posting = make([][]int32, len(s.vocabulary))
	for _, o := range olds {
		for k, w := range s.old[o].words {
			if k == 0 || w != s.old[o].words[k-1] {
				s.posting[w] = append(s.posting[w], int32(o))
			}
		}
	}
	for n, i := range left {
		s.unit[n] = s.profile(a.units[i].Text)
	}
	s.take(s.pairs(true))
	s.take(s.pairs(false))
	s.only()
}

type similarity struct {
	*aligner
	vocabulary
	left    []int // units without a message when similar began
	unit    []profile
	old     []*profile // parallel to the messages; nil where it is no candidate
	posting [][]int32  // word → messages
}

// pair is a possible match.
type pair struct {
	unit, old int
	score     float64
}

// pairs scores the candidates of every unit that is left: by words they share and by place, or by
// place alone once there are more neighbours to go by.
func (s *similarity) pairs(words bool) []pair {
	before, after := s.neighbours()
	var out []pair
	weight := make([]float32, len(s.aligner.old))
	var touched []int32
	for n, i := range s.left {
		if s.of[i] >= 0 {
			continue
		}
		touched = touched[:0]
		if words {
			for k, w := range s.unit[n].words {
				if k > 0 && w == s.unit[n].words[k-1] || int(w) >= len(s.posting) || len(s.posting[w]) > common {
					continue
				}
				for _, o := range s.posting[w] {
					if weight[o] == 0 {
						touched = append(touched, o)
					}
					weight[o] += 1 / float32(len(s.posting[w]))
				}
			}
			slices.SortFunc(touched, func(x, y int32) int {
				switch {
				case weight[x] > weight[y]:
					return -1
				case weight[x] < weight[y]:
					return 1
				}
				return int(x - y)
			})
			for _, o := range touched {
				weight[o] = 0
			}
			touched = touched[:min(len(touched), best)]
		}
		lo, hi := before[i], after[i]
		for d := 1; d <= window; d++ {
			for _, o := range [2]int{lo + d, hi - d} {
				if s.free(o) && !slices.Contains(touched, int32(o)) {
					touched = append(touched, int32(o))
				}
			}
		}
		for _, o := range touched {
			if !s.free(int(o)) {
				continue
			}
			score := likeness(&s.unit[n], s.old[o])
			near := int(o) > lo && int(o) < hi || int(o) == lo+1 || int(o) == hi-1
			if score < alikeNear || score < alike && !near {
				continue
			}
			if near {
				score += 0.15
			}
			if sectionOf(s.aligner.old[o].Key) == sectionOfUnit(s.units[i]) {
				score += 0.1
			}
			out = append(out, pair{i, int(o), score})
		}
	}
	return out
}

// neighbours gives, for each unit, the messages of the nearest units before and after it that have one.
func (a *aligner) neighbours() (before, after []int) {
	before, after = make([]int, len(a.units)), make([]int, len(a.units))
	last := -1
	for i := range a.units {
		if before[i] = last; a.of[i] >= 0 {
			last = a.of[i]
		}
	}
	last = len(a.old)
	for last > 0 && a.old[last-1].Obsolete {
		last--
	}
	for i := len(a.units) - 1; i >= 0; i-- {
		if after[i] = last; a.of[i] >= 0 {
			last = a.of[i]
		}
	}
	return before, after
}

func (a *aligner) take(pairs []pair) {
	slices.SortFunc(pairs, func(p, q pair) int {
		switch {
		case p.score > q.score:
			return -1
		case p.score < q.score:
			return 1
		case p.unit != q.unit:
			return p.unit - q.unit
		}
		return p.old - q.old
	})
	for _, p := range pairs {
		if a.of[p.unit] < 0 && !a.taken[p.old] {
			a.set(p.unit, p.old, Edited)
		}
	}
}

// only pairs a unit with the one message that stands between the same two neighbours: it is that
// message reworded, if it is short or has anything in common with it.
func (s *similarity) only() {
	before, after := s.neighbours()
	for n, i := range s.left {
		o := before[i] + 1
		flanked := (i == 0 || s.of[i-1] >= 0) && (i == len(s.units)-1 || s.of[i+1] >= 0)
		if s.of[i] >= 0 || !flanked || after[i] != o+1 || !s.free(o) || sectionOf(s.aligner.old[o].Key) != sectionOfUnit(s.units[i]) {
			continue
		}
		if len(s.unit[n].words) <= short && len(s.old[o].words) <= short || likeness(&s.unit[n], s.old[o]) >= alikeOnly {
			s.set(i, o, Edited)
		}
	}
}

func (a *aligner) result() Alignment {
	out := Alignment{Keys: make([]string, len(a.units))}
	known := make([]string, len(a.old))
	for i := range a.old {
		known[i] = a.old[i].Key
		if !a.taken[i] && !a.old[i].Obsolete {
			out.Gone = append(out.Gone, a.old[i].Key)
		}
	}
	maker := newKeyMaker(known)
	for i, o := range a.of {
		if o < 0 {
			out.Keys[i] = maker.name(a.units[i])
			out.Matches = append(out.Matches, Match{Unit: i, Key: out.Keys[i], How: New})
			continue
		}
		out.Keys[i] = a.old[o].Key
		if a.how[i] != Same {
			out.Matches = append(out.Matches, Match{Unit: i, Key: out.Keys[i], How: a.how[i], Old: a.old[o].Text})
		}
	}
	return out
}
