package check

import (
	"bytes"
	"math"
)

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
	x := p.reading.words
	p.pairs(func(i int, s, t *text, sev Severity) {
		z := x.length.z(s, t)
		at := p.Target(i)
		stops := !x.unstopped
		limit := -3.2
		if !stops && s.words > 1 {
			limit = -2.6 // the length is all there is to tell
		} else if both, lost := s.concepts.compare(&t.concepts); lost > 0 && both == 0 {
			limit = -2.5
		} else if lost > 0 {
			limit = -3
		}
		if sev == Error && !t.stop && (!s.stop || !stops && s.questions > 0) && s.heads() {
			limit = max(limit, x.headingLimit(s, t))
		}
		switch {
		case t.words == 0 && t.places > 0 && s.words > 1:
			p.Report(sev, at, "the translation has no word where the source has %d; see that nothing is missing", s.words)
		case sev == Error && (z < -0.4 && p.breaksOff(i, z) || x.elision && loneConsonant(t.raw)):
			p.Report(sev, at, "the translation breaks off in “%s”; see that its end is there", t.lastWord())
		case z < limit || z < -0.9 && stops && s.stop && !t.stop:
			p.Report(sev, at, "the translation has %d characters where the source has %d; see that nothing is missing", t.runes, s.runes)
		case stops && t.sentences < s.sentences && (z < -0.5 || sev == Error && p.endLost(s, t)):
			p.Report(sev, at, "the translation has %d sentences where the source has %d; see that none is missing", t.sentences, s.sentences)
		case !stops && sev == Error && s.stop && s.sentences > 1 && z < -1 && p.endLost(s, t):
			p.Report(sev, at, "what the last sentence of the source says is not in the translation; see that its end is there")
		case z > 4.5:
			p.Report(Warning, at, "the translation has %d characters where the source has %d; see that it says no more", t.runes, s.runes)
		}
	})
}}

// headingLimit gives how many deviations short a translated heading may be. Headings spread less
// than sentences in speech, which may leave out their subject; those of a word or two spread most.
func (x *lexicon) headingLimit(s, t *text) float64 {
	switch {
	case s.words > 8 || s.words < 3:
		return -3.2
	case s.words > 3:
		return -1.9
	case x.unstopped:
		return -2.1
	case t.words == 1 && !x.unspaced:
		return -1.6
	}
	return -2.75
}

// heads says whether a text begins with a capital letter, as a heading does and a fragment does not.
func (t *text) heads() bool { return t.raw != "" && t.raw[0] >= 'A' && t.raw[0] <= 'Z' }

// breaksOff says whether a text that is somewhat short ends in the middle of a word: in the
// beginning of a word that other safety texts of the page have, and never as a word of its own.
func (p *Pass) breaksOff(unit int, z float64) bool {
	r := p.reading
	s, t := &r.source[unit], &r.target[unit]
	word := t.lastWord()
	switch {
	case t.stop || s.words < 2 || t.words == 0 || r.words.unspaced:
		return false
	case word[0] < 'a' || bytes.Equal(word, s.lastWord()):
		return false // a mark, a number, or a name
	case s.words >= 8 && z >= -2.2, z >= -0.8 && (len(word) < 4 || t.letters[kHangul-kLetters] > 0):
		return false // other endings of a word are likely
	}
	begun := false
	for i := range r.target {
		if i == unit || !r.filled[i] || !p.Work.Safety[i] {
			continue
		}
		for rest := r.target[i].folded; ; {
			k := bytes.Index(rest, word)
			if k < 0 {
				break
			}
			end := k + len(word)
			if k > 0 && rest[k-1] == ' ' {
				if rest[end] == ' ' {
					return false
				}
				begun = true
			}
			rest = rest[end:]
		}
	}
	return begun
}

// loneConsonant says whether a text ends in a small consonant of its own, which is no word of a language
// that writes what it elides with an apostrophe.
func loneConsonant(s string) bool {
	n := len(s)
	return n > 2 && s[n-2] == ' ' && s[n-1] >= 'a' && s[n-1] <= 'z' && !bytes.ContainsAny([]byte{s[n-1]}, "aeiouy")
}

// endLost says whether what the last sentence of a source says is nowhere in a translation: its "can" or
// "may", by which a claim tells what happens, or a thing that only it speaks of.
func (p *Pass) endLost(s, t *text) bool {
	last, begin := int32(s.sentences-1), 0
	for at, stops := 0, int32(0); at < len(s.folded) && stops < last; at++ {
		if s.folded[at] == stopMark {
			stops++
			begin = at + 1
		}
	}
	said := false
	for k := range s.hits {
		said = said || s.hits[k].class == cMay && int(s.hits[k].start) >= begin
	}
	if said && t.count(cMay) < s.count(cMay) {
		return true
	}
	earlier, end := p.reading.lexicon.conceptsOf(s.folded[:begin]), p.reading.lexicon.conceptsOf(s.folded[begin:])
	for k := range end {
		if end[k]&^earlier[k]&^t.concepts[k] != 0 {
			return true
		}
	}
	return false
}

// lastWord gives the last word in folded, or the mark or number that stands there.
func (t *text) lastWord() []byte {
	words := bytes.TrimRight(t.folded, " ")
	return words[bytes.LastIndexByte(words, ' ')+1:]
}

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
