package shape

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// Break says whether a line may or must end before a character.
type Break uint8

const (
	NoBreak Break = iota
	MayBreak
	MustBreak
)

// breaks returns, for each offset in text and its end, whether a line may end there: UAX #14, and
// what it leaves to dictionaries and habit: Thai words, whole Korean words, Chinese punctuation.
func breaks(seg *segmenter.Segmenter, text []rune) []Break {
	out := make([]Break, len(text)+1)
	if len(text) == 0 {
		return out
	}
	seg.Init(text)
	for lines := seg.LineIterator(); lines.Next(); {
		line := lines.Line()
		end := line.Offset + len(line.Text)
		out[end] = MayBreak
		if line.IsMandatoryBreak {
			out[end] = MustBreak
		}
	}
	for i := 0; i < len(text); i++ {
		if isThai(text[i]) {
			j := i
			for j < len(text) && isThai(text[j]) {
				j++
			}
			thaiWords(text[i:j], func(offset int) { out[i+offset] = MayBreak })
			i = j - 1
		}
	}
	for i := 1; i < len(text); i++ {
		if out[i] == MayBreak && (!breakable(text[i-1], text[i]) || i > 1 && text[i-1] == '/' && text[i-2] == '/') {
			out[i] = NoBreak // the last: an address's "//"
		}
	}
	keepIsolates(text, out)
	return out
}

// keepIsolates keeps a short isolate on one line: a quantity with its unit within right-to-left
// text, which read in two halves would be another quantity.
func keepIsolates(text []rune, out []Break) {
	const short = 40
	for i, r := range text {
		if r != '\u2066' {
			continue
		}
		end := slices.Index(text[i:min(i+short, len(text))], '\u2069')
		for k := i + 1; k <= i+end; k++ {
			if out[k] == MayBreak {
				out[k] = NoBreak
			}
		}
	}
}

const (
	// Marks that end or part what stands before them, and those that open what stands behind
	// (Requirements for Chinese Text Layout, 3.1.3; UAX #14 gives some of them as alphabetic).
	notAtLineStart = "·‧•、。，．；：？！）］｝〕〉》」』】〗”’…—～％‰℃°〜–/／"
	notAtLineEnd   = "（［｛〔〈《「『【〖“‘"
	// After these a Korean word may go on in the next line.
	koreanBreakAfter = "-–—/·\u200B"
)

// breakable takes back a break that UAX #14 allows between two characters.
func breakable(before, after rune) bool {
	if after == 'ๆ' || after == 'ฯ' { // they repeat or shorten the word before them
		return false
	}
	if before == '\u00AD' { // hyphenation is left to the reader's language: no hyphen is drawn
		return false
	}
	if before == '\u200B' || unicode.IsSpace(before) {
		return true
	}
	if hangul(before) || hangul(after) {
		return strings.ContainsRune(koreanBreakAfter, before)
	}
	if wide(before) || wide(after) {
		return !strings.ContainsRune(notAtLineStart, after) && !strings.ContainsRune(notAtLineEnd, before)
	}
	return true
}

func hangul(r rune) bool {
	return r >= 0xAC00 && r <= 0xD7A3 || r >= 0x1100 && r <= 0x11FF || r >= 0x3130 && r <= 0x318F
}

func wide(r rune) bool {
	return r >= 0x2E80 && r <= 0xA4CF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFF00 && r <= 0xFF60 || r >= 0x20000 && r <= 0x3FFFF
}
