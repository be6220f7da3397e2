package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"caveat/internal/tomlfile"
)

// Entry is one line of a target's ledger: what a translation was made from at the last sync.
type Entry struct {
	Key    string
	Source string // the source text, canonical
	Target string // digest of key, source and target together
	Seal   string // digest of the line itself
}

func newEntry(key, source, target string) Entry {
	e := Entry{Key: key, Source: source, Target: digest('t', key, source, target)}
	e.Seal = e.seal()
	return e
}

func (e *Entry) seal() string { return digest('s', e.Key, e.Source, e.Target) }

func (e *Entry) matches(target string) bool { return e.Target == digest('t', e.Key, e.Source, target) }

// Blank says that the line is a blank's: it names no text's source.
func (e *Entry) Blank() bool { return e.matches("") }

// Ledger is a target locale's ledger.<tag>.toml.
type Ledger struct {
	Path     string
	Src      string
	Exists   bool
	Entries  []Entry
	Problems []Problem

	index map[string]int // a key's first line; -1 for a key with several
}

// Lookup finds a key's line. A key with several lines has none: a merge left them, and only the
// text itself can say which is its own, see Match.
func (l *Ledger) Lookup(key string) *Entry {
	i, ok := l.index[key]
	if !ok || i < 0 {
		return nil
	}
	return &l.Entries[i]
}

// Sources gives the source texts by their keys, as a source catalog would have them.
func (l *Ledger) Sources() *File {
	f := &File{Path: l.Path, Messages: make([]Message, 0, len(l.Entries))}
	for i, e := range l.Entries {
		if first := l.index[e.Key]; first == i || first < 0 && !slices.ContainsFunc(f.Messages, func(m Message) bool { return m.Key == e.Key }) {
			f.Messages = append(f.Messages, Message{Key: e.Key, Text: e.Source})
		}
	}
	return f
}

// Has says whether a key has any line.
func (l *Ledger) Has(key string) bool {
	_, ok := l.index[key]
	return ok
}

// Match finds the line that speaks of a target text, and says whether its digest fits that text.
// Where a merge left several lines for a key, each whose digest fits is true of the text: one that
// names today's source is preferred. If none fits, none can be trusted, and there is no line.
func (l *Ledger) Match(key, target, today string) (line *Entry, fits bool) {
	i, ok := l.index[key]
	if !ok {
		return nil, false
	}
	if i >= 0 {
		return &l.Entries[i], l.Entries[i].matches(target)
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		if e.Key == key && e.matches(target) && (line == nil || e.Source == today) {
			line = e
		}
	}
	return line, line != nil
}

const ledgerHead = `# Kept by caveat sync: what each translation was made from. Do not edit.
# Lost or in doubt? Restore it from git, or see docs/translators.md, "unproven".
`

// Ledger reads a target's ledger.
func (r *Reader) Ledger(path string, data []byte) *Ledger {
	l := &Ledger{Path: path, Exists: true, Entries: make([]Entry, 0, 64)}
	l.Src, l.Problems = r.lines(path, data, func(s *tomlfile.Scanner) {
		e := Entry{Key: s.Key}
		for _, f := range s.Fields {
			switch f.Key {
			case "source":
				e.Source = f.Value
			case "target":
				e.Target = f.Value
			case "seal":
				e.Seal = f.Value
			}
		}
		l.Entries = append(l.Entries, e)
	})
	l.number()
	return l
}

// number makes the index of a ledger's lines.
func (l *Ledger) number() {
	l.index = make(map[string]int, len(l.Entries))
	for i, e := range l.Entries {
		first, dup := l.index[e.Key]
		switch {
		case !dup:
			l.index[e.Key] = i
		case first < 0 || l.Entries[first] != e:
			l.index[e.Key] = -1
		}
	}
}

// Common makes the ledger of a target beside a source where both were made from the same original, as
// their own ledgers prove; a nil ledger is that of the original itself. Other texts have no line.
func Common(path string, source, target *File, ofSource, ofTarget *Ledger) *Ledger {
	from := func(l *Ledger, m *Message) (text string, ok bool) {
		if l == nil {
			return m.Canon(), true
		}
		e, fits := l.Match(m.Key, m.Canon(), "")
		if !fits {
			return "", false
		}
		return e.Source, true
	}
	l := &Ledger{Path: path, Exists: true}
	for i := range target.Messages {
		t := &target.Messages[i]
		s := source.Lookup(t.Key)
		if s == nil || !t.Filled() {
			continue
		}
		a, ok := from(ofSource, s)
		b, also := from(ofTarget, t)
		if ok && also && a == b {
			l.Entries = append(l.Entries, newEntry(t.Key, s.Canon(), t.Canon()))
		}
	}
	l.number()
	return l
}

