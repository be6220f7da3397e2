package project

import (
	"strings"
	"testing"
	"testing/fstest"

	"caveat/internal/review"
)

// small is a project with an article, a translation of it, and words of its own.
func small() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"caveat.toml":                  file("locales = [\"es\", \"fr-CA\"]\nbase-url = \"https://health.example/\"\nregion = \"US\"\n[vars]\nEmergency = \"911\"\nOther = \"x\"\n[locale.fr-CA]\nvars = { Emergency = \"112\" }\n"),
		"content/a.md":                 file("+++\ntitle = \"A\"\ndescription = \"B\"\n+++\n\n## Risks {#risks .safety}\n\nCall {{.Emergency}}.\n\n### When {#when}\n\nNow.\n\n### Then\n\nAt\nonce.\n"),
		"locales/a/active.es.toml":     file("[risks.call-emergency]\nother = \"\"\"\nLlame\nal {{.Emergency}}.\"\"\"\n"),
		"locales/a/active.fr-CA.toml":  file("[risks.call-emergency]\nother = \"Appelez le {{.Emergency}}.\"\n"),
		"locales/site/active.en.toml":  file("[notice.emergency]\nother = \"Call {{.Emergency}} in {{.Language}}.\"\n[page.reading-time]\none = \"{{.Count}} minute\"\nother = \"{{.Count}} minutes\"\n"),
		"locales/site/active.es.toml":  file("[page.reading-time]\nother = \"{{.Count}} minutos\"\none = \"{{.Count}} minuto\"\nmany = \"{{.Count}} de minutos\"\n"),
		"locales/site/active.de.toml":  file(""),
		"locales/site/ledger.en.toml":  file(""),
		"locales/a/reviews.es.toml.no": file("nothing reads this"),
	}
}

func open(t *testing.T, fsys fstest.MapFS) *Project {
	t.Helper()
	p, err := Load(fsys, nil)
	if err != nil {
		t.Fatal(err, p.Problems)
	}
	return p
}

// What approvals are bound to, field by field: docs/reviews.md tells other tools the same.
func TestSubject(t *testing.T) {
	p := open(t, small())
	w := p.NewLoader().Article("a", nil)
	unit := func(key string) int {
		for i, u := range w.Units {
			if u.Key == key {
				return i
			}
		}
		t.Fatalf("no unit %s in %v", key, w.Units)
		return 0
	}
	call := unit("risks.call-emergency")
	s, ok := p.Subject(w, 0, call)
	if !ok || s.Project != "health.example" || s.Article != "a" || s.Section != "risks" || !s.Safety ||
		s.SourceLocale != "en" || s.Locale != "es" || s.Source["other"] != "Call {{.Emergency}}." || s.Target["other"] != "Llame al {{.Emergency}}." {
		t.Errorf("target: %+v, %v", s, ok)
	}
	if len(s.Vars) != 1 || s.Vars["Emergency"] != "911" {
		t.Errorf("vars of es: %v", s.Vars)
	}
	if s, _ := p.Subject(w, 1, call); s.Vars["Emergency"] != "112" {
		t.Errorf("vars of fr-CA: %v", s.Vars)
	}
	if s, ok := p.Subject(w, -1, call); !ok || !s.IsSource() || s.Target != nil || s.Vars["Emergency"] != "911" {
		t.Errorf("source: %+v", s)
	}
	for key, section := range map[string]string{"title": "title", "summary": "summary", "risks.heading": "risks", "risks.now": "risks", "risks.at-once": "risks"} {
		s, ok := p.Subject(w, -1, unit(key))
		if !ok || s.Section != section {
			t.Errorf("%s: section %q, %v", key, s.Section, ok)
		}
		if _, err := s.Digest(); err != nil {
			t.Error(err)
		}
		if _, ok := p.Subject(w, 0, unit(key)); ok {
			t.Errorf("%s is not translated, and yet can be approved", key)
		}
	}
	site := p.NewLoader().Site(nil)
	for i, u := range site.Units {
		s, ok := p.Subject(site, 0, i)
		switch u.Key {
		case "page.reading-time":
			if !ok || s.Section != "page" || s.Safety || len(s.Source) != 2 || s.Source["one"] != "{{.Count}} minute" || len(s.Target) != 3 || s.Target["many"] != "{{.Count}} de minutos" || len(s.Vars) != 0 {
				t.Errorf("plural: %+v, %v", s, ok)
			}
		case "notice.emergency":
			if source, _ := p.Subject(site, -1, i); ok || !source.Safety || len(source.Vars) != 1 {
				t.Errorf("not translated: %+v, %v", source, ok)
			}
		}
	}
}

