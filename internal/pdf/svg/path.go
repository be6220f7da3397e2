package svg

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// element is what the package knows of an SVG element: its own attributes and its outline.
type element struct {
	attributes string
	path       func(attrs map[string]string, v map[string]float64) ([]Segment, error)
}

var shapes = map[string]element{
	"svg":  {"width height viewBox version preserveAspectRatio", nil},
	"g":    {"", nil},
	"path": {"d", func(a map[string]string, _ map[string]float64) ([]Segment, error) { return path(a["d"]) }},
	"rect": {"x y width height rx ry", rectangle},
	"circle": {"cx cy r", func(_ map[string]string, v map[string]float64) ([]Segment, error) {
		return ellipse(v["cx"], v["cy"], v["r"], v["r"]), nil
	}},
	"ellipse": {"cx cy rx ry", func(_ map[string]string, v map[string]float64) ([]Segment, error) {
		return ellipse(v["cx"], v["cy"], v["rx"], v["ry"]), nil
	}},
	"line":     {"x1 y1 x2 y2", line},
	"polyline": {"points", func(a map[string]string, _ map[string]float64) ([]Segment, error) { return polygon(a["points"], false) }},
	"polygon":  {"points", func(a map[string]string, _ map[string]float64) ([]Segment, error) { return polygon(a["points"], true) }},
}

func move(x, y float64) Segment { return Segment{'M', [3]Point{{x, y}}} }
func to(x, y float64) Segment   { return Segment{'L', [3]Point{{x, y}}} }
func curve(a, b, c Point) Segment {
	return Segment{'C', [3]Point{a, b, c}}
}

// quarter is the distance of the control points of a quarter circle of radius 1.
const quarter = 0.5522847498

func ellipse(cx, cy, rx, ry float64) []Segment {
	if rx <= 0 || ry <= 0 {
		return nil
	}
	at := func(x, y float64) Point { return Point{cx + x*rx, cy + y*ry} }
	return []Segment{
		move(cx+rx, cy),
		curve(at(1, quarter), at(quarter, 1), at(0, 1)),
		curve(at(-quarter, 1), at(-1, quarter), at(-1, 0)),
		curve(at(-1, -quarter), at(-quarter, -1), at(0, -1)),
		curve(at(quarter, -1), at(1, -quarter), at(1, 0)),
		{Op: 'Z'},
	}
}

func rectangle(_ map[string]string, v map[string]float64) ([]Segment, error) {
	x, y, w, h := v["x"], v["y"], v["width"], v["height"]
	if w <= 0 || h <= 0 {
		return nil, nil
	}
	rx, hasX := v["rx"]
	ry, hasY := v["ry"]
	if !hasX {
		rx = ry
	}
	if !hasY {
		ry = rx
	}
	rx, ry = max(0, min(rx, w/2)), max(0, min(ry, h/2))
	if rx == 0 || ry == 0 {
		return []Segment{move(x, y), to(x+w, y), to(x+w, y+h), to(x, y+h), {Op: 'Z'}}, nil
	}
	// corner turns from one edge to the next around the rectangle's corner cx, cy.
	corner := func(from, to Point, cx, cy float64) Segment {
		between := func(p Point) Point { return Point{p.X + (cx-p.X)*quarter, p.Y + (cy-p.Y)*quarter} }
		return curve(between(from), between(to), to)
	}
	return []Segment{
		move(x+rx, y), to(x+w-rx, y), corner(Point{x + w - rx, y}, Point{x + w, y + ry}, x+w, y),
		to(x+w, y+h-ry), corner(Point{x + w, y + h - ry}, Point{x + w - rx, y + h}, x+w, y+h),
		to(x+rx, y+h), corner(Point{x + rx, y + h}, Point{x, y + h - ry}, x, y+h),
		to(x, y+ry), corner(Point{x, y + ry}, Point{x + rx, y}, x, y),
		{Op: 'Z'},
	}, nil
}

func line(_ map[string]string, v map[string]float64) ([]Segment, error) {
	return []Segment{move(v["x1"], v["y1"]), to(v["x2"], v["y2"])}, nil
}

