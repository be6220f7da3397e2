package review

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/crypto/ssh"
	"golang.org/x/text/unicode/norm"
)

// Person is what the project says of a principal.
type Person struct {
	Name      string   // "" if the project does not say it; two principals of one name are one person
	Roles     []Role   // a translator may also say translated-by
	Languages []string // tags in which the roles hold, compared exactly; "*" is every language
}

// ParseRole reads a role as caveat.toml gives it to a person.
func ParseRole(s string) (Role, error) {
	switch r := Role(s); r {
	case Clinician, Translator, TranslatedBy, Officer:
		return r, nil
	}
	return "", fmt.Errorf("the role %q is none of clinician, translator, translated-by, officer", s)
}

// Trust says who may sign. All of it must come from a place that the change
// under judgement cannot write to, such as the protected branch.
type Trust struct {
	Signers Signers
	Revoked Revoked
	People  map[string]Person // by principal
}

// Reason says why a statement, or its part about one unit, is not counted.
type Reason string

// Reasons about a whole statement.
const (
	BadSignature     Reason = "bad-signature"       // unreadable, or not of this statement
	WrongNamespace   Reason = "wrong-namespace"     // signed for another purpose
	WrongProject     Reason = "wrong-project"       // said of another project
	WrongArticle     Reason = "wrong-article"       // said of another article than the file's
	WrongLocale      Reason = "wrong-locale"        // said of another locale than the file's
	UnknownKey       Reason = "unknown-key"         // not, or no longer, in allowed_signers
	RevokedKey       Reason = "revoked-key"         // in revoked_signers
	WrongPerson      Reason = "wrong-person"        // the key is not this person's
	NamespaceBarred  Reason = "namespace-barred"    // the key's line does not allow our namespace
	NotYetValid      Reason = "not-yet-valid"       // signed before valid-after
	Expired          Reason = "expired"             // signed after valid-before
	FutureTime       Reason = "future-time"         // signed later than now
	Late             Reason = "late"                // brought after valid-before, whatever time it states
	UnknownPerson    Reason = "unknown-person"      // without roles in caveat.toml
	RoleNotHeld      Reason = "role-not-held"       // the person does not have the role
	LanguageNotHeld  Reason = "language-not-held"   // the role does not hold in this language
	PaperByItsSigner Reason = "paper-by-its-signer" // an officer recorded a paper of their own
)

// Reasons about one unit of a statement that is otherwise believed.
const (
	Changed    Reason = "changed"     // text, section, safety mark or a var is another today
	Gone       Reason = "gone"        // the unit no longer exists
	RoleUnfit  Reason = "role-unfit"  // clinicians approve sources, translators targets
	SelfReview Reason = "self-review" // by the person, or the key, that made the translation
	Superseded Reason = "superseded"  // the same person has since said otherwise
	SamePerson Reason = "same-person" // the same person has said it twice
	SameKey    Reason = "same-key"    // another person's approval was made with the same key
)

// History tells what time brings about by itself (Changed, Gone, Superseded,
// SamePerson) from what somebody has to look into.
func (r Reason) History() bool {
	switch r {
	case Changed, Gone, Superseded, SamePerson:
		return true
	}
	return false
}

// Persons returns the principals that allowed_signers names for a key, patterns
// left out: for whom a key can sign without being told.
func (s Signers) Persons(key ssh.PublicKey) []string {
	var persons []string
	for _, line := range s.of(key) {
		for p := range strings.SplitSeq(line.Principals, ",") {
			if CheckPerson(p) == nil && matchList(p, line.Principals) && !slices.Contains(persons, p) {
				persons = append(persons, p)
			}
		}
	}
	return persons
}

// Has says whether allowed_signers gives a key to anybody, be it by a pattern.
func (s Signers) Has(key ssh.PublicKey) bool { return len(s.of(key)) > 0 }

func (s Signers) of(key ssh.PublicKey) Signers {
	wire := string(key.Marshal())
	var lines Signers
	for _, line := range s {
		if string(line.Key.Marshal()) == wire {
			lines = append(lines, line)
		}
	}
	return lines
}

// Admits returns "" if a statement signed by the key would be believed, and
// otherwise why not. It looks at who says it, in which role, language and at
// what time, not at the texts. Validity is judged at the signed time.
func (t Trust) Admits(s Statement, key ssh.PublicKey) Reason {
	if t.Revoked[string(key.Marshal())] {
		return RevokedKey
	}
	if r := t.Signers.admit(s, key); r != "" {
		return r
	}
	p, ok := t.People[s.Person]
	if !ok {
		return UnknownPerson
	}
	if !p.holds(s) {
		return RoleNotHeld
	}
	if !slices.Contains(p.Languages, s.Locale) && !slices.Contains(p.Languages, "*") {
		return LanguageNotHeld
	}
	if s.Paper != nil && p.Name != "" && fold(p.Name) == fold(s.Paper.Name) {
		return PaperByItsSigner
	}
	return ""
}

// admit tries each line of the key, as OpenSSH does, and returns the reason of
// the line that came furthest.
func (s Signers) admit(st Statement, key ssh.PublicKey) Reason {
	progress := []Reason{UnknownKey, WrongPerson, NamespaceBarred, NotYetValid, Expired}
	furthest := 0
	for _, line := range s.of(key) {
		step := 1
		switch {
		case !matchList(st.Person, line.Principals):
		case line.Namespaces != "" && !matchList(Namespace, line.Namespaces):
			step = 2
		case !line.ValidAfter.IsZero() && st.Time.Before(line.ValidAfter):
			step = 3
		case !line.ValidBefore.IsZero() && st.Time.After(line.ValidBefore):
			step = 4
		default:
			return ""
		}
		furthest = max(furthest, step)
	}
	return progress[furthest]
}

func (p Person) holds(s Statement) bool {
	switch {
	case s.Paper != nil:
		return slices.Contains(p.Roles, Officer)
	case s.Role == TranslatedBy && slices.Contains(p.Roles, Translator):
		return true
	}
	return slices.Contains(p.Roles, s.Role)
}

// identity is what two statements of one person have in common, whatever key,
// principal or paper they come by: the name where it is known.
func (t Trust) identity(s Statement) string {
	if s.Paper != nil {
		return "name:" + fold(s.Paper.Name)
	}
	if name := fold(t.People[s.Person].Name); name != "" {
		return "name:" + name
	}
	return "principal:" + s.Person
}

// strokes are Latin letters that Unicode does not take apart, as names are written without them.
var strokes = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ħ", "h", "ŧ", "t", "ı", "i", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe")

// fold brings spellings of one name together: case, width, spaces, punctuation
// and the accents and strokes of European scripts are left out. Marks of other
// scripts are vowels and stay.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		if r >= 0x0300 && r <= 0x036f || unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strokes.Replace(b.String())
}
