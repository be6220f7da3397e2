package review

import (
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
)

var release = Policy{Clinician: 1, Translator: 1, TranslatedBy: true}

// fullReview is what a release asks for: the maker's word and a translator's.
func fullReview(w *world, subjects ...Subject) []Entry {
	return []Entry{
		w.says("maker", TranslatedBy, Made, subjects...),
		w.says("translator", Translator, Approve, subjects...),
	}
}

func TestReviewed(t *testing.T) {
	w := newWorld(t)
	j := w.judge(release, one(target(), second()), fullReview(w, target(), second())...)
	for i, a := range j.Approvals {
		if a.State != Reviewed || !a.Met || !a.Date().Equal(noon) || a.NeedMaker {
			t.Errorf("target %d: %+v", i, a)
		}
		if len(a.Approvals) != 1 || a.Approvals[0].Person != person("translator") || a.Approvals[0].Role != Translator ||
			len(a.Makers) != 1 || a.Makers[0].Person != person("maker") {
			t.Errorf("target %d: wrong persons: %+v", i, a)
		}
	}
	if r := reasons(j); r != "" {
		t.Errorf("not counted: %s", r)
	}
	j = w.judge(release, one(source()), w.says("clinician", Clinician, Approve, source()))
	if a := j.Approvals[0]; a.State != Reviewed || !a.Met {
		t.Errorf("source: %+v", a)
	}
}

func TestStates(t *testing.T) {
	w := newWorld(t)
	maker := w.says("maker", TranslatedBy, Made, target())
	approve := w.says("translator", Translator, Approve, target())
	reject := w.says("translator", Translator, Reject, target())
	colleague := w.says("colleague", Translator, Approve, target())
	at := func(e Entry, later time.Duration) Entry {
		e.Time = e.Time.Add(later)
		name, _, _ := strings.Cut(e.Person, "@")
		return w.sign(w.keys[name], e.Statement)
	}
	paper := w.paper(Translator, Approve, "Test Reader", target())
	two := Policy{Translator: 2, TranslatedBy: true}
	for _, c := range []struct {
		name    string
		policy  Policy
		entries []Entry
		state   State
		met     bool
		reasons string
	}{
		{"nobody", release, nil, None, false, ""},
		{"nobody asked for", Policy{}, nil, None, true, ""},
		{"the maker alone", release, []Entry{maker}, Draft, false, ""},
		{"no maker", release, []Entry{approve}, Draft, false, ""},
		{"no maker asked for", Policy{Translator: 1}, []Entry{approve}, Reviewed, true, ""},
		{"one of two", two, []Entry{maker, approve}, Draft, false, ""},
		{"two of two", two, []Entry{maker, approve, colleague}, Reviewed, true, ""},
		{"rejected", release, []Entry{maker, reject}, Rejected, false, ""},
		{"rejected by one of two", release, []Entry{maker, colleague, reject}, Rejected, false, ""},
		{"taken back", release, []Entry{maker, reject, at(approve, time.Hour)}, Reviewed, true, "superseded"},
		{"taken back, other order", release, []Entry{at(approve, time.Hour), maker, reject}, Reviewed, true, "superseded"},
		{"rejected later", release, []Entry{maker, approve, at(reject, time.Hour)}, Rejected, false, "superseded"},
		{"both in one second", release, []Entry{maker, reject, approve}, Rejected, false, "superseded"},
		{"said twice", two, []Entry{maker, approve, at(approve, time.Hour)}, Draft, false, "same-person"},
		{"a maker may reject", release, []Entry{w.says("translator", TranslatedBy, Made, target()), reject}, Rejected, false, ""},
		{"on paper", release, []Entry{maker, paper}, Attested, true, ""},
		{"key and paper", two, []Entry{maker, approve, paper}, Attested, true, ""},
		{"key enough beside paper", release, []Entry{maker, approve, paper}, Reviewed, true, ""},
		{"maker on paper", release, []Entry{w.paper(TranslatedBy, Made, "Test Writer", target()), approve}, Reviewed, true, ""},
		{"paper does not take a key's word back", release,
			[]Entry{maker, at(reject, 0), w.paper(Translator, Approve, "Test Reader", target())}, Rejected, false, ""},
	} {
		j := w.judge(c.policy, one(target()), c.entries...)
		if a := j.Approvals[0]; a.State != c.state || a.Met != c.met || reasons(j) != c.reasons {
			t.Errorf("%s: %s, met %v, not counted %q; want %s, %v, %q", c.name, a.State, a.Met, reasons(j), c.state, c.met, c.reasons)
		}
	}
}

