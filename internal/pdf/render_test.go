package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"caveat/internal/article"
	"caveat/internal/localize"
	"caveat/internal/pdf"
)

func TestWorkersMakeTheSameBytes(t *testing.T) {
	all := pages(t)
	want := make([][]byte, len(all))
	for i, p := range all {
		want[i] = render(t, p, pdf.Options{})
	}
	var group sync.WaitGroup
	for worker := range 2 {
		group.Go(func() {
			for i := range all {
				i = (i + worker*len(all)/2) % len(all)
				got, err := pdf.Render(all[i].Document, pdf.Options{})
				if err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("worker %d: %s differs, %v", worker, all[i].name, err)
				}
			}
		})
	}
	group.Wait()
}

func TestMemoryStaysFlat(t *testing.T) {
	all := pages(t)
	several := func(times int) uint64 {
		for n := range times {
			render(t, all[n%len(all)], pdf.Options{})
		}
		runtime.GC()
		runtime.GC() // the first may leave pools filled
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := several(2 * len(all)) // every font is loaded
	times := 200
	if os.Getenv("CAVEAT_CI") == "1" {
		times = 1000
	}
	if after := several(times); after > before+before/10 {
		t.Errorf("%d bytes after %d documents, %d before", after, times, before)
	}
}

// info is what pdfinfo says of a file.
func info(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(need(t, "pdfinfo"), path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestPaperAndPrint(t *testing.T) {
	p := find(t, pages(t), "emergency-help.es")
	doc := *p.Document
	doc.Letter = true
	letter, err := pdf.Render(&doc, pdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := info(t, letter); !strings.Contains(got, "612 x 792 pts (letter)") || !strings.Contains(got, "Tagged: yes") || strings.Contains(got, "Error") {
		t.Error(got)
	}
	doc.Letter = false
	a4, _ := pdf.Render(&doc, pdf.Options{})
	if got := info(t, a4); !strings.Contains(got, "(A4)") {
		t.Error(got)
	}
	large, err := pdf.Render(&doc, pdf.Options{Large: true})
	if err != nil {
		t.Fatal(err)
	}
	if pagesIn(t, large) <= pagesIn(t, a4) {
		t.Error("large print is no longer than ordinary print")
	}
}

func pagesIn(t *testing.T, data []byte) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return len(inspect(t, "x", path).pages())
}

func TestWhatAPageSaysOfItself(t *testing.T) {
	p := find(t, pages(t), "emergency-help.es")
	for name, c := range map[string]struct {
		change func(*localize.Document)
		want   []string
		not    []string
	}{
		"draft": {
			func(d *localize.Document) {},
			[]string{d(p, "notice.draft-machine"), "A machine made this translation.", p.Revision, "https://health.example/es/emergency-help/"}, nil,
		},
		"reviewed": {
			func(d *localize.Document) {
				d.Status = localize.Status{Reviews: []localize.Review{{Role: "clinician", Date: article.Date{Year: 2026, Month: 11, Day: 1}}}}
			},
			[]string{"1 de noviembre de 2026"}, []string{d(p, "notice.draft-machine")},
		},
		"preview with a gap": {
			func(d *localize.Document) {
				d.Status.Preview = true
				d.Texts = append([]localize.Text(nil), d.Texts...)
				d.Texts[4] = localize.Text{Missing: true}
			},
			[]string{d(p, "notice.preview"), d(p, "notice.gap"), p.Keys[4]}, nil,
		},
		"fallback": {
			func(d *localize.Document) {
				d.Status.Fallback = true
				d.Texts = append([]localize.Text(nil), d.Texts...)
				d.Texts[3] = localize.Text{Lang: "en", Spans: []article.Span{{Text: "Only in English."}}}
			},
			[]string{"Only in English.", d(p, "notice.fallback")[:12]}, nil,
		},
	} {
		doc := *p.Document
		c.change(&doc)
		data, err := pdf.Render(&doc, pdf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		text := letters(plainText(inspect(t, name, path).structure().text, "es"))
		for _, w := range c.want {
			if !strings.Contains(text, letters(plainText(w, "es"))) {
				t.Errorf("%s: no %q in %s", name, w, text[:min(len(text), 600)])
			}
		}
		for _, w := range c.not {
			if strings.Contains(text, letters(plainText(w, "es"))) {
				t.Errorf("%s: has %q", name, w)
			}
		}
	}
}

// d is one of the page's own words.
func d(p page, key string) string {
	return p.Words.With(key, map[string]string{"Language": p.Source.NameIn(p.Locale)}).Text
}

func TestAPictureThatCannotBeDrawn(t *testing.T) {
	p := find(t, pages(t), "prostate-massage.en")
	doc := *p.Document
	doc.Images = []localize.Asset{{Data: []byte("<svg viewBox='0 0 1 1'>\n<text>x</text></svg>")}}
	_, err := pdf.Render(&doc, pdf.Options{})
	var picture *pdf.PictureError
	if !errors.As(err, &picture) || picture.Source == "" || !strings.Contains(err.Error(), "line 2: <text> is not among the elements that can be drawn") {
		t.Errorf("%v", err)
	}
}

func TestACharacterWithoutAGlyph(t *testing.T) {
	p := find(t, pages(t), "emergency-help.es")
	doc := *p.Document
	doc.Texts = append([]localize.Text(nil), doc.Texts...)
	doc.Texts[3] = localize.Text{Spans: []article.Span{{Text: "fiebre 🤒"}}}
	_, err := pdf.Render(&doc, pdf.Options{})
	var missing *pdf.GlyphError
	if !errors.As(err, &missing) || missing.Rune != '🤒' || missing.Unit != p.Keys[3] || missing.Lang != "es" {
		t.Errorf("%v", err)
	}
}

func TestMoreFonts(t *testing.T) {
	if _, err := pdf.LoadFonts(fstest.MapFS{"x.ttf": {Data: []byte("no font")}}); err == nil || !strings.HasPrefix(err.Error(), "x.ttf: ") {
		t.Errorf("%v", err)
	}
	fonts, err := pdf.LoadFonts(os.DirFS("font/embedded"))
	if err != nil {
		t.Fatal(err)
	}
	p := find(t, pages(t), "emergency-help.es")
	if !bytes.Equal(render(t, p, pdf.Options{Fonts: fonts}), render(t, p, pdf.Options{})) {
		t.Error("fonts that are not needed change the file")
	}
}

// Scripts that the binary has no fonts for are set with Debian's Noto fonts, sans-serif ones though
// others of the folder come first by name, and read back.
func TestScriptsFromAFolder(t *testing.T) {
	dir := "/usr/share/fonts/truetype/noto"
	if _, err := os.Stat(dir + "/NotoSansDevanagari-Regular.ttf"); err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatal("fonts-noto-core is not installed")
		}
		t.Skip("fonts-noto-core is not installed")
	}
	program := need(t, "pdftotext")
	fonts, err := pdf.LoadFonts(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	p := find(t, pages(t), "emergency-help.en")
	for text, font := range map[string]string{
		"חום גבוה מאוד": "NotoSansHebrew-Regular",
		"तेज़ बुखार क्षत्रिय हिन्दी": "NotoSansDevanagari-Regular",
		"მაღალი სიცხე":               "NotoSansGeorgian-Regular",
		"Բարձր ջերմություն":          "NotoSansArmenian-Regular",
	} {
		doc := *p.Document
		doc.Texts = append([]localize.Text(nil), doc.Texts...)
		doc.Texts[3] = localize.Text{Spans: []article.Span{{Text: text}}}
		path := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(path, render(t, page{&doc, "x"}, pdf.Options{Fonts: fonts}), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(program, path, "-").Output()
		if err != nil || !strings.Contains(plainText(string(out), "en"), plainText(text, "en")) {
			t.Errorf("%q is not read back: %v", text, err)
		}
		if names := fmt.Sprint(inspect(t, "x", path).objects); !strings.Contains(names, font) {
			t.Errorf("%q is not set in %s", text, font)
		}
	}
}

// What a telephone reads in the corner of a printed page is that page's address and revision.
func TestTheCodeOnPaper(t *testing.T) {
	raster, reader := need(t, "pdftoppm"), need(t, "zbarimg")
	all := pages(t)
	for _, name := range []string{"prostate-massage.zh-Hans", "emergency-help.ar"} {
		p := find(t, all, name)
		for _, large := range []bool{false, true} {
			dir := t.TempDir()
			if err := os.WriteFile(dir+"/x.pdf", render(t, p, pdf.Options{Large: large}), 0o644); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(raster, "-mono", "-r", "150", "-singlefile", dir+"/x.pdf", dir+"/x").CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			out, err := exec.Command(reader, "--quiet", "--raw", dir+"/x.pbm").Output()
			want := p.BaseURL + localize.PageAddress(p.Locale.Tag, p.Slug) + "?r=" + p.Revision
			if got := strings.TrimSpace(string(out)); err != nil || got != want {
				t.Errorf("%s: %q, %v; want %q", name, got, err, want)
			}
		}
	}
}
