package check

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFingerprintStays: a finding is the same wherever its lines have moved to, and no two findings of
// an article are one.
func TestFingerprintStays(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "see caveat.toml:12:3, “5:30”", "c.md:7; mend"})
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Finding {
			return Finding{Check: word.Draw(t, "check"), File: word.Draw(t, "file"), Locale: word.Draw(t, "locale"),
				Key: word.Draw(t, "key"), Message: word.Draw(t, "message"), Line: rapid.IntRange(1, 9).Draw(t, "line")}
		}), 1, 12).Draw(t, "findings")
		Sort(before)
		after := append([]Finding(nil), before...)
		shift := rapid.IntRange(1, 99).Draw(t, "shift")
		for i := range after {
			after[i].Line += shift
			after[i].Message = strings.NewReplacer("caveat.toml:12:3", "caveat.toml:40:1", "c.md:7", "c.md:90").Replace(after[i].Message)
		}
		nameAll(before)
		nameAll(after)
		seen := map[string]bool{}
		for i := range before {
			if before[i].Fingerprint != after[i].Fingerprint {
				t.Fatalf("%+v moved: %s, %s", before[i], before[i].Fingerprint, after[i].Fingerprint)
			}
			if f := before[i].Fingerprint; seen[f] || len(f) != fingerprintLen {
				t.Fatalf("%s of %+v", f, before[i])
			}
			seen[before[i].Fingerprint] = true
		}
	})
}

// TestFingerprintTells: what a finding says is part of it, a time of day with it.
func TestFingerprintTells(t *testing.T) {
	a, b := Finding{Message: "at 5:30"}, Finding{Message: "at 5:45"}
	if fingerprint(&a) == fingerprint(&b) {
		t.Error("two messages have one fingerprint")
	}
	if TextDigest("ab", "c") == TextDigest("a", "bc") {
		t.Error("a text's end is not told from another's beginning")
	}
}
