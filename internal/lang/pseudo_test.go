package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPseudo(t *testing.T) {
	for tag, rtl := range map[string]bool{AccentedTag: false, MirroredTag: true} {
		l, err := Pseudo(tag)
		if err != nil || !l.Pseudo() || l.RTL != rtl {
			t.Errorf("%s: %+v, %v", tag, l, err)
		}
		if got := l.FormatInt(1234) + " " + string(l.Plural(1)) + string(l.Plural(2)); got != "1,234 oneother" {
			t.Errorf("%s: %q", tag, got)
		}
		if len(l.Forms()) != 2 {
			t.Errorf("%s: forms %v", tag, l.Forms())
		}
	}
	if _, err := Pseudo("en"); err == nil || mustParse(t, "en").Pseudo() {
		t.Errorf("en is no pseudo-locale: %v", err)
	}
}

func TestPseudoText(t *testing.T) {
	for _, tt := range []struct{ tag, text, want string }{
		{"en-XA", "Call your doctor.", "[Çåļļ ýöûŕ ðöçţöŕ. öñé ţŵö]"},
		{"en-XA", " If ", " [Îƒ ö] "},
		{"en-XA", "911", "911"},
		{"en-XA", "", ""},
		{"ar-XB", "Call your doctor.", "\u202eCall\u202c \u202eyour\u202c \u202edoctor.\u202c"},
		{"ar-XB", " – 3 ", " – 3 "},
		{"es", "Call", "Call"},
	} {
		if got := PseudoText(mustParse(t, tt.tag), tt.text); got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.tag, tt.text, got, tt.want)
		}
	}
}

// Accented text is 40 % longer or more, and mirrored text is the text itself
// between balanced controls.
func TestPseudoTextProperties(t *testing.T) {
	xa, xb := mustParse(t, AccentedTag), mustParse(t, MirroredTag)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Za-z][A-Za-z ,.0-9é中]{0,80}[a-z]`).Draw(t, "s")
		long := PseudoText(xa, s)
		if n, m := utf8.RuneCountInString(s), utf8.RuneCountInString(long); m*10 < n*14 {
			t.Fatalf("%d runes from %d: %q", m, n, long)
		}
		if !strings.HasPrefix(long, "[") || !strings.HasSuffix(long, "]") || strings.ContainsAny(long[1:], "abcdefghijklmnopqrstuvwxyz") {
			t.Fatalf("%q", long)
		}
		back := PseudoText(xb, s)
		if strings.NewReplacer("\u202e", "", "\u202c", "").Replace(back) != s {
			t.Fatalf("%q from %q", back, s)
		}
		for _, word := range strings.Fields(back) {
			if strings.Count(word, "\u202e") != 1 || strings.Count(word, "\u202c") != 1 {
				t.Fatalf("%q in %q", word, back)
			}
		}
	})
}
