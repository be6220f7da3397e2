package catalog_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"caveat/internal/article"
)

// This file generates articles and random edit scripts. A text remembers which texts of the article
// before the script it comes from, so that a test can say which key it should have.

// draft is an article being written.
type draft struct{ sections []*section }

type section struct {
	id    string
	texts []*text // texts[0] is the heading
}

type text struct {
	kind   article.UnitKind
	words  []string
	from   []int // indexes of units before the script; none for a new text
	edited bool
}

func (d *draft) units() (units []article.Unit, texts []*text) {
	for _, s := range d.sections {
		for _, t := range s.texts {
			u := article.Unit{Kind: t.kind, Text: strings.Join(t.words, " "), Section: s.id, Top: s.id}
			if t.kind == article.Title || t.kind == article.Summary {
				u.Section, u.Top = "", ""
			}
			units, texts = append(units, u), append(texts, t)
		}
	}
	return units, texts
}

// remember makes today's texts the ones that the next script starts from.
func (d *draft) remember() {
	_, texts := d.units()
	for i, t := range texts {
		t.from, t.edited = []int{i}, false
	}
}

// Words are syllables put together: enough of them for texts to differ, few enough for them to overlap.
var lexicon = func() (out []string) {
	for _, a := range []string{"pro", "bla", "ure", "kid", "fe", "inf", "mas", "ble", "sur", "ant"} {
		for _, b := range []string{"sta", "dder", "thra", "ney", "ver", "ec", "sa", "ed", "ge", "bio"} {
			for _, c := range []string{"te", "l", "s", "ing", "tion"} {
				out = append(out, a+b+c)
			}
		}
	}
	return append(out, "the", "a", "of", "to", "and", "if", "you", "have", "your", "not", "never", "with", "is", "or", "call")
}()

var word = rapid.Custom(func(t *rapid.T) string {
	if rapid.IntRange(0, 2).Draw(t, "little") == 0 {
		return lexicon[len(lexicon)-15+rapid.IntRange(0, 14).Draw(t, "word")]
	}
	return lexicon[rapid.IntRange(0, len(lexicon)-16).Draw(t, "word")]
})

func words(t *rapid.T, from, to int) []string {
	return rapid.SliceOfN(word, from, to).Draw(t, "words")
}

func newText(t *rapid.T) *text {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return &text{kind: article.Cell, words: words(t, 1, 3)}
	case 1, 2:
		return &text{kind: article.Item, words: words(t, 4, 12)}
	}
	return &text{kind: article.Paragraph, words: words(t, 8, 45)}
}

func newSection(t *rapid.T, d *draft, n int) *section {
	s := &section{id: fmt.Sprintf("s%d", n)}
	s.texts = append(s.texts, &text{kind: article.Heading, words: words(t, 1, 5)})
	for range rapid.IntRange(1, 8).Draw(t, "texts") {
		x := newText(t)
		if other := d.any(t); other != nil && len(other.words) > 3 && rapid.IntRange(0, 5).Draw(t, "twin") == 0 {
			// A near-twin: another text but for one word.
			x = &text{kind: other.kind, words: slices.Clone(other.words)}
			x.words[rapid.IntRange(0, len(x.words)-1).Draw(t, "at")] = word.Draw(t, "word")
		}
		s.texts = append(s.texts, x)
	}
	return s
}

func newDraft(t *rapid.T) *draft {
	d := &draft{sections: []*section{{texts: []*text{
		{kind: article.Title, words: words(t, 3, 8)},
		{kind: article.Summary, words: words(t, 8, 20)},
	}}}}
	for n := range rapid.IntRange(3, 10).Draw(t, "sections") {
		d.sections = append(d.sections, newSection(t, d, n))
	}
	d.remember()
	return d
}

// pick gives a text of the body that the script has not touched, or nil.
func (d *draft) pick(t *rapid.T, fits func(*text) bool) (*section, int) {
	s := d.sections[rapid.IntRange(1, len(d.sections)-1).Draw(t, "section")]
	if len(s.texts) < 2 {
		return nil, 0
	}
	i := rapid.IntRange(1, len(s.texts)-1).Draw(t, "text")
	if x := s.texts[i]; x.edited || len(x.from) != 1 || !fits(x) {
		return nil, 0
	}
	return s, i
}