// lines reads a file of `"key" = { … }` lines.
func (r *Reader) lines(path string, data []byte, line func(*tomlfile.Scanner)) (src string, problems []Problem) {
	src = unsafe.String(unsafe.SliceData(data), len(data))
	s := &r.scan
	s.Reset(src)
	for s.Next() {
		switch {
		case s.Kind == tomlfile.Comment:
		case s.Kind == tomlfile.KeyValue && s.ValueKind == tomlfile.InlineTable:
			line(s)
		default:
			problems = append(problems, Problem{Check: "locale-file", Pos: s.Pos, Text: "not a line of a ledger", Mend: "restore the ledger from git"})
		}
	}
	if err := s.Err(); err != nil {
		p := Problem{Check: "locale-file", Pos: tomlfile.Pos{Line: 1, Col: 1}, Text: "the ledger is not TOML: " + err.Error(),
			Mend: "restore it from git; what stands below this place counts as unproven", Fatal: true}
		if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
			return "", []Problem{{Check: "locale-file", Pos: pos, Text: problem, Mend: "restore the ledger from git", Fatal: true}}
		}
		if te, ok := err.(*tomlfile.Error); ok {
			p.Pos, p.Text = te.Pos, "the ledger is not TOML: "+te.Text
			if strings.Contains(src, "\n<<<<<<< ") {
				p.Text, p.Mend = "the ledger has git's conflict marks", "keep the lines of both sides, delete the marks, run caveat sync"
			}
		}
		problems = append(problems, p)
	}
	return src, problems
}

// rewritten gives a ledger's new text the byte order mark and the line ends that its file has: git
// may check it out with CRLF.
func rewritten(old, new string) string {
	if tomlfile.EOL(old) == "\r\n" {
		new = strings.ReplaceAll(new, "\n", "\r\n")
	}
	if strings.HasPrefix(old, tomlfile.BOM) {
		new = tomlfile.BOM + new
	}
	return new
}

func (l *Ledger) write(b *strings.Builder) {
	b.WriteString(ledgerHead)
	for _, e := range l.Entries {
		fmt.Fprintf(b, "%s = { source = %s, target = %q, seal = %q }\n", tomlfile.QuoteLine(e.Key), tomlfile.QuoteLine(e.Source), e.Target, e.Seal)
	}
}

// Mark is one line of the source's ledger: where a unit stood and whether it was safety text.
type Mark struct {
	Key     string
	Section string // ID of its level-2 section
	Safety  bool
}

// Marks is ledger.<source>.toml.
type Marks struct {
	Path     string
	Src      string
	Exists   bool
	Marks    []Mark
	Problems []Problem
}

const marksHead = `# Kept by caveat sync: each text's section, and whether it is safety text. Do not edit.
# Safety text that is gone, or no longer marked, is an error until: caveat sync --drop KEY
`

// Marks reads the source's ledger. Where a merge left two lines for a key, it is safety text if
// either says so.
func (r *Reader) Marks(path string, data []byte) *Marks {
	m := &Marks{Path: path, Exists: true}
	index := map[string]int{}
	m.Src, m.Problems = r.lines(path, data, func(s *tomlfile.Scanner) {
		mark := Mark{Key: s.Key}
		for _, f := range s.Fields {
			switch f.Key {
			case "section":
				mark.Section = f.Value
			case "safety":
				mark.Safety = f.Value != "false"
			}
		}
		if i, dup := index[mark.Key]; dup {
			m.Marks[i].Safety = m.Marks[i].Safety || mark.Safety
			return
		}
		index[mark.Key] = len(m.Marks)
		m.Marks = append(m.Marks, mark)
	})
	return m
}

func (m *Marks) write(b *strings.Builder) {
	b.WriteString(marksHead)
	for _, k := range m.Marks {
		fmt.Fprintf(b, "%s = { section = %s, safety = %t }\n", tomlfile.QuoteLine(k.Key), tomlfile.QuoteLine(k.Section), k.Safety)
	}
}
