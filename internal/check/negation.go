package check

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
	p.pairs(func(i int, s, t *text, sev Severity) {
		a, b := s.negations(p.reading.lexicon, -1), t.negations(p.reading.words, -1)
		if a.strong == 0 && b.strong == 0 {
			return
		}
		if lost(a, b) {
			p.Report(sev, p.Target(i), "the source negates %s, the translation %s; see that “not”, “never” and their like are all there", times(a.strong), times(b.strong))
			return
		}
		if s.sentences == t.sentences && s.sentences > 1 {
			for n := range s.sentences {
				if a, b := s.negations(p.reading.lexicon, n), t.negations(p.reading.words, n); a.strong > 0 && b.strong+b.weak == 0 {
					p.Report(sev, p.Target(i), "sentence %d of the source is negated, that of the translation is not; see that “not”, “never” and their like are all there", n+1)
					return
				}
			}
		}
		if a.strong+a.weak == 0 && b.strong > 0 {
			p.Report(Warning, p.Target(i), "the translation negates what the source does not; see that it says the same")
		}
	})
}}

// negations counts the negations of a text.
type negations struct {
	strong int // clauses' own
	weak   int // that another language may say without one
}

func lost(source, target negations) bool {
	return source.strong > target.strong && source.strong+source.weak > target.strong+target.weak
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
			alone = alone || h.start == 0 || t.folded[h.start-1] == stopMark
			if x.preverbal && own == 0 && t.begins(h) {
				own++
			}
		case cWeak:
			n.weak++
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
