package check

import "bytes"

// orphan finds a word that cannot do without a negation, in a sentence that has none: what stays of
// “никогда не” or “ne … pas” where the negation itself is lost. It gives nil where there is none.
func (t *text) orphan(x *lexicon) []byte {
	if x.paired {
		return t.unpaired(x)
	}
	var tail *hit
	sentence, negated := int32(-1), false
	for k := range t.hits {
		h := &t.hits[k]
		if h.class.family() != ofNegation {
			continue
		}
		if h.sentence != sentence {
			if tail != nil && !negated {
				break
			}
			tail, sentence, negated = nil, h.sentence, false
		}
		switch {
		case h.class == cLikewise:
		case h.class != cTail:
			negated = true
		case t.begins(h) || t.questions > 0:
			negated = negated || x.preverbal
		case tail == nil || x.head < 0:
			tail, negated = h, negated && x.head >= 0 // where the verb stands last, its negation follows
		}
	}
	if tail == nil || negated {
		return nil
	}
	return trimSpace(t.folded[tail.start:tail.end])
}

// unpaired finds a first word of a negation without a second one, or the second one that is never
// without, in a language whose negations are pairs. A word of restriction after the first stands for
// the second, ne … que; and none is needed after some conjunctions, avant que … ne.
func (t *text) unpaired(x *lexicon) []byte {
	for n := range t.sentences {
		firsts, seconds, sure := 0, 0, 0
		var first, second *hit
		for k := range t.hits {
			h := &t.hits[k]
			if int(h.sentence) != n {
				continue
			}
			switch h.class {
			case cExpletive, cConcord, cForbid:
				seconds++
			case cNegation:
				firsts++
				if t.restricts(x, h) {
					seconds++
				}
				first = h
			case cTail:
				seconds++
				if !t.begins(h) && x.second == string(trimSpace(t.folded[h.start:h.end])) {
					sure++
					second = h
				}
			}
		}
		switch {
		case sure > firsts:
			return trimSpace(t.folded[second.start:second.end])
		case firsts > seconds:
			return trimSpace(t.folded[first.start:first.end])
		}
	}
	return nil
}

// restricts says whether the clause goes on after a hit with a word of restriction.
func (t *text) restricts(x *lexicon, h *hit) bool {
	rest := t.folded[h.end-1:]
	if end := bytes.IndexFunc(rest, func(r rune) bool { return r == clauseMark || r == stopMark }); end >= 0 {
		rest = rest[:end]
	}
	for _, w := range x.restricts {
		if bytes.Contains(rest, w) {
			return true
		}
	}
	return false
}
