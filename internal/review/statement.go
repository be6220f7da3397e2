// Package review binds a person's approval to the exact words approved.
//
// A Subject is a unit's text in one locale with all that gives it meaning. A
// Statement is what one person says, at one time and in one role, about the
// digests of subjects; an SSH signature over its canonical bytes makes it an
// Entry of a reviews file. Judge says what the entries are worth today, given
// who may sign (Trust) and how many must (Policy).
//
// Nothing here reads or writes a file, and nothing panics on input: what cannot
// be read or believed counts for nothing and says why. docs/reviews.md is the
// specification.
package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Role is the capacity in which a person speaks.
type Role string

const (
	Clinician    Role = "clinician"     // approves source texts
	Translator   Role = "translator"    // approves target texts that another person made
	TranslatedBy Role = "translated-by" // made a target text, or had a machine make it
	Officer      Role = "officer"       // records what others signed on paper; no role of a statement
)

// Verdict is what the person says of the units.
type Verdict string

const (
	Approve Verdict = "approve"
	Reject  Verdict = "reject" // with a reason
	Made    Verdict = "made"   // the verdict of TranslatedBy, and of no other role
)

// UnitDigest names one unit and the subject that the person saw.
type UnitDigest struct {
	Key    string
	Digest Digest
}

// Paper is a signature made by hand, which an officer records.
type Paper struct {
	Scan          Digest // SHA-256 of the scan's file
	Name          string // of the person who signed on paper
	Qualification string // as that person gave it
}

// Statement is what one person says of units of one article in one locale.
type Statement struct {
	Project string
	Article string
	Locale  string
	Role    Role
	Verdict Verdict
	Reason  string       // of a rejection; one line
	Person  string       // principal of the key's owner: with Paper, the officer's
	Time    time.Time    // by the signer's clock; whole seconds
	Units   []UnitDigest // in ascending order of Key in bytes, without repetition
	Paper   *Paper       // nil unless recorded from paper
}

// timeLayout is RFC 3339 in UTC to the second, the only form accepted.
const timeLayout = "2006-01-02T15:04:05Z"

// NewStatement returns a statement about the subjects, in canonical order, for
// the caller to fill in role, verdict, person and time. All subjects must be of
// one project, article and locale.
func NewStatement(subjects []Subject) (Statement, error) {
	if len(subjects) == 0 {
		return Statement{}, errors.New("a statement needs at least one unit")
	}
	first := subjects[0]
	s := Statement{Project: first.Project, Article: first.Article, Locale: first.Locale}
	for _, sub := range subjects {
		if sub.Project != s.Project || sub.Article != s.Article || sub.Locale != s.Locale {
			return Statement{}, errors.New("one statement covers one article in one locale")
		}
		d, err := sub.Digest()
		if err != nil {
			return Statement{}, err
		}
		s.Units = append(s.Units, UnitDigest{sub.Key, d})
	}
	slices.SortFunc(s.Units, func(a, b UnitDigest) int { return cmp.Compare(a.Key, b.Key) })
	return s, nil
}

// Bytes returns the canonical bytes, which are what is signed. It fails if the
// statement does not hold together; nothing is mended on the way, except that
// the time is cut to whole seconds in UTC.
func (s Statement) Bytes() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	b := []byte(statementHeader)
	b = appendField(b, "project", s.Project)
	b = appendField(b, "article", s.Article)
	b = appendField(b, "locale", s.Locale)
	b = appendField(b, "role", string(s.Role))
	b = appendField(b, "verdict", string(s.Verdict))
	b = appendField(b, "reason", s.Reason)
	b = appendField(b, "person", s.Person)
	b = appendField(b, "time", s.Time.UTC().Format(timeLayout))
	b = appendCount(b, "units", len(s.Units))
	for _, u := range s.Units {
		b = appendField(b, "key", u.Key)
		b = appendField(b, "digest", u.Digest.String())
	}
	if s.Paper == nil {
		return appendField(b, "paper", "no"), nil
	}
	b = appendField(b, "paper", "yes")
	b = appendField(b, "scan", s.Paper.Scan.String())
	b = appendField(b, "name", s.Paper.Name)
	return appendField(b, "qualification", s.Paper.Qualification), nil
}

