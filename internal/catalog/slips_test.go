package catalog_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"caveat/internal/catalog"
)

var update = flag.Bool("update", false, "rewrite what the tests expect in testdata")

// Each file of testdata/slips has a locale file with one kind of typing slip, or several, and what
// is said of it: place, reason, the line as it should be. Then the messages that are read all the same.
func TestSlips(t *testing.T) {
	files, err := filepath.Glob("testdata/slips/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d slips, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			ar := txtar.Parse(data)
			src := unescape(string(ar.Files[0].Data))
			r := catalog.Reader{Source: "en"}
			f := r.Read("active.es.toml", []byte(src))
			var b strings.Builder
			for _, p := range f.Problems {
				fmt.Fprintf(&b, "%d:%d: %s; %s\n", p.Pos.Line, p.Pos.Col, p.Text, p.Mend)
			}
			for _, m := range f.Messages {
				fmt.Fprintf(&b, "  %s: %s\n", m.Key, m.Canon())
			}
			if !f.Broken || f.Src != src {
				t.Error("a file with a slip is not broken, or is not what was read")
			}
			if *update {
				ar.Files = append(ar.Files[:1], txtar.File{Name: "said", Data: []byte(b.String())})
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(ar.Files[1].Data); b.String() != want {
				t.Errorf("said:\n%s\nwant:\n%s", b.String(), want)
			}
			// The corrected lines, put in, make the file whole.
			lines := strings.Split(src, "\n")
			for _, p := range f.Problems {
				if line, ok := strings.CutPrefix(p.Mend, "write: "); ok {
					lines[p.Pos.Line-1] = line
				} else if p.Mend == "delete the line" {
					lines[p.Pos.Line-1] = ""
				}
			}
			if !strings.Contains(name, "not-mended") && !strings.Contains(name, "conflict") {
				if again := r.Read("active.es.toml", []byte(strings.Join(lines, "\n"))); again.Broken {
					t.Errorf("as corrected: %+v", again.Problems)
				}
			}
		})
	}
}

// unescape keeps invisible characters readable in the fixtures.
func unescape(s string) string {
	return strings.NewReplacer("<NBSP>", "\u00a0", "<NNBSP>", "\u202f", "<ZWSP>", "\u200b", "<RLM>", "\u200f", "<CR>", "\r", "<BEL>", "\a").Replace(s)
}
