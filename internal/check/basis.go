package check

import (
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
)

// Basis reports text that is missing, stale or unproven, and translations of text that is gone.
var Basis = Check{Name: "basis", Doc: "every text is there and made from today's source", Run: func(p *Pass) {
	w := p.Work
	if p.Page < 0 {
		for i, u := range w.Units {
			if strings.TrimSpace(u.Text) == "" && w.Safety[i] {
				p.ReportAs("safety-missing", Error, p.SourceUnit(i), "safety text %s is blank in the source; write it", u.Key)
			}
		}
		return
	}
	page := &w.Pages[p.Page]
	if page.File.Broken {
		p.NotRun("the locale file cannot be read to its end")
		return
	}
	ordinary := Warning
	if p.Project.Config.Fallback == "refuse" {
		ordinary = Error
	}
	tag := page.Locale.Tag
	for i := range w.Units {
		st := &page.States[i]
		u := w.Units[i]
		if u.Text == "" || st.Basis == catalog.Current {
			continue
		}
		safety := w.Safety[i]
		at := p.Target(i)
		switch st.Basis {
		case catalog.Missing:
			if safety {
				p.ReportAs("safety-missing", Error, at, "safety text %s is not translated: “%s”; fill it in here", u.Key, short(u.Text))
			} else {
				p.ReportAs("missing", ordinary, at, "%s is not translated: “%s”; fill it in here", u.Key, short(u.Text))
			}
		case catalog.Stale:
			name, sev := "stale", ordinary
			if safety {
				name, sev = "safety-stale", Error
			}
			p.ReportAs(name, sev, at, "%s was made from an older text: “%s” is now “%s”; edit it and delete its “# was:” line, or if it is right as it stands: caveat accept %s --locale %s --key %s",
				u.Key, short(st.Made), short(u.Text), w.Slug, tag, u.Key)
		case catalog.Unproven:
			name, sev := "unproven", ordinary
			if safety {
				name, sev = "safety-unproven", Error
			}
			p.ReportAs(name, sev, at, "nothing says which source text %s was made from; compare it with “%s”, then: caveat accept %s --locale %s --key %s%s",
				u.Key, short(u.Text), w.Slug, tag, u.Key, p.whyUnproven(u.Key))
		}
	}
	for _, m := range page.Obsolete(w.Units) {
		if !m.Obsolete && page.Ledger.Lookup(m.Key) == nil && w.Catalog.Lookup(m.Key) == nil {
			p.ReportAs("locale-file", Error, Place{File: page.File.Path, Pos: article.Pos(m.Pos), Key: m.Key, Unit: -1},
				"no text has, or had, the key %s%s", m.Key, p.meant(m.Key))
			continue
		}
		p.ReportAs("obsolete", Warning, Place{File: page.File.Path, Pos: article.Pos(m.Pos), Key: m.Key, Unit: -1},
			"%s is no longer in the article; it is kept for its return, caveat sync --prune removes it", m.Key)
	}
}}

// meant names the text without translation whose key is nearest to a mistyped one.
func (p *Pass) meant(key string) string {
	best, at := 1+len(key)/4, -1
	for i := range p.Work.Units {
		if p.Work.Pages[p.Page].States[i].Basis != catalog.Missing {
			continue
		}
		if d := distance(key, p.Work.Units[i].Key, best); d < best {
			best, at = d, i
		}
	}
	if at < 0 {
		return "; correct it, or delete the message"
	}
	return "; did you mean [" + p.Work.Units[at].Key + "]?"
}

// distance is how many bytes must be put in, taken out or changed to make b of a, or most if it is
// no less.
func distance(a, b string, most int) int {
	if len(a)-len(b) >= most || len(b)-len(a) >= most {
		return most
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return min(row[len(b)], most)
}

// whyUnproven adds what the ledger tells.
func (p *Pass) whyUnproven(key string) string {
	l := p.Work.Pages[p.Page].Ledger
	switch {
	case !l.Exists:
		return " (the ledger " + l.Path + " is not there: restore it from git if it was lost)"
	case l.Lookup(key) == nil:
		return ""
	case l.Lookup(key).Blank():
		return " (it was filled where its “# en:” line is gone, and nothing else says what it was made from)"
	}
	return " (its line in " + l.Path + " was edited by hand: restore it from git)"
}
