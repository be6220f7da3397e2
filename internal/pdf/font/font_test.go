package font

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-text/typesetting/language"
)

func TestEmbeddedFontsParse(t *testing.T) {
	total := 0
	for _, data := range [][]byte{sansRegular, sansBold, arabicRegular, arabicBold, gujaratiRegular, gujaratiBold, thaiRegular, thaiBold, scRegular, scBold, krRegular, krBold} {
		f, err := Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(f.Name, "NotoSans") || f.UnitsPerEm != 1000 {
			t.Errorf("%s, %d units", f.Name, f.UnitsPerEm)
		}
		total += len(data)
	}
	if total > 9<<20 {
		t.Errorf("the fonts are %d bytes: more than the 8 MB that the binary is to carry", total)
	}
}

func TestFontsAreParsedOnce(t *testing.T) {
	family := Embedded().families[0]
	if family.Font(true) != Embedded().families[0].Font(true) {
		t.Error("parsed twice")
	}
}

func TestOrderOfFamilies(t *testing.T) {
	for _, c := range []struct {
		script, locale language.Script
		want           string
	}{
		{language.Latin, language.Latin, "sans"},
		{language.Latin, language.Arabic, "sans"},
		{language.Arabic, language.Latin, "arabic"},
		{language.Latin, language.Han, "sc"},
		{language.Han, language.Hangul, "kr"},
		{language.Thai, language.Latin, "thai"},
	} {
		if got := Embedded().For(c.script, c.locale)[0].Name; got != c.want {
			t.Errorf("%v in %v: %s, want %s", c.script, c.locale, got, c.want)
		}
	}
}

