package check

import (
	"bytes"
	"slices"
	"sync"

	"caveat/internal/project"
)

// Glossary holds translations to the project's terms: a term of the source is called what the
// glossary calls it, a forbidden translation is nowhere, and of two opposed terms the source's own
// is there and not the other. Inflection is allowed: the beginnings of the words count.
var Glossary = Check{Name: "glossary", Doc: "terms are called what the glossary calls them", Run: func(p *Pass) {
	g := p.Project.Glossary()
	if len(g.Terms) == 0 {
		p.NotRun("the project has no " + project.GlossaryFile)
		return
	}
	r := p.reading
	if r.terms == nil {
		texts := p.sourceTexts()
		r.terms, r.inside = findTerms(g, texts, r.lexicon)
	}
	if p.Page < 0 {
		return
	}
	tag := p.Locale()
	p.targetTexts()
	accepted, forbidden := formsOf(g, tag, r.words)
	if accepted == nil {
		p.NotRun("the glossary has no terms for " + tag)
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		for _, n := range r.inside[i] {
			if other := t.opposed(g, r.inside[i], n, accepted); other >= 0 && len(accepted[n]) > 0 {
				p.Report(sev, p.Target(i), "the source says “%s”, the translation says its opposite, “%s”; write “%s”", g.Terms[n].Name, g.Terms[other].Forms[tag][0], g.Terms[n].Forms[tag][0])
			}
		}
		for _, n := range r.terms[i] {
			if len(accepted[n]) == 0 {
				continue
			}
			preferred := g.Terms[n].Forms[tag][0]
			if form := t.first(forbidden[n]); form != "" {
				p.Report(sev, p.Target(i), "“%s” is not to be called “%s”; write “%s”", g.Terms[n].Name, form, preferred)
				continue
			}
			if t.first(accepted[n]) != "" || t.opposed(g, r.inside[i], n, accepted) >= 0 {
				continue
			}
			p.Report(Warning, p.Target(i), "“%s” is not called “%s” here; use the glossary's term, or add this form to it", g.Terms[n].Name, preferred)
		}
	})
}}

// opposed gives a term opposed to term n that the translation has and the source has not, or -1.
func (t *text) opposed(g *project.Glossary, terms []int, n int, accepted [][]form) int {
	for _, o := range g.Opposed {
		other := -1
		if o[0] == n {
			other = o[1]
		} else if o[1] == n {
			other = o[0]
		}
		if other >= 0 && !slices.Contains(terms, other) && t.first(accepted[other]) != "" {
			return other
		}
	}
	return -1
}

// findTerms gives the terms that each text has, the longest where several cover a place, and with those
// inside longer ones: "benign" has an opposite in "benign prostatic hyperplasia" too.
func findTerms(g *project.Glossary, texts []text, x *lexicon) (longest, inside [][]int) {
	var words []string
	var ids []int
	for n := range g.Terms {
		if g.Terms[n].Grammar {
			continue
		}
		var t text
		t.fold(x, g.Terms[n].Name)
		name := string(bytes.TrimRight(t.folded, " "))
		for _, ending := range []string{" ", "s ", "es "} {
			words = append(words, name+ending)
			ids = append(ids, n)
		}
	}
	a, _ := newAutomaton(words)
	longest, inside = make([][]int, len(texts)), make([][]int, len(texts))
	type place struct{ start, end, term int }
	var places []place
	for i := range texts {
		places = places[:0]
		state := 0
		for at, c := range texts[i].folded {
			state = int(a.next[state*a.columns+int(a.class[c])])
			for _, n := range a.ending(state) {
				places = append(places, place{at + 1 - int(a.length[n]), at + 1, ids[n]})
			}
		}
		for _, h := range places {
			if !slices.Contains(inside[i], h.term) {
				inside[i] = append(inside[i], h.term)
			}
			covered := slices.Contains(longest[i], h.term)
			for _, o := range places {
				covered = covered || o.start <= h.start && o.end >= h.end && o.end-o.start > h.end-h.start
			}
			if !covered {
				longest[i] = append(longest[i], h.term)
			}
		}
	}
	return longest, inside
}

// form is a translation to look for: the beginnings of its words.
type form struct {
	text  string
	words [][]byte
}

// preparedForms are kept from article to article, by the glossary's digest and the language.
var preparedForms sync.Map // [2]string → [2][][]form

func formsOf(g *project.Glossary, tag string, x *lexicon) (accepted, forbidden [][]form) {
	key := [2]string{g.Digest, tag}
	if v, ok := preparedForms.Load(key); ok {
		both := v.([2][][]form)
		return both[0], both[1]
	}
	accepted, forbidden = foldForms(g, tag, x)
	preparedForms.Store(key, [2][][]form{accepted, forbidden})
	return accepted, forbidden
}

// foldForms prepares the translations of one language, parallel to the terms; nil if there are none.
func foldForms(g *project.Glossary, tag string, x *lexicon) (accepted, forbidden [][]form) {
	some := false
	prepare := func(list []string) []form {
		var out []form
		for _, s := range list {
			var t text
			t.fold(x, s)
			f := form{text: s}
			for _, w := range bytes.Fields(t.folded) {
				f.words = append(f.words, stem(w))
			}
			if len(f.words) > 0 {
				out = append(out, f)
			}
		}
		some = some || len(out) > 0
		return out
	}
	accepted, forbidden = make([][]form, len(g.Terms)), make([][]form, len(g.Terms))
	for n := range g.Terms {
		accepted[n] = prepare(g.Terms[n].Forms[tag])
		forbidden[n] = prepare(g.Terms[n].Forbidden[tag])
	}
	if !some {
		return nil, nil
	}
	return accepted, forbidden
}

// stem leaves out of a word what inflection changes: its last two letters, where five remain.
func stem(w []byte) []byte {
	letters := bytes.Runes(w)
	if len(letters) < 7 {
		return w
	}
	return w[:len(string(letters[:len(letters)-2]))]
}

// first finds the first of some forms in the text, "" if none is there.
func (t *text) first(forms []form) string {
	for k := range forms {
		if t.hasForm(forms[k].words) {
			return forms[k].text
		}
	}
	return ""
}

// hasForm says whether words that begin like these stand in the text one after the other. The first
// may have something before it, another word in German, a particle in Arabic, and the others the
// Arabic article.
func (t *text) hasForm(words [][]byte) bool {
	for from := 0; ; {
		k := bytes.Index(t.folded[from:], words[0])
		if k < 0 {
			return false
		}
		at := from + k
		from = at + 1
		rest := t.folded[at+len(words[0]):]
		ok := true
		for _, w := range words[1:] {
			space := bytes.IndexByte(rest, ' ')
			if space < 0 {
				ok = false
				break
			}
			rest = bytes.TrimPrefix(rest[space+1:], []byte("ال"))
			if !bytes.HasPrefix(rest, bytes.TrimPrefix(w, []byte("ال"))) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
}
