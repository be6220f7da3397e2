package check

import "math/bits"

// SameTarget reports two different sources with one translation: one of the two is a slip.
var SameTarget = Check{Name: "same-target", Doc: "two different texts do not have one translation", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	if p.reading.seen == nil {
		p.reading.seen = make(map[string]int, len(p.Work.Units))
	}
	seen := p.reading.seen
	clear(seen)
	var c numberComparison
	p.pairs(func(i int, s, t *text, sev Severity) {
		if t.runes+2*int(t.letters[kHan-kLetters]) < 12 {
			return // an ideograph says as much as three letters
		}
		first, ok := seen[t.raw]
		if !ok {
			seen[t.raw] = i
			return
		}
		o := &p.sourceTexts()[first]
		if string(o.folded) == string(s.folded) {
			return
		}
		if p.Work.Safety[first] {
			sev = Error
		}
		if alike(o, s) {
			sev = Warning // two ways to say one thing
		}
		at, other := i, first
		if x := p.reading.words; x.has[cConcept] && likeness(x, p.locale(), &c, s, t) > likeness(x, p.locale(), &c, o, t) {
			at, other = first, i // where it fits worse
		}
		p.Report(sev, p.Target(at), "the translation is also that of %s, which says “%s”; see which of the two it belongs to", p.Work.Units[other].Key, short(p.reading.source[other].raw))
	})
}}

// alike says whether two texts speak of the same things with the same numbers and negations.
func alike(a, b *text) bool {
	both, either := 0, 0
	for k := range a.stems {
		both += bits.OnesCount64(a.stems[k] & b.stems[k])
		either += bits.OnesCount64(a.stems[k] | b.stems[k])
	}
	return a.concepts == b.concepts && len(a.numbers) == len(b.numbers) && a.count(cNegation) == b.count(cNegation) && both*3 >= either
}

// Inconsistent reports one source with two translations in one article.
var Inconsistent = Check{Name: "inconsistent", Doc: "one text has one translation in an article", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	if p.reading.repeated == nil {
		p.reading.repeated = repeatedTexts(p.sourceTexts())
	}
	target := p.targetTexts()
	for _, pair := range p.reading.repeated {
		a, b := pair[0], pair[1]
		if p.reading.filled[a] && p.reading.filled[b] && string(target[a].folded) != string(target[b].folded) {
			p.Report(Warning, p.Target(b), "the same text is “%s” at %s; translate it alike, unless it means something else here", short(target[a].raw), p.Work.Units[a].Key)
		}
	}
}}

// repeatedTexts pairs each text with the first one that says the same.
func repeatedTexts(texts []text) [][2]int {
	first := make(map[string]int, len(texts))
	pairs := [][2]int{}
	for i := range texts {
		if texts[i].words == 0 {
			continue
		}
		if j, ok := first[texts[i].raw]; ok {
			pairs = append(pairs, [2]int{j, i})
		} else {
			first[texts[i].raw] = i
		}
	}
	return pairs
}
