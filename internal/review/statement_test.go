package review

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"pgregory.net/rapid"
)

func TestCanonicalBytes(t *testing.T) {
	s := target()
	s.Source = Forms{"other": "{{.N}} pills\r\n", "one": "{{.N}} pill"}
	s.Target = Text("cafe\u0301")
	got, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	const wantSubject = `caveat review subject 1
project 14
health.example
article 6
sample
key 14
risks.bleeding
section 5
risks
safety 3
yes
source-locale 2
en
locale 2
es
source-forms 1
2
form 3
one
text 11
{{.N}} pill
form 5
other
text 13
{{.N}} pills

target-forms 1
1
form 5
other
text 5
café
vars 1
1
var 9
Emergency
value 3
911
`
	if string(got) != wantSubject {
		t.Errorf("subject:\n%s\nwant:\n%s", got, wantSubject)
	}
	d, _ := s.Digest()
	st := Statement{
		Project: "health.example", Article: "sample", Locale: "es", Role: Translator, Verdict: Reject,
		Reason: "«never» is missing", Person: "t@example.org", Time: time.Date(2026, 1, 31, 10, 30, 0, 7, time.FixedZone("", 3600)),
		Units: []UnitDigest{{key, d}},
		Paper: &Paper{Scan: d, Name: "N. N.", Qualification: "none"},
	}
	got, err = st.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	wantStatement := strings.ReplaceAll(`caveat review statement 1
project 14
health.example
article 6
sample
locale 2
es
role 10
translator
verdict 6
reject
reason 20
«never» is missing
person 13
t@example.org
time 20
2026-01-31T09:30:00Z
units 1
1
key 14
risks.bleeding
digest 64
HEX
paper 3
yes
scan 64
HEX
name 5
N. N.
qualification 4
none
`, "HEX", d.String())
	if string(got) != wantStatement {
		t.Errorf("statement:\n%s\nwant:\n%s", got, wantStatement)
	}
}

// Whatever an approval is bound to, another value is another digest.
func TestSubjectBindsEverything(t *testing.T) {
	base, err := target().Digest()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Subject){
		"project":        func(s *Subject) { s.Project += "2" },
		"article":        func(s *Subject) { s.Article += "2" },
		"key":            func(s *Subject) { s.Key += "2" },
		"section":        func(s *Subject) { s.Section = "faq" },
		"safety mark":    func(s *Subject) { s.Safety = false },
		"source locale":  func(s *Subject) { s.SourceLocale = "en-US" },
		"locale":         func(s *Subject) { s.Locale = "es-MX" },
		"source word":    func(s *Subject) { s.Source = Text("Usually not do this at home. Call {{.Emergency}}.") },
		"source space":   func(s *Subject) { s.Source = Text(s.Source["other"] + " ") },
		"target word":    func(s *Subject) { s.Target = Text("Hágalo en casa. Llame al {{.Emergency}}.") },
		"look-alike":     func(s *Subject) { s.Target = Text(strings.Replace(s.Target["other"], "a", "а", 1)) },
		"invisible":      func(s *Subject) { s.Target = Text(s.Target["other"] + "\u200b") },
		"compatibility":  func(s *Subject) { s.Target = Text(strings.Replace(s.Target["other"], "L", "Ⅼ", 1)) },
		"source plural":  func(s *Subject) { s.Source = Forms{"other": s.Source["other"], "one": "x"} },
		"target plural":  func(s *Subject) { s.Target = Forms{"other": s.Target["other"], "many": "x"} },
		"value of a var": func(s *Subject) { s.Vars = map[string]string{"Emergency": "112"} },
		"name of a var":  func(s *Subject) { s.Vars = map[string]string{"Urgent": "911"} },
		"no var":         func(s *Subject) { s.Vars = nil },
	} {
		s := target()
		change(&s)
		d, err := s.Digest()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d == base {
			t.Errorf("%s: a change left the digest as it was", name)
		}
	}
	same := target()
	same.Target = Text("No lo haga nunca en casa. Llame al {{.Emergency}}.")
	same.Source = Forms{"other": same.Source["other"]}
	if d, _ := same.Digest(); d != base {
		t.Error("the same subject has two digests")
	}
	accents, composed := target(), target()
	accents.Target, composed.Target = Text("a\r\nn\u0303"), Text("a\n\u00f1")
	d1, _ := accents.Digest()
	d2, _ := composed.Digest()
	if d1 != d2 {
		t.Error("line endings or normalization form change the digest")
	}
}

