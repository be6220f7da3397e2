package pdfread

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Document is a PDF file, read.
type Document struct {
	Title    string
	Lang     string
	Pages    int
	Root     *Element // the structure tree
	Loose    []*Glyph // text outside of the structure tree: page furniture
	Links    []Link   // what a reader can follow, each as often as it stands
	Outlines []string // what the bookmarks say
	Letters  map[Letter]bool
	Problems []string // what may hide or change text, one line each
}

// Letter is how a font of the file draws a letter or digit of ASCII: the same font draws it the same
// way in every file.
type Letter struct {
	Font    string // without the mark of a subset
	Text    string
	Outline [32]byte // the SHA-256 of its outline
}

// Link is an address, and what a screen reader says of it.
type Link struct{ Address, Says string }

// Element is an element of the structure tree (14.7.2). Its content is in reading order.
type Element struct {
	Kind   string
	Lang   string // of the element, or of what it stands in
	Alt    string
	Parent *Element
	Parts  []Part
}

// Part is a child element, or a stretch of shown text.
type Part struct {
	Element *Element
	Glyphs  []*Glyph
}

// Text is the text of an element and of all in it.
func (e *Element) Text() string {
	var b strings.Builder
	e.each(func(g *Glyph) { b.WriteString(g.Text) })
	return b.String()
}

// Hidden says why some of an element's text is not seen, and on which page, or "".
func (e *Element) Hidden() string {
	out := ""
	e.each(func(g *Glyph) {
		if out == "" && g.Why != "" {
			out = fmt.Sprintf("%q on page %d %s", g.Text, g.Page, g.Why)
		}
	})
	return out
}

func (e *Element) each(visit func(*Glyph)) {
	for _, p := range e.Parts {
		if p.Element != nil {
			p.Element.each(visit)
		}
		for _, g := range p.Glyphs {
			visit(g)
		}
	}
}

// Own reports whether an element has text of its own, not only in elements below it.
func (e *Element) Own() bool {
	for _, p := range e.Parts {
		if len(p.Glyphs) > 0 {
			return true
		}
	}
	return false
}

// Read reads a file. An error means that it is no PDF file, or is broken; it never panics, whatever
// the bytes are.
func Read(data []byte) (*Document, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	if f.trailer["Encrypt"] != nil {
		return nil, errors.New("the file is encrypted")
	}
	catalog, ok := f.get(f.trailer["Root"]).(Dict)
	if !ok {
		return nil, errors.New("the file has no catalog")
	}
	info, _ := f.get(f.trailer["Info"]).(Dict)
	r := &reader{f: f, out: &Document{Lang: text(f.get(catalog["Lang"])), Title: text(f.get(info["Title"]))},
		content: map[Ref]map[int][]*Glyph{}, used: map[string]bool{}}
	r.entries(catalog)
	r.pages(catalog["Pages"], Dict{}, 0)
	if r.out.Pages == 0 {
		return nil, errors.New("the file has no page")
	}
	if root, _ := f.get(catalog["Pages"]).(Dict); f.get(root["Count"]) != float64(r.out.Pages) {
		r.problem("the file has %d pages, and counts %v", r.out.Pages, f.get(root["Count"]))
	}
	r.outlines(catalog["Outlines"], 0)
	tree, ok := f.get(catalog["StructTreeRoot"]).(Dict)
	if !ok {
		return nil, errors.New("the file has no structure tree")
	}
	if tree["RoleMap"] != nil || tree["ClassMap"] != nil {
		r.problem("the structure tree renames its elements")
	}
	r.out.Root = &Element{Lang: r.out.Lang}
	r.kids(r.out.Root, tree["K"], nil, 0)
	r.out.Letters = f.letters
	for page, content := range r.content {
		for mcid, glyphs := range content {
			if !r.used[fmt.Sprint(page, mcid)] && len(glyphs) > 0 {
				r.problem("text on page %d is in no element", glyphs[0].Page)
			}
		}
	}
	return r.out, nil
}

// maxElements is how many elements and pages are visited.
const maxElements = 500_000

type reader struct {
	f       *file
	out     *Document
	content map[Ref]map[int][]*Glyph
	used    map[string]bool
	visited int
}

func (r *reader) problem(format string, args ...any) {
	if len(r.out.Problems) < 100 {
		r.out.Problems = append(r.out.Problems, fmt.Sprintf(format, args...))
	}
}

