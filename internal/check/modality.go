package check

// Modality compares how strongly the texts oblige: what must be done is not left as advice, what
// is forbidden not as something better not done, and what may be done is not made a duty.
var Modality = Check{Name: "modality", Doc: "must, should and may keep their strength", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cMust, "modality") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		a, b := s.modality(), t.modality()
		switch {
		case a.firm > 0 && a.should == 0 && b.advisesAgainst > 0 && b.forbids < a.forbids:
			p.Report(sev, p.Target(i), "the source forbids, the translation only advises against; write it as a prohibition")
		case a.must > 0 && a.should == 0 && b.must == 0 && b.should > 0:
			p.Report(sev, p.Target(i), "the source says must, the translation should; write it as strongly as the source")
		case a.must > 0 && a.should+a.may == 0 && b.must+b.should+b.forbids+b.advisesAgainst == 0 && b.may > 0:
			p.Report(sev, p.Target(i), "the source says must, the translation may or can; write it as strongly as the source")
		case a.may > 0 && a.must+a.should+a.forbids == 0 && b.may+b.forbids == 0 && b.must > 0:
			p.Report(sev, p.Target(i), "the source says may or can, the translation must; write it no stronger than the source")
		case a.should > 0 && a.must+a.may == 0 && b.must+b.should+b.forbids+b.advisesAgainst == 0 && b.may > 0:
			p.Report(sev, p.Target(i), "the source says should, the translation may or can; write it as strongly as the source")
		}
	})
}}

// modality counts words of obligation, advice and possibility, and how clauses negate.
type modality struct {
	must, should, may int
	forbids           int // clauses negated without advice
	firm              int // of these, with must, or with the negation at the sentence's beginning
	advisesAgainst    int // clauses negated with advice
}

func (t *text) modality() modality {
	var m modality
	clause, negated, advice, firm := int32(-1), false, false, false
	flush := func() {
		switch {
		case negated && advice && !firm:
			m.advisesAgainst++
		case negated:
			m.forbids++
			if firm {
				m.firm++
			}
		}
		negated, advice, firm = false, false, false
	}
	var last *hit
	for k := range t.hits {
		h := &t.hits[k]
		if h.clause != clause {
			flush()
			clause = h.clause
		}
		switch h.class {
		case cNegation, cConcord:
			negated = true
			firm = firm || h.start <= 4 || t.folded[h.start-1] == stopMark || h.start > 4 && t.folded[h.start-4] == stopMark
		case cForbid:
			negated, firm = true, true
		case cMust:
			m.must++
			firm = true
		case cShould:
			advice = true
			if last != nil && last.class == cMust && last.end == h.end {
				firm = true // the word means both
			}
			m.should++
		case cMay:
			m.may++
		default:
			continue
		}
		last = h
	}
	flush()
	return m
}
