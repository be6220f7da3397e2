package check

import "strings"

// sentence gives the bytes of the n-th sentence in folded.
func (t *text) sentence(n int) (from, to int) {
	for i, c := range t.folded {
		if c == stopMark {
			if n == 0 {
				return from, i
			}
			n--
			from = i + 1
		}
	}
	return from, len(t.folded)
}

// forbidsFirst says whether a sentence of the source begins with its prohibition: Never …, Do not ….
func (t *text) forbidsFirst(n int) bool {
	from, _ := t.sentence(n)
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != n || h.class != cNegation && h.class != cForbid {
			continue
		}
		before := string(trimSpace(t.folded[from:max(int(h.start), from)]))
		switch string(trimSpace(t.folded[h.start:h.end])) {
		case "never":
			return before == ""
		case "not", "n't":
			return before == "do"
		}
		return false
	}
	return false
}

// losesBeforeOr says whether a sentence of the source, after a condition, negates before its only
// “or” and not after it (if you cannot … or are too …), where the translation, which has one too,
// negates after it only. What follows a shared verb (do not eat or drink) is left alone.
func (t *text) losesBeforeOr(target *text, sentence int) bool {
	before, after, at := t.aroundOr(sentence)
	if before == 0 || after > 0 || !t.ownVerb(at) || t.ors(sentence) > 1 {
		return false
	}
	before, after, at = target.aroundOr(sentence)
	return at > 0 && before == 0 && after > 0
}

// aroundOr counts the negations of a sentence before and after its last “or”, which ends at the
// byte at of folded; 0 where there is none.
func (t *text) aroundOr(sentence int) (before, after, at int) {
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != sentence {
			continue
		}
		switch h.class {
		case cOr:
			at = int(h.end)
			before, after = before+after, 0
		case cNegation, cForbid, cConcord, cTail, cWeak:
			after++
		}
	}
	if at == 0 {
		return 0, 0, 0
	}
	return before, after, at
}

// ors counts the “or” of a sentence.
func (t *text) ors(sentence int) int {
	n := 0
	for k := range t.hits {
		if h := &t.hits[k]; h.class == cOr && int(h.sentence) == sentence {
			n++
		}
	}
	return n
}

// ownVerb says whether the words of the source from a byte on have a verb of their own.
func (t *text) ownVerb(at int) bool {
	word, _, _ := strings.Cut(string(t.folded[min(at, len(t.folded)):]), " ")
	switch word {
	case "am", "is", "are", "was", "were", "has", "have", "had", "if", "when", "you", "it", "they", "your":
		return true
	}
	return false
}

// forbidding counts the sentences of the source that begin with their prohibition.
func (t *text) forbidding() int {
	n := 0
	for k := range t.sentences {
		if t.forbidsFirst(k) {
			n++
		}
	}
	return n
}

// prohibitions counts the clauses that have a word of prohibition.
func (t *text) prohibitions() int {
	n, clause := 0, int32(-1)
	for k := range t.hits {
		if h := &t.hits[k]; h.class == cForbid && h.clause != clause {
			n++
			clause = h.clause
		}
	}
	return n
}

// negatesAtHead says whether a sentence negates where its language puts the negation of a
// prohibition: near the beginning of a clause, or the end of the sentence.
func (t *text) negatesAtHead(x *lexicon, n int) bool {
	from, to := t.sentence(n)
	for k := range t.hits {
		h := &t.hits[k]
		if int(h.sentence) != n {
			continue
		}
		switch h.class {
		case cNegation, cForbid, cConcord, cWeak:
		case cTail:
			if !x.paired {
				continue
			}
		default:
			continue
		}
		if h.class == cForbid && !t.joins(k) {
			return true
		}
		if t.joins(k) || h.class == cConcord && x.preverbal && !t.begins(h) {
			continue
		}
		if x.head < 0 {
			for at := int(h.end) - 1; at < min(to, int(h.end)-x.head); at++ {
				if at >= to-2 || t.folded[at] <= stopMark {
					return true
				}
			}
			continue
		}
		for at := int(h.start); at >= max(from, int(h.start)-x.head); at-- {
			if at <= from+1 || t.folded[at] <= stopMark {
				return true
			}
		}
	}
	return false
}

// joins says whether the k-th hit stands in its clause after a word that goes on with what was said
// before: of two things forbidden, it forbids the second only.
func (t *text) joins(k int) bool {
	h := &t.hits[k]
	if k+1 < len(t.hits) && t.hits[k+1].class == cJoin && t.hits[k+1].start == h.start { // weder
		return true
	}
	for j := k - 1; j >= 0 && t.hits[j].clause == h.clause; j-- {
		if t.hits[j].class == cJoin {
			return true
		}
	}
	return false
}
