// Package verify reads a dist as a stranger would and proves that it says what the catalogs say:
// every text of every page, print page, PDF and zip is there, once, in order, in its section, in the
// right language, and can be seen. It shares no code with what renders them.
//
// Without a project it proves integrity alone: that the files are those of the manifest, that zips
// hold the same bytes, and that only pages that are reviewed are listed for search engines.
package verify

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/project"
	"caveat/internal/verify/style"
)

// Options say what is known of a dist.
type Options struct {
	Project  *project.Project      // nil: integrity alone
	Workers  int                   // 0 for one per processor
	Progress func(done, total int) // called from one goroutine, or nil
}

// Report is what was found, and what was looked at. Findings are sorted by file and line; their
// files are relative to the dist.
type Report struct {
	Findings []check.Finding
	Coverage []check.Coverage // "page", "print", "pdf" of each page, "zip" of each locale
	Files    int
}

// Count says how many times something of the coverage was looked at.
func (r *Report) Count(what string) int {
	n := 0
	for _, c := range r.Coverage {
		if c.Check == what && c.Ran {
			n++
		}
	}
	return n
}

// verifier is one run.
type verifier struct {
	dist     fs.FS
	p        *project.Project
	m        *manifest
	site     *siteWords
	pages    map[[2]string]*pageEntry // by article and locale
	sheets   map[string]*style.Sheet  // by their text
	sheetsMu sync.Mutex
	titles   map[[2]string]title // by article and locale, for the lists

	mu    sync.Mutex
	out   Report
	drawn map[[2]string]map[[32]byte][]string // font and letter → outline → PDFs that draw it so
}

// title is what a list of articles says of a page.
type title struct{ title, summary, tag string }

// Dist verifies a dist. An error means that it could not be verified at all: there is no manifest,
// or it cannot be read.
func Dist(ctx context.Context, dist fs.FS, o Options) (*Report, error) {
	v := &verifier{dist: dist, p: o.Project, pages: map[[2]string]*pageEntry{}, sheets: map[string]*style.Sheet{}, titles: map[[2]string]title{},
		drawn: map[[2]string]map[[32]byte][]string{}}
	m, err := readManifest(dist)
	if err != nil {
		return nil, err
	}
	if m.broken != "" {
		v.report("verify-manifest", manifestName, "the manifest %s; build again", m.broken)
		return &v.out, nil
	}
	v.m = m
	if m.Preview {
		v.report("verify-manifest", manifestName, "this is a preview for translators and must not be published; run caveat build without --preview")
		return &v.out, nil
	}
	for _, tag := range m.Built {
		if pseudo(tag) {
			v.report("verify-manifest", manifestName, "%s is a pseudo-locale: text that means nothing must not be published; run caveat build without --pseudo", tag)
			return &v.out, nil
		}
	}
	v.manifest()
	v.files()
	v.zips()
	v.sitemap()
	if v.p == nil {
		v.unproven()
	} else if err := v.content(ctx, o); err != nil {
		return nil, err
	}
	check.Sort(v.out.Findings)
	slices.SortStableFunc(v.out.Coverage, func(a, b check.Coverage) int {
		return strings.Compare(a.Article+"\x00"+a.Locale+"\x00"+a.Check, b.Article+"\x00"+b.Locale+"\x00"+b.Check)
	})
	return &v.out, nil
}

// report adds a finding that concerns no one text.
func (v *verifier) report(name, file, format string, args ...any) {
	v.add(check.Finding{Check: name, File: file, Message: fmt.Sprintf(format, args...)})
}

func (v *verifier) add(f check.Finding) {
	if f.Severity == "" {
		f.Severity = check.Error
	}
	f.Line, f.Column = max(1, f.Line), max(1, f.Column)
	if f.Article == "" {
		f.Locale, f.Article = placeOf(f.File)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.out.Findings = append(v.out.Findings, f)
}

// placeOf reads locale and article out of a path.
func placeOf(file string) (tag, slug string) {
	parts := strings.Split(file, "/")
	if len(parts) == 3 {
		return parts[0], parts[1]
	}
	return "", ""
}

func (v *verifier) covered(tag, slug, what, why string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.out.Coverage = append(v.out.Coverage, check.Coverage{Locale: tag, Article: slug, Check: what, Ran: why == "", Why: why})
}

// unproven says of every page that its content was not looked at.
func (v *verifier) unproven() {
	for i := range v.m.Pages {
		pg := &v.m.Pages[i]
		for _, what := range []string{"page", "print", "pdf"} {
			v.covered(pg.Locale, pg.Article, what, "only the files were compared: the project was not read")
		}
	}
}

// content proves what the pages say, with a few workers, an article at a time.
func (v *verifier) content(ctx context.Context, o Options) error {
	var err error
	if v.site, err = newSiteWords(v.p, v.m); err != nil {
		return err
	}
	v.pictures()
	known := map[string]bool{}
	for _, slug := range v.p.Slugs {
		known[slug] = true
	}
	for i := range v.m.Pages {
		if pg := &v.m.Pages[i]; !known[pg.Article] {
			v.report("verify-state", pagePath(pg.Locale, pg.Article), "the project has no article content/%s.md; build again", pg.Article)
			known[pg.Article] = true
		}
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	jobs, done := make(chan string), make(chan bool)
	var wg sync.WaitGroup
	for range max(1, min(workers, len(v.p.Slugs))) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			w := v.newWorker()
			for slug := range jobs {
				w.article(slug)
				done <- true
			}
		}()
	}
	go func() {
		for _, slug := range v.p.Slugs {
			if ctx.Err() != nil {
				break
			}
			jobs <- slug
		}
		close(jobs)
		wg.Wait()
		close(done)
	}()
	n := 0
	for range done {
		if n++; o.Progress != nil {
			o.Progress(n, len(v.p.Slugs))
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	v.lists()
	v.letters()
	return nil
}

// Addresses within a dist (docs/ci.md).
func pagePath(tag, slug string) string  { return tag + "/" + slug + "/index.html" }
func printPath(tag, slug string) string { return tag + "/" + slug + "/print.html" }
func pdfPath(tag, slug string) string   { return tag + "/" + slug + "/" + slug + "." + tag + ".pdf" }
func zipPath(tag string) string         { return "bundles/" + tag + ".zip" }

func pseudo(tag string) bool { return tag == lang.AccentedTag || tag == lang.MirroredTag }
