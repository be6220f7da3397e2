package check

// Opposites holds a translation to the side of its source where two words are opposites that
// patients come to harm by: what is acute is not chronic, high not low. A swap is a word of the
// source's side that is gone and one of the other side that came, and that the source has nowhere.
// The lexicons tell words that are sure ("opposite") from those that only may say the same
// ("perhaps"): these excuse, and accuse of nothing.
var Opposites = Check{Name: "opposites", Doc: "a word is not swapped for its opposite", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cOpposite, "opposites") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		for side, n := range s.sides {
			if n == 0 || !swapped(s, t, side) {
				continue
			}
			if side >= loose {
				sev = Warning
			}
			p.Report(sev, p.Target(i), "the source says “%s”, the translation its opposite, “%s”; turn it round", sides[side], sides[side^1])
			return
		}
	})
}}

// sides are the two sides of each pair, side by side: first words with one meaning, then, from firm on,
// words of every day, and from loose on such as an idiom may turn round ("flows less fast").
var sides = [...]string{
	"acute", "chronic", "benign", "malignant", "retention", "incontinence", "hypertension", "hypotension",
	"hyperglycemia", "hypoglycemia", "artery", "vein", "swallow", "inhale",
	"positive", "negative", "left", "right", "increase", "decrease", "high", "low", "hot", "cold",
	"before", "after", "morning", "evening", "adult", "child", "minimum", "maximum",
	"fast", "slow", "worse", "better", "severe", "mild",
}

const firm, loose = 14, 32

// sideCounts are how often a text has a word of each side, and those that it may have, as a set.
type sideCounts [len(sides)]uint8

// swapped says whether a text lost a word of a side of its source and got one of the other. Of words with
// one meaning one less and one more is enough; of others none may be left, nor excused.
func swapped(s, t *text, side int) bool {
	other := side ^ 1
	if t.sides[side] >= s.sides[side] || t.maybe>>side&1 != 0 {
		return false
	}
	had := s.sides[other] + uint8(s.maybe>>other&1)
	return t.sides[other] > had && (side < firm || had == 0 && t.sides[side] == 0)
}
