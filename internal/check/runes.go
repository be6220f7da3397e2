package check

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// kind says what a character is to the checks.
type kind uint8

const (
	kSymbol kind = iota // anything that parts words
	kSpace
	kStop    // ends a sentence: . ! ? 。
	kClause  // parts clauses: , ; : ( ) and dashes
	kDigit   // decimal digit of any system
	kMark    // combining mark
	kUnit    // ° % ‰ ℃: stands for a unit
	kBad     // never belongs in a text: zero-width, bidi control, private use, replacement
	kLetters // and all above it: letters, by script
)

// Letters by script. The order is that of scriptNames.
const (
	kLatin = kLetters + iota
	kCyrillic
	kGreek
	kArabic
	kHebrew
	kHan
	kKana
	kHangul
	kThai
	kGujarati
	kDevanagari
	kOtherLetter
	kEnd
)

const scripts = int(kEnd - kLetters)

// scriptNames are the codes (ISO 15924) of the scripts that kinds tell apart.
var scriptNames = [scripts]string{"Latn", "Cyrl", "Grek", "Arab", "Hebr", "Hani", "Kana", "Hang", "Thai", "Gujr", "Deva", ""}

func (k kind) letter() bool { return k >= kLetters }

// kinds is the kind of every character of the basic plane. It is filled on first use.
var kinds = sync.OnceValue(func() *[1 << 16]kind {
	t := new([1 << 16]kind)
	fill := func(k kind, tables ...*unicode.RangeTable) {
		for _, rt := range tables {
			for _, r := range rt.R16 {
				for c := uint32(r.Lo); c <= uint32(r.Hi); c += uint32(r.Stride) {
					t[c] = k
				}
			}
		}
	}
	fill(kOtherLetter, unicode.L)
	letters := func(k kind, script *unicode.RangeTable) {
		for _, r := range script.R16 {
			for c := uint32(r.Lo); c <= uint32(r.Hi); c += uint32(r.Stride) {
				if t[c] == kOtherLetter {
					t[c] = k
				}
			}
		}
	}
	letters(kLatin, unicode.Latin)
	letters(kCyrillic, unicode.Cyrillic)
	letters(kGreek, unicode.Greek)
	letters(kArabic, unicode.Arabic)
	letters(kHebrew, unicode.Hebrew)
	letters(kHan, unicode.Han)
	letters(kKana, unicode.Hiragana)
	letters(kKana, unicode.Katakana)
	letters(kHangul, unicode.Hangul)
	letters(kThai, unicode.Thai)
	letters(kGujarati, unicode.Gujarati)
	letters(kDevanagari, unicode.Devanagari)
	fill(kMark, unicode.M)
	// Vowel signs and tone marks are parts of the words of these scripts.
	for _, s := range []struct {
		k  kind
		rt *unicode.RangeTable
	}{{kThai, unicode.Thai}, {kGujarati, unicode.Gujarati}, {kDevanagari, unicode.Devanagari}} {
		for _, r := range s.rt.R16 {
			for c := uint32(r.Lo); c <= uint32(r.Hi); c += uint32(r.Stride) {
				if t[c] == kMark {
					t[c] = s.k
				}
			}
		}
	}
	fill(kDigit, unicode.Nd)
	fill(kSpace, unicode.Z)
	for _, c := range "\t\n\r" {
		t[c] = kSpace
	}
	for _, c := range ".!?。！？؟۔।…" {
		t[c] = kStop
	}
	for _, c := range ",;:()[]—–、，；：（）「」『』《》【】،؛“”„«»\"" {
		t[c] = kClause
	}
	for _, c := range "°%‰℃℉٪％" {
		t[c] = kUnit
	}
	fill(kBad, unicode.Co, unicode.Cs)
	for c := 0; c < 0x20; c++ {
		if t[c] != kSpace {
			t[c] = kBad
		}
	}
	for c := range badCharacters {
		t[c] = kBad
	}
	return t
})

// badCharacters are those that cannot be seen, or should not be there, with their names.
var badCharacters = map[rune]string{
	0x00AD: "soft hyphen",
	0x034F: "combining grapheme joiner",
	0x061C: "Arabic letter mark",
	0x115F: "Hangul filler", 0x1160: "Hangul filler", 0x3164: "Hangul filler", 0xFFA0: "Hangul filler",
	0x180E: "Mongolian vowel separator",
	0x200B: "zero-width space", 0x200C: "zero-width non-joiner", 0x200D: "zero-width joiner",
	0x200E: "left-to-right mark", 0x200F: "right-to-left mark",
	0x202A: "left-to-right embedding", 0x202B: "right-to-left embedding", 0x202C: "pop directional formatting",
	0x202D: "left-to-right override", 0x202E: "right-to-left override",
	0x2060: "word joiner", 0x2061: "invisible operator", 0x2062: "invisible operator", 0x2063: "invisible operator", 0x2064: "invisible operator",
	0x2066: "left-to-right isolate", 0x2067: "right-to-left isolate", 0x2068: "first strong isolate", 0x2069: "pop directional isolate",
	0x2028: "line separator", 0x2029: "paragraph separator",
	0xFEFF: "byte order mark", 0xFFF9: "annotation mark", 0xFFFA: "annotation mark", 0xFFFB: "annotation mark",
	0xFFFC: "object replacement character", 0xFFFD: "replacement character",
}

func kindOf(r rune) kind {
	if r < 1<<16 && r >= 0 {
		return kinds()[r]
	}
	switch {
	case unicode.Is(unicode.Han, r):
		return kHan
	case r >= 0xE0000:
		return kBad // tags, variation selectors for ideographs, private use
	case unicode.IsLetter(r):
		return kOtherLetter
	case unicode.Is(unicode.Nd, r):
		return kDigit
	case unicode.IsMark(r):
		return kMark
	}
	return kSymbol
}

// digit gives the value of a decimal digit of any system: each system's ten stand in a row.
func digit(r rune) int {
	if r < utf8.RuneSelf {
		return int(r - '0')
	}
	zero := r
	for zero > r-9 && unicode.Is(unicode.Nd, zero-1) && !zeros[zero] {
		zero--
	}
	return int(r - zero)
}

// zeros are the zeros that another system's nine stands right before.
var zeros = map[rune]bool{0x1D7D8: true, 0x1D7E2: true, 0x1D7EC: true, 0x1D7F6: true, 0x1A90: true}

// scriptKinds gives the kinds of letters that a language's script is written in.
func scriptKinds(script string) []kind {
	switch script {
	case "Hans", "Hant", "Hani":
		return []kind{kHan}
	case "Jpan":
		return []kind{kHan, kKana}
	case "Kore":
		return []kind{kHangul, kHan}
	}
	for i, name := range scriptNames {
		if name == script && name != "" {
			return []kind{kLetters + kind(i)}
		}
	}
	return []kind{kOtherLetter}
}
