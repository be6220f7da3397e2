package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caveat/internal/project"
)

// docs/reviews.md is enough for another tool: a program in another language, written from that page,
// comes to the digests, bytes and signatures that we come to, for every text of real articles.
func TestAnotherToolVerifies(t *testing.T) {
	node, keygen := need(t, "node"), need(t, "ssh-keygen")
	keys, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"caveat.toml", "content", "locales"} {
		if err := copyAll(filepath.Join("..", "..", name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(name string, change func(string) string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		data, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		text := change(string(data))
		if text == string(data) {
			t.Fatalf("%s: nothing changed", name)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	replace := func(name, old, new string) {
		t.Helper()
		edit(name, func(s string) string { return strings.Replace(s, old, new, 1) })
	}
	caveat := func(in string, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(context.Background(), append([]string{"-C", dir}, args...), strings.NewReader(in), &out, &errs); code != 0 {
			t.Fatalf("%q: exit %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	people, signers := "", ""
	for _, who := range [][3]string{{"clinician", "ed25519", "en"}, {"translator", "ecdsa", "*"}, {"translated-by", "rsa", "*"}, {"officer", "ed25519", "*"}} {
		key := filepath.Join(keys, who[0])
		if out, err := exec.Command(keygen, "-q", "-t", who[1], "-N", "", "-C", "", "-f", key).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		public, err := os.ReadFile(key + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		signers += fmt.Sprintf("%s@example.org namespaces=\"review@caveat\",valid-after=\"20260101Z\" %s", who[0], public)
		people += fmt.Sprintf("\n[[person]]\nprincipal = \"%[1]s@example.org\"\nname = \"Test %[1]s\"\nroles = [%[1]q]\nlanguages = [%[2]q]\n", who[0], who[2])
	}
	edit("allowed_signers", func(string) string { return signers })
	// The project's name is then the base-url's host; a locale has a var of its own.
	edit("caveat.toml", func(s string) string { return s + people + "\n[locale.pt-BR]\nvars = { Emergency = \"192\" }\n" })

	locales := []string{"en", "es", "pt-BR", "zh-Hans", "th", "ar"}
	sign := func(slug, tag, role, who string, more ...string) {
		t.Helper()
		pick := []string{slug, "--locale", tag, "--role", role, "--ordinary"}
		list := caveat("", append([]string{"review", "sheet", "--list"}, pick...)...)
		caveat(list, append(append([]string{"review", "sign", "--key", filepath.Join(keys, who), "--units", "-"}, pick...), more...)...)
	}
	slugs := []string{"emergency-help", "prostate-massage", project.Site}
	for _, slug := range slugs {
		sign(slug, "en", "clinician", "clinician")
		for _, tag := range locales[1:] {
			sign(slug, tag, "translated-by", "translated-by")
			if tag == "ar" {
				sign(slug, tag, "translator", "officer", "--attested", "--scan", filepath.Join(dir, "caveat.toml"), "--name", "Test “Signer” é", "--qualification", `made up \ for "this" test`)
				continue
			}
			sign(slug, tag, "translator", "translator", "--reject", `“never” is \ too "weak"`)
		}
	}
	compare := func(what string, slugs, locales []string) (changed int) {
		t.Helper()
		var list struct{ Statements []listed }
		if err := json.Unmarshal([]byte(caveat("", "review", "list", "--format", "json")), &list); err != nil {
			t.Fatal(err)
		}
		want := map[[2]string]string{}
		for _, s := range list.Statements {
			if !slices.Contains(slugs, s.Article) || !slices.Contains(locales, s.Locale) {
				continue
			}
			if s.Not != "" {
				t.Fatalf("%s: %s", s.Person, s.Not)
			}
			want[[2]string{s.Article, s.Locale}] += fmt.Sprintf("%s %s %s: signed, trusted, %d of %d texts\n", s.Person, s.Role, s.Verdict, s.Counted, s.Units)
			changed += s.Units - s.Counted
		}
		for _, slug := range slugs {
			for _, tag := range locales {
				out, err := exec.Command(node, filepath.Join("testdata", "verify-reviews.mjs"), dir, slug, tag).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				if string(out) != want[[2]string{slug, tag}] {
					t.Errorf("%s: %s in %s: the other tool says\n%swe say\n%s", what, slug, tag, out, want[[2]string{slug, tag}])
				}
			}
		}
		return changed
	}
	if n := compare("as signed", slugs, locales); n != 0 {
		t.Errorf("as signed: %d texts have changed", n)
	}
	replace("locales/emergency-help/active.es.toml", "Dolor", "Dolоr") // a Cyrillic letter
	if n := compare("a look-alike letter", slugs[:1], []string{"es"}); n != 2 {
		t.Errorf("a look-alike letter: %d texts have changed", n)
	}
	replace("caveat.toml", `Emergency = "192"`, `Emergency = "190"`)
	if n := compare("a number", slugs, []string{"pt-BR"}); n < 20 {
		t.Errorf("a number: %d texts have changed", n)
	}

	// What is forged is not signed, what somebody else signed is not trusted.
	replace("locales/emergency-help/reviews.th.toml", "translator@example.org", "translated-by@example.org")
	replace("allowed_signers", "clinician@example.org", "somebody@example.org")
	for tag, want := range map[string]string{"th": "translated-by@example.org translator reject: not signed, not trusted", "en": "clinician@example.org clinician approve: signed, not trusted"} {
		out, err := exec.Command(node, filepath.Join("testdata", "verify-reviews.mjs"), dir, "emergency-help", tag).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v\n%s", tag, err, out)
		}
	}
}
