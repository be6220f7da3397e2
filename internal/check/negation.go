package check

import "strings"

// Negation compares how often the two texts negate, sentence by sentence where both have as many,
// and how strongly they forbid. What may or may not be a negation in another language (without,
// avoid, unless) counts for the text that has it, never against it.
var Negation = Check{Name: "negation", Doc: "no negation of the source is lost, and none weakened", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	if p.lacks(cNegation, "negations") {
		return
	}
	x, y := p.reading.lexicon, p.reading.words
	p.pairs(func(i int, s, t *text, sev Severity) {
		a, b := s.negations(x, -1), t.negations(y, -1)
		switch {
		case a.strong == 0 && b.strong == 0:
			return
		case lost(a, b):
			p.Report(sev, p.Target(i), "the source negates %s, the translation %s; see that “not”, “never” and their like are all there", times(a.strong+a.unless), times(b.strong))
			return
		case a.strong+a.weak+a.unless == 0 && b.strong > 0:
			p.Report(Warning, p.Target(i), "the translation negates what the source does not; see that it says the same")
			return
		case y.forbids && t.prohibitions() < s.forbidding():
			p.Report(sev, p.Target(i), "the source forbids %s, the translation %s; see that each prohibition is one", times(s.forbidding()), times(t.prohibitions()))
			return
		case s.sentences != t.sentences || s.sentences < 2 && y.head == 0:
			return
		}
		for n := range s.sentences {
			if lost(s.negations(x, n), t.negations(y, n)) {
				p.Report(sev, p.Target(i), "sentence %d of the source negates more than that of the translation; see that “not”, “never” and their like are all there", n+1)
				return
			}
			if s.losesBeforeOr(t, n) {
				p.Report(sev, p.Target(i), "sentence %d of the source negates before “or”, the translation after it only; see that “not”, “never” and their like are all there", n+1)
				return
			}
			if y.head != 0 && s.forbidsFirst(n) && !t.negatesAtHead(y, n) {
				p.Report(sev, p.Target(i), "sentence %d of the source forbids, and the translation does not where a prohibition would; see that its verb is negated", n+1)
				return
			}
		}
	})
}}

// sentence gives the bytes of the n-th sentence in folded.
func (t *text) sentence(n int) (from, to int) {
	for i, c := range t.folded {
		if c == stopMark {
			if n == 0 {
				return from, i
			}
			n--
			from = i + 1
		}
	}
	return from, len(t.folded)
}

// forbidsFirst says whether a sentence of the source begins with its prohibition: Never …, Do not ….
func (t *text) forbidsFirst(n int) bool {
	from, _ := t.sentence(n)
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != n || h.class != cNegation && h.class != cForbid {
			continue
		}
		before := string(trimSpace(t.folded[from:max(int(h.start), from)]))
		switch string(trimSpace(t.folded[h.start:h.end])) {
		case "never":
			return before == ""
		case "not", "n't":
			return before == "do"
		}
		return false
	}
	return false
}

// losesBeforeOr says whether a sentence of the source, after a condition, negates before its only
// “or” and not after it (if you cannot … or are too …), where the translation, which has one too,
// negates after it only. What follows a shared verb (do not eat or drink) is left alone.
func (t *text) losesBeforeOr(target *text, sentence int) bool {
	before, after, at := t.aroundOr(sentence)
	if before == 0 || after > 0 || !t.ownVerb(at) || t.ors(sentence) > 1 {
		return false
	}
	before, after, at = target.aroundOr(sentence)
	return at > 0 && before == 0 && after > 0
}

// aroundOr counts the negations of a sentence before and after its last “or”, which ends at the
// byte at of folded; 0 where there is none.
func (t *text) aroundOr(sentence int) (before, after, at int) {
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != sentence {
			continue
		}
		switch h.class {
		case cOr:
			at = int(h.end)
			before, after = before+after, 0
		case cNegation, cForbid, cConcord, cTail, cWeak:
			after++
		}
	}
	if at == 0 {
		return 0, 0, 0
	}
	return before, after, at
}

// ors counts the “or” of a sentence.
func (t *text) ors(sentence int) int {
	n := 0
	for k := range t.hits {
		if h := &t.hits[k]; h.class == cOr && int(h.sentence) == sentence {
			n++
		}
	}
	return n
}