// A paper's signer and a key's owner are one person where names tell.
func TestPaperAndKeyOfOnePerson(t *testing.T) {
	w := newWorld(t)
	w.trust.People[person("translator")] = Person{Name: "Tést  Reader", Roles: []Role{Translator}, Languages: []string{"es"}}
	two := Policy{Translator: 2}
	approve, paper := w.says("translator", Translator, Approve, target()), w.paper(Translator, Approve, "TEST READER", target())
	j := w.judge(two, one(target()), paper, approve)
	if a := j.Approvals[0]; a.State != Draft || reasons(j) != "same-person" || a.Approvals[0].Paper != nil {
		t.Errorf("key and paper: %s, %q", a.State, reasons(j))
	}
	made := w.says("translator", TranslatedBy, Made, target())
	if j := w.judge(release, one(target()), made, paper); j.Approvals[0].Met || reasons(j) != "self-review" {
		t.Errorf("maker's own paper: %q", reasons(j))
	}
	reject := w.says("translator", Translator, Reject, target())
	late := paper.Statement
	late.Time = noon.Add(time.Hour)
	if j := w.judge(release, one(target()), reject, w.sign(w.keys["officer"], late)); j.Approvals[0].State != Rejected {
		t.Errorf("a later paper took back what a key rejected: %s", j.Approvals[0].State)
	}
}

func TestFold(t *testing.T) {
	for _, same := range [][2]string{{"Łukasz Đặng", "lukasz dang"}, {"Søren O’Brien", "SOREN OBRIEN"}, {"Ｔｅｓｔ  Reader", "Test-Reader"}, {"Strauß", "STRAUSS"}} {
		if fold(same[0]) != fold(same[1]) {
			t.Errorf("%q and %q are two persons", same[0], same[1])
		}
	}
	for _, two := range [][2]string{{"Test Reader", "Test Header"}, {"કમલ", "કમલા"}, {"Ana", "Аna"}} {
		if fold(two[0]) == fold(two[1]) {
			t.Errorf("%q and %q are one person", two[0], two[1])
		}
	}
}

