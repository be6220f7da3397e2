package check

import (
	"math"
	"unicode/utf8"

	"caveat/internal/article"
)

// ReadingLevel warns of safety sections that are hard to read, by a formula published for the
// language. A language for which none is known to us is not checked.
var ReadingLevel = Check{Name: "reading-level", Doc: "safety sections are easy to read, by a published formula", Run: func(p *Pass) {
	if p.Work.Article == nil {
		return
	}
	tag, texts := p.Project.Source, p.sourceTexts()
	if p.Page >= 0 {
		tag, texts = p.locale(), p.targetTexts()
	}
	formula, ok := formulas[base(tag)]
	if !ok {
		p.NotRun("no published formula for " + tag.Tag + " is known")
		return
	}
	a := p.Work.Article
	for k := range a.Sections {
		s := &a.Sections[k]
		if !s.Classes.Safety {
			continue
		}
		var c readability
		first := -1
		for i := range a.Units {
			if a.Units[i].Top == s.ID && a.Units[i].Kind != article.Heading {
				c.add(&texts[i])
				if first < 0 {
					first = i
				}
			}
		}
		if c.words < 60 || c.sentences == 0 {
			continue // too little to judge
		}
		if score := formula.score(&c); formula.hard(score) {
			at := p.SourceUnit(first)
			if p.Page >= 0 {
				at = p.Target(first)
			}
			p.Report(Warning, at, "the section %s is hard to read: %s %.0f; write shorter sentences and shorter words", s.ID, formula.name, score)
		}
	}
}}

// readability counts what the formulas count.
type readability struct{ words, sentences, syllables, letters, silent float64 }

func (c *readability) add(t *text) {
	c.words += float64(t.words)
	c.sentences += float64(t.sentences)
	for i := 3; i < len(t.folded); i++ {
		if t.folded[i] == ' ' && t.folded[i-1] == 'e' && !isVowel(rune(t.folded[i-2])) && t.folded[i-2] != 'l' && t.folded[i-3] != ' ' {
			c.silent++ // English final e
		}
	}
	vowel := false
	for i := 0; i < len(t.folded); {
		r, n := utf8.DecodeRune(t.folded[i:])
		i += n
		if kindOf(r).letter() {
			c.letters++
		}
		if v := isVowel(r); v != vowel {
			vowel = v
			if v {
				c.syllables++
			}
		}
	}
}

// isVowel tells the vowels of Latin and Cyrillic; a group of them is counted as a syllable.
func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'à', 'á', 'â', 'ã', 'ä', 'è', 'é', 'ê', 'ë', 'ì', 'í', 'î', 'ï', 'ò', 'ó', 'ô', 'õ', 'ö', 'ù', 'ú', 'û', 'ü', 'œ', 'æ',
		'а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я':
		return true
	}
	return false
}

// formula is a published measure of how easy text is to read.
type formula struct {
	name  string
	score func(*readability) float64
	limit float64
	grade bool // higher is harder; else higher is easier
}

func (f *formula) hard(score float64) bool {
	if math.IsNaN(score) {
		return false
	}
	return f.grade && score > f.limit || !f.grade && score < f.limit
}

func (c *readability) perSentence() float64 { return c.words / c.sentences }
func (c *readability) perWord() float64     { return c.syllables / c.words }

// The formulas, with their sources; docs/checks/reading-level.md names them for users. Where the
// scale is that of Flesch, 60 is the border of plain language.
var formulas = map[string]formula{
	// Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas (1975).
	"en": {"Flesch-Kincaid grade", func(c *readability) float64 {
		return 0.39*c.perSentence() + 11.8*(c.syllables-c.silent)/c.words - 15.59
	}, 8, true},
	// Fernández Huerta: Medidas sencillas de lecturabilidad (1959).
	"es": {"Fernández Huerta", func(c *readability) float64 { return 206.84 - 60*c.perWord() - 1.02*c.perSentence() }, 60, false},
	// Kandel, Moles: Application de l'indice de Flesch à la langue française (1958).
	"fr": {"Kandel-Moles", func(c *readability) float64 { return 207 - 73.6*c.perWord() - 1.015*c.perSentence() }, 60, false},
	// Amstad: Wie verständlich sind unsere Zeitungen? (1978).
	"de": {"Amstad", func(c *readability) float64 { return 180 - c.perSentence() - 58.5*c.perWord() }, 50, false},
	// Lucisano, Piemontese: GULPEASE, una formula per la predizione della difficoltà dei testi (1988).
	"it": {"Gulpease", func(c *readability) float64 { return 89 + (300*c.sentences-10*c.letters)/c.words }, 50, false},
	// Martins, Ghiraldelo, Nunes, Oliveira: Readability formulas applied to textbooks in Brazilian Portuguese (1996).
	"pt": {"Flesch-Martins", func(c *readability) float64 { return 248.835 - 84.6*c.perWord() - 1.015*c.perSentence() }, 50, false},
	// Oborneva: Automated assessment of the complexity of educational texts (2006, in Russian).
	"ru": {"Flesch-Oborneva", func(c *readability) float64 { return 206.835 - 60.1*c.perWord() - 1.3*c.perSentence() }, 50, false},
}
