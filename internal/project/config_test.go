package project

import (
	"strings"
	"testing"
	"testing/fstest"
)

const good = `source = "en"
locales = ["es", "pt-BR"]
base-url = "https://h.example/"
region = "US"
`

// TestConfigErrors: each slip gets its place and its mend.
func TestConfigErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown setting", good + "fallbak = \"source\"\n", `caveat.toml:5:1: unknown setting "fallbak"`},
		{"unknown in table", good + "[safety.k]\nsection = []\n", `caveat.toml:6:1: unknown setting "safety.k.section"`},
		{"bad tag", strings.Replace(good, "pt-BR", "pt_BR", 1), `caveat.toml:2:1: language tag "pt_BR": write "pt-BR"`},
		{"twice", strings.Replace(good, "pt-BR", "es", 1), `caveat.toml:2:1: the locale "es" stands twice`},
		{"base-url", strings.Replace(good, "example/", "example", 1), `caveat.toml:3:1: base-url "https://h.example" is no web address that ends in /`},
		{"region", strings.Replace(good, "US", "usa", 1), `caveat.toml:4:1: region "usa" is no country`},
		{"fallback", good + "fallback = \"english\"\n", `caveat.toml:5:1: fallback is "english"; write one of source, refuse`},
		{"var without region", good + "[locale.es.vars]\nEmergency = \"112\"\n", `caveat.toml:5:1: es overrides a var but names no region`},
		{"stranger", good + "[locale.fr]\norigin = \"human\"\n", `[locale.fr] is no locale of the project`},
		{"withdrawn", good + "[[withdrawn]]\nlocale = \"es\"\n", `caveat.toml:5:1: a withdrawal without a reason`},
		{"advertising", good + "[advertising]\nlocales = [\"fr\"]\n", `caveat.toml:6:1: advertising is shown in "fr"`},
		{"syntax", good + "x = \n", `caveat.toml:5:5: not TOML:`},
		{"wrong type", good + "origin = 3\n", `caveat.toml:5:1: origin: incompatible types`},
		{"no table", good + "vars = 3\n", `caveat.toml:5:1: vars is no table`},
		{"latin-1", good + "# caf\xe9\n", `byte 0xE9 is not UTF-8`},
		{"utf-16", "\xff\xfes\x00", `the file is UTF-16; save it as UTF-8`},
	} {
		p, err := Load(fstest.MapFS{"caveat.toml": {Data: []byte(c.text)}}, nil)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		var all []string
		for _, pr := range p.Problems {
			all = append(all, pr.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(all, "\n"), c.want)
		}
	}
}

func TestConfigAcceptsBOMAndCRLF(t *testing.T) {
	text := "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n")
	if p, err := Load(fstest.MapFS{"caveat.toml": {Data: []byte(text)}}, nil); err != nil {
		t.Fatal(err, p.Problems)
	}
}

// TestWithdrawAndBack: a withdrawal taken back leaves every byte as it was.
func TestWithdrawAndBack(t *testing.T) {
	for _, text := range []string{good, good + "\n[vars]\nEmergency = \"911\" # say it\n", strings.TrimSuffix(good, "\n"), strings.ReplaceAll(good, "\n", "\r\n")} {
		load := func(s string) *Project {
			p, err := Load(fstest.MapFS{"caveat.toml": {Data: []byte(s)}, "content/a.md": {Data: []byte("x")}}, nil)
			if err != nil {
				t.Fatal(err, p.Problems)
			}
			return p
		}
		w := Withdraw{Article: "a", Locale: "es", Reason: `it "says"`}
		c, err := load(text).Withdraw(w)
		if err != nil {
			t.Fatal(err)
		}
		p := load(c.New)
		if reason, ok := p.Config.WithdrawnFor("a", "es"); !ok || reason != w.Reason {
			t.Fatalf("withdrawn: %v %q", ok, reason)
		}
		if _, ok := p.Config.WithdrawnFor("a", "pt-BR"); ok {
			t.Fatal("another language is withdrawn")
		}
		if _, err := p.Withdraw(w); err == nil {
			t.Error("withdrawn twice")
		}
		back, err := p.Restore(w)
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimRight(back.New, "\r\n") != strings.TrimRight(text, "\r\n") {
			t.Errorf("not as it was:\n%q\n%q", back.New, text)
		}
		if _, err := load(back.New).Restore(w); err == nil {
			t.Error("restored twice")
		}
	}
}

func TestLink(t *testing.T) {
	p, err := Load(fstest.MapFS{"caveat.toml": {Data: []byte(good)}, "content/a.md": {Data: []byte("x")}, "content/b.md": {Data: []byte("x")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]*Link{
		"#x": {Slug: "a", Fragment: "x"}, "b.md": {Slug: "b"}, "b.md#y": {Slug: "b", Fragment: "y"}, "../b/": {Slug: "b"}, "../b/index.html#y": {Slug: "b", Fragment: "y"},
		"https://x.example/": {External: true}, "tel:911": {External: true}, "MAILTO:a@b.c": {External: true},
		"javascript:alert(1)": nil, "JaVaScript:x": nil, "data:text/html,x": nil, "c.md": nil, "": nil, "../../etc/passwd": nil, "//evil.example": nil, "/b": nil,
	} {
		got, ok := p.Link("a", url)
		if ok != (want != nil) || ok && got != *want {
			t.Errorf("%q: %+v %v", url, got, ok)
		}
	}
}