func (d *draft) any(t *rapid.T) *text {
	var all []*text
	for _, s := range d.sections[1:] {
		all = append(all, s.texts[1:]...)
	}
	if len(all) == 0 {
		return nil
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(t, "of")]
}

// step makes one random edit.
func (d *draft) step(t *rapid.T, fresh int) {
	whole := func(*text) bool { return true }
	long := func(x *text) bool { return len(x.words) >= 8 }
	switch rapid.IntRange(0, 9).Draw(t, "edit") {
	case 0: // insert
		s := d.sections[rapid.IntRange(1, len(d.sections)-1).Draw(t, "section")]
		s.texts = slices.Insert(s.texts, rapid.IntRange(1, len(s.texts)).Draw(t, "at"), newText(t))
	case 1: // delete
		if s, i := d.pick(t, whole); s != nil {
			s.texts = slices.Delete(s.texts, i, i+1)
		}
	case 2: // move a unit
		if s, i := d.pick(t, whole); s != nil {
			x := s.texts[i]
			s.texts = slices.Delete(s.texts, i, i+1)
			to := d.sections[rapid.IntRange(1, len(d.sections)-1).Draw(t, "to")]
			to.texts = slices.Insert(to.texts, rapid.IntRange(1, len(to.texts)).Draw(t, "at"), x)
		}
	case 3: // move a section
		i := rapid.IntRange(1, len(d.sections)-1).Draw(t, "section")
		s := d.sections[i]
		d.sections = slices.Delete(d.sections, i, i+1)
		d.sections = slices.Insert(d.sections, rapid.IntRange(1, len(d.sections)).Draw(t, "to"), s)
	case 4: // split
		if s, i := d.pick(t, long); s != nil {
			x := s.texts[i]
			n := rapid.IntRange(len(x.words)/4+1, len(x.words)*3/4).Draw(t, "cut")
			s.texts[i] = &text{kind: x.kind, words: x.words[:n], from: x.from, edited: true}
			s.texts = slices.Insert(s.texts, i+1, &text{kind: x.kind, words: x.words[n:], from: x.from, edited: true})
		}
	case 5: // merge with the next
		if s, i := d.pick(t, whole); s != nil && i+1 < len(s.texts) && !s.texts[i+1].edited && len(s.texts[i+1].from) == 1 {
			x, y := s.texts[i], s.texts[i+1]
			s.texts[i] = &text{kind: x.kind, words: slices.Concat(x.words, y.words), from: slices.Concat(x.from, y.from), edited: true}
			s.texts = slices.Delete(s.texts, i+1, i+2)
		}
	case 6, 7: // fix a typing error
		if s, i := d.pick(t, whole); s != nil {
			x := *s.texts[i]
			x.words = slices.Clone(x.words)
			n := rapid.IntRange(0, len(x.words)-1).Draw(t, "word")
			w := x.words[n]
			k := rapid.IntRange(0, len(w)-1).Draw(t, "letter")
			x.words[n] = w[:k] + "x" + w[min(len(w), k+rapid.IntRange(0, 1).Draw(t, "instead")):]
			x.edited = true
			s.texts[i] = &x
		}
	case 8: // reword up to 40 % of the words
		if s, i := d.pick(t, func(x *text) bool { return len(x.words) >= 3 }); s != nil {
			x := *s.texts[i]
			x.words = slices.Clone(x.words)
			for range rapid.IntRange(1, len(x.words)*2/5).Draw(t, "words") {
				x.words[rapid.IntRange(0, len(x.words)-1).Draw(t, "at")] = word.Draw(t, "word")
			}
			x.edited = true
			s.texts[i] = &x
		}
	case 9: // rename a heading
		s := d.sections[rapid.IntRange(1, len(d.sections)-1).Draw(t, "section")]
		s.texts[0] = &text{kind: article.Heading, words: words(t, 1, 5), from: s.texts[0].from, edited: true}
	}
	if rapid.IntRange(0, 19).Draw(t, "new section") == 0 {
		d.sections = append(d.sections, newSection(t, d, fresh))
	}
}
