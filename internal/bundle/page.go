package bundle

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/html"
	"caveat/internal/localize"
	"caveat/internal/pdf"
	"caveat/internal/project"
)

// articleResult is one article in all its languages, rendered and written.
type articleResult struct {
	pages      []pageResult
	alternates []localize.Alternate
	date       string
	inputs     []input // what it was made from
}

type pageResult struct {
	slug     string
	tag      string
	state    PageState
	reasons  []string
	noPDF    string
	revision string
	sections []sectionState
	entry    html.Entry
	files    []file
	packed   []packed
}

// sectionState counts a safety section's texts by what they were made from and how far their review
// has come.
type sectionState struct {
	id       string
	units    int
	basis    [4]int // by catalog.Basis
	approval [5]int // by review.State
}

// worker renders articles, one after the other.
type worker struct {
	b          *builder
	loader     *project.Loader
	localizers []*localize.Localizer // parallel to b.locales
	renderers  []*html.Renderer

	sourceWords *localize.Words
	packer      packer
	buf         []byte
	path        []byte
}

func (b *builder) newWorker() (*worker, error) {
	w := &worker{b: b, loader: b.p.NewLoader()}
	words, err := siteWords(b.p, b.siteWork)
	if err != nil {
		return nil, err
	}
	source := words[b.p.Source.Tag]
	w.sourceWords = source
	for _, l := range b.locales {
		if l.Pseudo() {
			if words[l.Tag], err = localize.NewWords(l, b.siteWork.Catalog, b.p.Config.Vars, source); err != nil {
				return nil, err
			}
		}
		w.localizers = append(w.localizers, localize.New(b.p, l, words[l.Tag], source))
		w.renderers = append(w.renderers, html.New(words[l.Tag], source, b.site))
	}
	return w, nil
}

