package html

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/localize"
)

// The contract of the package comment, proved on this repository's own pages and on the golden ones.

func parse(t testing.TB, page []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// content is the text of an element as article.Plain has it.
func content(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == "br":
			b.WriteByte(' ')
		case c.Data == "img":
			b.WriteString(attr(c, "alt"))
		}
	}
	if n.Data == "img" {
		b.WriteString(attr(n, "alt"))
	}
	return b.String()
}

// inScope is the language that an element is in.
func inScope(n *html.Node) (tag, dir string) {
	for ; n != nil; n = n.Parent {
		if l := attr(n, "lang"); l != "" {
			return l, attr(n, "dir")
		}
	}
	return "", ""
}

func shown(d *localize.Document) (units []int) {
	for i := range d.Article.Units {
		if !d.Article.Units[i].Advert || d.Advertising {
			units = append(units, i)
		}
	}
	return units
}

// checkUnits holds a page against its document.
func checkUnits(t *testing.T, d *localize.Document, page []byte) {
	t.Helper()
	want := shown(d)
	k := 0
	for n := range parse(t, page).Descendants() {
		key := attr(n, "data-key")
		if key == "" {
			continue
		}
		if k == len(want) {
			t.Fatalf("%s/%s: more elements with data-key than units: %s", d.Locale, d.Slug, key)
		}
		u := want[k]
		k++
		if key != d.Keys[u] {
			t.Fatalf("%s/%s: data-key %q, want %q", d.Locale, d.Slug, key, d.Keys[u])
		}
		if got, want := content(n), article.Plain(d.Texts[u].Spans); got != want {
			t.Errorf("%s/%s %s:\n got %q\nwant %q", d.Locale, d.Slug, key, got, want)
		}
		wantLang := d.Texts[u].Lang
		if wantLang == "" {
			wantLang = d.Locale.Tag
		}
		l, err := lang.Parse(wantLang)
		if err != nil {
			t.Fatal(err)
		}
		if tag, dir := inScope(n); tag != wantLang || dir != l.Dir() {
			t.Errorf("%s/%s %s: in %s %s, want %s %s", d.Locale, d.Slug, key, tag, dir, wantLang, l.Dir())
		}
	}
	if k != len(want) {
		t.Errorf("%s/%s: %d elements with data-key, want %d", d.Locale, d.Slug, k, len(want))
	}
}

// skeleton is a page's block tree: the elements from the sections on, without inline markup and
// without what says that a text or a source is in another language.
func skeleton(t *testing.T, page []byte) string {
	t.Helper()
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "strong", "em", "a", "code", "br", "bdi", "mark":
				return
			}
			if attr(n, "class") == "_fallback" || attr(n, "id") == "_references" {
				return
			}
			b.WriteString("<" + n.Data + " " + attr(n, "id") + " " + attr(n, "class") + " " + attr(n, "data-key") + ">")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode {
			b.WriteString("</" + n.Data + ">\n")
		}
	}
	for n := range parse(t, page).Descendants() {
		if attr(n, "class") == "_body" || n.Data == "aside" {
			walk(n)
		}
	}
	return b.String()
}

// ownTags are the languages that this repository's article is translated into.
func ownTags(t testing.TB) (tags []string) {
	t.Helper()
	entries, err := os.ReadDir("../../locales/prostate-massage")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		tag, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), ".toml"), "active.")
		if _, err := os.Stat("../../locales/site/active." + tag + ".toml"); ok && err == nil && tag != "en" {
			tags = append(tags, tag)
		}
	}
	if len(tags) == 0 {
		t.Fatal("no translations found")
	}
	return tags
}

