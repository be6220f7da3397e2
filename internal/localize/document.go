// Package localize makes a Document, the only thing that renderers see, of an article and its
// messages in one language. Messages with placeholders or plural forms go through go-i18n.
package localize

import (
	"crypto/sha256"
	"encoding/hex"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/project"
)

// Document is one article in one language. For every section shown, its block tree is
// Article's, so it is the same in every language; Texts holds what is written in it.
type Document struct {
	Slug    string
	Article *article.Article
	Locale  lang.Locale
	Source  lang.Locale
	Keys    []string // parallel to Texts
	Texts   []Text   // parallel to Article.Units
	Safety  []bool   // parallel to Texts

	Words       *Words // the page's own words, in this language …
	SourceWords *Words // … and in the source's

	Advertising bool   // sections of class .advertising are shown
	Status      Status // what the page must say of itself
	Minutes     int    // reading time, rounded up
	Revision    string // 10 hexadecimal digits over everything that is said
	BaseURL     string // absolute, ends in "/"
	Letter      bool   // paper is US Letter, not A4
	Publisher   project.Publisher
	Images      []Asset     // parallel to Article.Images
	Alternates  []Alternate // every language of the article, the source first
	NoPDF       bool        // this document has no PDF, though others have
}

// Text is one unit's text, resolved.
type Text struct {
	Spans   []article.Span
	Lang    string // tag of the language it is in, where that is not the document's
	Missing bool   // safety text that is not there: shown as a gap, in previews only
}

// Status is what a page says of itself.
type Status struct {
	Preview  bool   // for translators only
	Pseudo   bool   // a pseudo-locale
	Draft    bool   // not all of its safety text is reviewed
	Origin   string // of the translation: "machine", "human", or "source" for the source page
	Fallback bool   // some ordinary text is shown in the source's language
	Reviews  []Review
}

// Review is one line of who has checked a page that is no draft.
type Review struct {
	Role     string // "clinician" or "translator"
	Date     article.Date
	Attested bool   // on paper, recorded by an officer
	Name     string // "" unless the project publishes names
}

// Alternate is a page's language in the language switcher.
type Alternate struct {
	Locale   lang.Locale
	Withheld bool // the withheld page stands at its address
	Draft    bool
}

// Asset is an image with its address relative to the page.
type Asset struct {
	URL           string
	Data          []byte
	Width, Height int // CSS pixels, 0 if unknown
}

// IsSource says whether the document is in the article's own language.
func (d *Document) IsSource() bool { return d.Locale.Tag == d.Source.Tag }

// Shows says whether a section is part of this document.
func (d *Document) Shows(s *article.Section) bool { return !s.Classes.Advertising || d.Advertising }

// Title is the article's title without markup.
func (d *Document) Title() string { return article.Plain(d.Texts[article.TitleUnit].Spans) }

// Summary is the article's description without markup.
func (d *Document) Summary() string { return article.Plain(d.Texts[article.SummaryUnit].Spans) }

// Updated is the article's date in the document's language, or "".
func (d *Document) Updated() string {
	u := d.Article.Front.Updated
	if u == (article.Date{}) {
		return ""
	}
	return d.Locale.FormatDate(u.Year, u.Month, u.Day)
}

// Addresses within a site, relative to its root, with slashes.
func IndexPath(tag string) string         { return tag + "/index.html" }
func PagePath(tag, slug string) string    { return tag + "/" + slug + "/index.html" }
func PrintPath(tag, slug string) string   { return tag + "/" + slug + "/print.html" }
func PDFPath(tag, slug string) string     { return tag + "/" + slug + "/" + slug + "." + tag + ".pdf" }
func BundlePath(tag string) string        { return "bundles/" + tag + ".zip" }
func PageAddress(tag, slug string) string { return tag + "/" + slug + "/" }

// revise computes Revision over everything that a reader reads.
func (d *Document) revise(buf []byte) []byte {
	buf = append(buf[:0], d.Slug...)
	buf = append(buf, 0)
	buf = append(buf, d.Locale.Tag...)
	for i := range d.Texts {
		t := &d.Texts[i]
		buf = append(buf, 1)
		buf = append(buf, t.Lang...)
		for _, s := range t.Spans {
			buf = append(buf, 2, byte(s.Kind))
			buf = append(buf, s.Text...)
			buf = append(buf, 3)
			buf = append(buf, s.URL...)
		}
	}
	buf = append(buf, d.Article.Front.Updated.String()...)
	sum := sha256.Sum256(buf)
	d.Revision = hex.EncodeToString(sum[:5])
	return buf
}
