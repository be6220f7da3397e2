package drill

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// injection is one good translation that a fault is put into.
type injection struct {
	tag      string
	source   string
	good     string
	others   []string // good translations of other texts, same language
	foreign  []string // good translations of the same text, other languages
	phrases  *phrases
	rng      *rand.Rand
	wordless bool // the text has no markup to break: a corpus
}

// fault puts one kind of error into a text. Apply gives the bad text, false where the text offers
// no place for it.
type fault struct {
	name  string
	apply func(x *injection) (string, bool)
}

// textFaults change one text of one language.
var textFaults = []fault{
	{"negation dropped", (*injection).dropNegation},
	{"consequence cut", (*injection).cutLastSentence},
	{"cut to 45 %", (*injection).cut},
	{"left in English", func(x *injection) (string, bool) { return x.source, x.source != x.good }},
	{"another text", (*injection).otherText},
	{"wrong language", (*injection).wrongLanguage},
	{"digit changed", (*injection).digit},
	{"decimal mark moved", (*injection).decimal},
	{"numbers swapped", (*injection).swapNumbers},
	{"unit changed", (*injection).unit},
	{"near term", (*injection).nearTerm},
	{"cure promised", func(x *injection) (string, bool) {
		if x.phrases == nil || x.phrases.cure == "" {
			return "", false
		}
		return x.good + " " + x.phrases.cure, true
	}},
	{"emergency number", (*injection).emergency},
	{"placeholder", func(x *injection) (string, bool) {
		out := strings.Replace(x.good, "{{.Emergency}}", "{{.Emergncy}}", 1)
		return out, out != x.good
	}},
	{"bidi override", func(x *injection) (string, bool) { return x.insideWord("\u202E") }},
	{"zero-width space", func(x *injection) (string, bool) { return x.insideWord("\u200B") }},
	{"homoglyph", (*injection).homoglyph},
	{"markup broken", func(x *injection) (string, bool) {
		i := strings.LastIndex(x.good, "**")
		if i < 0 || x.wordless {
			return "", false
		}
		return x.good[:i] + x.good[i+2:], true
	}},
	{"link lost", (*injection).loseLink},
}

// negated says whether an English sentence negates, plainly.
var negated = regexp.MustCompile(`(?i)\b(not|never|no|cannot|nobody)\b|n't\b`)

// dropNegation takes the language's own words of negation out at one place.
func (x *injection) dropNegation() (string, bool) {
	if x.phrases == nil || !negated.MatchString(x.source) {
		return "", false
	}
	for _, edits := range x.phrases.drops {
		hits := slices.DeleteFunc(places(x.good, edits[0].from), func(at int) bool {
			return x.phrases.kept(x.good, at, at+len(edits[0].from))
		})
		// A lead in bold says in a word what the sentences after it say: they are what counts.
		if lead := max(strings.Index(x.good, ".** "), strings.Index(x.good, "。** ")); lead > 0 {
			for len(hits) > 1 && hits[0] < lead {
				hits = hits[1:]
			}
		}
		if len(hits) == 0 {
			continue
		}
		at := hits[x.rng.IntN(len(hits))]
		out := x.good[:at] + edits[0].to + x.good[at+len(edits[0].from):]
		tail := out[at:]
		for _, e := range edits[1:] {
			if k := strings.Index(tail, e.from); k >= 0 {
				tail = tail[:k] + e.to + tail[k+len(e.from):]
				break
			}
		}
		return upperFirst(out[:at]+tail, at), true
	}
	return "", false
}

// kept says whether s[from:to] overlaps a phrase that no drop may touch.
func (p *phrases) kept(s string, from, to int) bool {
	for _, keep := range p.keeps {
		for _, at := range places(s, keep) {
			if from < at+len(keep) && at < to {
				return true
			}
		}
	}
	return false
}

// upperFirst makes the letter at a sentence's beginning a capital again.
func upperFirst(s string, at int) string {
	if at > 0 && !strings.HasSuffix(s[:at], "** ") && !strings.HasSuffix(s[:at], ". ") {
		return s
	}
	r, n := utf8.DecodeRuneInString(s[at:])
	return s[:at] + string(unicode.ToUpper(r)) + s[at+n:]
}

func places(s, what string) []int {
	var out []int
	for from := 0; ; {
		k := strings.Index(s[from:], what)
		if k < 0 {
			return out
		}
		out = append(out, from+k)
		from += k + len(what)
	}
}

