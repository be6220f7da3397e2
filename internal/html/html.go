// Package html renders Documents as web pages and print pages, and the few pages around them:
// a list of articles per language, the language chooser, and the page that stands in for one that
// is withheld. It reads no files and knows nothing of a project beyond its Documents.
//
// What a reader of the built pages may rely on:
//
//   - Every unit of a Document that is shown is one element with data-key="<its key>", in reading
//     order: h1 and p for title and summary, h2 to h6, p, li, th, td, figcaption. The element's text
//     content is the unit's plain text, without white space before or after. An image's description
//     is the alt of an img with data-key; a picture inside a text is an img without data-key, and a
//     hard break is a br.
//   - A section is <section id="ID" class="…">, with those of the classes safety, faq and
//     advertising that it has, and _long where a print page cannot keep it whole; without an ID it
//     has no id. The classes of a callout are _callout and
//     _warning, _caution, _important, _note or _tip.
//   - IDs and classes of the page's own furniture begin with "_", which no section ID does.
//     Furniture has no data-key.
//   - A text in another language than the page's has lang and dir on its own element.
//   - Links that a reader follows are relative and name index.html, so that they work from a file (where
//     no web pages are built, print.html, else the PDF; nothing leads to what is not built);
//     addresses in canonical, hreflang and JSON-LD are absolute and end in "/".
package html

import (
	"bytes"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/localize"
)

// Site is what is the same for every page of a build.
type Site struct {
	Stylesheet      string // of pages, a name below assets/
	PrintStylesheet string // of print pages, likewise
	BaseURL         string // absolute, ends in "/"
	Publisher       string // who publishes the pages; may be ""
	Phone           string // for the interpreter notice; may be ""
	HasPages        bool   // what is built, and so linked
	HasPrint        bool
	HasPDF          bool
	HasZip          bool
	Letter          bool          // paper is US Letter, not A4
	Preview         bool          // for translators only: every page says so
	Locales         []lang.Locale // all of them, the source first
	Source          lang.Locale
}

// Renderer renders the pages of one language. It is for one goroutine.
type Renderer struct {
	site   Site
	locale lang.Locale
	words  *localize.Words
	source *localize.Words

	// HTML that is the same on every page of the language
	head, printHead, indexHead []byte // up to the title
	top, indexTop              []byte // from </head> to the language switcher or the main part
	langs                      []byte // opens the language switcher
	choices                    []choice
	fallback                   []byte
	gap                        []byte
	emergency                  []byte
	interpreter                []byte
	draft                      map[string][]byte // by origin
	contents                   []byte
	references, referenceNote  []byte
	advertising                []byte
	callouts                   [article.Tip + 1][]byte
	updated, revision, address slot
	publisher                  []byte
	toPrint, toPDF, toZip      []byte
	toScreen, toSources        []byte
	beingCorrected, draftBadge []byte

	paper sheet

	minutes map[int][]byte // reading times met so far
	date    article.Date   // the last date formatted …
	dated   []byte         // … and how
}

// slot is a word with one placeholder that differs from page to page.
type slot struct {
	before, after []byte
	ok            bool // the word has the placeholder
}

// choice is a language in the switcher; the article's slug stands between open and close.
type choice struct {
	tag         string
	open, close []byte
	index       []byte // the same for the lists of articles
}

