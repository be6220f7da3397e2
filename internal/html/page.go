package html

import (
	"caveat/internal/article"
	"caveat/internal/localize"
)

// Page appends the web page of a document to dst. With jsonld it describes itself to search
// engines, which a page that is a draft or a preview never does.
func (r *Renderer) Page(dst []byte, d *localize.Document, jsonld bool) []byte {
	w := writer{b: append(dst, r.head...), r: r, d: d}
	w.title()
	public := w.public()
	if public {
		w.canonical()
		if jsonld {
			w.jsonLD()
		}
	} else {
		w.s("<meta name=\"robots\" content=\"noindex\">\n")
	}
	w.b = append(w.b, r.top...)
	w.switcher(d.Slug, d.Alternates)
	w.s("</div>\n</header>\n<main id=\"_main\" tabindex=\"-1\">\n")
	w.opening()
	w.toc()
	w.s("<div class=\"_body\">\n")
	w.sections(d.Article.Sections)
	w.references()
	w.s("</div>\n</main>\n")
	w.advertisements()
	w.s("<footer class=\"_foot\">\n")
	w.b = append(w.b, r.emergency...)
	w.b = append(w.b, r.publisher...)
	w.colophon()
	w.downloads()
	w.s("</footer>\n</body>\n</html>\n")
	return w.b
}

// Print appends the print page of a document to dst. It stands beside the web page.
func (r *Renderer) Print(dst []byte, d *localize.Document) []byte {
	w := writer{b: append(dst, r.printHead...), r: r, d: d, print: true}
	w.title()
	w.s("<meta name=\"robots\" content=\"noindex\">\n")
	w.b = append(w.b, r.indexTop...)
	if r.site.HasPages {
		w.s("<p class=\"_screen\"><a href=\"index.html\">")
		w.b = append(w.b, r.toScreen...)
		w.s("</a></p>\n")
	}
	w.s("</div>\n</header>\n<main id=\"_main\">\n")
	w.opening()
	w.s("<div class=\"_body\">\n")
	w.sections(d.Article.Sections)
	w.references()
	w.s("</div>\n</main>\n")
	w.advertisements()
	w.s("<footer class=\"_foot\">\n")
	w.b = append(w.b, r.emergency...)
	w.b = append(w.b, r.publisher...)
	w.colophon()
	w.s("</footer>\n</body>\n</html>\n")
	return w.b
}

// writer renders one document.
type writer struct {
	b      []byte
	r      *Renderer
	d      *localize.Document
	print  bool
	safety bool // inside a safety section
	tables int
}

func (w *writer) s(s string) { w.b = append(w.b, s...) }

// public says whether search engines may list the page.
func (w *writer) public() bool {
	s := &w.d.Status
	return !s.Draft && !s.Preview && !s.Pseudo && !w.r.site.Preview
}

func (w *writer) title() {
	t := &w.d.Texts[article.TitleUnit]
	w.s("<title")
	if t.Lang != "" {
		w.b = appendTag(w.b, t.Lang)
	}
	w.s(">")
	w.plain(article.TitleUnit)
	w.s("</title>\n<meta name=\"description\" content=\"")
	w.plain(article.SummaryUnit)
	w.s("\">\n")
}

// plain writes a unit as article.Plain has it, for an attribute or the title.
func (w *writer) plain(unit int) {
	t := &w.d.Texts[unit]
	if t.Missing {
		w.b = appendAttr(w.b, w.r.word("notice.gap", nil).Text)
		return
	}
	for i := range t.Spans {
		if t.Spans[i].Kind == article.Break {
			w.s(" ")
		}
		w.b = appendAttr(w.b, t.Spans[i].Text)
	}
}

// canonical names the page's address and those of its translations.
func (w *writer) canonical() {
	w.s("<link rel=\"canonical\" href=\"")
	w.addr(w.d.Locale.Tag, w.d.Slug)
	w.s("\">\n")
	w.translations(w.d.Slug, w.d.Alternates, w.d.Source.Tag)
}

// translations names the addresses of a page in the languages in which search engines may list it;
// no slug is the list of articles. Each page names all of them, itself too, as
// search engines ask.
func (w *writer) translations(slug string, alternates []localize.Alternate, source string) {
	listed := 0
	for i := range alternates {
		if listable(&alternates[i]) {
			listed++
		}
	}
	if listed < 2 {
		return
	}
	for i := range alternates {
		if !listable(&alternates[i]) {
			continue
		}
		tag := alternates[i].Locale.Tag
		w.alternate(tag, tag, slug)
		if tag == source {
			w.alternate("x-default", tag, slug)
		}
	}
}

