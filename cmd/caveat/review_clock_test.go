package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"caveat/internal/review"
)

// A person's last word counts, by the times in the statements. Who rejected a text by a clock that was
// ahead is told that their approval does not take it back yet, rather than that it was signed.
func TestOwnLaterWord(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	caveat := func(in string, args ...string) (code int, out, errs string) {
		var o, e bytes.Buffer
		code = run(context.Background(), append([]string{"-C", dir}, args...), io.Reader(strings.NewReader(in)), &o, &e)
		return code, o.String(), e.String()
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	put("key", string(pem.EncodeToMemory(block)))
	put("allowed_signers", "clinician@example.org "+string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	put("caveat.toml", "project = \"test.example\"\nlocales = []\nbase-url = \"https://health.example/\"\nregion = \"US\"\n"+
		"[[person]]\nprincipal = \"clinician@example.org\"\nroles = [\"clinician\"]\nlanguages = [\"en\"]\n")
	put("content/fever.md", "+++\ntitle = \"Fever\"\ndescription = \"When to call.\"\n+++\n\n## Warning {#warning .safety}\n\nNever wait.\n")
	if code, _, errs := caveat("", "sync"); code != 0 {
		t.Fatal(errs)
	}
	_, list, _ := caveat("", "review", "sheet", "fever", "--role", "clinician", "--list")
	st := review.Statement{Project: "test.example", Article: "fever", Locale: "en", Role: review.Clinician, Verdict: review.Reject,
		Reason: "too weak", Person: "clinician@example.org", Time: time.Now().Add(5 * time.Minute)}
	for line := range strings.Lines(list) {
		if f := strings.Fields(line); len(f) == 2 && f[1] == "warning.never-wait" {
			d, err := review.ParseDigest(f[0])
			if err != nil {
				t.Fatal(err)
			}
			st.Units = append(st.Units, review.UnitDigest{Key: f[1], Digest: d})
		}
	}
	e, err := review.Sign(st, signer)
	if err != nil {
		t.Fatal(err, list)
	}
	data, err := review.Append("f", nil, e)
	if err != nil {
		t.Fatal(err)
	}
	put("locales/fever/reviews.en.toml", string(data))
	code, out, errs := caveat(list, "review", "sign", "fever", "--role", "clinician", "--key", filepath.Join(dir, "key"), "--units", "-")
	if code != 2 || out != "" || !strings.Contains(errs, "nothing was written: warning.never-wait by clinician@example.org would not count: superseded: the person has since said otherwise") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
