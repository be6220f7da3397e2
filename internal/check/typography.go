package check

import (
	"strings"
	"unicode/utf8"
)

// Punctuation compares how texts end: a question stays a question, a sentence ends, a colon leads on.
var Punctuation = Check{Name: "punctuation", Doc: "a translation ends as its source does", Run: func(p *Pass) {
	if p.Page < 0 {
		return
	}
	p.targetTexts()
	if p.reading.words.unstopped {
		p.NotRun("sentences end without a mark in " + p.locale().Tag)
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		a, b := ending(s.raw), ending(t.raw)
		if a != b && (a != 0 || b != '.') && !(a == '.' && b == '!') && !(a == '!' && b == '.') {
			p.Report(Warning, p.Target(i), "the source ends with %s, the translation with %s; end it as the source does", endingName(a), endingName(b))
		}
	})
}}

// ending gives the kind of mark at the end of a text: '.', '?', '!', ':' or 0.
func ending(s string) byte {
	s = strings.TrimRight(s, "*_)]\"”’»」』） \u00a0\u202f")
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '.', '。', '…', '۔', '।', '．':
		return '.'
	case '?', '？', '؟':
		return '?'
	case '!', '！':
		return '!'
	case ':', '：':
		return ':'
	}
	return 0
}

func endingName(c byte) string {
	switch c {
	case '.':
		return "a full stop"
	case '?':
		return "a question mark"
	case '!':
		return "an exclamation mark"
	case ':':
		return "a colon"
	}
	return "no mark"
}

// Spacing reports doubled spaces, spaces before marks that take none, missing ones after marks, and
// in French the marks that a narrow no-break space stands before.
var Spacing = Check{Name: "spacing", Doc: "spaces stand where the language has them", Run: func(p *Pass) {
	if p.Page < 0 {
		source := p.sourceTexts()
		for i := range source {
			if strings.Contains(source[i].raw, "  ") {
				p.Report(Warning, p.SourceUnit(i), "two spaces stand side by side; take one out")
			}
		}
		return
	}
	french := base(p.locale()) == "fr"
	p.pairs(func(i int, s, t *text, sev Severity) {
		if what := badSpace(t.raw, french); what != "" {
			p.Report(Warning, p.Target(i), "%s", what)
		}
	})
}}

func badSpace(s string, french bool) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c > '?' { // most letters, and all that is not ASCII
			continue
		}
		switch c {
		case ' ':
			if i+1 == len(s) {
				continue
			}
			switch next := s[i+1]; {
			case next == ' ':
				return "two spaces stand side by side; take one out"
			case (next == ',' || next == '.') && (i+2 == len(s) || s[i+2] == ' '), !french && (next == ';' || next == '?' || next == '!') && (i+2 == len(s) || s[i+2] == ' '):
				return "a space stands before “" + s[i+1:i+2] + "”; take it out"
			case french && (next == ';' || next == '?' || next == '!' || next == ':'):
				return "an ordinary space stands before “" + s[i+1:i+2] + "”; write a no-break space (U+202F, U+00A0 before a colon)"
			}
		case ',', ';':
			if i > 0 && i+1 < len(s) && isLetter(s[i-1]) && isLetter(s[i+1]) {
				return "no space stands after “" + s[i:i+1] + "”; put one in"
			}
			if c == ';' && french && i > 0 && isLetter(s[i-1]) && i+1 < len(s) && s[i+1] == ' ' {
				return "no space stands before “;”; French has a narrow no-break space there (U+202F)"
			}
		case '?', '!':
			if french && i > 0 && isLetter(s[i-1]) && (i+1 == len(s) || s[i+1] == ' ') {
				return "no space stands before “" + s[i:i+1] + "”; French has a narrow no-break space there (U+202F)"
			}
		}
	}
	return ""
}
