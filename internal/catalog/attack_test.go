package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caveat/internal/catalog"
)

// Whatever happens to a locale file and its ledger, short of a person's word (accept, or an edit that
// takes the "was" line away), a translation made from an old source is not current.
func TestNothingTurnsStaleIntoCurrent(t *testing.T) {
	keys := []string{"title", "a.first", "a.second", "b.third"}
	rapid.Check(t, func(t *rapid.T) {
		r := &catalog.Reader{Source: "en"}
		old := make([]catalog.Today, len(keys))
		var src strings.Builder
		for i, k := range keys {
			old[i] = catalog.Today{Key: k, Text: "The text of " + k + "."}
			src.WriteString("[" + k + "]\nother = \"texto " + k + "\"\n\n")
		}
		yes := map[string]bool{}
		for _, k := range keys {
			yes[k] = true
		}
		file, ledger := catalog.SyncTarget(target(r, src.String(), "", old), old, spanish.Forms(), "en", "", catalog.Options{Accept: yes})
		first := [2]string{file, ledger}
		today := slices.Clone(old)
		changed := rapid.IntRange(0, len(keys)-1).Draw(t, "changed")
		today[changed].Text = "Another text of " + keys[changed] + "."
		sync := func() {
			tg := target(r, file, ledger, today)
			if !tg.File.Broken && !slices.ContainsFunc(tg.Ledger.Problems, func(p catalog.Problem) bool { return p.Fatal }) {
				file, ledger = catalog.SyncTarget(tg, today, spanish.Forms(), "en", "", catalog.Options{})
			}
		}
		if rapid.Bool().Draw(t, "synced first") {
			sync()
		}
		var second [2]string
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			second = [2]string{file, ledger}
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0: // an edit alone
				file = strings.Replace(file, "texto", "el texto", rapid.IntRange(1, 4).Draw(t, "how many"))
			case 1: // a rewritten file
				file = strings.ReplaceAll(strings.ReplaceAll(file, "\r\n", "\n"), "\n", "\r\n")
			case 2: // a ledger lost
				ledger = ""
			case 3: // the old file mailed back
				file = strings.Replace(first[0], "texto", "un texto", rapid.IntRange(0, 4).Draw(t, "how many"))
			case 4: // the old ledger
				ledger = first[1]
			case 5: // both ledgers merged
				ledger = first[1] + strings.TrimPrefix(ledger, first[1])
			case 6: // a ledger edited by hand
				ledger = strings.ReplaceAll(ledger, old[changed].Text, today[changed].Text)
			case 7:
				sync()
			case 8: // comments stripped by a tool
				lines := slices.DeleteFunc(strings.SplitAfter(file, "\n"), func(l string) bool { return strings.HasPrefix(l, "#") })
				file = strings.Join(lines, "")
			case 9: // what was, back
				file, ledger = second[0], second[1]
			}
			if st := target(r, file, ledger, today).States[changed]; st.Basis == catalog.Current {
				t.Fatalf("%s is current from %q\n%s\n%s", keys[changed], st.Made, file, ledger)
			}
		}
		sync()
		sync()
		if st := target(r, file, ledger, today).States[changed]; st.Basis == catalog.Current {
			t.Fatalf("%s is current after sync\n%s\n%s", keys[changed], file, ledger)
		}
		// And a person's word does.
		if tg := target(r, file, ledger, today); !tg.File.Broken {
			file, ledger = catalog.SyncTarget(tg, today, spanish.Forms(), "en", "", catalog.Options{Accept: yes})
			if st := target(r, file, ledger, today).States[changed]; st.Basis != catalog.Current {
				t.Fatalf("%s is %s when accepted\n%s\n%s", keys[changed], st.Basis, file, ledger)
			}
		}
	})
}

// FuzzRead: no bytes make the reader fall; what it calls whole, a second reader reads the same; and
// what it mends keeps the lines where they are.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"[a.b]\nother = \"x\"\n", "[a]\nother = “x”\n# c\n[b]\nother = \"\"\"\nx\n[c]\nother=\"y\u00a0\"\n",
		"<<<<<<< a\n[b]\n=======\n[c]\n>>>>>>> d\nother = \"x\"", "\uFEFFa.b = {one = \"x\", other = 'y'}\r\n", "other: x", "[\n]\n", "'\n\"\n=\n"} {
		f.Add([]byte(s))
	}
	r := &catalog.Reader{Source: "en"}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := r.Read("active.es.toml", slices.Clone(data))
		fatal := slices.ContainsFunc(file.Problems, func(p catalog.Problem) bool { return p.Fatal })
		if file.Broken != fatal {
			t.Fatalf("broken %t, said %v", file.Broken, file.Problems)
		}
		lines := 1 + strings.Count(string(data), "\n")
		for _, p := range file.Problems {
			if p.Pos.Line < 1 || p.Pos.Line > lines || p.Pos.Col < 1 || p.Text == "" || p.Mend == "" {
				t.Fatalf("%+v of %d lines", p, lines)
			}
		}
		if file.Broken || len(file.Problems) > 0 {
			return
		}
		if err := r.Verify(file, string(data), func(string) bool { return false }); err != nil && !strings.Contains(err.Error(), "would hold") {
			t.Fatalf("%v: %q", err, data)
		}
	})
}

// A blank filled from the old source, in a file whose comments a tool kept or dropped, beside the ledger
// of either side or of both: not current before or after sync, unless it stands under the new comment,
// and not even then where an earlier version of the file is known.
func TestBlankFilledFromAnOldSource(t *testing.T) {
	r := &catalog.Reader{Source: "en"}
	old := []catalog.Today{{Key: "a.first", Text: "Never."}}
	new := []catalog.Today{{Key: "a.first", Text: "Never with fever."}}
	sync := func(file, ledger string, today []catalog.Today) (string, string) {
		return catalog.SyncTarget(target(r, file, ledger, today), today, spanish.Forms(), "en", "", catalog.Options{})
	}
	file0, ledger0 := sync("", "", old)
	file1, ledger1 := sync(file0, ledger0, new)
	fill := func(file string) string { return strings.Replace(file, `other = ""`, `other = "Nunca."`, 1) }
	stripped := "[a.first]\nother = \"Nunca.\"\n"
	for name, ledger := range map[string]string{"old": ledger0, "new": ledger1, "both": ledger0 + ledger1, "none": ""} {
		for make, file := range map[string]string{"kept": fill(file0), "stripped": stripped, "mixed": fill(file1)} {
			for round := range 3 {
				tg := target(r, file, ledger, new)
				if make == "mixed" {
					tg.Earlier = func() []*catalog.File { return []*catalog.File{r.Read("active.es.toml", []byte(fill(file0)))} }
					tg.Compare(new)
				}
				if st := tg.States[0]; st.Basis == catalog.Current || st.Basis == catalog.Missing {
					t.Errorf("ledger %s, comments %s, after %d syncs: %s from %q", name, make, round, st.Basis, st.Made)
				}
				file, ledger = catalog.SyncTarget(tg, new, spanish.Forms(), "en", "", catalog.Options{})
			}
		}
	}
}
