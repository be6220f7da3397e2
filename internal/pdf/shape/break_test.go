package shape

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"

	"caveat/internal/pdf/font"
)

// cut shows where lines may end.
func cut(text string) string {
	var seg segmenter.Segmenter
	runes := []rune(text)
	out := breaks(&seg, runes)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && out[i] != NoBreak {
			b.WriteByte('|')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestBreaks(t *testing.T) {
	for name, want := range map[string]string{
		"spaces":                         "Call |911 |now.",
		"no-break space":                 "38\u00A0°C |is |fever",
		"address":                        "see |https://example.org/|path",
		"Thai words":                     "โทร |911 |ทันที",
		"Thai without spaces":            "ต่อม|ลูก|หมาก|อักเสบ",
		"Thai repetition sign":           "ค่อย ๆ",
		"Korean words stay whole":        "절대로 |전립선 |마사지를 |받지 |마십시오.",
		"Korean particle after bracket":  "전립선(샘)을 |누르면",
		"Korean hyphen":                  "한국-|미국",
		"Chinese anywhere":               "立|即|拨|打",
		"Chinese no closing mark first":  "发|热，|寒|战。",
		"Chinese no opening mark last":   "（发|热）|寒|战",
		"Chinese middle dot":             "约|翰·|史|密|斯",
		"Chinese quotes":                 "“前|列|腺”",
		"soft hyphen is not a break":     "pro\u00ADstate |gland",
		"zero width space":               "a\u200B|b",
		"Arabic quantity is one":         "حرارة |\u206638 °C (100.4 °F)\u2069 |أو",
		"an isolate never closed breaks": "\u2066a |b",
	} {
		if got := cut(strings.ReplaceAll(want, "|", "")); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestThaiDictionary(t *testing.T) {
	for word, want := range map[string][]int{
		"กระเพาะปัสสาวะ": {2, 3, 7},
		"ๆ":   nil,
		"abc": nil,
	} {
		var got []int
		thaiTrie.prefixes([]rune(word), func(n int) { got = append(got, n) })
		for _, n := range want {
			if !slices.Contains(got, n) {
				t.Errorf("%s: words of %v letters, want %v among them", word, got, want)
			}
		}
		if want == nil && got != nil {
			t.Errorf("%s: %v", word, got)
		}
	}
}

func shapeText(t testing.TB, text, lang string, rtl bool) *Shaped {
	t.Helper()
	runes := []rune(text)
	s, err := New(font.Embedded()).Shape(Paragraph{Text: runes, Spans: []Span{{End: len(runes)}}, Lang: lang, RTL: rtl})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lineTexts returns the text of each line.
func lineTexts(s *Shaped, width float64) []string {
	var out []string
	for _, l := range s.Lines(width) {
		var b strings.Builder
		for _, p := range l.Pieces {
			for _, c := range p.Clusters {
				b.WriteString(string(s.Text[c.Start:c.End]))
			}
		}
		out = append(out, b.String())
	}
	return out
}

// The last line of a paragraph is not one short word, and the lines of a heading are of one length.
func TestLineLengths(t *testing.T) {
	s := New(font.Embedded())
	shaped, err := s.Shape(Paragraph{Text: []rune("one two three four five six seven a"), Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	text := func(width float64) (out []string) {
		for _, line := range shaped.Lines(width) {
			text := ""
			for _, p := range line.Pieces {
				for _, c := range p.Clusters {
					text += string(shaped.Text[c.Start:c.End])
				}
			}
			out = append(out, strings.TrimSpace(text))
		}
		return out
	}
	whole := shaped.Width()
	if got, want := text(whole-0.3), []string{"one two three four five six", "seven a"}; !slices.Equal(got, want) {
		t.Errorf("last line: %q, want %q", got, want)
	}
	if got, want := text(shaped.Balanced(whole*0.7)), []string{"one two three four", "five six seven a"}; !slices.Equal(got, want) {
		t.Errorf("balanced: %q, want %q", got, want)
	}
	phrase, err := s.Shape(Paragraph{Text: []rune("one two three four, five six seven"), Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	first := phrase.Lines(phrase.Balanced(phrase.Width() * 0.9))[0]
	if c := first.Pieces[0].Clusters; phrase.Text[c[len(c)-1].End-1] != ',' {
		t.Errorf("a heading's first line ends with %q", string(phrase.Text[:c[len(c)-1].End]))
	}
	if got := shaped.Balanced(whole + 1); got != whole+1 {
		t.Errorf("one line: %v", got)
	}
}

func TestLines(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		width float64
		want  []string
	}{
		"greedy":           {"aaa bbb ccc", 4.2, []string{"aaa bbb ", "ccc"}},
		"space hangs":      {"aaa bbb", 1.9, []string{"aaa ", "bbb"}},
		"forced":           {"a" + string(LineEnd) + "b", 100, []string{"a" + string(LineEnd), "b"}},
		"word too wide":    {"mmmmmm", 2, []string{"mm", "mm", "mm"}},
		"nothing fits":     {"mm", 0.1, []string{"m", "m"}},
		"marks stay whole": {"x\u0301\u0301\u0301x\u0301", 0.1, []string{"x\u0301\u0301\u0301", "x\u0301"}},
	} {
		if got := lineTexts(shapeText(t, c.text, "en", false), c.width); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if l := shapeText(t, "", "en", false).Lines(10); l != nil {
		t.Errorf("empty text has lines: %v", l)
	}
}

// order returns a line's drawn characters from left to right.
func order(s *Shaped) string {
	line := s.Lines(1e9)[0]
	pieces := slices.Clone(line.Pieces)
	slices.SortStableFunc(pieces, func(a, b Piece) int {
		if a.X < b.X {
			return -1
		}
		return 1
	})
	var b strings.Builder
	for _, p := range pieces {
		clusters := slices.Clone(p.Clusters)
		if p.Run.RTL() {
			slices.Reverse(clusters)
		}
		for _, c := range clusters {
			if len(c.Glyphs) > 0 {
				b.WriteString(string(s.Text[c.Start:c.End]))
			}
		}
	}
	return b.String()
}

func TestOrderOnTheLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"right to left":         {"ابت", "تبا"},
		"number":                {"اب 911 ت", "ت 911 با"},
		"quantity isolated":     {"اب \u206638 °C (100.4 °F)\u2069 ت", "ت 38 °C (100.4 °F) با"},
		"Latin word":            {"اب NIH ت", "ت NIH با"},
		"brackets in Arabic":    {"اب (ت) ث", "ث )ت( با"},
		"a range without units": {"اب \u206680–130 mg/dL\u2069", "80–130 mg/dL با"},
	} {
		if got := order(shapeText(t, c.text, "ar", true)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got, want := order(shapeText(t, "one ابت 12 ثج two", "en", false)), "one جث 12 تبا two"; got != want {
		t.Errorf("Arabic with a number in English: %q, want %q", got, want)
	}
}

func TestScripts(t *testing.T) {
	for tag, want := range map[string]language.Script{
		"es": language.Latin, "ht": language.Latin, "tl": language.Latin, "ru": language.Cyrillic, "ar": language.Arabic,
		"fa": language.Arabic, "zh-Hans": language.Han, "zh-Hant": language.Han, "ja": language.Han, "ko": language.Hangul,
		"gu": language.Gujarati, "th": language.Thai, "he": language.Hebrew, "sr-Latn": language.Latin,
	} {
		if got := scriptOf(tag); got != want {
			t.Errorf("%s: %v, want %v", tag, got, want)
		}
	}
	s := New(font.Embedded())
	if s.Upright("pl") || s.Upright("ru") || !s.Upright("ar") || !s.Upright("ko") {
		t.Error("emphasis")
	}
}

func TestMissingGlyphIsNamed(t *testing.T) {
	_, err := New(font.Embedded()).Shape(Paragraph{Text: []rune("a😀"), Lang: "en", Spans: []Span{{End: 2}}})
	if err == nil || err.Error() != "no font has a glyph for U+1F600 GRINNING FACE" {
		t.Errorf("got %v", err)
	}
}

// Whatever the text, lines carry every character once and in order.
func FuzzShape(f *testing.F) {
	for _, s := range []string{"Call 911", "اب 12 (x) \u2066a\u2069", "ก็\u0E4D\u0E4D", "\u0301", "क\u200D", "각\u1100\u1161", "ક્ષ\u0ACD\u200C", "\u202Eabc\u202C", "\u2028\u2028", "\r\n\x00"} {
		f.Add(s, true, 3.0)
	}
	s := New(font.Embedded())
	f.Fuzz(func(t *testing.T, text string, rtl bool, width float64) {
		runes := []rune(text)
		if len(runes) > 300 {
			return
		}
		shaped, err := s.Shape(Paragraph{Text: runes, Lang: "ar", RTL: rtl, Spans: []Span{{End: len(runes) / 2}, {End: len(runes), Bold: true}}})
		if err != nil {
			return
		}
		next := 0
		for _, line := range shaped.Lines(width) {
			if len(line.Pieces) == 0 {
				t.Fatal("a line without text")
			}
			for _, p := range line.Pieces {
				for _, c := range p.Clusters {
					if c.Start != next || c.End <= c.Start {
						t.Fatalf("cluster %d to %d after %d of %q", c.Start, c.End, next, text)
					}
					next = c.End
				}
			}
		}
		if next != len(runes) {
			t.Fatalf("%d of %d characters of %q", next, len(runes), text)
		}
	})
}
