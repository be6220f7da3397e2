package svg

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dump writes a picture's shapes as a person can read them.
func dump(p *Picture) string {
	var b strings.Builder
	for _, s := range p.Shapes {
		for _, seg := range s.Path {
			b.WriteByte(seg.Op)
			n := map[byte]int{'M': 1, 'L': 1, 'C': 3}[seg.Op]
			for _, pt := range seg.P[:n] {
				fmt.Fprintf(&b, " %g,%g", math.Round(pt.X*100)/100, math.Round(pt.Y*100)/100)
			}
			b.WriteByte(' ')
		}
		if s.Fill != nil {
			fmt.Fprintf(&b, "fill %.1f ", *s.Fill)
		}
		if s.Stroke != nil {
			fmt.Fprintf(&b, "stroke %.1f %g ", *s.Stroke, s.LineWidth)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestShapes(t *testing.T) {
	for in, want := range map[string]string{
		`<path d="M1 2L3,4h5v-6z"/>`:                           "M 1,2 L 3,4 L 8,4 L 8,-2 Z fill [0.0 0.0 0.0]",
		`<path d="m1 2 3 4-1-1"/>`:                             "M 1,2 L 4,6 L 3,5 fill [0.0 0.0 0.0]",
		`<path d="M0 0.5.5.5"/>`:                               "M 0,0.5 L 0.5,0.5 fill [0.0 0.0 0.0]",
		`<path d="M0 0C1 1 2 1 3 0s2-1 3 0"/>`:                 "M 0,0 C 1,1 2,1 3,0 C 4,-1 5,-1 6,0 fill [0.0 0.0 0.0]",
		`<path d="M0 0Q3 3 6 0T12 0"/>`:                        "M 0,0 C 2,2 4,2 6,0 C 8,-2 10,-2 12,0 fill [0.0 0.0 0.0]",
		`<path d="M0 0A5 5 0 0110 0"/>`:                        "M 0,0 C 0,-2.76 2.24,-5 5,-5 C 7.76,-5 10,-2.76 10,0 fill [0.0 0.0 0.0]",
		`<path d="M0 0A0 5 0 0 1 10 0"/>`:                      "M 0,0 L 10,0 fill [0.0 0.0 0.0]",
		`<rect x="1" y="2" width="3" height="4" fill="#fff"/>`: "M 1,2 L 4,2 L 4,6 L 1,6 Z fill [1.0 1.0 1.0]",
		`<rect width="0" height="4"/>`:                         "",
		`<line x2="9" stroke="red"/>`:                          "M 0,0 L 9,0 fill [0.0 0.0 0.0]stroke [1.0 0.0 0.0] 1",
		`<polygon points="0,0 1,0 1,1" fill="none" stroke="#0000ff" stroke-width="2"/>`:                        "M 0,0 L 1,0 L 1,1 Z stroke [0.0 0.0 1.0] 2",
		`<g transform="translate(10 20) scale(2)" fill="none" stroke="black"><polyline points="1 1 2 2"/></g>`: "M 12,22 L 14,24 stroke [0.0 0.0 0.0] 2",
		`<g transform="rotate(90)"><polyline points="1 0 0 1"/></g>`:                                           "M 0,1 L -1,0 fill [0.0 0.0 0.0]",
		`<title>x</title><desc><b/></desc>`:                                                                    "",
		`<g fill="none"><circle r="1"/></g>`:                                                                   "",
	} {
		p, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">` + in + `</svg>`))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		got := strings.ReplaceAll(strings.ReplaceAll(dump(p), "-0,", "0,"), "] stroke", "]stroke")
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
		if p.Width != 100 || p.Height != 50 {
			t.Errorf("%g × %g", p.Width, p.Height)
		}
	}
}

func TestARoundShapeIsRound(t *testing.T) {
	p, err := Parse([]byte(`<svg viewBox="-10 -10 20 20"><circle r="8"/><ellipse rx="8" ry="8"/><rect x="-8" y="-8" width="16" height="16" rx="8"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range p.Shapes {
		for _, seg := range s.Path {
			if seg.Op != 'C' {
				continue
			}
			if d := math.Hypot(seg.P[2].X-10, seg.P[2].Y-10); math.Abs(d-8) > 1e-6 {
				t.Errorf("shape %d: a point %g from the middle", i, d)
			}
		}
	}
}

func TestWhatCannotBeDrawnIsNamed(t *testing.T) {
	for in, want := range map[string]string{
		``:                     "no svg element",
		`<p/>`:                 "<p> where <svg> was expected",
		`<svg/>`:               "no viewBox",
		`<svg viewBox="0 0"/>`: "not four numbers",
		"<svg viewBox='0 0 1 1'>\n<text>x</text></svg>":                          "line 2: <text> is not among",
		`<svg viewBox="0 0 1 1"><rect width="1" height="1" style="x"/></svg>`:    "attribute style on <rect>",
		`<svg viewBox="0 0 1 1"><rect width="1" height="1" opacity=".5"/></svg>`: "attribute opacity",
		`<svg viewBox="0 0 1 1"><rect width="50%" height="1"/></svg>`:            "is not a number",
		`<svg viewBox="0 0 1 1"><path d="L0 0"/></svg>`:                          "begins with M",
		`<svg viewBox="0 0 1 1"><path d="M0 0 X"/></svg>`:                        "no path command",
		`<svg viewBox="0 0 1 1"><path d="M0 0 L1"/></svg>`:                       "a number was expected",
		`<svg viewBox="0 0 1 1"><path d="M0 0 z 1"/></svg>`:                      "a command was expected",
		`<svg viewBox="0 0 1 1"><path d="M0 0A1 1 0 2 0 1 1"/></svg>`:            "0 or 1 was expected",
		`<svg viewBox="0 0 1 1"><g fill="url(#x)"/></svg>`:                       `fill="url(#x)" on <g>: is no colour`,
		`<svg viewBox="0 0 1 1"><g transform="spin(1)"/></svg>`:                  `has "spin"`,
		`<svg viewBox="0 0 1 1"><polygon points="1"/></svg>`:                     "pairs of numbers",
		`<svg viewBox="0 0 1 1"><g>`:                                             "unexpected EOF",
		`<svg viewBox="0 0 1 1">` + strings.Repeat("<g>", 200):                   "nested more than",
		`<svg viewBox="0 0 1 1"><path d="M1e999 0"/></svg>`:                      "a number was expected",
	} {
		_, err := Parse([]byte(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", in, err, want)
		}
	}
}

func TestTheProjectsPicturesCanBeDrawn(t *testing.T) {
	files, _ := filepath.Glob("../../../content/images/*.svg")
	if len(files) == 0 {
		t.Fatal("no pictures")
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := Parse(data); err != nil || len(p.Shapes) == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`<svg viewBox="0 0 9 9"><path d="M0 0A5 5 0 0110 0T1 1zm1 1" transform="matrix(1 2 3 4 5 6)skewX(3)"/></svg>`)
	f.Fuzz(func(t *testing.T, in string) {
		p, err := Parse([]byte(in))
		if err != nil {
			return
		}
		for _, s := range p.Shapes {
			for _, seg := range s.Path {
				for _, pt := range seg.P {
					if math.IsNaN(pt.X) || math.IsNaN(pt.Y) {
						t.Fatalf("not a number in %q", in)
					}
				}
			}
		}
	})
}
