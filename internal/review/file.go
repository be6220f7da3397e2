package review

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Limits of a reviews file. A statement about 500 units takes about 50 KiB.
const (
	maxFile    = 16 << 20
	maxEntries = 10000
)

// File is a reviews file, locales/<article>/reviews.<locale>.toml.
type File struct {
	Path    string // for messages
	Article string
	Locale  string
	Entries []Entry

	// Before is the file as it is where no change under judgement can write, such as on the protected
	// branch; nil where nobody asked. It tells what such a change brings.
	Before *File
}

// Read reads the reviews file of one article and locale. Either the whole file
// is as Append writes it (comments, order of keys, quoting and line endings are
// free) or it is refused with an *Error and nothing in it counts. Not more than
// 16 MiB are read. Signatures are not verified here, Judge does.
func Read(path, article, locale string, r io.Reader) (File, error) {
	f := File{Path: path, Article: article, Locale: locale}
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", path, err)
	}
	if f.Entries, err = parseFile(path, data); err != nil {
		return File{}, err
	}
	return f, nil
}

// Append returns the file's bytes with the entry behind them; what is there
// stays as it is, byte for byte. data may be empty. A file that Read refuses is
// not added to. The entry's signature must be of its statement.
func Append(path string, data []byte, e Entry) ([]byte, error) {
	before, err := parseFile(path, data)
	if err != nil {
		return nil, err
	}
	if _, err := e.Verify(); err != nil {
		return nil, err
	}
	text := formatEntry(e)
	if len(data) == 0 {
		text = "# Approvals, each signed by a person's SSH key. An edited one is void.\n\n" + text
	} else {
		text = "\n" + text
		if data[len(data)-1] != '\n' {
			text = "\n" + text
		}
	}
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	out := slices.Concat(data, []byte(text))
	after, err := parseFile(path, out)
	if err != nil {
		return nil, err
	}
	if len(after) != len(before)+1 || after[len(before)].identity() != e.identity() {
		return nil, fmt.Errorf("%s: the statement would not read back as it was signed", path)
	}
	return out, nil
}

// Merge returns the bytes of one file with what another has signed besides: nobody's word is dropped.
func Merge(path string, data, other []byte) ([]byte, int, error) {
	mine, err := parseFile(path, data)
	if err != nil {
		return nil, 0, err
	}
	theirs, err := parseFile(path, other)
	if err != nil {
		return nil, 0, err
	}
	more := Lost(File{Entries: theirs}, File{Entries: mine})
	for _, e := range more {
		if data, err = Append(path, data, e); err != nil {
			return nil, 0, fmt.Errorf("%s: the statement by %s of %s: %w", path, e.Person, e.Time.Format(timeLayout), err)
		}
	}
	return data, len(more), nil
}

// Lost returns the entries of an earlier state of a file that a later one lacks.
// Approvals are kept as history, so a change that takes one out, a rejection
// above all, needs somebody's eyes.
func Lost(earlier, later File) []Entry {
	var lost []Entry
	there := later.identities()
	for _, e := range earlier.Entries {
		if !there[e.identity()] {
			lost = append(lost, e)
		}
	}
	return lost
}

// identities is the set of a file's entries.
func (f *File) identities() map[[sha256.Size]byte]bool {
	set := make(map[[sha256.Size]byte]bool, len(f.Entries))
	for _, e := range f.Entries {
		set[e.identity()] = true
	}
	return set
}

// identity tells entries apart: it digests statement and signature, whatever the length of the armor's
// lines. Of a statement that does not hold together, which no file has, it is none.
func (e Entry) identity() [sha256.Size]byte {
	b, err := e.Statement.Bytes()
	if err != nil {
		return [sha256.Size]byte{}
	}
	signature := []byte(strings.TrimSpace(e.Signature))
	if block, _ := pem.Decode([]byte(e.Signature)); block != nil {
		signature = block.Bytes
	}
	return sha256.Sum256(append(b, signature...))
}

