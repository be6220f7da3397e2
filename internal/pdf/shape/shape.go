// Package shape turns a paragraph's text into placed glyphs on lines: the bidirectional algorithm
// over the whole paragraph, a font for every character, HarfBuzz shaping of each run, and line
// breaking. Its lengths are in ems, so that a layout can set a shaped text at any size.
package shape

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	xlanguage "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"

	"caveat/internal/pdf/font"
)

// LineEnd is the character of a forced line break within a paragraph.
const LineEnd = '\u2028'

// Paragraph is a text to be shaped in one piece. Spans cut it for the caller's purposes: no
// cluster crosses a span's end.
type Paragraph struct {
	Text  []rune
	Spans []Span // in order; the last one ends at len(Text)
	Lang  string // BCP 47
	RTL   bool   // the paragraph's own direction
}

// Span is a stretch of a paragraph up to End, a rune offset.
type Span struct {
	End  int
	Bold bool
}

// MissingGlyph is the error for a character that no font of the library can draw.
type MissingGlyph struct{ Rune rune }

func (e *MissingGlyph) Error() string {
	name := runenames.Name(e.Rune)
	if name == "" {
		name = "(no character of Unicode)"
	}
	return fmt.Sprintf("no font has a glyph for U+%04X %s", e.Rune, name)
}

// Glyph is one placed glyph, in font units, relative to its cluster's origin.
type Glyph struct {
	ID     uint16
	DX, DY int
}

// Cluster is the smallest piece of text that has a drawing of its own. A cluster without glyphs
// is a character that is not drawn: a direction mark, a joiner, a line end.
type Cluster struct {
	Start, End int // rune offsets
	Glyphs     []Glyph
	Advance    int // font units
}

// Run is a stretch of text in one font, direction and span.
type Run struct {
	Start, End int
	Span       int // index into Paragraph.Spans
	Level      uint8
	Font       *font.Font
	Clusters   []Cluster // in reading order
}

// RTL reports whether the run is drawn from right to left.
func (r *Run) RTL() bool { return r.Level%2 == 1 }

// Shaper shapes paragraphs with the fonts of one library. It is not safe for concurrent use:
// every worker has its own.
type Shaper struct {
	library *font.Library
	buffer  *harfbuzz.Buffer
	shapers map[*font.Font]*harfbuzz.Font
	orders  map[[2]language.Script][]*font.Family
	scripts map[string]language.Script // by language
	seg     segmenter.Segmenter
	words   map[setting]map[string][]Cluster
	kept    int    // words in all of these
	key     []byte // scratch
}

// New returns a shaper.
func New(library *font.Library) *Shaper {
	return &Shaper{
		library: library,
		buffer:  harfbuzz.NewBuffer(),
		shapers: map[*font.Font]*harfbuzz.Font{},
		orders:  map[[2]language.Script][]*font.Family{},
		scripts: map[string]language.Script{},
		words:   map[setting]map[string][]Cluster{},
	}
}

// Shaped is a paragraph with its glyphs, ready to be cut into lines.
type Shaped struct {
	Paragraph
	Runs   []Run // in reading order
	breaks []Break
	base   uint8
	flow   positions
}

// Shape shapes a paragraph. The error is a *MissingGlyph.
func (s *Shaper) Shape(p Paragraph) (*Shaped, error) {
	out := &Shaped{Paragraph: p, breaks: breaks(&s.seg, p.Text)}
	if p.RTL {
		out.base = 1
	}
	runs, err := s.itemize(p, levels(p.Text, out.base))
	if err != nil {
		return nil, err
	}
	for i := range runs {
		if err := s.shapeRun(p, &runs[i].Run, runs[i].script); err != nil {
			return nil, err
		}
		out.Runs = append(out.Runs, runs[i].Run)
	}
	return out, nil
}

type item struct {
	Run
	script language.Script
}

