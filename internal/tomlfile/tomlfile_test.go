package tomlfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"caveat/internal/tomlfile"
)

// decode reads a file with a second TOML reader: every string by its dotted key.
func decode(src string) (map[string]string, error) {
	var raw map[string]any
	if _, err := toml.Decode(strings.TrimPrefix(src, tomlfile.BOM), &raw); err != nil {
		return nil, err
	}
	out := map[string]string{}
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case string:
			out[prefix] = v
		case map[string]any:
			for k, x := range v {
				walk(prefix+"/"+k, x)
			}
		}
	}
	walk("", raw)
	return out, nil
}

// place is one string value of a file.
type place struct {
	value      string
	start, end int
}

// scan reads a file with the scanner: every string outside arrays by its key.
func scan(src string) (map[string]place, error) {
	var s tomlfile.Scanner
	s.Reset(src)
	out := map[string]place{}
	table := ""
	for s.Next() {
		switch s.Kind {
		case tomlfile.Table:
			table = s.Key + "."
		case tomlfile.ArrayTable:
			table = "\x00"
		case tomlfile.KeyValue:
			if table == "\x00" {
				continue
			}
			if s.ValueKind == tomlfile.String {
				out[table+s.Key] = place{s.Value, s.ValStart, s.ValEnd}
			}
			for _, f := range s.Fields {
				if f.Kind == tomlfile.String {
					out[table+s.Key+"."+f.Key] = place{f.Value, f.Start, f.End}
				}
			}
		}
	}
	return out, s.Err()
}

// FuzzScan: what a second reader takes for TOML, the scanner reads too, with the same strings, and
// each can be changed without changing another.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"", "\uFEFF[a]\r\nother = \"x\"\r\n", "[a.b]\nother = \"\"\"\nx \"\"y\"\"\"\"\"", "a.b = 'l' # c\n\"q.r\".s = {t = \"u\", 'v' = \"w\"}",
		"[ a . \"b\" ]\nother = '''\n'\\x'''\n", "[[x]]\ny = 1\n[z]\nother = \"\\u00e9\\\\\"\n", "x = [1, [2]]\ny = {}\nz = 1979-05-27T07:32:00Z",
		"k = \"\"\"a\\\n   b\"\"\"\n", "a = \"\\e\\x41\"\n", "t = {\n a = \"b\",\n}\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		got, err := scan(src)
		want, werr := decode(src)
		if _, encoding := tomlfile.CheckEncoding([]byte(src)); werr != nil || encoding != "" {
			return
		}
		if err != nil {
			t.Fatalf("not read: %v\n%q", err, src)
		}
		for key, p := range got {
			if strings.ContainsAny(key, "\"'/\x00") {
				continue
			}
			w, ok := lookup(want, key)
			if ok && w != p.value {
				t.Fatalf("%s is %q, want %q\n%q", key, p.value, w, src)
			}
		}
		n := 0
		for key, p := range got {
			if n++; n > 4 {
				break
			}
			new := `a "b" \ c` + "\n\"\"\""
			text := tomlfile.QuoteLine(new)
			if !strings.Contains(src[:p.start], "{") {
				text = tomlfile.Quote(new, tomlfile.EOL(src))
			}
			edited := tomlfile.Apply(src, []tomlfile.Edit{{Start: p.start, End: p.end, Text: text}})
			after, err := decode(edited)
			if err != nil {
				t.Fatalf("after an edit of %s: %v\n%q", key, err, edited)
			}
			changed := 0
			for k, v := range after {
				if want[k] != v {
					changed++
					if got := strings.ReplaceAll(v, "\r\n", "\n"); got != new {
						t.Fatalf("%s became %q\n%q", k, v, edited)
					}
				}
			}
			if changed > 1 || len(after) != len(want) {
				t.Fatalf("an edit of %s changed %d values\n%q", key, changed, edited)
			}
		}
	})
}

// lookup finds a dotted key among keys whose parts are joined by a slash.
func lookup(m map[string]string, key string) (string, bool) {
	v, ok := m["/"+strings.ReplaceAll(key, ".", "/")]
	return v, ok
}