// parsed reads a subset's program back: it has no cmap, which Parse insists on, so tables only.
func parsed(t testing.TB, program []byte) *Font {
	t.Helper()
	tables := map[string][]byte{}
	for i := range int(be.Uint16(program[4:])) {
		r := program[12+16*i:]
		at, n := be.Uint32(r[8:]), be.Uint32(r[12:])
		tables[string(r[:4])] = program[at : at+n]
		if string(r[:4]) != "head" && checksum(program[at:at+n]) != be.Uint32(r[4:]) {
			t.Errorf("checksum of %s", r[:4])
		}
	}
	if sum := checksum(program); sum != 0xB1B0AFBA {
		t.Errorf("checksum of the file %#x", sum)
	}
	f := &Font{tables: tables, glyf: tables["glyf"]}
	if err := f.readMetrics(); err != nil {
		t.Fatal(err)
	}
	if err := f.readLoca(); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSubset(t *testing.T) {
	f, err := Parse(sansRegular)
	if err != nil {
		t.Fatal(err)
	}
	s := f.NewSubset()
	a, _ := f.Glyph('a')
	acute, _ := f.Glyph('á') // composite in the font
	mark, _ := f.Glyph('\u0301')
	codes := []uint16{
		s.Char(a, 'a'),
		s.Char(acute, 'á'),
		s.Cluster([]Part{{Glyph: a}, {mark, -300, 20}}, 561, 'a', '\u0301'),
		s.Blank('x'),
		s.Char(a, 'ɑ'), // one glyph, another text
	}
	if !slices.Equal(codes, []uint16{1, 2, 3, 4, 5}) || s.Char(a, 'a') != 1 || s.Blank('x') != 4 {
		t.Fatalf("codes %v", codes)
	}
	e, err := s.Embed()
	if err != nil {
		t.Fatal(err)
	}
	sub := parsed(t, e.Program)
	gid := func(code uint16) uint16 { return be.Uint16(e.CIDToGID[2*code:]) }
	if !bytes.HasPrefix(sub.outline(gid(1)), f.outline(a)) {
		t.Error("the outline of a simple glyph changed")
	}
	if gid(1) != gid(5) {
		t.Error("one glyph was embedded twice")
	}
	if sub.outline(gid(4)) != nil || sub.Advance(gid(4)) != 0 {
		t.Error("a blank is not blank")
	}
	parts := 0
	components(sub.outline(gid(3)), func(ref []byte) {
		want := f.outline([]uint16{a, mark}[parts])
		if !bytes.HasPrefix(sub.outline(be.Uint16(ref)), want[:10]) { // its bounds: what it refers to is renumbered
			t.Errorf("part %d draws something else", parts)
		}
		parts++
	})
	if parts != 2 {
		t.Errorf("%d parts, want 2", parts)
	}
	parts = 0
	components(sub.outline(gid(2)), func(ref []byte) {
		parts++
		if sub.outline(be.Uint16(ref)) == nil {
			t.Error("a component of a composite glyph is missing")
		}
	})
	if parts == 0 {
		t.Error("á is no composite glyph any more: the test needs another one")
	}
	for code, advance := range map[uint16]int{1: f.Advance(a), 3: 561} {
		if e.Widths[code] != advance || sub.Advance(gid(code)) != advance {
			t.Errorf("code %d: width %d, advance %d, want %d", code, e.Widths[code], sub.Advance(gid(code)), advance)
		}
	}
	for _, line := range []string{"<0003> <00610301>", "<0005> <0251>"} {
		if !strings.Contains(string(e.ToUnicode), line) {
			t.Errorf("ToUnicode has no %s", line)
		}
	}
	again, _ := s.Embed()
	if !bytes.Equal(again.Program, e.Program) {
		t.Error("two programs of one subset differ")
	}
	if len(e.Program) > 8000 {
		t.Errorf("a subset of four glyphs has %d bytes", len(e.Program))
	}
}

func TestSubsetFull(t *testing.T) {
	f, _ := Parse(thaiRegular)
	s := f.NewSubset()
	for i := range 0x10000 {
		s.Blank('a', rune(0x20000+i))
	}
	if _, err := s.Embed(); err != ErrFull {
		t.Errorf("got %v", err)
	}
}

func TestFontsOfAFolder(t *testing.T) {
	more, err := Embedded().With(fstest.MapFS{
		"b.ttf":      {Data: thaiBold},
		"A.TTF":      {Data: thaiRegular},
		"readme.txt": {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	last := more.families[len(more.families)-1]
	if len(more.families) != len(embedded.families)+1 || last.Font(false).Bold || !last.Font(true).Bold {
		t.Errorf("%d families, the last is %s", len(more.families), last.Name)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"cff.ttf":   {append([]byte("OTTO"), make([]byte, 20)...), "cff.ttf: has PostScript outlines (CFF); give the TrueType build of the font"},
		"ttc.ttf":   {append([]byte("ttcf"), make([]byte, 20)...), "ttc.ttf: is a font collection; give its fonts as single .ttf files"},
		"short.ttf": {[]byte("x"), "short.ttf: not a font: too short"},
		"cut.ttf":   {thaiRegular[:3000], `cut.ttf: table "`},
	} {
		_, err := Embedded().With(fstest.MapFS{name: {Data: c.data}})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFoldersWithoutFonts(t *testing.T) {
	for want, dir := range map[string]fs.FS{
		"no .ttf file is in it":     fstest.MapFS{"readme.txt": {Data: []byte("x")}},
		"no such file or directory": os.DirFS(t.TempDir() + "/missing"),
	} {
		if _, err := Embedded().With(dir); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Whatever stands in a font file, reading and cutting it ends without a panic. Layout tables are
// read by go-text; they are left whole, so that the fuzzer works on what this package reads.
func FuzzSubset(f *testing.F) {
	tables, err := readTables(thaiRegular)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"glyf", "loca", "hmtx", "maxp", "head", "hhea"} {
		f.Add(name, uint32(4), []byte{0xFF, 0xFF, 0x00, 0x80}, uint16(30))
	}
	f.Fuzz(func(t *testing.T, name string, at uint32, bytes []byte, glyph uint16) {
		damaged := &Font{tables: map[string][]byte{}}
		for k, v := range tables {
			damaged.tables[k] = v
		}
		old, ok := tables[name]
		if !ok || len(old) == 0 || len(bytes) > 64 {
			return
		}
		data := slices.Clone(old)
		copy(data[int(at)%len(data):], bytes)
		damaged.tables[name] = data
		damaged.glyf = damaged.tables["glyf"]
		if damaged.readMetrics() != nil || damaged.readLoca() != nil {
			return
		}
		s := damaged.NewSubset()
		for g := range uint16(40) {
			s.Char(glyph+g, 'x')
		}
		s.Cluster([]Part{{Glyph: glyph}, {glyph + 1, 1 << 20, -1 << 20}}, 70000, 'x', 'y')
		if _, err := s.Embed(); err != nil {
			t.Fatal(err)
		}
	})
}