func formatEntry(e Entry) string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%s = %s\n", name, quote(value)) }
	b.WriteString("[[statement]]\nversion = 1\n")
	line("project", e.Project)
	line("article", e.Article)
	line("locale", e.Locale)
	line("role", string(e.Role))
	line("verdict", string(e.Verdict))
	if e.Reason != "" {
		line("reason", e.Reason)
	}
	line("person", e.Person)
	line("time", e.Time.UTC().Format(timeLayout))
	if e.Paper != nil {
		line("scan", e.Paper.Scan.String())
		line("name", e.Paper.Name)
		line("qualification", e.Paper.Qualification)
	}
	b.WriteString("units = [\n")
	for _, u := range e.Units {
		fmt.Fprintf(&b, "  %s,\n", quote(u.Digest.String()+" "+u.Key))
	}
	fmt.Fprintf(&b, "]\nsignature = \"\"\"\n%s\"\"\"\n", e.Signature)
	return b.String()
}

// quote writes a TOML basic string. Control characters do not get here.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// fileParser turns the expressions of a reviews file into entries.
type fileParser struct {
	path    string
	data    []byte
	toml    unstable.Parser
	entries []Entry
	cur     *raw
	line    int // newlines before the offset counted
	counted int
}

// raw is a statement's keys before they are put together.
type raw struct {
	at      int // offset of its [[statement]]
	version int64
	values  map[string]string
	units   []UnitDigest
	seen    map[string]bool
}

