package review

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The commands of docs/reviews.md work as they stand and come to what this
// package comes to.
func TestDocumentedCommands(t *testing.T) {
	need(t, "ssh-keygen")
	shell := need(t, "sh")
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "reviews.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(doc), "```sh\n")
	block, _, ok := strings.Cut(block, "```\n")
	if !ok {
		t.Fatal("docs/reviews.md has no block of commands")
	}
	dir := t.TempDir()
	cmd := exec.Command(shell, "-c", block)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := target()
	s.Key, s.Source, s.Target = "risks.fever", Text("Never with a fever. Call {{.Emergency}}."), Text("Nunca con fiebre. Llame al {{.Emergency}}.")
	d, err := s.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(out), d.String()+"\n") || !strings.Contains(string(doc), "`"+d.String()+"`") {
		t.Errorf("the digest is %s, the commands print\n%s", d, out)
	}
	file := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	e, err := Attach(file("statement"), file("statement.sig"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := read(file("entry"))
	if err != nil || len(f.Entries) != 1 || f.Entries[0].identity() != e.identity() {
		t.Errorf("the entry: %v\n%s", err, file("entry"))
	}
	w := newWorld(t)
	w.signers(string(file("allowed_signers")))
	w.trust.People[person("reviewer")] = Person{Roles: []Role{Translator}, Languages: []string{"es"}}
	if j := w.judge(Policy{Translator: 1}, one(s), e); j.Approvals[0].State != Reviewed {
		t.Errorf("not counted: %s", reasons(j))
	}
}
