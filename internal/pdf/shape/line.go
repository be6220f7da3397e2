package shape

import (
	"slices"
	"strings"
	"unicode"
)

// Piece is the part of a run that stands on one line.
type Piece struct {
	Run      *Run
	Clusters []Cluster // in reading order
	X, Width float64   // left edge from the line's left end, in ems
	level    uint8
}

// Line is one line of a paragraph.
type Line struct {
	Pieces []Piece // in reading order
	Width  float64 // in ems, without the space that hangs at its end
}

// Lines cuts a shaped paragraph into lines, each at most width ems wide. A word that is wider than
// a line is broken between clusters; a cluster that is wider stands alone. A last line of next to
// nothing takes words from the one before it.
func (s *Shaped) Lines(width float64) []Line {
	p := s.positions()
	ends := p.cut(width)
	var lines []Line
	from := 0
	for i, to := range ends {
		if i+1 < len(ends) && p[to-1].after == MayBreak && (i+2 == len(ends) || p[ends[i+1]-1].after == MustBreak) {
			to = p.share(from, to, ends[i+1], width)
		}
		lines = append(lines, s.line(p, from, to))
		from = to
	}
	return lines
}

// Count returns how many lines Lines returns.
func (s *Shaped) Count(width float64) int { return len(s.positions().cut(width)) }

// Balanced returns a width in ems at which a paragraph has no more lines than at width: the least,
// so that the lines of a heading are of one length, or one at which its first line ends with a phrase.
func (s *Shaped) Balanced(width float64) float64 {
	p := s.positions()
	n := len(p.cut(width))
	if n < 2 {
		return width
	}
	balanced := width
	for least := s.WidestWord(); balanced-least > 0.1; {
		middle := (least + balanced) / 2
		if len(p.cut(middle)) > n {
			least = middle
		} else {
			balanced = middle
		}
	}
	line, word := 0.0, 0.0 // up to a break: with the space at its end, and without
	for i := range p {
		line += p[i].width
		if !p[i].space {
			word = line
			continue
		}
		end := s.Runs[p[i].run].Clusters[p[i].cluster].Start
		if p[i].after != MayBreak || word < balanced || end == 0 || !strings.ContainsRune(phraseEnds, s.Text[end-1]) {
			continue
		}
		if word > width {
			break
		}
		if ends := p.cut(word); len(ends) == n && ends[0] == i+1 {
			return word
		}
	}
	return balanced
}

// phraseEnds are marks after which a heading is well broken.
const phraseEnds = ",;:،؛–—"

// WidestWord returns the width in ems of the widest stretch that no line break may part.
func (s *Shaped) WidestWord() float64 {
	widest, word := 0.0, 0.0
	for _, c := range s.positions() {
		word += c.width
		if !c.space {
			widest = max(widest, word)
		}
		if c.after != NoBreak {
			word = 0
		}
	}
	return widest
}

// Width returns the width in ems of the widest line if only forced breaks end one.
func (s *Shaped) Width() float64 {
	widest := 0.0
	for _, l := range s.Lines(1e9) {
		widest = max(widest, l.Width)
	}
	return widest
}

// position is a cluster in the paragraph's flow.
type position struct {
	run, cluster int
	width        float64
	after        Break
	space        bool
}

type positions []position

// positions are the clusters of all runs, put together once.
func (s *Shaped) positions() positions {
	if s.flow != nil {
		return s.flow
	}
	n := 0
	for i := range s.Runs {
		n += len(s.Runs[i].Clusters)
	}
	out := make(positions, 0, n)
	for i := range s.Runs {
		run := &s.Runs[i]
		em := float64(run.Font.UnitsPerEm)
		for j := range run.Clusters {
			c := &run.Clusters[j]
			out = append(out, position{
				run: i, cluster: j,
				width: float64(c.Advance) / em,
				after: s.breaks[c.End],
				space: hangs(s.Text[c.Start:c.End]),
			})
		}
	}
	s.flow = out
	return out
}

// hangs reports a cluster that may stand outside the line at its end: space and what is not drawn.
func hangs(text []rune) bool {
	for _, r := range text {
		if !(unicode.IsSpace(r) && r != '\u00A0' && r != '\u202F' || ignorable(r) || r == LineEnd) {
			return false
		}
	}
	return true
}

// cut returns where each line ends.
func (p positions) cut(width float64) []int {
	var ends []int
	for from := 0; from < len(p); {
		from = p.fit(from, width)
		ends = append(ends, from)
	}
	return ends
}

// shortest is how much of a line the last one of a paragraph fills.
const shortest = 0.13

// share returns where the last but one line of a paragraph ends, rather than at end, so that the
// last line is not too short, nor longer than the one before it.
func (p positions) share(from, end, last int, width float64) int {
	above, below := p[from:end].width(), p[end:last].width()
	for i := end - 1; i > from && (below < shortest*width || p[i].after == NoBreak); i-- {
		above, below = above-p[i].width, below+p[i].width
		if below > above {
			break
		}
		if p[i-1].after == MayBreak {
			end = i
		}
	}
	return end
}

func (p positions) width() float64 {
	sum := 0.0
	for i := range p {
		sum += p[i].width
	}
	return sum
}

// fit returns where the line that begins at from ends: behind the last break that fits.
func (p positions) fit(from int, avail float64) (to int) {
	const slack = 1e-6 // widths are sums of fractions
	used, last := 0.0, 0
	for i := from; i < len(p); i++ {
		used += p[i].width
		if used > avail+slack && !p[i].space {
			if last > 0 {
				return last
			}
			return max(i, from+1)
		}
		switch p[i].after {
		case MustBreak:
			return i + 1
		case MayBreak:
			last = i + 1
		}
	}
	return len(p)
}

// line places the clusters of one line: what hangs at its end takes the paragraph's level (UAX #9,
// rule L1), then runs are reversed level by level (rule L2).
func (s *Shaped) line(p positions, from, to int) Line {
	line := Line{}
	hang := to
	for hang > from && p[hang-1].space {
		hang--
	}
	for i := from; i < to; {
		run := &s.Runs[p[i].run]
		piece := Piece{Run: run, level: run.Level}
		j := i
		for ; j < to && p[j].run == p[i].run && (j < hang) == (i < hang); j++ {
			piece.Width += p[j].width
		}
		if i >= hang {
			piece.level = s.base
		} else {
			line.Width += piece.Width
		}
		piece.Clusters = run.Clusters[p[i].cluster : p[i].cluster+j-i]
		line.Pieces = append(line.Pieces, piece)
		i = j
	}
	x := 0.0
	if s.base == 1 { // what hangs stands left of the line
		for _, piece := range line.Pieces {
			x -= piece.Width
		}
		x += line.Width
	}
	for _, i := range visual(line.Pieces) {
		line.Pieces[i].X = x
		x += line.Pieces[i].Width
	}
	return line
}

// visual returns the order of a line's pieces from left to right.
func visual(pieces []Piece) []int {
	order := make([]int, len(pieces))
	highest := uint8(0)
	for i := range pieces {
		order[i] = i
		highest = max(highest, pieces[i].level)
	}
	for level := highest; level >= 1; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && pieces[order[j]].level >= level {
				j++
			}
			slices.Reverse(order[i:j])
			i = max(i, j-1)
		}
	}
	return order
}
