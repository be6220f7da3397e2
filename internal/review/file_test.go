package review

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func read(data []byte) (File, error) {
	return Read("reviews.es.toml", article, "es", bytes.NewReader(data))
}

func TestAppendAndRead(t *testing.T) {
	w := newWorld(t)
	entries := append(fullReview(w, target(), second()),
		w.says("colleague", Translator, Reject, target()), w.paper(Translator, Approve, `Test "Reader" \ é`, second()))
	var data []byte
	for _, e := range entries {
		more, err := Append("reviews.es.toml", data, e)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(more, data) {
			t.Fatal("what was there has changed")
		}
		data = more
	}
	f, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != len(entries) {
		t.Fatalf("%d statements", len(f.Entries))
	}
	lines := strings.Split(string(data), "\n")
	for i, e := range f.Entries {
		if e.identity() != entries[i].identity() {
			t.Errorf("statement %d reads back as %+v", i, e)
		}
		if lines[e.Line-1] != "[[statement]]" {
			t.Errorf("statement %d is not at line %d", i, e.Line)
		}
	}
	j, err := Judge([]File{f}, one(target(), second()), w.trust, release, noon)
	if err != nil || j.Approvals[0].State != Rejected || j.Approvals[1].State != Reviewed {
		t.Errorf("%v, %+v", err, j)
	}
}

