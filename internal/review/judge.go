package review

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
)

// maxSkew is how far a signer's clock may be ahead of the judge's.
const maxSkew = 10 * time.Minute

// Policy says how many must approve each text.
type Policy struct {
	Clinician    int  // persons who approve each source text
	Translator   int  // persons who approve each target text
	TranslatedBy bool // each target text needs somebody who says "I made it"
}

// State is how far the review of one text has come.
type State int

const (
	None     State = iota // nobody counted has said anything
	Draft                 // somebody has, but not all that the policy asks for
	Reviewed              // enough persons approved it with their own keys
	Attested              // enough did, of whom some on paper, which an officer recorded
	Rejected              // at least one person rejects it, and has not taken it back
)

func (s State) String() string {
	return [...]string{"none", "draft", "reviewed", "attested", "rejected"}[s]
}

// Vote is one person's counted word on one text.
type Vote struct {
	Person  string // principal: with Paper, the officer's
	Name    string // from caveat.toml, or the paper; may be ""
	Role    Role
	Verdict Verdict
	Reason  string
	Time    time.Time
	Paper   *Paper
	Key     string // SHA-256 fingerprint of the SSH key
	File    string
	Line    int
}

// Approval is the result for one text.
type Approval struct {
	State      State
	Met        bool   // the policy is satisfied; with a policy of 0 also where State is None
	Approvals  []Vote // that count, one a person, by time
	Rejections []Vote
	Makers     []Vote // who said that they made the target
	Need       int    // approvals that the policy asks for
	NeedMaker  bool   // the policy asks for translated-by and nobody said it
}

// Date returns the time of the last counted approval, zero without one.
func (a Approval) Date() time.Time {
	if len(a.Approvals) == 0 {
		return time.Time{}
	}
	return a.Approvals[len(a.Approvals)-1].Time
}

// Uncounted is a statement, or its part about one unit, that did not count.
type Uncounted struct {
	File   string
	Entry  Entry
	Key    string // the unit; "" is the whole statement
	Reason Reason
	Detail string // more about a bad signature, else ""
}

// Judgement is what the statements are worth today.
type Judgement struct {
	Approvals []Approval  // Approvals[i] is of subjects[i]
	Uncounted []Uncounted // in the order of files, entries and units
	Waits     bool        // time alone may bring another judgement: a clock was ahead, a key will expire
}

// Judge weighs all statements of the files against the subjects as they are
// today. It is a pure function: now only refuses statements from the future and,
// of those that File.Before lacks, the ones whose key has expired since.
//
// subjects are of one project, each unit once per locale; texts still to be
// translated have no subject. A subject is looked into only if an entry speaks of
// it, so texts nobody reviewed cost next to nothing. The error is about the
// subjects; whatever is wrong with a statement is in Uncounted.
func Judge(files []File, subjects []Subject, trust Trust, policy Policy, now time.Time) (Judgement, error) {
	j := judge{
		subjects: subjects, trust: trust, now: now,
		digests: make(map[int]Digest),
		votes:   make([][]vote, len(subjects)),
		makers:  make([]makers, len(subjects)),
	}
	if slices.ContainsFunc(files, func(f File) bool { return len(f.Entries) > 0 }) {
		if err := j.enter(); err != nil {
			return Judgement{}, err
		}
	}
	for _, f := range files {
		j.before = nil
		if f.Before != nil {
			j.before = f.Before.identities()
		}
		for _, e := range f.Entries {
			if err := j.entry(f, e); err != nil {
				return Judgement{}, err
			}
		}
	}
	out := Judgement{Approvals: make([]Approval, len(subjects)), Waits: j.waits}
	for i, s := range subjects {
		out.Approvals[i] = j.weigh(i, s, policy)
	}
	// Counting finds reasons after the entries were read: bring them together.
	slices.SortStableFunc(j.uncounted, func(a, b ordered) int { return cmp.Compare(a.order, b.order) })
	for _, u := range j.uncounted {
		out.Uncounted = append(out.Uncounted, u.Uncounted)
	}
	return out, nil
}

// enter indexes the subjects.
func (j *judge) enter() error {
	j.index = make(map[unit]int, len(j.subjects))
	for i, s := range j.subjects {
		u := unit{s.Article, s.Locale, s.Key}
		if _, ok := j.index[u]; ok {
			return fmt.Errorf("%s/%s/%s: given twice", s.Article, s.Locale, s.Key)
		}
		if s.Project != j.subjects[0].Project {
			return errors.New("subjects of two projects")
		}
		j.index[u] = i
	}
	return nil
}

