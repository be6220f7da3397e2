package catalog

import (
	"sort"
	"strings"
	"unicode"

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

// Align finds today's units in the source catalog: same text first, then between neighbours and by
// likeness. It never gives a key to two units.
func Align(units []article.Unit, source *File) Alignment {
	n := len(units)
	keys := make([]string, n)
	if source != nil && len(source.Messages) >= n {
		same := true
		for i := range units {
			m := &source.Messages[i]
			if m.Text != units[i].Text || m.Obsolete || len(m.Plural) > 0 {
				same = false
				break
			}
			keys[i] = m.Key
		}
		for i := n; same && i < len(source.Messages); i++ {
			same = source.Messages[i].Obsolete
		}
		if same {
			return Alignment{Keys: keys}
		}
	}
	a := aligner{units: units, of: make([]int, n), how: make([]How, n)}
	if source != nil {
		a.old = source.Messages
	}
	a.taken = make([]bool, len(a.old))
	for i := range a.of {
		a.of[i] = -1
	}
	a.exact()
	a.similar()
	return a.result()
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

// exact pairs units and messages with the same text. Where a text stands more than once, units in
// the section that the key names come first, then the order decides.
func (a *aligner) exact() {
	byText := make(map[string][]int, len(a.old))
	for i := range a.old {
		byText[a.old[i].Text] = append(byText[a.old[i].Text], i)
	}
	for _, pass := range []func(u article.Unit, m *Message) bool{
		func(u article.Unit, m *Message) bool { return !m.Obsolete && sameSection(u, m.Key) },
		func(u article.Unit, m *Message) bool { return !m.Obsolete },
		func(u article.Unit, m *Message) bool { return sameSection(u, m.Key) },
		func(u article.Unit, m *Message) bool { return true },
	} {
		for i, u := range a.units {
			if a.of[i] >= 0 {
				continue
			}
			for _, o := range byText[u.Text] {
				if !a.taken[o] && pass(u, &a.old[o]) {
					how := Same
					if a.old[o].Obsolete {
						how = Returned
					}
					a.set(i, o, how)
					break
				}
			}
		}
	}
}

func sameSection(u article.Unit, key string) bool {
	switch u.Kind {
	case article.Title:
		return key == "title"
	case article.Summary:
		return key == "summary"
	}
	return len(key) > len(u.Top) && key[len(u.Top)] == '.' && key[:len(u.Top)] == u.Top
}

// pair is a possible match of an edited unit.
type pair struct {
	unit, old int
	score     float64
}

// The likeness that makes a match: of the words alone, and with help from the neighbours.
const (
	alike     = 0.5
	alikeNear = 0.3
)

// similar pairs what is left by likeness. Only texts that share a word that is rare among what is
// left, or that stand between the same neighbours, are compared.
func (a *aligner) similar() {
	var left []int
	for i := range a.units {
		if a.of[i] < 0 {
			left = append(left, i)
		}
	}
	var olds []int
	for o := range a.old {
		if !a.taken[o] && !a.old[o].Obsolete && len(a.old[o].Plural) == 0 {
			olds = append(olds, o)
		}
	}
	if len(left) == 0 || len(olds) == 0 {
		return
	}
	words := make(map[int][]string, len(olds))
	posting := map[string][]int{}
	for _, o := range olds {
		w := wordsOf(a.old[o].Text)
		words[o] = w
		for _, x := range uniq(w) {
			posting[x] = append(posting[x], o)
		}
	}
	const common = 24 // a word in more texts than this tells nothing
	var pairs []pair
	for _, i := range left {
		w := wordsOf(a.units[i].Text)
		shared := map[int]bool{}
		for _, x := range uniq(w) {
			if list := posting[x]; len(list) <= common {
				for _, o := range list {
					shared[o] = true
				}
			}
		}
		lo, hi := a.gap(i)
		for o := lo + 1; o < hi && o-lo <= 2*common; o++ {
			if o >= 0 && o < len(a.old) && words[o] != nil {
				shared[o] = true
			}
		}
		for o := range shared {
			s := likeness(w, words[o])
			near := o > lo && o < hi
			if s < alikeNear || s < alike && !near {
				continue
			}
			if near {
				s += 0.15
			}
			if sameSection(a.units[i], a.old[o].Key) {
				s += 0.1
			}
			pairs = append(pairs, pair{i, o, s})
		}
	}
	a.take(pairs)
	// A unit alone between two neighbours that stand together in the catalog as well, but for one
	// message, is that message reworded, if it has anything in common with it.
	for _, i := range left {
		if a.of[i] >= 0 {
			continue
		}
		lo, hi := a.gap(i)
		only, count := -1, 0
		for o := lo + 1; o < hi; o++ {
			if words[o] != nil && !a.taken[o] {
				only, count = o, count+1
			}
		}
		alone := (i == 0 || a.of[i-1] >= 0) && (i == len(a.units)-1 || a.of[i+1] >= 0)
		if alone && count == 1 && sameSection(a.units[i], a.old[only].Key) &&
			(isHeadingKey(a.old[only].Key) == (a.units[i].Kind == article.Heading)) &&
			(a.units[i].Kind == article.Heading || likeness(wordsOf(a.units[i].Text), words[only]) > 0.12) {
			a.set(i, only, Edited)
		}
	}
}

func isHeadingKey(key string) bool { return strings.HasSuffix(key, ".heading") }

func (a *aligner) take(pairs []pair) {
	sort.Slice(pairs, func(x, y int) bool {
		p, q := pairs[x], pairs[y]
		if p.score != q.score {
			return p.score > q.score
		}
		if p.unit != q.unit {
			return p.unit < q.unit
		}
		return p.old < q.old
	})
	for _, p := range pairs {
		if a.of[p.unit] < 0 && !a.taken[p.old] {
			a.set(p.unit, p.old, Edited)
		}
	}
}

// gap gives the messages of the nearest matched neighbours before and after a unit.
func (a *aligner) gap(i int) (lo, hi int) {
	lo, hi = -1, len(a.old)
	for j := i - 1; j >= 0; j-- {
		if a.of[j] >= 0 {
			lo = a.of[j]
			break
		}
	}
	for j := i + 1; j < len(a.units); j++ {
		if a.of[j] >= 0 {
			hi = a.of[j]
			break
		}
	}
	return lo, hi
}

func (a *aligner) result() Alignment {
	out := Alignment{Keys: make([]string, len(a.units))}
	known := make([]string, 0, len(a.old))
	for i := range a.old {
		known = append(known, a.old[i].Key)
		if !a.taken[i] && !a.old[i].Obsolete {
			out.Gone = append(out.Gone, a.old[i].Key)
		}
	}
	maker := newKeyMaker(known)
	for i, o := range a.of {
		if o >= 0 {
			out.Keys[i] = a.old[o].Key
			if a.how[i] != Same {
				out.Matches = append(out.Matches, Match{Unit: i, Key: out.Keys[i], How: a.how[i], Old: a.old[o].Text})
			}
			continue
		}
		out.Keys[i] = maker.name(a.units[i])
		out.Matches = append(out.Matches, Match{Unit: i, Key: out.Keys[i], How: New})
	}
	return out
}

// likeness is the Dice coefficient of two texts' words and of their pairs of neighbouring words,
// the words counting twice: 1 for equal texts, 0 for nothing in common.
func likeness(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	count := make(map[string]int, len(b))
	for _, w := range b {
		count[w]++
	}
	common := 0
	for _, w := range a {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	words := 2 * float64(common) / float64(len(a)+len(b))
	if len(a) < 2 || len(b) < 2 {
		return words
	}
	type two [2]string
	pairs := make(map[two]int, len(b))
	for i := 1; i < len(b); i++ {
		pairs[two{b[i-1], b[i]}]++
	}
	common = 0
	for i := 1; i < len(a); i++ {
		if pairs[two{a[i-1], a[i]}] > 0 {
			pairs[two{a[i-1], a[i]}]--
			common++
		}
	}
	return (2*words + 2*float64(common)/float64(len(a)+len(b)-2)) / 3
}

// wordsOf cuts a text into lower-case words; an ideograph is a word.
func wordsOf(s string) []string {
	var out []string
	start := -1
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)
		if word && unicode.Is(unicode.Han, r) {
			if start >= 0 {
				out = append(out, strings.ToLower(s[start:i]))
				start = -1
			}
			out = append(out, string(r))
			continue
		}
		if word && start < 0 {
			start = i
		} else if !word && start >= 0 {
			out = append(out, strings.ToLower(s[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, strings.ToLower(s[start:]))
	}
	return out
}

func uniq(w []string) []string {
	seen := make(map[string]bool, len(w))
	out := w[:0:0]
	for _, x := range w {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}
