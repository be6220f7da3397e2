package write

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caveat/internal/pdf/font"
)

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.0001: "0", 1: "1", 100: "100", 12.5: "12.5", -3.14159: "-3.142", 1000.0004: "1000"} {
		if got := number(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}

func TestStrings(t *testing.T) {
	for in, want := range map[string]string{
		"plain":      "(plain)",
		`a(b)\c`:     `(a\(b\)\\c)`,
		"line\nend":  "<FEFF006C0069006E0065000A0065006E0064>",
		"ж":          "<FEFF0436>",
		"\U0001F600": "<FEFFD83DDE00>",
	} {
		if got := text(in); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
	if got := uri("https://x.example/ж(1) \\"); got != `(https://x.example/%D0%B6\(1\)%20\\)` {
		t.Errorf("URI %s", got)
	}
}

// example is a document with every kind of thing that the package writes.
func example(t *testing.T) []byte {
	d := New(Info{Title: `T (1) \ <&> ж`, Subject: "S", Lang: "ar", RTL: true, Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
	face := font.Embedded().For(0, 0)[0].Font(false)
	f := d.Font(face)
	glyph, _ := face.Glyph('a')
	form := d.AddForm(10, 10)
	form.Draw(Rectangle, 0, 0, 5, 5)
	form.Draw(Fill)
	levels := []int{1, 2, 3, 2, 1, 3}
	for n, level := range levels {
		p := d.AddPage(200, 100)
		e := d.Root().Add("P")
		e.Lang, e.ID = "en", "b"+string(rune('9'-n))
		link := e.Add("Link")
		p.Begin(link)
		p.Text(Glyphs{Font: f, Size: 12, X: 10, Y: 20, Codes: []Code{{f.Subset.Char(glyph, 'a'), 100}, {f.Subset.Blank('b'), 0}}})
		p.End()
		p.Link(link, [4]float64{1, 2, 3, 4}, "https://x.example/(", "to (x)")
		p.BeginArtifact(Footer)
		p.Show(form, 3, 4)
		p.End()
		d.Bookmark("at \u0436", level, p, 50)
	}
	out, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFileIsSound(t *testing.T) {
	data := example(t)
	if !bytes.Equal(data, example(t)) {
		t.Error("two files of one document differ")
	}
	if _, err := exec.LookPath("qpdf"); err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatal("qpdf is not installed")
		}
		t.Skip("qpdf is not installed")
	}
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("qpdf", "--check", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "No syntax or stream encoding errors") {
		t.Errorf("%v: %s", err, out)
	}
	// The outline as qpdf reads it, by page: nested by level, a skipped level below the nearest above.
	out, err = exec.Command("qpdf", "--json=2", "--json-key=outlines", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var outlines struct{ Outlines []outlineEntry }
	if err := json.Unmarshal(out, &outlines); err != nil {
		t.Fatal(err)
	}
	if got, want := nesting(outlines.Outlines), "1(2(3)4)5(6)"; got != want {
		t.Errorf("outline %s, want %s", got, want)
	}
}

type outlineEntry struct {
	Page int `json:"destpageposfrom1"`
	Kids []outlineEntry
}

func nesting(entries []outlineEntry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprint(&b, e.Page)
		if e.Kids != nil {
			b.WriteString("(" + nesting(e.Kids) + ")")
		}
	}
	return strings.ReplaceAll(b.String(), "()", "")
}

func TestMetadata(t *testing.T) {
	xmp := string(New(Info{Title: "<&>", Lang: "th"}).xmp())
	for _, want := range []string{"&lt;&amp;&gt;", "<pdfuaid:part>1</pdfuaid:part>", "<rdf:li>th</rdf:li>"} {
		if !strings.Contains(xmp, want) {
			t.Errorf("no %s in %s", want, xmp)
		}
	}
}
