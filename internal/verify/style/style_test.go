package style

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

const sample = `<!DOCTYPE html><html lang="pt-BR"><body class="a b"><main id="m"><h1 title="Ab c">T</h1>
<ul class="list"><li class="x">1</li><li data-k="v-w">2</li><li><em>3</em></li></ul>
<p lang="ar">p1</p><p class="last"><a href="http://x/y.pdf">l</a><br></p><div></div></main></body></html>`

func sampleElements(t testing.TB) (out []*html.Node) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

// TestSelectors holds the matcher against another one.
func TestSelectors(t *testing.T) {
	elements := sampleElements(t)
	for _, sel := range []string{
		"*", "li", "LI", ".x", ".a.b", "body.a main", "#m", "ul > li", "li + li", "li ~ li", "h1 ~ p a", "li:first-child", "li:last-child",
		"li:nth-child(2)", "li:nth-child(odd)", "li:nth-child(2n+1)", "li:nth-child(-n+2)", "li:nth-last-child(1)", "p:first-of-type", "p:nth-of-type(2)",
		"em:only-child", "div:empty", "[title]", "[title='Ab c']", "[title~=c]", "[lang|=pt]", "a[href^='http']", "a[href$=\".pdf\"]", "a[href*=x]",
		"li:not(.x)", "li:not(.x):not([data-k])", "ul:has(em)", ":root", "li, p", "main :not(li) > em", "p:lang(ar)",
	} {
		want, err := cascadia.ParseGroup(sel)
		if err != nil {
			t.Fatalf("%s: %v", sel, err)
		}
		got, err := parseSelectors(sel)
		if err != nil {
			t.Errorf("%s: %v", sel, err)
			continue
		}
		for _, n := range elements {
			matches := false
			for i := range got {
				matches = matches || got[i].matches(n, true)
			}
			if matches != want.Match(n) {
				t.Errorf("%s: <%s>: %v", sel, n.Data, matches)
			}
		}
		if len(got) == 1 {
			p, _ := cascadia.Parse(sel)
			if s := p.Specificity(); got[0].specificity != s {
				t.Errorf("%s: specificity %v, want %v", sel, got[0].specificity, s)
			}
		}
	}
}

// TestSelectorsBeyond are those that the other matcher does not know, with the element that each
// matches first.
func TestSelectorsBeyond(t *testing.T) {
	elements := sampleElements(t)
	for sel, want := range map[string]string{
		":is(h1, em)": "h1", ":where(.list) > li": "li", "ul :is(li, li > em) em": "em", "main > :is(ul, ul > li)": "ul", `.\78`: "li", "li:hover": "li",
		"p:not(:hover)": "p", "li::marker": "li", "h1:first-letter": "h1", "li:nth-child( 2n )": "li", "body :has(> em)": "li", ":has(+ ul)": "h1", "main:has(em)": "main", "p:lang(pt)": "p", "p:not(:lang(pt))": "p",
	} {
		got, err := parseSelectors(sel)
		if err != nil {
			t.Errorf("%s: %v", sel, err)
			continue
		}
		first := ""
		for _, n := range elements {
			if first == "" && got[0].matches(n, false) {
				first = n.Data
			}
		}
		if first != want {
			t.Errorf("%s matches %q first, want %q", sel, first, want)
		}
	}
	for _, sel := range []string{"", ">", "li >", "[x", "li..x", ":is(", "!--", "a,,b", "a:nth-child(x)"} {
		if _, err := parseSelectors(sel); err == nil {
			t.Errorf("%q is taken for a selector", sel)
		}
	}
}

func judge(t *testing.T, css, tag string) (hidden, faint, adds bool) {
	t.Helper()
	s := Parse(css)
	for _, n := range sampleElements(t) {
		if n.Data == tag {
			for e := n; e != nil && e.Type == html.ElementNode; e = e.Parent {
				hidden = hidden || len(s.Conceals(e)) > 0 || len(s.Problems) > 0
				adds = adds || len(s.Adds(e)) > 0
			}
			return hidden, s.Faint(n) != "", adds
		}
	}
	t.Fatal("no " + tag)
	return
}

