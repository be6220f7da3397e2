package pdf_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"caveat/internal/article"
	"caveat/internal/pdf"
)

// node is an element of the tree that pdf.js hands to assistive technology, as testdata/tree.mjs
// prints it.
type node struct {
	Role  string
	Above []string // roles
	Text  string
	Alt   string
	Lang  string
	Links int // annotations of the links in it
}

// TestReadersGetTheTree takes pdf.js as the judge of what a screen reader gets: every unit's text in
// its order, in an element of its kind, safety text under the heading that it stands under in the
// article; every link with its annotation, every picture with its description.
func TestReadersGetTheTree(t *testing.T) {
	program, modules := need(t, "node"), needPDFJS(t)
	all := pages(t)
	for _, large := range []bool{false, true} {
		paths := written(t, all, pdf.Options{Large: large})
		cmd := exec.Command(program, append([]string{"testdata/tree.mjs", modules}, paths...)...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		trees := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(trees) != len(all) {
			t.Fatalf("%d trees of %d files", len(trees), len(all))
		}
		for i, p := range all {
			var tree []node
			if err := json.Unmarshal([]byte(trees[i]), &tree); err != nil {
				t.Fatal(err)
			}
			heard(t, p, tree)
		}
	}
}

// heard compares a tree with the article. Letters are compared: where pdf.js sets spaces is not the
// tree's doing.
func heard(t *testing.T, p page, tree []node) {
	t.Helper()
	fold := func(s string) string { return letters(plainText(s, p.Locale.Tag)) }
	// A text over two pages is two elements to pdf.js, so units are looked for in all text.
	var text strings.Builder
	var starts []int // in text, by element
	headings := 0
	for i := range tree {
		starts = append(starts, text.Len())
		text.WriteString(fold(tree[i].Text))
		if tree[i].Role[0] == 'H' {
			headings++
		}
	}
	at, under, units := 0, "", 0
	for i, u := range p.Article.Units {
		if u.Advert && !p.Advertising {
			continue
		}
		want := fold(article.Plain(p.Texts[i].Spans))
		if u.Kind == article.Description {
			if !slices.ContainsFunc(tree, func(n node) bool { return n.Role == "Figure" && fold(n.Alt) == want }) {
				t.Errorf("%s: no picture is described by %s", p.name, p.Keys[i])
			}
			continue
		}
		k := strings.Index(text.String()[at:], want)
		if k < 0 {
			t.Errorf("%s: %s is not heard, or out of order", p.name, p.Keys[i])
			continue
		}
		at += k
		found, _ := slices.BinarySearch(starts, at+1)
		n := tree[found-1]
		if !n.is(u.Kind) {
			t.Errorf("%s: %s is heard as %s in %v", p.name, p.Keys[i], n.Role, n.Above)
		}
		heading := ""
		for _, before := range tree[:found] {
			if before.Role[0] == 'H' {
				heading = fold(before.Text)
			}
		}
		if u.Kind == article.Heading || u.Kind == article.Title {
			under, headings = want, headings-1
		}
		if heading != under {
			t.Errorf("%s: %s is heard under %q", p.name, p.Keys[i], heading)
		}
		at += len(want)
		units++
	}
	if units < 20 {
		t.Errorf("%s: only %d texts", p.name, units)
	}
	if headings != 1 { // that of the sources
		t.Errorf("%s: %d headings that the article does not have", p.name, headings)
	}
	links := 0
	for _, n := range tree {
		links += n.Links
	}
	if links < len(p.Article.Links)+len(p.Article.Front.References)+1 {
		t.Errorf("%s: %d links are heard", p.name, links)
	}
}

// is reports whether an element is of the role that a unit's kind asks for.
func (n node) is(kind article.UnitKind) bool {
	in := func(role string) bool { return slices.Contains(n.Above, role) }
	switch kind {
	case article.Title:
		return n.Role == "H1"
	case article.Heading:
		return n.Role[0] == 'H' && n.Role != "H1" && in("Sect")
	case article.Item:
		return n.Role == "P" && in("LBody")
	case article.Cell:
		return (n.Role == "TH" || n.Role == "TD") && in("Table")
	case article.Caption:
		return n.Role == "Caption"
	}
	return n.Role == "P" && !in("L") && !in("Table")
}
