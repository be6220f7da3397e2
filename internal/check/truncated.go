package check

import "math"

// Truncated reports translations much shorter or longer than their source makes likely, and those
// that lack sentences. What is likely was measured: lexicon files have the figures.
var Truncated = Check{Name: "truncated", Doc: "a translation is as long as its source, and has its sentences and its end", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	p.sourceTexts()
	p.targetTexts()
	if p.reading.words.length.width == 0 || p.Project.Source.Tag != "en" {
		p.NotRun("nobody measured how long texts get in " + p.locale().Tag)
		return
	}
	if p.reading.foreign {
		p.NotRun("the file is not in " + p.locale().Tag)
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		z := p.reading.words.length.z(s, t)
		at := p.Target(i)
		stops := !p.reading.words.unstopped
		limit := -3.2
		if both, lost := s.concepts.compare(&t.concepts); lost > 0 && both == 0 {
			limit = -2.5
		} else if lost > 0 {
			limit = -2.9
		}
		switch {
		case z < limit || z < -0.9 && stops && s.stop && !t.stop:
			p.Report(sev, at, "the translation has %d characters where the source has %d; see that nothing is missing", t.runes, s.runes)
		case z < -0.5 && stops && t.sentences < s.sentences:
			p.Report(sev, at, "the translation has %d sentences where the source has %d; see that none is missing", t.sentences, s.sentences)
		case z > 4.5:
			p.Report(Warning, at, "the translation has %d characters where the source has %d; see that it says no more", t.runes, s.runes)
		}
	})
}}

// spread is how the logarithm of the ratio of lengths, target to source, is spread in good
// translations from English.
type spread struct {
	mean    float64
	width   float64 // deviation × source length^0.4: short texts spread more
	weight  float64 // of a letter of the language's script: an ideograph says more than a letter
	letters kind    // that script, counted from kLetters
}

// z tells how many deviations a pair is from the mean, 0 where nothing can be told.
func (l *spread) z(s, t *text) float64 {
	if s.runes == 0 || t.runes == 0 || l.width == 0 {
		return 0
	}
	n := float64(s.runes)
	size := float64(t.runes) + (l.weight-1)*float64(t.letters[l.letters])
	return (math.Log(size/n) - l.mean) * math.Pow(n, 0.4) / l.width
}
