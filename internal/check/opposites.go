package check

// Opposites holds a translation to the side of its source where two words are opposites that
// patients come to harm by: what is acute is not chronic, high not low. A swap is a word of the
// source's side that is gone and one of the other side that came. The lexicons tell words that are
// sure ("opposite") from those that only may say the same ("perhaps"): these excuse, and accuse of
// nothing.
var Opposites = Check{Name: "opposites", Doc: "a word is not swapped for its opposite", Run: func(p *Pass) {
	if p.Page < 0 || p.lacks(cOpposite, "opposites") {
		return
	}
	p.pairs(func(i int, s, t *text, sev Severity) {
		for side, n := range s.sides {
			if n > 0 && swapped(s, t, side) {
				p.Report(sev, p.Target(i), "the source says “%s”, the translation its opposite, “%s”; turn it round", sides[side], sides[side^1])
				return
			}
		}
	})
}}

// sides are the two sides of each pair, one after the other.
var sides = [...]string{
	"acute", "chronic", "benign", "malignant", "retention", "incontinence", "hypertension", "hypotension",
	"hyperglycemia", "hypoglycemia", "artery", "vein", "swallow", "inhale", "positive", "negative", "left", "right",
	"increase", "decrease", "high", "low", "hot", "cold", "fast", "slow", "before", "after", "morning", "evening",
	"adult", "child", "minimum", "maximum", "worse", "better", "severe", "mild",
}

// sideCounts are how often a text has a word of each side.
type sideCounts [len(sides)]uint8

// swapped says whether a text has a word less of a side of its source, and one more of the other.
func swapped(s, t *text, side int) bool {
	other := side ^ 1
	return t.sides[side] < s.sides[side] && t.maybe>>side&1 == 0 && t.sides[other] > s.sides[other]+uint8(s.maybe>>other&1)
}
