package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// layoutProbe returns what is wrong with a page as it is laid out: words of its own for each fault.
const layoutProbe = `(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push('scrolls sideways: ' + root.scrollWidth + ' in ' + innerWidth);
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const name = e => e.tagName + ' ' + e.textContent.trim().slice(0, 40);
  const shown = [...document.body.querySelectorAll('*')].filter(e => own(e) && e.getClientRects().length && !e.closest('._skip') && !e.closest('details:not([open])'));
  for (const e of shown) {
    const s = getComputedStyle(e);
    if (s.overflow !== 'visible' && s.overflowX !== 'auto' && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) faults.push('clipped: ' + name(e));
    for (const r of e.getClientRects()) {
      const box = e.closest('[role=region]');
      if (!box && (r.left < -1 || r.right > innerWidth + 1)) faults.push('beside the page: ' + name(e));
    }
    if (parseFloat(s.fontSize) < 11) faults.push('small print, ' + s.fontSize + ': ' + name(e));
  }
  const boxes = [...document.querySelectorAll('[data-key]')].filter(e => e.getClientRects().length)
    .map(e => { const g = document.createRange(); e.tagName === 'IMG' ? g.selectNode(e) : g.selectNodeContents(e); return [e, g.getBoundingClientRect()]; });
  for (let i = 1; i < boxes.length; i++) {
    const [a, p] = boxes[i - 1], [b, q] = boxes[i];
    if (a.contains(b)) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 2 && h > 4) faults.push('overlap: ' + name(a) + ' / ' + name(b));
  }
  return [...new Set(faults)];
})()`

// glyphProbe returns the characters of a page that its fonts draw as the box for "no such glyph".
const glyphProbe = `(() => {
  const c = document.createElement('canvas'); c.width = c.height = 48;
  const x = c.getContext('2d', {willReadFrequently: true});
  const draw = (ch, font) => { x.clearRect(0, 0, 48, 48); x.font = font; x.textBaseline = 'middle'; x.fillText(ch, 8, 24); return x.getImageData(0, 0, 48, 48).data.join(); };
  const seen = new Map();
  for (const e of document.body.querySelectorAll('*')) {
    const s = getComputedStyle(e);
    for (const n of e.childNodes) if (n.nodeType === 3) for (const ch of n.data) {
      if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(ch)) seen.set(ch, '24px ' + s.fontFamily);
    }
  }
  const missing = [];
  for (const [ch, font] of seen) if (draw(ch, font) === draw('\u{10FFFD}', font) && draw(ch, font) === draw('\u0378', font)) missing.push(ch);
  return missing;
})()`

// toneProbe returns the Thai syllables of a page whose tone mark its fonts draw into the vowel sign, where
// nobody can read it, instead of above.
const toneProbe = `(() => {
  const x = document.createElement('canvas').getContext('2d');
  const top = t => x.measureText(t).actualBoundingBoxAscent;
  const hidden = new Set();
  for (const e of document.body.querySelectorAll('*')) {
    const s = getComputedStyle(e);
    x.font = s.fontWeight + ' 96px ' + s.fontFamily;
    for (const n of e.childNodes) if (n.nodeType === 3)
      for (const [t] of n.data.matchAll(/[ก-ฮ][ัิ-ื][่-๋]/g)) if (top(t) < top(t.slice(0, 2)) + 4) hidden.add(t);
  }
  return [...hidden];
})()`

var widths = []int64{320, 768, 1280}