func TestOwnPages(t *testing.T) {
	tags := ownTags(t)
	p, site := repository(t, tags...)
	p.Config.Advertising.Locales = append([]string{"en"}, tags...)
	en := wordsOf(t, p, site, -1)
	s := Site{Stylesheet: "s.css", PrintStylesheet: "p.css", BaseURL: p.Config.BaseURL, HasPages: true, HasPrint: true, HasPDF: true, HasZip: true, Source: p.Source, Locales: append([]lang.Locale{p.Source}, p.Targets...)}
	for _, slug := range p.Slugs {
		work := p.NewLoader().Article(slug, nil)
		want := ""
		for i, l := range s.Locales {
			w := wordsOf(t, p, site, i-1)
			d, problems := localize.New(p, l, w, en).Document(work, i-1)
			if len(problems) > 0 {
				t.Error(l, slug, problems)
			}
			for k := range d.Texts { // a text that is not there yet is the business of caveat check
				if d.Texts[k].Missing {
					d.Texts[k] = localize.Text{Spans: []article.Span{{Kind: article.Text, Text: "…"}}}
				}
			}
			for range d.Article.Images {
				d.Images = append(d.Images, localize.Asset{URL: "../../assets/i.svg"})
			}
			r := New(w, en, s)
			page := r.Page(nil, d, true)
			checkUnits(t, d, page)
			checkUnits(t, d, r.Print(nil, d))
			got := skeleton(t, page)
			if want == "" {
				want = got
			} else if got != want {
				t.Errorf("%s/%s: the block tree differs from the source's", l, slug)
			}
		}
	}
}

func TestGoldenUnits(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	var trees []string
	for _, page := range []int{-1, 0} {
		d := goldenDocument(t, p, site, page)
		r := New(wordsOf(t, p, site, page), en, goldenSite(p))
		html := r.Page(nil, d, true)
		checkUnits(t, d, html)
		checkUnits(t, d, r.Print(nil, d))
		trees = append(trees, skeleton(t, html))
	}
	if trees[0] != trees[1] {
		t.Errorf("block trees differ:\n%s\n%s", trees[0], trees[1])
	}
}

// TestLinksAreRelative follows every link of every page from where it stands.
func TestLinksAreRelative(t *testing.T) {
	p, site := golden(t)
	en, ar := wordsOf(t, p, site, -1), wordsOf(t, p, site, 0)
	s := goldenSite(p)
	d := goldenDocument(t, p, site, 0)
	r := New(ar, en, s)
	held := Withheld{Slug: "every-block", Alternates: d.Alternates, SourceAvailable: true}
	heldPrint := held
	heldPrint.Print = true
	pages := map[string][]byte{
		"index.html":                Chooser(nil, en, s),
		"ar/index.html":             r.Index(nil, Index{Alternates: d.Alternates, Entries: []Entry{{Slug: "every-block", Title: "x"}}}),
		"ar/every-block/index.html": r.Page(nil, d, false),
		"ar/every-block/print.html": r.Print(nil, d),
		"ar/held/index.html":        r.Withheld(nil, held),
		"ar/held/print.html":        r.Withheld(nil, heldPrint),
	}
	there := map[string]bool{
		"en/index.html": true, "ar/index.html": true, "en/every-block/index.html": true, "ar/every-block/index.html": true,
		"en/every-block/print.html": true, "ar/every-block/print.html": true, "ar/every-block/every-block.ar.pdf": true,
		"ar/other/index.html": true, "bundles/ar.zip": true,
		"assets/style.0123abcd.css": true, "assets/print.0123abcd.css": true, "assets/cups.0123abcd.svg": true,
	}
	for at, page := range pages {
		ids := map[string]bool{}
		doc := parse(t, page)
		for n := range doc.Descendants() {
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: the id %q stands twice", at, id)
				}
				ids[id] = true
			}
		}
		links := 0
		for n := range doc.Descendants() {
			ref := attr(n, "href") + attr(n, "src")
			rel := attr(n, "rel")
			if ref == "" || rel == "canonical" || rel == "alternate" {
				continue
			}
			links++
			if strings.Contains(ref, "://") {
				if !strings.Contains(rel, "external") && !strings.Contains(rel, "sponsored") {
					t.Errorf("%s: %s is absolute", at, ref)
				}
				continue
			}
			file, fragment, _ := strings.Cut(ref, "#")
			if strings.HasPrefix(ref, "tel:") {
				continue
			}
			if file == "" {
				if !ids[fragment] {
					t.Errorf("%s: #%s is not there", at, fragment)
				}
			} else if to := path.Join(path.Dir(at), file); !there[to] {
				t.Errorf("%s: %s leads to %s, which is not there", at, ref, to)
			}
		}
		if links < 3 {
			t.Errorf("%s: %d links", at, links)
		}
	}
}

