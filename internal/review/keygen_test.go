package review

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// These tests hold the package against OpenSSH's own ssh-keygen.

func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, stdin []byte, program string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.Env = append(os.Environ(), "TZ=UTC", "SSH_AUTH_SOCK=", "SSH_ASKPASS_REQUIRE=never")
	return cmd.CombinedOutput()
}

// generate makes a key file and its .pub, and returns the former's path.
func generate(t *testing.T, keygen, dir, phrase string, kind ...string) string {
	t.Helper()
	path := filepath.Join(dir, strings.Join(kind, "-"))
	args := append([]string{"-q", "-N", phrase, "-C", "", "-f", path, "-t"}, kind...)
	if out, err := run(t, nil, keygen, args...); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestSSHKeygenVerifiesOurs(t *testing.T) {
	keygen := need(t, "ssh-keygen")
	w := newWorld(t)
	for _, kind := range [][]string{{"ed25519"}, {"ecdsa", "-b", "256"}, {"ecdsa", "-b", "521"}, {"rsa", "-b", "2048"}} {
		dir := t.TempDir()
		path := generate(t, keygen, dir, "a phrase", kind...)
		private, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ParseKey(private, func() ([]byte, error) { return []byte("a phrase"), nil })
		if err != nil {
			t.Fatal(err)
		}
		e := w.sign(signer, w.statement("translator", Translator, Approve, target(), second()))
		b, err := e.Statement.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		sig := write(t, dir, "statement.sig", []byte(e.Signature))
		allowed := write(t, dir, "allowed_signers",
			[]byte(person("translator")+` namespaces="review@caveat" `+publicLine(signer.PublicKey())+"\n"))
		verify := []string{"-Y", "verify", "-f", allowed, "-I", person("translator"), "-n", "review@caveat", "-s", sig}
		if out, err := run(t, b, keygen, verify...); err != nil {
			t.Errorf("%s: ssh-keygen refuses our signature: %v: %s", kind, err, out)
		}
		if out, err := run(t, append(b, '\n'), keygen, verify...); err == nil {
			t.Errorf("%s: ssh-keygen accepts other bytes: %s", kind, out)
		}
	}
}

func TestOursVerifiesSSHKeygen(t *testing.T) {
	keygen := need(t, "ssh-keygen")
	for _, kind := range [][]string{{"ed25519"}, {"ecdsa", "-b", "384"}, {"rsa", "-b", "3072"}} {
		dir := t.TempDir()
		path := generate(t, keygen, dir, "", kind...)
		pub, err := os.ReadFile(path + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t)
		b, err := w.statement("translator", Translator, Approve, target()).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		statement := write(t, dir, "statement", b)
		if out, err := run(t, nil, keygen, "-Y", "sign", "-f", path, "-n", "review@caveat", statement); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		sig, err := os.ReadFile(statement + ".sig")
		if err != nil {
			t.Fatal(err)
		}
		e, err := Attach(b, sig)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		data, err := Append("f", nil, e)
		if err != nil {
			t.Fatal(err)
		}
		f, err := read(data)
		if err != nil {
			t.Fatal(err)
		}
		w.signers(person("translator") + " " + string(pub))
		if j := w.judge(Policy{Translator: 1}, one(target()), f.Entries...); j.Approvals[0].State != Reviewed {
			t.Errorf("%s: %s", kind, reasons(j))
		}
		if _, err := Attach(bytes.Replace(b, []byte("approve"), []byte("APPROVE"), 1), sig); err == nil {
			t.Errorf("%s: another statement is accepted", kind)
		}
		// The same key and bytes, signed for another purpose.
		os.Remove(statement + ".sig")
		if out, err := run(t, nil, keygen, "-Y", "sign", "-f", path, "-n", "file", statement); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		sig, _ = os.ReadFile(statement + ".sig")
		if _, err := Attach(b, sig); !errors.Is(err, errNamespace) {
			t.Errorf("%s: another namespace: %v", kind, err)
		}
	}
}

func TestParseKey(t *testing.T) {
	keygen := need(t, "ssh-keygen")
	path := generate(t, keygen, t.TempDir(), "a phrase", "ed25519")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("no terminal")
	for name, ask := range map[string]func() ([]byte, error){
		"nobody to ask": nil,
		"wrong phrase":  func() ([]byte, error) { return []byte("another"), nil },
		"no answer":     func() ([]byte, error) { return nil, refused },
	} {
		if _, err := ParseKey(data, ask); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	pub, err := os.ReadFile(path + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParsePublicKey(pub); err != nil {
		t.Error(err)
	}
	for name, data := range map[string][]byte{
		"a private key": data, "two keys": append(pub, pub...), "with options": append([]byte("restrict "), pub...),
		"a certificate": ssh.MarshalAuthorizedKey(certificate(t)), "nothing": nil,
	} {
		if _, err := ParsePublicKey(data); err == nil {
			t.Errorf("%s: accepted as a public key", name)
		}
	}
}

func TestAgent(t *testing.T) {
	keygen, program, add := need(t, "ssh-keygen"), need(t, "ssh-agent"), need(t, "ssh-add")
	// A socket's path may have 107 bytes only.
	dir, err := os.MkdirTemp("", "agent")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	server := exec.Command(program, "-D", "-a", socket)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		server.Process.Kill()
		server.Wait()
	}()
	var a *Agent
	for range 100 {
		if a, err = DialAgent(socket); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, kind := range [][]string{{"ed25519"}, {"rsa", "-b", "2048"}} {
		path := generate(t, keygen, dir, "", kind...)
		cmd := exec.Command(add, "-q", path)
		cmd.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(path + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		pub, err := ParsePublicKey(data)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := a.Signer(pub)
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t)
		got, err := w.sign(signer, w.statement("translator", Translator, Approve, target())).Verify()
		if err != nil || !bytes.Equal(got.Marshal(), pub.Marshal()) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if keys, err := a.Keys(); err != nil || len(keys) != 2 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	if _, err := a.Signer(newKey(t).PublicKey()); err == nil {
		t.Error("a signer for a key that the agent does not hold")
	}
	for _, socket := range []string{"", filepath.Join(dir, "none")} {
		if _, err := DialAgent(socket); err == nil {
			t.Errorf("%q: connected", socket)
		}
	}
}

// Each row is an allowed_signers file (KEY is the signer's key, CERT another's
// certificate), and whether ssh-keygen takes the signature of noon on 1 March
// 2026. We must agree, or be stricter where the row says so, never laxer.
func TestAllowedSignersAgainstSSHKeygen(t *testing.T) {
	keygen := need(t, "ssh-keygen")
	w := newWorld(t)
	dir := t.TempDir()
	e := w.says("translator", Translator, Approve, target())
	b, err := e.Statement.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	sig := write(t, dir, "sig", []byte(e.Signature))
	const me = "translator@example.org"
	const agree, stricter = false, true
	for _, c := range []struct {
		file     string
		accepts  bool // ssh-keygen
		stricter bool
	}{
		{me + " KEY", true, agree},
		{me + " KEY comment with spaces", true, agree},
		{"\t " + me + "\t KEY\r", true, agree},
		{"# c\n\n  # d\n" + me + " KEY", true, agree},
		{`"` + me + `" KEY`, true, agree},
		{"other@example.org KEY", false, agree},
		{"TRANSLATOR@example.org KEY", false, agree},
		{"a@example.org," + me + " KEY", true, agree},
		{"*@example.org KEY", true, agree},
		{"*@example.com KEY", false, agree},
		{"????slator@example.org KEY", true, agree},
		{"*,!translator@* KEY", false, agree},
		{"!translator@*,* KEY", false, agree},
		{"!other@* KEY", false, agree},
		{me + ` namespaces="review@caveat" KEY`, true, agree},
		{me + ` NAMESPACES="git,review@*" KEY`, true, agree},
		{me + ` namespaces="git" KEY`, false, agree},
		{me + ` namespaces="*,!review@caveat" KEY`, false, agree},
		{me + ` namespaces="git" KEY` + "\n" + me + ` namespaces="review@caveat" KEY`, true, agree},
		{me + " namespaces=review@caveat KEY", false, agree},
		{me + ` namespaces="review@caveat",namespaces="git" KEY`, false, agree},
		{me + ` valid-after="20260301120000Z" KEY`, true, agree},
		{me + ` valid-after="20260301120001Z" KEY`, false, agree},
		{me + ` valid-after="202603011200Z" KEY`, true, agree},
		{me + ` valid-after="20260301Z" KEY`, true, agree},
		{me + ` valid-after="20260302Z" KEY`, false, agree},
		{me + ` valid-before="20260301120000Z" KEY`, true, agree},
		{me + ` valid-before="20260301115959Z" KEY`, false, agree},
		{me + ` valid-before="202603011159" KEY`, false, agree},
		{me + ` valid-after="20260201Z",valid-before="20260401Z" KEY`, true, agree},
		{me + ` valid-after="20260401Z",valid-before="20260201Z" KEY`, false, agree},
		{me + ` valid-before="tomorrow" KEY`, false, agree},
		{me + ` valid-before="20260401Z" , KEY`, false, agree},
		{me + ` valid-before="20260401Z", KEY`, false, agree},
		{me + " cert-authority KEY", false, agree},
		{me + " unknown-option KEY", false, agree},
		{"KEY", false, agree},
		{me, false, agree},
		// A time without Z is the machine's; this one runs in UTC.
		{me + ` valid-after="20260301" KEY`, true, stricter},
		// A file with any line that is not understood is worth nothing to us.
		{me + " KEY\n" + me + " CERT", true, stricter},
		{me + " KEY\nb@example.org cert-authority KEY", true, stricter},
		{me + " KEY\nb@example.org unknown-option KEY", true, stricter},
	} {
		text := strings.ReplaceAll(c.file, "KEY", publicLine(w.keys["translator"].PublicKey()))
		text = strings.ReplaceAll(text, "CERT", publicLine(certificate(t))) + "\n"
		_, err := run(t, b, keygen, "-Y", "verify", "-f", write(t, dir, "allowed_signers", []byte(text)),
			"-I", me, "-n", Namespace, "-s", sig, "-Overify-time=20260301120000Z")
		if (err == nil) != c.accepts {
			t.Errorf("%s: ssh-keygen accepts: %v", c.file, err == nil)
		}
		signers, err := ParseSigners("f", strings.NewReader(text))
		ours := err == nil && signers.admit(e.Statement, w.keys["translator"].PublicKey()) == ""
		if want := c.accepts && !c.stricter; ours != want {
			t.Errorf("%s: we accept: %v (%v)", c.file, ours, err)
		}
	}
	allowed := write(t, dir, "allowed_signers", []byte(me+" "+publicLine(w.keys["translator"].PublicKey())+"\n"))
	revoked := write(t, dir, "revoked_signers", []byte("# lost\n"+publicLine(w.keys["translator"].PublicKey())+" laptop\n"))
	if out, err := run(t, b, keygen, "-Y", "verify", "-f", allowed, "-I", me, "-n", Namespace, "-s", sig, "-r", revoked); err == nil {
		t.Errorf("ssh-keygen accepts a key of our revoked_signers: %s", out)
	}
}
