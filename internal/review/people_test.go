package review

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// Persons of these tests are roles, not people, and their keys live as long as
// the test.

func newKey(t testing.TB) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func publicLine(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}

// need returns the path of a program. Without it the test is skipped, except
// where CAVEAT_CI says that everything must run.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("CAVEAT_CI") == "1" {
		t.Fatalf("%s is not installed", program)
	}
	t.Skipf("%s is not installed", program)
	return ""
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const article, key = "sample", "risks.bleeding"

func source() Subject {
	return Subject{
		Project: "health.example", Article: article, Key: key, Section: "risks", Safety: true,
		SourceLocale: "en", Locale: "en", Source: Text("Never do this at home. Call {{.Emergency}}."),
		Vars: map[string]string{"Emergency": "911"},
	}
}

func target() Subject {
	s := source()
	s.Locale, s.Target = "es", Text("No lo haga nunca en casa. Llame al {{.Emergency}}.")
	return s
}

func second() Subject {
	s := target()
	s.Key, s.Source, s.Target = "risks.fever", Text("Fever."), Text("Fiebre.")
	return s
}

// world is a project with four persons, each with a key.
type world struct {
	t     testing.TB
	keys  map[string]ssh.Signer
	extra string // lines of allowed_signers
	trust Trust
}

func person(name string) string { return name + "@example.org" }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, keys: map[string]ssh.Signer{}, trust: Trust{People: map[string]Person{
		person("clinician"):  {Roles: []Role{Clinician}, Languages: []string{"en"}},
		person("translator"): {Roles: []Role{Translator}, Languages: []string{"es"}},
		person("colleague"):  {Roles: []Role{Translator}, Languages: []string{"es"}},
		person("maker"):      {Roles: []Role{TranslatedBy}, Languages: []string{"*"}},
		person("officer"):    {Name: "Test Officer", Roles: []Role{Officer}, Languages: []string{"*"}},
	}}}
	var lines string
	for _, name := range []string{"clinician", "translator", "colleague", "maker", "officer"} {
		w.keys[name] = newKey(t)
		lines += w.line(name, "")
	}
	w.signers(lines)
	return w
}

func (w *world) line(name, options string) string {
	return fmt.Sprintf("%s %s %s\n", person(name), options, publicLine(w.keys[name].PublicKey()))
}

func (w *world) signers(lines string) {
	w.t.Helper()
	var err error
	if w.trust.Signers, err = ParseSigners("allowed_signers", strings.NewReader(lines)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) revoke(name string) {
	w.t.Helper()
	var err error
	w.trust.Revoked, err = ParseRevoked("revoked_signers", strings.NewReader(publicLine(w.keys[name].PublicKey())))
	if err != nil {
		w.t.Fatal(err)
	}
}

// says returns name's signed statement about the subjects.
func (w *world) says(name string, role Role, verdict Verdict, subjects ...Subject) Entry {
	w.t.Helper()
	return w.sign(w.keys[name], w.statement(name, role, verdict, subjects...))
}

func (w *world) statement(name string, role Role, verdict Verdict, subjects ...Subject) Statement {
	w.t.Helper()
	s, err := NewStatement(subjects)
	if err != nil {
		w.t.Fatal(err)
	}
	s.Person, s.Role, s.Verdict, s.Time = person(name), role, verdict, noon
	if verdict == Reject {
		s.Reason = "the warning is too weak"
	}
	return s
}

func (w *world) sign(key ssh.Signer, s Statement) Entry {
	w.t.Helper()
	e, err := Sign(s, key)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) paper(role Role, verdict Verdict, name string, subjects ...Subject) Entry {
	w.t.Helper()
	s := w.statement("officer", role, verdict, subjects...)
	s.Paper = &Paper{Name: name, Qualification: "certified for this test"}
	return w.sign(w.keys["officer"], s)
}

// judge puts the entries in the file of the first subject's locale.
func (w *world) judge(policy Policy, subjects []Subject, entries ...Entry) Judgement {
	w.t.Helper()
	f := File{Path: "reviews.toml", Article: subjects[0].Article, Locale: subjects[0].Locale, Entries: entries}
	j, err := Judge([]File{f}, subjects, w.trust, policy, noon.Add(24*time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	return j
}

func reasons(j Judgement) string {
	var all []string
	for _, u := range j.Uncounted {
		all = append(all, string(u.Reason))
	}
	return strings.Join(all, " ")
}

func one(s ...Subject) []Subject { return s }
