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
	if p.reading.words.length == (spread{}) || p.Project.Source.Tag != "en" {
		p.NotRun("nobody measured how long texts get in " + p.locale().Tag)
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		z := p.reading.words.length.z(s, t)
		at := p.Target(i)
		switch {
		case z < -2.6 || z < -1.6 && s.stop && !t.stop && !p.reading.words.unstopped:
			p.Report(sev, at, "the translation is only %d characters long where the source has %d; see that nothing is missing", t.runes, s.runes)
		case z < -1 && t.sentences < s.sentences && !p.reading.words.unstopped:
			p.Report(sev, at, "the translation has %d sentences where the source has %d; see that none is missing", t.sentences, s.sentences)
		case z > 4:
			p.Report(sev, at, "the translation is %d characters long where the source has %d; see that it says no more", t.runes, s.runes)
		}
	})
}}

// spread is how the logarithm of the ratio of lengths, target to source, is spread in good
// translations from English.
type spread struct{ mean, deviation float64 }

// z tells how many deviations a pair is from the mean. Short texts spread more.
func (l spread) z(s, t *text) float64 {
	if s.runes == 0 || t.runes == 0 {
		return 0
	}
	n := float64(s.runes)
	d := l.deviation * math.Sqrt(1+30/n)
	return (math.Log(float64(t.runes)/n) - l.mean) / d
}