// ParseStatement reads canonical bytes. It accepts exactly what Bytes returns.
func ParseStatement(b []byte) (Statement, error) {
	s, err := parseStatement(b)
	if err != nil {
		return Statement{}, fmt.Errorf("not a statement: %w", err)
	}
	return s, nil
}

func parseStatement(b []byte) (Statement, error) {
	if len(b) > maxBytes {
		return Statement{}, fmt.Errorf("longer than %d bytes", maxBytes)
	}
	r := fieldReader{rest: string(b)}
	r.header(statementHeader)
	s := Statement{
		Project: r.field("project"),
		Article: r.field("article"),
		Locale:  r.field("locale"),
		Role:    Role(r.field("role")),
		Verdict: Verdict(r.field("verdict")),
		Reason:  r.field("reason"),
		Person:  r.field("person"),
	}
	when := r.field("time")
	for range r.count("units", maxUnits) {
		u := UnitDigest{Key: r.field("key")}
		digest := r.field("digest")
		if r.err != nil {
			break
		}
		if u.Digest, r.err = ParseDigest(digest); r.err == nil {
			s.Units = append(s.Units, u)
		}
	}
	switch paper := r.field("paper"); {
	case r.err != nil || paper == "no":
	case paper == "yes":
		s.Paper = &Paper{}
		scan := r.field("scan")
		s.Paper.Name, s.Paper.Qualification = r.field("name"), r.field("qualification")
		if r.err == nil {
			s.Paper.Scan, r.err = ParseDigest(scan)
		}
	default:
		r.err = errors.New(`the field "paper" is neither yes nor no`)
	}
	if r.err != nil {
		return Statement{}, r.err
	}
	if r.rest != "" {
		return Statement{}, errors.New("something follows the last field")
	}
	var err error
	if s.Time, err = parseTime(when); err != nil {
		return Statement{}, err
	}
	return s, s.check()
}

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(timeLayout, s)
	if err != nil || t.Format(timeLayout) != s {
		return time.Time{}, fmt.Errorf("the time %q is not of the form 2026-01-31T09:30:00Z", s)
	}
	return t, nil
}

func (s Statement) check() error {
	for _, f := range [...]struct{ what, value string }{
		{"the project", s.Project}, {"the article", s.Article}, {"the locale", s.Locale},
	} {
		if err := CheckWord(f.what, f.value); err != nil {
			return err
		}
	}
	if err := CheckPerson(s.Person); err != nil {
		return err
	}
	if y := s.Time.UTC().Year(); y < 1970 || y > 9999 {
		return fmt.Errorf("the time's year %d is not between 1970 and 9999", y)
	}
	if err := s.checkVerdict(); err != nil {
		return err
	}
	if err := checkUnits(s.Units); err != nil {
		return err
	}
	if s.Paper == nil {
		return nil
	}
	if s.Paper.Name == "" || s.Paper.Qualification == "" {
		return errors.New("a paper needs the name and the qualification of who signed it")
	}
	if err := CheckLine("the name", s.Paper.Name); err != nil {
		return err
	}
	return CheckLine("the qualification", s.Paper.Qualification)
}

func (s Statement) checkVerdict() error {
	switch s.Role {
	case Clinician, Translator:
		if s.Verdict != Approve && s.Verdict != Reject {
			return fmt.Errorf("the verdict of a %s is approve or reject, not %q", s.Role, s.Verdict)
		}
	case TranslatedBy:
		if s.Verdict != Made {
			return fmt.Errorf("the verdict of %s is made, not %q", s.Role, s.Verdict)
		}
	default:
		return fmt.Errorf("the role %q is none of clinician, translator, translated-by", s.Role)
	}
	if (s.Verdict == Reject) != (s.Reason != "") {
		return errors.New("a rejection needs a reason, and nothing else has one")
	}
	return CheckLine("the reason", s.Reason)
}

// checkUnits holds the list to its one order, so that a reordered list is no
// other way to write the same statement.
func checkUnits(units []UnitDigest) error {
	if len(units) == 0 || len(units) > maxUnits {
		return fmt.Errorf("a statement covers 1 to %d units, not %d", maxUnits, len(units))
	}
	for i, u := range units {
		if err := CheckWord("the key", u.Key); err != nil {
			return err
		}
		if i > 0 && units[i-1].Key >= u.Key {
			return fmt.Errorf("the unit %q stands twice or out of order", u.Key)
		}
	}
	return nil
}
