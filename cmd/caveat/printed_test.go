package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// TestPrintPagesInChromium prints the print page of a few languages the way a reader does, and reads
// the paper back: Letter, every safety text, page numbers in the language's words, link targets.
func TestPrintPagesInChromium(t *testing.T) {
	ctx, root := browser(t), dist(t)
	pdftotext, pdfinfo := need(t, "pdftotext"), need(t, "pdfinfo")
	for _, c := range []struct{ tag, pageOne string }{
		{"en", "Page 1 of"}, {"de", "Seite 1 von"}, {"ht", "Paj 1 sou"}, {"ru", "1 из"},
	} {
		file := filepath.Join(root, c.tag, "prostate-massage", "print.html")
		out := printed(t, ctx, file)
		info, err := exec.Command(pdfinfo, out).Output()
		if err != nil || !strings.Contains(string(info), "612 x 792 pts (letter)") {
			t.Errorf("%s: not US Letter: %v\n%s", c.tag, err, info)
		}
		text, err := exec.Command(pdftotext, "-layout", out, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), c.pageOne) {
			t.Errorf("%s: no page number %q", c.tag, c.pageOne)
		}
		if !strings.Contains(string(text), "https://") {
			t.Errorf("%s: no link target is printed", c.tag)
		}
		raw, err := exec.Command(pdftotext, "-raw", out, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		paper := lettersOf(string(raw))
		texts := safetyTexts(t, file)
		if len(texts) < 60 {
			t.Fatalf("%s: only %d safety texts on the page", c.tag, len(texts))
		}
		for _, s := range texts {
			for _, piece := range strings.Split(s, "\x00") {
				if !strings.Contains(paper, lettersOf(piece)) {
					t.Errorf("%s: not on paper: %s", c.tag, piece)
				}
			}
		}
	}
}

// printed prints a page to a PDF, whose name it gives.
func printed(t *testing.T, ctx context.Context, file string) string {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	data, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		yes := true
		r, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(out, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// A reader prints the web page instead of the print page: no sheet but the last is left blank from its
// middle on.
func TestWebPagesPrintedInChromium(t *testing.T) {
	ctx, root := browser(t), dist(t)
	pdftotext := need(t, "pdftotext")
	size, word := regexp.MustCompile(`<page [^>]*height="([0-9.]+)"`), regexp.MustCompile(`<word [^>]*yMax="([0-9.]+)"`)
	for _, tag := range []string{"en", "de", "ar", "th", "ko"} {
		for _, slug := range []string{"prostate-massage", "emergency-help"} {
			boxes, err := exec.Command(pdftotext, "-bbox", printed(t, ctx, filepath.Join(root, tag, slug, "index.html")), "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			sheets := strings.Split(string(boxes), "</page>")
			sheets = sheets[:len(sheets)-1]
			if len(sheets) < 2 {
				t.Errorf("%s/%s: %d sheets", tag, slug, len(sheets))
				continue
			}
			for i, s := range sheets[:len(sheets)-1] {
				height, err := strconv.ParseFloat(size.FindStringSubmatch(s)[1], 64)
				if err != nil {
					t.Fatal(err)
				}
				lowest := 0.0
				for _, m := range word.FindAllStringSubmatch(s, -1) {
					y, err := strconv.ParseFloat(m[1], 64)
					if err != nil {
						t.Fatal(err)
					}
					lowest = max(lowest, y)
				}
				if lowest < 0.6*height {
					t.Errorf("%s/%s: the text of sheet %d of %d ends at %.0f %% of its height", tag, slug, i+1, len(sheets), 100*lowest/height)
				}
			}
		}
	}
}

var footer = regexp.MustCompile(`\f`)

// lettersOf leaves letters and digits only: line ends, hyphens and bullets of the paper do not count.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, footer.ReplaceAllString(s, ""))
}

// safetyTexts reads the texts of a page's safety sections.
func safetyTexts(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		s := ""
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			s += text(c)
		}
		if n.Data == "a" {
			s += "\x00" // the link's target is printed here
		}
		return s
	}
	var walk func(n *html.Node, safety bool)
	walk = func(n *html.Node, safety bool) {
		key := false
		for _, a := range n.Attr {
			safety = safety || n.Data == "section" && a.Key == "class" && strings.Contains(" "+a.Val+" ", " safety ")
			key = key || a.Key == "data-key"
		}
		if key && safety {
			out = append(out, text(n))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, safety)
		}
	}
	walk(doc, false)
	return out
}
