package catalog

import (
	"strings"
	"unicode"
)

// Op says what became of a piece of text.
type Op uint8

const (
	Kept Op = iota
	Deleted
	Inserted
)

// Piece is a run of text with one fate.
type Piece struct {
	Op   Op
	Text string
}

// maxDiff bounds the table of a comparison: texts whose differing middles are longer are told as
// one deletion and one insertion.
const maxDiff = 1 << 22

// Diff compares two texts word by word; character by character in scripts that put no space
// between words. The kept and deleted pieces together are old, the kept and inserted ones are new.
// What is deleted at a place comes before what is inserted there.
func Diff(old, new string) []Piece {
	a, b := tokens(old), tokens(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d differ
	d.add(Kept, a[:head]...)
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(Kept, a[len(a)-tail:]...)
	return d.done()
}

// differ gathers pieces, deletions before insertions between two kept ones.
type differ struct {
	out      []Piece
	del, ins strings.Builder
}

func (d *differ) add(op Op, tokens ...string) {
	for _, t := range tokens {
		switch op {
		case Deleted:
			d.del.WriteString(t)
		case Inserted:
			d.ins.WriteString(t)
		default:
			d.flush()
			if n := len(d.out); n > 0 && d.out[n-1].Op == Kept {
				d.out[n-1].Text += t
			} else {
				d.out = append(d.out, Piece{Kept, t})
			}
		}
	}
}

func (d *differ) flush() {
	if d.del.Len() > 0 {
		d.out = append(d.out, Piece{Deleted, d.del.String()})
	}
	if d.ins.Len() > 0 {
		d.out = append(d.out, Piece{Inserted, d.ins.String()})
	}
	d.del.Reset()
	d.ins.Reset()
}

func (d *differ) done() []Piece {
	d.flush()
	return d.out
}

// middle walks a longest common subsequence. A space between two changed words counts as changed:
// three words in a row read better as one change than as three.
func (d *differ) middle(a, b []string) {
	if len(a)*len(b) > maxDiff {
		d.add(Deleted, a...)
		d.add(Inserted, b...)
		return
	}
	width := len(b) + 1
	table := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			here := max(table[(i+1)*width+j], table[i*width+j+1])
			if a[i] == b[j] {
				here = max(here, table[(i+1)*width+j+1]+weight(a[i]))
			}
			table[i*width+j] = here
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		here := table[i*width+j]
		switch {
		case a[i] == b[j] && here == table[(i+1)*width+j+1]+weight(a[i]) && !d.lonely(a, b, i, j):
			d.add(Kept, a[i])
			i, j = i+1, j+1
		case here == table[(i+1)*width+j]:
			d.add(Deleted, a[i])
			i++
		case here == table[i*width+j+1]:
			d.add(Inserted, b[j])
			j++
		default: // a lonely space
			d.add(Deleted, a[i])
			d.add(Inserted, b[j])
			i, j = i+1, j+1
		}
	}
	d.add(Deleted, a[i:]...)
	d.add(Inserted, b[j:]...)
}

// weight prefers words to what stands between them.
func weight(token string) int32 {
	if strings.TrimSpace(token) == "" {
		return 1
	}
	return 4
}

// lonely says whether a space stands between changes on both sides.
func (d *differ) lonely(a, b []string, i, j int) bool {
	if strings.TrimSpace(a[i]) != "" || d.del.Len() == 0 || d.ins.Len() == 0 {
		return false
	}
	return i+1 < len(a) && j+1 < len(b) && a[i+1] != b[j+1]
}

// tokens cuts a text into words, single marks, and runs of space.
func tokens(s string) []string {
	var out []string
	start, class := 0, rune(0)
	for i, r := range s {
		var c rune
		switch {
		case unicode.Is(unicode.M, r) && i > 0:
			c = class // a mark belongs to what it stands on
		case unicode.IsSpace(r):
			c = 's'
		case unspaced(r):
			c = 0
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' || r == '_':
			c = 'w'
		}
		if i > start && (c != class || c == 0 && !unicode.Is(unicode.M, r)) {
			out = append(out, s[start:i])
			start = i
		}
		class = c
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// unspaced says whether a character's script puts no space between words: Han, kana, Thai, Lao,
// Khmer and Burmese.
func unspaced(r rune) bool {
	return r >= 0x0e00 && (alone(r) || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// Marked writes a comparison in one line of plain text: [-deleted-] and {+inserted+}.
func Marked(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Op {
		case Deleted:
			b.WriteString("[-" + p.Text + "-]")
		case Inserted:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
