package pdfread

import (
	"math"
	"slices"
)

// What the objects of a file may have (ISO 32000-1, the tables named). Whatever else there is can hide
// a page, run, open something, or say another thing to a screen reader.
var (
	catalogEntries = []string{"Type", "Version", "Pages", "StructTreeRoot", "MarkInfo", "Lang", "ViewerPreferences", "Outlines", "PageMode", "Metadata"} // 28
	viewerEntries  = []string{"DisplayDocTitle", "Direction"}                                                                                            // 150
	pageEntries    = []string{"Type", "Parent", "Resources", "MediaBox", "CropBox", "Contents", "StructParents", "Tabs", "Annots", "Rotate"}             // 30
	linkEntries    = []string{"Type", "Subtype", "F", "Rect", "Border", "P", "StructParent", "Contents", "A"}                                            // 164, 173
	elementEntries = []string{"Type", "S", "P", "K", "Pg", "ID", "Lang", "A", "Alt"}                                                                     // 323
	markEntries    = []string{"MCID", "Type", "Subtype"}                                                                                                 // 14.6

	elementKinds = []string{"Document", "Part", "Sect", "Div", "H1", "H2", "H3", "H4", "H5", "H6", "P", "BlockQuote", "Note", "L", "LI", "Lbl", "LBody",
		"Table", "THead", "TBody", "TR", "TH", "TD", "Figure", "Caption", "Link", "Span", "Code"} // 333 to 340
)

// more returns an entry that an object has besides, or "".
func more(d Dict, known []string) string {
	var out []string
	for key, v := range d {
		if v != nil && !slices.Contains(known, key) {
			out = append(out, key)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return slices.Min(out)
}

// largestPage is the longer side of A3: text on a page that is larger is small once it is printed.
const largestPage = 1191

// entries judges what the catalog says besides where the pages are.
func (r *reader) entries(catalog Dict) {
	if key := more(catalog, catalogEntries); key != "" {
		r.problem("the catalog has %s", key)
	}
	viewer, _ := r.f.get(catalog["ViewerPreferences"]).(Dict)
	if key := more(viewer, viewerEntries); key != "" {
		r.problem("the file tells viewers %s", key)
	}
	if mode := r.f.get(catalog["PageMode"]); mode != nil && mode != Name("UseOutlines") && mode != Name("UseNone") {
		r.problem("the file opens as %v", mode)
	}
	if marks, _ := r.f.get(catalog["MarkInfo"]).(Dict); r.f.get(marks["Marked"]) != true {
		r.problem("the file does not say that it is tagged, and screen readers guess")
	}
}

// outlines reads what the bookmarks say (12.3.3).
func (r *reader) outlines(v any, depth int) {
	for v != nil {
		d, ok := r.f.get(v).(Dict)
		if r.visited++; !ok || depth > maxDepth || r.visited > maxElements {
			r.problem("the bookmarks are broken")
			return
		}
		if d["Title"] != nil {
			r.out.Outlines = append(r.out.Outlines, text(r.f.get(d["Title"])))
		}
		if d["A"] != nil {
			r.problem("a bookmark does something else than lead to a page")
		}
		if d["First"] != nil {
			r.outlines(d["First"], depth+1)
		}
		v = d["Next"]
	}
}

// plainPage judges a page's own entries and its size.
func (r *reader) plainPage(d Dict, area box) {
	n := r.out.Pages
	if key := more(d, pageEntries); key != "" {
		r.problem("page %d has %s", n, key)
	}
	if turn, ok := r.f.get(d["Rotate"]).(float64); ok && turn != 0 {
		r.problem("page %d is turned by %v°", n, turn)
	}
	if math.Max(area.x1-area.x0, area.y1-area.y0) > largestPage {
		r.problem("page %d is larger than paper, and its text small once printed", n)
	}
}

// annotation reads a link, the only annotation that a page has.
func (r *reader) annotation(v any) {
	d, _ := r.f.get(v).(Dict)
	action, _ := r.f.get(d["A"]).(Dict)
	uri, ok := r.f.get(action["URI"]).(String)
	border, bordered := r.f.get(d["Border"]).(Array)
	if r.f.get(d["Subtype"]) != Name("Link") || !ok || !bordered || num(border, 2) != 0 || len(border) > 3 || more(d, linkEntries) != "" {
		r.problem("page %d has an annotation that is no plain link", r.out.Pages)
		return
	}
	r.out.Links = append(r.out.Links, Link{string(uri), text(r.f.get(d["Contents"]))})
}

// plainElement judges a structure element's own entries.
func (r *reader) plainElement(d Dict, kind string) {
	switch key := more(d, elementEntries); {
	case d["ActualText"] != nil || d["E"] != nil:
		r.problem("a text stands in for another in the structure tree (ActualText)")
	case key != "":
		r.problem("the structure element %s has %s", kind, key)
	case d["Alt"] != nil && kind != "Figure":
		r.problem("a text stands in for another in the structure tree (Alt of %s)", kind)
	case !slices.Contains(elementKinds, kind):
		r.problem("the structure tree has %s, which screen readers may leave out", kind)
	}
}
