package pdf_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"caveat/internal/article"
	"caveat/internal/pdf"
)

// element is a structure element with what the test asks of it.
type element struct {
	kind   string
	dict   dict
	kids   []*element
	text   string // own and below, in order
	parent *element
	refs   int // OBJR kids
}

// structure reads the tree from the file, checking it against pages and the parent tree.
func (f *file) structure() *element {
	t := f.t
	t.Helper()
	marked := map[string]string{} // page/mcid → text
	tags := map[string]string{}
	for _, p := range f.pages() {
		for _, s := range f.content(p) {
			if s.mcid >= 0 {
				key := fmt.Sprint(p, "/", s.mcid)
				marked[key], tags[key] = s.text, s.tag
			}
		}
	}
	parents := f.get(f.catalog(), "StructTreeRoot", "ParentTree", "Nums")
	nums := map[int]any{}
	for i, l := 0, list(parents); i+1 < len(l); i += 2 {
		nums[number(l[i])] = f.resolve(l[i+1])
	}
	used := map[string]bool{}
	var read func(ref string, parent *element) *element
	read = func(ref string, parent *element) *element {
		d := f.get(ref).(dict)
		e := &element{kind: strings.TrimPrefix(d["/S"].(string), "/"), dict: d, parent: parent}
		for _, k := range list(d["/K"]) {
			page, mcid := "", -1
			switch k := k.(type) {
			case float64:
				page, mcid = d["/Pg"].(string), int(k)
			case string:
				child := read(k, e)
				if child.dict["/P"] != ref {
					t.Errorf("%s: %s does not name its parent", f.name, k)
				}
				e.kids = append(e.kids, child)
				e.text += child.text
				continue
			case dict:
				page = k["/Pg"].(string)
				if k["/Type"] == "/OBJR" {
					e.refs++
					annot := f.get(k["/Obj"]).(dict)
					if nums[number(annot["/StructParent"])] == nil || f.get(k["/Obj"], "P") == nil {
						t.Errorf("%s: a link is not in the parent tree", f.name)
					}
					if got := f.get(nums[number(annot["/StructParent"])], "S"); got != "/Link" {
						t.Errorf("%s: a link annotation belongs to %v (Matterhorn 28-011)", f.name, got)
					}
					continue
				}
				mcid = number(k["/MCID"])
			}
			key := fmt.Sprint(page, "/", mcid)
			if used[key] || tags[key] != e.kind {
				t.Errorf("%s: content %s of %s is used twice, or marked %s", f.name, key, e.kind, tags[key])
			}
			used[key] = true
			if back := list(nums[number(f.get(page, "StructParents"))]); mcid >= len(back) || back[mcid] != ref {
				t.Errorf("%s: the parent tree does not lead from content %s to its element", f.name, key)
			}
			e.text += marked[key]
		}
		return e
	}
	root := read(f.get(f.catalog(), "StructTreeRoot").(dict)["/K"].(string), nil)
	for key := range marked {
		if !used[key] {
			t.Errorf("%s: content %s belongs to no element", f.name, key)
		}
	}
	return root
}

func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, k := range e.kids {
		k.walk(visit)
	}
}

// parentOf lists what may stand where (ISO 32000-1, 14.8.4).
var parentOf = map[string][]string{
	"LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"},
	"THead": {"Table"}, "TBody": {"Table"}, "TR": {"THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"},
	"Link":    {"P", "TD", "TH", "H1", "H2", "H3", "H4", "H5", "H6", "Caption"},
	"Caption": {"Div"},
}

// standard are the structure types in use, all of them standard, so that no role map is needed.
var standard = strings.Fields("Document Sect H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table THead TBody TR TH TD Link Figure Caption Div Note BlockQuote")