type unit struct{ article, locale, key string }

// vote is a Vote with what counting needs.
type vote struct {
	Vote
	identity string
	entry    Entry
	order    int
	unit     string
}

// makers are identities and keys that made a target: they cannot review it.
type makers map[string]bool

type ordered struct {
	Uncounted
	order int
}

type judge struct {
	subjects  []Subject
	trust     Trust
	now       time.Time
	before    map[[sha256.Size]byte]bool // what File.Before has; nil without it
	index     map[unit]int
	digests   map[int]Digest
	votes     [][]vote
	makers    []makers
	uncounted []ordered
	order     int
	waits     bool
}

func (j *judge) refuse(file string, e Entry, order int, key string, r Reason, detail string) {
	j.uncounted = append(j.uncounted, ordered{Uncounted{file, e, key, r, detail}, order})
}

// entry verifies one entry and turns it into votes on the units whose subject
// is what the person saw.
func (j *judge) entry(f File, e Entry) error {
	j.order++
	key, reason, detail := j.believe(f, e)
	if reason != "" {
		j.refuse(f.Path, e, j.order, "", reason, detail)
		if key == nil {
			return nil
		}
	}
	for _, u := range e.Units {
		i, ok := j.index[unit{e.Article, e.Locale, u.Key}]
		if !ok {
			if reason == "" {
				j.refuse(f.Path, e, j.order, u.Key, Gone, "")
			}
			continue
		}
		d, err := j.digest(i)
		if err != nil {
			return err
		}
		unfit := j.subjects[i].IsSource() != (e.Role == Clinician)
		if d == u.Digest && !unfit && e.Role == TranslatedBy {
			j.made(i, e, key, reason)
		}
		switch {
		case reason != "":
		case d != u.Digest:
			j.refuse(f.Path, e, j.order, u.Key, Changed, "")
		case unfit:
			j.refuse(f.Path, e, j.order, u.Key, RoleUnfit, "")
		default:
			j.votes[i] = append(j.votes[i], j.vote(f, e, u.Key, key))
		}
	}
	return nil
}

// believe returns the key that signed the entry if its owner is known here, and
// why the entry is nevertheless not believed. The signature of a key that is
// neither listed nor revoked is not looked at: it is worth nothing either way.
func (j *judge) believe(f File, e Entry) (key ssh.PublicKey, r Reason, detail string) {
	sig, err := unarmor(e.Signature)
	if err != nil {
		return nil, BadSignature, err.Error()
	}
	wire := string(sig.PublicKey.Marshal())
	if !j.trust.Signers.Has(sig.PublicKey) && !j.trust.Revoked[wire] {
		return nil, UnknownKey, ssh.FingerprintSHA256(sig.PublicKey)
	}
	if err := e.verify(sig); errors.Is(err, errNamespace) {
		return nil, WrongNamespace, err.Error()
	} else if err != nil {
		return nil, BadSignature, err.Error()
	}
	switch {
	case len(j.subjects) > 0 && e.Project != j.subjects[0].Project:
		return nil, WrongProject, ""
	case e.Article != f.Article:
		return nil, WrongArticle, ""
	case e.Locale != f.Locale:
		return nil, WrongLocale, ""
	}
	r = j.trust.Admits(e.Statement, sig.PublicKey)
	switch {
	case r != "":
	case e.Time.After(j.now.Add(maxSkew)):
		r, j.waits = FutureTime, true
	case j.before != nil && !j.before[e.identity()]:
		// The holder of an expired key can write any time into a statement, but not bring it earlier.
		e.Time = j.now
		if j.trust.Signers.admit(e.Statement, sig.PublicKey) == Expired {
			r = Late
		}
		j.waits = true
	}
	return sig.PublicKey, r, ""
}

// made notes who made a target. It does so even where the statement is not
// believed, because its role, its time or a revocation says so: whoever made a
// text does not become its reviewer by that.
func (j *judge) made(i int, e Entry, key ssh.PublicKey, r Reason) {
	if j.makers[i] == nil {
		j.makers[i] = makers{}
	}
	if e.Paper == nil {
		j.makers[i]["key:"+ssh.FingerprintSHA256(key)] = true
	}
	if r != WrongPerson {
		j.makers[i][j.trust.identity(e.Statement)] = true
	}
}

