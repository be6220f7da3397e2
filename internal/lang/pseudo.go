package lang

import (
	"fmt"
	"strings"
	"unicode"
)

// pseudo says which kind of pseudo-locale a locale is, if any.
type pseudo uint8

const (
	accented pseudo = iota + 1 // region XA: English with accents, longer, in brackets
	mirrored                   // region XB: English forced to run right to left
)

// The pseudo-locales, as CLDR names them (regions XA Pseudo-Accents and XB
// Pseudo-Bidi). Their words, numbers, dates and plural forms are English.
const (
	AccentedTag = "en-XA"
	MirroredTag = "ar-XB"
)

// Pseudo reports whether the locale is a pseudo-locale, whose text is made
// from English by [PseudoText].
func (l Locale) Pseudo() bool { return l.pseudo != 0 }

// Pseudo returns one of the two pseudo-locales, or an error for another tag.
func Pseudo(tag string) (Locale, error) {
	l, err := Parse(tag)
	if err == nil && !l.Pseudo() {
		err = fmt.Errorf("%q is not a pseudo-locale: %s and %s are", tag, AccentedTag, MirroredTag)
	}
	return l, err
}

// accented letters, readable still.
var (
	upperAccents = [26]rune{'Å', 'Ɓ', 'Ç', 'Ð', 'É', 'Ƒ', 'Ĝ', 'Ĥ', 'Î', 'Ĵ', 'Ķ', 'Ļ', 'Ṁ', 'Ñ', 'Ö', 'Þ', 'Ǫ', 'Ŕ', 'Š', 'Ţ', 'Û', 'Ṽ', 'Ŵ', 'Ẋ', 'Ý', 'Ž'}
	lowerAccents = [26]rune{'å', 'ƀ', 'ç', 'ð', 'é', 'ƒ', 'ĝ', 'ĥ', 'î', 'ĵ', 'ķ', 'ļ', 'ɱ', 'ñ', 'ö', 'þ', 'ǫ', 'ŕ', 'š', 'ţ', 'û', 'ṽ', 'ŵ', 'ẋ', 'ý', 'ž'}
)

// padding makes text longer, in words that can wrap.
const padding = "one two three four five six seven eight nine ten "

// PseudoText returns a run of plain English text as the pseudo-locale l has
// it; for any other locale it is s. Markup and {{variables}} must be kept out
// by the caller. Spaces at the ends stay there.
//
//   - en-XA: letters accented, 40 % longer, in brackets: [Ĥéļļö öñé];
//   - ar-XB: each word between RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL
//     FORMATTING, so that it shows mirrored and words still wrap.
//
// A run without letters stays as it is.
func PseudoText(l Locale, s string) string {
	core := strings.TrimSpace(s)
	if l.pseudo == 0 || strings.IndexFunc(core, unicode.IsLetter) < 0 {
		return s
	}
	start := strings.Index(s, core)
	before, after := s[:start], s[start+len(core):]
	var w strings.Builder
	w.WriteString(before)
	if l.pseudo == mirrored {
		mirrorWords(&w, core)
	} else {
		w.WriteByte('[')
		accent(&w, core)
		n := len([]rune(core))
		if extra := (n*4 + 9) / 10; extra > 0 {
			w.WriteByte(' ')
			more := strings.Repeat(padding, extra/len(padding)+1)
			accent(&w, strings.TrimRight(more[:extra], " "))
		}
		w.WriteByte(']')
	}
	w.WriteString(after)
	return w.String()
}

func accent(w *strings.Builder, s string) {
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			r = upperAccents[r-'A']
		case r >= 'a' && r <= 'z':
			r = lowerAccents[r-'a']
		}
		w.WriteRune(r)
	}
}

func mirrorWords(w *strings.Builder, s string) {
	const override, pop = "\u202e", "\u202c"
	inWord := false
	for _, r := range s {
		if space := unicode.IsSpace(r); space == inWord {
			if space {
				w.WriteString(pop)
			} else {
				w.WriteString(override)
			}
			inWord = !space
		}
		w.WriteRune(r)
	}
	if inWord {
		w.WriteString(pop)
	}
}
