package html

import (
	"caveat/internal/localize"
)

// Index is the list of articles in one language.
type Index struct {
	Entries    []Entry
	Alternates []localize.Alternate // every language of the site; Draft: it has no page that search engines may list
}

// Entry is an article in an Index.
type Entry struct {
	Slug     string
	Title    string
	Summary  string // not shown when withheld
	Lang     string // tag of the language of title and summary, where that is not the list's
	Draft    bool
	Withheld bool
	NoPDF    bool // it has no PDF, though others have
}

// Index appends the list of articles of the Renderer's language to dst.
func (r *Renderer) Index(dst []byte, x Index) []byte {
	w := writer{b: append(dst, r.indexHead...), r: r}
	title := r.word("listing.title", nil)
	w.s("<title>")
	w.b = appendText(w.b, title.Text)
	w.s("</title>\n")
	public := false
	for i := range x.Entries {
		public = public || !x.Entries[i].Draft && !x.Entries[i].Withheld
	}
	if public && !r.site.Preview && !r.locale.Pseudo() {
		w.s("<link rel=\"canonical\" href=\"")
		w.addr(r.locale.Tag, "")
		w.s("\">\n")
		w.translations("", x.Alternates, r.site.Source.Tag)
	} else {
		w.s("<meta name=\"robots\" content=\"noindex\">\n")
	}
	w.b = append(w.b, r.indexTop...)
	if len(x.Alternates) > 1 {
		w.b = append(w.b, r.langs...)
		for i := range x.Alternates {
			if c := r.choice(x.Alternates[i].Locale.Tag, i); c != nil {
				w.b = append(w.b, c.index...)
				w.s("</li>\n")
			}
		}
		w.s("</ul>\n</details></nav>\n")
	}
	w.s("</div>\n</header>\n<main id=\"_main\" tabindex=\"-1\">\n<div class=\"_opening\">\n")
	w.b = append(w.b, element("h1", "", title)...)
	w.b = append(w.b, element("p", "_meta", r.words.Count("listing.articles", len(x.Entries)))...)
	w.s("</div>\n<ul class=\"_articles\">\n")
	for i := range x.Entries {
		w.entry(&x.Entries[i])
	}
	w.s("</ul>\n</main>\n<footer class=\"_foot\">\n")
	w.b = append(w.b, r.emergency...)
	w.b = append(w.b, r.interpreter...)
	w.b = append(w.b, r.publisher...)
	if r.site.HasZip {
		w.s("<ul class=\"_links\">\n<li><a href=\"../bundles/")
		w.s(r.locale.Tag)
		w.s(".zip\">")
		w.b = append(w.b, r.toZip...)
		w.s("</a></li>\n</ul>\n")
	}
	w.s("</footer>\n</body>\n</html>\n")
	return w.b
}

func (w *writer) entry(e *Entry) {
	file := w.r.site.page(e.Withheld)
	if file == "" && w.r.site.HasPDF && !e.NoPDF {
		file = e.Slug + "." + w.r.locale.Tag + ".pdf"
	}
	if file == "" {
		w.s("<li><h2")
	} else {
		w.s("<li><h2><a href=\"")
		w.s(e.Slug)
		w.s("/")
		w.s(file)
		w.s("\"")
	}
	if e.Lang != "" {
		w.b = appendTag(w.b, e.Lang)
	}
	w.s(">")
	w.b = appendText(w.b, e.Title)
	if file != "" {
		w.s("</a>")
	}
	w.s("</h2>\n")
	switch {
	case e.Withheld:
		w.b = append(w.b, "<p>"...)
		w.b = append(w.b, w.r.beingCorrected...)
		w.s("</p>\n")
	default:
		w.b = append(w.b, element("p", "", localize.Word{Text: e.Summary, Lang: e.Lang})...)
		if e.Draft {
			w.s("<p>")
			w.b = append(w.b, w.r.draftBadge...)
			w.s("</p>\n")
		}
	}
	w.s("</li>\n")
}

