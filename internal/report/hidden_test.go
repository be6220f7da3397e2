package report

import "testing"

func TestHidesEveryHiddenCharacter(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		if got, want := hides("a"+string(r)), hidden(r); got != want {
			t.Fatalf("U+%04X: %v, want %v", r, got, want)
		}
	}
}