func polygon(points string, closed bool) ([]Segment, error) {
	n, err := numbers(points)
	if err != nil || len(n)%2 != 0 {
		return nil, fmt.Errorf("points=%q are not pairs of numbers", points)
	}
	var out []Segment
	for i := 0; i < len(n); i += 2 {
		if i == 0 {
			out = append(out, move(n[0], n[1]))
			continue
		}
		out = append(out, to(n[i], n[i+1]))
	}
	if closed && out != nil {
		out = append(out, Segment{Op: 'Z'})
	}
	return out, nil
}

// scanner reads the number lists of SVG 2, 9.3.9: separators are optional where a sign or a
// second point begins a number.
type scanner struct{ s string }

func (s *scanner) space() { s.s = strings.TrimLeft(s.s, " \t\r\n,") }

func (s *scanner) number() (float64, error) {
	s.space()
	i, dot, exponent := 0, false, false
	for ; i < len(s.s); i++ {
		c := s.s[i]
		switch {
		case c >= '0' && c <= '9':
		case c == '.' && !dot && !exponent:
			dot = true
		case (c == '-' || c == '+') && (i == 0 || s.s[i-1] == 'e' || s.s[i-1] == 'E'):
		case (c == 'e' || c == 'E') && i > 0 && !exponent:
			exponent = true
		default:
			goto end
		}
	}
end:
	v, err := strconv.ParseFloat(s.s[:i], 64)
	if err != nil || !(math.Abs(v) < 1e7) {
		return 0, fmt.Errorf("a number was expected at %.12q", s.s)
	}
	s.s = s.s[i:]
	return v, nil
}

// flag reads one digit of an arc, 0 or 1, which may touch the next number.
func (s *scanner) flag() (bool, error) {
	s.space()
	if s.s == "" || s.s[0] != '0' && s.s[0] != '1' {
		return false, fmt.Errorf("0 or 1 was expected at %.12q", s.s)
	}
	v := s.s[0] == '1'
	s.s = s.s[1:]
	return v, nil
}