// cutLastSentence takes out what follows the last full stop inside the text.
func (x *injection) cutLastSentence() (string, bool) {
	end := -1
	for i, r := range x.good {
		if (r == '.' || r == '。' || r == '।' || r == '؟' || r == '?') && i > 0 {
			next := i + utf8.RuneLen(r)
			if next < len(x.good)-12 && (r != '.' || x.good[next] == ' ') {
				end = next
			}
		}
	}
	if end < 0 || strings.Count(x.source, ". ") < 1 {
		return "", false
	}
	return x.good[:end], utf8.RuneCountInString(x.good[:end])*10 < utf8.RuneCountInString(x.good)*9
}

// cut leaves 45 of 100 characters.
func (x *injection) cut() (string, bool) {
	r := []rune(x.good)
	if len(r) <= 8 {
		return "", false
	}
	return strings.TrimRightFunc(string(r[:len(r)*45/100]), unicode.IsSpace), true
}

func (x *injection) otherText() (string, bool) {
	if len(x.others) == 0 {
		return "", false
	}
	out := x.others[x.rng.IntN(len(x.others))]
	return out, out != x.good && out != ""
}

func (x *injection) wrongLanguage() (string, bool) {
	if len(x.foreign) == 0 || utf8.RuneCountInString(x.good) < 25 && x.tag != "zh-Hans" {
		return "", false
	}
	out := x.foreign[x.rng.IntN(len(x.foreign))]
	return out, out != x.good && out != ""
}

// digits gives the places of the text's ASCII digits outside links and placeholders.
func (x *injection) digits() []int {
	var at []int
	depth := 0
	for i := 0; i < len(x.good); i++ {
		switch c := x.good[i]; {
		case strings.HasPrefix(x.good[i:], "](") || strings.HasPrefix(x.good[i:], "{{"):
			depth = 1
		case c == ')' || c == '}':
			depth = 0
		case c >= '0' && c <= '9' && depth == 0:
			at = append(at, i)
		}
	}
	return at
}

func (x *injection) digit() (string, bool) {
	at := x.digits()
	if len(at) == 0 {
		return "", false
	}
	i := at[x.rng.IntN(len(at))]
	d := byte('0' + (int(x.good[i]-'0')+1+x.rng.IntN(9))%10)
	return x.good[:i] + string(d) + x.good[i+1:], true
}

// decimalNumber is one with a decimal mark: three digits after a mark are a group, and 8,000 without its
// mark is the same number.
var decimalNumber = regexp.MustCompile(`\b\d+[.,]\d{1,2}\b`)

func (x *injection) decimal() (string, bool) {
	m := decimalNumber.FindStringIndex(x.good)
	if m == nil {
		return "", false
	}
	s := x.good[m[0]:m[1]]
	mark := strings.IndexAny(s, ".,")
	moved := s[:mark] + s[mark+1:] // 2.5 → 25
	if mark > 1 {
		moved = s[:mark-1] + s[mark:mark+1] + s[mark-1:mark] + s[mark+1:] // 100.4 → 10.04
	}
	return x.good[:m[0]] + moved + x.good[m[1]:], true
}

var wholeNumber = regexp.MustCompile(`\d+`)

func (x *injection) swapNumbers() (string, bool) {
	all := wholeNumber.FindAllStringIndex(x.good, -1)
	for k := 0; k+1 < len(all); k++ {
		a, b := x.good[all[k][0]:all[k][1]], x.good[all[k+1][0]:all[k+1][1]]
		if a != b && all[k+1][0]-all[k][1] > 3 {
			return x.good[:all[k][0]] + b + x.good[all[k][1]:all[k+1][0]] + a + x.good[all[k+1][1]:], true
		}
	}
	return "", false
}

// unitSigns are mixed up in every language.
var unitSigns = []swap{{from: "°C", to: "°F"}, {from: "mg", to: "g"}, {from: "ml", to: "l"}, {from: "kg", to: "g"}}

// unit changes a unit right after a number.
func (x *injection) unit() (string, bool) {
	pairs := unitSigns
	if x.phrases != nil {
		pairs = append(pairs[:len(pairs):len(pairs)], x.phrases.units...)
	}
	for _, p := range pairs {
		if !x.inSource(p) {
			continue
		}
		for _, k := range places(x.good, p.from) {
			before, end := strings.TrimRight(x.good[:k], " \u00a0"), k+len(p.from)
			if before != "" && before[len(before)-1] >= '0' && before[len(before)-1] <= '9' && !strings.Contains(before, p.to) && x.isWord(k, end) {
				return x.good[:k] + p.to + x.good[end:], true
			}
		}
	}
	return "", false
}