// TestMatterhorn asserts the machine-checkable conditions of the Matterhorn Protocol 1.1 that can
// fail in a file of this kind, on every page of the project. docs/pdf.md lists them.
func TestMatterhorn(t *testing.T) {
	all := pages(t)
	for _, large := range []bool{false, true} {
		for i, path := range written(t, all, pdf.Options{Large: large}) {
			f := inspect(t, all[i].name, path)
			matterhorn(t, f, all[i])
			if t.Failed() {
				return
			}
		}
	}
}

func matterhorn(t *testing.T, f *file, p page) {
	catalog := f.catalog()
	expect := func(checkpoint string, ok bool, got any) {
		t.Helper()
		if !ok {
			t.Errorf("%s: Matterhorn %s: %v", f.name, checkpoint, got)
		}
	}
	root := f.structure() // 01-003 to 01-005, 10-001, 28-011, 31-027 to 31-030
	xmp := string(f.streams[f.get(catalog).(dict)["/Metadata"].(string)])
	expect("06-001, 06-002", strings.Contains(xmp, "<pdfuaid:part>1</pdfuaid:part>"), xmp)
	expect("06-003", strings.Contains(xmp, "<dc:title>"), xmp)
	viewer := f.get(catalog, "ViewerPreferences")
	expect("07-001, 07-002", f.get(viewer, "DisplayDocTitle") == true, viewer)
	expect("marked", f.get(catalog, "MarkInfo", "Marked") == true, f.get(catalog, "MarkInfo"))
	expect("01-007", f.get(catalog, "MarkInfo", "Suspects") == nil, f.get(catalog, "MarkInfo"))
	expect("02-001, 02-003, 02-004", f.get(catalog, "StructTreeRoot", "RoleMap") == nil, "a role map")
	expect("11-001 to 11-006", str(f.get(catalog, "Lang")) == p.Locale.Tag, f.get(catalog, "Lang"))
	expect("direction", (f.get(viewer, "Direction") == "/R2L") == p.Locale.RTL, viewer)
	expect("title", str(f.get(f.trailer, "Info", "Title")) == p.Title(), f.get(f.trailer, "Info"))
	expect("26", f.trailer["/Encrypt"] == nil, f.trailer["/Encrypt"])
	for _, absent := range []string{"OCProperties", "AcroForm", "Names", "OpenAction", "AA"} { // 20, 21, 25, 29
		expect("20 to 25, 29", f.get(catalog, absent) == nil, absent)
	}

	level := 0
	ids := map[string]bool{}
	root.walk(func(e *element) {
		expect("02-001, 14-006, 14-007", slices.Contains(standard, e.kind), e.kind)
		if want := parentOf[e.kind]; want != nil {
			expect("09-004, 09-005", e.parent != nil && slices.Contains(want, e.parent.kind), e.kind+" in "+e.parent.kind)
		}
		attributes, _ := e.dict["/A"].(dict)
		switch e.kind {
		case "H1", "H2", "H3", "H4", "H5", "H6":
			n := int(e.kind[1] - '0')
			expect("14-002, 14-003", n <= level+1, fmt.Sprintf("%s after H%d", e.kind, level))
			expect("heading", strings.TrimSpace(e.text) != "", e.kind)
			level = n
		case "Figure":
			expect("13-004", str(e.dict["/Alt"]) != "", e.dict)
			expect("bounding box", len(list(attributes["/BBox"])) == 4, attributes)
		case "TH":
			expect("15-003", attributes["/Scope"] == "/Column", attributes)
		case "Note":
			id := str(e.dict["/ID"])
			expect("19-003, 19-004", id != "" && !ids[id], id)
			ids[id] = true
		case "L":
			expect("16-001", attributes["/ListNumbering"] != nil, attributes)
			for _, k := range e.kids {
				expect("09-005", k.kind == "LI", k.kind)
			}
		case "LI":
			expect("09-005", len(e.kids) == 2 && e.kids[0].kind == "Lbl" && e.kids[1].kind == "LBody", e.kids)
		case "Link":
			expect("28-011", e.refs > 0 && e.text != "", e.text)
		}
	})
	for _, ref := range f.pages() {
		d := f.get(ref).(dict)
		annots := list(f.resolve(d["/Annots"]))
		expect("28-008, 28-009", len(annots) == 0 || d["/Tabs"] == "/S", d["/Tabs"])
		for _, a := range annots {
			expect("28-004, 28-012", str(f.get(a, "Contents")) != "", a)
			expect("28-006", f.get(a, "Subtype") == "/Link" && f.get(a, "A", "S") == "/URI", a)
		}
	}
	for ref, o := range f.objects {
		if d, ok := o.(dict); ok && d["/Subtype"] == "/Form" {
			expect("30-001", d["/Ref"] == nil, d)
			expect("30-002", !strings.Contains(string(f.streams[ref]), "BDC"), "marked content in a form that is shown on every page")
		}
	}
	fonts(f, expect)
	inOrder(t, p, "the structure tree", root.text, func(s string) string { return letters(plainText(s, p.Locale.Tag)) }, true)
	foreign(t, p, root)
}

