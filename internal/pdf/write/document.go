// Package write makes tagged PDF files: objects, streams, the structure tree, outline and metadata
// that PDF/UA-1 (ISO 14289-1) asks for. Clauses named bare are of ISO 32000-1 (PDF 1.7). It knows
// nothing of layout: callers place text and say which element it belongs to.
package write

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"caveat/internal/pdf/font"
)

// Info is what a file says about itself.
type Info struct {
	Title   string
	Subject string // may be empty
	Lang    string // BCP 47, of the document
	RTL     bool
	Date    time.Time // of the content, not of the run
}

// Document is a PDF in the making.
type Document struct {
	info    Info
	pages   []*Page
	fonts   []*Font
	byFont  map[*font.Font]*Font
	forms   []*Form
	photos  []*Photo
	root    *Element
	outline []entry
}

type entry struct {
	title string
	level int
	page  int
	top   float64
}

// New returns a document without pages.
func New(info Info) *Document {
	return &Document{info: info, byFont: map[*font.Font]*Font{}, root: &Element{kind: "Document"}}
}

// Root returns the Document element.
func (d *Document) Root() *Element { return d.root }

// AddPage adds a page behind the others. Lengths are in points.
func (d *Document) AddPage(width, height float64) *Page {
	p := &Page{Width: width, Height: height, index: len(d.pages), fonts: map[*Font]bool{}, forms: map[*Form]bool{}, photos: map[*Photo]bool{}}
	d.pages = append(d.pages, p)
	return p
}

// AddForm adds an empty form of a size in points.
func (d *Document) AddForm(width, height float64) *Form {
	f := &Form{Page: Page{Width: width, Height: height}, name: fmt.Sprintf("X%d", len(d.forms)+1)}
	d.forms = append(d.forms, f)
	return f
}

// Pages returns the pages so far.
func (d *Document) Pages() []*Page { return d.pages }

// Font returns the document's handle of a font.
func (d *Document) Font(f *font.Font) *Font {
	h, ok := d.byFont[f]
	if !ok {
		h = &Font{Subset: f.NewSubset(), name: fmt.Sprintf("F%d", len(d.fonts)+1)}
		d.byFont[f] = h
		d.fonts = append(d.fonts, h)
	}
	return h
}

// Bookmark adds an outline entry that leads to a height on a page. Levels begin at 1; an entry is
// nested in the nearest one before it with a lower level.
func (d *Document) Bookmark(title string, level int, p *Page, top float64) {
	d.outline = append(d.outline, entry{title, level, p.index, top})
}

// Bytes returns the file. The document must have a page; it is used up. The only error is
// font.ErrFull.
func (d *Document) Bytes() ([]byte, error) {
	o := &objects{}
	catalog, pages, tree := o.alloc(), o.alloc(), o.alloc()
	pageRefs := make([]ref, len(d.pages))
	for i := range pageRefs {
		pageRefs[i] = o.alloc()
	}
	fonts := map[*Font]ref{}
	for _, f := range d.fonts {
		if f.Subset.Empty() {
			continue
		}
		r, err := o.font(f)
		if err != nil {
			return nil, err
		}
		fonts[f] = r
	}
	forms := map[*Form]ref{}
	for _, f := range d.forms {
		forms[f] = o.alloc()
		o.setStream(forms[f], fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<<>>", number(f.Width), number(f.Height)), f.content)
	}
	photos := map[*Photo]ref{}
	for _, p := range d.photos {
		photos[p] = o.photo(p)
	}
	key := len(d.pages) // parent tree keys: pages first, then links
	for i, p := range d.pages {
		contents := o.alloc()
		o.setStream(contents, "", p.content)
		var annots strings.Builder
		for _, l := range p.links {
			l.object = o.add(fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Rect[%s %s %s %s]/Border[0 0 0]/P %v/StructParent %d/Contents%s/A<</S/URI/URI%s>>>>",
				number(l.rect[0]), number(l.rect[1]), number(l.rect[2]), number(l.rect[3]), pageRefs[i], key, text(l.contents), uri(l.url)))
			fmt.Fprintf(&annots, "%v ", l.object)
			key++
		}
		var used, shown strings.Builder
		for _, f := range d.fonts { // in the order of first use: maps have none
			if p.fonts[f] {
				fmt.Fprintf(&used, "/%s %v", f.name, fonts[f])
			}
		}
		for _, f := range d.forms {
			if p.forms[f] {
				fmt.Fprintf(&shown, "/%s %v", f.name, forms[f])
			}
		}
		for _, photo := range d.photos {
			if p.photos[photo] {
				fmt.Fprintf(&shown, "/%s %v", photo.name, photos[photo])
			}
		}
		extra := ""
		if annots.Len() > 0 {
			extra = "/Annots[" + annots.String() + "]"
		}
		o.set(pageRefs[i], fmt.Sprintf("<</Type/Page/Parent %v/MediaBox[0 0 %s %s]/Resources<</Font<<%s>>/XObject<<%s>>>>/Contents %v/StructParents %d/Tabs/S%s>>",
			pages, number(p.Width), number(p.Height), used.String(), shown.String(), contents, i, extra))
	}
	var kids strings.Builder
	for _, r := range pageRefs {
		fmt.Fprintf(&kids, "%v ", r)
	}
	o.set(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), kids.String()))
	d.tree(o, tree, pageRefs, key)

	entries := fmt.Sprintf("/Type/Catalog/Pages %v/StructTreeRoot %v/MarkInfo<</Marked true>>/Lang%s", pages, tree, text(d.info.Lang))
	viewer := "/DisplayDocTitle true"
	if d.info.RTL {
		viewer += "/Direction/R2L"
	}
	entries += "/ViewerPreferences<<" + viewer + ">>"
	if len(d.outline) > 0 {
		entries += fmt.Sprintf("/Outlines %v/PageMode/UseOutlines", d.outlines(o, pageRefs))
	}
	meta := o.alloc()
	o.setRaw(meta, "/Type/Metadata/Subtype/XML", d.xmp())
	entries += fmt.Sprintf("/Metadata %v", meta)
	o.set(catalog, "<<"+entries+">>")
	date := d.info.Date.UTC().Format("D:20060102150405Z")
	about := fmt.Sprintf("/Title%s/Producer(caveat)/CreationDate(%s)/ModDate(%[2]s)", text(d.info.Title), date)
	if d.info.Subject != "" {
		about += "/Subject" + text(d.info.Subject)
	}
	return o.file(catalog, o.add("<<"+about+">>")), nil
}