func sitePages(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			rel, _ := filepath.Rel(root, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil || len(out) < 50 {
		t.Fatalf("%d pages: %v", len(out), err)
	}
	sort.Strings(out)
	return out
}

func open(ctx context.Context, root, page string) error {
	return chromedp.Do(ctx, chromedp.Navigate("file://"+filepath.Join(root, filepath.FromSlash(page))))
}

// TestPagesInChromium lays every page of every language out at phone, tablet and desktop width.
func TestPagesInChromium(t *testing.T) {
	ctx, root := browser(t), dist(t)
	for _, page := range sitePages(t, root) {
		if err := open(ctx, root, page); err != nil {
			t.Fatal(err)
		}
		tag, _, _ := strings.Cut(page, "/")
		for _, w := range widths {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, 900)); err != nil {
				t.Fatal(err)
			}
			faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](layoutProbe))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Errorf("%s at %d: %s", page, w, f)
			}
		}
		dir, err := chromedp.Run(ctx, chromedp.Evaluate[string](`getComputedStyle(document.querySelector('main')).direction`))
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]string{true: "rtl", false: "ltr"}[strings.HasPrefix(tag, "ar")]; dir != want {
			t.Errorf("%s: direction is %s", page, dir)
		}
		missing, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](glyphProbe))
		if err != nil {
			t.Fatal(err)
		}
		if len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", page, missing)
		}
		hidden, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](toneProbe))
		if err != nil {
			t.Fatal(err)
		}
		if len(hidden) > 0 {
			t.Errorf("%s: tone marks lie on vowels in %q", page, hidden)
		}
	}
}

// TestPagesAreAccessible runs axe on every page of every language, in light and in dark.
func TestPagesAreAccessible(t *testing.T) {
	ctx, root := browser(t), dist(t)
	axe, err := os.ReadFile(needModule(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for i, page := range sitePages(t, root) {
		if err := open(ctx, root, page); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(widths[i%len(widths)], 900)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](string(axe)+"; true")); err != nil {
			t.Fatal(err)
		}
		// Every language's details are opened: what is folded away is read too.
		report, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelectorAll('details').forEach(d => d.open = true),
			axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
			.then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		var violations []string
		if err := json.Unmarshal([]byte(report), &violations); err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			t.Errorf("%s: %s", page, v)
		}
	}
}

// TestKeyboardReachesEverything tabs through a page and looks for every link on the way.
func TestKeyboardReachesEverything(t *testing.T) {
	ctx, root := browser(t), dist(t)
	for _, page := range []string{"en/prostate-massage/index.html", "ar/prostate-massage/index.html", "index.html", "th/index.html"} {
		if err := open(ctx, root, page); err != nil {
			t.Fatal(err)
		}
		left, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('details').forEach(d => d.open = true),
			[...document.querySelectorAll('a[href], summary, [role=region]')].filter(e => e.tabIndex < 0 || getComputedStyle(e).visibility === 'hidden').length`))
		if err != nil {
			t.Fatal(err)
		}
		if left > 0 {
			t.Errorf("%s: %d links cannot be reached with the Tab key", page, left)
		}
	}
}

// TestPagesAreValidHTML has the Nu Html Checker read every page and stylesheet.
func TestPagesAreValidHTML(t *testing.T) {
	java, jar, root := need(t, "java"), needModule(t, "vnu-jar/build/dist/vnu.jar"), dist(t)
	// The checker guesses languages with a random seed and has no profile of Haitian Creole: now and then
	// it takes that for Javanese.
	args := []string{"-Xss4m", "-jar", jar, "--also-check-css", "--skip-non-html", "--format", "gnu",
		"--filterpattern", `.*This document appears to be written in .* has “lang="ht"”.*`}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		// A pseudo-locale is English under another name, which the checker notices.
		if name := e.Name(); !strings.HasSuffix(name, "-XA") && !strings.HasSuffix(name, "-XB") {
			args = append(args, filepath.Join(root, name))
		}
	}
	out, err := exec.Command(java, args...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("vnu: %v\n%s", err, clipLines(string(out), 40))
	}
}

func clipLines(s string, n int) string {
	lines := strings.SplitAfter(s, "\n")
	if len(lines) <= n {
		return s
	}
	return strings.Join(lines[:n], "") + fmt.Sprintf("… %d more lines\n", len(lines)-n)
}