// Each row is an attack on an otherwise full review of one target text. None may
// leave it reviewed, and each must be called by its name.
func TestAttacks(t *testing.T) {
	type setup struct {
		*world
		entries  []Entry // the maker's, the translator's
		subjects []Subject
	}
	resign := func(s *setup, change func(*Statement)) {
		st := s.entries[1].Statement
		change(&st)
		s.entries[1] = s.sign(s.keys["translator"], st)
	}
	forge := func(s *setup, change func(*Entry)) { change(&s.entries[1]) }
	relist := func(s *setup, options string) {
		s.signers(s.line("maker", "") + s.line("translator", options))
	}
	stranger := newKey(t)
	for _, c := range []struct {
		name    string
		do      func(*setup)
		reasons string
	}{
		{"signed in another namespace", func(s *setup) {
			b, _ := s.entries[1].Statement.Bytes()
			sig, err := sshsig.Sign(strings.NewReader(string(b)), s.keys["translator"], sshsig.HashSHA512, "git")
			if err != nil {
				t.Fatal(err)
			}
			s.entries[1].Signature = string(sshsig.Armor(sig))
		}, "wrong-namespace"},
		{"key listed for git only", func(s *setup) { relist(s, `namespaces="git"`) }, "namespace-barred"},
		{"our namespace excluded", func(s *setup) { relist(s, `namespaces="*,!review@caveat"`) }, "namespace-barred"},
		{"of another project", func(s *setup) { resign(s, func(st *Statement) { st.Project = "other.example" }) }, "wrong-project"},
		{"of another article", func(s *setup) { resign(s, func(st *Statement) { st.Article = "other" }) }, "wrong-article"},
		{"of another locale", func(s *setup) { resign(s, func(st *Statement) { st.Locale = "fr" }) }, "wrong-locale"},
		{"project rewritten", func(s *setup) {
			resign(s, func(st *Statement) { st.Project = "other.example" })
			forge(s, func(e *Entry) { e.Project = "health.example" })
		}, "bad-signature"},
		{"locale rewritten", func(s *setup) {
			resign(s, func(st *Statement) { st.Locale = "fr" })
			forge(s, func(e *Entry) { e.Locale = "es" })
		}, "bad-signature"},
		{"role rewritten", func(s *setup) {
			resign(s, func(st *Statement) { st.Role = Clinician })
			forge(s, func(e *Entry) { e.Role = Translator })
		}, "bad-signature"},
		{"verdict rewritten", func(s *setup) {
			resign(s, func(st *Statement) { st.Verdict, st.Reason = Reject, "wrong" })
			forge(s, func(e *Entry) { e.Verdict, e.Reason = Approve, "" })
		}, "bad-signature"},
		{"person rewritten", func(s *setup) { forge(s, func(e *Entry) { e.Person = person("colleague") }) }, "bad-signature"},
		{"time rewritten", func(s *setup) { forge(s, func(e *Entry) { e.Time = e.Time.Add(time.Second) }) }, "bad-signature"},
		{"paper put in", func(s *setup) {
			forge(s, func(e *Entry) { e.Paper = &Paper{Name: "Test Reader", Qualification: "x"} })
		}, "bad-signature"},
		{"signature of another statement", func(s *setup) { forge(s, func(e *Entry) { e.Signature = s.entries[0].Signature }) }, "bad-signature"},
		{"signature cut short", func(s *setup) { forge(s, func(e *Entry) { e.Signature = e.Signature[:len(e.Signature)/2] }) }, "bad-signature"},
		{"text before the signature", func(s *setup) { forge(s, func(e *Entry) { e.Signature = "approved\n" + e.Signature }) }, "bad-signature"},
		{"no signature", func(s *setup) { forge(s, func(e *Entry) { e.Signature = "" }) }, "bad-signature"},
		{"two signatures", func(s *setup) { forge(s, func(e *Entry) { e.Signature += e.Signature }) }, "bad-signature"},
		{"digest list reordered", func(s *setup) {
			s.entries[1] = s.says("translator", Translator, Approve, target(), second())
			s.subjects = one(target(), second())
			forge(s, func(e *Entry) { e.Units[0], e.Units[1] = e.Units[1], e.Units[0] })
		}, "bad-signature"},
		{"digests exchanged between keys", func(s *setup) {
			s.entries[1] = s.says("translator", Translator, Approve, target(), second())
			forge(s, func(e *Entry) { e.Units[0].Digest, e.Units[1].Digest = e.Units[1].Digest, e.Units[0].Digest })
		}, "bad-signature"},
		{"digest of today put in", func(s *setup) {
			s.subjects[0].Target = Text("Hágalo en casa.")
			d, _ := s.subjects[0].Digest()
			forge(s, func(e *Entry) { e.Units[0].Digest = d })
		}, "changed bad-signature"},
		{"replay on a changed target", func(s *setup) { s.subjects[0].Target = Text("Hágalo en casa.") }, "changed changed"},
		{"replay on a changed source", func(s *setup) {
			s.subjects[0].Source = Text(strings.Replace(s.subjects[0].Source["other"], "Never", "Usually do not", 1))
		}, "changed changed"},
		{"replay in another section", func(s *setup) { s.subjects[0].Section = "faq" }, "changed changed"},
		{"replay without the safety mark", func(s *setup) { s.subjects[0].Safety = false }, "changed changed"},
		{"replay with another emergency number", func(s *setup) {
			s.subjects[0].Vars = map[string]string{"Emergency": "900"}
		}, "changed changed"},
		{"replay under another key", func(s *setup) { s.subjects[0].Key = "risks.other" }, "gone gone"},
		{"look-alike target", func(s *setup) {
			s.subjects[0].Target = Text(strings.Replace(s.subjects[0].Target["other"], "o", "о", 1))
		}, "changed changed"},
		{"before valid-after", func(s *setup) { relist(s, `valid-after="20260301120001Z"`) }, "not-yet-valid"},
		{"after valid-before", func(s *setup) { relist(s, `valid-before="20260301115959Z"`) }, "expired"},
		{"signer removed", func(s *setup) { s.signers(s.line("maker", "")) }, "unknown-key"},
		{"signer revoked", func(s *setup) { s.revoke("translator") }, "revoked-key"},
		{"revoked after it was removed", func(s *setup) {
			s.revoke("translator")
			s.signers(s.line("maker", ""))
		}, "revoked-key"},
		{"key of a stranger", func(s *setup) { s.entries[1] = s.sign(stranger, s.entries[1].Statement) }, "unknown-key"},
		{"in another person's name", func(s *setup) { resign(s, func(st *Statement) { st.Person = person("colleague") }) }, "wrong-person"},
		{"person without roles", func(s *setup) { delete(s.trust.People, person("translator")) }, "unknown-person"},
		{"role not held", func(s *setup) {
			s.trust.People[person("translator")] = Person{Roles: []Role{Clinician}, Languages: []string{"es"}}
		}, "role-not-held"},
		{"language not held", func(s *setup) {
			s.trust.People[person("translator")] = Person{Roles: []Role{Translator}, Languages: []string{"es-MX"}}
		}, "language-not-held"},
		{"clinician on a target", func(s *setup) {
			s.trust.People[person("translator")] = Person{Roles: []Role{Clinician}, Languages: []string{"es"}}
			resign(s, func(st *Statement) { st.Role = Clinician })
		}, "role-unfit"},
		{"from the future", func(s *setup) { resign(s, func(st *Statement) { st.Time = noon.Add(25 * time.Hour) }) }, "future-time"},
		{"the maker's own review", func(s *setup) {
			s.entries[0] = s.says("translator", TranslatedBy, Made, target())
		}, "self-review"},
		{"the maker's review with a second key", func(s *setup) {
			s.entries[0] = s.says("translator", TranslatedBy, Made, target())
			old := s.line("translator", "")
			s.keys["translator"] = newKey(t)
			s.signers(old + s.line("translator", ""))
			resign(s, func(*Statement) {})
		}, "self-review"},
		{"the maker's key under a second name", func(s *setup) {
			s.keys["maker"] = s.keys["translator"]
			s.signers(s.line("maker", "") + s.line("translator", ""))
			s.entries[0] = s.says("maker", TranslatedBy, Made, target())
		}, "self-review"},
		{"the maker's word made unbelievable", func(s *setup) {
			st := s.statement("translator", TranslatedBy, Made, target())
			st.Time = noon.Add(48 * time.Hour)
			s.entries[0] = s.sign(s.keys["translator"], st)
		}, "future-time self-review"},
		{"paper recorded by no officer", func(s *setup) {
			resign(s, func(st *Statement) { st.Paper = &Paper{Name: "Test Reader", Qualification: "x"} })
		}, "role-not-held"},
		{"an officer's own paper", func(s *setup) {
			s.entries[1] = s.paper(Translator, Approve, "TEST OFFICER", target())
		}, "paper-by-its-signer"},
		{"paper recorded by the maker", func(s *setup) {
			s.trust.People[person("officer")] = Person{Roles: []Role{Officer, TranslatedBy}, Languages: []string{"*"}}
			s.entries[0] = s.says("officer", TranslatedBy, Made, target())
			s.entries[1] = s.paper(Translator, Approve, "Test Reader", target())
		}, "self-review"},
		{"paper recorded by the maker with a second key", func(s *setup) {
			s.trust.People[person("officer")] = Person{Roles: []Role{Officer, TranslatedBy}, Languages: []string{"*"}}
			s.entries[0] = s.says("officer", TranslatedBy, Made, target())
			old := s.line("officer", "")
			s.keys["officer"] = newKey(t)
			s.signers(old + s.line("officer", ""))
			s.entries[1] = s.paper(Translator, Approve, "Test Reader", target())
		}, "self-review"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			s := &setup{world: w, entries: fullReview(w, target()), subjects: one(target())}
			c.do(s)
			j := w.judge(release, s.subjects, s.entries...)
			for _, a := range j.Approvals {
				if a.Met || a.State == Reviewed || a.State == Attested || len(a.Approvals) > 0 {
					t.Errorf("accepted: %+v", a)
				}
			}
			if got := reasons(j); got != c.reasons {
				t.Errorf("not counted because of %q, want %q", got, c.reasons)
			}
		})
	}
}

