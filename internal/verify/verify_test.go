package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"caveat/internal/article"
)

// dist is a folder of one article in one language, written by hand, with its manifest.
func dist(pages string, files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := []byte(files[name])
		sum := sha256.Sum256(data)
		out[name] = &fstest.MapFile{Data: data}
		list = append(list, fmt.Sprintf(`{"path": %q, "bytes": %d, "sha256": %q}`, name, len(data), hex.EncodeToString(sum[:])))
	}
	out[manifestName] = &fstest.MapFile{Data: []byte(`{"caveat": 1, "source": "en", "built": ["en"], "kinds": ["pages"], "pages": [` + pages + `], "files": [` + strings.Join(list, ", ") + `]}`)}
	return out
}

// TestIntegrity is what is proven of a dist without its project: a finding for each edit, none without.
func TestIntegrity(t *testing.T) {
	const page = `{"article": "a", "locale": "en", "state": "draft"}`
	files := map[string]string{"index.html": "i", "en/index.html": "l", "en/a/index.html": "p", "assets/style.css": "s", "assets/x.svg": "x",
		"sitemap.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc></loc></url></urlset>`}
	manifest := func(d fstest.MapFS, old, new string) {
		d[manifestName] = &fstest.MapFile{Data: []byte(strings.Replace(string(d[manifestName].Data), old, new, 1))}
	}
	for name, c := range map[string]struct {
		edit func(d fstest.MapFS)
		want string // check and file, "" for no finding
	}{
		"nothing":          {func(fstest.MapFS) {}, ""},
		"another byte":     {func(d fstest.MapFS) { d["en/a/index.html"] = &fstest.MapFile{Data: []byte("q")} }, "verify-files en/a/index.html"},
		"a file less":      {func(d fstest.MapFS) { delete(d, "en/index.html") }, "verify-files en/index.html"},
		"a file more":      {func(d fstest.MapFS) { d["en/b.html"] = &fstest.MapFile{} }, "verify-files en/b.html"},
		"not listed":       {func(d fstest.MapFS) { manifest(d, `"path": "en/a/index.html"`, `"path": "en/b/index.html"`) }, "verify-files en/a/index.html"},
		"a path upwards":   {func(d fstest.MapFS) { manifest(d, `"path": "assets/x.svg"`, `"path": "../x.svg"`) }, "verify-manifest manifest.json"},
		"a state unheard":  {func(d fstest.MapFS) { manifest(d, `"draft"`, `"fine"`) }, "verify-manifest manifest.json"},
		"a page twice":     {func(d fstest.MapFS) { manifest(d, page, page+", "+page) }, "verify-manifest manifest.json"},
		"no page":          {func(d fstest.MapFS) { manifest(d, page, "") }, "verify-files en/a/index.html"},
		"another kind":     {func(d fstest.MapFS) { manifest(d, `["pages"]`, `["pages", "zip"]`) }, "verify-files bundles/en.zip"},
		"a preview":        {func(d fstest.MapFS) { manifest(d, `"caveat": 1`, `"caveat": 1, "preview": true`) }, "verify-manifest manifest.json"},
		"a pseudo-locale":  {func(d fstest.MapFS) { manifest(d, `"built": ["en"]`, `"built": ["en", "ar-XB"]`) }, "verify-manifest manifest.json"},
		"an unknown key":   {func(d fstest.MapFS) { manifest(d, `"caveat": 1`, `"caveat": 1, "x": 1`) }, "verify-manifest manifest.json"},
		"another version":  {func(d fstest.MapFS) { manifest(d, `"caveat": 1`, `"caveat": 2`) }, "verify-manifest manifest.json"},
		"not its language": {func(d fstest.MapFS) { manifest(d, `"locale": "en"`, `"locale": "es"`) }, "verify-manifest manifest.json"},
	} {
		d := dist(page, files)
		c.edit(d)
		r, err := Dist(context.Background(), d, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := []string{}
		for _, f := range r.Findings {
			got = append(got, f.Check+" "+f.File)
		}
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := Dist(context.Background(), fstest.MapFS{}, Options{}); err == nil {
		t.Error("a folder without a manifest is taken for a dist")
	}
}

func body(t *testing.T, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return first(root, "body")
}

// TestMarked holds the two ways to say how a text is marked up together.
func TestMarked(t *testing.T) {
	spans := []article.Span{{Kind: article.OpenStrong}, {Kind: article.Text, Text: "No. "}, {Kind: article.CloseStrong},
		{Kind: article.OpenLink, URL: "x"}, {Kind: article.Code, Text: "5 mg"}, {Kind: article.CloseLink}, {Kind: article.Break}, {Kind: article.Picture, Text: "a pill"}}
	for page, same := range map[string]bool{
		`<strong>No. </strong><a href="x"><code>5 mg</code></a><br><img alt="a pill">`:                        true,
		`<strong>No. </strong><bdi class="_q"><a href="x"><code>5 mg</code></a></bdi><br>a pill`:              true,
		`<strong>No. <a href="x"></strong><code>5 mg</code></a><br>a pill`:                                    false,
		`No. <a href="x"><code>5 mg</code></a><br>a pill`:                                                     false,
		`<em>No. </em><a href="x"><code>5 mg</code></a><br>a pill`:                                            false,
		`<strong>No. </strong><code>5 mg</code><br>a pill`:                                                    false,
		`<strong>No. </strong><a href="x"><code>5 mg</code></a> <br>a pill`:                                   false,
		`<strong>No. </strong><a href="x"><code>5 <del>mg</del></code></a><br>a pill`:                         false,
		`<strong>No. </strong><a href="x"><code>5 mg</code></a><br>a pill<!-- what nobody sees nor hears -->`: true,
	} {
		if got := markedIn(body(t, page)); (got == marked(spans)) != same {
			t.Errorf("%s: %s, and the catalog has %s", page, got, marked(spans))
		}
	}
}

// TestUnlike is what a text may stand in.
func TestUnlike(t *testing.T) {
	item := shape{elements: []string{"li"}, list: "ol", callout: "_warning"}
	for page, want := range map[string]string{
		`<section><div class="_callout _warning"><ol><li data-key=k>x</ol></div></section>`: "",
		`<section><div class="_callout _tip"><ol><li data-key=k>x</ol></div></section>`:     "box",
		`<section><div class="_callout"><ol><li data-key=k>x</ol></div></section>`:          "box",
		`<section><ol><li data-key=k>x</ol></section>`:                                      "box",
		`<section><div class="_callout _warning"><ul><li data-key=k>x</ul></div></section>`: "list",
		`<section><div class="_callout _warning"><ol><p data-key=k>x</ol></div></section>`:  "<p>",
		`<div class="_callout _warning"><section><ol><li data-key=k>x</ol></section></div>`: "box",
	} {
		for n := range elements(body(t, page)) {
			if _, ok := attr(n, "data-key"); !ok {
				continue
			}
			if got := item.unlike(n); want == "" && got != "" || !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", page, got, want)
			}
		}
	}
}