// Withheld is the page that stands at the addresses of one that is not published.
type Withheld struct {
	Slug            string
	Print           bool // at the print page's address
	Alternates      []localize.Alternate
	SourceAvailable bool // the source page is published
}

// Withheld appends to dst the page that stands in for one that is not published, in the Renderer's
// language. Nothing of the article is in it.
func (r *Renderer) Withheld(dst []byte, x Withheld) []byte {
	w := writer{b: append(dst, r.head...), r: r, print: x.Print}
	title := r.word("notice.withheld-title", nil)
	w.s("<title>")
	w.b = appendText(w.b, title.Text)
	w.s("</title>\n<meta name=\"robots\" content=\"noindex\">\n")
	w.b = append(w.b, r.top...)
	w.switcher(x.Slug, x.Alternates)
	w.s("</div>\n</header>\n<main id=\"_main\" tabindex=\"-1\">\n<div class=\"_opening\">\n")
	w.b = append(w.b, element("h1", "", title)...)
	w.s("<div class=\"_draft\" role=\"note\">\n<div>\n")
	w.b = append(w.b, element("p", "_label", r.word("notice.withheld", nil))...)
	w.s("</div>\n</div>\n")
	file := r.site.page(false)
	if x.Print {
		file = "print.html"
	}
	if x.SourceAvailable && !r.isSource() && file != "" {
		w.s("<p><a href=\"../../")
		w.s(r.site.Source.Tag)
		w.s("/")
		w.s(x.Slug)
		w.s("/")
		w.s(file)
		w.s("\" hreflang=\"")
		w.s(r.site.Source.Tag)
		w.s("\">")
		w.b = append(w.b, inline(r.word("notice.withheld-source", map[string]string{"Language": r.site.Source.NameIn(r.locale)}))...)
		w.s("</a></p>\n")
	}
	w.help()
	w.s("</div>\n</main>\n<footer class=\"_foot\">\n")
	w.b = append(w.b, r.publisher...)
	w.s("<p class=\"_address\">")
	w.b = append(w.b, r.address.before...)
	w.s("<bdi dir=\"ltr\">")
	w.addr(r.locale.Tag, x.Slug)
	w.s("</bdi></p>\n</footer>\n</body>\n</html>\n")
	return w.b
}

// Chooser appends the page at the site's root to dst: every language by its own name. It is in the
// source's language.
func Chooser(dst []byte, sourceWords *localize.Words, site Site) []byte {
	r := &Renderer{site: site, locale: sourceWords.Locale, words: sourceWords, source: sourceWords}
	w := writer{b: append(dst, r.openHead("", site.Stylesheet, "")...), r: r}
	title := r.word("chooser.title", nil)
	w.s("<title>")
	w.b = appendText(w.b, title.Text)
	w.s("</title>\n")
	if site.Preview {
		w.s("<meta name=\"robots\" content=\"noindex\">\n")
	} else {
		w.s("<link rel=\"canonical\" href=\"")
		w.b = appendAttr(w.b, site.BaseURL)
		w.s("\">\n")
	}
	w.b = append(w.b, r.openBody("")...)
	w.s("</div>\n</header>\n<main id=\"_main\" tabindex=\"-1\">\n<div class=\"_opening\">\n")
	w.b = append(w.b, element("h1", "", title)...)
	w.b = append(w.b, element("p", "_lead", r.word("chooser.choose", nil))...)
	w.s("</div>\n<ul class=\"_chooser\">\n")
	for _, l := range site.Locales {
		w.s("<li><a")
		w.b = appendLang(w.b, l)
		w.s(" hreflang=\"")
		w.s(l.Tag)
		w.s("\" href=\"")
		w.s(l.Tag)
		w.s("/index.html\">")
		w.b = appendText(w.b, l.Name())
		w.s("</a></li>\n")
	}
	w.s("</ul>\n</main>\n</body>\n</html>\n")
	return w.b
}