func listable(a *localize.Alternate) bool { return !a.Draft && !a.Withheld && !a.Locale.Pseudo() }

func (w *writer) alternate(hreflang, tag, slug string) {
	w.s("<link rel=\"alternate\" hreflang=\"")
	w.s(hreflang)
	w.s("\" href=\"")
	w.addr(tag, slug)
	w.s("\">\n")
}

// addr writes the absolute address of an article in a language, or of the list of articles.
func (w *writer) addr(tag, slug string) {
	w.b = appendAttr(w.b, w.r.site.BaseURL)
	w.s(tag)
	w.s("/")
	if slug != "" {
		w.s(slug)
		w.s("/")
	}
}

// page is the file in which a browser shows an article, "" where none is built. A withheld page stands at
// the web page's address in every build.
func (s *Site) page(withheld bool) string {
	switch {
	case s.HasPages || withheld:
		return "index.html"
	case s.HasPrint:
		return "print.html"
	}
	return ""
}

// switcher writes the links to the same page in other languages.
func (w *writer) switcher(slug string, alternates []localize.Alternate) {
	if len(alternates) < 2 {
		return
	}
	w.b = append(w.b, w.r.langs...)
	for i := range alternates {
		a := &alternates[i]
		c, file := w.r.choice(a.Locale.Tag, i), w.r.site.page(a.Withheld)
		if c == nil || file == "" {
			continue
		}
		w.b = append(w.b, c.open...)
		w.s(slug)
		w.s("/")
		w.s(file)
		w.b = append(w.b, c.close...)
		if a.Withheld {
			w.b = append(w.b, w.r.beingCorrected...)
		}
		w.s("</li>\n")
	}
	w.s("</ul>\n</details></nav>\n")
}

// opening writes what stands above the first section: title, summary, dates and notices.
func (w *writer) opening() {
	d, r := w.d, w.r
	w.s("<div class=\"_opening\">\n")
	w.unit("h1", "", article.TitleUnit)
	w.unit("p", " class=\"_lead\"", article.SummaryUnit)
	if d.Texts[article.TitleUnit].Lang != "" || d.Texts[article.SummaryUnit].Lang != "" {
		w.b = append(w.b, r.fallback...)
	}
	w.s("<p class=\"_meta\">")
	w.meta()
	if !w.print && d.Minutes > 0 {
		w.s(" <span>")
		w.b = append(w.b, r.minutesText(d.Minutes)...)
		w.s("</span>")
	}
	w.s("</p>\n")
	if w.print { // a sheet is handed out: whom to call comes before all else, as in the PDF
		w.help()
	}
	if d.Status.Draft {
		w.b = append(w.b, r.draft[d.Status.Origin]...)
	}
	w.reviews()
	if !w.print {
		w.help()
	}
	w.s("</div>\n")
}

// help says whom to call in an emergency, and that there are interpreters.
func (w *writer) help() {
	w.s("<div class=\"_help\">\n")
	w.b = append(w.b, w.r.emergency...)
	w.b = append(w.b, w.r.interpreter...)
	w.s("</div>\n")
}

// meta writes the date and the revision.
func (w *writer) meta() {
	if w.d.Article.Front.Updated != (article.Date{}) {
		w.s("<span>")
		w.b = w.r.updated.appendIn(w.b, w.r.dateText(w.d))
		w.s("</span> ")
	}
	w.s("<span>")
	w.b = append(w.b, w.r.revision.before...)
	if w.r.revision.ok {
		w.s("<bdi class=\"_rev\">")
		w.s(w.d.Revision)
		w.s("</bdi>")
	}
	w.b = append(w.b, w.r.revision.after...)
	w.s("</span>")
}

// reviews says who has checked a page that is no draft.
func (w *writer) reviews() {
	if w.d.Status.Draft || len(w.d.Status.Reviews) == 0 {
		return
	}
	w.s("<ul class=\"_reviews\">\n")
	for _, v := range w.d.Status.Reviews {
		key := "review.reviewed"
		if v.Attested {
			key = "review.attested"
		}
		role := w.r.word("review."+v.Role, nil).Text
		if v.Name != "" {
			role = v.Name + ", " + role
		}
		w.b = append(w.b, element("li", "", w.r.word(key, map[string]string{
			"Date": w.d.Locale.FormatDate(v.Date.Year, v.Date.Month, v.Date.Day),
			"Role": role,
		}))...)
	}
	w.s("</ul>\n")
}

