// Package bundle builds the output folder: it localizes and checks every article, renders what may
// be published, puts withheld pages in the place of the rest, and swaps the folder in whole.
package bundle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"

	"caveat/internal/check"
	"caveat/internal/html"
	"caveat/internal/lang"
	"caveat/internal/localize"
	"caveat/internal/project"
)

// PageState says what stands at a page's address.
type PageState uint8

const (
	Draft    PageState = iota // published, with the draft notice
	Reviewed                  // published, all safety text reviewed
	Withheld                  // the withheld page
)

func (s PageState) String() string { return [...]string{"draft", "reviewed", "withheld"}[s] }

// Page is what became of one article in one language.
type Page struct {
	Article string
	Locale  string
	State   PageState
	Reasons []string // why it is withheld, the most telling first
	NoPDF   string   // why it has no PDF, "" if it has one or none was asked for
}

// Report is what a build did.
type Report struct {
	Pages []Page // in the order of articles, then of locales, the source first
	Files int
	Bytes int64
}

// WithoutPDF counts the pages that have no PDF though they should.
func (r *Report) WithoutPDF() int {
	n := 0
	for _, p := range r.Pages {
		if p.NoPDF != "" {
			n++
		}
	}
	return n
}

// Withheld counts the pages that are withheld.
func (r *Report) Withheld() int {
	n := 0
	for _, p := range r.Pages {
		if p.State == Withheld {
			n++
		}
	}
	return n
}

// Build builds a project. On an error the output folder is as it was. Whatever was remembered, the
// output is that of a build from nothing.
func Build(ctx context.Context, p *project.Project, o Options) (*Report, error) {
	s, err := newStage(o.Out, o.Preview)
	if err != nil {
		return nil, err
	}
	b := &builder{p: p, o: o, out: s.out, dir: s.dir, report: &Report{}, archives: map[string]*archive{}}
	if err := b.build(ctx, s); err != nil {
		b.closeAll()
		s.abort()
		return nil, err
	}
	return b.report, nil
}