// TestListing proves that search engines are kept from what is not checked.
func TestListing(t *testing.T) {
	p, site := golden(t)
	en, ar := wordsOf(t, p, site, -1), wordsOf(t, p, site, 0)
	has := func(page []byte, s string) bool { return bytes.Contains(page, []byte(s)) }
	for _, c := range []struct {
		name   string
		change func(d *localize.Document, s *Site)
		listed bool
	}{
		{"reviewed", func(*localize.Document, *Site) {}, true},
		{"draft", func(d *localize.Document, _ *Site) { d.Status.Draft = true }, false},
		{"preview", func(d *localize.Document, _ *Site) { d.Status.Preview = true }, false},
		{"site of a preview", func(_ *localize.Document, s *Site) { s.Preview = true }, false},
		{"pseudo", func(d *localize.Document, _ *Site) { d.Status.Pseudo = true }, false},
	} {
		d, s := goldenDocument(t, p, site, 0), goldenSite(p)
		c.change(d, &s)
		page := New(ar, en, s).Page(nil, d, true)
		for _, mark := range []string{`rel="canonical"`, `hreflang="x-default"`, "application/ld+json"} {
			if has(page, mark) != c.listed {
				t.Errorf("%s: %s there: %v, want %v", c.name, mark, !c.listed, c.listed)
			}
		}
		if has(page, `content="noindex"`) == c.listed {
			t.Errorf("%s: noindex there: %v", c.name, c.listed)
		}
	}
	d := goldenDocument(t, p, site, 0)
	r := New(ar, en, goldenSite(p))
	for _, draft := range []bool{false, true} {
		page := r.Index(nil, Index{Alternates: d.Alternates, Entries: []Entry{{Slug: "x", Title: "x", Withheld: true}, {Slug: "y", Title: "y", Draft: draft}}})
		if has(page, `hreflang="x-default" href="https://health.example/en/"`) == draft || has(page, `content="noindex"`) != draft {
			t.Errorf("a list of articles, all drafts: %v", draft)
		}
	}
	d.Alternates[0].Withheld = true
	if page := New(ar, en, goldenSite(p)).Page(nil, d, true); has(page, `rel="alternate"`) || !has(page, `rel="canonical"`) {
		t.Error("a withheld page is named as an alternate")
	}
	if page := New(ar, en, goldenSite(p)).Page(nil, goldenDocument(t, p, site, 0), false); has(page, "ld+json") {
		t.Error("JSON-LD that nobody asked for")
	}
}

