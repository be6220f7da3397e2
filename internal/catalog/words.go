package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// vocabulary numbers words, so that texts are compared as sorted numbers.
type vocabulary map[string]int32

// profile is what likeness looks at in a text. All slices are sorted.
type profile struct {
	words []int32
	pairs []uint64 // neighbouring words
	grams []uint64 // three neighbouring characters; of short texts only
}

// short is up to how many words a text is compared by its characters too: a typing error in one
// word of two is half of the words, but a small part of the characters.
const short = 6

func (v vocabulary) profile(text string) profile {
	words := wordsOf(text)
	p := profile{words: make([]int32, len(words))}
	for i, w := range words {
		id, ok := v[w]
		if !ok {
			id = int32(len(v))
			v[w] = id
		}
		p.words[i] = id
	}
	if len(words) > 1 {
		p.pairs = make([]uint64, len(words)-1)
		for i := range p.pairs {
			p.pairs[i] = uint64(uint32(p.words[i]))<<32 | uint64(uint32(p.words[i+1]))
		}
		slices.Sort(p.pairs)
	}
	slices.Sort(p.words)
	if len(words) <= short {
		a, b := rune(' '), rune(' ')
		for _, r := range strings.ToLower(text) + " " {
			p.grams = append(p.grams, uint64(a)<<42|uint64(b)<<21|uint64(r))
			a, b = b, r
		}
		slices.Sort(p.grams)
	}
	return p
}

// likeness compares two texts: 1 for the same words in the same order, 0 for nothing in common. It
// is the Dice coefficient of their words, counted twice, and of their pairs of neighbouring words;
// of short texts that of their characters if it is higher.
func likeness(a, b *profile) float64 {
	score := dice(a.words, b.words)
	if len(a.pairs) > 0 && len(b.pairs) > 0 && score > 0.15 { // few words in common: fewer pairs
		score = (2*score + dice(a.pairs, b.pairs)) / 3
	}
	if len(a.grams) > 0 && len(b.grams) > 0 {
		score = max(score, dice(a.grams, b.grams))
	}
	return score
}

func dice[T int32 | uint64](a, b []T) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// wordsOf cuts a text into lower-case words. In scripts that put no space between words, each
// character is a word.
func wordsOf(s string) []string {
	out := make([]string, 0, len(s)/6+1)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, strings.ToLower(s[start:end]))
			start = -1
		}
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case !wordRune(r):
			flush(i)
		case alone(r):
			flush(i)
			start = i
			flush(i + n)
		case start < 0:
			start = i
		}
		i += n
	}
	flush(len(s))
	return out
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// alone says whether a character counts as a word: ideographs and kana.
func alone(r rune) bool {
	return r >= 0x3040 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r))
}