func TestSubjectRefused(t *testing.T) {
	for name, change := range map[string]func(*Subject){
		"no project":          func(s *Subject) { s.Project = "" },
		"key with a newline":  func(s *Subject) { s.Key = "a\nb" },
		"key with a space":    func(s *Subject) { s.Key = "a b" },
		"invisible in a key":  func(s *Subject) { s.Key = "a\u200bb" },
		"decomposed article":  func(s *Subject) { s.Article = "e\u0301" },
		"no target":           func(s *Subject) { s.Target = nil },
		"target of a source":  func(s *Subject) { s.Locale = "en" },
		"blank target":        func(s *Subject) { s.Target = Text(" \n") },
		"no form other":       func(s *Subject) { s.Target = Forms{"one": "x"} },
		"unknown form":        func(s *Subject) { s.Target = Forms{"other": "x", "lots": "y"} },
		"target not UTF-8":    func(s *Subject) { s.Target = Text("\xff") },
		"var not UTF-8":       func(s *Subject) { s.Vars = map[string]string{"A": "\xff"} },
		"var without a name":  func(s *Subject) { s.Vars = map[string]string{"": "x"} },
		"text of over 1 MiB":  func(s *Subject) { s.Source = Text(strings.Repeat("x", maxText+1)) },
		"key of over 512 B":   func(s *Subject) { s.Key = strings.Repeat("x", maxWord+1) },
		"section not visible": func(s *Subject) { s.Section = "\u202e" },
	} {
		s := target()
		change(&s)
		if _, err := s.Digest(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestStatementRefused(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*Statement){
		"officer as a role":     func(s *Statement) { s.Role = Officer },
		"no role":               func(s *Statement) { s.Role = "" },
		"made by a reviewer":    func(s *Statement) { s.Verdict = Made },
		"maker who approves":    func(s *Statement) { s.Role = TranslatedBy },
		"rejection, no reason":  func(s *Statement) { s.Verdict = Reject },
		"approval, reason":      func(s *Statement) { s.Reason = "because" },
		"reason of two lines":   func(s *Statement) { s.Verdict, s.Reason = Reject, "a\nb" },
		"look-alike person":     func(s *Statement) { s.Person = "trаnslator@example.org" },
		"person as a pattern":   func(s *Statement) { s.Person = "*@example.org" },
		"list of persons":       func(s *Statement) { s.Person = "a@example.org,b@example.org" },
		"no time":               func(s *Statement) { s.Time = time.Time{} },
		"no units":              func(s *Statement) { s.Units = nil },
		"units out of order":    func(s *Statement) { s.Units[0], s.Units[1] = s.Units[1], s.Units[0] },
		"unit twice":            func(s *Statement) { s.Units[1] = s.Units[0] },
		"paper without a name":  func(s *Statement) { s.Paper = &Paper{Qualification: "x"} },
		"name with an escape":   func(s *Statement) { s.Paper = &Paper{Name: "a\x1b[2J", Qualification: "x"} },
		"name with a direction": func(s *Statement) { s.Paper = &Paper{Name: "a\u202eb", Qualification: "x"} },
	} {
		s := w.statement("translator", Translator, Approve, target(), second())
		change(&s)
		if _, err := s.Bytes(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestSignRefusesCertificates(t *testing.T) {
	w := newWorld(t)
	authority, person := newKey(t), newKey(t)
	c := &ssh.Certificate{Key: person.PublicKey(), CertType: ssh.UserCert, ValidBefore: ssh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewCertSigner(c, person)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Sign(w.statement("translator", Translator, Approve, target()), signer); err == nil || !strings.Contains(err.Error(), "certificates are refused") {
		t.Errorf("%v", err)
	}
}

func statements() *rapid.Generator[Statement] {
	word := rapid.StringMatching(`[a-z0-9.\-]{1,12}`)
	line := rapid.StringMatching(`[a-zé"\\][a-z é"'\\]{0,12}[a-z]`)
	return rapid.Custom(func(t *rapid.T) Statement {
		s := Statement{
			Project: word.Draw(t, "project"), Article: word.Draw(t, "article"), Locale: word.Draw(t, "locale"),
			Person:  word.Draw(t, "person"),
			Time:    time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "time"), 0).UTC(),
			Role:    rapid.SampledFrom([]Role{Clinician, Translator, TranslatedBy}).Draw(t, "role"),
			Verdict: Approve,
		}
		switch {
		case s.Role == TranslatedBy:
			s.Verdict = Made
		case rapid.Bool().Draw(t, "reject"):
			s.Verdict, s.Reason = Reject, line.Draw(t, "reason")
		}
		digest := func(name string) (d Digest) {
			copy(d[:], rapid.SliceOfN(rapid.Byte(), len(d), len(d)).Draw(t, name))
			return d
		}
		k := ""
		for range rapid.IntRange(1, 4).Draw(t, "units") {
			k += word.Draw(t, "key")
			s.Units = append(s.Units, UnitDigest{k, digest("digest")})
		}
		if rapid.Bool().Draw(t, "paper") {
			s.Paper = &Paper{digest("scan"), line.Draw(t, "name"), line.Draw(t, "qualification")}
		}
		return s
	})
}

func TestStatementRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, err := statements().Draw(t, "statement").Bytes()
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseStatement(b)
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		again, err := s.Bytes()
		if err != nil || !bytes.Equal(b, again) {
			t.Fatalf("%v\n%s\nreads back as\n%s", err, b, again)
		}
	})
}

// FuzzStatement holds that whatever is accepted is written in its only way.
func FuzzStatement(f *testing.F) {
	w := newWorld(f)
	b, err := w.statement("translator", Translator, Reject, target(), second()).Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(bytes.Replace(b, []byte("project 14"), []byte("project 014"), 1))
	f.Add(bytes.Replace(b, []byte("project 14"), []byte("project 99999999999999999999"), 1))
	f.Add(b[:len(b)-1])
	f.Add(append(b, '\n'))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseStatement(b)
		if err != nil {
			return
		}
		if again, err := s.Bytes(); err != nil || !bytes.Equal(b, again) {
			t.Fatalf("%v\n%q\nreads back as\n%q", err, b, again)
		}
	})
}
