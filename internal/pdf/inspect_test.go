package pdf_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// file is a PDF file as qpdf reads it: objects by "n 0 R", as JSON values. Streams are unpacked.
type file struct {
	t       testing.TB
	name    string
	objects map[string]any
	streams map[string][]byte
	trailer dict
}

type dict = map[string]any

func inspect(t testing.TB, name, path string) *file {
	t.Helper()
	out, err := exec.Command(need(t, "qpdf"), "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var doc struct {
		QPDF [2]map[string]json.RawMessage `json:"qpdf"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	f := &file{t: t, name: name, objects: map[string]any{}, streams: map[string][]byte{}}
	for key, raw := range doc.QPDF[1] {
		var o struct {
			Value  any `json:"value"`
			Stream *struct {
				Dict dict   `json:"dict"`
				Data string `json:"data"`
			} `json:"stream"`
		}
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
		ref := strings.TrimPrefix(key, "obj:")
		switch {
		case key == "trailer":
			f.trailer = o.Value.(dict)
		case o.Stream != nil:
			f.objects[ref] = o.Stream.Dict
			if f.streams[ref], err = base64.StdEncoding.DecodeString(o.Stream.Data); err != nil {
				t.Fatal(err)
			}
		default:
			f.objects[ref] = o.Value
		}
	}
	return f
}

// get follows a path of keys from an object, through references.
func (f *file) get(from any, path ...string) any {
	v := f.resolve(from)
	for _, key := range path {
		d, _ := v.(dict)
		v = f.resolve(d["/"+key])
	}
	return v
}

func (f *file) resolve(v any) any {
	if s, ok := v.(string); ok && strings.HasSuffix(s, " 0 R") {
		return f.objects[s]
	}
	return v
}

func (f *file) catalog() any { return f.get(f.trailer, "Root") }

// str is a text string without qpdf's prefix.
func str(v any) string {
	s, _ := v.(string)
	if rest, ok := strings.CutPrefix(s, "u:"); ok {
		return rest
	}
	return ""
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func number(v any) int {
	n, _ := v.(float64)
	return int(n)
}

func (f *file) pages() []string {
	var out []string
	for _, p := range list(f.get(f.catalog(), "Pages", "Kids")) {
		out = append(out, p.(string))
	}
	return out
}

// stretch is marked content of a page: its tag and what it shows.
type stretch struct {
	tag  string
	mcid int // -1 for artifacts
	text string
}

// fontMap is what a page's font says of its codes.
type fontMap struct {
	unicode map[uint16]string
	glyphs  []byte // CIDToGIDMap
}

func (f *file) font(v any) fontMap {
	m := fontMap{unicode: map[uint16]string{}}
	o := f.resolve(v).(dict)
	for line := range strings.Lines(string(f.streams[o["/ToUnicode"].(string)])) {
		if !strings.HasPrefix(line, "<") || strings.Count(line, "<") != 2 || line == "<0000> <FFFF>\n" {
			continue
		}
		code, hex, _ := strings.Cut(strings.TrimSpace(line), " ")
		c, _ := strconv.ParseUint(strings.Trim(code, "<>"), 16, 16)
		hex = strings.Trim(hex, "<>")
		var units []uint16
		for i := 0; i+4 <= len(hex); i += 4 {
			u, _ := strconv.ParseUint(hex[i:i+4], 16, 16)
			units = append(units, uint16(u))
		}
		m.unicode[uint16(c)] = string(utf16.Decode(units))
	}
	descendant := f.resolve(list(o["/DescendantFonts"])[0]).(dict)
	m.glyphs = f.streams[descendant["/CIDToGIDMap"].(string)]
	return m
}

// content reads a page's content stream. It fails the test where something is drawn outside of
// marked content, where artifacts and content are nested, and where a code has no text or no glyph.
func (f *file) content(page string) []stretch {
	f.t.Helper()
	fonts := map[string]fontMap{}
	resources, _ := f.get(page, "Resources", "Font").(dict)
	for name, v := range resources {
		fonts[name] = f.font(v)
	}
	var out []stretch
	var open []string
	var reversed bool
	var font fontMap
	data := string(f.streams[f.get(page).(dict)["/Contents"].(string)])
	for line := range strings.Lines(data) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasSuffix(line, "BDC"), line == "/ReversedChars BMC":
			if line == "/ReversedChars BMC" {
				reversed = true
				open = append(open, "ReversedChars")
				continue
			}
			if len(open) > 0 {
				f.t.Errorf("%s: %s within %v (Matterhorn 01-003, 01-004)", f.name, line, open)
			}
			s := stretch{tag: strings.TrimPrefix(line[:strings.Index(line, "<")], "/"), mcid: -1}
			fmt.Sscanf(line[strings.Index(line, "<"):], "<</MCID %d>>BDC", &s.mcid)
			if (s.tag == "Artifact") != (s.mcid < 0) {
				f.t.Errorf("%s: %s", f.name, line)
			}
			open = append(open, s.tag)
			out = append(out, s)
		case line == "EMC":
			if open[len(open)-1] == "ReversedChars" {
				reversed = false
			}
			open = open[:len(open)-1]
		case strings.HasPrefix(line, "BT/"):
			if len(open) == 0 {
				f.t.Fatalf("%s: text outside of marked content (Matterhorn 01-005)", f.name)
			}
			font = fonts[line[2:strings.Index(line, " ")]]
			shown := f.show(font, line[strings.Index(line, "[")+1:strings.LastIndex(line, "]")], reversed)
			out[len(out)-1].text += shown
		default:
			op := line[strings.LastIndex(line, " ")+1:]
			if strings.Contains(" f f* S B B* Do ", " "+op+" ") && len(open) == 0 {
				f.t.Errorf("%s: %q outside of marked content (Matterhorn 01-005)", f.name, line)
			}
		}
	}
	if len(open) > 0 {
		f.t.Errorf("%s: %v is not closed", f.name, open)
	}
	return out
}

// show reads the operand of TJ.
func (f *file) show(font fontMap, array string, reversed bool) string {
	var codes []string
	parts := strings.Split(array, "<")
	if reversed && len(parts) > 2 {
		f.t.Errorf("%s: a reversed show string in %d parts (14.8.2.3.3)", f.name, len(parts)-1)
	}
	for _, part := range parts {
		hex, _, ok := strings.Cut(part, ">")
		for i := 0; ok && i+4 <= len(hex); i += 4 {
			c, _ := strconv.ParseUint(hex[i:i+4], 16, 16)
			text := font.unicode[uint16(c)]
			if text == "" || strings.ContainsAny(text, "\x00\uFEFF\uFFFE\uFFFF") {
				f.t.Errorf("%s: code %d has the text %q (Matterhorn 10-001, 31-027 to 31-029)", f.name, c, text)
			}
			if g := font.glyphs[2*c : 2*c+2]; g[0] == 0 && g[1] == 0 {
				f.t.Errorf("%s: code %d draws .notdef (Matterhorn 31-030)", f.name, c)
			}
			codes = append(codes, text)
		}
	}
	var b strings.Builder
	for i := range codes {
		if reversed {
			i = len(codes) - 1 - i
		}
		b.WriteString(codes[i])
	}
	return b.String()
}
