package shape

import (
	_ "embed"
	"encoding/binary"
)

// thaiFile is ICU's Thai word list as ICU compiles it: a header, eight little-endian int32
// indexes, and a BytesTrie (made by scripts/make-fonts; licence in dict/ICU-LICENSE.txt).
//
//go:embed dict/thai.dict
var thaiFile []byte

// thaiBase is subtracted from a character to make the trie's byte.
const thaiBase = 0x0E00

// thaiTrie is the trie without header and indexes: the header's size stands in its first two
// bytes, the trie's offset from there in the first index.
var thaiTrie = func() trie {
	body := thaiFile[binary.LittleEndian.Uint16(thaiFile):]
	return trie(body[binary.LittleEndian.Uint32(body):])
}()

func isThai(r rune) bool { return r >= 0x0E01 && r <= 0x0E5B }

// thaiMark reports a character that never begins a word: vowels and marks written behind, above
// or below their consonant, and the repetition and abbreviation signs.
func thaiMark(r rune) bool {
	return r >= 0x0E30 && r <= 0x0E3A || r == 0x0E45 || r >= 0x0E46 && r <= 0x0E4E || r == 0x0E2F
}

// thaiWords calls cut with the offset of each word in a stretch of Thai letters after the first:
// the cover with the fewest letters outside the dictionary and, of those, the fewest words.
func thaiWords(text []rune, cut func(offset int)) {
	const unknown = 1000 // a letter outside any word costs more than many words
	type cell struct {
		cost int32
		prev int32
	}
	best := make([]cell, len(text)+1)
	for i := 1; i < len(best); i++ {
		best[i].cost = 1 << 30
	}
	for i := range text {
		if c := best[i].cost + unknown; c < best[i+1].cost {
			best[i+1] = cell{c, int32(i)}
		}
		if thaiMark(text[i]) {
			continue
		}
		thaiTrie.prefixes(text[i:], func(n int) {
			if i+n < len(text) && thaiMark(text[i+n]) {
				return // would part a mark from its word
			}
			if c := best[i].cost + 1; c < best[i+n].cost {
				best[i+n] = cell{c, int32(i)}
			}
		})
	}
	var cuts []int
	for i := len(text); i > 0; i = int(best[i].prev) {
		cuts = append(cuts, int(best[i].prev))
	}
	// A run of unknown letters stays whole: cut where at least one side is a known word.
	known := func(from, to int) bool { return best[to].cost-best[from].cost < unknown }
	for k := len(cuts) - 2; k >= 0; k-- {
		from, at, to := cuts[k+1], cuts[k], len(text)
		if k > 0 {
			to = cuts[k-1]
		}
		if (known(from, at) || known(at, to)) && !thaiMark(text[at]) {
			cut(at)
		}
	}
}

// trie is a serialized ICU BytesTrie (ICU4C, bytestrie.h, "BytesTrie data structure").
type trie []byte

// prefixes calls found with the length of each word of the trie that text begins with.
func (t trie) prefixes(text []rune, found func(n int)) {
	at := 0
	for n, r := range text {
		if !isThai(r) {
			return
		}
		var ok, final bool
		if at, ok, final = t.step(at, byte(r-thaiBase)); !ok {
			return
		}
		if final {
			found(n + 1)
			return
		}
		if at < 0 { // inside a linear match: no value here
			continue
		}
		if t[at] >= minValue {
			found(n + 1)
			if t[at]&1 != 0 {
				return
			}
		}
	}
}

// Node types by lead byte.
const (
	minLinear = 0x10 // below: a branch
	minValue  = 0x20 // below: a run of bytes to match; from here: a value, bit 0 set if final
)

// linear positions: a place inside a linear match is the negative number -(offset<<5 | left).
func inside(at, left int) int { return -(at<<5 | left) }

// step follows one byte from a node. final means that a word ends here and none continues.
func (t trie) step(at int, b byte) (next int, ok, final bool) {
	if at < 0 {
		left := -at & 31
		at = -at >> 5
		return t.match(at, left, b)
	}
	for {
		node := int(t[at])
		switch {
		case node < minLinear:
			return t.branch(at, b)
		case node < minValue:
			return t.match(at+1, node-minLinear+1, b)
		case node&1 != 0:
			return 0, false, false
		}
		at = t.skipValue(at)
	}
}

func (t trie) match(at, left int, b byte) (int, bool, bool) {
	if t[at] != b {
		return 0, false, false
	}
	if left--; left > 0 {
		return inside(at+1, left), true, false
	}
	return at + 1, true, false
}

func (t trie) branch(at int, b byte) (next int, ok, final bool) {
	n := int(t[at])
	at++
	if n == 0 {
		n = int(t[at])
		at++
	}
	n++
	for n > 5 { // longer branches are split for a binary search
		if b < t[at] {
			n >>= 1
			at = t.jump(at + 1)
		} else {
			n -= n >> 1
			at = t.skipDelta(at + 1)
		}
	}
	for ; n > 1; n-- {
		key := t[at]
		at++
		if key != b {
			at = t.skipValue(at)
			continue
		}
		if t[at]&1 != 0 {
			return 0, true, true
		}
		delta, after := t.value(at)
		return after + delta, true, false
	}
	if t[at] != b {
		return 0, false, false
	}
	return at + 1, true, false
}

// value reads the value whose lead byte is at, and where it ends.
func (t trie) value(at int) (v, end int) {
	lead := int(t[at]) >> 1
	switch {
	case lead < 0x51:
		return lead - 0x10, at + 1
	case lead < 0x6c:
		return (lead-0x51)<<8 | int(t[at+1]), at + 2
	case lead < 0x7e:
		return (lead-0x6c)<<16 | int(t[at+1])<<8 | int(t[at+2]), at + 3
	case lead == 0x7e:
		return int(t[at+1])<<16 | int(t[at+2])<<8 | int(t[at+3]), at + 4
	}
	return int(binary.BigEndian.Uint32(t[at+1:])), at + 5
}

func (t trie) skipValue(at int) int {
	_, end := t.value(at)
	return end
}

// delta reads the jump distance at a place in a split branch, and where it ends.
func (t trie) delta(at int) (d, end int) {
	lead := int(t[at])
	switch {
	case lead < 0xc0:
		return lead, at + 1
	case lead < 0xf0:
		return (lead-0xc0)<<8 | int(t[at+1]), at + 2
	case lead < 0xfe:
		return (lead-0xf0)<<16 | int(t[at+1])<<8 | int(t[at+2]), at + 3
	case lead == 0xfe:
		return int(t[at+1])<<16 | int(t[at+2])<<8 | int(t[at+3]), at + 4
	}
	return int(binary.BigEndian.Uint32(t[at+1:])), at + 5
}

func (t trie) jump(at int) int {
	d, end := t.delta(at)
	return end + d
}

func (t trie) skipDelta(at int) int {
	_, end := t.delta(at)
	return end
}