// Any text comes back from either way of writing it.
func TestQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`["\\ \n\t'a]{0,12}`)).Draw(t, "text")
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r", ""), "")
		for _, eol := range []string{"\n", "\r\n"} {
			for _, quoted := range []string{tomlfile.Quote(text, eol), tomlfile.QuoteLine(text)} {
				src := "k = " + quoted + eol
				for name, read := range map[string]func() (string, error){
					"decoder": func() (string, error) { m, err := decode(src); return m["/k"], err },
					"scanner": func() (string, error) { m, err := scan(src); return m["k"].value, err },
				} {
					got, err := read()
					if err != nil || strings.ReplaceAll(got, "\r\n", "\n") != text {
						t.Fatalf("%s: %q from %q, %v", name, got, src, err)
					}
				}
			}
		}
	})
}

func TestPlaces(t *testing.T) {
	src := tomlfile.BOM + "# é\r\n[a.\"b.c\"] # x\r\n  other = \"y\" # z\r\n"
	var s tomlfile.Scanner
	s.Reset(src)
	var got strings.Builder
	for s.Next() {
		fmt.Fprintf(&got, "%d %d:%d %q %q|", s.Kind, s.Pos.Line, s.Pos.Col, s.Key, src[s.Start:s.End])
	}
	want := "4 1:1 \"\" \"# é\"|1 2:1 \"a.b.c\" \"[a.\\\"b.c\\\"] # x\\r\"|3 3:3 \"other\" \"other = \\\"y\\\"\"|"
	if got.String() != want || s.Err() != nil {
		t.Errorf("%s\nwant %s, %v", got.String(), want, s.Err())
	}
}

func TestKeys(t *testing.T) {
	for src, want := range map[string]string{
		"a = 1": "a", "a.b.c = 1": "a.b.c", "a . b = 1": "a.b", `"a".b = 1`: "a.b", `a."b".c = 1`: "a.b.c", `a.'b c'.d = 1`: "a.b c.d",
		`"".b = 1`: ".b", `""."" = 1`: ".", `"a.b".c = 1`: "a.b.c", `a. "\u00e9" = 1`: "a.é",
	} {
		var s tomlfile.Scanner
		s.Reset(src)
		if !s.Next() || s.Key != want {
			t.Errorf("%s: %q, want %q, %v", src, s.Key, want, s.Err())
		}
	}
}

func TestApply(t *testing.T) {
	got := tomlfile.Apply("abcdef", []tomlfile.Edit{{4, 5, "E"}, {0, 0, "1"}, {2, 3, ""}, {2, 2, "<"}, {0, 0, "2"}, {6, 6, "!"}})
	if got != "12ab<dEf!" {
		t.Errorf("%q", got)
	}
}

func TestOldMacLineEnds(t *testing.T) {
	var s tomlfile.Scanner
	s.Reset("# a\r[x]\rother = \"y\"\r")
	for s.Next() {
	}
	if err := s.Err(); err == nil || !strings.Contains(err.Error(), "old Macs (CR); save the file with LF or CRLF") {
		t.Errorf("%v", err)
	}
}

func TestCheckEncoding(t *testing.T) {
	for data, want := range map[string]string{
		"a = 'é'":                 "",
		"\xef\xbb\xbfa = 1":       "",
		"\xff\xfea\x00":           "1:1: the file is UTF-16",
		"a\x00 \x00=\x00\xf3\x00": "1:1: the file looks like UTF-16 without a mark",
		"\x00a\x00 \x00=\x00\xf3": "1:1: the file looks like UTF-16 without a mark",
		"a = 1\nb = \x00":         "2:5: the file has a NUL byte",
		"a = 1\nb = 'x\xf3'":      "2:7: byte 0xF3 is not UTF-8",
	} {
		pos, problem := tomlfile.CheckEncoding([]byte(data))
		got := problem
		if problem != "" {
			got = fmt.Sprintf("%d:%d: %s", pos.Line, pos.Col, problem)
		}
		if want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q, want %q", data, got, want)
		}
	}
}
