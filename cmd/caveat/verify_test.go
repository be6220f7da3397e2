package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"caveat/internal/bundle"
	"caveat/internal/check"
	"caveat/internal/project"
	"caveat/internal/verify"
	"caveat/locales"
)

// files are a folder in memory.
type files map[string][]byte

func (f files) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, data := range f {
		m[name] = &fstest.MapFile{Data: data}
	}
	return m
}

func readFiles(t testing.TB, root string, under ...string) files {
	t.Helper()
	out := files{}
	for _, u := range under {
		err := filepath.WalkDir(filepath.Join(root, u), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			rel, _ := filepath.Rel(root, name)
			out[filepath.ToSlash(rel)] = data
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// shipped is the project of this repository, built in three languages: as it is, and with one
// Spanish warning lost.
var shipped = sync.OnceValues(func() (map[string]*built, error) {
	out := map[string]*built{}
	for _, name := range []string{"built", "withheld"} {
		b, err := buildShipped(name == "withheld")
		if err != nil {
			return nil, err
		}
		out[name] = b
	}
	return out, nil
})

type built struct {
	project *project.Project
	dist    files
}

var lostWarning = regexp.MustCompile(`(?s)(\[contraindications\.prostate-abscess\].*?other = """).*?"""`)

func buildShipped(lost bool) (*built, error) {
	root := filepath.Join(filepath.Dir(testFile), "..", "..")
	t := &collector{}
	in := readFiles(t, root, "caveat.toml", "content", "locales")
	if t.failed != "" {
		return nil, fmt.Errorf("%s", t.failed)
	}
	if lost {
		const name = "locales/prostate-massage/active.es.toml"
		old := in[name]
		if in[name] = lostWarning.ReplaceAll(old, []byte(`$1"""`)); bytes.Equal(in[name], old) {
			return nil, fmt.Errorf("%s has no such warning", name)
		}
	}
	p, err := project.Load(in.fs(), fs.FS(locales.FS))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "caveat-verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	o := bundle.Options{Out: filepath.Join(dir, "dist"), Locale: func(tag string) bool { return tag == "es" || tag == "ar" }}
	if err := o.Only(nil); err != nil {
		return nil, err
	}
	if _, err := bundle.Build(context.Background(), p, o); err != nil {
		return nil, err
	}
	return &built{p, readFiles(t, o.Out, ".")}, nil
}

// collector is a testing.TB for what runs once for many tests.
type collector struct {
	testing.TB
	failed string
}

func (c *collector) Helper()           {}
func (c *collector) Fatal(args ...any) { c.failed = fmt.Sprint(args...) }

func verifyBuilt(t testing.TB, b *built, dist files) []check.Finding {
	t.Helper()
	r, err := verify.Dist(context.Background(), dist.fs(), verify.Options{Project: b.project})
	if err != nil {
		t.Fatal(err)
	}
	return r.Findings
}

func shippedBuilds(t testing.TB) map[string]*built {
	t.Helper()
	all, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestVerifyUntouched proves that what was built passes, and that sealing it again changes nothing
// that verify sees: a tampering is found for what it does to the text.
func TestVerifyUntouched(t *testing.T) {
	for name, b := range shippedBuilds(t) {
		for _, f := range verifyBuilt(t, b, b.dist) {
			t.Errorf("%s: %s: %s: %s", name, f.File, f.Check, f.Message)
		}
		again := maps.Clone(b.dist)
		seal(t, again)
		for _, f := range verifyBuilt(t, b, again) {
			t.Errorf("%s, sealed again: %s: %s: %s", name, f.File, f.Check, f.Message)
		}
	}
}

// TestVerifyRewrittenPDFs has another program write the PDFs anew, in all the ways that a PDF can be
// written: what they say is the same, and verify reads it.
func TestVerifyRewrittenPDFs(t *testing.T) {
	qpdf := need(t, "qpdf")
	b := shippedBuilds(t)["built"]
	for _, how := range [][]string{
		{"--object-streams=disable"}, {"--object-streams=generate", "--compress-streams=y"}, {"--qdf"}, {"--linearize"},
	} {
		dist := maps.Clone(b.dist)
		n := 0
		for name, data := range b.dist {
			if path.Ext(name) != ".pdf" {
				continue
			}
			n++
			in := filepath.Join(t.TempDir(), "in.pdf")
			if err := os.WriteFile(in, data, 0o644); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(qpdf, append(how, in, "-")...).Output()
			if err != nil {
				t.Fatalf("%v: %s: %v", how, name, err)
			}
			dist[name] = out
		}
		seal(t, dist)
		for _, f := range verifyBuilt(t, b, dist) {
			t.Errorf("%v: %s: %s: %s", how, f.File, f.Check, f.Message)
		}
		if n < 4 {
			t.Errorf("only %d PDFs", n)
		}
	}
}

// TestVerifyDrawnDigits has a PDF draw one digit in the place of another, while its text stays as it
// is: what reads the file is told the right number, and what prints it shows the wrong one.
func TestVerifyDrawnDigits(t *testing.T) {
	b := shippedBuilds(t)["built"]
	const name = "es/prostate-massage/prostate-massage.es.pdf"
	code := func(o object, hex string) int {
		m := regexp.MustCompile(`(?m)^<(\w{4})> <` + hex + `>$`).FindSubmatch(o.body)
		if m == nil {
			return -1
		}
		n, _ := strconv.ParseUint(string(m[1]), 16, 16)
		return int(n)
	}
	var last, glyphs object // the map from codes to glyphs stands before the texts of the codes
	for _, o := range pdfObjects(t, b.dist[name]) {
		if eight, nine := code(o, "0038"), code(o, "0039"); eight >= 0 && nine >= 0 {
			glyphs = last
			copy(glyphs.body[2*eight:2*eight+2], glyphs.body[2*nine:2*nine+2])
			break
		}
		last = o
	}
	if glyphs.number == "" {
		t.Fatal("no font has an 8 and a 9")
	}
	dist := maps.Clone(b.dist)
	dist[name] = updatePDF(b.dist[name], glyphs, glyphs.body)
	seal(t, dist)
	for _, f := range verifyBuilt(t, b, dist) {
		if f.File == name && f.Check == "verify-text" && strings.Contains(f.Message, `"8" is drawn unlike`) {
			return
		}
	}
	t.Error("an 8 that is drawn as a 9 is not found")
}

// TestWithheldLeavesNothing looks for the Spanish article in the dist that withholds it: in every
// page, list, sitemap and manifest, and in what the zips hold.
func TestWithheldLeavesNothing(t *testing.T) {
	all := shippedBuilds(t)
	catalog, err := fs.ReadFile(all["withheld"].project.FS, "locales/prostate-massage/active.es.toml")
	if err != nil {
		t.Fatal(err)
	}
	other, err := fs.ReadFile(all["withheld"].project.FS, "locales/emergency-help/active.es.toml")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range regexp.MustCompile(`(?s)\nother = """\n(.*?)"""`).FindAllSubmatch(catalog, -1) {
		for _, part := range strings.FieldsFunc(string(m[1]), func(r rune) bool { return strings.ContainsRune("*[]\n\\", r) }) {
			if len(part) > 40 && !strings.Contains(part, "{{") && !bytes.Contains(other, []byte(part)) {
				texts = append(texts, part)
			}
		}
	}
	find := func(dist files) (found []string) {
		for name, data := range dist {
			bodies := map[string][]byte{name: data}
			if path.Ext(name) == ".zip" {
				r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range r.File {
					if bodies[name+"/"+f.Name], err = fs.ReadFile(r, f.Name); err != nil {
						t.Fatal(err)
					}
				}
			}
			for name, body := range bodies {
				for _, text := range texts {
					if bytes.Contains(body, []byte(text)) {
						found = append(found, name+": "+text)
						break
					}
				}
			}
		}
		return found
	}
	if found := find(all["built"].dist); len(found) < 5 || len(texts) < 50 { // page, print page, list, and both pages in the zip
		t.Fatalf("the test sees nothing: %d texts, %q", len(texts), found)
	}
	for _, f := range find(all["withheld"].dist) {
		t.Error(f)
	}
}
