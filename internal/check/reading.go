package check

import (
	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// reading is what all checks of one article share: its source read once, and the page at hand.
type reading struct {
	in    article.Inline
	spans []article.Span

	lexicon *lexicon // of the source language
	source  []text
	claims  map[string]bool // keys that the policy names

	doubtful []int          // units of the page at hand, for Language
	doubted  []doubted      // of the page at hand, for OtherText
	seen     map[string]int // targets of the page at hand, for SameTarget
	repeated [][2]int       // texts that stand twice
	terms    [][]int        // glossary terms of each text
	inside   [][]int        // and those inside longer terms

	page    int      // whose texts stand in target, -1 for none
	words   *lexicon // of that page's language
	target  []text
	filled  []bool
	foreign bool // Language found that the page's file is in another language: its words tell nothing
}

// sourceTexts gives the source's texts, parallel to the units, read on first use: of ordinary text
// where only safety text counts, those that targetTexts has read a translation of.
func (p *Pass) sourceTexts() []text {
	r := p.reading
	if r.source == nil {
		r.lexicon = lexiconOf(p.Project.Source)
		r.source = make([]text, len(p.Work.Units))
		for i := range p.Work.Units {
			if !p.safety || p.Work.Safety[i] {
				r.readSource(p.Work, i)
			}
		}
	}
	return r.source
}

func (r *reading) readSource(w *project.Work, unit int) {
	r.spans = r.source[unit].read(r.lexicon, sourceForm(w.Units[unit].Text), &r.in, r.spans)
}

// pairs visits every unit that is translated, with both its texts and the severity of a finding.
func (p *Pass) pairs(visit func(unit int, source, target *text, sev Severity)) {
	source := p.sourceTexts()
	target := p.targetTexts()
	for i := range target {
		if !p.reading.filled[i] {
			continue
		}
		sev := Warning
		if p.Work.Safety[i] {
			sev = Error
		}
		visit(i, &source[i], &target[i], sev)
	}
}

// targetTexts gives the page's texts, parallel to the units; those of blank messages are empty, and
// of ordinary text where only safety text counts.
func (p *Pass) targetTexts() []text {
	r := p.reading
	if r.page == p.Page && r.target != nil {
		return r.target
	}
	page := &p.Work.Pages[p.Page]
	n := len(p.Work.Units)
	if r.target == nil {
		r.target, r.filled = make([]text, n), make([]bool, n)
	}
	r.page, r.words, r.foreign = p.Page, lexiconOf(page.Locale), false
	source, sampled := p.sourceTexts(), 0
	for i := range r.target {
		m := page.States[i].Message
		r.filled[i] = m != nil && m.Text != "" && p.Work.Units[i].Text != "" && (sampled < sampleSize || p.reads(i))
		if r.filled[i] {
			r.spans = r.target[i].read(r.words, m.Text, &r.in, r.spans)
			if len(source[i].folded) == 0 {
				r.readSource(p.Work, i)
			}
			if r.target[i].sampled(&source[i]) {
				sampled += len(m.Text)
			}
		}
	}
	return r.target
}

// reads says whether what a unit's translation says can withhold the page: all of it does, where
// ordinary text is checked too. Else it is safety text, and what stands in the place of safety text.
func (p *Pass) reads(unit int) bool {
	if !p.safety || p.Work.Safety[unit] {
		return true
	}
	states := p.Work.Pages[p.Page].States
	for i := range states {
		if p.Work.Safety[i] && states[i].Message != nil && states[i].Message.Text == states[unit].Message.Text {
			return true
		}
	}
	return false
}

// locale gives the target locale of the pass.
func (p *Pass) locale() lang.Locale { return p.Work.Pages[p.Page].Locale }

// lacks reports the check as not run where one of the two languages has no words of a class, and
// says whether it did.
func (p *Pass) lacks(c class, what string) bool {
	p.sourceTexts()
	p.targetTexts()
	switch {
	case p.reading.foreign:
		p.NotRun("the file is not in " + p.locale().Tag)
	case !p.reading.lexicon.has[c]:
		p.NotRun("no lexicon of " + what + " for " + p.Project.Source.Tag)
	case !p.reading.words.has[c]:
		p.NotRun("no lexicon of " + what + " for " + p.locale().Tag)
	default:
		return false
	}
	return true
}
