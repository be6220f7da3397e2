package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"caveat/internal/article"
	"caveat/internal/lang"
)

// Bidi reports characters that change the order of text and do not change it back (UAX #9), and
// overrides, which can make a text look like its opposite.
var Bidi = Check{Name: "bidi", Doc: "no override or unpaired isolate turns text round", Run: func(p *Pass) {
	p.eachBad(func(at Place, s string, sev Severity) {
		depth := 0
		for _, r := range s {
			switch {
			case r == 0x202D || r == 0x202E:
				p.Report(sev, at, "a %s (U+%04X) is in the text; take it out", badCharacters[r], r)
				return
			case r >= 0x2066 && r <= 0x2068 || r == 0x202A || r == 0x202B:
				depth++
			case r == 0x2069 || r == 0x202C:
				if depth--; depth < 0 {
					p.Report(sev, at, "a %s (U+%04X) closes nothing; take it out", badCharacters[r], r)
					return
				}
			}
		}
		if depth != 0 {
			p.Report(sev, at, "an isolate or embedding is not closed; take it out: pages isolate numbers themselves")
		}
	})
}}

// Invisible reports characters that nobody sees: zero-width, replacement, private use, control.
// Joiners are letters' own in some scripts, and direction marks may stand in right-to-left text.
var Invisible = Check{Name: "invisible", Doc: "no invisible, private or replacement character is in a text", Run: func(p *Pass) {
	rtl := p.Page >= 0 && p.locale().RTL
	p.eachBad(func(at Place, s string, sev Severity) {
		prev := rune(0)
		for i, r := range s {
			k := kindOf(r)
			if k == kBad && !harmless(r, prev, s[i+utf8.RuneLen(r):], rtl) {
				name := badCharacters[r]
				if name == "" {
					name = "private or control character"
				}
				if p.Page >= 0 && strings.ContainsRune(p.Work.Units[at.Unit].Text, r) {
					sev = Warning // the source has it too, and is to be mended first
				}
				p.Report(sev, at, "a %s (U+%04X) is in the text, after “%s”; take it out", name, r, tail(s[:i]))
				return
			}
			prev = r
		}
	})
}}

// harmless says whether a character that is mostly a slip has its use here.
func harmless(r, prev rune, rest string, rtl bool) bool {
	switch r {
	case 0x200C, 0x200D: // joiners
		next, _ := utf8.DecodeRuneInString(rest)
		return joins(prev) && joins(next)
	case 0x200E, 0x200F, 0x061C:
		return rtl
	case 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E:
		return true // Bidi has those
	}
	return false
}

// joins says whether a letter is of a script that joins letters, or a sign of one.
func joins(r rune) bool {
	return r >= 0x0600 && r <= 0x0FFF || r >= 0x1000 && r <= 0x109F || r >= 0x1780 && r <= 0x17FF || r >= 0xFB50 && r <= 0xFEFC || r >= 0x1F000
}

func tail(s string) string {
	for i := 0; len(s) > 12 && i < len(s); {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return s
}

// eachBad visits every text of the pass, each plural form, that holds a character worth a look.
func (p *Pass) eachBad(visit func(at Place, s string, sev Severity)) {
	if p.Page < 0 {
		source := p.sourceTexts()
		for i := range source {
			if source[i].bad {
				visit(p.SourceUnit(i), p.Work.Units[i].Text, p.severity(i))
			}
		}
		return
	}
	target := p.targetTexts()
	for i := range target {
		m := p.Work.Pages[p.Page].States[i].Message
		if m == nil || !target[i].bad && len(m.Plural) == 0 {
			continue
		}
		each(m, func(form lang.Form, s string) {
			at := p.Target(i)
			at.Pos = article.Pos(m.FormPos(form))
			visit(at, s, p.severity(i))
		})
	}
}

// severity is that of a finding about a unit: an error on safety text.
func (p *Pass) severity(unit int) Severity {
	if p.Work.Safety[unit] {
		return Error
	}
	return Warning
}

// MixedScript reports words of letters from scripts that look alike: a Cyrillic а in a Latin word
// reads the same, and is found by no search and read out wrongly.
var MixedScript = Check{Name: "mixed-script", Doc: "no word mixes Latin, Cyrillic and Greek letters", Run: func(p *Pass) {
	if p.Page < 0 {
		source := p.sourceTexts()
		for i := range source {
			if source[i].mixed {
				p.Report(p.severity(i), p.SourceUnit(i), "the word “%s” mixes scripts; type it again", mixedWord(source[i].raw))
			}
		}
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		if t.mixed && !s.mixed {
			p.Report(sev, p.Target(i), "the word “%s” mixes scripts; type it again", mixedWord(t.raw))
		}
	})
}}

