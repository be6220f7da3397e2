package style

import (
	"strconv"
	"strings"
)

// Least sizes that count as legible, in CSS pixels, and the farthest that text may be moved.
const (
	leastFont    = 9.0
	leastPart    = 0.8 // of the size around it, since such parts multiply
	leastBox     = 64.0
	leastPortion = 60.0 // of the width around it, in percent, since such parts multiply
	leastLine    = 0.9  // relative to the font size
	leastPull    = 5.0  // of a margin below zero that reaches no text
	mostBox      = 240.0
	mostLine     = 3.0
	farthest     = 80.0
	leastAlpha   = 0.75
)

func not(fine ...string) func(string) bool {
	return func(v string) bool {
		for _, f := range append(fine, "inherit", "initial", "unset", "revert", "revert-layer") {
			if v == f {
				return false
			}
		}
		return true
	}
}

func has(parts ...string) func(string) bool {
	return func(v string) bool {
		for _, p := range parts {
			if strings.Contains(v, p) {
				return true
			}
		}
		return false
	}
}

func anything(string) bool { return true }

func faint(v string) bool {
	n, unit, ok := quantity(v)
	if unit == "%" {
		n /= 100
	}
	return !ok || n < leastAlpha
}

// small judges a font size; keywords for what is smaller or larger than the reader's own size are
// no size that can be told.
func small(v string) bool {
	switch n, unit, _ := quantity(v); {
	case v == "medium" || v == "large" || v == "x-large" || v == "inherit":
		return false
	case unit == "em" && n < leastPart, unit == "%" && n < 100*leastPart:
		return true
	}
	px, ok := pixels(v)
	return !ok || px < leastFont
}

// shorthand judges a font by its size, which stands before the family, and by the family.
func shorthand(v string) bool {
	rest := v
	for rest != "" {
		var f string
		f, rest, _ = strings.Cut(rest, " ")
		size, line, _ := strings.Cut(f, "/")
		if _, unit, ok := quantity(size); ok && (unit != "" || line != "" || size == "0") {
			return small(size) || line != "" && tight(line) || strange(rest)
		}
	}
	return true
}

func tight(v string) bool {
	n, unit, ok := quantity(v)
	switch {
	case v == "normal" || v == "inherit":
		return false
	case !ok:
		return true
	case unit == "":
		return n < leastLine || n > mostLine
	}
	px, known := pixels(v)
	return !known || px < leastLine*leastFont || px > mostLine*32
}

// far judges lengths by how far they move a text, to either side.
func far(limit float64) func(string) bool { return beyond(-limit, limit) }

// beyond judges each length of a value by its bounds. What is computed is not worked out.
func beyond(least, most float64) func(string) bool {
	return func(v string) bool {
		for _, f := range strings.Fields(v) {
			if px, ok := pixels(f); ok && (px < least || px > most) || !ok && strings.ContainsRune(f, '(') && !strings.HasPrefix(f, "var(") {
				return true
			}
		}
		return false
	}
}

// A margin below zero pulls what follows over what stands before, or to its side; a large one pushes.
var (
	pulledBlock  = beyond(-leastPull, 4*farthest)
	pulledInline = beyond(-4*leastPull, 4*farthest)
)

// pulled judges the margins of all sides.
func pulled(v string) bool {
	sides := split(v, ' ')
	for i, f := range sides {
		if i%2 == 0 && pulledBlock(f) || (i%2 == 1 || len(sides) == 1) && pulledInline(f) {
			return true
		}
	}
	return false
}

// rounded judges the corners of a box, which are cut off where it clips what is in it.
func rounded(v string) bool { return strings.Contains(v, "%") || beyond(-0.1, 16)(v) }

// narrow judges a width that lines of text have to fit into, or its limit.
func narrow(v string) bool {
	n, unit, ok := quantity(v)
	switch {
	case !ok:
		return not("auto", "none")(v)
	case unit == "%":
		return n < leastPortion || n > 100
	}
	px, known := pixels(v)
	return !known || px < leastBox
}

// wide judges a width that a narrow window or a column of its own may not have.
func wide(v string) bool {
	n, unit, ok := quantity(v)
	switch {
	case !ok:
		return not("auto")(v)
	case unit == "%":
		return n > 100
	}
	px, known := pixels(v)
	return !known || px > mostBox
}

// crowded judges the columns of a grid: each needs room for a line, and all have to fit the window.
func crowded(v string) bool {
	sum := 0.0
	for _, track := range split(v, ' ') {
		name, argument, _ := strings.Cut(strings.TrimSuffix(track, ")"), "(")
		parts := split(argument, ',')
		switch {
		case name == "repeat" && len(parts) == 2:
			if n, unit, ok := quantity(parts[0]); ok && (unit != "" || n > 4) || crowded(parts[1]) {
				return true
			}
			continue
		case name == "minmax" && len(parts) == 2:
			if wide(parts[0]) && !strings.HasPrefix(parts[0], "min(100%,") {
				return true
			}
			track = parts[1]
		}
		n, unit, ok := quantity(track)
		px, known := pixels(track)
		switch {
		case track == "auto" || unit == "fr" && n >= 1:
		case !ok || !known || unit == "%" || px < leastBox:
			return true
		default:
			sum += px
		}
	}
	return sum > 60*16
}

// split parts a value at a character outside of brackets.
func split(v string, at rune) (out []string) {
	depth, from := 0, 0
	for i, r := range v + string(at) {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == at && depth <= 0:
			if part := strings.TrimSpace(v[from:min(i, len(v))]); part != "" {
				out = append(out, part)
			}
			from = min(i+1, len(v))
		}
	}
	return out
}

// quantity reads a number with its unit.
func quantity(v string) (n float64, unit string, ok bool) {
	i := 0
	for i < len(v) && strings.IndexByte("+-.0123456789", v[i]) >= 0 {
		i++
	}
	n, err := strconv.ParseFloat(v[:i], 64)
	return n, v[i:], err == nil
}

// pixels gives a length in CSS pixels (CSS Values Level 4, 6); those relative to fonts by the usual
// 16 px, those relative to the window by a telephone's.
func pixels(v string) (float64, bool) {
	n, unit, ok := quantity(v)
	if !ok {
		return 0, false
	}
	per, known := map[string]float64{"": 1, "px": 1, "pt": 4. / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
		"em": 16, "rem": 16, "ex": 8, "ch": 8, "lh": 20, "rlh": 20, "%": 0.16,
		"vw": 3.2, "vi": 3.2, "vmin": 3.2, "vh": 6, "vb": 6, "vmax": 6, "dvh": 6, "svh": 6, "lvh": 6, "dvw": 3.2}[unit]
	return n * per, known
}
