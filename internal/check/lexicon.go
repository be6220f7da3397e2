package check

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"caveat/internal/lang"
)

// The lexicons: one file per language, read by people as much as by the program. A line is
//
//	class [argument]: entry, entry, …
//
// An entry is whole words; a * at either end lets the word go on there. What is looked for is the
// text in small letters, without markup and punctuation (text.fold). lexicon/README.md tells what
// each class is for.
//
//go:embed lexicon
var lexiconFiles embed.FS

// class says what an entry is evidence of.
type class uint8

const (
	cNone      class = iota
	cNegation        // negates on its own: not, never
	cConcord         // negates where no negation stands before it in its clause: nunca
	cTail            // goes with a negation that it cannot do without: никогда, aucun, ningún
	cWeak            // may stand for a negation or be none: without, avoid, un-
	cNegative        // what every language says with a negation or a word of its own: without, unless, avoid
	cImplied         // the same, but only beside a negation is it surely none other: unknown, un-
	cLikewise        // stands for a word of the same sense and for nothing else: too weak to
	cNeutral         // is none of what it holds: "not only", Haitian "pa" as by
	cExpletive       // makes of the negation after it in its clause one that other languages do without: пока … не, until
	cJoin            // goes on with what stands before it: and, or
	cOr              // parts two things of which one holds
	cForbid          // forbids: must not, forbidden; always counts as a negation too
	cOrder           // orders or obliges: call, ask, must
	cMust            // obligation
	cShould          // advice
	cMay             // possibility or permission
	cAbsolute        // promises too much: cures, 100 % safe
	cVague           // a quantity that nobody can follow: some, a few
	cUp              // at least, more than
	cDown            // at most, less than
	cUnit            // a unit; the argument is its name
	cNumber          // a number in words; the argument is its value
	cScale           // multiplies the number before it; the argument is by how much
	cMonth           // a month's name; the argument is its number
	cCommon          // a word that nearly every text of the language has
	cForeign         // a common word of languages in Latin script; the id is its place in lexicon.foreign
	cEnglish         // a common English word that the language does not have
	cConcept         // a thing that every language has words for; the argument is its name
	cOpposite        // a word of one of sides; the id is its place there
	cPerhaps         // a word that may be one of a side
	cSame            // a word that English spells the same
	cEnd
)

var classNames = map[string]class{
	"negation": cNegation, "concord": cConcord, "tail": cTail, "weak": cWeak, "negative": cNegative, "implied": cImplied, "likewise": cLikewise, "neutral": cNeutral, "expletive": cExpletive, "join": cJoin, "or": cOr, "forbid": cForbid,
	"order": cOrder, "must": cMust, "should": cShould, "may": cMay, "absolute": cAbsolute, "vague": cVague,
	"up": cUp, "down": cDown, "unit": cUnit, "number": cNumber, "scale": cScale, "month": cMonth,
	"common": cCommon, "concept": cConcept, "opposite": cOpposite, "perhaps": cPerhaps, "same": cSame,
}

// lexicon is what is known of one language's words. A language without a file has an empty one.
type lexicon struct {
	name      string // of its file, "" where there is none
	auto      *automaton
	entries   []entry
	has       [cEnd]bool
	foreign   []tally  // which languages have a common word, for each entry of cForeign
	counts    []uint16 // for each of the automaton's states in which entries end, its place in tallies
	tallies   []tally
	unspaced  bool // words are not parted by spaces
	elision   bool // a word may end in an apostrophe: l'infection
	decimal   byte // the usual decimal mark
	unstopped bool // sentences end without a mark
	length    spread
	preverbal bool     // a concord word before the verb negates on its own: nunca
	head      int      // bytes from a clause's beginning in which a prohibition negates; below 0 from the sentence's end; 0 where place tells nothing
	forbids   bool     // prohibitions have words of their own: 请勿, ห้าม
	likeness  float64  // added to a text's likeness to its source
	parallel  bool     // translations keep the order of the source's clauses
	paired    bool     // a negation is two words: ne and pas
	second    string   // the second word that is never without the first: pas
	restricts [][]byte // what the first word stands with too: ne … que
}

