package check

import "caveat/internal/article"

// Advertising reports promises that no health text may make ("cures", "100 % safe"): errors in
// safety text, warnings elsewhere. A promise in a sentence that negates it is none.
var Advertising = Check{Name: "advertising", Doc: "no text promises a cure or safety, safety text least of all", Run: func(p *Pass) {
	if p.Page < 0 {
		source := p.sourceTexts()
		if !p.reading.lexicon.has[cAbsolute] {
			p.NotRun("no lexicon of promises for " + p.Project.Source.Tag)
			return
		}
		for i := range source {
			if what := source[i].promise(); what != "" {
				p.Report(p.severity(i), p.SourceUnit(i), "“%s” promises too much; say what is known", what)
			}
		}
		return
	}
	if p.lacks(cAbsolute, "promises") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if what := t.promise(); what != "" && s.promise() == "" && s.count(cAbsolute) == 0 {
			p.Report(sev, p.Target(i), "“%s” promises what the source does not; say what the source says", what)
		}
	})
}}

// promise finds an absolute claim in a sentence that does not negate and does not ask.
func (t *text) promise() string {
	for k := range t.hits {
		h := &t.hits[k]
		if h.class != cAbsolute {
			continue
		}
		negated := t.questions > 0
		for j := range t.hits {
			switch o := &t.hits[j]; o.class {
			case cNegation, cConcord, cForbid, cWeak:
				negated = negated || o.sentence == h.sentence && (o.start < h.start || o.end > h.end)
			}
		}
		if !negated {
			return string(trimSpace(t.folded[h.start:h.end]))
		}
	}
	return ""
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// count counts the hits of a class.
func (t *text) count(c class) int {
	n := 0
	for k := range t.hits {
		if t.hits[k].class == c {
			n++
		}
	}
	return n
}

// Preflight looks at the source before anybody translates it: a prohibition that stands outside
// safety text, a procedure without an emergency section, quantities in safety text that nobody can
// follow.
var Preflight = Check{Name: "preflight", Doc: "the source is fit to be translated", Run: func(p *Pass) {
	if p.Page >= 0 || p.Work.Article == nil {
		return
	}
	source := p.sourceTexts()
	if !p.reading.lexicon.has[cVague] {
		p.NotRun("no lexicon of vague words for " + p.Project.Source.Tag)
		return
	}
	a := p.Work.Article
	if a.Front.Kind == "procedure" && findSection(a.Sections, "emergency") == nil {
		p.Report(Warning, Place{File: a.Path, Unit: -1}, "a procedure has no emergency section; add ## … {#emergency .safety} with the signs and whom to call")
	}
	for i := range source {
		t, u := &source[i], &a.Units[i]
		if !p.Work.Safety[i] && !u.Advert && t.prohibits() {
			p.Report(Warning, p.SourceUnit(i), "this forbids something outside safety text; move it into a section marked .safety")
		}
		if p.Work.Safety[i] && u.Kind == article.Item && t.count(cVague) > 0 && len(t.numbers) == 0 {
			if what := t.word(cVague); what == "several" || what == "a few" || what == "regularly" || what == "a lot of" {
				p.Report(Warning, p.SourceUnit(i), "“%s” is no quantity that a reader can follow; write a number, or what to look for", what)
			}
		}
	}
}}

// word gives the first hit of a class.
func (t *text) word(c class) string {
	for k := range t.hits {
		if t.hits[k].class == c {
			return string(trimSpace(t.folded[t.hits[k].start:t.hits[k].end]))
		}
	}
	return ""
}

// prohibits says whether a sentence forbids: it begins with a negation, or has a word that forbids.
func (t *text) prohibits() bool {
	for k := range t.hits {
		h := &t.hits[k]
		if h.class == cForbid {
			return true
		}
		if h.class != cNegation || h.start > 4 && t.folded[h.start-1] != stopMark {
			continue
		}
		word := string(trimSpace(t.folded[h.start:h.end]))
		if word == "never" || word == "don't" || word == "not" {
			return true
		}
	}
	return false
}