// An article that nobody has signed anything about has no approvals, and is not reviewed, also where
// it has no safety text at all.
func TestUnreviewed(t *testing.T) {
	fsys := small()
	p := open(t, fsys)
	w := p.NewLoader().Article("a", nil)
	if w.Reviews.Approvals != nil || w.Reviewed(-1) || w.Reviewed(0) {
		t.Error("reviewed by nobody")
	}
	if a := p.Approval(w, 0, 2); a.Met || a.Need != 1 || !a.NeedMaker || a.State != review.None {
		t.Errorf("%+v", a)
	}
	fsys["content/a.md"] = &fstest.MapFile{Data: []byte("+++\ntitle = \"A\"\ndescription = \"B\"\n+++\n\n## More {#more}\n\nText.\n")}
	w = open(t, fsys).NewLoader().Article("a", nil)
	for i, must := range w.Binding() {
		if !must {
			t.Errorf("%s need not be reviewed in an article without safety text", w.Units[i].Key)
		}
	}
	if w.Reviewed(-1) {
		t.Error("an article without safety text is reviewed by itself")
	}
}

func TestReviewSettings(t *testing.T) {
	for name, c := range map[string]struct{ add, want string }{
		"project":        {"project = \"two words\"\n", `the project "two words" has a space`},
		"nobody":         {"[release]\ntranslator = 0\n", "translator = 0"},
		"principal":      {"[[person]]\nprincipal = \"a b\"\nroles = [\"translator\"]\nlanguages = [\"es\"]\n", "has a space"},
		"pattern":        {"[[person]]\nprincipal = \"*@example.org\"\nroles = [\"translator\"]\nlanguages = [\"es\"]\n", "no plain ASCII principal"},
		"no role":        {"[[person]]\nprincipal = \"a@example.org\"\nlanguages = [\"es\"]\n", "has no role"},
		"no language":    {"[[person]]\nprincipal = \"a@example.org\"\nroles = [\"translator\"]\n", "has no language"},
		"twice":          {"[[person]]\nprincipal = \"a@example.org\"\nroles = [\"translator\"]\nlanguages = [\"es\"]\n[[person]]\nprincipal = \"a@example.org\"\nroles = [\"clinician\"]\nlanguages = [\"*\"]\n", "stands twice"},
		"unknown key":    {"[[person]]\nprincipal = \"a@example.org\"\nroles = [\"translator\"]\nlanguages = [\"es\"]\nlocales = [\"es\"]\n", `unknown setting "person.locales"`},
		"wrong language": {"[[person]]\nprincipal = \"a@example.org\"\nroles = [\"clinician\"]\nlanguages = [\"es\"]\n", "is a clinician, but not for en"},
	} {
		fsys := small()
		text := string(fsys["caveat.toml"].Data)
		if name == "project" {
			text = c.add + text
		} else {
			text += c.add
		}
		fsys["caveat.toml"] = &fstest.MapFile{Data: []byte(text)}
		p, err := Load(fsys, nil)
		if err == nil || len(p.Problems) == 0 {
			t.Errorf("%s: accepted", name)
			continue
		}
		if got := p.Problems[0].String(); !strings.Contains(got, c.want) || p.Problems[0].Pos.Line < 1 {
			t.Errorf("%s: %s", name, got)
		}
	}
	for file, data := range map[string]string{SignersFile: "a@example.org ssh-ed25519 nothing\n", RevokedFile: "not a key\n"} {
		fsys := small()
		fsys[SignersFile] = &fstest.MapFile{Data: []byte("# nobody yet\n")}
		fsys[file] = &fstest.MapFile{Data: []byte(data)}
		p, err := Load(fsys, nil)
		if err == nil || len(p.Problems) != 1 || p.Problems[0].File != file {
			t.Errorf("%s: %v %v", file, err, p.Problems)
		}
	}
}