// mixedWord finds the word for the message.
func mixedWord(s string) string {
	from, scripts := 0, 0
	for i, r := range s + " " {
		switch k := kindOf(r); {
		case k == kLatin || k == kCyrillic || k == kGreek:
			scripts |= 1 << (k - kLetters)
		case k.letter() || k == kMark || k == kDigit:
		default:
			if scripts&(scripts-1) != 0 {
				return s[from:i]
			}
			from, scripts = i+utf8.RuneLen(r), 0
		}
	}
	return ""
}

// Unicode reports files that are not in Unicode's composed form (NFC, UAX #15), in which texts are
// compared: an editor or a keyboard that takes letters apart makes every comparison a surprise.
var Unicode = Check{Name: "unicode", Doc: "files are in composed form (NFC)", Run: func(p *Pass) {
	if p.safety {
		return // it withholds nothing
	}
	file := p.Work.Catalog
	if p.Page >= 0 {
		file = p.Work.Pages[p.Page].File
	}
	if at := firstDecomposed(file.Src); at >= 0 {
		line := 1 + strings.Count(file.Src[:at], "\n")
		col := at - strings.LastIndexByte(file.Src[:at], '\n')
		p.Report(Warning, Place{File: file.Path, Pos: article.Pos{Line: line, Col: col}, Unit: -1},
			"“%s” is made of parts (not NFC); save the file in composed form", fmt.Sprint(strings.TrimSpace(around(file.Src, at))))
	}
}}

// firstDecomposed gives the first byte of a line that NFC would change, -1 if there is none.
func firstDecomposed(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < 0xCC || !mayCompose(s[i:]) {
			continue
		}
		from, to := strings.LastIndexByte(s[:i], '\n')+1, len(s)
		if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
			to = i + n
		}
		if !norm.NFC.IsNormalString(s[from:to]) {
			return from
		}
		i = to - 1
	}
	return -1
}

// mayCompose says whether a character may be one that NFC changes or joins to the one before, by
// its first bytes: marks for Latin, Greek, Cyrillic and Arabic, conjoining Hangul, kana's voicing
// marks, single characters with a canonical equal, compatibility ideographs. Thai and Gujarati have
// none; other scripts of India and beyond are left to a closer look.
func mayCompose(s string) bool {
	if len(s) < 3 {
		return s[0] == 0xCC || s[0] == 0xCD
	}
	switch s[0] {
	case 0xCC, 0xCD:
		return true
	case 0xD9:
		return s[1] >= 0x93 && s[1] <= 0x95
	case 0xE0:
		switch {
		case s[1] >= 0xB8 && s[1] <= 0xBB, s[1] == 0xAA, s[1] == 0xAB: // Thai, Lao, Gujarati
			return false
		case s[1] == 0xA4: // Devanagari
			return s[2] == 0xBC
		case s[1] == 0xA5:
			return s[2] >= 0x98 && s[2] <= 0x9F
		}
		return true
	case 0xE1:
		return s[1] < 0xB8 || s[1] > 0xBB
	case 0xE2:
		return s[1] == 0x84 || s[1] == 0x80 && s[2] <= 0x81 || s[1] == 0xAB
	case 0xE3:
		return s[1] == 0x82 && (s[2] == 0x99 || s[2] == 0x9A)
	case 0xEF:
		return s[1] >= 0xA4 && s[1] <= 0xAD
	}
	return s[0] >= 0xF0
}

func around(s string, at int) string {
	to := at
	for n := 0; n < 6 && to < len(s) && s[to] != '\n'; n++ {
		_, size := utf8.DecodeRuneInString(s[to:])
		to += size
	}
	return s[at:to]
}