// outlines writes the bookmarks as a tree (12.3.3), all of it open.
func (d *Document) outlines(o *objects, pages []ref) ref {
	root := o.alloc()
	refs := make([]ref, len(d.outline))
	for i := range refs {
		refs[i] = o.alloc()
	}
	parent := make([]int, len(refs))       // index of the entry above, -1 for the root
	place := make([]int, len(refs))        // among its siblings
	children := make([][]int, len(refs)+1) // by parent + 1
	below := make([]int, len(refs)+1)
	var open []int
	for i, e := range d.outline {
		for len(open) > 0 && d.outline[open[len(open)-1]].level >= e.level {
			open = open[:len(open)-1]
		}
		parent[i] = -1
		if len(open) > 0 {
			parent[i] = open[len(open)-1]
		}
		up := parent[i] + 1
		place[i] = len(children[up])
		children[up] = append(children[up], i)
		for _, a := range open {
			below[a+1]++
		}
		below[0]++
		open = append(open, i)
	}
	for i, e := range d.outline {
		up := root
		if parent[i] >= 0 {
			up = refs[parent[i]]
		}
		body := fmt.Sprintf("<</Title%s/Dest[%v/XYZ null %s null]/Parent %v", text(e.title), pages[e.page], number(e.top), up)
		siblings := children[parent[i]+1]
		if k := place[i]; k > 0 {
			body += fmt.Sprintf("/Prev %v", refs[siblings[k-1]])
		}
		if k := place[i] + 1; k < len(siblings) {
			body += fmt.Sprintf("/Next %v", refs[siblings[k]])
		}
		if c := children[i+1]; len(c) > 0 {
			body += fmt.Sprintf("/First %v/Last %v/Count %d", refs[c[0]], refs[c[len(c)-1]], below[i+1])
		}
		o.set(refs[i], body+">>")
	}
	top := children[0]
	o.set(root, fmt.Sprintf("<</Type/Outlines/First %v/Last %v/Count %d>>", refs[top[0]], refs[top[len(top)-1]], below[0]))
	return root
}

// xmp is the metadata packet (14.3.2): title, and the identifier of ISO 14289-1, clause 5.
func (d *Document) xmp() []byte {
	escape := func(s string) string {
		var b strings.Builder
		xml.EscapeText(&b, []byte(s))
		return b.String()
	}
	date := d.info.Date.UTC().Format(time.RFC3339)
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">`)
	fmt.Fprintf(&b, `<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, escape(d.info.Title))
	if d.info.Subject != "" {
		fmt.Fprintf(&b, `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`, escape(d.info.Subject))
	}
	fmt.Fprintf(&b, `<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, escape(d.info.Lang))
	fmt.Fprintf(&b, `<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%[1]s</xmp:ModifyDate><pdf:Producer>caveat</pdf:Producer><pdfuaid:part>1</pdfuaid:part>`, date)
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return []byte(b.String())
}
