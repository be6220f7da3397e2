package review

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// signedData is what an SSHSIG signature is of (OpenSSH, PROTOCOL.sshsig, 3).
func signedData(b []byte) []byte {
	h := sha512.Sum512(b)
	return append([]byte("SSHSIG"), ssh.Marshal(struct{ Namespace, Reserved, Algorithm, Hash string }{Namespace, "", "sha512", string(h[:])})...)
}

func armored(key ssh.PublicKey, sig *ssh.Signature) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: sshsig.PEMType, Bytes: append([]byte("SSHSIG"), ssh.Marshal(struct {
		Version                        uint32
		Key, Namespace, Reserved, Hash string
		Signature                      string
	}{1, string(key.Marshal()), Namespace, "", "sha512", string(ssh.Marshal(sig))})...)}))
}

// securityKey signs as an authenticator does (OpenSSH, PROTOCOL.u2f): over the digest of the
// application, flags, a counter and the digest of the message. There is no such device in a test.
type securityKey struct {
	private ed25519.PrivateKey
	flags   byte // 1: it was touched
}

func (k securityKey) PublicKey(t *testing.T) ssh.PublicKey {
	t.Helper()
	key, err := ssh.ParsePublicKey(ssh.Marshal(struct {
		Type, Key, Application string
	}{ssh.KeyAlgoSKED25519, string(k.private.Public().(ed25519.PublicKey)), "ssh:"}))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (k securityKey) sign(data []byte) *ssh.Signature {
	app, message := sha256.Sum256([]byte("ssh:")), sha256.Sum256(data)
	signed := append(app[:], k.flags, 0, 0, 0, 7)
	return &ssh.Signature{Format: ssh.KeyAlgoSKED25519, Blob: ed25519.Sign(k.private, append(signed, message[:]...)), Rest: []byte{k.flags, 0, 0, 0, 7}}
}

func TestSecurityKey(t *testing.T) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	st := w.statement("translator", Translator, Approve, target())
	b, err := st.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	touched, untouched := securityKey{private, 1}, securityKey{private, 0}
	key := touched.PublicKey(t)
	w.signers(person("translator") + ` namespaces="review@caveat" ` + publicLine(key))
	e := Entry{Statement: st, Signature: armored(key, touched.sign(signedData(b)))}
	if j := w.judge(Policy{Translator: 1}, one(target()), e); j.Approvals[0].State != Reviewed {
		t.Errorf("touched: %s", reasons(j))
	}
	forged := touched.sign(signedData(b))
	forged.Rest = []byte{1, 0, 0, 0, 8}
	for name, sig := range map[string]*ssh.Signature{
		"nobody touched it": untouched.sign(signedData(b)),
		"another counter":   forged,
		"without flags":     {Format: ssh.KeyAlgoSKED25519, Blob: forged.Blob},
		"as a plain key":    {Format: ssh.KeyAlgoED25519, Blob: ed25519.Sign(private, signedData(b))},
	} {
		e.Signature = armored(key, sig)
		if j := w.judge(Policy{Translator: 1}, one(target()), e); j.Approvals[0].Met || reasons(j) != "bad-signature" {
			t.Errorf("%s: %s, %q", name, j.Approvals[0].State, reasons(j))
		}
	}
	// OpenSSH takes what we take.
	keygen, dir := need(t, "ssh-keygen"), t.TempDir()
	allowed := write(t, dir, "allowed_signers", []byte(person("translator")+" "+publicLine(key)+"\n"))
	sig := write(t, dir, "sig", []byte(armored(key, touched.sign(signedData(b)))))
	if out, err := run(t, b, keygen, "-Y", "verify", "-f", allowed, "-I", person("translator"), "-n", Namespace, "-s", sig); err != nil {
		t.Errorf("ssh-keygen: %v: %s", err, out)
	}
}

// What is signed by a good key in a bad way counts for nothing, and is told in one line.
func TestBadSignatures(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	st := w.statement("translator", Translator, Approve, target())
	b, err := st.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	by := func(algorithm string) *ssh.Signature {
		sig, err := signer.(ssh.AlgorithmSigner).SignWithAlgorithm(rand.Reader, signedData(b), algorithm)
		if err != nil {
			t.Fatal(err)
		}
		return sig
	}
	good := armored(signer.PublicKey(), by(ssh.KeyAlgoRSASHA256))
	if _, err := (Entry{Statement: st, Signature: good}).Verify(); err != nil {
		t.Fatalf("RSA with SHA-256: %v", err)
	}
	block, _ := pem.Decode([]byte(good))
	repack := func(bytes []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: bytes}))
	}
	weak := weakKey(t)
	for name, signature := range map[string]string{
		"RSA with SHA-1":      armored(signer.PublicKey(), by(ssh.KeyAlgoRSA)),
		"named another":       armored(signer.PublicKey(), &ssh.Signature{Format: ssh.KeyAlgoED25519, Blob: by(ssh.KeyAlgoRSASHA256).Blob}),
		"RSA of 1024 bits":    armored(weak, by(ssh.KeyAlgoRSASHA256)),
		"a certificate":       armored(certificate(t), by(ssh.KeyAlgoRSASHA256)),
		"bytes behind it":     repack(append(block.Bytes, 0)),
		"cut short":           repack(block.Bytes[:len(block.Bytes)-1]),
		"version 2":           repack([]byte(strings.Replace(string(block.Bytes), "SSHSIG\x00\x00\x00\x01", "SSHSIG\x00\x00\x00\x02", 1))),
		"MD5":                 repack([]byte(strings.Replace(string(block.Bytes), "sha512", "md5\x00\x00\x00", 1))),
		"another kind of PEM": strings.ReplaceAll(good, "SSH SIGNATURE", "SSH MESSAGE"),
		"a header":            strings.Replace(good, "SIGNATURE-----\n", "SIGNATURE-----\nComment: trust me\n\n", 1),
		"no base64":           "-----BEGIN SSH SIGNATURE-----\n***\n-----END SSH SIGNATURE-----\n",
		"a length of 4 GiB":   repack(append([]byte("SSHSIG\x00\x00\x00\x01"), 0xff, 0xff, 0xff, 0xff)),
		"too long":            repack(make([]byte, maxSignature)),
	} {
		_, err := Entry{Statement: st, Signature: signature}.Verify()
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// DSA keys can still be listed in OpenSSH's files; they sign nothing here.
func TestDSARefused(t *testing.T) {
	n := func(b byte, size int) string { return string(append([]byte{b}, make([]byte, size-1)...)) }
	blob := ssh.Marshal(struct{ Type, P, Q, G, Y string }{ssh.InsecureKeyAlgoDSA, n(0x7f, 128), n(0x7f, 20), n(2, 1), n(3, 1)})
	line := "a@example.org ssh-dss " + base64.StdEncoding.EncodeToString(blob)
	if signers, err := ParseSigners("f", strings.NewReader(line)); err == nil || !strings.HasPrefix(err.Error(), "f:1:15: ") && !strings.HasPrefix(err.Error(), "f:1:23: ") {
		t.Errorf("%v, %v", signers, err)
	}
}