func (b *builder) build(ctx context.Context, s *stage) error {
	if err := b.listLocales(); err != nil {
		return err
	}
	if b.o.Root != "" && stamps && b.o.Fonts == nil {
		var err error
		if b.root, err = openFolder(b.o.Root); err == nil {
			defer b.root.close()
			b.recall()
		}
	}
	if b.last != nil {
		if b.last.complete(b.p.Slugs) {
			b.reportLast()
			s.abort()
			return nil
		}
		if b.stand() != nil { // links are not to be had everywhere
			b.last = nil
			if err := s.renew(); err != nil {
				return err
			}
		}
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	spare := ""
	if b.last != nil {
		spare = b.spareName()
	} else if b.o.Root != "" {
		os.RemoveAll(b.spareName())
	}
	kept, err := s.commit(spare)
	if err != nil {
		return err
	}
	if b.keeper != nil {
		b.remember(kept)
	}
	return nil
}

// recall looks what the last build has left that still holds.
func (b *builder) recall() {
	ground, ok := b.groundSum()
	if !ok {
		return
	}
	name := memoryName(b.o.Root, b.out)
	if m := recall(name, ground); m != nil && m.holds(b.out) {
		l := &last{memory: m, out: b.out, kept: map[string]*remembered{}, old: map[string]*file{}, under: map[string]int{}}
		m.files(func(f *file) {
			l.old[f.path] = f
			top, _, _ := strings.Cut(f.path, "/")
			l.under[top]++
		})
		for slug, a := range m.articles {
			if b.p.Has(slug) && a.fresh(b.root) {
				l.kept[slug] = a
			}
		}
		b.last = l
	}
	b.keeper, _ = keep(name, ground) // without one the next build is a full one
}

// complete says whether nothing has changed.
func (l *last) complete(slugs []string) bool {
	return len(l.kept) == len(slugs) && len(l.articles) == len(slugs)
}

// reportLast reports what stands there already.
func (b *builder) reportLast() {
	if b.keeper != nil {
		b.keeper.abort()
	}
	for _, slug := range b.p.Slugs {
		b.reportPages(&b.last.kept[slug].result)
	}
	b.report.Files = len(b.last.old)
	for name, f := range b.last.old {
		if name != manifestName {
			b.report.Bytes += f.size
		}
	}
}

// builder is one build. Its workers render articles; the goroutine of run takes their results in
// the order of articles, so that one worker and many give the same bytes.
type builder struct {
	p        *project.Project
	o        Options
	out      string   // the output, absolute
	dir      string   // the stage
	root     folderAt // the project, where the build is remembered
	last     *last    // nil for a build from nothing
	keeper   *keeper
	report   *Report
	site     html.Site
	siteWork *project.Work
	sitePass *check.Result
	locales  []lang.Locale // built, the source first
	assets   map[string]asset
	manifest *manifest
	archives map[string]*archive
	sitemap  sitemap
	entries  map[string][]html.Entry // by tag
	rest     []file                  // files that belong to no article
}

// asset is a file below assets/, under a name with its hash.
type asset struct {
	path string
	data []byte
}

func (b *builder) wants(tag string) bool { return b.o.Locale == nil || b.o.Locale(tag) }

func (b *builder) listLocales() error {
	b.locales = []lang.Locale{b.p.Source}
	for _, l := range b.p.Targets {
		if b.wants(l.Tag) {
			b.locales = append(b.locales, l)
		}
	}
	if b.o.Pseudo {
		for _, tag := range []string{lang.AccentedTag, lang.MirroredTag} {
			l, err := lang.Pseudo(tag)
			if err != nil {
				return err
			}
			b.locales = append(b.locales, l)
		}
	}
	return nil
}

func (b *builder) run(ctx context.Context) (err error) {
	b.siteWork = b.p.NewLoader().Site(b.wants)
	if b.keeper != nil && passing(b.siteWork) { // every page has the site's words
		b.keeper.abort()
		b.keeper = nil
	}
	b.sitePass = check.Article(b.p, b.siteWork, check.Options{Locale: b.wants, Release: b.o.Release})
	b.entries = make(map[string][]html.Entry, len(b.locales))
	b.sitemap.base = b.p.Config.BaseURL
	for _, d := range b.frame() {
		if err := b.mkdir(d); err != nil {
			return err
		}
	}
	if b.o.Zips {
		for _, l := range b.locales {
			if b.archives[l.Tag], err = b.newArchive(l.Tag); err != nil {
				return err
			}
		}
	}
	if err := b.newManifest(); err != nil {
		return err
	}
	if err := b.makeAssets(); err != nil {
		return err
	}
	if err := b.articles(ctx); err != nil {
		return err
	}
	return b.finish()
}

// add puts a file that belongs to no article into the manifest.
func (b *builder) add(f file) {
	b.rest = append(b.rest, f)
	b.manifest.add(f)
}

// makeAssets writes the stylesheets and every image below content/, under names that change with
// their bytes.
func (b *builder) makeAssets() error {
	screen, print := html.Stylesheets()
	b.assets = map[string]asset{}
	add := func(name string, data []byte) (string, error) {
		sum := sha256.Sum256(data)
		ext := path.Ext(name)
		base := strings.TrimSuffix(path.Base(name), ext) + "." + hex.EncodeToString(sum[:4]) + ext
		a := asset{path: "assets/" + base, data: data}
		b.assets[name] = a
		f, err := b.write(a.path, data)
		b.add(f)
		return base, err
	}
	b.site = html.Site{BaseURL: b.p.Config.BaseURL, Publisher: b.p.Config.Publisher.Name, Phone: b.p.Config.Publisher.Phone,
		HasPages: b.o.Pages, HasPrint: b.o.Print, HasPDF: b.o.PDF, HasZip: b.o.Zips, Preview: b.o.Preview, Letter: lang.Paper(b.p.Config.Region) == "letter", Locales: b.locales, Source: b.p.Source}
	var err error
	if b.site.Stylesheet, err = add("style.css", screen); err != nil {
		return err
	}
	if b.site.PrintStylesheet, err = add("print.css", print); err != nil {
		return err
	}
	return fs.WalkDir(b.p.FS, "content", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || !imageName(name) {
			return err
		}
		data, err := fs.ReadFile(b.p.FS, name)
		if err != nil {
			return err
		}
		_, err = add(strings.TrimPrefix(name, "content/"), data)
		return err
	})
}