// New makes a Renderer. Words are the page's own words in its language and in the source's; a
// word that a language lacks is shown in the source's, marked.
func New(words, sourceWords *localize.Words, site Site) *Renderer {
	r := &Renderer{site: site, locale: words.Locale, words: words, source: sourceWords,
		draft: map[string][]byte{}, minutes: map[int][]byte{}}
	r.paper = r.sheet()
	r.heads()
	r.switcher()

	lang := map[string]string{"Language": r.site.Source.NameIn(r.locale)}
	r.fallback = element("p", "_fallback", r.word("notice.fallback", lang))
	r.gap = inline(r.word("notice.gap", nil))
	r.emergency = element("p", "_emergency", r.word("notice.emergency", nil))
	r.interpreter = element("p", "_interpreter", r.word("notice.interpreter-ask", nil))
	if site.Phone != "" {
		ask := r.slot("notice.interpreter", "Phone")
		r.interpreter = wrap("<p class=\"_interpreter\">", ask.appendIn(nil, telephone(site.Phone)), "</p>\n")
	}
	for _, origin := range []string{"machine", "human", "source"} {
		r.draft[origin] = r.draftNotice(origin)
	}
	r.contents = append(element("h2", "", r.word("nav.contents", nil)), "<ol>\n"...)
	r.references = element("h2", "", r.word("page.references", nil))
	r.referenceNote = element("p", "_small", r.word("page.references-note", nil))
	ad := r.word("notice.advertising", nil)
	r.advertising = append(appendAttr([]byte("<aside class=\"_ad\" aria-label=\""), ad.Text), "\">\n"...)
	r.advertising = append(r.advertising, element("p", "_adlabel", ad)...)
	r.advertising = append(r.advertising, element("p", "_small", r.word("notice.advertising-note", nil))...)
	for k := article.Warning; k <= article.Tip; k++ {
		r.callouts[k] = []byte("<div class=\"_callout _" + k.String() + "\">\n")
		r.callouts[k] = append(r.callouts[k], element("p", "_label", r.word("callout."+k.String(), nil))...)
	}
	r.updated = r.slot("page.updated", "Date")
	r.revision = r.slot("page.revision", "Revision")
	r.address = slot{before: append(inline(r.word("page.address", nil)), r.locale.Colon()...), ok: true}
	if site.Publisher != "" {
		r.publisher = element("p", "_publisher", localize.Word{Text: site.Publisher})
	}
	r.toPrint = inline(r.word("nav.print", nil))
	r.toPDF = inline(r.word("nav.pdf", nil))
	r.toZip = inline(r.word("nav.zip", nil))
	r.toScreen = inline(r.word("nav.screen", nil))
	r.toSources = inline(r.word("page.references", nil))
	r.beingCorrected = r.badge("listing.withheld")
	r.draftBadge = r.badge("listing.draft")
	return r
}

// word gives one of the page's own words, in the source's language where its own lacks it.
func (r *Renderer) word(key string, data map[string]string) localize.Word {
	w := r.words.With(key, data)
	if w.Text == "" && r.source != nil {
		if w = r.source.With(key, data); w.Lang == "" && !r.isSource() {
			w.Lang = r.site.Source.Tag
		}
	}
	return w
}

func (r *Renderer) isSource() bool { return r.locale.Tag == r.site.Source.Tag }

// slot prepares a word whose placeholder is filled in page by page.
func (r *Renderer) slot(key, name string) slot {
	const mark = "\x1a"
	text := inline(r.word(key, map[string]string{name: mark}))
	before, after, ok := bytes.Cut(text, []byte(mark))
	return slot{before: before, after: after, ok: ok}
}

func (r *Renderer) badge(key string) []byte {
	return wrap(" <span class=\"_badge\">", inline(r.word(key, nil)), "</span>")
}

// draftNotice says, in the page's language and in the source's, that nobody has checked the page.
func (r *Renderer) draftNotice(origin string) []byte {
	b := []byte("<div class=\"_draft\" role=\"note\">\n")
	own := r.words.Get("notice.draft-" + origin)
	if own.Text != "" {
		b = append(b, "<div>\n"...)
		b = append(b, element("p", "_label", r.words.Get("notice.draft-label"))...)
		b = append(b, element("p", "", own)...)
		b = append(b, "</div>\n"...)
	}
	if !r.isSource() {
		b = append(appendLang(append(b, "<div"...), r.site.Source), ">\n"...)
		b = append(b, element("p", "_label", r.source.Get("notice.draft-label"))...)
		b = append(b, element("p", "", r.source.Get("notice.draft-"+origin))...)
		b = append(b, "</div>\n"...)
	}
	return append(b, "</div>\n"...)
}

// contentPolicy allows no script, plug-in, frame or connection: a page needs none. It does not name
// where styles and pictures may come from, because a page opened from a file has no origin to allow.
const contentPolicy = "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'"

func (r *Renderer) heads() {
	r.head = r.openHead("../../", r.site.Stylesheet, "")
	r.printHead = r.openHead("../../", r.site.PrintStylesheet, r.pageRule())
	r.indexHead = r.openHead("../", r.site.Stylesheet, "")
	r.top = r.openBody("../index.html")
	r.indexTop = r.openBody("")
}

