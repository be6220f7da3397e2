package check

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"caveat/internal/lang"
	"caveat/internal/project"
)

// Project checks a whole project: its page words, every article, and what lies about under locales/.
// Findings are sorted by file and line. Progress may be nil.
func Project(ctx context.Context, p *project.Project, o Options, progress func(done, total int)) (*Result, error) {
	total := &Result{Findings: slices.Concat(strays(p), strayReviews(p), lostSilences(p))}
	notRun := map[Coverage]bool{}
	add := func(r *Result) {
		total.Findings = append(total.Findings, r.Findings...)
		for _, c := range r.Coverage {
			row := c
			row.Article = ""
			if o.Coverage || !notRun[row] {
				total.Coverage = append(total.Coverage, c)
				notRun[row] = true
			}
		}
		total.Messages += r.Messages
		total.Silenced += r.Silenced
	}
	add(Article(p, p.NewLoader().Site(o.Locale), o))
	results := make([]*Result, len(p.Slugs))
	jobs := make(chan int)
	done := make(chan int)
	var wg sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), len(p.Slugs))) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := p.NewLoader()
			for i := range jobs {
				results[i] = Article(p, l.Article(p.Slugs[i], o.Locale), o)
				done <- i
			}
		}()
	}
	go func() {
		for i := range p.Slugs {
			if ctx.Err() != nil {
				break
			}
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(done)
	}()
	n := 0
	for range done {
		n++
		if progress != nil {
			progress(n, len(p.Slugs))
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for _, r := range results {
		add(r)
	}
	Sort(total.Findings)
	return total, nil
}

// strays reports articles with bad names, and locale files that belong to no article or locale:
// nothing would ever read them, and whoever wrote them would not know.
func strays(p *project.Project) []Finding {
	var out []Finding
	add := func(check string, sev Severity, file, slug, tag, format string, args ...any) {
		f := Finding{Check: check, Severity: sev, File: file, Line: 1, Column: 1, Article: slug, Locale: tag, Message: fmt.Sprintf(format, args...)}
		f.Fingerprint = fingerprint(&f)
		out = append(out, f)
	}
	for _, pr := range p.Problems {
		add(pr.Check, Error, pr.File, "", "", "%s; %s", pr.Text, pr.Mend)
		out[len(out)-1].Line, out[len(out)-1].Column = max(1, pr.Pos.Line), max(1, pr.Pos.Col)
	}
	if len(p.Slugs) == 0 {
		add("source", Error, "content", "", "", "there is no article; write content/<slug>.md, or: caveat new FILE")
	}
	for _, slug := range p.Folders() {
		dir := "locales/" + slug
		if slug != project.Site && !p.Has(slug) {
			add("obsolete", Warning, dir, slug, "", "no article content/%s.md; if it was renamed, rename this folder as well; if it is gone for good, keep the reviews files and delete the others", slug)
			continue
		}
		for _, name := range p.LocaleFiles(slug) {
			kind, tag, ok := localeFileName(name)
			if !ok {
				if mayBeLocaleFile(name) {
					add("locale-file", Warning, dir+"/"+name, slug, "", "not the name of a locale file, and nothing reads it; if it is a translation, name it active.<tag>.toml")
				}
				continue
			}
			if _, known := p.Locale(tag); known || slug == project.Site {
				continue // the page's own words may wait for a locale to come
			}
			if _, err := lang.Parse(tag); err != nil {
				add("locale-file", Error, dir+"/"+name, slug, tag, "the name's tag is wrong: %v; rename the file, nothing reads it", err)
			} else {
				add("locale-file", Warning, dir+"/"+name, slug, tag, "%s is no locale of the project; add it to locales in caveat.toml, or delete the %s file", tag, kind)
			}
		}
	}
	return out
}

// mayBeLocaleFile says whether a name looks like a translator's file that an editor, a mail program or a
// merge named its own way: active.es.toml.txt, active.es (1).toml, Active.es.TOML, active.es.toml.orig.
func mayBeLocaleFile(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "active") || strings.HasSuffix(name, ".toml")
}

// localeFileName takes "active.es.toml" apart.
func localeFileName(name string) (kind, tag string, ok bool) {
	rest, ok := strings.CutSuffix(name, ".toml")
	if !ok {
		return "", "", false
	}
	kind, tag, ok = strings.Cut(rest, ".")
	if !ok || kind != "active" && kind != "ledger" && kind != "reviews" {
		return "", "", false
	}
	return kind, tag, true
}
