package tomlfile

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// items tells everything that a scan gives, read quickly where that can be or by the parser alone.
func items(s *Scanner, src string, quick bool) string {
	s.Reset(src)
	s.fast = s.fast && quick
	var b strings.Builder
	for s.Next() {
		fmt.Fprintf(&b, "%d %q/%d %q %d %d-%d %d-%d %v %+v\n", s.Kind, s.Key, s.Parts, s.Value, s.ValueKind, s.Start, s.End, s.ValStart*b2i(s.Kind == KeyValue), s.ValEnd*b2i(s.Kind == KeyValue), s.Pos, s.Fields)
	}
	return b.String() + fmt.Sprint(s.Err())
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// What is read quickly is what the parser reads: on random files made of what such files have …
func TestQuicklyIsTheParser(t *testing.T) {
	var s Scanner // as Readers use it: for one file after the other
	piece := rapid.SampledFrom([]string{
		"[a.b]", "[a]", "[a.]", "[ a ]", "[[a]]", "[a] # c", "[\"a b\"]", "# comment é", "#", "  # indented", "\n", "\n\n", "\r\n", "\t",
		"other = ", "a.b = ", "\"k.l\" = ", "'k' = ", "a= ", "\"text\"", "\"\"", "\"é “q”\"", "\"a\\nb\"", "\"\"\"", "\"\"\"\n", "text \"q\" more", "\"", "\\", "'x'", "1", "true", "[1,\n2]",
		"{ source = \"s\", safety = true }", "{ a = \"b\" }", "{}", "{ a = \"b\"}", "{ a.b = \"c\" }", "{ a = 1, b = \"c\" }", "{ a = \"b\", }", "\"k\" = { source = \"s\", target = \"t\", seal = \"u\" }",
		"\x7f", "\x01", "\xff", BOM, " ", "=", "<<<<<<< ours",
	})
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces"), "")
		if got, want := items(&s, src, true), items(&s, src, false); got != want {
			t.Fatalf("%q\nquickly %s\nparsed  %s", src, got, want)
		}
	})
}

// … and on the files of this project, nearly all of whose lines need no parser.
func TestQuicklyReadsTheProject(t *testing.T) {
	var s Scanner
	files, err := fs.Glob(os.DirFS("../.."), "locales/*/*.toml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d locale files: %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := items(&s, string(data), true), items(&s, string(data), false); got != want {
			t.Errorf("%s is not read as the parser reads it", name)
		}
	}
}
