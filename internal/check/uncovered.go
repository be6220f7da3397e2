package check

import (
	"slices"

	"caveat/internal/article"
	"caveat/internal/project"
)

// required are the checks that a release needs to have read all safety text.
var required = []string{"language", "untranslated", "truncated", "numbers", "units", "comparators", "negation", "modality",
	"claim", "emergency-number"}

// uncovered reports, in a release, that a required check could not run on an article's safety text,
// unless the project accepts that by name.
func (p *Pass) uncovered(why string) {
	name, tag := p.check.Name, p.Locale()
	if !slices.Contains(required, name) || !slices.Contains(p.Work.Safety, true) ||
		slices.Contains(p.Project.Config.Release.Uncovered, name+":"+tag) {
		return
	}
	p.ReportAs("uncovered", Error, Place{File: project.ConfigFile, Pos: article.Pos(p.Project.Config.At("release")), Unit: -1},
		"%s could not read the safety text of %s in %s: %s; if people have looked at that instead, accept it: [release] uncovered = [\"%s:%s\"]",
		name, p.Work.Slug, tag, why, name, tag)
	p.Safety()
}