// pages walks the page tree (7.7.3) with what pages inherit.
func (r *reader) pages(v any, inherited Dict, depth int) {
	ref, _ := v.(Ref)
	d, ok := r.f.get(v).(Dict)
	if r.visited++; !ok || depth > maxDepth || r.visited > maxElements {
		r.problem("the page tree is broken")
		return
	}
	own := Dict{}
	for _, key := range []string{"Resources", "MediaBox", "CropBox"} {
		if own[key] = inherited[key]; d[key] != nil {
			own[key] = d[key]
		}
	}
	if kids, ok := r.f.get(d["Kids"]).(Array); ok {
		for _, k := range kids {
			r.pages(k, own, depth+1)
		}
		return
	}
	r.out.Pages++
	r.page(ref, d, own)
}

func (r *reader) page(ref Ref, d, inherited Dict) {
	if r.content[ref] != nil {
		r.problem("page %d stands twice", r.out.Pages)
		return
	}
	area, ok := r.box(inherited["MediaBox"])
	if !ok {
		r.problem("page %d has no size", r.out.Pages)
		return
	}
	if crop, ok := r.box(inherited["CropBox"]); ok {
		area = area.and(crop)
	}
	r.plainPage(d, area)
	resources, _ := r.f.get(inherited["Resources"]).(Dict)
	p := &painter{f: r.f, page: r.out.Pages, area: area, content: map[int][]*Glyph{}, fonts: map[Name]*font{}, left: maxContent,
		st: state{ctm: identity, clip: box{math.Inf(-1), math.Inf(-1), math.Inf(1), math.Inf(1)}, fill: paint{alpha: 1}, stroke: paint{alpha: 1}, scale: 1, line: 1, alpha: 1}}
	var data []byte
	list, ok := r.f.get(d["Contents"]).(Array)
	if !ok {
		list = Array{d["Contents"]}
	}
	for _, c := range list {
		s, ok := r.f.get(c).(*Stream)
		if !ok {
			continue
		}
		part, err := r.f.stream(s)
		if err != nil {
			r.problem("page %d: %v", r.out.Pages, err)
		}
		data = append(append(data, part...), '\n')
	}
	p.run(data, resources)
	p.judge()
	r.content[ref] = p.content
	r.out.Loose = append(r.out.Loose, p.loose...)
	for _, s := range p.strange {
		r.problem("page %d has %s", r.out.Pages, s)
	}
	annots, _ := r.f.get(d["Annots"]).(Array)
	for _, v := range annots {
		r.annotation(v)
	}
}

func (r *reader) box(v any) (box, bool) {
	a, _ := r.f.get(v).(Array)
	if len(a) != 4 {
		return box{}, false
	}
	var n [4]float64
	for i := range n {
		n[i], _ = r.f.get(a[i]).(float64)
	}
	return nowhere.with(n[0], n[1]).with(n[2], n[3]), true
}

// kids reads what an element holds (14.7.4).
func (r *reader) kids(e *Element, v, page any, depth int) {
	if r.visited++; depth > maxDepth || r.visited > maxElements {
		r.problem("the structure tree is too deep")
		return
	}
	_, reference := v.(Ref)
	switch k := r.f.get(v).(type) {
	case Array:
		for _, kid := range k {
			r.kids(e, kid, page, depth+1)
		}
	case float64:
		r.mark(e, page, int(k))
	case Dict:
		switch r.f.get(k["Type"]) {
		case Name("MCR"):
			if k["Pg"] != nil {
				page = k["Pg"]
			}
			id, _ := r.f.get(k["MCID"]).(float64)
			r.mark(e, page, int(id))
		case Name("OBJR"):
		default:
			if !reference && k["S"] == nil {
				r.problem("the structure tree is broken")
				return
			}
			kind, _ := r.f.get(k["S"]).(Name)
			child := &Element{Kind: string(kind), Lang: e.Lang, Alt: text(r.f.get(k["Alt"])), Parent: e}
			if k["Lang"] != nil {
				child.Lang = text(r.f.get(k["Lang"]))
			}
			r.plainElement(k, child.Kind)
			e.Parts = append(e.Parts, Part{Element: child})
			if k["Pg"] != nil {
				page = k["Pg"]
			}
			r.kids(child, k["K"], page, depth+1)
		}
	}
}

func (r *reader) mark(e *Element, page any, mcid int) {
	ref, _ := page.(Ref)
	key := fmt.Sprint(ref, mcid)
	if r.used[key] {
		r.problem("a text belongs to two elements")
		return
	}
	r.used[key] = true
	e.Parts = append(e.Parts, Part{Glyphs: r.content[ref][mcid]})
}