// Nobody makes another person a maker, and so no reviewer, with a key of their own.
func TestMakerInAnothersName(t *testing.T) {
	w := newWorld(t)
	slander := w.sign(w.keys["maker"], w.statement("translator", TranslatedBy, Made, target()))
	j := w.judge(release, one(target()), append(fullReview(w, target()), slander)...)
	if !j.Approvals[0].Met || reasons(j) != "wrong-person" {
		t.Errorf("%s, %q", j.Approvals[0].State, reasons(j))
	}
}

func TestOnePersonCountsOnce(t *testing.T) {
	two := Policy{Translator: 2}
	w := newWorld(t)
	first := w.says("translator", Translator, Approve, target())
	old := w.line("translator", "")
	w.keys["translator"] = newKey(t)
	w.signers(old + w.line("translator", "") + w.line("colleague", ""))
	again := w.says("translator", Translator, Approve, target())
	if j := w.judge(two, one(target()), first, again); j.Approvals[0].Met || reasons(j) != "same-person" {
		t.Errorf("two keys of one person: %q", reasons(j))
	}

	named := Person{Name: "Test Reader", Roles: []Role{Translator}, Languages: []string{"es"}}
	w.trust.People[person("translator")], w.trust.People[person("colleague")] = named, named
	other := w.says("colleague", Translator, Approve, target())
	if j := w.judge(two, one(target()), again, other); j.Approvals[0].Met || reasons(j) != "same-person" {
		t.Errorf("two principals of one name: %q", reasons(j))
	}

	w = newWorld(t)
	w.signers("*@example.org " + publicLine(w.keys["translator"].PublicKey()))
	mine := w.says("translator", Translator, Approve, target())
	theirs := w.sign(w.keys["translator"], w.statement("colleague", Translator, Approve, target()))
	if j := w.judge(two, one(target()), mine, theirs); j.Approvals[0].Met || reasons(j) != "same-key" {
		t.Errorf("one key under a pattern for two persons: %q", reasons(j))
	}
}

