package pdf_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"caveat/internal/html"
	"caveat/internal/lang"
	"caveat/internal/pdf"
)

// TestSmallerThanChromium prints print pages with Chromium and sets the same documents here.
func TestSmallerThanChromium(t *testing.T) {
	all := pages(t)
	ctx := chromium(t)
	for _, tag := range compared {
		p := find(t, all, "prostate-massage."+tag)
		theirs, ours := printed(t, ctx, p), render(t, p, pdf.Options{})
		if len(ours) > len(theirs) {
			t.Errorf("%s: %d bytes, Chromium's file %d", tag, len(ours), len(theirs))
		}
	}
}

// BenchmarkBesideChromium gives the ratio of CPU times, both warm: fonts loaded, browser started. All of
// Chromium's processes count, in ticks of 10 ms, so that a run should take a second or more.
func BenchmarkBesideChromium(b *testing.B) {
	all := pages(b)
	ctx := chromium(b)
	for _, tag := range compared {
		b.Run(tag, func(b *testing.B) {
			p := find(b, all, "prostate-massage."+tag)
			printed(b, ctx, p)
			render(b, p, pdf.Options{})
			var theirs, ours time.Duration
			for b.Loop() {
				before := children(b)
				reprint(b, ctx)
				theirs += children(b) - before
				before = own(b)
				render(b, p, pdf.Options{})
				ours += own(b) - before
			}
			b.ReportMetric(ours.Seconds()/max(theirs.Seconds(), 0.01), "of-Chromium's-CPU")
		})
	}
}

var compared = []string{"es", "ar", "zh-Hans"}

// chromium starts a browser for as long as the test runs.
func chromium(t testing.TB) context.Context {
	t.Helper()
	need(t, "chromium")
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromedp.NoSandbox, chromedp.Headless)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// printed opens a document's print page and prints it.
func printed(t testing.TB, ctx context.Context, p page) []byte {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+printPage(t, p))); err != nil {
		t.Fatal(err)
	}
	return reprint(t, ctx)
}

// reprint prints the page that is open. Footer and paper come from its own style sheet, as a reader's
// browser has them.
func reprint(t testing.TB, ctx context.Context) []byte {
	t.Helper()
	file, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// printPage writes a document's print page with its style sheet and pictures.
func printPage(t testing.TB, p page) string {
	t.Helper()
	dir := t.TempDir()
	_, style := html.Stylesheets()
	p.Alternates = nil
	renderer := html.New(p.Words, p.SourceWords, html.Site{
		PrintStylesheet: "print.css", HasPages: true, BaseURL: p.BaseURL, Letter: p.Letter, Source: p.Source, Locales: []lang.Locale{p.Source, p.Locale},
	})
	folder := filepath.Join(dir, p.Locale.Tag, p.Slug)
	files := map[string][]byte{
		filepath.Join(dir, "assets", "print.css"): style,
		filepath.Join(folder, "print.html"):       renderer.Print(nil, p.Document),
	}
	for _, img := range p.Images {
		files[filepath.Join(folder, img.URL)] = img.Data
	}
	for path, data := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "print.html")
}

// own is the CPU time of this process.
func own(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// children is the CPU time of all running processes below this one, in ticks of 10 ms
// (proc(5), /proc/pid/stat).
func children(t testing.TB) time.Duration {
	t.Helper()
	parent, ticks := map[int]int{}, map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // ended meanwhile
		}
		text := string(data)
		pid, _ := strconv.Atoi(text[:strings.IndexByte(text, ' ')])
		f := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
		var user, system int
		fmt.Sscan(f[1]+" "+f[11]+" "+f[12], new(int), &user, &system)
		parent[pid], _ = strconv.Atoi(f[1])
		ticks[pid] = user + system
	}
	total := 0
	for pid := range ticks {
		for up := parent[pid]; up > 1; up = parent[up] {
			if up == os.Getpid() {
				total += ticks[pid]
				break
			}
		}
	}
	return time.Duration(total) * 10 * time.Millisecond
}
