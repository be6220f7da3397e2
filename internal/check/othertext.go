package check

import (
	"math"
	"math/bits"

	"caveat/internal/lang"
)

// OtherText reports translations that speak of other things than their source: what a slip of
// copying or a shifted row leaves. It weighs the concepts, names and numbers that both have or only
// one, and the lengths. The weights are those of a logistic regression over professional medical
// translations and the same texts shuffled.
var OtherText = Check{Name: "other-text", Doc: "a translation is of its own source, not of another text", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cConcept, "concepts") {
		return
	}
	var c numberComparison
	loc, r := p.locale(), p.reading
	r.doubted = r.doubted[:0]
	safety := 0
	p.pairs(func(i int, s, t *text, sev Severity) {
		like := likeness(r.words, loc, &c, s, t)
		if sev == Error {
			safety++
		}
		switch {
		case like < -4.6:
			p.Report(sev, p.Target(i), "the translation speaks of other things than the source; see that it is not the translation of another text")
		case like < doubtful && sev == Error:
			r.doubted = append(r.doubted, doubted{i, like})
		}
	})
	// Of two safety texts that are not clearly their sources', the translations may stand in each other's
	// place. The more texts there are, the more it takes, for some pair always fits by chance.
	enough := 2 + math.Log(float64(safety))
	for n, a := range r.doubted {
		for _, b := range r.doubted[n+1:] {
			s, o, t, u := &r.source[a.unit], &r.source[b.unit], &r.target[a.unit], &r.target[b.unit]
			own := a.like + b.like
			if s.raw == o.raw || t.raw == u.raw || likeness(r.words, loc, &c, s, u)+likeness(r.words, loc, &c, o, t)-own <= enough {
				continue
			}
			p.Report(Error, p.Target(a.unit), "this translation fits %s better, and that one this source; see that they do not stand in each other's place", p.Work.Units[b.unit].Key)
			p.Report(Error, p.Target(b.unit), "this translation fits %s better, and that one this source; see that they do not stand in each other's place", p.Work.Units[a.unit].Key)
			break
		}
	}
}}

// doubted is a safety text that is not clearly the translation of its source.
type doubted struct {
	unit int
	like float64
}

// doubtful is the likeness under which a safety text may be another's: one of four good ones is.
const doubtful = 4

// likeness is the logarithm of how likely a text is the translation of another, up to a constant.
func likeness(x *lexicon, loc lang.Locale, c *numberComparison, s, t *text) float64 {
	both, lost := s.concepts.compare(&t.concepts)
	_, added := t.concepts.compare(&s.concepts)
	var names, otherNames int
	for k := range s.stems {
		names += bits.OnesCount64(s.stems[k] & t.stems[k])
		otherNames += bits.OnesCount64(s.stems[k] &^ t.stems[k])
	}
	z := x.length.z(s, t)
	score := x.likeness + 3.1 + 2.4*atMost(both, 6) - 2.5*atMost(lost, 6) - 0.65*atMost(added, 6) +
		0.3*atMost(names, 6) - 0.07*atMost(otherNames, 10) - 0.5*math.Min(z*z, 25)
	if len(s.numbers)+len(t.numbers) > 0 {
		c.compare(s, t, loc)
		score += 4.8*atMost(len(c.pairs), 3) - 6*atMost(len(c.lost)+len(c.added), 3)
	}
	if (s.questions > 0) != (t.questions > 0) && !x.unstopped {
		score -= 4.8
	}
	if s.places > 0 && t.places == s.places {
		score += 1.5
	}
	if x.unstopped {
		return score
	}
	return score - 0.8*math.Min(math.Abs(float64(s.sentences-t.sentences)), 3)
}

// compare counts the concepts that two sets share, and those that only the first has.
func (s *conceptSet) compare(o *conceptSet) (both, lost int) {
	for k := range s {
		both += bits.OnesCount64(s[k] & o[k])
		lost += bits.OnesCount64(s[k] &^ o[k])
	}
	return both, lost
}

func atMost(n, most int) float64 { return float64(min(n, most)) }
