package check

import "math"

// Negation compares how often the two texts negate, sentence by sentence where both have as many, and
// how strongly they forbid. Words that may or may not be a negation in another language (without, avoid,
// unless) have a sense: those of both texts pair off, so that none hides the loss of another negation.
// It also finds words that are left without the negation that they cannot do without.
var Negation = Check{Name: "negation", Doc: "no negation of the source is lost, and none weakened", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	if p.lacks(cNegation, "negations") {
		return
	}
	x, y := p.reading.lexicon, p.reading.words
	var ours, theirs []sign
	p.pairs(func(i int, s, t *text, sev Severity) {
		if word := t.orphan(y); word != nil && s.count(cTail) == 0 {
			p.Report(sev, p.Target(i), "“%s” stands without its negation; see that “not”, “never” and their like are all there", word)
			return
		}
		ours, theirs = s.signs(x, ours), t.signs(y, theirs)
		ours, theirs = settle(s, t, ours, theirs)
		a, b := count(ours, -1), count(theirs, -1)
		switch {
		case a.needed() == 0 && b.strong == 0:
			return
		case b.all() < a.needed():
			p.Report(sev, p.Target(i), "the source negates %s, the translation %s; see that “not”, “never” and their like are all there", times(a.needed()), times(b.all()))
			return
		case a.all() == 0 && b.strong > 0:
			p.Report(Warning, p.Target(i), "the translation negates what the source does not; see that it says the same")
			return
		case y.forbids && t.prohibitions() < s.forbidding():
			p.Report(sev, p.Target(i), "the source forbids %s, the translation %s; see that each prohibition is one", times(s.forbidding()), times(t.prohibitions()))
			return
		case y.parallel && s.alike(t) && elsewhere(ours, theirs):
			p.Report(sev, p.Target(i), "a clause of the source negates, and that of the translation does not; see that “not”, “never” and their like are all there")
			return
		case s.sentences != t.sentences || s.sentences < 2 && y.head == 0:
			return
		}
		for n := range s.sentences {
			if count(theirs, n).all() < count(ours, n).needed() {
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

// settle takes out what both texts say with words of the same sense, such as “without”: such a word
// of the translation stands for no other negation of the source. Of several the nearest is taken.
func settle(s, t *text, ours, theirs []sign) (source, target []sign) {
	nearest := func(o *sign, sense uint16) int {
		found, least := -1, math.Inf(1)
		for k := range theirs {
			if d := math.Abs(s.place(o) - t.place(&theirs[k])); theirs[k].sense == sense && d < least {
				found, least = k, d
			}
		}
		return found
	}
	kept := ours[:0]
	for _, o := range ours {
		found := -1
		if o.sense != noUnit {
			found = nearest(&o, o.sense)
		}
		if found < 0 && o.sense == unlessSense {
			n := len(kept) - 1 // not … unless is only … if
			for n >= 0 && kept[n].class != cNegation {
				n--
			}
			if found = nearest(&o, onlySense); n >= 0 && found >= 0 {
				kept = append(kept[:n], kept[n+1:]...)
			}
		}
		if found < 0 {
			kept = append(kept, o)
			continue
		}
		theirs = append(theirs[:found], theirs[found+1:]...)
	}
	return kept, theirs
}

// place tells where in the text a sign stands, from 0 to 1.
func (t *text) place(s *sign) float64 { return float64(s.start) / float64(len(t.folded)) }

// all is how many signs a translation has that may stand for negations.
func (n negations) all() int { return n.strong + n.negative + n.implied + n.weak }

// needed is how many of a source's signs every translation has a sign for.
func (n negations) needed() int {
	if n.strong == 0 {
		return n.negative
	}
	return n.strong + n.negative + n.implied
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
