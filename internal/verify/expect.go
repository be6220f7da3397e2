package verify

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/localize"
	"caveat/internal/project"
	"caveat/internal/review"
)

// siteWords are the page's own words of every language that was built.
type siteWords struct {
	work   *project.Work
	found  *check.Result
	source *localize.Words
	by     map[string]*localize.Words
}

func newSiteWords(p *project.Project, m *manifest) (*siteWords, error) {
	want := func(tag string) bool { return slices.Contains(m.Built, tag) }
	s := &siteWords{work: p.NewLoader().Site(want), by: map[string]*localize.Words{}}
	s.found = check.Article(p, s.work, check.Options{Locale: want})
	var err error
	if s.source, err = localize.NewWords(p.Source, s.work.Catalog, p.Config.VarsOf(p.Source.Tag), nil); err != nil {
		return nil, err
	}
	s.by[p.Source.Tag] = s.source
	for i := range s.work.Pages {
		pg := &s.work.Pages[i]
		if !want(pg.Locale.Tag) {
			continue
		}
		if s.by[pg.Locale.Tag], err = localize.NewWords(pg.Locale, pg.File, p.Config.VarsOf(pg.Locale.Tag), s.source); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// worker proves articles, one after the other.
type worker struct {
	v          *verifier
	loader     *project.Loader
	locales    []lang.Locale // built, the source first
	localizers []*localize.Localizer
}

func (v *verifier) newWorker() *worker {
	w := &worker{v: v, loader: v.p.NewLoader()}
	for _, tag := range v.m.Built {
		if l, ok := v.p.Locale(tag); ok {
			w.locales = append(w.locales, l)
			w.localizers = append(w.localizers, localize.New(v.p, l, v.site.by[tag], v.site.source))
		}
	}
	return w
}

// article holds an article's pages against what the project says they are.
func (w *worker) article(slug string) {
	v := w.v
	want := func(tag string) bool { return slices.Contains(v.m.Built, tag) }
	work := w.loader.Article(slug, want)
	found := check.Article(v.p, work, check.Options{Locale: want, Release: v.m.Release, SafetyOnly: true})
	withheldSource := w.refused(work, found, v.p.Source.Tag) != ""
	for i, l := range w.locales {
		pg := v.pages[[2]string{slug, l.Tag}]
		if pg == nil {
			continue // manifest has said so
		}
		at := -1
		for k := range work.Pages {
			if work.Pages[k].Locale.Tag == l.Tag {
				at = k
			}
		}
		why := w.refused(work, found, l.Tag)
		if why == "" && withheldSource {
			why = "its source is refused"
		}
		d, problems := w.localizers[i].Document(work, at)
		for _, pr := range problems {
			if why == "" {
				why = work.Units[pr.Unit].Key + ": " + pr.Text
			}
		}
		for k := range d.Texts {
			if why == "" && d.Texts[k].Missing {
				why = d.Keys[k] + " has no text"
			}
		}
		if pg.State == "withheld" {
			if why == "" && len(pg.Reasons) == 0 {
				v.add(check.Finding{Check: "verify-state", Severity: check.Warning, File: pagePath(l.Tag, slug), Article: slug, Locale: l.Tag,
					Message: "it is withheld, and nothing in the project refuses it; build again"})
			}
			w.withheld(pg, work, d)
			continue
		}
		reviewed := work.Reviewed(at) && v.site.work.Reviewed(at)
		if why == "" && v.m.Release && !reviewed {
			why = "it is a release, and not all of its safety text is reviewed"
		}
		if why != "" {
			v.add(check.Finding{Check: "verify-state", File: pagePath(l.Tag, slug), Article: slug, Locale: l.Tag, Safety: true,
				Message: "it is published, and the project refuses it: " + why + "; build again"})
		}
		if pg.State == "reviewed" && !reviewed {
			v.add(check.Finding{Check: "verify-state", File: manifestName, Article: slug, Locale: l.Tag, Safety: true,
				Message: fmt.Sprintf("%s in %s is called reviewed, and the project has no approvals that say so; build again", slug, l.Tag)})
		}
		if want := countSafety(work, at); !maps.EqualFunc(pg.Safety, want, maps.Equal) {
			v.report("verify-state", manifestName, "%s in %s has other safety texts in the project, or in other states: %v, and here %v; build again", slug, l.Tag, want, pg.Safety)
		}
		if pg.Revision != d.Revision {
			v.report("verify-state", manifestName, "%s in %s is revision %s, and the project has %s; build again", slug, l.Tag, pg.Revision, d.Revision)
		}
		w.published(pg, work, d, at)
	}
}

// countSafety counts a page's safety texts by section and state; -1 is the source.
func countSafety(work *project.Work, page int) counts {
	out, last := counts{}, ""
	for i, safety := range work.Safety {
		if !safety {
			continue
		}
		id := work.Article.Units[i].Top
		if id == "" {
			id = work.Units[i].Key
		}
		if id != last {
			out[id], last = map[string]int{}, id
		}
		basis := catalog.Current
		if page >= 0 {
			basis = work.Pages[page].States[i].Basis
		}
		out[id]["units"]++
		out[id][basis.String()]++
		if a := work.ReviewsOf(page).Approvals; a != nil && a[i].State >= review.Draft {
			out[id]["review-"+a[i].State.String()]++
		}
	}
	return out
}

// refused says why a page must not be published, or "".
func (w *worker) refused(work *project.Work, found *check.Result, tag string) string {
	v := w.v
	if reason, ok := v.p.Config.WithdrawnFor(work.Slug, tag); ok {
		return "withdrawn: " + reason
	}
	for _, list := range [][]check.Finding{found.Findings, v.site.found.Findings} {
		for i := range list {
			f := &list[i]
			if f.Severity == check.Error && f.Locale == tag && (f.Safety || f.Check == "missing" && v.p.Config.Fallback == "refuse") {
				return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Column, f.Check, f.Message)
			}
		}
	}
	return ""
}

// plain is a unit's text as a page shows it: a hard break is a space.
func plain(spans []article.Span) string { return article.Plain(spans) }

// normal is a text with one space for every kind and number of them.
func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

// order gives the units that a document shows, in reading order; where adverts stand last they do.
func order(d *localize.Document, advertsLast bool) (units []int) {
	var last []int
	for i := range d.Article.Units {
		switch u := &d.Article.Units[i]; {
		case u.Advert && !d.Advertising:
		case u.Advert && advertsLast:
			last = append(last, i)
		default:
			units = append(units, i)
		}
	}
	return append(units, last...)
}

func quoted(s string) string {
	if r := []rune(s); len(r) > 70 {
		s = string(r[:70]) + "…"
	}
	return strconv.Quote(s)
}

// difference is where two texts are worth reading, to see how they differ: the word before, or the
// beginning.
func difference(a, b string) int {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	if i := strings.LastIndexByte(a[:same], ' '); i > 40 {
		return i + 1
	}
	return 0
}