type entry struct {
	class class
	id    uint16  // of a unit or a concept
	value float64 // of a number, a scale or a month
}

// lexicons are compiled once, on demand.
var lexicons sync.Map // locale tag → func() *lexicon

// lexiconOf gives the lexicon of a locale's language and script, never nil.
func lexiconOf(l lang.Locale) *lexicon {
	if f, ok := lexicons.Load(l.Tag); ok {
		return f.(func() *lexicon)()
	}
	f, _ := lexicons.LoadOrStore(l.Tag, sync.OnceValue(func() *lexicon { return loadLexicon(l) }))
	return f.(func() *lexicon)()
}

func loadLexicon(l lang.Locale) *lexicon {
	base, _, _ := strings.Cut(l.Tag, "-")
	if base == "fil" {
		base = "tl"
	}
	for _, name := range []string{base + "-" + l.Script, base} {
		data, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
		if err != nil {
			continue
		}
		x, script, err := parseLexicon(name, string(data))
		if err == nil && script == l.Script {
			x.decimal = l.Numbers().Decimal[0]
			x.length.letters = scriptKinds(l.Script)[0] - kLetters
			return x
		}
	}
	x := &lexicon{decimal: '.'}
	if d := l.Numbers().Decimal; d == "," {
		x.decimal = ','
	}
	return x
}

// identifiers numbers the units and the concepts, alike in all languages.
var identifiers = struct {
	sync.Mutex
	ids  map[string]uint16
	list []string
}{ids: map[string]uint16{}}

// identify gives the number of a unit or a concept.
func identify(name string) uint16 {
	identifiers.Lock()
	defer identifiers.Unlock()
	id, ok := identifiers.ids[name]
	if !ok {
		id = uint16(len(identifiers.list))
		identifiers.ids[name] = id
		identifiers.list = append(identifiers.list, name)
	}
	return id
}

func identifierName(id uint16) string {
	identifiers.Lock()
	defer identifiers.Unlock()
	return identifiers.list[id]
}

