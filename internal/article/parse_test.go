package article

import (
	"os"
	"strings"
	"testing"
)

func TestShippedArticles(t *testing.T) {
	for _, slug := range []string{"prostate-massage", "emergency-help"} {
		data, err := os.ReadFile("../../content/" + slug + ".md")
		if err != nil {
			t.Fatal(err)
		}
		a := Parse(slug, slug+".md", data)
		for _, p := range a.Problems {
			t.Errorf("%s:%s: %s: %s; %s", slug, p.Pos, p.Check, p.Text, p.Mend)
		}
		if testing.Verbose() {
			for _, u := range a.Units {
				t.Log(u.Pos, u.Kind, u.Section, u.Safety, Slug(u.Text, 5))
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("../../content/prostate-massage.md")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("a", "a.md", data)
	}
}

// TestSectionOfSubsectionWithoutID: its texts belong to the section around it, not to the one before.
func TestSectionOfSubsectionWithoutID(t *testing.T) {
	a := Parse("a", "a.md", []byte("+++\ntitle = \"T\"\ndescription = \"D\"\nkind = \"k\"\n+++\n## A {#a .safety}\n### B {#b}\nb\n### C\nc\n## D {#d}\nd\n"))
	want := map[string]string{"b": "b", "c": "a", "C": "a", "d": "d"}
	for _, u := range a.Units {
		if s, ok := want[u.Text]; ok && (u.Section != s || u.Safety != (u.Top == "a")) {
			t.Errorf("%q: section %q, top %q, safety %v", u.Text, u.Section, u.Top, u.Safety)
		}
	}
}

// TestRowWithTooManyCells: Markdown drops what no column is there for, and so a warning in it.
func TestRowWithTooManyCells(t *testing.T) {
	for row, want := range map[string]int{
		"| a | b |": 0, "a|b": 0, `| a \| c | b |`: 0, "| a | b |  |": 0, "| | b |": 0, "| a |": 0,
		"| a | b | never |": 1, "a|b|never": 1, "| | b | never": 1, "| a | | never |": 1,
	} {
		for _, quote := range []string{"", "> "} {
			text := "+++\ntitle = \"T\"\ndescription = \"D\"\nkind = \"k\"\n+++\n## A {#a}\n" + quote + "| x | y |\n" + quote + "|---|---|\n" + quote + row + "\n"
			if got := Parse("a", "a.md", []byte(text)).Problems; len(got) != want || want == 1 && (got[0].Pos.Line != 9 || !strings.Contains(got[0].Text, "never")) {
				t.Errorf("%q: %v", quote+row, got)
			}
		}
	}
}

// A person counts a list and its items as one level: 64 of them are laid out, one more is refused where it
// begins.
func TestNesting(t *testing.T) {
	for mark, name := range map[string]string{"- ": "lists", "> ": "quotes", "1. ": "numbered lists", "> - ": "both"} {
		per := strings.Count(mark, ">") + strings.Count(mark, "-") + strings.Count(mark, "1")
		for _, c := range []struct{ levels, problems int }{{60, 0}, {64, 0}, {66, 1}} {
			line := strings.Repeat(mark, c.levels/per) + "Never."
			a := Parse("a", "a.md", []byte("+++\ntitle = \"T\"\ndescription = \"D\"\nkind = \"k\"\n+++\n## A {#a}\n\n"+line+"\n"))
			if len(a.Problems) != c.problems || c.problems == 0 && a.Units[len(a.Units)-1].Text != "Never." {
				t.Errorf("%d levels of %s: %v, %d units", c.levels, name, a.Problems, len(a.Units))
			}
			if c.problems == 1 && (a.Problems[0].Pos.Line != 8 || a.Problems[0].Text != "lists or quotes are nested more than 64 deep") {
				t.Errorf("%d levels of %s: %v", c.levels, name, a.Problems)
			}
		}
	}
}