// fonts asserts what section 31 of the protocol says of composite fonts.
func fonts(f *file, expect func(string, bool, any)) {
	for _, o := range f.objects {
		d, ok := o.(dict)
		if ok && d["/Subtype"] == "/Type0" {
			expect("31-001 to 31-003, 31-006 to 31-008", d["/Encoding"] == "/Identity-H", d["/Encoding"])
		}
		if !ok || d["/Type"] != "/Font" || d["/Subtype"] != "/CIDFontType2" {
			continue
		}
		descriptor := f.get(d, "FontDescriptor").(dict)
		program := f.streams[descriptor["/FontFile2"].(string)]
		expect("31-009", len(program) > 0, descriptor)
		expect("character collection", f.get(d, "CIDSystemInfo", "Ordering") == "u:Identity", d["/CIDSystemInfo"])
		glyphs := f.streams[d["/CIDToGIDMap"].(string)]
		expect("31-004, 31-005", len(glyphs) > 0, d["/CIDToGIDMap"])
		widths := list(list(d["/W"])[1])
		advances, count := hmtx(program)
		for code := range len(glyphs) / 2 {
			gid := int(glyphs[2*code])<<8 | int(glyphs[2*code+1])
			expect("31-011", gid < count, gid)
			if w := widths[code].(float64); code > 0 && gid < count {
				expect("31-016", w == float64(advances[gid]), fmt.Sprintf("code %d: width %v, advance %d", code, w, advances[gid]))
			}
		}
	}
}

// hmtx reads the advances of a font program whose glyphs all have one of their own.
func hmtx(program []byte) (advances []int, count int) {
	u16 := func(at int) int { return int(program[at])<<8 | int(program[at+1]) }
	tables := map[string]int{}
	for i := range u16(4) {
		r := 12 + 16*i
		tables[string(program[r:r+4])] = u16(r+8)<<16 | u16(r+10)
	}
	count = u16(tables["maxp"] + 4)
	for g := range count {
		advances = append(advances, u16(tables["hmtx"]+4*g))
	}
	return advances, count
}

// foreign asserts that texts in another language say so, and that pictures have their description
// in the page's own.
func foreign(t *testing.T, p page, root *element) {
	t.Helper()
	english := 0
	var alts []string
	root.walk(func(e *element) {
		if e.kind == "Figure" {
			alts = append(alts, str(e.dict["/Alt"]))
		}
		if strings.Contains(e.text, "Nobody qualified has checked it") && len(e.kids) == 0 {
			english++
			if lang := str(e.dict["/Lang"]); lang != p.Source.Tag {
				t.Errorf("%s: the notice in English has the language %q", p.name, lang)
			}
		}
	})
	if want := 1; !p.IsSource() && english != want {
		t.Errorf("%s: %d notices in the source's language, want %d", p.name, english, want)
	}
	for i, img := range p.Article.Images {
		if i >= len(alts) || alts[i] != article.Plain(p.Texts[img.Unit].Spans) {
			t.Errorf("%s: alternative texts %q", p.name, alts)
		}
	}
}
