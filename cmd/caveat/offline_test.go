package main

import (
	"archive/zip"
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// offlineProbe returns what a page of an unpacked bundle lacks: words of its own for each fault.
const offlineProbe = `(() => {
  const faults = [];
  for (const r of performance.getEntriesByType('resource')) if (!r.name.startsWith('file:')) faults.push('asks for ' + r.name);
  for (const s of document.querySelectorAll('section.safety')) if (parseFloat(getComputedStyle(s).borderInlineStartWidth) === 0 && !s.parentElement.closest('section')) faults.push('no stylesheet');
  for (const i of document.images) if (!i.complete || i.naturalWidth === 0) faults.push('no picture ' + i.src);
  for (const e of document.querySelectorAll('section.safety [data-key]')) if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true})) faults.push('not seen: ' + e.dataset.key);
  return [...new Set(faults)];
})()`

// TestBundleOpensOffline unpacks bundles elsewhere and opens their pages in a browser whose every
// way to the network is a door that stays shut and counts who knocks.
func TestBundleOpensOffline(t *testing.T) {
	chromium := need(t, "chromium")
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	var mu sync.Mutex
	var knocks []string
	go func() {
		for {
			c, err := door.Accept()
			if err != nil {
				return
			}
			c.SetReadDeadline(time.Now().Add(time.Second))
			b := make([]byte, 512)
			n, _ := c.Read(b)
			line, _, _ := strings.Cut(string(b[:n]), "\r\n")
			mu.Lock()
			knocks = append(knocks, line)
			mu.Unlock()
			c.Close()
		}
	}()
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("proxy-server", "http://"+door.Addr().String()), chromedp.Flag("proxy-bypass-list", "<-loopback>")}
	for _, name := range []string{"no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-default-apps", "disable-domain-reliability", "disable-client-side-phishing-detection"} {
		opts = append(opts, chromedp.Flag(name, true))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(opts...))
	defer cancel()

	opened := 0
	for _, tag := range []string{"es", "ar"} {
		root := unzip(t, shippedBuilds(t)["built"].dist["bundles/"+tag+".zip"])
		for _, page := range []string{"index.html", "prostate-massage/index.html", "prostate-massage/print.html", "emergency-help/index.html"} {
			if err := open(ctx, root, tag+"/"+page); err != nil {
				t.Fatal(err)
			}
			faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](offlineProbe))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Errorf("%s/%s: %s", tag, page, f)
			}
			opened++
		}
	}
	asked := func() []string {
		mu.Lock()
		defer mu.Unlock()
		var out []string
		for _, k := range knocks {
			if !strings.Contains(k, "google") { // the browser's own business, if any
				out = append(out, k)
			}
		}
		return out
	}
	if got := asked(); len(got) > 0 {
		t.Errorf("%d pages asked the network for %q", opened, got)
	}
	// The door does count: a page that asks is heard.
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "x.html"), []byte(`<img src="http://elsewhere.example/x.png">`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := open(ctx, root, "x.html"); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if len(asked()) > 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("a page that asks the network was not noticed: the test proves nothing")
}

func unzip(t *testing.T, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(root, r); err != nil {
		t.Fatal(err)
	}
	return root
}
