package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// nestedProject has an article for each way to nest texts sixty levels deep, and returns their names.
func nestedProject(t *testing.T, dir string) (slugs []string) {
	t.Helper()
	const levels = 60
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("caveat.toml", "source = \"en\"\nlocales = []\nbase-url = \"https://h.example/\"\nregion = \"US\"\n[vars]\nEmergency = \"911\"\n[safety.k]\nsections = [\"stop\"]\n")
	for slug, line := range map[string]func(n int) string{
		"bullets": func(n int) string { return strings.Repeat("  ", n-1) + "- %s\n" },
		"numbers": func(n int) string { return strings.Repeat("   ", n-1) + "1. %s\n" },
		"quotes":  func(n int) string { return strings.Repeat("> ", n) + "%s\n" + strings.Repeat("> ", n) + "\n" },
		"boxes": func(n int) string {
			in := strings.Repeat("> ", n)
			return in + "[!" + []string{"WARNING", "NOTE", "CAUTION"}[n%3] + "]\n" + in + "%s\n" + in + "\n"
		},
		"mixed": func(n int) string {
			if n%2 == 1 {
				return strings.Repeat("> - ", n/2) + "> %s\n" + strings.Repeat(">   ", n/2) + ">\n"
			}
			return strings.Repeat(">   ", n/2-1) + "> - %s\n" + strings.Repeat(">   ", n/2) + "\n"
		},
	} {
		text := "+++\ntitle = \"Nested\"\ndescription = \"D.\"\nkind = \"k\"\nupdated = 2026-01-02\n+++\n\n## Stop {#stop .safety}\n\nNever do it.\n\n"
		for n := range levels {
			text += fmt.Sprintf(line(n+1), fmt.Sprintf("Level %d: never do this before dinner.", n+1))
		}
		write("content/"+slug+".md", text)
		slugs = append(slugs, slug)
	}
	return slugs
}

// What is nested sixty levels deep is laid out, not refused, and no text is lost: on the page, as wide as
// a telephone and as a desktop, on the print page, on its paper and in the PDF.
func TestNestedInChromium(t *testing.T) {
	ctx, dir := browser(t), t.TempDir()
	pdftotext, qpdf := need(t, "pdftotext"), need(t, "qpdf")
	slugs := nestedProject(t, dir)
	for _, args := range [][]string{{"sync"}, {"build"}, {"verify"}} {
		var out bytes.Buffer
		if code := run(context.Background(), append(args, "-C", dir), nil, &out, io.Discard); code != 0 {
			t.Fatalf("%s ends with %d\n%s", args[0], code, clipLines(out.String(), 20))
		}
	}
	whole := func(slug, file string) {
		t.Helper()
		text, err := exec.Command(pdftotext, "-raw", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		paper := lettersOf(string(text))
		for n := range 60 {
			if want := fmt.Sprintf("Level%dneverdothisbeforedinner", n+1); !strings.Contains(paper, want) {
				t.Errorf("%s: %s has not %s", slug, filepath.Base(file), want)
			}
		}
	}
	for _, slug := range slugs {
		folder := filepath.Join(dir, "dist", "en", slug)
		file := filepath.Join(folder, slug+".en.pdf")
		if out, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf: %v\n%s", slug, err, out)
		}
		whole(slug, file)
		for _, page := range []string{"index.html", "print.html"} {
			paper := printed(t, ctx, filepath.Join(folder, page))
			whole(slug, paper)
			if info, err := exec.Command(qpdf, "--show-npages", paper).Output(); err != nil || len(strings.TrimSpace(string(info))) > 1 {
				t.Errorf("%s: %s takes %s sheets, %v", slug, page, strings.TrimSpace(string(info)), err)
			}
			for _, w := range widths {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, 900)); err != nil {
					t.Fatal(err)
				}
				faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](layoutProbe))
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range faults {
					t.Errorf("%s/%s at %d: %s", slug, page, w, f)
				}
			}
		}
	}
}
