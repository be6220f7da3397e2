package review

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// Error is a problem at a place in a file.
type Error struct {
	File string
	Line int // 1-based
	Col  int // 1-based, in bytes
	What string
	Mend string
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.What)
	if e.Mend != "" {
		s += ": " + e.Mend
	}
	return s
}

// Limits of the files that say who may sign.
const (
	maxSignersFile = 1 << 20
	maxSignersLine = 64 << 10
)

// Signer is one line of allowed_signers.
type Signer struct {
	Principals  string // pattern list, ssh_config(5) PATTERNS
	Namespaces  string // pattern list; "" allows every namespace
	ValidAfter  time.Time
	ValidBefore time.Time // inclusive, as OpenSSH has it; zero times are no bound
	Key         ssh.PublicKey
	Line        int
}

// Signers are the lines of allowed_signers.
type Signers []Signer

// ParseSigners reads allowed_signers (ssh-keygen(1), ALLOWED SIGNERS).
//
// It is stricter than ssh-keygen, which skips a line that it cannot use: here
// any line that is not a person's own key with known options fails the file,
// with an *Error. Certificate authorities and certificates are among them, since
// whoever holds an authority could name any person, and times without Z, which
// ssh-keygen takes as of the machine's time zone: one file must not mean one
// thing to its author and another to CI.
func ParseSigners(file string, r io.Reader) (Signers, error) {
	var signers Signers
	err := eachLine(file, r, func(line string, n int) *Error {
		p := lineParser{file: file, line: line, n: n}
		s, err := p.signer()
		if err == nil {
			signers = append(signers, s)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return signers, nil
}

// Revoked are keys that nothing counts from, whenever it was signed, by their
// wire encoding.
type Revoked map[string]bool

// ParseRevoked reads a list of revoked public keys, one to a line, as
// `ssh-keygen -Y verify -r` takes it. Key revocation lists in binary form are
// refused, as is every line that is no key: a revocation must not get lost.
func ParseRevoked(file string, r io.Reader) (Revoked, error) {
	revoked := Revoked{}
	err := eachLine(file, r, func(line string, n int) *Error {
		if strings.HasPrefix(line, "SSHKRL") {
			return &Error{file, n, 1, "a binary key revocation list", "list the public keys instead, one to a line"}
		}
		p := lineParser{file: file, line: line, n: n}
		p.space()
		key, err := p.key()
		if err == nil {
			revoked[string(key.Marshal())] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return revoked, nil
}

// eachLine calls f for each line that is neither blank nor a comment. A BOM and
// CRLF are accepted.
func eachLine(file string, r io.Reader, f func(line string, n int) *Error) error {
	data, err := io.ReadAll(io.LimitReader(r, maxSignersFile+1))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(data) > maxSignersFile {
		return &Error{file, 1, 1, fmt.Sprintf("longer than %d bytes", maxSignersFile), "list only the people who review"}
	}
	n := 0
	for line := range strings.SplitSeq(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		n++
		line = strings.TrimRight(line, " \t\r")
		if t := strings.TrimLeft(line, " \t"); t == "" || t[0] == '#' {
			continue
		}
		if len(line) > maxSignersLine {
			return &Error{file, n, 1, fmt.Sprintf("a line of more than %d bytes", maxSignersLine), "one key to a line"}
		}
		if err := f(line, n); err != nil {
			return err
		}
	}
	return nil
}

// lineParser walks one line; at is the offset of what is read next.
type lineParser struct {
	file string
	line string
	n    int
	at   int
}

func (p *lineParser) fail(at int, what, mend string) *Error {
	return &Error{p.file, p.n, at + 1, what, mend}
}

func (p *lineParser) space() {
	for p.at < len(p.line) && (p.line[p.at] == ' ' || p.line[p.at] == '\t') {
		p.at++
	}
}

// word returns what stands before the next space.
func (p *lineParser) word() string {
	rest := p.line[p.at:]
	if i := strings.IndexAny(rest, " \t"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

const signerForm = `write: name@example.org namespaces="` + Namespace + `" ssh-ed25519 AAAA…`

func (p *lineParser) signer() (Signer, *Error) {
	s := Signer{Line: p.n}
	p.space()
	start := p.at
	if p.line[p.at] == '"' {
		end := strings.IndexByte(p.line[p.at+1:], '"')
		if end < 0 {
			return s, p.fail(start, "a quotation mark without its end", signerForm)
		}
		s.Principals = p.line[p.at+1 : p.at+1+end]
		p.at += end + 2
	} else {
		s.Principals = p.word()
		p.at += len(s.Principals)
	}
	if strings.Trim(s.Principals, ",") == "" {
		return s, p.fail(start, "no principals", signerForm)
	}
	// Persons are ASCII, so such a one would be nobody; but it can look like somebody.
	if i := strings.IndexFunc(s.Principals, func(r rune) bool { return r < ' ' || r >= 0x7f }); i >= 0 {
		return s, p.fail(start, fmt.Sprintf("the principals %+q are not ASCII", s.Principals), signerForm)
	}
	if isKeyType(s.Principals) {
		return s, p.fail(start, "a key without principals before it", signerForm)
	}
	p.space()
	if p.at < len(p.line) && !isKeyType(p.word()) {
		if err := p.options(&s); err != nil {
			return s, err
		}
		p.space()
	}
	var err *Error
	s.Key, err = p.key()
	return s, err
}

// isKeyType tells key types, refused ones among them, from principals and options.
func isKeyType(word string) bool {
	switch word {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoRSA, ssh.InsecureKeyAlgoDSA,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return true
	}
	return strings.HasSuffix(word, "-cert-v01@openssh.com")
}

// key reads type, base64 and, unread, a comment.
func (p *lineParser) key() (ssh.PublicKey, *Error) {
	start := p.at
	kind := p.word()
	if kind == "" {
		return nil, p.fail(start, "no key", signerForm)
	}
	p.at += len(kind)
	p.space()
	blob, err := base64.StdEncoding.Strict().DecodeString(p.word())
	if err != nil || len(blob) == 0 {
		return nil, p.fail(p.at, "the key is not in base64", "copy the line of the .pub file")
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil {
		return nil, p.fail(p.at, "the key cannot be read", "copy the line of the .pub file")
	}
	if key.Type() != kind {
		return nil, p.fail(start, fmt.Sprintf("the key is of type %s, not %s", key.Type(), kind), "copy the line of the .pub file")
	}
	if err := checkKey(key); err != nil {
		what, mend, _ := strings.Cut(err.Error(), ": ")
		return nil, p.fail(start, what, mend)
	}
	return key, nil
}

// options reads the list of options. Each may stand once; values are quoted.
func (p *lineParser) options(s *Signer) *Error {
	seen := map[string]bool{}
	for {
		start := p.at
		rest := p.line[p.at:]
		name := rest
		if i := strings.IndexAny(rest, "=, \t"); i >= 0 {
			name = rest[:i]
		}
		p.at += len(name)
		name = strings.ToLower(name)
		if seen[name] {
			return p.fail(start, fmt.Sprintf("the option %q stands twice", name), "keep one")
		}
		seen[name] = true
		if err := p.option(s, name, start); err != nil {
			return err
		}
		if p.at == len(p.line) || p.line[p.at] != ',' {
			break
		}
		p.at++
	}
	if p.at < len(p.line) && p.line[p.at] != ' ' && p.line[p.at] != '\t' {
		return p.fail(p.at, "something follows an option's value", "separate options by commas, without spaces")
	}
	if !s.ValidAfter.IsZero() && !s.ValidBefore.IsZero() && s.ValidBefore.Before(s.ValidAfter) {
		return p.fail(0, "valid-before is earlier than valid-after", "exchange the two times")
	}
	return nil
}

func (p *lineParser) option(s *Signer, name string, start int) *Error {
	switch name {
	case "namespaces", "valid-after", "valid-before":
	case "cert-authority":
		return p.fail(start, "certificate authorities are refused", "list each person's own key")
	default:
		return p.fail(start, fmt.Sprintf("%q is no option that is known here", name), signerForm)
	}
	value, at, err := p.quoted(name)
	if err != nil {
		return err
	}
	if name == "namespaces" {
		if value == "" {
			return p.fail(at, "no namespaces", `write namespaces="`+Namespace+`"`)
		}
		s.Namespaces = value
		return nil
	}
	t, utc, ok := parseSignerTime(value)
	if !ok {
		return p.fail(at, fmt.Sprintf("%q is no time", value), "write YYYYMMDDZ or YYYYMMDDHHMMSSZ")
	}
	if !utc {
		return p.fail(at, fmt.Sprintf("%q is another moment in another time zone", value), "write it in UTC, with a Z at its end")
	}
	if name == "valid-after" {
		s.ValidAfter = t
	} else {
		s.ValidBefore = t
	}
	return nil
}

// quoted reads ="value", where \" stands for a quotation mark.
func (p *lineParser) quoted(name string) (value string, at int, err *Error) {
	if !strings.HasPrefix(p.line[p.at:], `="`) {
		return "", 0, p.fail(p.at, fmt.Sprintf("the option %q has no value in quotation marks", name), signerForm)
	}
	p.at += 2
	at = p.at
	var b strings.Builder
	for p.at < len(p.line) {
		c := p.line[p.at]
		p.at++
		if c == '"' {
			return b.String(), at, nil
		}
		if c == '\\' && strings.HasPrefix(p.line[p.at:], `"`) {
			c = '"'
			p.at++
		}
		b.WriteByte(c)
	}
	return "", 0, p.fail(at, "a quotation mark without its end", signerForm)
}

// parseSignerTime reads YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, and whether Z or UTC is behind it.
func parseSignerTime(s string) (t time.Time, utc, ok bool) {
	digits := strings.TrimRight(s, "ZzUuTtCc")
	switch strings.ToUpper(s[len(digits):]) {
	case "Z", "UTC":
		utc = true
	case "":
	default:
		return t, false, false
	}
	layout := "20060102150405"
	if n := len(digits); n != 8 && n != 12 && n != 14 {
		return t, false, false
	}
	t, err := time.Parse(layout[:len(digits)], digits)
	return t, utc, err == nil && t.Year() >= 1970
}

// matchList is OpenSSH's match of a string against a comma-separated list of
// patterns: one must match, and none of those that begin with "!" may.
func matchList(s, list string) bool {
	found := false
	for pattern := range strings.SplitSeq(list, ",") {
		pattern, negated := strings.CutPrefix(pattern, "!")
		if !matchPattern(s, pattern) {
			continue
		}
		if negated {
			return false
		}
		found = true
	}
	return found
}

// matchPattern matches "*" with any bytes and "?" with one. It goes back to the
// last star only, so its time is bounded by the product of the lengths.
func matchPattern(s, pattern string) bool {
	i, j, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case j < len(pattern) && pattern[j] == '*':
			star, mark = j, i
			j++
		case j < len(pattern) && (pattern[j] == '?' || pattern[j] == s[i]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = mark, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[j:], "*") == ""
}