func numbers(text string) ([]float64, error) {
	s := &scanner{text}
	var out []float64
	for s.space(); s.s != ""; s.space() {
		v, err := s.number()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// path reads path data (SVG 2, 9.3) into absolute moves, lines and cubic curves.
func path(d string) ([]Segment, error) {
	s := &scanner{d}
	var out []Segment
	var at, start, control Point
	var command, last byte
	for s.space(); s.s != ""; s.space() {
		if c := s.s[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			command = c
			s.s = s.s[1:]
		} else if command == 'Z' || command == 'z' || command == 0 {
			return nil, fmt.Errorf("a command was expected at %.12q", s.s)
		}
		if out == nil && command != 'M' && command != 'm' {
			return nil, errors.New("path data begins with M")
		}
		var err error
		read := func() float64 {
			var v float64
			if err == nil {
				v, err = s.number()
			}
			return v
		}
		var base Point
		upper := command
		if command >= 'a' {
			base, upper = at, command-'a'+'A'
		}
		point := func() Point { x := read(); return Point{base.X + x, base.Y + read()} }
		reflected := func(kinds string) Point {
			if strings.IndexByte(kinds, last) < 0 {
				return at
			}
			return Point{2*at.X - control.X, 2*at.Y - control.Y}
		}
		quadratic := func(q, end Point) {
			third := func(p Point) Point { return Point{p.X + (q.X-p.X)*2/3, p.Y + (q.Y-p.Y)*2/3} }
			out = append(out, curve(third(at), third(end), end))
			control, at = q, end
		}
		switch upper {
		case 'M':
			at = point()
			start = at
			out = append(out, move(at.X, at.Y))
			command-- // what follows are lines: L comes before M
		case 'L':
			at = point()
			out = append(out, to(at.X, at.Y))
		case 'H':
			at.X = base.X + read()
			out = append(out, to(at.X, at.Y))
		case 'V':
			at.Y = base.Y + read()
			out = append(out, to(at.X, at.Y))
		case 'C', 'S':
			c := reflected("CS")
			if upper == 'C' {
				c = point()
			}
			control = point()
			end := point()
			out = append(out, curve(c, control, end))
			at = end
		case 'Q':
			q := point()
			quadratic(q, point())
		case 'T':
			q := reflected("QT")
			quadratic(q, point())
		case 'A':
			rx, ry, angle := read(), read(), read()
			var large, sweep bool
			if err == nil {
				large, err = s.flag()
			}
			if err == nil {
				sweep, err = s.flag()
			}
			end := point()
			if err == nil {
				out = append(out, arc(at, end, rx, ry, angle, large, sweep)...)
			}
			at = end
		case 'Z':
			out = append(out, Segment{Op: 'Z'})
			at = start
		default:
			return nil, fmt.Errorf("%q is no path command", command)
		}
		if err != nil {
			return nil, err
		}
		if len(out) > maxSegments {
			return nil, fmt.Errorf("more than %d segments", maxSegments)
		}
		last = upper
	}
	return out, nil
}

// arc turns an elliptical arc into curves of at most a quarter turn (SVG 2, appendix B.2).
func arc(from, end Point, rx, ry, degrees float64, large, sweep bool) []Segment {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == end {
		return []Segment{to(end.X, end.Y)}
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	dx, dy := (from.X-end.X)/2, (from.Y-end.Y)/2
	x, y := cos*dx+sin*dy, cos*dy-sin*dx
	if l := x*x/(rx*rx) + y*y/(ry*ry); l > 1 {
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	num := rx*rx*ry*ry - rx*rx*y*y - ry*ry*x*x
	f := math.Sqrt(max(0, num/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		f = -f
	}
	cx, cy := f*rx*y/ry, -f*ry*x/rx
	first := math.Atan2((y-cy)/ry, (x-cx)/rx)
	turn := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - first
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	midX, midY := (from.X+end.X)/2, (from.Y+end.Y)/2
	at := func(px, py float64) Point {
		px, py = cx+rx*px, cy+ry*py
		return Point{cos*px - sin*py + midX, sin*px + cos*py + midY}
	}
	n := max(1, int(math.Ceil(math.Abs(turn)/(math.Pi/2)-1e-9)))
	step := turn / float64(n)
	k := 4.0 / 3 * math.Tan(step/4)
	out := make([]Segment, n)
	for i := range out {
		s0, c0 := math.Sincos(first + float64(i)*step)
		s1, c1 := math.Sincos(first + float64(i+1)*step)
		out[i] = curve(at(c0-k*s0, s0+k*c0), at(c1+k*s1, s1-k*c1), at(c1, s1))
	}
	out[n-1].P[2] = end
	return out
}

// matrix is a, b, c, d, e, f of SVG 2, 8.5.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) apply(p Point) Point {
	return Point{m[0]*p.X + m[2]*p.Y + m[4], m[1]*p.X + m[3]*p.Y + m[5]}
}

// scale is how much a matrix widens lines, on average over all directions.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// transform reads a transform list (SVG 2, 8.5.1).
func transform(text string) (matrix, error) {
	m := identity
	for text = strings.Trim(text, " \t\r\n,"); text != ""; text = strings.Trim(text, " \t\r\n,") {
		name, rest, ok := strings.Cut(text, "(")
		inner, after, closed := strings.Cut(rest, ")")
		v, err := numbers(inner)
		if !ok || !closed || err != nil {
			return m, errors.New("is no transform list")
		}
		text = after
		arg := func(i int, otherwise float64) float64 {
			if i < len(v) {
				return v[i]
			}
			return otherwise
		}
		turn := func(a matrix) matrix {
			return matrix{1, 0, 0, 1, arg(1, 0), arg(2, 0)}.times(a).times(matrix{1, 0, 0, 1, -arg(1, 0), -arg(2, 0)})
		}
		tan := math.Tan(arg(0, 0) * math.Pi / 180)
		sin, cos := math.Sincos(arg(0, 0) * math.Pi / 180)
		switch name = strings.TrimSpace(name); {
		case name == "matrix" && len(v) == 6:
			m = m.times(matrix(v))
		case name == "translate" && (len(v) == 1 || len(v) == 2):
			m = m.times(matrix{1, 0, 0, 1, v[0], arg(1, 0)})
		case name == "scale" && (len(v) == 1 || len(v) == 2):
			m = m.times(matrix{v[0], 0, 0, arg(1, v[0]), 0, 0})
		case name == "rotate" && (len(v) == 1 || len(v) == 3):
			m = m.times(turn(matrix{cos, sin, -sin, cos, 0, 0}))
		case name == "skewX" && len(v) == 1:
			m = m.times(matrix{1, 0, tan, 1, 0, 0})
		case name == "skewY" && len(v) == 1:
			m = m.times(matrix{1, tan, 0, 1, 0, 0})
		default:
			return m, fmt.Errorf("has %q with %d numbers", name, len(v))
		}
	}
	return m, nil
}