// ownVerb says whether the words of the source from a byte on have a verb of their own.
func (t *text) ownVerb(at int) bool {
	word, _, _ := strings.Cut(string(t.folded[min(at, len(t.folded)):]), " ")
	switch word {
	case "am", "is", "are", "was", "were", "has", "have", "had", "if", "when", "you", "it", "they", "your":
		return true
	}
	return false
}

// forbidding counts the sentences of the source that begin with their prohibition.
func (t *text) forbidding() int {
	n := 0
	for k := range t.sentences {
		if t.forbidsFirst(k) {
			n++
		}
	}
	return n
}

// prohibitions counts the clauses that have a word of prohibition.
func (t *text) prohibitions() int {
	n, clause := 0, int32(-1)
	for k := range t.hits {
		if h := &t.hits[k]; h.class == cForbid && h.clause != clause {
			n++
			clause = h.clause
		}
	}
	return n
}

// negatesAtHead says whether a sentence negates where its language puts the negation of a
// prohibition: near the beginning of a clause, or the end of the sentence.
func (t *text) negatesAtHead(x *lexicon, n int) bool {
	from, to := t.sentence(n)
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != n {
			continue
		}
		switch h.class {
		case cNegation, cForbid, cConcord, cWeak:
		case cTail:
			if !x.paired {
				continue
			}
		default:
			continue
		}
		if h.class == cForbid {
			return true
		}
		if t.joins(k) || h.class == cConcord && x.preverbal && !t.begins(h) {
			continue
		}
		if x.head < 0 {
			for at := int(h.end) - 1; at < min(to, int(h.end)-x.head); at++ {
				if at >= to-2 || t.folded[at] <= stopMark {
					return true
				}
			}
			continue
		}
		for at := int(h.start); at >= max(from, int(h.start)-x.head); at-- {
			if at <= from+1 || t.folded[at] <= stopMark {
				return true
			}
		}
	}
	return false
}

// joins says whether the k-th hit stands in its clause after a word that goes on with what was said
// before: of two things forbidden, it forbids the second only.
func (t *text) joins(k int) bool {
	h := &t.hits[k]
	if k+1 < len(t.hits) && t.hits[k+1].class == cJoin && t.hits[k+1].start == h.start { // weder
		return true
	}
	for j := k - 1; j >= 0 && t.hits[j].clause == h.clause; j-- {
		if t.hits[j].class == cJoin {
			return true
		}
	}
	return false
}

// negations counts the negations of a text.
type negations struct {
	strong int // clauses' own
	weak   int // that another language may say without one
	unless int // conditions turned round, which need a negation or a word of their own
}

func lost(source, target negations) bool {
	all := target.strong + target.weak + target.unless
	return all < source.strong+source.unless || source.strong > target.strong && all < source.strong+source.weak+source.unless
}

// negations counts in one sentence, or in all for -1.
func (t *text) negations(x *lexicon, sentence int) negations {
	var n negations
	at, own, tails := int32(-1), 0, 0 // of the clause, or of the sentence where negations are pairs
	alone := false                    // a tail begins the sentence: “Jamais soi-même.”
	flush := func() {
		if x.paired {
			own = min(own, tails)
			if alone && own == 0 {
				own = 1
			}
		}
		n.strong += own
		own, tails, alone = 0, 0, false
	}
	for k := range t.hits {
		h := &t.hits[k]
		if h.class.family() != ofNegation || sentence >= 0 && int(h.sentence) != sentence {
			continue
		}
		if where := x.scope(h); where != at {
			flush()
			at = where
		}
		switch h.class {
		case cNegation:
			own++
		case cForbid:
			if x.paired {
				n.strong++
			} else {
				own++
			}
		case cConcord:
			if x.paired {
				n.strong++
			} else if own == 0 {
				own++
			}
		case cTail:
			tails++
			alone = alone || t.begins(h) && string(trimSpace(t.folded[h.start:h.end])) != "plus"
			if x.preverbal && own == 0 && t.begins(h) {
				own++
			}
		case cWeak:
			n.weak++
		case cUnless:
			n.unless++
		}
	}
	flush()
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

func times(n int) string {
	switch n {
	case 0:
		return "does not"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return formatNumber(float64(n)) + " times"
}