// inSource says whether the source has the word that a swap asks for.
func (x *injection) inSource(p swap) bool {
	return p.source == "" || strings.Contains(" "+strings.ToLower(x.source), " "+p.source)
}

// nearTerm puts a term's opposite in its place, everywhere in the text.
func (x *injection) nearTerm() (string, bool) {
	if x.phrases == nil {
		return "", false
	}
	for _, p := range x.phrases.near {
		if !x.inSource(p) {
			continue
		}
		for _, form := range [][2]string{{p.from, p.to}, {upperFirst(p.from, 0), upperFirst(p.to, 0)}} {
			var out strings.Builder
			rest := 0
			for _, k := range places(x.good, form[0]) {
				if end := k + len(form[0]); k >= rest && x.isWord(k, end) {
					out.WriteString(x.good[rest:k] + form[1])
					rest = end
				}
			}
			if rest > 0 {
				return out.String() + x.good[rest:], true
			}
		}
	}
	return "", false
}

// arabicPrefixes are written with the word that they stand before.
var arabicPrefixes = map[string]bool{"ال": true, "و": true, "ف": true, "ب": true, "ل": true, "وال": true, "بال": true, "لل": true}

// isWord says whether good[start:end] is a word, not a part of one.
func (x *injection) isWord(start, end int) bool {
	before, after := x.good[:start], x.good[end:]
	before = before[strings.LastIndexFunc(before, func(r rune) bool { return !inWord(r) })+1:]
	next, _ := utf8.DecodeRuneInString(after)
	switch x.tag {
	case "zh-Hans", "th":
		return true
	case "ko": // particles follow
		return !unicode.IsLetter(lastRune(before))
	case "ar":
		return (before == "" || arabicPrefixes[before]) && !inWord(next)
	}
	return !inWord(lastRune(before)) && !inWord(next)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func (x *injection) emergency() (string, bool) {
	out := strings.Replace(x.good, "{{.Emergency}}", "112", 1)
	if out == x.good {
		out = strings.Replace(x.good, "911", "119", 1)
	}
	return out, out != x.good
}

// insideWord puts something between two letters.
func (x *injection) insideWord(what string) (string, bool) {
	var at []int
	prev := rune(0)
	depth := 0
	for i, r := range x.good {
		switch r {
		case '{', '(':
			depth++
		case '}', ')':
			depth--
		}
		if unicode.IsLetter(prev) && unicode.IsLetter(r) && depth == 0 {
			at = append(at, i)
		}
		prev = r
	}
	if len(at) == 0 {
		return "", false
	}
	i := at[x.rng.IntN(len(at))]
	return x.good[:i] + what + x.good[i:], true
}

// lookalikes are letters that look the same in Latin and Cyrillic.
var lookalikes = map[rune]rune{'a': 'а', 'e': 'е', 'o': 'о', 'c': 'с', 'p': 'р', 'x': 'х', 'а': 'a', 'е': 'e', 'о': 'o', 'с': 'c', 'р': 'p', 'х': 'x'}

func (x *injection) homoglyph() (string, bool) {
	r := []rune(x.good)
	for i := 1; i+1 < len(r); i++ {
		if to, ok := lookalikes[r[i]]; ok && sameAlphabet(r[i-1], r[i]) && sameAlphabet(r[i+1], r[i]) {
			if i > 1 && r[i-2] == '{' || strings.Contains(string(r[max(0, i-12):i]), "{{") || strings.Contains(string(r[max(0, i-30):i]), "](") {
				continue
			}
			r[i] = to
			return string(r), true
		}
	}
	return "", false
}

func sameAlphabet(a, b rune) bool {
	return unicode.Is(unicode.Latin, a) && unicode.Is(unicode.Latin, b) || unicode.Is(unicode.Cyrillic, a) && unicode.Is(unicode.Cyrillic, b)
}

var link = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

func (x *injection) loseLink() (string, bool) {
	if x.wordless {
		return "", false
	}
	out := link.ReplaceAllString(x.good, "$1")
	return out, out != x.good
}