// itemize cuts a paragraph where its span, level, script or font changes.
func (s *Shaper) itemize(p Paragraph, levels []uint8) ([]item, error) {
	var items []item
	locale := s.script(p.Lang)
	script, span := leading(p.Text, locale), 0
	var outer []language.Script // around isolates
	var face *font.Font
	var family *font.Family
	for i, r := range p.Text {
		for span < len(p.Spans)-1 && p.Spans[span].End <= i {
			span++
		}
		bold := span < len(p.Spans) && p.Spans[span].Bold
		if sc := language.LookupScript(r); known(sc) {
			script = sc
		} else if initiates(r) { // what is isolated takes its script from within
			outer = append(outer, script)
			script = leading(p.Text[i+1:min(i+1+isolateReach, len(p.Text))], script)
		} else if r == popIsolate && len(outer) > 0 {
			script, outer = outer[len(outer)-1], outer[:len(outer)-1]
		}
		// A character that is not drawn and a mark stay with the font of their base.
		if family == nil || !ignorable(r) && !(r >= 0x0300 && unicode.Is(unicode.M, r) && has(family.Font(bold), r)) {
			found := s.family(r, bold, script, locale)
			if found == nil {
				return nil, &MissingGlyph{r}
			}
			family = found
		}
		face = family.Font(bold)
		if n := len(items); n > 0 {
			last := &items[n-1]
			if last.Span == span && last.Level == levels[i] && last.script == script && last.Font == face {
				last.End = i + 1
				continue
			}
		}
		items = append(items, item{Run{Start: i, End: i + 1, Span: span, Level: levels[i], Font: face}, script})
	}
	return items, nil
}

// leading returns the script of the first character that has one, before the end of an isolate.
func leading(text []rune, otherwise language.Script) language.Script {
	for _, r := range text {
		if sc := language.LookupScript(r); known(sc) {
			return sc
		}
		if r == popIsolate {
			break
		}
	}
	return otherwise
}

func known(sc language.Script) bool {
	return sc != language.Common && sc != language.Inherited && sc != language.Unknown
}

// Isolates (UAX #9, 2.4).
const popIsolate = '\u2069'

// isolateReach is how far into an isolate its script is looked for.
const isolateReach = 40

func initiates(r rune) bool { return r >= '\u2066' && r <= '\u2068' }

// scriptOf returns the script that a language is written in, which decides what fonts it prefers.
// Chinese and Japanese share one, whichever kinds of characters they use.
func scriptOf(lang string) language.Script {
	likely, _ := xlanguage.Make(lang).Script()
	switch name := likely.String(); name {
	case "Hans", "Hant", "Jpan":
		return language.Han
	case "Kore":
		return language.Hangul
	default:
		script, err := language.ParseScript(name)
		if err != nil {
			return language.Latin
		}
		return script
	}
}

func (s *Shaper) script(lang string) language.Script {
	script, ok := s.scripts[lang]
	if !ok {
		script = scriptOf(lang)
		s.scripts[lang] = script
	}
	return script
}

func (s *Shaper) family(r rune, bold bool, script, locale language.Script) *font.Family {
	key := [2]language.Script{script, locale}
	order, ok := s.orders[key]
	if !ok {
		order = s.library.For(script, locale)
		s.orders[key] = order
	}
	for _, f := range order {
		if has(f.Font(bold), r) {
			return f
		}
	}
	return nil
}

// has reports whether HarfBuzz can draw a character with a font, if need be by what it does for
// characters that a font lacks: spaces of other widths, U+2011, canonical decomposition.
func has(f *font.Font, r rune) bool {
	if _, ok := f.Glyph(r); ok {
		return true
	}
	switch {
	case ignorable(r), unicode.Is(unicode.Zs, r), r == LineEnd, r == '\u2029', r == '\n':
		return true
	case r == '\u2011':
		return has(f, '\u2010')
	}
	parts := norm.NFD.String(string(r))
	if parts == string(r) {
		return false
	}
	for _, part := range parts {
		if _, ok := f.Glyph(part); !ok {
			return false
		}
	}
	return true
}

