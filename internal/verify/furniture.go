package verify

import (
	"slices"

	"caveat/internal/article"
	"caveat/internal/localize"
	"caveat/internal/project"
)

// furniture is everything that a page says besides its article, and what of it must be there.
type furniture struct {
	v    *verifier
	own  *localize.Words
	data map[string]string // for the placeholders of the page's own words
	all  map[string]bool   // normal texts
	told map[string]bool   // those that only search engines are told besides
	must []notice
}

// notice is a text that a page must show.
type notice struct {
	what      string // "the draft notice"
	text      string
	tag       string
	html, pdf bool   // where
	early     bool   // on a page before the article begins
	before    string // on a print page, too, before this text
}

// newFurniture gathers what every page in a language may say, but for some words, and what each
// must: whom to call, and that there are interpreters.
func (v *verifier) newFurniture(tag string, data map[string]string, never ...string) *furniture {
	own := v.site.by[tag]
	f := &furniture{v: v, own: own, data: map[string]string{"Language": v.p.Source.NameIn(own.Locale), "Phone": v.p.Config.Publisher.Phone}, all: map[string]bool{}, told: map[string]bool{}}
	for k, value := range data {
		f.data[k] = value
	}
	never = append(never, "notice.preview", "notice.pseudo", "notice.gap") // never on a page that is published
	for _, words := range []*localize.Words{own, v.site.source} {
		for _, u := range v.site.work.Units {
			if !slices.Contains(never, u.Key) {
				f.know(words.With(u.Key, f.data).Text)
			}
		}
	}
	f.know(v.p.Config.Publisher.Name)
	for _, tag := range v.m.Built {
		if l, ok := v.p.Locale(tag); ok {
			f.know(l.Name())
		}
	}
	interpreter := "notice.interpreter-ask"
	if v.p.Config.Publisher.Phone != "" {
		interpreter = "notice.interpreter"
	}
	emergency := f.say(own, "the emergency notice", "notice.emergency", true)
	emergency.early, emergency.before = true, normal(own.Get("notice.draft-label").Text)
	f.say(own, "the interpreter notice", interpreter, true)
	return f
}

// say demands one of the page's own words. What it returns is valid until the next call.
func (f *furniture) say(words *localize.Words, what, key string, pdf bool) *notice {
	f.must = append(f.must, notice{what: what, text: words.With(key, f.data).Text, tag: words.Locale.Tag, html: true, pdf: pdf})
	return &f.must[len(f.must)-1]
}

func (f *furniture) know(text string) {
	if text = normal(text); text != "" {
		f.all[text] = true
	}
}

// knows says whether search engines may be told a text.
func (f *furniture) knows(text string) bool { return f.all[normal(text)] || f.told[normal(text)] }

// address adds the lines that say where a page is found.
func (f *furniture) address(pg *pageEntry) {
	at := f.v.address(pg.Locale, pg.Article)
	for _, words := range []*localize.Words{f.own, f.v.site.source} {
		f.know(words.With("page.address", nil).Text + words.Locale.Colon() + at)
		f.know(words.With("page.address", nil).Text + " " + at)
		f.know(words.With("pdf.qr", nil).Text + " " + at)
	}
}

// ofWithheld is the furniture of a withheld page.
func (v *verifier) ofWithheld(pg *pageEntry) *furniture {
	f := v.newFurniture(pg.Locale, nil)
	f.address(pg)
	f.say(f.own, "the title that says it is being corrected", "notice.withheld-title", false)
	f.say(f.own, "the notice that says it is being corrected", "notice.withheld", false)
	return f
}

// ofPage is the furniture of a page that is published. At is its index among the work's pages, -1
// for the source.
func (v *verifier) ofPage(pg *pageEntry, work *project.Work, d *localize.Document, at int) *furniture {
	f := v.newFurniture(pg.Locale, map[string]string{"Revision": pg.Revision, "Date": d.Updated()},
		"notice.withheld", "notice.withheld-title", "notice.withheld-source")
	f.address(pg)
	f.know(f.own.Count("page.reading-time", d.Minutes).Text)
	f.say(f.own, "the revision", "page.revision", false)
	issue := f.own.With("page.revision", f.data).Text
	if d.Updated() != "" {
		issue = f.own.With("page.updated", f.data).Text + " · " + issue
	}
	f.know(issue)
	f.must = append(f.must, notice{what: "the line with date and revision", text: issue, tag: pg.Locale, pdf: true})
	if pg.State == "draft" {
		f.draft(d)
	}
	if pg.State == "reviewed" && work.Reviewed(at) {
		f.signed(v.p.Signatures(work, at))
	}
	for i := range work.Article.Units {
		if k := work.Article.Units[i].Kind; k == article.Heading || k == article.Title {
			f.know(plain(d.Texts[i].Spans)) // in the table of contents, and at the foot of a PDF
		}
		f.told[normal(plain(d.Texts[i].Spans))] = true
	}
	for _, r := range work.Article.Front.References {
		f.know(r.Title)
		f.know(r.Title + " " + r.URL)
	}
	return f
}

// draft demands the notice that nobody has checked the page, in its language and in the source's.
func (f *furniture) draft(d *localize.Document) {
	key := "notice.draft-source"
	if !d.IsSource() {
		key = "notice.draft-" + f.v.p.Config.OriginOf(d.Locale.Tag)
	}
	f.say(f.own, "the draft notice", key, true).early = true
	f.say(f.own, "the label of the draft notice", "notice.draft-label", true).early = true
	if !d.IsSource() {
		in := " in " + d.Source.EnglishName()
		f.say(f.v.site.source, "the draft notice"+in, key, true).early = true
		f.say(f.v.site.source, "the label of the draft notice"+in, "notice.draft-label", false).early = true
	}
}

// signed demands the lines that say who has reviewed a page.
func (f *furniture) signed(signatures []project.Signature) {
	for _, s := range signatures {
		key := "review.reviewed"
		if s.Attested {
			key = "review.attested"
		}
		role := f.own.Get("review." + string(s.Role)).Text
		page, paper := role, role
		if s.Name != "" {
			f.told[normal(s.Name)] = true
			page, paper = s.Name+", "+role, role+", "+s.Name
		}
		day := f.own.Locale.FormatDate(s.Date.Year, s.Date.Month, s.Date.Day)
		line := func(role string) string {
			text := f.own.With(key, map[string]string{"Date": day, "Role": role}).Text
			f.know(text)
			return text
		}
		f.must = append(f.must,
			notice{what: "the line that says who has checked it", text: line(page), tag: f.own.Locale.Tag, html: true},
			notice{what: "the line that says who has checked it", text: line(paper), tag: f.own.Locale.Tag, pdf: true})
	}
}

// ofList is the furniture of a list of articles.
func (v *verifier) ofList(tag string) *furniture {
	f := v.newFurniture(tag, nil)
	n := 0
	for i := range v.m.Pages {
		pg := &v.m.Pages[i]
		if pg.Locale != tag {
			continue
		}
		n++
		t := v.titles[[2]string{pg.Article, tag}]
		if pg.State == "withheld" { // the title in this language may be what is wrong
			t = title{title: v.titles[[2]string{pg.Article, v.p.Source.Tag}].title}
			f.know(pg.Article)
		}
		f.know(t.title)
		f.know(t.summary)
	}
	f.know(f.own.Count("listing.articles", n).Text)
	return f
}
