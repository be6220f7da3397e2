package article

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/util"
	"pgregory.net/rapid"
)

func markup(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Text:
			b.WriteString(html.EscapeString(s.Text))
		case Code:
			fmt.Fprintf(&b, "<code>%s</code>", html.EscapeString(s.Text))
		case Picture:
			fmt.Fprintf(&b, "<img %q>", s.Text)
		case Break:
			b.WriteString("<br>")
		case OpenEmphasis:
			b.WriteString("<em>")
		case CloseEmphasis:
			b.WriteString("</em>")
		case OpenStrong:
			b.WriteString("<strong>")
		case CloseStrong:
			b.WriteString("</strong>")
		case OpenLink:
			fmt.Fprintf(&b, "<a %q>", s.URL)
		case CloseLink:
			b.WriteString("</a>")
		}
	}
	return b.String()
}

func TestInline(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"**a** b", "<strong>a</strong> b"},
		{"***a** b*", "<em><strong>a</strong> b</em>"},
		{"_a_b_", "<em>a_b</em>"},
		{"[x *y*](u.md#z \"t\")!", `<a "u.md#z">x <em>y</em></a>!`},
		{"![a *b*](c)", `<img "a b">`},
		{"a\\*b\\*", "a*b*"},
		{"`a *b*`", "<code>a *b*</code>"},
		{"a\\\nb", "a<br>b"},
		{"&lt; &amp; &nope;", "&lt; &amp; &amp;nope;"},
		{"[a [b](c) d](e)", `[a <a "c">b</a> d](e)`},
		{"<https://a.example/x>", `<a "https://a.example/x">https://a.example/x</a>`},
		{"**急性感染。**不要", "<strong>急性感染。</strong>不要"},
		{"**급성 감염.**하지", "<strong>급성 감염.</strong>하지"},
		{"5 * 3 * 2", "5 * 3 * 2"},
	} {
		spans, _ := ParseInline(c.in)
		if got := markup(spans); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
	for _, in := range []string{"<b>x</b>", "<!-- x -->", "a <br/> b"} {
		if _, problems := ParseInline(in); len(problems) == 0 {
			t.Errorf("%q: raw HTML not reported", in)
		}
	}
	if _, problems := ParseInline("< 5 mg and > 3"); len(problems) > 0 {
		t.Errorf("a less-than sign taken for HTML")
	}
}

// byGoldmark renders as goldmark reads it, in the same notation as markup.
func byGoldmark(t interface{ Fatal(...any) }, src string) string {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(src), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestInlineAgreesWithGoldmark: on any line that goldmark takes for one paragraph without HTML, our
// spans have the same text and the same nesting.
func TestInlineAgreesWithGoldmark(t *testing.T) {
	piece := rapid.SampledFrom([]string{"*", "**", "***", "_", "__", "`", "``", "[", "]", "(", ")", "![", "](", "](u)", "](<u v>)",
		"](u \"t\")", "\\", "a", "b c", " ", ".", "&amp;", "&#65;", "é", "!", "\"", "'", "x_y", "-", "،", "م"})
	rapid.Check(t, func(t *rapid.T) {
		src := "x" + strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces"), "") + "x"
		out := byGoldmark(t, src)
		if strings.Contains(out, "raw HTML") {
			t.Skip("HTML is a finding, not a span")
		}
		spans, _ := ParseInline(src)
		if got, want := "<p>"+asGoldmark(spans)+"</p>\n", out; got != want {
			t.Fatalf("%q\n got %s\nwant %s", src, got, want)
		}
	})
}

func asGoldmark(spans []Span) string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Text:
			b.WriteString(esc.Replace(s.Text))
		case Code:
			b.WriteString("<code>" + esc.Replace(s.Text) + "</code>")
		case Picture:
			b.WriteString(`<img src="` + url(s.URL) + `" alt="` + esc.Replace(s.Text) + `"` + title(s.Title) + `>`)
		case OpenLink:
			b.WriteString(`<a href="` + url(s.URL) + `"` + title(s.Title) + `>`)
		case CloseLink:
			b.WriteString("</a>")
		case OpenEmphasis:
			b.WriteString("<em>")
		case CloseEmphasis:
			b.WriteString("</em>")
		case OpenStrong:
			b.WriteString("<strong>")
		case CloseStrong:
			b.WriteString("</strong>")
		}
	}
	return b.String()
}

func url(s string) string { return string(util.EscapeHTML(util.URLEscape([]byte(s), false))) }

func title(s string) string {
	if s == "" {
		return ""
	}
	return ` title="` + string(util.EscapeHTML([]byte(s))) + `"`
}

func FuzzInline(f *testing.F) {
	for _, s := range []string{"**a** _b_", "[a](b \"c\")", "![x](y)", "`c`", "<b>", "&amp;\\*", "{{.A}}", "a\\\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\r") {
			t.Skip("files are UTF-8 with LF by here")
		}
		spans, _ := ParseInline(Fold(Normalize(s)))
		var stack []SpanKind
		for _, sp := range spans {
			switch sp.Kind {
			case OpenEmphasis, OpenStrong, OpenLink:
				stack = append(stack, sp.Kind)
			case CloseEmphasis, CloseStrong, CloseLink:
				if len(stack) == 0 || stack[len(stack)-1] != sp.Kind-1 {
					t.Fatalf("%q: spans do not nest", s)
				}
				stack = stack[:len(stack)-1]
			}
		}
		if len(stack) > 0 {
			t.Fatalf("%q: spans left open", s)
		}
		if got, _ := ParseInline(EscapeInline(s)); Plain(got) != strings.ReplaceAll(s, "\n", " ") {
			t.Fatalf("EscapeInline(%q) reads back as %q", s, Plain(got))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("+++\ntitle=\"t\"\ndescription=\"d\"\nkind=\"k\"\n+++\n## A {#a .safety}\n\n> [!WARNING]\n> x\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| c | d |\n")
	f.Fuzz(func(t *testing.T, s string) {
		a := Parse("a", "a.md", []byte(s))
		var walk func([]Block)
		walk = func(bs []Block) {
			for _, b := range bs {
				if b.Unit >= len(a.Units) {
					t.Fatal("a block names a unit that is not there")
				}
				walk(b.Children)
			}
		}
		for _, s := range a.Sections {
			walk(s.Blocks)
		}
	})
}

var spansSink []Span

func BenchmarkInline(b *testing.B) {
	const text = "**Prostate abscess.** Never have prostate massage if you have a prostate abscess, see [when to call](emergency-help.md#call-now): pressing can burst it."
	var p Inline
	b.ReportAllocs()
	for b.Loop() {
		spansSink = p.Parse(spansSink[:0], text)
	}
}
