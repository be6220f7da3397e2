package pdf_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"caveat/internal/article"
	"caveat/internal/pdf"
)

// pdfjsInOrder are the languages of which pdf.js does not return every text with its spaces, and
// why. There the letters are compared.
var pdfjsLetters = map[string]string{
	"ar": "pdf.js drops the space between two runs of a right-to-left line: it sees that the second run begins left of the first's end, and takes that for a new column",
}

// plainText is a text as extraction returns it at best: without marks that only order it, and with
// one space for every kind and number of them. Scripts without spaces have none: an extractor
// cannot tell a line's end from a space there.
func plainText(s, tag string) string {
	spaceless := tag == "zh-Hans" || tag == "th"
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		}
		if space && !spaceless && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "- ", "-") // a line may end behind a hyphen
}

// letters is a text without any space.
func letters(s string) string { return strings.ReplaceAll(s, " ", "") }

// texts are the texts of a page's units in reading order, but for image descriptions, which are
// alternative text, not text. Table cells are among them if cells says so; safety text always is.
func texts(p page, cells bool) (keys, out []string) {
	for i, u := range p.Article.Units {
		if u.Kind == article.Description || u.Advert && !p.Advertising {
			continue
		}
		if u.Kind == article.Cell && !cells && !p.Safety[i] {
			continue
		}
		keys = append(keys, p.Keys[i])
		out = append(out, article.Plain(p.Texts[i].Spans))
	}
	return keys, out
}

// inOrder reports the units whose text does not stand in got behind the one before it.
func inOrder(t *testing.T, p page, reader, got string, fold func(string) string, cells bool) {
	t.Helper()
	keys, want := texts(p, cells)
	got = fold(got)
	at, missing := 0, 0
	for i := range want {
		w := fold(want[i])
		k := strings.Index(got[at:], w)
		if k < 0 {
			if missing++; missing <= 3 {
				where := "nowhere"
				if strings.Contains(got, w) {
					where = "out of order"
				}
				t.Errorf("%s, %s: %s stands %s: %s", reader, p.name, keys[i], where, w)
			}
			continue
		}
		at += k + len(w)
	}
	if missing > 3 {
		t.Errorf("%s, %s: %d of %d texts are missing", reader, p.name, missing, len(want))
	}
}

func render(t testing.TB, p page, opts pdf.Options) []byte {
	t.Helper()
	out, err := pdf.Render(p.Document, opts)
	if err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	return out
}

// written writes all pages of the project to files and returns their paths.
func written(t testing.TB, all []page, opts pdf.Options) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, p := range all {
		path := filepath.Join(dir, p.name+".pdf")
		if err := os.WriteFile(path, render(t, p, opts), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestPopplerReturnsEveryText(t *testing.T) {
	program := need(t, "pdftotext")
	all := pages(t)
	for _, large := range []bool{false, true} {
		for i, path := range written(t, all, pdf.Options{Large: large}) {
			// Raw order is that of the content: the cells of a table follow each other. Only the other mode
			// puts right-to-left letters in reading order; it reads tables line by line across their
			// columns, so there ordinary table cells are left out.
			mode := "-raw"
			if all[i].Locale.RTL {
				mode = "-nopgbrk"
			}
			out, err := exec.Command(program, mode, "-x", "0", "-y", "0", "-W", "620", "-H", strconv.Itoa(footTop(t, program, path)), path, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			tag := all[i].Locale.Tag
			fold := func(s string) string { return plainText(s, tag) }
			inOrder(t, all[i], "pdftotext", string(out), fold, !all[i].Locale.RTL)
		}
	}
}

// footTop gives how far down the pages of a file their foot begins, in points: what stands in the last
// quarter of every page in the same place. It would stand between the halves of a text.
func footTop(t *testing.T, pdftotext, path string) int {
	t.Helper()
	out, err := exec.Command(pdftotext, "-bbox", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(string(out), "<page ")[1:]
	on := map[string]int{} // pages that have a word in a place
	for _, page := range pages {
		for _, line := range strings.Split(page, "\n") {
			if strings.Contains(line, "<word ") {
				on[strings.TrimSpace(line)]++
			}
		}
	}
	top := 842.0
	for word, n := range on {
		_, rest, _ := strings.Cut(word, `yMin="`)
		at, _, _ := strings.Cut(rest, `"`)
		y, err := strconv.ParseFloat(at, 64)
		if err != nil {
			t.Fatal(word, err)
		}
		if n == len(pages) && y > 594 {
			top = min(top, y)
		}
	}
	if len(pages) < 2 || top == 842 {
		t.Fatalf("%s: no foot on %d pages", path, len(pages))
	}
	return int(top)
}

func TestPDFJSReturnsEveryText(t *testing.T) {
	node, modules := need(t, "node"), needPDFJS(t)
	all := pages(t)
	paths := written(t, all, pdf.Options{})
	cmd := exec.Command(node, append([]string{"testdata/extract.mjs", modules}, paths...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(all) {
		t.Fatalf("%d texts of %d files", len(got), len(all))
	}
	for i, p := range all {
		tag := p.Locale.Tag
		fold := func(s string) string { return plainText(s, tag) }
		if pdfjsLetters[tag] != "" {
			fold = func(s string) string { return letters(plainText(s, tag)) }
		}
		inOrder(t, p, "pdf.js", got[i], fold, true)
	}
}

// needPDFJS finds the folder of npm's pdfjs-dist: in $CAVEAT_NODE_MODULES, else in the project's own
// node_modules.
func needPDFJS(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("CAVEAT_NODE_MODULES"), root + "/node_modules"} {
		path, err := filepath.Abs(filepath.Join(dir, "pdfjs-dist/legacy/build/pdf.mjs"))
		if err == nil && dir != "" {
			if _, err := os.Stat(path); err == nil {
				return path
			}
		}
	}
	if os.Getenv("CAVEAT_CI") == "1" {
		t.Fatal("npm pdfjs-dist is not installed: name its folder in CAVEAT_NODE_MODULES")
	}
	t.Skip("npm pdfjs-dist is not installed")
	return ""
}