// A file that a person or a tool rewrote in other TOML means the same and is
// kept as it is.
func TestAppendKeepsForm(t *testing.T) {
	w := newWorld(t)
	first, err := Append("f", nil, fullReview(w, target())[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"CRLF and BOM":       "\ufeff" + strings.ReplaceAll(string(first), "\n", "\r\n"),
		"no newline at end":  strings.TrimRight(string(first), "\n"),
		"comments, literals": "# mine\n" + strings.ReplaceAll(strings.ReplaceAll(string(first), `"""`, `'''`), `project = "health.example"`, `"project" = 'health.example' # c`),
	} {
		out, err := Append("f", []byte(data), fullReview(w, target())[1])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.HasPrefix(string(out), data) {
			t.Errorf("%s: what was there has changed", name)
		}
		if strings.Contains(data, "\r\n") && strings.Count(string(out), "\n") != strings.Count(string(out), "\r\n") {
			t.Errorf("%s: line endings are mixed", name)
		}
		f, err := read(out)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if j := w.judge(release, one(target()), f.Entries...); j.Approvals[0].State != Reviewed {
			t.Errorf("%s: %s", name, reasons(j))
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	w := newWorld(t)
	e := w.says("translator", Translator, Approve, target())
	if _, err := Append("f", []byte("[["), e); err == nil {
		t.Error("added to a broken file")
	}
	e.Person = person("colleague")
	if out, err := Append("f", nil, e); err == nil {
		t.Errorf("added a statement that its signature is not of:\n%s", out)
	}
}

// Two branches that both signed: the one's bytes stay, what only the other signed follows, once.
func TestMerge(t *testing.T) {
	w := newWorld(t)
	put := func(data []byte, e Entry) []byte {
		out, err := Append("f", data, e)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	both := fullReview(w, target())
	base := put(nil, both[0])
	ours, theirs := put(base, both[1]), put(base, w.says("colleague", Translator, Reject, target()))
	merged, n, err := Merge("f", ours, theirs)
	if err != nil || n != 1 || !bytes.HasPrefix(merged, ours) {
		t.Fatalf("%d, %v\n%s", n, err, merged)
	}
	f, err := read(merged)
	if err != nil || len(f.Entries) != 3 {
		t.Fatalf("%v: %d statements", err, len(f.Entries))
	}
	if j := w.judge(release, one(target()), f.Entries...); j.Approvals[0].State != Rejected {
		t.Errorf("the other side's rejection is %s", j.Approvals[0].State)
	}
	if again, n, err := Merge("f", merged, theirs); err != nil || n != 0 || !bytes.Equal(again, merged) {
		t.Errorf("merged twice: %d, %v", n, err)
	}
	for name, side := range map[string][]byte{"broken": []byte("[["), "forged": bytes.Replace(theirs, []byte("too weak"), []byte("too long"), 1)} {
		if _, _, err := Merge("f", ours, side); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLost(t *testing.T) {
	w := newWorld(t)
	reject := w.says("colleague", Translator, Reject, target())
	before := File{Entries: append(fullReview(w, target()), reject)}
	after := File{Entries: before.Entries[:2]}
	if lost := Lost(before, after); len(lost) != 1 || lost[0].Verdict != Reject {
		t.Errorf("%+v", lost)
	}
	if lost := Lost(after, before); lost != nil {
		t.Errorf("an added statement is lost: %+v", lost)
	}
}

func TestReadRefuses(t *testing.T) {
	w := newWorld(t)
	whole, err := Append("f", nil, w.says("translator", Translator, Approve, target(), second()))
	if err != nil {
		t.Fatal(err)
	}
	text := string(whole)
	replace := func(from, to string) string {
		if !strings.Contains(text, from) {
			t.Fatalf("no %q in\n%s", from, text)
		}
		return strings.Replace(text, from, to, 1)
	}
	units := strings.Split(text, "\n")
	for i, line := range units {
		if strings.HasPrefix(line, "units") {
			units[i+1], units[i+2] = units[i+2], units[i+1]
		}
	}
	for _, c := range []struct{ name, data, want string }{
		{"truncated in a string", text[:len(text)-20], "not TOML"},
		{"truncated in the list", text[:strings.Index(text, "]\nsignature")], "not TOML"},
		{"truncated at a line", text[:strings.Index(text, "signature")], "3:3: the statement has no signature"},
		{"list reordered", strings.Join(units, "\n"), "3:3: the unit"},
		{"unknown key", replace("role =", "trusted = true\nrole ="), "8:1: \"trusted\" is no key"},
		{"key twice", replace("role =", "person = \"x\"\nrole ="), "stands twice"},
		{"key twice, quoted", replace("role =", "\"person\" = \"x\"\nrole ="), "stands twice"},
		{"dotted key", replace("role =", "role.x ="), "8:1: the key \"role\" stands twice or is dotted"},
		{"wrong type", replace(`person = "translator@example.org"`, "person = 1"), "is no string"},
		{"role as a list", replace(`role = "translator"`, `role = ["translator"]`), "is no string"},
		{"time as a date", replace(`"2026-03-01T12:00:00Z"`, "2026-03-01T12:00:00Z"), "is no string"},
		{"time with an offset", replace("12:00:00Z", "12:00:00+00:00"), "the time"},
		{"units as a table", replace("units = [", "units = {}\nx = ["), "is no list"},
		{"newer version", replace("version = 1", "version = 2"), "4:1: the version is not 1: read this file with a newer caveat"},
		{"no version", replace("version = 1\n", ""), "3:3: the statement has no version"},
		{"other table", text + "\n[trust]\nx = 1\n", "a table other than"},
		{"table statement", "[statement]\nversion = 1\n", "a table other than"},
		{"nested table", text + "\n[[statement.units]]\n", "a table other than"},
		{"key outside", "x = 1\n" + text, "1:1: a key before"},
		{"unknown role", replace(`role = "translator"`, `role = "admin"`), "the role \"admin\""},
		{"control character", replace(`person = "`, `person = "\u0007`), "invisible"},
		{"digest in capitals", strings.Replace(text, `  "`, `  "A`, 1), "a unit's digest"},
		{"not UTF-8", text + "# \xff", "not UTF-8"},
		{"UTF-16", "\xff\xfe[\x00[\x00", "1:1: not UTF-8"},
		{"a merge", text + "<<<<<<< HEAD\n" + text + "=======\n>>>>>>> other\n", "a merge that git could not finish: caveat review merge"},
		{"a merge in a string", replace("-----END", "<<<<<<< HEAD\n-----END"), "a merge that git could not finish"},
		{"a null byte", text + "\x00", "not TOML"},
		{"deep nesting", "[[statement]]\nunits = " + strings.Repeat("[", 1<<20), "nested"},
		{"deep inline tables", "[[statement]]\nunits = " + strings.Repeat("{a=", 1<<20), "nested"},
		{"deep key", "[[statement]]\n" + strings.Repeat("a.", 1<<20) + "a = 1", "dotted"},
		{"many statements", strings.Repeat(text, 1+maxEntries), "more than"},
	} {
		f, err := read([]byte(c.data))
		if err == nil || f.Entries != nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		var place *Error
		if !strings.Contains(err.Error(), c.want) || !errors.As(err, &place) || place.Mend == "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// zeros is a file without end.
type zeros struct{ read int }

func (z *zeros) Read(p []byte) (int, error) {
	clear(p)
	z.read += len(p)
	return len(p), nil
}

func TestReadIsBounded(t *testing.T) {
	z := &zeros{}
	if _, err := Read("f", article, "es", io.LimitReader(z, 1<<30)); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("%v", err)
	}
	if z.read > 2*maxFile {
		t.Errorf("%d bytes of 1 GiB were read", z.read)
	}
	for name, parse := range map[string]func(io.Reader) error{
		"allowed_signers": func(r io.Reader) error { _, err := ParseSigners("f", r); return err },
		"revoked_signers": func(r io.Reader) error { _, err := ParseRevoked("f", r); return err },
	} {
		z := &zeros{}
		if err := parse(io.LimitReader(z, 1<<30)); err == nil || z.read > 4*maxSignersFile {
			t.Errorf("%s: %v after %d bytes", name, err, z.read)
		}
	}
}

// Whatever a statement says, the file says it too.
func TestFileRoundTrip(t *testing.T) {
	signer := newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		e, err := Sign(statements().Draw(t, "statement"), signer)
		if err != nil {
			t.Fatal(err)
		}
		data, err := Append("f", nil, e)
		if err != nil {
			t.Fatal(err)
		}
		f, err := read(data)
		if err != nil || len(f.Entries) != 1 || f.Entries[0].identity() != e.identity() {
			t.Fatalf("%v\n%s", err, data)
		}
		if _, err := f.Entries[0].Verify(); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzRead holds that a file is either refused at a place, or made of whole
// statements, and may then be added to without losing one.
func FuzzRead(f *testing.F) {
	w := newWorld(f)
	e := w.says("translator", Translator, Approve, target(), second())
	whole, err := Append("f", nil, e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n")))
	f.Add([]byte("[[statement]]\nversion=1\nunits=[[{}]]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before, err := read(data)
		if err != nil {
			var place *Error
			if !errors.As(err, &place) || place.Line < 1 || place.Col < 1 {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		for _, e := range before.Entries {
			if _, err := e.Statement.Bytes(); err != nil {
				t.Fatalf("accepted: %v", err)
			}
		}
		out, err := Append("f", data, e)
		if err != nil {
			t.Fatal(err)
		}
		after, err := read(out)
		if err != nil || !bytes.HasPrefix(out, data) || len(after.Entries) != len(before.Entries)+1 || Lost(before, after) != nil {
			t.Fatalf("%v: a statement got lost", err)
		}
	})
}
