package article

import (
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// TestInertRunes holds the ranges of the fast path to Unicode's own data.
func TestInertRunes(t *testing.T) {
	for r := rune(0x300); r <= 0x10FFFF; r++ {
		p := norm.NFC.PropertiesString(string(r))
		if inertRune(r) && (!p.BoundaryBefore() || p.CCC() != 0 || !norm.NFC.IsNormalString(string(r))) {
			t.Errorf("U+%04X is not inert", r)
		}
		if isLoneMark(r) && (p.CCC() == 0 || p.Decomposition() != nil || norm.NFC.String("a"+string(r)) != "a"+string(r)) {
			t.Errorf("U+%04X is no lone mark", r)
		}
	}
}

func TestNormalizeIsNFC(t *testing.T) {
	runes := rapid.SampledFrom([]rune("aéabcdefgh\u0301\u0323ก\u0E38\u0E48\u0E49\u094D\u093Cन\u0ACDક한\u1100\u1161ㅎا\u0653й\u0306и중。Ω\u2126ệ"))
	rapid.Check(t, func(t *rapid.T) {
		s := "x" + string(rapid.SliceOfN(runes, 0, 12).Draw(t, "text")) + "x"
		if got, want := Normalize(s), norm.NFC.String(s); got != want {
			t.Fatalf("%+q: got %+q, want %+q", s, got, want)
		}
	})
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\nb", "a b"}, {"a  \nb", "a\\\nb"}, {"a\\\nb", "a\\\nb"}, {"你\n好", "你好"}, {"你\nok", "你 ok"}, {"한\n국", "한 국"}, {"a\r\nb", "a b"}, {"a\\\\\nb", "a\\\\ b"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