// parseLexicon reads a lexicon file. The error names the line.
func parseLexicon(name, data string) (x *lexicon, script string, err error) {
	x = &lexicon{name: name}
	var words []string
	own := map[string]bool{}
	add := func(e entry, w string) {
		words = append(words, w)
		x.entries = append(x.entries, e)
		x.has[e.class] = true
	}
	for n, line := range strings.Split(data, "\n") {
		line, _, _ = strings.Cut(line, "#")
		head, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			if strings.TrimSpace(line) != "" {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: no colon", name, n+1)
			}
			continue
		}
		what, arg, _ := strings.Cut(strings.TrimSpace(head), " ")
		switch what {
		case "script":
			script = strings.TrimSpace(list)
			continue
		case "unspaced":
			x.unspaced = strings.TrimSpace(list) == "yes"
			continue
		case "prohibits":
			if strings.TrimSpace(list) == "forbid" {
				x.forbids = true
				continue
			}
			where := ""
			if k, _ := fmt.Sscan(list, &where, &x.head); k < 2 {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: write forbid, or first or last and bytes", name, n+1)
			}
			if where == "last" {
				x.head = -x.head
			}
			continue
		case "likeness":
			if x.likeness, err = strconv.ParseFloat(strings.TrimSpace(list), 64); err != nil {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: %q is no number", name, n+1, list)
			}
			continue
		case "preverbal":
			x.preverbal = strings.TrimSpace(list) == "yes"
			continue
		case "paired":
			words := strings.Split(strings.TrimSpace(list), ", ")
			x.paired, x.second = true, words[0]
			for _, w := range words[1:] {
				x.restricts = append(x.restricts, []byte(x.pattern(w)))
			}
			continue
		case "parallel":
			x.parallel = strings.TrimSpace(list) == "yes"
			continue
		case "unstopped":
			x.unstopped = strings.TrimSpace(list) == "yes"
			continue
		case "length":
			x.length.weight = 1
			if k, _ := fmt.Sscan(list, &x.length.mean, &x.length.width, &x.length.weight); k < 2 {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: a length is two numbers or three", name, n+1)
			}
			continue
		case "telltale":
			continue // commonWords reads it, for all languages of the script
		case "elision":
			x.elision = strings.TrimSpace(list) == "yes"
			continue
		}
		e := entry{class: classNames[what]}
		switch e.class {
		case cNone:
			return nil, "", fmt.Errorf("lexicon/%s.txt:%d: no class %q", name, n+1, what)
		case cUnit, cConcept, cForbid, cWeak, cNegative, cImplied, cLikewise:
			e.id = identify(strings.TrimSpace(arg))
		case cOpposite, cPerhaps:
			side := slices.Index(sides[:], strings.TrimSpace(arg))
			if side < 0 {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: no side %q", name, n+1, arg)
			}
			e.id = uint16(side)
		case cNumber, cScale, cMonth:
			if e.value, err = strconv.ParseFloat(strings.TrimSpace(arg), 64); err != nil {
				return nil, "", fmt.Errorf("lexicon/%s.txt:%d: %q is no number", name, n+1, arg)
			}
		}
		for _, w := range strings.Split(list, ",") {
			if w = strings.TrimSpace(w); w != "" {
				own[w] = own[w] || e.class == cCommon
				add(e, x.pattern(w))
			}
		}
	}
	if !x.unspaced {
		for n, w := range romans() {
			add(entry{class: cNumber, value: float64(n + 2)}, " "+w+" ")
			if x.elision {
				add(entry{class: cNumber, value: float64(n + 2)}, " "+w+"e ")
			}
		}
	}
	if script == "Latn" {
		ids := map[string]uint16{}
		for n, other := range latinLexicons {
			for _, w := range commonWords(other) {
				w = x.pattern(w)
				id, ok := ids[w]
				if !ok {
					id = uint16(len(x.foreign))
					ids[w] = id
					x.foreign = append(x.foreign, tally{})
					add(entry{class: cForeign, id: id}, w)
				}
				if x.foreign[id].count(n) == 0 {
					x.foreign[id].one(n)
				}
			}
		}
	}
	if name != "en" {
		for _, w := range englishWords() {
			if !own[w] {
				add(entry{class: cEnglish}, " "+w+" ")
			}
		}
	}
	var whole bool
	if x.auto, whole = newAutomaton(words); !whole {
		return nil, "", fmt.Errorf("lexicon/%s.txt: too long", name)
	}
	x.gather()
	return x, script, nil
}

// pattern turns an entry into the string that is looked for in folded text.
func (x *lexicon) pattern(w string) string {
	open := x.unspaced && w[0] >= 0x80
	left, right := strings.HasPrefix(w, "*") || open, strings.HasSuffix(w, "*") || open
	var t text
	w = strings.Trim(w, "*")
	t.fold(x, w)
	s := strings.Trim(string(t.folded), " ")
	if strings.HasSuffix(w, "'") {
		s += "'" // an elided word: its apostrophe stays
		right = right || !x.elision
	}
	if !left {
		s = " " + s
	}
	if !right {
		s += " "
	}
	return s
}

// latinLexicons are the languages in Latin script that have lexicons.
var latinLexicons = [...]string{"en", "es", "ht", "vi", "pt", "fr", "tl", "it", "de", "pl"}

// commonWords gives the entries of a lexicon's class common, and those of its line telltale: words,
// endings and letters that few other languages have.
func commonWords(name string) []string {
	data, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
	if err != nil {
		return nil
	}
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		head, list, _ := strings.Cut(line, ": ")
		if head == "common" || head == "telltale" {
			for _, w := range strings.Split(list, ", ") {
				out = append(out, strings.TrimSpace(w))
			}
		}
	}
	return out
}

// romans are the Roman numerals from 2 on.
func romans() []string {
	return strings.Fields("ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi")
}

// englishWords are English words that give away text left in English.
func englishWords() []string {
	return strings.Fields("the and of to is are was were be been you your with that this these those for from have has had not will would should must when which who what how they them their there it its by or if as on at an we our can may")
}
