package catalog_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/tomlfile"
)

// localeFile draws a locale file as people and tools write them: in any order, quoting and style,
// with notes of their own, some messages blank, some obsolete.
func localeFile(t *rapid.T, keys []string, sources map[string]string) string {
	eol := rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "eol")
	var b strings.Builder
	if rapid.IntRange(0, 3).Draw(t, "bom") == 0 {
		b.WriteString(tomlfile.BOM)
	}
	line := func(s string) { b.WriteString(strings.ReplaceAll(s, "\n", eol) + eol) }
	note := func() {
		if rapid.IntRange(0, 3).Draw(t, "note") == 0 {
			line(rapid.SampledFrom([]string{"# a note of my own", "  # TM: 83 % ?", "#", "# en passant: not a source line"}).Draw(t, "note text"))
		}
	}
	note()
	text := func() string {
		return rapid.SampledFrom([]string{"", "", "uno", "dos \"tres\"", "la línea\nsigue", "C:\\x", "أبدا", "con 'comillas'", "{{.Emergency}}"}).Draw(t, "text")
	}
	value := func(s string) string {
		styles := []string{tomlfile.QuoteLine(s), tomlfile.Quote(s, "\n"), `"""` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"""`}
		if !strings.ContainsAny(s, "'\n") {
			styles = append(styles, "'"+s+"'")
		}
		if !strings.Contains(s, "'''") && !strings.HasSuffix(s, "'") {
			styles = append(styles, "'''"+s+"'''")
		}
		return rapid.SampledFrom(styles).Draw(t, "style")
	}
	top := true // no table yet: dotted keys may stand here
	for _, key := range rapid.Permutation(keys).Draw(t, "order") {
		if rapid.IntRange(0, 5).Draw(t, "left out") == 0 {
			continue
		}
		section, name, dotted := strings.Cut(key, ".")
		style := rapid.IntRange(0, 6).Draw(t, "form of the message")
		if top && style == 0 && dotted {
			line(fmt.Sprintf("%s.%q.other = %s", section, name, value(text())))
			note()
			continue
		}
		if top && style == 1 {
			line(key + " = " + value(text()))
			continue
		}
		if top && style == 2 && dotted {
			line(key + " = { other = " + tomlfile.QuoteLine(text()) + " }")
			continue
		}
		top = false
		for range rapid.IntRange(0, 2).Draw(t, "blank lines") {
			line("")
		}
		note()
		switch {
		case style == 3 && dotted:
			line(fmt.Sprintf("[ %s . \"%s\" ]  # on the line", section, name))
		case style == 4:
			line("  [" + key + "]")
		default:
			line("[" + key + "]")
		}
		if rapid.IntRange(0, 7).Draw(t, "obsolete") == 0 {
			line("# obsolete: the article no longer has this text")
		}
		note()
		switch rapid.IntRange(0, 4).Draw(t, "source comment") {
		case 0:
		case 1:
			line("# en: an older text")
		case 2:
			line("# en: " + sources[key] + "\n# was: an older text")
		default:
			line("# en: " + sources[key])
		}
		note()
		line("other = " + value(text()))
		if rapid.IntRange(0, 5).Draw(t, "few") == 0 {
			line("few = " + value("pocos"))
		}
		note()
	}
	out := b.String()
	if rapid.IntRange(0, 3).Draw(t, "no final newline") == 0 {
		out = strings.TrimRight(out, "\r\n")
	}
	return out
}

var blankOfLines = regexp.MustCompile(`"""\s*"""|'''\s*'''`)

// people's lines of a locale file: all but the comments that sync keeps, blank lines and line ends.
// A blank on several lines is one on one line: sync makes it so when its source changes.
func theirs(src string) []string {
	var out []string
	src = blankOfLines.ReplaceAllString(src, `""`)
	for _, l := range strings.Split(strings.TrimPrefix(src, tomlfile.BOM), "\n") {
		l = strings.TrimRight(l, "\r")
		trimmed := strings.TrimSpace(l)
		if trimmed == "" || strings.HasPrefix(trimmed, "# en: ") || strings.HasPrefix(trimmed, "# was: ") || strings.HasPrefix(trimmed, "# obsolete") || strings.HasPrefix(trimmed, "# suggestion") {
			continue
		}
		out = append(out, l)
	}
	return out
}

func target(r *catalog.Reader, file, ledger string, today []catalog.Today) *catalog.Target {
	t := &catalog.Target{File: r.Read("active.es.toml", []byte(file)), Ledger: r.Ledger("ledger.es.toml", []byte(ledger))}
	if file == "" {
		t.File = &catalog.File{Path: "active.es.toml"}
	}
	t.Compare(today)
	return t
}

var spanish, _ = lang.Parse("es")

// Sync changes nothing of what people wrote, twice is as once, and two readers see the same file.
func TestSyncIsLossless(t *testing.T) {
	all := []string{"title", "summary", "a.heading", "a.first", "a.second", "b.heading", "b.x-1", "b.x-2", "c.gone"}
	rapid.Check(t, func(t *rapid.T) {
		sources := map[string]string{}
		for _, k := range all {
			sources[k] = "The text of " + k + " #1."
		}
		src := localeFile(t, all, sources)
		r := &catalog.Reader{Source: "en"}
		var today []catalog.Today
		for _, k := range rapid.Permutation(all).Draw(t, "article") {
			if k != "c.gone" && rapid.IntRange(0, 6).Draw(t, "in the article") > 0 {
				if rapid.IntRange(0, 4).Draw(t, "source changed") == 0 {
					sources[k] = "Another text of " + k + "."
				}
				today = append(today, catalog.Today{Key: k, Text: sources[k]})
			}
		}
		before := target(r, src, "", today)
		for _, p := range before.File.Problems {
			t.Fatalf("%v\n%s", p, src)
		}
		file, ledger := catalog.SyncTarget(before, today, spanish.Forms(), "en", "# head\n", catalog.Options{})
		if err := r.Verify(before.File, file, func(string) bool { return false }); err != nil {
			t.Fatalf("%v\n--- before\n%s\n--- after\n%s", err, src, file)
		}
		after := target(r, file, ledger, today)
		if len(after.File.Problems) > 0 {
			t.Fatalf("%v\n--- before\n%s\n--- after\n%s", after.File.Problems, src, file)
		}
		// Each message has its text, and each unit its message.
		for _, m := range before.File.Messages {
			now := after.File.Lookup(m.Key)
			if m.Filled() && (now == nil || now.Canon() != m.Canon()) {
				t.Fatalf("%s lost its text\n--- before\n%s\n--- after\n%s", m.Key, src, file)
			}
		}
		known := map[string]bool{}
		for i, u := range today {
			known[u.Key] = true
			m := after.File.Lookup(u.Key)
			if m == nil || m.Obsolete || m.Source != u.Text {
				t.Fatalf("%s is %+v\n--- before\n%s\n--- after\n%s", u.Key, m, src, file)
			}
			if (m.Was != "") != (after.States[i].Basis == catalog.Stale || after.States[i].Basis == catalog.Unproven && m.Was != "") {
				t.Fatalf("%s: %s, was %q", u.Key, after.States[i].Basis, m.Was)
			}
		}
		for _, m := range after.File.Messages {
			if !known[m.Key] && !m.Obsolete {
				t.Fatalf("%s is not marked obsolete\n--- before\n%s\n--- after\n%s", m.Key, src, file)
			}
		}
		// Every line that people wrote is still there; in their order, but for messages that moved.
		was, now := theirs(src), theirs(file)
		moved := slices.ContainsFunc(before.File.Messages, func(m catalog.Message) bool { return known[m.Key] == m.Obsolete })
		left := slices.Clone(now)
		at := 0
		for _, l := range was {
			i := slices.Index(left, l)
			if !moved {
				i = slices.Index(now[at:], l)
				at += i + 1
			}
			if i < 0 {
				// A blank message whose unit is gone goes away.
				if !strings.HasPrefix(strings.TrimSpace(l), "#") && dropped(before.File, known) {
					continue
				}
				if dropped(before.File, known) {
					continue
				}
				t.Fatalf("the line %q is lost\n--- before\n%s\n--- after\n%s", l, src, file)
			}
			if moved {
				left = slices.Delete(left, i, i+1)
			}
		}
		if strings.HasPrefix(src, tomlfile.BOM) != strings.HasPrefix(file, tomlfile.BOM) {
			t.Fatalf("the byte order mark came or went")
		}
		if strings.Contains(src, "\r\n") && strings.Count(file, "\n") != strings.Count(file, "\r\n") {
			t.Fatalf("line ends are mixed\n--- before\n%q\n--- after\n%q", src, file)
		}
		var raw map[string]any
		if err := toml.Unmarshal([]byte(strings.TrimPrefix(file, tomlfile.BOM)), &raw); err != nil {
			t.Fatal(err)
		}
		again, ledgerAgain := catalog.SyncTarget(after, today, spanish.Forms(), "en", "# head\n", catalog.Options{})
		if again != file || ledgerAgain != ledger {
			t.Fatalf("a second sync changes the file\n--- before\n%s\n--- after\n%s\n--- second\n%s", src, file, again)
		}
	})
}

// dropped says whether sync takes a message away: a blank one that no unit has.
func dropped(f *catalog.File, known map[string]bool) bool {
	return slices.ContainsFunc(f.Messages, func(m catalog.Message) bool { return !known[m.Key] && !m.Filled() })
}

// A mistyped plural form is told with the one that was meant.
func TestMisnamedForm(t *testing.T) {
	r := &catalog.Reader{Source: "en"}
	for name, want := range map[string]string{"othr": "other", "ohter": "other", "fwe": "few", "mny": "many", "tow": "two", "oen": "one", "zreo": "zero", "otras": "other"} {
		tg := target(r, "[a.b]\n"+name+" = \"x\"\n", "", []catalog.Today{{Key: "a.b", Text: "y"}})
		tg.Misnamed([]catalog.Today{{Key: "a.b", Text: "y"}})
		if p := tg.File.Problems; len(p) != 1 || !strings.HasPrefix(p[0].Mend, "write: "+want+" = ") {
			t.Errorf("%s: %v", name, p)
		}
	}
}
