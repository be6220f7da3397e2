package review

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

func TestParseSigners(t *testing.T) {
	k := publicLine(newKey(t).PublicKey())
	text := "\ufeff# people who review\r\n\r\n" +
		"a@example.org " + k + " a comment\r\n" +
		`  "b@example.org,!c@example.org"	Namespaces="review@*,x\"y",VALID-AFTER="20260101utc",valid-before="202602011530Z" ` + k + "\n"
	signers, err := ParseSigners("allowed_signers", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(signers) != 2 || signers[0].Principals != "a@example.org" || signers[0].Line != 3 {
		t.Fatalf("%+v", signers)
	}
	s := signers[1]
	if s.Principals != "b@example.org,!c@example.org" || s.Namespaces != `review@*,x"y` || s.Line != 4 {
		t.Errorf("%+v", s)
	}
	if !s.ValidAfter.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) || !s.ValidBefore.Equal(time.Date(2026, 2, 1, 15, 30, 0, 0, time.UTC)) {
		t.Errorf("valid from %v to %v", s.ValidAfter, s.ValidBefore)
	}
}

func weakKey(t testing.TB) ssh.PublicKey {
	t.Helper()
	// Only the modulus matters, and crypto/rsa makes no weak keys any more.
	n, err := rand.Prime(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(&rsa.PublicKey{N: n, E: 65537})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certificate(t testing.TB) ssh.PublicKey {
	t.Helper()
	c := &ssh.Certificate{Key: newKey(t).PublicKey(), CertType: ssh.UserCert, ValidPrincipals: []string{"a@example.org"}, ValidBefore: ssh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, newKey(t)); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParseSignersRefuses(t *testing.T) {
	k := publicLine(newKey(t).PublicKey())
	kind, blob, _ := strings.Cut(k, " ")
	for _, c := range []struct{ line, want string }{
		{k, "1:1: a key without principals"},
		{`"" ` + k, "1:1: no principals"},
		{`"a@example.org ` + k, "1:1: a quotation mark without its end"},
		{"a@example.org", "1:14: no key"},
		{"\u0430@example.org " + k, "1:1: the principals \"\\u0430@example.org\" are not ASCII"},
		{"a@example.org,\"\x01\" " + k, "1:1: the principals"},
		{"\xff@example.org " + k, "1:1: the principals \"\\xff@example.org\" are not ASCII"},
		{"a@example.org cert-authority " + k, "1:15: certificate authorities are refused"},
		{`a@example.org namespaces="x",cert-authority ` + k, "1:30: certificate authorities are refused"},
		{"a@example.org " + publicLine(certificate(t)), "1:15: certificates are refused"},
		{"a@example.org " + publicLine(weakKey(t)), "1:15: RSA keys of less than 2048 bits"},
		{"a@example.org no-touch-required " + k, `1:15: "no-touch-required" is no option`},
		{"a@example.org namespaces=review@caveat " + k, "1:25: the option \"namespaces\" has no value"},
		{`a@example.org namespaces="" ` + k, "1:27: no namespaces"},
		{`a@example.org namespaces="x" , ` + k, "1:32: the key is not in base64"},
		{`a@example.org namespaces="x"` + k, "1:29: something follows"},
		{`a@example.org namespaces="x",namespaces="y" ` + k, "1:30: the option \"namespaces\" stands twice"},
		{`a@example.org namespaces="x ` + k, "1:27: a quotation mark without its end"},
		{`a@example.org valid-after="20261301Z" ` + k, "1:28: \"20261301Z\" is no time"},
		{`a@example.org valid-after="2026010112Z" ` + k, "1:28: "},
		{`a@example.org valid-after="2026-01-01" ` + k, "1:28: "},
		{`a@example.org valid-after="20260101ZZ" ` + k, "1:28: "},
		{`a@example.org valid-after="20260101" ` + k, "1:28: \"20260101\" is another moment in another time zone"},
		{`a@example.org namespaces="x",valid-before="20260101153000" ` + k, "1:44: \"20260101153000\" is another moment"},
		{`a@example.org valid-after="20260201Z",valid-before="20260101Z" ` + k, "1:1: valid-before is earlier"},
		{"a@example.org " + kind + " " + blob[:20], "1:27: the key cannot be read"},
		{"a@example.org " + kind + " =" + blob, "1:27: the key is not in base64"},
		{"a@example.org ssh-rsa " + blob, "1:15: the key is of type ssh-ed25519, not ssh-rsa"},
		{"a@example.org " + strings.Repeat("x", maxSignersLine), "1:1: a line of more than"},
		{strings.Repeat("#\n", maxSignersFile/2) + "a@example.org " + k, "1:1: longer than"},
	} {
		signers, err := ParseSigners("f", strings.NewReader(c.line+"\n"))
		if signers != nil || err == nil || !strings.HasPrefix(err.Error(), "f:"+c.want) {
			t.Errorf("%.80s\n got %v\nwant f:%s", c.line, err, c.want)
		}
		var place *Error
		if !errors.As(err, &place) || place.Mend == "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.80s: no place, no mend or several lines: %v", c.line, err)
		}
	}
}

func TestParseRevoked(t *testing.T) {
	key := newKey(t).PublicKey()
	revoked, err := ParseRevoked("f", strings.NewReader("# left in May\n"+publicLine(key)+" old laptop\n"))
	if err != nil || len(revoked) != 1 || !revoked[string(key.Marshal())] {
		t.Errorf("%v, %v", revoked, err)
	}
	for line, want := range map[string]string{
		"SSHKRL\n\x00\x00":                     "f:1:1: a binary key revocation list",
		"a@example.org " + publicLine(key):     "f:1:15: the key is not in base64",
		"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm": "f:1:37: the key is not in base64",
	} {
		if _, err := ParseRevoked("f", strings.NewReader(line)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", line, err, want)
		}
	}
}

func TestMatchList(t *testing.T) {
	for _, c := range []struct {
		list, s string
		want    bool
	}{
		{"a@x", "a@x", true}, {"a@x", "A@x", false}, {"*", "", true}, {"*@x", "a@x", true}, {"*@x", "a@x.y", false},
		{"?@x", "a@x", true}, {"?@x", "@x", false}, {"a*b*c", "axxbxxbc", true}, {"a*b*c", "axxbxxb", false},
		{"!a@x,*@x", "a@x", false}, {"*@x,!a@x", "a@x", false}, {"*@x,!a@x", "b@x", true}, {"!a@x", "b@x", false},
		{"", "a", false}, {",,", "a", false},
		{strings.Repeat("*a", 200) + "b", strings.Repeat("a", 2000), false},
	} {
		if got := matchList(c.s, c.list); got != c.want {
			t.Errorf("%q in %q: %v", c.s, c.list, got)
		}
	}
}

// FuzzSigners holds that no accepted file has a key without principals or one
// of a kind refused, and that each accepted line is accepted alone.
func FuzzSigners(f *testing.F) {
	k := publicLine(newKey(f).PublicKey())
	f.Add("a@example.org " + k)
	f.Add("# c\n\"a b\" namespaces=\"x\\\"\",valid-after=\"20260101\" " + k + "\r\n")
	f.Add("a cert-authority " + publicLine(certificate(f)))
	f.Add("a " + publicLine(weakKey(f)))
	f.Fuzz(func(t *testing.T, text string) {
		signers, err := ParseSigners("f", strings.NewReader(text))
		if err != nil {
			var place *Error
			if !errors.As(err, &place) || place.Line < 1 || place.Col < 1 {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		lines := strings.Split(text, "\n")
		for _, s := range signers {
			if s.Principals == "" || checkKey(s.Key) != nil {
				t.Fatalf("accepted: %+v", s)
			}
			alone, err := ParseSigners("f", strings.NewReader(lines[s.Line-1]))
			if err != nil || len(alone) != 1 || fmt.Sprint(alone[0].Principals, alone[0].Namespaces) != fmt.Sprint(s.Principals, s.Namespaces) {
				t.Fatalf("line %d alone: %v", s.Line, err)
			}
		}
	})
}
