package catalog_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caveat/internal/catalog"
)

func TestDiff(t *testing.T) {
	for _, c := range [][3]string{
		{"", "", ""},
		{"Never with fever.", "Never with fever.", "Never with fever."},
		{"Never with fever.", "Never with fever or chills.", "Never with fever{+ or chills+}."},
		{"Take 5 mg for 3 days.", "Take 50 mg for 3 days.", "Take [-5-]{+50+} mg for 3 days."},
		{"Do not take it.", "Take it.", "[-Do not take-]{+Take+} it."},
		{"one two three four", "one five six four", "one [-two three-]{+five six+} four"},
		{"don't go", "do go", "[-don't-]{+do+} go"},
		{"发烧时绝不做。", "发烧或发冷时绝不做。", "发烧{+或发冷+}时绝不做。"},
		{"熱がある場合", "熱や寒気がある場合", "熱{+や寒気+}がある場合"},
		{"ห้ามทำเมื่อมีไข้", "ห้ามทำเมื่อไม่มีไข้", "ห้ามทำเมื่อ{+ไม่+}มีไข้"},
		{"열이 나면 하지 마세요", "열이나 오한이 나면 하지 마세요", "[-열이-]{+열이나 오한이+} 나면 하지 마세요"},
		{"لا تفعل ذلك مع الحمى", "لا تفعل ذلك أبدًا مع الحمى", "لا تفعل ذلك {+أبدًا +}مع الحمى"},
		{"તાવ હોય ત્યારે", "ખૂબ તાવ હોય ત્યારે", "{+ખૂબ +}તાવ હોય ત્યારે"},
	} {
		if got := catalog.Marked(catalog.Diff(c[0], c[1])); got != c[2] {
			t.Errorf("%q → %q:\n got %s\nwant %s", c[0], c[1], got, c[2])
		}
	}
}

// Both texts can be put together again from their difference, however long they are.
func TestDiffIsWhole(t *testing.T) {
	check := func(fatal func(string, ...any), old, new string) {
		var a, b strings.Builder
		last := catalog.Inserted
		for i, p := range catalog.Diff(old, new) {
			if p.Text == "" || i > 0 && p.Op == last {
				fatal("a piece is empty, or like the one before it")
			}
			last = p.Op
			if p.Op != catalog.Inserted {
				a.WriteString(p.Text)
			}
			if p.Op != catalog.Deleted {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != new {
			fatal("%q → %q became %q → %q", old, new, a.String(), b.String())
		}
	}
	text := rapid.OneOf(rapid.StringMatching(`([ab],? ){0,8}[ab发烧ไข้]{0,4}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		check(t.Fatalf, text.Draw(t, "old"), text.Draw(t, "new"))
	})
	check(t.Fatalf, strings.Repeat("a b ", 5000), strings.Repeat("b c ", 5000))
}