func imageName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif":
		return true
	}
	return false
}

// articles renders all articles with a few workers.
func (b *builder) articles(ctx context.Context) error {
	workers := b.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var todo []int // the articles to render
	for i, slug := range b.p.Slugs {
		if b.last == nil || b.last.kept[slug] == nil {
			todo = append(todo, i)
		}
	}
	workers = min(workers, len(todo))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		i    int
		slug string
	}
	type result struct {
		i   int
		out *articleResult
		err error
	}
	jobs := make(chan job)
	results := make(chan result)
	window := make(chan struct{}, 4*max(1, workers)) // bounds what waits for its turn
	var wg sync.WaitGroup
	for range workers {
		w, err := b.newWorker()
		if err != nil {
			return err
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				out, err := w.article(j.slug)
				select {
				case results <- result{j.i, out, err}:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	go func() {
		defer close(jobs)
		for _, i := range todo {
			slug := b.p.Slugs[i]
			select {
			case window <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- job{i, slug}:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer wg.Wait()
	defer cancel()
	waiting := map[int]*articleResult{}
	for next := 0; next < len(b.p.Slugs); next++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if b.last != nil {
			if a := b.last.kept[b.p.Slugs[next]]; a != nil {
				if err := b.takeKept(a); err != nil {
					return err
				}
				continue
			}
		}
		for waiting[next] == nil {
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case r := <-results:
				if r.err != nil {
					return r.err
				}
				waiting[r.i] = r.out
			}
		}
		if err := b.take(waiting[next]); err != nil {
			return err
		}
		delete(waiting, next)
		<-window
		if b.o.Progress != nil {
			b.o.Progress(next+1, len(b.p.Slugs))
		}
	}
	return nil
}

// take puts an article's result where it belongs: the manifest, the indexes, the sitemap, the zips.
func (b *builder) take(a *articleResult) error {
	if b.keeper != nil {
		b.keeper.article(&remembered{inputs: a.inputs, result: *a})
	}
	b.list(a)
	for i := range a.pages {
		pg := &a.pages[i]
		z := b.archives[pg.tag]
		if z == nil {
			continue
		}
		for _, p := range pg.packed {
			if err := z.add(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeKept is take for an article of the last output.
func (b *builder) takeKept(a *remembered) error {
	if b.keeper != nil {
		b.keeper.article(a)
	}
	for i := range a.result.alternates {
		a.result.alternates[i].Locale = b.locales[i]
	}
	b.list(&a.result)
	for i := range a.result.pages {
		pg := &a.result.pages[i]
		z := b.archives[pg.tag]
		if z == nil {
			continue
		}
		for k := range pg.files {
			if err := z.add(packed{name: pg.files[k].path, same: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// list names an article's pages in manifest, indexes, sitemap and report.
func (b *builder) list(a *articleResult) {
	for i := range a.pages {
		pg := &a.pages[i]
		b.manifest.page(pg)
		for _, f := range pg.files {
			b.manifest.add(f)
		}
		b.entries[pg.tag] = append(b.entries[pg.tag], pg.entry)
		if pg.state == Reviewed {
			b.sitemap.add(localize.PageAddress(pg.tag, pg.slug), a.date, a.alternates, pg.slug)
		}
	}
	b.reportPages(a)
}

func (b *builder) reportPages(a *articleResult) {
	for i := range a.pages {
		pg := &a.pages[i]
		b.report.Pages = append(b.report.Pages, Page{Article: pg.slug, Locale: pg.tag, State: pg.state, Reasons: pg.reasons, NoPDF: pg.noPDF})
	}
}

// Reason words a build's refusal of one page in one line.
func (p *Page) Reason() string {
	if len(p.Reasons) == 0 {
		return ""
	}
	if n := len(p.Reasons) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", p.Reasons[0], n)
	}
	return p.Reasons[0]
}
