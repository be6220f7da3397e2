package write

import (
	"fmt"
	"slices"
	"strings"
)

// Element is a structure element (14.7.2). Its kind is a standard structure type (14.8.4).
type Element struct {
	Lang       string // where it differs from the document's
	Alt        string // Figure: what it shows
	Attributes string // attribute objects (14.7.5), e.g. "<</O/Table/Scope/Column>>"
	ID         string // Note: required and unique (ISO 14289-1, 7.9)

	kind string
	kids []kid
}

// kid is a child element, a link annotation, or marked content of a page.
type kid struct {
	element *Element
	link    *link
	page    int
	mcid    int
}

// Add adds a child element.
func (e *Element) Add(kind string) *Element {
	child := &Element{kind: kind}
	e.kids = append(e.kids, kid{element: child})
	return child
}

// tree writes the structure tree, its parent tree (14.7.4.4) and the names of its IDs.
func (d *Document) tree(o *objects, root ref, pages []ref, keys int) {
	refs := map[*Element]ref{}
	type named struct {
		id string
		at ref
	}
	var ids []named
	var write func(e *Element, parent ref) ref
	write = func(e *Element, parent ref) ref {
		r := o.alloc()
		refs[e] = r
		var b strings.Builder
		fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %v", e.kind, parent)
		if e.Lang != "" {
			b.WriteString("/Lang" + text(e.Lang))
		}
		if e.Alt != "" {
			b.WriteString("/Alt" + text(e.Alt))
		}
		if e.Attributes != "" {
			b.WriteString("/A" + e.Attributes)
		}
		if e.ID != "" {
			b.WriteString("/ID" + literal(e.ID))
			ids = append(ids, named{e.ID, r})
		}
		on := -1 // the page of the element's own content
		for _, k := range e.kids {
			if k.element == nil && k.link == nil {
				on = k.page
				fmt.Fprintf(&b, "/Pg %v", pages[on])
				break
			}
		}
		b.WriteString("/K[")
		for _, k := range e.kids {
			switch {
			case k.element != nil:
				fmt.Fprintf(&b, "%v ", write(k.element, r))
			case k.link != nil:
				fmt.Fprintf(&b, "<</Type/OBJR/Pg %v/Obj %v>>", pages[k.page], k.link.object)
			case k.page == on:
				fmt.Fprintf(&b, "%d ", k.mcid)
			default:
				fmt.Fprintf(&b, "<</Type/MCR/Pg %v/MCID %d>>", pages[k.page], k.mcid)
			}
		}
		b.WriteString("]>>")
		o.set(r, b.String())
		return r
	}
	top := write(d.root, root)
	var nums strings.Builder
	for i, p := range d.pages {
		fmt.Fprintf(&nums, "%d[", i)
		for _, e := range p.marked {
			fmt.Fprintf(&nums, "%v ", refs[e])
		}
		nums.WriteString("]")
	}
	n := len(d.pages)
	for _, p := range d.pages {
		for _, l := range p.links {
			fmt.Fprintf(&nums, "%d %v ", n, refs[l.element])
			n++
		}
	}
	parents := o.add("<</Nums[" + nums.String() + "]>>")
	body := fmt.Sprintf("<</Type/StructTreeRoot/K %v/ParentTree %v/ParentTreeNextKey %d", top, parents, keys)
	if len(ids) > 0 { // a name tree (7.9.6): in the order of the names
		slices.SortFunc(ids, func(a, b named) int { return strings.Compare(a.id, b.id) })
		var names strings.Builder
		for _, n := range ids {
			fmt.Fprintf(&names, "%s %v ", literal(n.id), n.at)
		}
		leaf := o.add(fmt.Sprintf("<</Limits[%s %s]/Names[%s]>>", literal(ids[0].id), literal(ids[len(ids)-1].id), names.String()))
		body += fmt.Sprintf("/IDTree<</Kids[%v]>>", leaf)
	}
	o.set(root, body+">>")
}
