package check

import (
	"bytes"
	"slices"
)

// sign is one place at which a text negates, or says what another language may say with a negation.
type sign struct {
	class    class  // cNegation, cNegative, cImplied, cWeak or cLikewise
	sense    uint16 // of the word in its class: without, avoid; noUnit for none
	start    int32  // in folded
	end      int32
	clause   int32
	sentence int32
	paired   bool // the first of two words of which the second may be missing
}

// unlessSense is that of conditions turned round, onlySense that of conditions that are not: only if.
var unlessSense, onlySense = identify("unless"), identify("only")

// signs lists a text's negations in a slice that is reused. Several words of one negation count once.
func (t *text) signs(x *lexicon, list []sign) []sign {
	list = list[:0]
	until := int32(-1)                         // the clause that has a cExpletive
	at, own, tails, from := int32(-1), 0, 0, 0 // of the clause, or of the sentence where negations are pairs
	var alone *hit                             // a tail begins the sentence: “Jamais soi-même.”
	flush := func() {
		if x.paired {
			list = list[:from+unpair(list[from:], tails)]
			if alone != nil && own == 0 {
				list = append(list, sign{class: cNegation, sense: noUnit, start: alone.start, end: alone.end, clause: alone.clause, sentence: alone.sentence})
			}
		}
		own, tails, alone, from = 0, 0, nil, len(list)
	}
	for k := range t.hits {
		h := &t.hits[k]
		if h.class == cExpletive {
			until = h.clause
		}
		if h.class.family() != ofNegation {
			continue
		}
		if where := x.scope(h); where != at {
			flush()
			at = where
		}
		s := sign{class: cNegation, sense: noUnit, start: h.start, end: h.end, clause: h.clause, sentence: h.sentence}
		switch h.class {
		case cNegation:
			s.paired = x.paired
			if until == h.clause && !x.paired {
				s.class, s.sense = cWeak, unlessSense
				if n := len(list); n > from && list[n-1].sense == unlessSense && x.head < 0 {
					list[n-1].class, list[n-1].sense = cNegation, noUnit // the verb stands last
				} else if x.head >= 0 {
					until = -1
				}
			}
		case cForbid:
			s.sense = h.id
		case cConcord:
			if own > 0 && !x.paired && !t.joins(k) {
				continue
			}
		case cTail:
			tails++
			begins := t.begins(h)
			if alone == nil && begins && string(trimSpace(t.folded[h.start:h.end])) != "plus" {
				alone = h
			}
			if !x.preverbal || own > 0 || !begins {
				continue
			}
		case cWeak, cNegative, cImplied, cLikewise:
			s.class, s.sense = h.class, h.id
		default:
			continue
		}
		if n := len(list); n > from && list[n-1].end > h.start+1 { // two words for one: никогда не должен
			if last := &list[n-1]; h.end-h.start > last.end-last.start && last.class != cNegation {
				*last = s
			}
			continue
		}
		if s.class == cNegation && (!x.paired || h.class == cNegation) {
			own++
		}
		list = append(list, s)
	}
	flush()
	return list
}

// unpair takes out the first words of pairs that are more than there are second words, and gives
// how many signs stay.
func unpair(list []sign, tails int) int {
	n := 0
	for _, s := range list {
		if s.paired {
			if tails == 0 {
				continue
			}
			tails--
		}
		list[n] = s
		n++
	}
	return n
}

// negations counts the signs of a text by their strength.
type negations struct {
	strong   int // clauses' own
	negative int // words that need a negation or a word of their own
	implied  int // such words where they stand beside a negation
	weak     int // what another language may say without a negation
}

// count counts the signs of one sentence, or of all for -1.
func count(list []sign, sentence int) negations {
	var n negations
	for k := range list {
		if sentence >= 0 && int(list[k].sentence) != sentence {
			continue
		}
		switch list[k].class {
		case cNegation:
			n.strong++
		case cNegative:
			n.negative++
		case cImplied:
			n.implied++
		case cWeak:
			n.weak++
		}
	}
	return n
}

// scope gives the stretch of text inside which negations belong together.
func (x *lexicon) scope(h *hit) int32 {
	if x.paired {
		return h.sentence
	}
	return h.clause
}

// begins says whether a hit begins a clause.
func (t *text) begins(h *hit) bool {
	return h.start == 0 || h.start > 0 && t.folded[h.start-1] <= stopMark
}

// alike says whether two texts are parted into clauses and sentences by the same marks.
func (t *text) alike(o *text) bool {
	k := 0
	for _, c := range t.folded {
		if c > stopMark {
			continue
		}
		for k < len(o.folded) && o.folded[k] > stopMark {
			k++
		}
		if k == len(o.folded) || o.folded[k] != c {
			return false
		}
		k++
	}
	return bytes.IndexFunc(o.folded[k:], func(r rune) bool { return r == clauseMark || r == stopMark }) < 0
}

// elsewhere says whether a clause of the source negates where that of the translation has no sign.
func elsewhere(source, target []sign) bool {
	for _, s := range source {
		if s.class != cNegation {
			continue
		}
		if !slices.ContainsFunc(target, func(t sign) bool { return t.clause == s.clause && t.class != cLikewise }) {
			return true
		}
	}
	return false
}