// ignorable reports the Default_Ignorable_Code_Points (Unicode 15, DerivedCoreProperties) that
// occur in text: they shape and order their neighbours and have no drawing.
func ignorable(r rune) bool {
	switch {
	case r < '\u00AD':
		return false
	case r == '\u00AD', r == '\u034F', r == '\u061C', r == '\uFEFF',
		r >= '\u180B' && r <= '\u180F', r >= '\u200B' && r <= '\u200F',
		r >= '\u202A' && r <= '\u202E', r >= '\u2060' && r <= '\u206F',
		r >= '\uFE00' && r <= '\uFE0F', r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

// Words that stand between spaces shape alike wherever they stand, so the shapes of short ones are
// kept. The cache is emptied when it is full: a shaper serves many documents.
const (
	longestKept = 24 // runes
	mostKept    = 10_000
)

// setting is what a word's shape depends on beside its letters.
type setting struct {
	font   *font.Font
	script language.Script
	lang   string
	rtl    bool
}

func (s *Shaper) shapeRun(p Paragraph, run *Run, script language.Script) error {
	key := setting{run.Font, script, p.Lang, run.RTL()}
	kept := s.words[key]
	if kept == nil {
		kept = map[string][]Cluster{}
		s.words[key] = kept
	}
	run.Clusters = make([]Cluster, 0, run.End-run.Start)
	for from := run.Start; from < run.End; {
		to := from + 1
		if p.Text[from] != ' ' {
			for to < run.End && p.Text[to] != ' ' {
				to++
			}
		}
		whole := (from == 0 || p.Text[from-1] == ' ' || p.Text[from] == ' ') && (to == len(p.Text) || p.Text[to] == ' ' || p.Text[from] == ' ')
		var word []Cluster
		if keep := whole && to-from <= longestKept; keep {
			s.key = s.key[:0]
			for _, r := range p.Text[from:to] {
				s.key = utf8.AppendRune(s.key, r)
			}
			ok := false
			if word, ok = kept[string(s.key)]; !ok {
				var err error
				if word, err = s.shapeWord(p, run, script, from, to); err != nil {
					return err
				}
				if s.kept++; s.kept > mostKept {
					clear(s.words)
					s.kept = 1
					kept = map[string][]Cluster{}
					s.words[key] = kept
				}
				kept[string(s.key)] = word
			}
		} else {
			var err error
			if word, err = s.shapeWord(p, run, script, from, to); err != nil {
				return err
			}
		}
		for _, c := range word {
			c.Start += from
			c.End += from
			run.Clusters = append(run.Clusters, c)
		}
		from = to
	}
	return nil
}

// shapeWord shapes a stretch of a run, with the text around it as context. The clusters' offsets
// are from its beginning.
func (s *Shaper) shapeWord(p Paragraph, run *Run, script language.Script, from, to int) ([]Cluster, error) {
	hb, ok := s.shapers[run.Font]
	if !ok {
		hb = run.Font.Shaper()
		s.shapers[run.Font] = hb
	}
	b := s.buffer
	b.Clear()
	b.Props = harfbuzz.SegmentProperties{
		Language:  language.NewLanguage(p.Lang),
		Script:    script,
		Direction: harfbuzz.LeftToRight,
	}
	if run.RTL() {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.AddRunes(p.Text, from, to-from)
	b.Shape(hb, nil)
	n := len(b.Info)
	glyphs := make([]Glyph, 0, n)
	clusters := make([]Cluster, 0, n)
	// HarfBuzz gives glyphs from left to right; clusters are wanted in reading order.
	for i := 0; i < n; {
		j := i + 1
		for j < n && b.Info[j].Cluster == b.Info[i].Cluster {
			j++
		}
		c := Cluster{Start: b.Info[i].Cluster - from}
		first := len(glyphs)
		for k := i; k < j; k++ {
			pos := b.Pos[k]
			glyphs = append(glyphs, Glyph{uint16(b.Info[k].Glyph), c.Advance + int(pos.XOffset), int(pos.YOffset)})
			c.Advance += int(pos.XAdvance)
		}
		c.Glyphs = glyphs[first:len(glyphs):len(glyphs)]
		clusters = append(clusters, c)
		i = j
	}
	if run.RTL() {
		slices.Reverse(clusters)
	}
	for i := range clusters {
		c := &clusters[i]
		c.End = to - from
		if i+1 < len(clusters) {
			c.End = clusters[i+1].Start
		}
		if r, drawn := undrawn(p.Text[from+c.Start : from+c.End]); !drawn {
			c.Glyphs, c.Advance = nil, 0
		} else if slices.ContainsFunc(c.Glyphs, func(g Glyph) bool { return g.ID == 0 }) {
			return nil, &MissingGlyph{r}
		}
	}
	return clusters, nil
}

// undrawn returns the first character of a cluster that is drawn, if one is.
func undrawn(text []rune) (first rune, drawn bool) {
	for _, r := range text {
		if !ignorable(r) && r != LineEnd && r != '\u2029' && r != '\n' {
			return r, true
		}
	}
	return 0, false
}

// Upright reports whether a language's letters have no slanted form, so that emphasis must be
// shown otherwise.
func (s *Shaper) Upright(lang string) bool {
	switch s.script(lang) {
	case language.Latin, language.Greek, language.Cyrillic, language.Unknown:
		return false
	}
	return true
}
