package check

import "caveat/internal/article"

// Claim holds every claim, and every item of a list in safety text, to a prohibition or an order of
// its own, in the source and in each translation: what hangs on a "never" further up is lost when
// the item is read alone. A kind whose policy names nothing makes no claims.
var Claim = Check{Name: "claim", Doc: "each claim forbids or orders something itself", Run: func(p *Pass) {
	if p.Work.Article == nil || p.Work.Policy == nil || !p.Work.Policy.Demands() {
		return
	}
	source := p.sourceTexts()
	x := p.reading.lexicon
	if !x.has[cOrder] {
		p.NotRun("no lexicon of orders for " + p.Project.Source.Tag)
		return
	}
	var ours, theirs []sign
	if p.Page < 0 {
		for i := range source {
			if !p.claims(i) {
				continue
			}
			if ours = source[i].signs(x, ours); !source[i].directs(ours) {
				p.Report(Error, p.SourceUnit(i), "the claim %s forbids nothing and orders nothing itself; give it its own “never …” or “call …”", p.Work.Units[i].Key)
			}
		}
		return
	}
	if p.lacks(cOrder, "orders") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if !p.claims(i) {
			return
		}
		if ours = s.signs(x, ours); !s.directs(ours) {
			return
		}
		theirs = t.signs(p.reading.words, theirs)
		switch {
		case !t.directs(theirs):
			p.Report(sev, p.Target(i), "the claim forbids nothing and orders nothing in the translation; give it its own prohibition or order, as the source has")
		case count(ours, -1).strong > 0 && count(theirs, -1).all() == 0:
			p.Report(sev, p.Target(i), "the claim forbids in the source and not in the translation; give it its own prohibition")
		}
	})
}}

// claims says whether a unit is a claim: named by the policy, or an item of a list in safety text.
func (p *Pass) claims(i int) bool {
	if u := &p.Work.Article.Units[i]; u.Kind == article.Item && u.Safety {
		return true
	}
	if p.reading.claims == nil {
		p.reading.claims = map[string]bool{}
		for _, c := range p.Work.Policy.Claims {
			p.reading.claims[c] = true
		}
	}
	return p.reading.claims[p.Work.Units[i].Key]
}

// directs says whether a text, of which the signs are given, forbids or orders anything.
func (t *text) directs(signs []sign) bool {
	for k := range t.hits {
		switch t.hits[k].class {
		case cOrder, cMust, cForbid:
			return true
		}
	}
	return count(signs, -1).strong > 0
}
