package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Remembered is a source text of the project, by article and key.
type Remembered struct{ Article, Key, Text string }

// Near is a source text that is like a new one: 1 is the same words in the same order.
type Near struct {
	Remembered
	Likeness float64
}

// Memory is a translation memory: it finds the source texts of a project that are most like a new
// one. The zero Memory is empty.
type Memory struct {
	texts    []Remembered
	profiles []profile
	words    vocabulary
	posting  [][]int32 // word → texts
}

// Add remembers a text.
func (m *Memory) Add(r Remembered) {
	if m.words == nil {
		m.words = vocabulary{}
	}
	p := m.words.profile(r.Text)
	for len(m.posting) < len(m.words) {
		m.posting = append(m.posting, nil)
	}
	n := int32(len(m.texts))
	for _, w := range slices.Compact(slices.Clone(p.words)) {
		m.posting[w] = append(m.posting[w], n)
	}
	m.texts, m.profiles = append(m.texts, r), append(m.profiles, p)
}

// What Nearest looks at: texts that share one of the rarest words of the new text, the best of
// them word by word, and what is like enough to save a translator work.
const (
	rarest  = 8
	crowd   = 4000 // a word in more texts than this is not looked at
	closest = 24
	helpful = 0.55
)

// Nearest gives up to n texts that are like a new one, the best first.
func (m *Memory) Nearest(text string, n int) []Near {
	if m.words == nil {
		return nil
	}
	p := m.words.profile(text) // a word that is new to the memory gets a number without a posting
	words := slices.DeleteFunc(slices.Compact(slices.Clone(p.words)), func(w int32) bool {
		return int(w) >= len(m.posting) || len(m.posting[w]) > crowd
	})
	slices.SortFunc(words, func(a, b int32) int {
		if d := len(m.posting[a]) - len(m.posting[b]); d != 0 {
			return d
		}
		return int(a - b)
	})
	weight := map[int32]float64{}
	for _, w := range words[:min(len(words), rarest)] {
		for _, t := range m.posting[w] {
			weight[t] += 1 / float64(len(m.posting[w]))
		}
	}
	found := make([]int32, 0, len(weight))
	for t := range weight {
		found = append(found, t)
	}
	slices.SortFunc(found, func(a, b int32) int {
		switch {
		case weight[a] > weight[b]:
			return -1
		case weight[a] < weight[b]:
			return 1
		}
		return int(a - b)
	})
	var out []Near
	for _, t := range found[:min(len(found), closest)] {
		if l := likeness(&p, &m.profiles[t]); l >= helpful {
			out = append(out, Near{m.texts[t], l})
		}
	}
	slices.SortStableFunc(out, func(a, b Near) int {
		switch {
		case a.Likeness > b.Likeness:
			return -1
		case a.Likeness < b.Likeness:
			return 1
		}
		return 0
	})
	return out[:min(len(out), n)]
}

// Suggestion is a translation of a text that is like a new one. It is shown to the translator in a
// comment and is never a value.
type Suggestion struct {
	Near
	Target string // canonical
}

const suggestionMark = "# suggestion"

// lines gives the comment: the translation with its origin, then what differs in the source.
func (s *Suggestion) lines(source string) []string {
	out := []string{fmt.Sprintf("%s, %d %% like %s in %s: %s", suggestionMark, int(100*s.Likeness), s.Key, s.Article, inComment(s.Target))}
	if s.Text != source {
		out = append(out, suggestionMark+", its source: "+inComment(Marked(Diff(s.Text, source))))
	}
	return out
}

// inComment writes a text on the one line that a comment has: a hard break as ␤, other control
// characters as their pictures (Unicode 15, block Control Pictures).
func inComment(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return lineBreak
		case r < 0x20 && r != '\t':
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		}
		return r
	}, text)
}