// toc writes the table of contents: the sections of level 2.
func (w *writer) toc() {
	w.s("<nav class=\"_toc\">\n")
	w.b = append(w.b, w.r.contents...)
	for i := range w.d.Article.Sections {
		s := &w.d.Article.Sections[i]
		if s.Heading < 0 || s.ID == "" || s.Classes.Advertising {
			continue
		}
		if urgent(s) {
			w.s("<li class=\"_urgent\"><a href=\"#")
		} else {
			w.s("<li><a href=\"#")
		}
		w.s(s.ID)
		w.s("\"")
		if l := w.d.Texts[s.Heading].Lang; l != "" {
			w.b = appendTag(w.b, l)
		}
		w.s(">")
		w.plain(s.Heading)
		w.s("</a></li>\n")
	}
	if len(w.d.Article.Front.References) > 0 {
		w.s("<li><a href=\"#_references\">")
		w.b = append(w.b, w.r.toSources...)
		w.s("</a></li>\n")
	}
	w.s("</ol>\n</nav>\n")
}

// urgent says whether a section holds a warning, which a reader must find in seconds.
func urgent(s *article.Section) bool {
	for i := range s.Blocks {
		if s.Blocks[i].Kind == article.Callout && s.Blocks[i].Callout == article.Warning {
			return true
		}
	}
	return false
}

// references lists the article's sources, untranslated.
func (w *writer) references() {
	refs := w.d.Article.Front.References
	if len(refs) == 0 {
		return
	}
	w.s("<section id=\"_references\">\n")
	w.b = append(w.b, w.r.references...)
	if !w.d.IsSource() {
		w.b = append(w.b, w.r.referenceNote...)
	}
	w.s("<ol")
	if !w.d.IsSource() {
		w.b = appendLang(w.b, w.d.Source)
	}
	w.s(">\n")
	for i := range refs {
		w.s("<li><a rel=\"noopener external\" href=\"")
		w.b = appendAttr(w.b, refs[i].URL)
		w.s("\">")
		w.b = appendText(w.b, refs[i].Title)
		w.s("</a></li>\n")
	}
	w.s("</ol>\n</section>\n")
}

// advertisements writes the sections of class .advertising, after everything else and labelled.
func (w *writer) advertisements() {
	if !w.d.Advertising || !advertises(w.d.Article.Sections) {
		return
	}
	w.b = append(w.b, w.r.advertising...)
	w.adverts(w.d.Article.Sections)
	w.s("</aside>\n")
}

func advertises(list []article.Section) bool {
	for i := range list {
		if list[i].Classes.Advertising || advertises(list[i].Sections) {
			return true
		}
	}
	return false
}

func (w *writer) adverts(list []article.Section) {
	for i := range list {
		if list[i].Classes.Advertising {
			w.section(&list[i])
		} else {
			w.adverts(list[i].Sections)
		}
	}
}

// colophon says which page this is: date, revision and address, also on paper.
func (w *writer) colophon() {
	w.s("<p class=\"_meta\">")
	w.meta()
	w.s("</p>\n<p class=\"_address\">")
	w.b = append(w.b, w.r.address.before...)
	w.s("<bdi dir=\"ltr\">")
	w.addr(w.d.Locale.Tag, w.d.Slug)
	w.s("</bdi></p>\n")
}

// downloads links what is built beside the page.
func (w *writer) downloads() {
	site := &w.r.site
	pdf := site.HasPDF && !w.d.NoPDF
	if !site.HasPrint && !pdf && !site.HasZip {
		return
	}
	w.s("<ul class=\"_links\">\n")
	if site.HasPrint {
		w.s("<li><a href=\"print.html\">")
		w.b = append(w.b, w.r.toPrint...)
		w.s("</a></li>\n")
	}
	if site.HasPDF && !w.d.NoPDF {
		w.s("<li><a href=\"")
		w.s(w.d.Slug)
		w.s(".")
		w.s(w.d.Locale.Tag)
		w.s(".pdf\" type=\"application/pdf\">")
		w.b = append(w.b, w.r.toPDF...)
		w.s("</a></li>\n")
	}
	if site.HasZip {
		w.s("<li><a href=\"../../bundles/")
		w.s(w.d.Locale.Tag)
		w.s(".zip\">")
		w.b = append(w.b, w.r.toZip...)
		w.s("</a></li>\n")
	}
	w.s("</ul>\n")
}