func parseFile(path string, data []byte) ([]Entry, error) {
	p := &fileParser{path: path, data: data}
	if len(data) > maxFile {
		return nil, &Error{path, 1, 1, fmt.Sprintf("longer than %d bytes", maxFile), "restore the file from version control"}
	}
	if i := invalidUTF8(data); i >= 0 {
		return nil, p.fail(i, "not UTF-8", "save the file as UTF-8")
	}
	if i := bytes.Index(slices.Concat([]byte("\n"), data), []byte("\n<<<<<<< ")); i >= 0 {
		return nil, p.fail(i, "a merge that git could not finish", "caveat review merge keeps what both sides signed")
	}
	// Blanks keep the offsets of what follows a BOM.
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		p.data = slices.Concat([]byte("   "), data[3:])
	}
	p.toml.Reset(p.data)
	for p.toml.NextExpression() {
		if err := p.expression(p.toml.Expression()); err != nil {
			return nil, err
		}
	}
	if err := p.toml.Error(); err != nil {
		return nil, p.syntax(err)
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return p.entries, nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

const restore = "restore the file from version control, statements are not edited by hand"

func (p *fileParser) fail(offset int, what, mend string) *Error {
	before := p.data[:min(offset, len(p.data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	return &Error{p.path, line, len(before) - bytes.LastIndexByte(before, '\n'), what, mend}
}

func (p *fileParser) syntax(err error) *Error {
	offset := len(p.data)
	var pe *unstable.ParserError
	if errors.As(err, &pe) && len(pe.Highlight) > 0 {
		offset = int(p.toml.Range(pe.Highlight).Offset)
	}
	return p.fail(offset, "not TOML: "+strings.TrimPrefix(err.Error(), "toml: "), restore)
}

func (p *fileParser) expression(n *unstable.Node) error {
	name, at, plain := p.name(n)
	switch n.Kind {
	case unstable.ArrayTable:
		if !plain || name != "statement" {
			return p.fail(at, "a table other than [[statement]]", restore)
		}
		if err := p.finish(); err != nil {
			return err
		}
		if len(p.entries) == maxEntries {
			return p.fail(at, fmt.Sprintf("more than %d statements", maxEntries), restore)
		}
		p.cur = &raw{at: at, values: map[string]string{}, seen: map[string]bool{}}
		return nil
	case unstable.KeyValue:
		if p.cur == nil {
			return p.fail(at, "a key before the first [[statement]]", restore)
		}
		if !plain || p.cur.seen[name] {
			return p.fail(at, fmt.Sprintf("the key %q stands twice or is dotted", name), restore)
		}
		p.cur.seen[name] = true
		return p.value(name, at, n.Value())
	}
	return p.fail(at, "a table other than [[statement]]", restore)
}

// name returns the first part of an expression's key, its offset, and whether
// it is the only part.
func (p *fileParser) name(n *unstable.Node) (name string, at int, plain bool) {
	it := n.Key()
	for i := 0; it.Next(); i++ {
		if i > 0 {
			return name, at, false
		}
		name, at = string(it.Node().Data), int(it.Node().Raw.Offset)
	}
	return name, at, true
}

func (p *fileParser) value(name string, at int, v *unstable.Node) error {
	switch name {
	case "version":
		if v.Kind != unstable.Integer || string(v.Data) != "1" {
			return p.fail(at, "the version is not 1", "read this file with a newer caveat")
		}
		p.cur.version = 1
	case "units":
		return p.units(at, v)
	case "project", "article", "locale", "role", "verdict", "reason", "person", "time",
		"scan", "name", "qualification", "signature":
		if v.Kind != unstable.String {
			return p.fail(at, fmt.Sprintf("the value of %q is no string", name), restore)
		}
		p.cur.values[name] = strings.ReplaceAll(string(v.Data), "\r\n", "\n")
	default:
		return p.fail(at, fmt.Sprintf("%q is no key of a statement", name), restore)
	}
	return nil
}

func (p *fileParser) units(at int, v *unstable.Node) error {
	if v.Kind != unstable.Array {
		return p.fail(at, `the value of "units" is no list`, restore)
	}
	for it := v.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.String {
			return p.fail(at, "a unit is no string", restore)
		}
		digest, key, _ := strings.Cut(string(n.Data), " ")
		d, err := ParseDigest(digest)
		if err != nil {
			return p.fail(int(n.Raw.Offset), "a unit's digest is "+err.Error(), restore)
		}
		p.cur.units = append(p.cur.units, UnitDigest{key, d})
	}
	return nil
}

// finish puts the current statement together and checks it.
func (p *fileParser) finish() error {
	if p.cur == nil {
		return nil
	}
	c := p.cur
	p.cur = nil
	e, err := c.entry()
	if err != nil {
		return p.fail(c.at, err.Error(), restore)
	}
	// Counted on from the last statement: offsets ascend, and a file may be long.
	p.line += bytes.Count(p.data[p.counted:c.at], []byte("\n"))
	p.counted = c.at
	e.Line = p.line + 1
	p.entries = append(p.entries, e)
	return nil
}

func (c *raw) entry() (Entry, error) {
	if c.version != 1 {
		return Entry{}, errors.New("the statement has no version")
	}
	v := c.values
	e := Entry{Signature: v["signature"], Statement: Statement{
		Project: v["project"], Article: v["article"], Locale: v["locale"],
		Role: Role(v["role"]), Verdict: Verdict(v["verdict"]), Reason: v["reason"],
		Person: v["person"], Units: c.units,
	}}
	var err error
	if e.Time, err = parseTime(v["time"]); err != nil {
		return Entry{}, err
	}
	if c.seen["scan"] || c.seen["name"] || c.seen["qualification"] {
		e.Paper = &Paper{Name: v["name"], Qualification: v["qualification"]}
		if e.Paper.Scan, err = ParseDigest(v["scan"]); err != nil {
			return Entry{}, fmt.Errorf("the scan is %w", err)
		}
	}
	if e.Signature == "" {
		return Entry{}, errors.New("the statement has no signature")
	}
	if len(e.Signature) > maxSignature {
		return Entry{}, fmt.Errorf("the signature is longer than %d bytes", maxSignature)
	}
	return e, e.Statement.check()
}