func TestJSONLD(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	d := goldenDocument(t, p, site, -1)
	evil := "</script><!-- \" \\ \u2028 \x01 é"
	d.Texts[article.TitleUnit].Spans = []article.Span{{Kind: article.Text, Text: evil}}
	page := New(en, en, goldenSite(p)).Page(nil, d, true)
	var script string
	for n := range parse(t, page).Descendants() {
		if n.Data == "script" && n.Type == html.ElementNode {
			script += n.FirstChild.Data
		}
	}
	var got struct {
		Graph []struct {
			Type         string `json:"@type"`
			Name         string
			LastReviewed string
			DateModified string
			MainEntity   []struct{ Name string }
		} `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(script), &got); err != nil {
		t.Fatalf("%v: %s", err, script)
	}
	if len(got.Graph) != 2 || got.Graph[0].Type != "MedicalWebPage" || got.Graph[1].Type != "FAQPage" {
		t.Fatalf("%+v", got)
	}
	if got.Graph[0].Name != evil || got.Graph[0].DateModified != "2026-11-22" || got.Graph[0].LastReviewed != "" {
		t.Errorf("%+v", got.Graph[0])
	}
	if q := got.Graph[1].MainEntity; len(q) != 1 || q[0].Name != "Is it safe?" {
		t.Errorf("%+v", q)
	}
}

// TestEveryWordComesFromACatalog renders pages whose words and texts are all made strange, and looks
// for any that is not.
func TestEveryWordComesFromACatalog(t *testing.T) {
	p, site := golden(t)
	pseudo, err := lang.Pseudo(lang.AccentedTag)
	if err != nil {
		t.Fatal(err)
	}
	en := wordsOf(t, p, site, -1)
	strange, err := localize.NewWords(pseudo, site.Catalog, p.Config.Vars, en)
	if err != nil {
		t.Fatal(err)
	}
	s := goldenSite(p)
	s.Preview, s.Publisher = true, "Ŕîṽéŕ"
	d := goldenDocument(t, p, site, -1)
	d.Locale, d.Status.Origin, d.Status.Draft = pseudo, "machine", true
	r := New(strange, en, s)
	reviewed := *d
	reviewed.Status = localize.Status{Reviews: []localize.Review{{Role: "clinician", Date: article.Date{Year: 2026, Month: 11, Day: 20}}}}
	for name, page := range map[string][]byte{
		"page":     r.Page(nil, d, false),
		"reviewed": r.Page(nil, &reviewed, false),
		"print":    r.Print(nil, d),
		"index":    r.Index(nil, Index{Alternates: d.Alternates, Entries: []Entry{{Slug: "x", Title: "Ţ", Withheld: true}, {Slug: "y", Title: "Ý", Summary: "Š", Draft: true}}}),
		"withheld": r.Withheld(nil, Withheld{Slug: "x", Alternates: d.Alternates, SourceAvailable: true}),
	} {
		words := 0
		for n := range parse(t, page).Descendants() {
			texts := []string{attr(n, "aria-label")}
			if n.Type == html.TextNode {
				texts[0] = n.Data
				n = n.Parent
			}
			if tag, _ := inScope(n); tag != pseudo.Tag || n.Data == "style" || n.Data == "title" || ours(n) {
				continue
			}
			for _, text := range texts {
				text = strings.TrimSpace(text)
				if text == "" || strings.HasPrefix(text, "https://") || text == d.Revision {
					continue
				}
				words++
				if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 && strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") {
					t.Errorf("%s: %q in <%s> comes from no catalog", name, text, n.Data)
				}
			}
		}
		if words < 8 {
			t.Errorf("%s: only %d words seen", name, words)
		}
	}
}

// ours says whether an element shows the article's text, which the test has not made strange.
func ours(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if attr(n, "data-key") != "" || strings.HasPrefix(attr(n, "href"), "#") || n.Data == "time" {
			return true
		}
	}
	return false
}

// TestLongSections proves that only a safety section that a page can hold is kept whole on paper.
func TestLongSections(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	r := New(en, en, goldenSite(p))
	for _, c := range []struct {
		letters int // in each of the two items
		long    bool
	}{{100, false}, {800, false}, {3000, true}} {
		d := goldenDocument(t, p, site, -1)
		for i, u := range d.Article.Units {
			if u.Top == "warnings" && u.Kind == article.Item {
				d.Texts[i].Spans = []article.Span{{Kind: article.Text, Text: strings.Repeat("é", c.letters)}}
			}
		}
		if got := bytes.Contains(r.Print(nil, d), []byte(`class="safety _long"`)); got != c.long {
			t.Errorf("items of %d letters: long %v, want %v", c.letters, got, c.long)
		}
		if bytes.Contains(r.Page(nil, d, false), []byte("_long")) {
			t.Error("a web page has no sheets")
		}
	}
}

func TestDownloads(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	d := goldenDocument(t, p, site, -1)
	d.NoPDF = true
	page := New(en, en, goldenSite(p)).Page(nil, d, false)
	if bytes.Contains(page, []byte(".pdf")) || !bytes.Contains(page, []byte("print.html")) {
		t.Error("a document without a PDF links one")
	}
	if bytes.Contains(New(en, en, Site{Source: p.Source}).Page(nil, d, false), []byte("_links")) {
		t.Error("links to what is not built")
	}
}

func TestGap(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	d := goldenDocument(t, p, site, -1)
	d.Status.Preview = true
	d.Texts[3], d.Texts[0] = localize.Text{Missing: true}, localize.Text{Missing: true}
	s := goldenSite(p)
	s.Preview = true
	for n := range parse(t, New(en, en, s).Page(nil, d, false)).Descendants() {
		if attr(n, "data-key") == d.Keys[3] {
			if got := content(n); got != "Not translated yet" || n.FirstChild.Data != "mark" {
				t.Errorf("a gap shows %q", got)
			}
			return
		}
	}
	t.Error("a gap shows nothing")
}

// TestNoLabelIsEmpty renders a language whose words are missing: ordinary ones are the source's,
// marked, and so is what must be said whatever is missing.
func TestNoLabelIsEmpty(t *testing.T) {
	p, site := golden(t)
	en := wordsOf(t, p, site, -1)
	none := *site.Pages[0].File
	none.Messages = nil
	ar, err := localize.NewWords(p.Targets[0], &none, p.Config.Vars, en)
	if err != nil {
		t.Fatal(err)
	}
	d := goldenDocument(t, p, site, 0)
	d.Status.Draft = true
	page := New(ar, en, goldenSite(p)).Page(nil, d, false)
	for _, want := range []string{
		`<p class="_label" lang="en" dir="ltr">Warning</p>`,
		`<p class="_emergency" lang="en" dir="ltr">In an emergency, call 911.</p>`,
		`<div lang="en" dir="ltr">`,
	} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("missing: %s", want)
		}
	}
	for n := range parse(t, page).Descendants() {
		switch n.Data {
		case "a", "h1", "h2", "h3", "summary", "button":
			if n.Type == html.ElementNode && strings.TrimSpace(content(n)) == "" {
				t.Errorf("an empty <%s>", n.Data)
			}
		}
	}
}

// FuzzText proves that no text breaks out of its element.
func FuzzText(f *testing.F) {
	p, site := golden(f)
	en := wordsOf(f, p, site, -1)
	r := New(en, en, goldenSite(p))
	d := goldenDocument(f, p, site, -1)
	for _, s := range []string{"plain", `<b>&amp;"'`, "</p><script>", "a\u00a0b", "&lt", "--><![CDATA[", "&#x41;", "<", "\"", "&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r") { // no message holds them: article.Normalize, TOML 1.0
			t.Skip()
		}
		u := len(d.Texts) - 1
		for i := range d.Article.Units {
			if d.Article.Units[i].Kind == article.Description {
				d.Texts[i].Spans = []article.Span{{Kind: article.Text, Text: s}}
			}
		}
		d.Texts[u].Spans = []article.Span{
			{Kind: article.Text, Text: s}, {Kind: article.Code, Text: s}, {Kind: article.OpenLink, URL: "#" + s, Title: s},
			{Kind: article.Text, Text: "x"}, {Kind: article.CloseLink}, {Kind: article.Picture, Text: s, URL: "images/cups.svg"},
		}
		checkUnits(t, d, r.Page(nil, d, true))
		checkUnits(t, d, r.Print(nil, d))
	})
}
