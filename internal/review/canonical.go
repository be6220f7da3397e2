package review

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The first line of each kind of canonical bytes. The number is the version:
// a change of any field, of their order or of their meaning makes a new one.
const (
	subjectHeader   = "caveat review subject 1\n"
	statementHeader = "caveat review statement 1\n"
)

// Limits of what is signed, so that no reader has to trust a length.
const (
	maxWord  = 512      // bytes of an identifier
	maxLine  = 2000     // bytes of a reason, a name or a qualification
	maxText  = 1 << 20  // bytes of a text or of the value of a var
	maxUnits = 10000    // units under one signature
	maxBytes = 16 << 20 // bytes of a statement
	maxForms = 6        // CLDR has six plural categories
	maxVars  = 1000     // vars of one text
)

// Normalize returns text as it is digested and signed: LF line endings and
// Unicode normalization form C (UAX #15). It removes nothing else: white space
// and invisible characters are part of what is approved.
func Normalize(text string) string {
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return norm.NFC.String(text)
}

// appendField appends one field: its name, a space, the length of its value in
// bytes in decimal, LF, the value, LF. Names and their order are fixed and
// lengths are explicit, so no two lists of values share their bytes.
func appendField(b []byte, name, value string) []byte {
	b = append(b, name...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(len(value)), 10)
	b = append(b, '\n')
	b = append(b, value...)
	return append(b, '\n')
}

func appendCount(b []byte, name string, n int) []byte {
	return appendField(b, name, strconv.Itoa(n))
}

// fieldReader takes fields off canonical bytes. After the first error it
// returns empty values only.
type fieldReader struct {
	rest string
	err  error
}

func (r *fieldReader) header(want string) {
	rest, ok := strings.CutPrefix(r.rest, want)
	if !ok {
		r.err = fmt.Errorf("does not begin with %q", strings.TrimSuffix(want, "\n"))
		return
	}
	r.rest = rest
}

func (r *fieldReader) field(name string) string {
	if r.err != nil {
		return ""
	}
	rest, ok := strings.CutPrefix(r.rest, name+" ")
	if !ok {
		r.err = fmt.Errorf("the field %q is missing", name)
		return ""
	}
	digits, rest, _ := strings.Cut(rest, "\n")
	n, ok := decimal(digits, len(rest)-1)
	if !ok || rest[n] != '\n' {
		r.err = fmt.Errorf("the field %q has a wrong length", name)
		return ""
	}
	r.rest = rest[n+1:]
	return rest[:n]
}

func (r *fieldReader) count(name string, most int) int {
	n, ok := decimal(r.field(name), most)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("the field %q is no count up to %d", name, most)
	}
	return n
}

// decimal reads a number written in the one way that appendCount writes it.
func decimal(s string, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most || strconv.Itoa(n) != s {
		return 0, false
	}
	return n, true
}

// CheckWord accepts an identifier, such as a project's name: something visible,
// in NFC, without white space, so that it can stand in a list and reads as what
// it is. The error begins with what.
func CheckWord(what, s string) error {
	switch {
	case s == "":
		return fmt.Errorf("%s is empty", what)
	case len(s) > maxWord:
		return fmt.Errorf("%s is longer than %d bytes", what, maxWord)
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s):
		return fmt.Errorf("%s %q is not UTF-8 in normalization form C", what, s)
	}
	for _, r := range s {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return fmt.Errorf("%s %q has a space or an invisible character", what, s)
		}
	}
	return nil
}

// CheckPerson accepts a principal, commonly an address. ASCII only: two persons who look alike on a
// page would otherwise be two persons to a machine.
func CheckPerson(s string) error {
	if err := CheckWord("the person", s); err != nil {
		return err
	}
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || strings.IndexByte(`*?!,"\`, c) >= 0 {
			return fmt.Errorf("the person %q is no plain ASCII principal such as name@example.org", s)
		}
	}
	return nil
}

// CheckLine accepts one line of text for people, such as a reason. The error begins with what.
func CheckLine(what, s string) error {
	switch {
	case len(s) > maxLine:
		return fmt.Errorf("%s is longer than %d bytes", what, maxLine)
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s):
		return fmt.Errorf("%s is not UTF-8 in normalization form C", what)
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("%s begins or ends with a space", what)
	}
	for _, r := range s {
		if r != ' ' && !unicode.IsGraphic(r) {
			return fmt.Errorf("%s has a line break or an invisible character", what)
		}
	}
	return nil
}