// openHead is everything before the title. Root is the way from the page to the site's root, rule
// the page's own CSS.
func (r *Renderer) openHead(root, sheet, rule string) []byte {
	if rule != "" {
		rule = "<style>" + rule + "</style>\n"
	}
	b := appendLang([]byte("<!DOCTYPE html>\n<html"), r.locale)
	b = append(b, ">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta http-equiv=\"Content-Security-Policy\" content=\""+contentPolicy+"\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"+
		"<meta name=\"color-scheme\" content=\"light dark\">\n"+
		"<meta name=\"referrer\" content=\"no-referrer\">\n"+
		"<link rel=\"stylesheet\" href=\""+root+"assets/"...)
	b = appendAttr(b, sheet)
	return append(b, "\">\n"+rule...)
}

// openBody is what stands between the head and the language switcher: skip link, the marks of a
// preview, the publisher's name and the way up, if there is one.
func (r *Renderer) openBody(up string) []byte {
	b := []byte("</head>\n<body>\n<a class=\"_skip\" href=\"#_main\">")
	b = append(b, inline(r.word("nav.skip", nil))...)
	b = append(b, "</a>\n<header class=\"_top\">\n"...)
	if r.site.Preview {
		b = append(b, element("p", "_loud", r.word("notice.preview", nil))...)
	}
	if r.locale.Pseudo() {
		b = append(b, element("p", "_loud", r.word("notice.pseudo", nil))...)
	}
	b = append(b, "<div class=\"_bar\">\n"...)
	if r.site.Publisher != "" {
		b = append(b, element("p", "_brand", localize.Word{Text: r.site.Publisher})...)
	}
	if up != "" {
		b = append(b, "<nav aria-label=\""...)
		b = appendAttr(b, r.word("nav.breadcrumb", nil).Text)
		b = append(b, "\"><a class=\"_up\" href=\""+up+"\">"...)
		b = append(b, inline(r.word("nav.articles", nil))...)
		b = append(b, "</a></nav>\n"...)
	}
	return b
}

// switcher prepares the language switcher: a details element, which needs no script.
func (r *Renderer) switcher() {
	label := r.word("nav.languages", nil)
	r.langs = append(r.langs, "<nav aria-label=\""...)
	r.langs = appendAttr(r.langs, label.Text)
	r.langs = append(r.langs, "\"><details class=\"_langs\">\n<summary>"...)
	r.langs = append(r.langs, inline(label)...)
	r.langs = append(r.langs, "</summary>\n<ul>\n"...)
	for _, l := range r.site.Locales {
		open := []byte("<li><a")
		open = appendLang(open, l)
		open = append(open, " hreflang=\""+l.Tag+"\""...)
		if l.Tag == r.locale.Tag {
			open = append(open, " aria-current=\"page\""...)
		}
		index := append(append([]byte(nil), open...), " href=\"../"+l.Tag+"/index.html\">"...)
		open = append(open, " href=\"../../"+l.Tag+"/"...)
		name := append(appendText(nil, l.Name()), "</a>"...)
		r.choices = append(r.choices, choice{tag: l.Tag, open: open, close: append([]byte("\">"), name...), index: append(index, name...)})
	}
}

// choice finds a language of the site; hint is where it probably stands.
func (r *Renderer) choice(tag string, hint int) *choice {
	if hint < len(r.choices) && r.choices[hint].tag == tag {
		return &r.choices[hint]
	}
	for i := range r.choices {
		if r.choices[i].tag == tag {
			return &r.choices[i]
		}
	}
	return nil
}

// dateText is the article's date in the page's language, escaped.
func (r *Renderer) dateText(d *localize.Document) []byte {
	if u := d.Article.Front.Updated; u != r.date {
		r.date = u
		r.dated = append(append(append(r.dated[:0], "<time datetime=\""+u.String()+"\">"...), appendText(nil, d.Updated())...), "</time>"...)
	}
	return r.dated
}

func (r *Renderer) minutesText(n int) []byte {
	b, ok := r.minutes[n]
	if !ok {
		b = inline(r.words.Count("page.reading-time", n))
		r.minutes[n] = b
	}
	return b
}

// appendIn appends a slot's word with its placeholder filled in; value is HTML.
func (s *slot) appendIn(dst []byte, value []byte) []byte {
	dst = append(dst, s.before...)
	if s.ok {
		dst = append(dst, value...)
	}
	return append(dst, s.after...)
}