func (j *judge) digest(i int) (Digest, error) {
	if d, ok := j.digests[i]; ok {
		return d, nil
	}
	d, err := j.subjects[i].Digest()
	j.digests[i] = d
	return d, err
}

func (j *judge) vote(f File, e Entry, unitKey string, key ssh.PublicKey) vote {
	name := j.trust.People[e.Person].Name
	if e.Paper != nil {
		name = e.Paper.Name
	}
	return vote{
		Vote: Vote{
			Person: e.Person, Name: name, Role: e.Role, Verdict: e.Verdict, Reason: e.Reason,
			Time: e.Time, Paper: e.Paper, Key: ssh.FingerprintSHA256(key), File: f.Path, Line: e.Line,
		},
		identity: j.trust.identity(e.Statement),
		entry:    e, order: j.order, unit: unitKey,
	}
}

// weigh counts the votes on one subject. Nothing is counted twice: neither a
// person by two keys or by key and paper, nor a key by two persons.
func (j *judge) weigh(i int, s Subject, policy Policy) Approval {
	a := Approval{Need: policy.Translator}
	if s.IsSource() {
		a.Need = policy.Clinician
	}
	signed := 0
	counted := map[string]bool{}
	for _, v := range j.latest(j.votes[i]) {
		key := "key:" + v.Key
		switch {
		case v.Verdict == Made:
			a.Makers = append(a.Makers, v.Vote)
		case v.Verdict == Reject:
			a.Rejections = append(a.Rejections, v.Vote)
		case j.makers[i].has(v, j.trust):
			j.refuse(v.File, v.entry, v.order, v.unit, SelfReview, "")
		case counted[v.identity]:
			j.refuse(v.File, v.entry, v.order, v.unit, SamePerson, "")
		case v.Paper == nil && counted[key]:
			j.refuse(v.File, v.entry, v.order, v.unit, SameKey, "")
		default:
			a.Approvals = append(a.Approvals, v.Vote)
			counted[v.identity] = true
			if v.Paper == nil {
				counted[key] = true
				signed++
			}
		}
	}
	slices.SortStableFunc(a.Approvals, func(a, b Vote) int { return a.Time.Compare(b.Time) })
	a.NeedMaker = !s.IsSource() && policy.TranslatedBy && a.Need > 0 && len(a.Makers) == 0
	a.Met = len(a.Rejections) == 0 && len(a.Approvals) >= a.Need && !a.NeedMaker
	a.State = a.state(signed)
	return a
}

func (a Approval) state(signed int) State {
	need := max(a.Need, 1)
	switch {
	case len(a.Rejections) > 0:
		return Rejected
	case len(a.Approvals)+len(a.Makers) == 0:
		return None
	case len(a.Approvals) < need || a.NeedMaker:
		return Draft
	case signed >= need:
		return Reviewed
	}
	return Attested
}

// has tells whether the approval comes from a maker: by person, by key, or by
// an officer who recorded somebody's paper on the officer's own translation.
func (m makers) has(v vote, trust Trust) bool {
	officer := v.entry.Statement
	officer.Paper = nil
	return m[v.identity] || m["key:"+v.Key] || m[trust.identity(officer)]
}

// speaker is whose last word counts. A person's paper is another speaker than
// the person's key, so that no officer takes back what somebody signed.
type speaker struct {
	identity     string
	maker, paper bool
}

func (v vote) speaker() speaker {
	return speaker{v.identity, v.Verdict == Made, v.Paper != nil}
}

// latest keeps each speaker's last word, those by key before those by paper.
// Of two words of the same second a rejection is the last.
func (j *judge) latest(votes []vote) []vote {
	if len(votes) == 0 {
		return nil
	}
	votes = slices.Clone(votes)
	slices.SortStableFunc(votes, func(a, b vote) int {
		return cmp.Or(rank(a.Paper != nil, b.Paper != nil), a.Time.Compare(b.Time),
			rank(a.Verdict == Reject, b.Verdict == Reject))
	})
	last := map[speaker]int{}
	for i, v := range votes {
		last[v.speaker()] = i
	}
	var kept []vote
	for i, v := range votes {
		switch by := last[v.speaker()]; {
		case by == i:
			kept = append(kept, v)
		case votes[by].Verdict == v.Verdict:
			j.refuse(v.File, v.entry, v.order, v.unit, SamePerson, "")
		default:
			j.refuse(v.File, v.entry, v.order, v.unit, Superseded, "")
		}
	}
	return kept
}

// rank orders false before true.
func rank(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
