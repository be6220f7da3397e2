package check

// Markup compares emphasis, links and code, and finds marks that do not close.
var Markup = Check{Name: "markup", Doc: "bold, emphasis, links and code are those of the source, and close", Run: func(p *Pass) {
	what := [kindsOfSpan]string{"bold text", "emphasis", "links", "code"}
	if p.Page < 0 {
		source := p.sourceTexts()
		for i := range source {
			if source[i].loose {
				p.Report(Warning, p.SourceUnit(i), "a mark such as ** or [ ](…) does not close; close it, or put a backslash before it")
			}
		}
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if t.loose && !s.loose {
			p.Report(sev, p.Target(i), "a mark such as ** or [ ](…) does not close; write it as in the source")
			return
		}
		for k := range what {
			if s.spans[k] != t.spans[k] {
				p.Report(sev, p.Target(i), "%s: %d in the source, %d in the translation; mark the same words as the source", what[k], s.spans[k], t.spans[k])
				return
			}
		}
	})
}}

// Brackets reports round brackets that do not close where those of the source do.
var Brackets = Check{Name: "brackets", Doc: "brackets close", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if t.brackets != 0 && s.brackets == 0 {
			p.Report(sev, p.Target(i), "a bracket does not close, or closes nothing; put the other one in")
		}
	})
}}
