package shape

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"caveat/internal/pdf/font"
)

var update = flag.Bool("update", false, "make the golden files again, with hb-shape as the judge")

// Each golden file holds words of the project's own texts in one language, as HarfBuzz shapes
// them: word, font file, and hb-shape's glyphs, tab-separated.
func TestShapesAsHarfBuzzDoes(t *testing.T) {
	if *update {
		makeGolden(t)
	}
	files, _ := filepath.Glob("testdata/golden/*.txt")
	if len(files) < 16 {
		t.Fatalf("golden files of %d languages, not of all", len(files))
	}
	s := New(font.Embedded())
	for _, file := range files {
		tag := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(tag, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			words := 0
			for line := range strings.Lines(string(data)) {
				f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
				run := oneRun(t, s, f[0], tag)
				if run == nil {
					t.Fatalf("%q is not one run any more: run the test with -update", f[0])
				}
				if got := run.Font.Name; got != f[1] {
					t.Errorf("%s is set in %s, want %s", f[0], got, f[1])
				}
				if got := dump(run); got != f[2] {
					t.Errorf("%s\n got %s\nwant %s", f[0], got, f[2])
				}
				words++
			}
			if words < 50 {
				t.Errorf("only %d words", words)
			}
		})
	}
}

func oneRun(t *testing.T, s *Shaper, word, tag string) *Run {
	t.Helper()
	text := []rune(word)
	shaped, err := s.Shape(Paragraph{Text: text, Lang: tag, RTL: tag == "ar", Spans: []Span{{End: len(text)}}})
	if err != nil || len(shaped.Runs) != 1 {
		return nil // not in one font, or in none
	}
	return &shaped.Runs[0]
}

// dump writes a run's clusters in reading order: first rune +advance glyph@x,y …
func dump(run *Run) string {
	var b strings.Builder
	for _, c := range run.Clusters {
		fmt.Fprintf(&b, "[%d+%d", c.Start, c.Advance)
		for _, g := range c.Glyphs {
			fmt.Fprintf(&b, " %d@%d,%d", g.ID, g.DX, g.DY)
		}
		b.WriteByte(']')
	}
	return b.String()
}

// fromHarfBuzz rewrites one line of hb-shape's output as dump would write the same run. HarfBuzz
// gives a space without width for a joiner; here that is no glyph.
func fromHarfBuzz(line string, word []rune, rtl bool) string {
	type group struct {
		cluster, advance int
		glyphs           string
	}
	var groups []group
	for _, g := range strings.Split(strings.Trim(line, "[]"), "|") {
		var gid, cluster, dx, dy, advance int
		if strings.Contains(g, "@") {
			fmt.Sscanf(g, "%d=%d@%d,%d+%d", &gid, &cluster, &dx, &dy, &advance)
		} else {
			fmt.Sscanf(g, "%d=%d+%d", &gid, &cluster, &advance)
		}
		if n := len(groups); n == 0 || groups[n-1].cluster != cluster {
			groups = append(groups, group{cluster: cluster})
		}
		last := &groups[len(groups)-1]
		if ignorable(word[cluster]) {
			continue
		}
		last.glyphs += fmt.Sprintf(" %d@%d,%d", gid, last.advance+dx, dy)
		last.advance += advance
	}
	if rtl {
		slices.Reverse(groups)
	}
	var b strings.Builder
	for _, g := range groups {
		fmt.Fprintf(&b, "[%d+%d%s]", g.cluster, g.advance, g.glyphs)
	}
	return b.String()
}

func makeGolden(t *testing.T) {
	s := New(font.Embedded())
	files := map[string]string{} // PostScript name → file
	fonts, _ := filepath.Glob("../font/embedded/*.ttf")
	for _, path := range fonts {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := font.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = path
	}
	catalogs, _ := filepath.Glob("../../../locales/*/active.*.toml")
	words := map[string][]string{}
	for _, path := range catalogs {
		if strings.Contains(path, "/site/") {
			continue // the page's own words, in more languages than there are articles
		}
		tag := strings.Split(filepath.Base(path), ".")[1]
		words[tag] = append(words[tag], wordsOf(t, path)...)
	}
	for tag, list := range words {
		slices.Sort(list)
		list = slices.Compact(list)
		var out strings.Builder
		// Evenly spread, so that the sample does not end in the middle of an alphabet.
		for i := 0; i < len(list); i += max(1, len(list)/80) {
			run := oneRun(t, s, list[i], tag)
			if run == nil {
				continue
			}
			dir := "ltr"
			if run.RTL() {
				dir = "rtl"
			}
			cmd := exec.Command("hb-shape", "--no-glyph-names", "--font-file="+files[run.Font.Name], "--language="+tag, "--direction="+dir, "--text="+list[i])
			line, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s\t%s\t%s\n", list[i], run.Font.Name, fromHarfBuzz(strings.TrimSpace(string(line)), []rune(list[i]), run.RTL()))
		}
		if err := os.WriteFile("testdata/golden/"+tag+".txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// wordsOf returns the words of a locale file's messages; a stretch of Thai or Chinese is one.
func wordsOf(t *testing.T, path string) []string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSuffix(lines.Text(), `"""`)
		if strings.ContainsAny(line, "#={}[]`\"\\") {
			continue
		}
		for _, w := range strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '*' || r == '，' || r == '。' || r == '、' }) {
			if strings.ContainsFunc(w, unicode.IsLetter) && len([]rune(w)) < 40 {
				out = append(out, w)
			}
		}
	}
	return out
}
