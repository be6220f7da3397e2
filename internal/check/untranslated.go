package check

import (
	"strings"
	"unicode/utf8"
)

// Untranslated reports text left in the source language, sentence by sentence. Names may stay, and
// what the glossary calls by the same word or the language spells so; inside a text a sentence counts from three words on.
var Untranslated = Check{Name: "untranslated", Doc: "no sentence is left in the source language", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	var sentences []string
	p.pairs(func(i int, s, t *text, sev Severity) {
		at := p.Target(i)
		if s.raw == t.raw {
			if s.words >= 3 || s.words > 0 && !nameLike(s.raw) && !p.isTerm(s.raw) && t.count(cSame) < t.words {
				p.Report(sev, at, "the text is left in %s; translate it", p.Project.Source.Name())
			}
			return
		}
		sentences = split(sentences[:0], s.raw)
		for _, sentence := range sentences {
			if strings.Contains(t.raw, sentence) {
				p.Report(sev, at, "“%s” is left in %s; translate it", short(sentence), p.Project.Source.Name())
				return
			}
		}
		if english := t.tally.count(englishCount); p.Project.Source.Tag == "en" && english >= 4 && english*3 > t.words {
			p.Report(sev, at, "most of the text is English; translate it")
		}
	})
}}

// nameLike says whether a short text may be the same in every language: an abbreviation, or a name
// of more than one word or capital.
func nameLike(s string) bool {
	upper, letters := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z':
			upper++
			letters++
		case isLetter(c):
			letters++
		}
	}
	return upper > 1 || letters < 4
}

// isTerm says whether the glossary allows a text to stay as it is.
func (p *Pass) isTerm(s string) bool {
	for _, t := range p.Project.Glossary().Terms {
		for _, form := range t.Forms[p.Locale()] {
			if strings.EqualFold(form, strings.Trim(s, ".*")) {
				return true
			}
		}
	}
	return false
}

// split appends the sentences of a text of three words and more.
func split(dst []string, s string) []string {
	start := 0
	for i := 0; i < len(s); i++ {
		end := i+1 == len(s)
		if !end && !((s[i] == '.' || s[i] == '!' || s[i] == '?') && s[i+1] == ' ') {
			continue
		}
		if part := strings.Trim(s[start:i+1], " *"); strings.Count(part, " ") >= 2 && utf8.RuneCountInString(part) >= 12 {
			dst = append(dst, part)
		}
		start = i + 1
	}
	return dst
}
