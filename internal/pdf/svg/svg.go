// Package svg reads line drawings: the part of SVG 2 that an article's pictures need (path, rect,
// circle, ellipse, line, polyline, polygon, g; transform, fill and stroke as attributes). What it
// does not know is an error that names it: a picture is drawn whole or not at all.
package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Picture is a drawing as filled and stroked outlines, in units from its upper left corner.
type Picture struct {
	Width, Height float64
	Shapes        []Shape
}

// Shape is one outline. Fill and Stroke are nil for none.
type Shape struct {
	Path         []Segment
	Fill, Stroke *Colour
	EvenOdd      bool
	LineWidth    float64
	Cap, Join    int // as in PDF: 0 butt or miter, 1 round, 2 square or bevel
}

// Segment is a step of an outline: 'M' and 'L' have one point, 'C' three, 'Z' none.
type Segment struct {
	Op byte
	P  [3]Point
}

// Point is a place in the picture, y downwards.
type Point struct{ X, Y float64 }

// Colour is red, green and blue, 0 to 1.
type Colour [3]float64

// Error says what stopped a drawing, and the line of the file where it stands.
type Error struct {
	Line int
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// Limits that no line drawing reaches.
const (
	maxDepth    = 100
	maxSegments = 200_000
)

// state is what a group passes on to its children (SVG 2, 6.5).
type state struct {
	matrix       matrix
	fill, stroke *Colour
	width        float64
	evenOdd      bool
	cap, join    int
}

// Parse reads a drawing. The error is an *Error.
func Parse(data []byte) (*Picture, error) {
	p := &parser{dec: xml.NewDecoder(bytes.NewReader(data))}
	pic, err := p.parse()
	if err != nil {
		line, _ := p.dec.InputPos()
		return nil, &Error{line, err.Error()}
	}
	return pic, nil
}

type parser struct {
	dec      *xml.Decoder
	pic      *Picture
	segments int
}

func (p *parser) parse() (*Picture, error) {
	stack := []state{{matrix: identity, fill: &Colour{}, width: 1}}
	for {
		token, err := p.dec.Token()
		if err == io.EOF {
			if p.pic == nil {
				return nil, errors.New("no svg element")
			}
			return p.pic, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "title" || t.Name.Local == "desc" || t.Name.Local == "metadata" {
				if err := p.dec.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			if len(stack) > maxDepth {
				return nil, fmt.Errorf("groups nested more than %d deep", maxDepth)
			}
			s, err := p.element(t, stack[len(stack)-1])
			if err != nil {
				return nil, err
			}
			stack = append(stack, s)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

// element handles one start tag and returns the state for its children.
func (p *parser) element(t xml.StartElement, s state) (state, error) {
	name := t.Name.Local
	attrs := map[string]string{}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space == "http://www.w3.org/XML/1998/namespace":
		case strings.HasPrefix(a.Name.Local, "aria-"), a.Name.Local == "role", a.Name.Local == "id", a.Name.Local == "class":
		case s.paint(a.Name.Local, a.Value) == nil:
		case isPaint(a.Name.Local):
			return s, fmt.Errorf("%s=%q on <%s>: %v", a.Name.Local, a.Value, name, s.paint(a.Name.Local, a.Value))
		default:
			attrs[a.Name.Local] = a.Value
		}
	}
	geometry, known := shapes[name]
	switch {
	case p.pic == nil && name != "svg":
		return s, fmt.Errorf("<%s> where <svg> was expected", name)
	case p.pic != nil && name == "svg", !known:
		return s, fmt.Errorf("<%s> is not among the elements that can be drawn", name)
	}
	allowed := " " + geometry.attributes + " "
	values := map[string]float64{}
	for k, v := range attrs {
		if !strings.Contains(allowed, " "+k+" ") {
			return s, fmt.Errorf("attribute %s on <%s> is not among those that can be drawn", k, name)
		}
		if k == "d" || k == "points" || k == "viewBox" || k == "preserveAspectRatio" {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
		if err != nil || !(math.Abs(n) < 1e7) {
			return s, fmt.Errorf("%s=%q on <%s> is not a number", k, v, name)
		}
		values[k] = n
	}
	if name == "svg" {
		return s, p.open(attrs, values, &s)
	}
	if geometry.path == nil {
		return s, nil
	}
	path, err := geometry.path(attrs, values)
	if err != nil {
		return s, fmt.Errorf("<%s>: %v", name, err)
	}
	if p.segments += len(path); p.segments > maxSegments {
		return s, fmt.Errorf("more than %d segments", maxSegments)
	}
	if len(path) > 0 && (s.fill != nil || s.stroke != nil) {
		for i := range path {
			for j := range path[i].P {
				path[i].P[j] = s.matrix.apply(path[i].P[j])
			}
		}
		p.pic.Shapes = append(p.pic.Shapes, Shape{
			Path: path, Fill: s.fill, Stroke: s.stroke, EvenOdd: s.evenOdd,
			LineWidth: s.width * s.matrix.scale(), Cap: s.cap, Join: s.join,
		})
	}
	return s, nil
}

// open takes the picture's size from viewBox, else from width and height.
func (p *parser) open(attrs map[string]string, values map[string]float64, s *state) error {
	box := []float64{0, 0, values["width"], values["height"]}
	if v, ok := attrs["viewBox"]; ok {
		var err error
		if box, err = numbers(v); err != nil || len(box) != 4 {
			return fmt.Errorf("viewBox=%q is not four numbers", v)
		}
	}
	if !(box[2] > 0 && box[3] > 0) {
		return errors.New("<svg> has no viewBox and no size")
	}
	s.matrix = matrix{1, 0, 0, 1, -box[0], -box[1]}
	p.pic = &Picture{Width: box[2], Height: box[3]}
	return nil
}

func isPaint(name string) bool {
	switch name {
	case "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap", "fill-rule", "transform":
		return true
	}
	return false
}

// paint applies a presentation attribute.
func (s *state) paint(name, value string) error {
	var err error
	switch name {
	case "fill":
		s.fill, err = colour(value)
	case "stroke":
		s.stroke, err = colour(value)
	case "stroke-width":
		var w float64
		if w, err = strconv.ParseFloat(strings.TrimSuffix(value, "px"), 64); err == nil {
			if !(w >= 0 && w < 1e6) {
				return errors.New("is out of range")
			}
			s.width = w
		}
	case "stroke-linejoin":
		s.join, err = oneOf(value, "miter", "round", "bevel")
	case "stroke-linecap":
		s.cap, err = oneOf(value, "butt", "round", "square")
	case "fill-rule":
		var rule int
		rule, err = oneOf(value, "nonzero", "evenodd")
		s.evenOdd = rule == 1
	case "transform":
		var m matrix
		if m, err = transform(value); err == nil {
			s.matrix = s.matrix.times(m)
		}
	default:
		return errors.New("is no paint")
	}
	return err
}

func oneOf(value string, names ...string) (int, error) {
	for i, n := range names {
		if n == value {
			return i, nil
		}
	}
	return 0, fmt.Errorf("is none of %s", strings.Join(names, ", "))
}

var named = map[string]Colour{
	"black": {}, "white": {1, 1, 1}, "gray": {.502, .502, .502}, "grey": {.502, .502, .502},
	"red": {1, 0, 0}, "green": {0, .502, 0}, "blue": {0, 0, 1}, "currentColor": {},
}

func colour(v string) (*Colour, error) {
	if v == "none" {
		return nil, nil
	}
	if c, ok := named[v]; ok {
		return &c, nil
	}
	hex, ok := strings.CutPrefix(v, "#")
	if ok && len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || len(hex) != 6 || err != nil {
		return nil, errors.New("is no colour: write #rrggbb")
	}
	return &Colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}
