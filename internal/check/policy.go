package check

import (
	"strings"

	"caveat/internal/article"
)

// Policy holds an article to the safety policy of its kind, and finds safety text that was lost.
var Policy = Check{Name: "safety-policy", Doc: "the article has every section and claim that its kind must have", Run: func(p *Pass) {
	if p.Page >= 0 {
		return
	}
	w := p.Work
	if w.Article != nil {
		p.policy()
	}
	lost := w.Marks.Lost(w.Today())
	for _, l := range lost {
		at := Place{File: w.Marks.Path, Key: l.Key, Unit: -1}
		if w.Article != nil {
			at.File = w.Article.Path
		}
		what := "is gone from the article"
		if l.Demoted {
			what = "is no longer marked as safety text"
			for i, u := range w.Units {
				if u.Key == l.Key {
					at = p.SourceUnit(i)
				}
			}
		}
		p.ReportAs("safety-removed", Error, at, "safety text %s (section %s) %s; put it back, or say that it is meant: caveat sync --drop %s", l.Key, orNone(l.Section), what, l.Key)
		p.Safety()
	}
}}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (p *Pass) policy() {
	w := p.Work
	top := Place{File: w.Article.Path, Unit: -1, Pos: article.Pos{Line: 1, Col: 1}}
	kind := w.Article.Front.Kind
	if len(w.Article.Sections) == 0 && len(w.Article.Problems) > 0 {
		return // it could not be read, which Source reports
	}
	if w.Policy == nil {
		if kind != "" {
			p.Report(Error, top, "caveat.toml has no safety policy for kind %q; add a table [safety.%s], with sections = [] if there is nothing it must say", kind, kind)
			p.Safety()
		}
		return
	}
	gone := map[string]bool{}
	for _, id := range w.Policy.Sections {
		s := findSection(w.Article.Sections, id)
		switch {
		case s == nil:
			gone[id] = true
			p.ReportAs("safety-missing", Error, top, "the section %q, which every %s must have, is not in the article; write it: ## … {#%s .safety}", id, kind, id)
			p.Safety()
		case !s.Classes.Safety:
			p.Report(Error, Place{File: w.Article.Path, Pos: s.Pos, Unit: -1}, "the policy names the section %q, but it is not marked; write {#%s .safety}", id, id)
			p.Safety()
		case !hasBody(s):
			p.ReportAs("safety-missing", Error, Place{File: w.Article.Path, Pos: s.Pos, Unit: -1}, "the section %q has a heading but no text; write what it must say", id)
			p.Safety()
		}
	}
	known := make(map[string]bool, len(w.Units))
	for _, u := range w.Units {
		known[u.Key] = true
	}
	for _, claim := range w.Policy.Claims {
		if section, _, _ := strings.Cut(claim, "."); known[claim] || gone[section] || p.claimOfAnother(claim) {
			continue // a claim goes with its section
		}
		p.ReportAs("safety-missing", Error, Place{File: w.Article.Path, Key: claim, Unit: -1, Pos: article.Pos{Line: 1, Col: 1}},
			"the claim %s, which every %s must make, is not in the article; put it back, or take it out of caveat.toml:%s", claim, kind, p.Project.Config.At("safety."+kind+".claims"))
		p.Safety()
	}
}

// claimOfAnother says whether a claim belongs to another article of the kind: "slug:key".
func (p *Pass) claimOfAnother(claim string) bool {
	slug, key, ok := strings.Cut(claim, ":")
	if !ok {
		return false
	}
	if slug != p.Work.Slug {
		return true
	}
	for _, u := range p.Work.Units {
		if u.Key == key {
			return true
		}
	}
	return false
}

func findSection(sections []article.Section, id string) *article.Section {
	for i := range sections {
		if sections[i].ID == id {
			return &sections[i]
		}
		if s := findSection(sections[i].Sections, id); s != nil {
			return s
		}
	}
	return nil
}

func hasBody(s *article.Section) bool {
	if len(s.Blocks) > 0 {
		return true
	}
	for i := range s.Sections {
		if hasBody(&s.Sections[i]) {
			return true
		}
	}
	return false
}
