package check_test

import (
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"caveat/internal/check"
	"caveat/internal/project"
)

// shipped is this project's own articles and locale files in memory.
func shipped(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("../..")
	for _, top := range []string{"caveat.toml", "content", "locales"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			files[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// What withholds a page is found whether or not ordinary text is looked at: on the shipped project
// with random faults in its locale files.
func TestSafetyOnlyFindsWhatWithholds(t *testing.T) {
	files := shipped(t)
	first, err := project.Load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	faults := 0
	rapid.Check(t, func(t *rapid.T) {
		slug := rapid.SampledFrom(first.Slugs).Draw(t, "article")
		tag := rapid.SampledFrom(first.Config.Locales).Draw(t, "locale")
		name := project.ActivePath(slug, tag)
		texts := strings.Split(string(files[name].Data), "\"\"\"\n") // at the odd places a text with its end
		for range rapid.IntRange(0, 4).Draw(t, "faults") {
			at := rapid.IntRange(0, len(texts)-1).Draw(t, "at")
			switch rapid.IntRange(0, 4).Draw(t, "fault") {
			case 0:
				texts[at] = strings.ReplaceAll(texts[at], "1", "7")
			case 1: // the translation of another text
				other := rapid.IntRange(0, len(texts)-1).Draw(t, "other")
				body, _, _ := strings.Cut(texts[other], "\n[")
				if _, rest, ok := strings.Cut(texts[at], "\n["); ok {
					texts[at] = body + "\n[" + rest
				}
			case 2:
				texts[at] = strings.ReplaceAll(texts[at], "no ", "")
			case 3:
				texts[at] = strings.ReplaceAll(texts[at], ". ", "** ")
			case 4: // the file of another language
				other := rapid.SampledFrom(first.Config.Locales).Draw(t, "language")
				texts = strings.Split(string(files[project.ActivePath(slug, other)].Data), "\"\"\"\n")
			}
		}
		faulty := fstest.MapFS{}
		for n, f := range files {
			faulty[n] = f
		}
		faulty[name] = &fstest.MapFile{Data: []byte(strings.Join(texts, "\"\"\"\n"))}
		p, err := project.Load(faulty, nil)
		if err != nil {
			t.Fatal(err)
		}
		only := func(l string) bool { return l == tag }
		withholding := func(o check.Options) (out []check.Finding) {
			o.Locale = only
			for _, f := range check.Article(p, p.NewLoader().Article(slug, only), o).Findings {
				if f.Severity == check.Error && f.Safety {
					out = append(out, f)
				}
			}
			return out
		}
		all, few := withholding(check.Options{}), withholding(check.Options{SafetyOnly: true})
		faults += len(all)
		if !reflect.DeepEqual(all, few) {
			t.Fatalf("with ordinary text:\n%+v\nsafety text only:\n%+v", all, few)
		}
	})
	if faults < 50 {
		t.Errorf("only %d findings: the faults are none", faults)
	}
}