func TestConceals(t *testing.T) {
	for css, hides := range map[string]bool{
		"em{color:#000;background:#fff}":                      false,
		"em{display:inline-block;margin:0 -1rem;width:100%}":  false,
		"em{margin:-1rem}":                                    true,
		"main{max-width:40rem;padding:1rem 2rem}":             false,
		"em{font:italic 700 1rem/1.5 serif}":                  false,
		"em{font-size:max(1rem, 2vw)}":                        true, // not read, and so objected to
		"em{font:1px serif}":                                  true,
		"em{line-height:0}":                                   true,
		"ul{display:none}":                                    true,
		"em{DISPLAY:NONE}":                                    true,
		"em{display:/**/none}":                                true,
		`e\6d{display:none}`:                                  true,
		":root{--a:var(--b);--b:none} em{display:var(--b)}":   true,
		"em{display:var(--x, none)}":                          true,
		"em{width:0}":                                         true,
		"@media (min-width:1px){@media print{em{opacity:0}}}": true,
		"@supports (x:y){em{opacity:0}}":                      true,
		"em{margin-left:-100vw}":                              true,
		"em{position:fixed}":                                  true,
		"em{animation-name:x}":                                true,
		"p{display:none}":                                     false,
		"em::before{content:'x y'}":                           false,
	} {
		if hidden, _, _ := judge(t, css, "em"); hidden != hides {
			t.Errorf("%s: hides: %v", css, hidden)
		}
	}
}

func TestFaint(t *testing.T) {
	for css, want := range map[string]bool{
		"":                               false,
		"em{color:#777}":                 true, // 4.48 to 1
		"em{color:#767676}":              false,
		"em{color:white}":                true,
		"ul{background:#000}":            true,
		"ul{background:#000;color:#fff}": true, // a printer leaves the ground out
		"@media screen{ul{background:#000;color:#fff}}":      false,
		"em{color:rgb(0 0 0 / 10%)}":                         true,
		"em{color:#fff} li em{color:#000}":                   false,
		"em{color:#fff !important} li em{color:#000}":        true,
		"@media (max-width:20rem){em{color:#fff}}":           true,
		"@media (prefers-color-scheme:dark){em{color:#fff}}": true,
		"@media (forced-colors:active){em{color:#fff}}":      false,
		"@media (pointer:coarse){em{color:#fff}}":            true,
		"em:hover{color:#fff}":                               true,
		"em:not(:hover){color:#fff}":                         true,
		"li:not(:target) em{color:#fff}":                     true,
		"@media print and (max-width:15cm){em{color:#fff}}":  true,
		"@media (a:b) or (c:d){em{color:#fff}}":              true,
		"\ufeffem{color:#fff}":                               true,
		":root{--c:#fff} em{color:var(--c)}":                 true,
		":root{--c:#fff} ul{--c:#000} em{color:var(--c)}":    false,
		"em{color:papayawhip}":                               true, // not read, and so objected to
	} {
		if _, faint, _ := judge(t, css, "em"); faint != want {
			t.Errorf("%s: faint: %v", css, faint)
		}
	}
}

func TestAdds(t *testing.T) {
	for css, want := range map[string]bool{
		`em::before{content:"no"}`:               true,
		`em:after{content:"\6e o"}`:              true,
		`em::after{content:" (" attr(href) ")"}`: false,
		`em::after{content:attr(title)}`:         true,
		`em::before{content:"\202e"}`:            true,
		`em::before{content:"✗"}`:                true,
		`em::before{content:counter(x)}`:         true,
		`em::before{content:open-quote}`:         true,
		`em::before{content:"" / "no"}`:          true,
		`em::marker{content:"no"}`:               true,
		`em::before{content:"" / ""}`:            false,
		`p::before{content:"no"}`:                false,
	} {
		if _, _, adds := judge(t, css, "em"); adds != want {
			t.Errorf("%s: adds: %v", css, adds)
		}
	}
}

// TestProblems are what a page's stylesheet must not have, or cannot be read.
func TestProblems(t *testing.T) {
	for _, css := range []string{
		"@import 'x.css';", "@font-face{src:url(x)}", "a{b{color:red}}", "a{x} }", "@page{margin:9in}", "@page{size:1cm}", "<!-- a{color:red}",
		"@layer a; @layer b{a{color:red}}", "@layer a{a{color:red}}", "@supports (x:y){a{color:red}}", "@container (x){a{color:red}}", "@charset 'utf-16';",
		"a{zoom:2}", "a{*color:red}", "@keyframes x{}", "@media print{a{color:red}",
	} {
		if len(Parse(css).Problems) == 0 {
			t.Errorf("%s: no objection", css)
		}
	}
	if p := Parse("@charset \"utf-8\"; @page{size:A4;margin:1cm;@top-left{content:'x'}} a{color:red}/* } */").Problems; len(p) > 0 {
		t.Error(p)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a{color:red} @media print{b::before{content:'x'}}")
	f.Add(`:is(a,b:not(.c\31 )):nth-child(2n+1)>[x="y" i]{display:var(--a,none)!important}`)
	f.Fuzz(func(t *testing.T, css string) {
		s := Parse(css)
		for _, n := range sampleElements(t) {
			s.Conceals(n)
			s.Covers(n)
			s.Adds(n)
			s.Faint(n)
		}
	})
}