// A change that brings its own signer, key and role is judged by the trust that
// was there before it.
func TestOwnSigner(t *testing.T) {
	before := newWorld(t)
	change := newWorld(t)
	change.trust.People[person("intruder")] = Person{Roles: []Role{Translator}, Languages: []string{"es"}}
	change.keys["intruder"] = newKey(t)
	change.signers(change.line("maker", "") + change.line("intruder", ""))
	entries := []Entry{change.says("maker", TranslatedBy, Made, target()), change.says("intruder", Translator, Approve, target())}
	if j := change.judge(release, one(target()), entries...); !j.Approvals[0].Met {
		t.Fatalf("the change does not even convince itself: %s", reasons(j))
	}
	if j := before.judge(release, one(target()), entries...); j.Approvals[0].State != None || reasons(j) != "unknown-key unknown-key" {
		t.Errorf("state %s, not counted %q", j.Approvals[0].State, reasons(j))
	}
}

// The time of a statement is what its signer wrote. Where it is known what was there before a change,
// the holder of an expired key brings nothing new by dating it back.
func TestDatedBack(t *testing.T) {
	w := newWorld(t)
	w.signers(w.line("maker", "") + w.line("translator", `valid-before="20260301123000Z"`) + w.line("colleague", ""))
	entries := fullReview(w, target())
	judge := func(before *File) Judgement {
		f := File{Path: "reviews.toml", Article: article, Locale: "es", Entries: entries, Before: before}
		j, err := Judge([]File{f}, one(target()), w.trust, release, noon.Add(24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	for _, c := range []struct {
		name    string
		before  *File
		met     bool
		reasons string
	}{
		{"nobody knows what was there", nil, true, ""},
		{"it was there in time", &File{Entries: entries}, true, ""},
		{"there was nothing", &File{}, false, "late"},
		{"another statement was there", &File{Entries: entries[:1]}, false, "late"},
	} {
		if j := judge(c.before); j.Approvals[0].Met != c.met || reasons(j) != c.reasons {
			t.Errorf("%s: met %v, not counted %q", c.name, j.Approvals[0].Met, reasons(j))
		} else if all := c.before == nil || len(c.before.Entries) == len(entries); j.Waits == all {
			t.Errorf("%s: waits %v", c.name, j.Waits)
		}
	}
}

// One signature covers many units; a change voids those that it touches, names
// them, and leaves the others.
func TestVoidByUnit(t *testing.T) {
	w := newWorld(t)
	entries := fullReview(w, target(), second())
	changed := second()
	changed.Source = Text("A little fever.")
	j := w.judge(release, one(target(), changed), entries...)
	if j.Approvals[0].State != Reviewed || j.Approvals[1].State != None {
		t.Errorf("states %s, %s", j.Approvals[0].State, j.Approvals[1].State)
	}
	if len(j.Uncounted) != 2 || j.Uncounted[1].Key != changed.Key || j.Uncounted[1].Reason != Changed || !j.Uncounted[1].Reason.History() {
		t.Errorf("not named: %+v", j.Uncounted)
	}
	// Moved within its section: nothing that is signed changes.
	if j := w.judge(release, one(second(), target()), entries...); !j.Approvals[0].Met || !j.Approvals[1].Met {
		t.Errorf("moving voids: %s", reasons(j))
	}
	// "never" to "usually not" in the English text.
	s := source()
	approved := w.says("clinician", Clinician, Approve, s)
	s.Source = Text("Usually do not do this at home. Call {{.Emergency}}.")
	if j := w.judge(release, one(s), approved); j.Approvals[0].State != None || reasons(j) != "changed" {
		t.Errorf("clinician's approval outlives the change: %s", reasons(j))
	}
}

func TestJudgeRefusesSubjects(t *testing.T) {
	w := newWorld(t)
	other := second()
	other.Project = "other.example"
	blank := target()
	blank.Target = nil
	f := File{Article: article, Locale: "es", Entries: fullReview(w, target())}
	for name, subjects := range map[string][]Subject{
		"twice": {target(), target()}, "two projects": {target(), other}, "no target": {blank},
	} {
		if _, err := Judge([]File{f}, subjects, w.trust, release, noon); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	// Without a clock everything is in the future, and nothing counts.
	j, err := Judge([]File{f}, one(target()), w.trust, release, time.Time{})
	if err != nil || j.Approvals[0].State != None || reasons(j) != "future-time future-time" {
		t.Errorf("%v, %s", err, reasons(j))
	}
	if j, err := Judge([]File{f}, nil, w.trust, release, noon); err != nil || reasons(j) != "gone gone" {
		t.Errorf("without subjects: %v, %s", err, reasons(j))
	}
}

func TestAdmits(t *testing.T) {
	w := newWorld(t)
	pub := w.keys["translator"].PublicKey()
	if r := w.trust.Admits(w.statement("translator", Translator, Approve, target()), pub); r != "" {
		t.Errorf("refused: %s", r)
	}
	if got := w.trust.Signers.Persons(pub); len(got) != 1 || got[0] != person("translator") {
		t.Errorf("persons of the key: %q", got)
	}
	w.signers("*@example.org,!a@example.org,a@example.org,b@example.net " + publicLine(pub))
	if got := w.trust.Signers.Persons(pub); len(got) != 1 || got[0] != "b@example.net" {
		t.Errorf("persons of a pattern list: %q", got)
	}
	w.signers("*@example.org " + publicLine(pub))
	if got := w.trust.Signers.Persons(pub); got != nil || !w.trust.Signers.Has(pub) || w.trust.Signers.Has(newKey(t).PublicKey()) {
		t.Errorf("persons of a pattern: %q", got)
	}
}