// siteWords makes the page's own words of every locale.
func siteWords(p *project.Project, site *project.Work) (map[string]*localize.Words, error) {
	source, err := localize.NewWords(p.Source, site.Catalog, p.Config.VarsOf(p.Source.Tag), nil)
	if err != nil {
		return nil, err
	}
	out := map[string]*localize.Words{p.Source.Tag: source}
	for i := range site.Pages {
		l := site.Pages[i].Locale
		if out[l.Tag], err = localize.NewWords(l, site.Pages[i].File, p.Config.VarsOf(l.Tag), source); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// article checks, localizes, renders and writes one article in every language.
func (w *worker) article(slug string) (*articleResult, error) {
	b := w.b
	var in []input
	if b.keeper != nil {
		in = b.inputsOf(slug)
	}
	work := w.loader.Article(slug, b.wants)
	if b.keeper != nil {
		if in = b.linked(in, work); passing(work) {
			in = append(in, input{stamp: unsettled})
		}
	}
	found := check.Article(b.p, work, check.Options{Locale: b.wants, Release: b.o.Release, SafetyOnly: true})
	out := &articleResult{inputs: in, date: work.Article.Front.Updated.String()}
	reasons := w.refusals(work, found.Findings)

	// Localizing can refuse a page as well, and every page names the others' states.
	index := map[string]int{}
	for i := range work.Pages {
		index[work.Pages[i].Locale.Tag] = i
	}
	docs := make([]*localize.Document, len(b.locales)) // each lives in its Localizer until the next article
	pages := make([]int, len(b.locales))               // index into work.Pages, -1 for the source and what is made of it
	for i, l := range b.locales {
		pages[i] = -1
		if at, ok := index[l.Tag]; ok {
			pages[i] = at
		}
		if len(reasons[i]) == 0 {
			var problems []localize.Unlocalized
			docs[i], problems = w.localizers[i].Document(work, pages[i])
			for _, pr := range problems {
				if work.Safety[pr.Unit] || !b.o.Preview {
					reasons[i] = append(reasons[i], work.Units[pr.Unit].Key+": "+pr.Text)
				}
			}
		}
	}
	for i, l := range b.locales {
		reviewed := len(reasons[i]) == 0 && !l.Pseudo() && work.Reviewed(pages[i]) && b.siteWork.Reviewed(pages[i])
		if b.o.Release && !reviewed && len(reasons[i]) == 0 {
			reasons[i] = append(reasons[i], "not all of its safety text is reviewed")
		}
		out.alternates = append(out.alternates, localize.Alternate{Locale: l, Draft: !reviewed,
			Withheld: len(reasons[i]) > 0 && !b.o.Preview})
	}
	images := w.images(work.Article)
	if err := w.mkdirs(slug); err != nil {
		return nil, err
	}
	out.pages = make([]pageResult, len(b.locales))
	for i, l := range b.locales {
		pg := &out.pages[i]
		*pg = pageResult{slug: slug, tag: l.Tag, state: Draft, reasons: reasons[i], sections: sections(work, pages[i])}
		switch {
		case out.alternates[i].Withheld:
			pg.state = Withheld
		case !out.alternates[i].Draft:
			pg.state = Reviewed
		}
		if docs[i] == nil && pg.state != Withheld { // a preview shows what is refused, with its gaps
			docs[i], _ = w.localizers[i].Document(work, pages[i])
		}
		if pg.state == Reviewed {
			docs[i].Status.Reviews = reviews(b.p.Signatures(work, pages[i]))
		}
		if err := w.page(pg, work, i, pages[i], docs[i], out.alternates, images); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// page renders one page with its print page, or what stands in their place, and writes them. I is the
// page's locale, page its index among the work's, -1 for the source and what is made of it.
func (w *worker) page(pg *pageResult, work *project.Work, i, page int, d *localize.Document, alternates []localize.Alternate, images []localize.Asset) error {
	b := w.b
	r := w.renderers[i]
	if pg.state == Withheld {
		x := html.Withheld{Slug: pg.slug, Alternates: alternates, SourceAvailable: !alternates[0].Withheld && i > 0}
		// The old title in this language may be what is wrong: the list names the source's.
		pg.entry = html.Entry{Slug: pg.slug, Title: pg.slug, Lang: b.p.Source.Tag, Withheld: true}
		if !alternates[0].Withheld {
			spans, _ := article.ParseInline(work.Units[article.TitleUnit].Text)
			pg.entry.Title = article.Plain(spans)
		}
		if err := w.emit(pg, localize.PagePath(pg.tag, pg.slug), r.Withheld(w.buf[:0], x)); err != nil {
			return err
		}
		if b.o.Print {
			x.Print = true
			return w.emit(pg, localize.PrintPath(pg.tag, pg.slug), r.Withheld(w.buf[:0], x))
		}
		return nil
	}
	d.Images, d.Alternates = images, alternates
	d.Status.Draft = pg.state == Draft
	d.Status.Preview, d.Status.Pseudo = b.o.Preview, d.Locale.Pseudo()
	d.Status.Origin = "source"
	if !d.IsSource() && !d.Locale.Pseudo() {
		d.Status.Origin = b.p.Config.OriginOf(pg.tag)
	}
	pg.revision = d.Revision
	pg.entry = html.Entry{Slug: pg.slug, Title: strings.Clone(d.Title()), Summary: strings.Clone(d.Summary()),
		Lang: d.Texts[article.TitleUnit].Lang, Draft: pg.state == Draft}
	if b.o.PDF {
		data, err := pdf.Render(d, pdf.Options{Large: b.o.Large, Fonts: b.o.Fonts})
		if err != nil {
			pg.noPDF, d.NoPDF, pg.entry.NoPDF = placed(err, work, page, d), true, true
		} else if err := w.emit(pg, localize.PDFPath(pg.tag, pg.slug), data); err != nil {
			return err
		}
	}
	if b.o.Pages {
		if err := w.emit(pg, localize.PagePath(pg.tag, pg.slug), r.Page(w.buf[:0], d, pg.state == Reviewed)); err != nil {
			return err
		}
	}
	if b.o.Print {
		return w.emit(pg, localize.PrintPath(pg.tag, pg.slug), r.Print(w.buf[:0], d))
	}
	return nil
}

// placed says why a page has no PDF, with the place of the text or picture that it is for.
func placed(err error, work *project.Work, page int, d *localize.Document) string {
	file, pos := work.Article.Path, article.Pos{}
	var missing *pdf.GlyphError
	var picture *pdf.PictureError
	switch {
	case errors.As(err, &missing):
		i := slices.Index(d.Keys, missing.Unit)
		if i < 0 {
			return err.Error() // the page's own words, the publisher's name, a reference
		}
		pos = work.Article.Units[i].Pos
		if page >= 0 && d.Texts[i].Lang == "" {
			file, pos = work.Pages[page].File.Path, article.Pos(work.Pages[page].States[i].Message.Pos)
		}
	case errors.As(err, &picture):
		for i := range work.Article.Images {
			if img := &work.Article.Images[i]; img.Src == picture.Source {
				pos = img.Pos
				break
			}
		}
	}
	if pos == (article.Pos{}) {
		return err.Error()
	}
	return file + ":" + pos.String() + ": " + err.Error()
}

// emit writes a rendered file. Data is the worker's buffer, grown.
func (w *worker) emit(pg *pageResult, path string, data []byte) error {
	w.buf = data
	f, err := w.b.write(path, data)
	if err != nil {
		return err
	}
	pg.files = append(pg.files, f)
	if w.b.o.Zips {
		pg.packed = append(pg.packed, w.pack(&f, data))
	}
	return nil
}

// pack readies a file for its archive, where the last one does not hold the same already.
func (w *worker) pack(f *file, data []byte) packed {
	if w.b.same(f) {
		return packed{name: f.path, same: true}
	}
	return w.packer.pack(f.path, data)
}

func (w *worker) mkdirs(slug string) error {
	for _, l := range w.b.locales {
		if err := w.b.mkdir(l.Tag + "/" + slug); err != nil {
			return err
		}
	}
	return nil
}

// images finds an article's images among the assets.
func (w *worker) images(a *article.Article) []localize.Asset {
	out := make([]localize.Asset, len(a.Images))
	for i, img := range a.Images {
		if as, ok := w.b.assets[img.Src]; ok {
			out[i] = localize.Asset{URL: "../../" + as.path, Data: as.data}
		}
	}
	return out
}

// refusals says for each locale why its page is withheld; nothing for those that are published.
func (w *worker) refusals(work *project.Work, findings []check.Finding) [][]string {
	b := w.b
	out := make([][]string, len(b.locales))
	add := func(i int, f *check.Finding) {
		out[i] = append(out[i], fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Column, f.Check, f.Message))
	}
	for k := range findings {
		f := &findings[k]
		if f.Severity != check.Error || !f.Safety && !(f.Check == "missing" && b.p.Config.Fallback == "refuse") {
			continue
		}
		for i, l := range b.locales {
			// What is wrong with the source is wrong everywhere.
			if f.Locale == l.Tag || f.Locale == b.p.Source.Tag {
				add(i, f)
			}
		}
	}
	for k := range b.sitePass.Findings {
		f := &b.sitePass.Findings[k]
		if f.Severity == check.Error && f.Safety {
			for i, l := range b.locales {
				if f.Locale == l.Tag || f.Locale == b.p.Source.Tag {
					add(i, f)
				}
			}
		}
	}
	for i, l := range b.locales {
		if reason, ok := b.p.Config.WithdrawnFor(work.Slug, l.Tag); ok {
			out[i] = append([]string{"withdrawn: " + reason}, out[i]...)
			if i == 0 {
				for j := 1; j < len(out); j++ {
					out[j] = append(out[j], "withdrawn with its source: "+reason)
				}
			}
		}
	}
	return out
}

// sections counts the states of an article's safety texts, by level-2 section.
func sections(work *project.Work, page int) []sectionState {
	var out []sectionState
	for i, u := range work.Units {
		if !work.Safety[i] {
			continue
		}
		id := work.Article.Units[i].Top
		if id == "" {
			id = u.Key
		}
		if len(out) == 0 || out[len(out)-1].id != id {
			out = append(out, sectionState{id: id})
		}
		s := &out[len(out)-1]
		s.units++
		if page < 0 {
			s.basis[catalog.Current]++
		} else {
			s.basis[work.Pages[page].States[i].Basis]++
		}
		if a := work.ReviewsOf(page).Approvals; a != nil {
			s.approval[a[i].State]++
		}
	}
	return out
}

// reviews gives a page's signatures as its renderers have them.
func reviews(signatures []project.Signature) []localize.Review {
	out := make([]localize.Review, len(signatures))
	for i, s := range signatures {
		out[i] = localize.Review{Role: string(s.Role), Date: s.Date, Attested: s.Attested, Name: s.Name}
	}
	return out
}
