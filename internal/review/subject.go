package review

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Forms are a text's plural forms by CLDR category (UTS #35, Language Plural
// Rules). A text without plural has the form "other" alone.
type Forms map[string]string

// Text returns the forms of a text without plural.
func Text(s string) Forms { return Forms{"other": s} }

// categories are the CLDR plural categories in the order in which forms are
// digested.
var categories = [maxForms]string{"zero", "one", "two", "few", "many", "other"}

// Subject is all that an approval of one unit is bound to. Any difference in
// any field makes another subject. A unit's place within its section is not
// part of it, so moving a unit there leaves its approvals in force.
type Subject struct {
	Project string // the project's name: keeps an approval from serving another project
	Article string // slug
	Key     string
	Section string // section ID
	Safety  bool

	SourceLocale string
	Locale       string // of the text approved: SourceLocale, or that of the target
	Source       Forms
	Target       Forms             // nil if, and only if, Locale is SourceLocale
	Vars         map[string]string // values of the vars that the source or the target uses
}

// IsSource tells a source text, which clinicians approve, from a target, which
// translators approve.
func (s Subject) IsSource() bool { return s.Locale == s.SourceLocale }

// Digest is the SHA-256 of a subject's canonical bytes.
type Digest [sha256.Size]byte

func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// ParseDigest reads what Digest.String writes: 64 lower-case hex digits.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(d) || strings.ToLower(s) != s {
		return d, errors.New("no SHA-256 of 64 lower-case hex digits")
	}
	copy(d[:], b)
	return d, nil
}

// Digest returns the digest of the subject's canonical bytes.
func (s Subject) Digest() (Digest, error) {
	b, err := s.Bytes()
	if err != nil {
		return Digest{}, err
	}
	return sha256.Sum256(b), nil
}

// Bytes returns the subject's canonical bytes, as docs/reviews.md lays down.
// Texts and values are normalized on the way. It fails for a subject that
// nobody can approve: an identifier missing or unreadable, a text blank, not
// UTF-8 or without its form "other", a target missing.
func (s Subject) Bytes() ([]byte, error) {
	b, err := s.bytes()
	if err != nil {
		return nil, fmt.Errorf("%s/%s/%s: %w", s.Article, s.Locale, s.Key, err)
	}
	return b, nil
}

func (s Subject) bytes() ([]byte, error) {
	for _, f := range [...]struct{ name, value string }{
		{"project", s.Project}, {"article", s.Article}, {"key", s.Key},
		{"section", s.Section}, {"source-locale", s.SourceLocale}, {"locale", s.Locale},
	} {
		if err := CheckWord("the "+f.name, f.value); err != nil {
			return nil, err
		}
	}
	if s.IsSource() != (len(s.Target) == 0) {
		return nil, errors.New("a target text belongs to a locale other than the source's, and to each such")
	}
	safety := "no"
	if s.Safety {
		safety = "yes"
	}
	b := []byte(subjectHeader)
	b = appendField(b, "project", s.Project)
	b = appendField(b, "article", s.Article)
	b = appendField(b, "key", s.Key)
	b = appendField(b, "section", s.Section)
	b = appendField(b, "safety", safety)
	b = appendField(b, "source-locale", s.SourceLocale)
	b = appendField(b, "locale", s.Locale)
	b, err := appendForms(b, "source", s.Source)
	if err != nil {
		return nil, err
	}
	if s.IsSource() {
		b = appendCount(b, "target-forms", 0)
	} else if b, err = appendForms(b, "target", s.Target); err != nil {
		return nil, err
	}
	return appendVars(b, s.Vars)
}

func appendForms(b []byte, which string, forms Forms) ([]byte, error) {
	b = appendCount(b, which+"-forms", len(forms))
	if _, ok := forms["other"]; !ok {
		return nil, fmt.Errorf(`the %s has no form "other"`, which)
	}
	known := 0
	for _, c := range categories {
		text, ok := forms[c]
		if !ok {
			continue
		}
		known++
		if err := checkText(text); err != nil {
			return nil, fmt.Errorf("the %s's form %q %w", which, c, err)
		}
		text = Normalize(text)
		if strings.TrimSpace(text) == "" {
			return nil, fmt.Errorf("the %s's form %q is blank", which, c)
		}
		b = appendField(b, "form", c)
		b = appendField(b, "text", text)
	}
	if known != len(forms) {
		return nil, fmt.Errorf("the %s has a form that is no CLDR plural category", which)
	}
	return b, nil
}

func appendVars(b []byte, vars map[string]string) ([]byte, error) {
	if len(vars) > maxVars {
		return nil, fmt.Errorf("more than %d vars", maxVars)
	}
	names := make([]string, 0, len(vars))
	for name := range vars {
		names = append(names, name)
	}
	slices.Sort(names)
	b = appendCount(b, "vars", len(names))
	for _, name := range names {
		if err := CheckWord("the name of a var", name); err != nil {
			return nil, err
		}
		if err := checkText(vars[name]); err != nil {
			return nil, fmt.Errorf("the value of the var %q %w", name, err)
		}
		b = appendField(b, "var", name)
		b = appendField(b, "value", Normalize(vars[name]))
	}
	return b, nil
}

func checkText(s string) error {
	if len(s) > maxText {
		return fmt.Errorf("is longer than %d bytes", maxText)
	}
	if !utf8.ValidString(s) {
		return errors.New("is not UTF-8")
	}
	return nil
}
