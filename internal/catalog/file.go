package catalog

import (
	"fmt"
	"strings"
	"unsafe"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/tomlfile"
)

// Problem is something wrong with a locale file or ledger.
type Problem struct {
	Check string // "locale-file", "plural-forms" …
	Pos   tomlfile.Pos
	Key   string // the message it touches, "" for the whole file
	Text  string
	Mend  string
	Fatal bool // nothing may be written into the file
}

// File is one locale file, read with its places. Strings share the file's memory.
type File struct {
	Path     string
	Src      string
	Exists   bool
	Messages []Message // in file order
	Problems []Problem
	Broken   bool // not TOML: what was read stands in Messages, nothing may be written

	index map[string]int // first message of a key
}

// Message is a unit's text in one locale.
type Message struct {
	Key      string
	Text     string    // the "other" form, normalized and folded
	Plural   []Variant // the other plural forms, in file order
	Source   string    // what its source comment says, canonical; "" without one
	Was      string    // what its "was" comment says, canonical
	Obsolete bool
	Pos      tomlfile.Pos // of its table, or of its key

	start, end int  // bytes from its header, or its first line, to the end of its last value
	region     int  // where a new table may begin after it: the end of the last line of its table
	floor      int  // where what stands before its table ends
	ownTable   bool // it has a table [key] of its own
	misnamed   bool // its last part should be a plural form
	sourceLine []lineRange
	wasLine    []lineRange
	suggestion []lineRange
	obsLine    lineRange
	first      int // where its first form's line begins
	forms      []valueRange
}

// Variant is a plural form other than "other".
type Variant struct {
	Form lang.Form
	Text string
}

type lineRange struct{ start, end int } // with its line end

type valueRange struct {
	form       lang.Form
	start, end int
	pos        tomlfile.Pos
}

// Filled says whether any form has text.
func (m *Message) Filled() bool {
	if m.Text != "" {
		return true
	}
	for _, v := range m.Plural {
		if v.Text != "" {
			return true
		}
	}
	return false
}

// Form gives the text of a plural form.
func (m *Message) Form(f lang.Form) (string, bool) {
	for _, v := range m.Plural {
		if v.Form == f {
			return v.Text, true
		}
	}
	for _, v := range m.forms {
		if v.form == f {
			return m.Text, true
		}
	}
	return "", false
}

// FormPos gives the place of a form's value, or of the message.
func (m *Message) FormPos(f lang.Form) tomlfile.Pos {
	for _, v := range m.forms {
		if v.form == f {
			return v.pos
		}
	}
	return m.Pos
}

// Canon gives all forms together, the way they are compared, digested and signed: the text of
// "other" alone, or a line "form: text" for each form in CLDR's order.
func (m *Message) Canon() string {
	if len(m.Plural) == 0 {
		return m.Text
	}
	var b strings.Builder
	for _, f := range formOrder {
		text, ok := m.Form(f)
		if !ok {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(f))
		b.WriteString(": ")
		b.WriteString(text)
	}
	return b.String()
}

var formOrder = [...]lang.Form{lang.Zero, lang.One, lang.Two, lang.Few, lang.Many, lang.Other}

func isForm(s string) bool {
	switch lang.Form(s) {
	case lang.Zero, lang.One, lang.Two, lang.Few, lang.Many, lang.Other:
		return true
	}
	return false
}

// Lookup finds a message, or returns nil.
func (f *File) Lookup(key string) *Message {
	i, ok := f.index[key]
	if !ok {
		return nil
	}
	return &f.Messages[i]
}

// Reader reads locale files. It is for one goroutine; its parser is reused.
type Reader struct {
	scan   tomlfile.Scanner
	Source string // the tag of the source language, as comments name it ("en")
}

// Read reads a locale file. It always returns one; what is wrong with it stands in Problems.
// It shares data's memory: data must not be changed afterwards.
func (r *Reader) Read(path string, data []byte) *File {
	src := unsafe.String(unsafe.SliceData(data), len(data))
	f := r.parse(path, src)
	// A text of several lines may hold a whole conflict and still be TOML.
	if r.scan.Err() == nil && !conflicted(src) {
		return f
	}
	// TOML's own grammar refuses what is not UTF-8; only the reason is looked for here.
	if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
		return &File{Path: path, Exists: true, Broken: true, Problems: []Problem{{Check: "locale-file", Pos: pos, Text: problem,
			Mend: "nothing in the file was read", Fatal: true}}}
	}
	mended, problems := r.mend(src)
	f = r.parse(path, mended)
	f.Src, f.Broken, f.Problems = src, true, append(problems, f.Problems...)
	return f
}

// parse reads a text up to its end or first error.
func (r *Reader) parse(path, src string) *File {
	f := &File{Path: path, Exists: true, Src: src, Messages: make([]Message, 0, 64), index: make(map[string]int, 64)}
	b := builder{f: f, r: r, last: -1}
	s := &r.scan
	s.Reset(src)
	for s.Next() {
		switch s.Kind {
		case tomlfile.Comment:
			b.comment(s)
		case tomlfile.Table:
			b.header(s)
		case tomlfile.ArrayTable:
			b.problem(tomlfile.Pos(s.Pos), s.Key, "an array of tables is no message", "write [key] with single brackets")
			b.skip = true
		case tomlfile.KeyValue:
			b.value(s)
		}
	}
	b.closeTable()
	b.prefixes()
	return f
}

// builder assembles messages from a scanner's items.
type builder struct {
	f     *File
	r     *Reader
	table string
	head  tomlfile.Pos
	start int
	skip  bool
	last  int // the message that the last form went to
	first int // the first message of the table
	end   int // end of the last line of the table
	floor int // end of the last line of the table before

	comments []pending
}

type pending struct {
	line lineRange
	text string
}

func (b *builder) problem(pos tomlfile.Pos, key, text, mend string) {
	b.f.Problems = append(b.f.Problems, Problem{Check: "locale-file", Pos: pos, Key: key, Text: text, Mend: mend})
}

func (b *builder) comment(s *tomlfile.Scanner) {
	line := lineRange{lineStart(b.f.Src, s.Start), lineEnd(b.f.Src, s.End)}
	b.comments = append(b.comments, pending{line, strings.TrimRight(s.Value, "\r")})
}

func (b *builder) header(s *tomlfile.Scanner) {
	b.closeTable()
	b.floor = b.end
	b.table, b.head, b.start, b.skip, b.last = s.Key, s.Pos, lineStart(b.f.Src, s.Start), false, -1
	b.first, b.end = len(b.f.Messages), lineEnd(b.f.Src, s.End)
	b.comments = b.comments[:0]
}

// closeTable tells the messages of a table where it ends. Comments right below its last value
// belong to it; those below a blank line belong to what follows.
func (b *builder) closeTable() {
	for _, c := range b.comments {
		if c.line.start == b.end {
			b.end = c.line.end
		}
	}
	for i := b.first; i < len(b.f.Messages); i++ {
		b.f.Messages[i].region = b.end
	}
}

// lineEnd gives the offset after the line that off is in.
func lineEnd(src string, off int) int {
	if i := strings.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i + 1
	}
	return len(src)
}

// lineStart gives the offset where the line that off is in begins, after a byte order mark.
func lineStart(src string, off int) int {
	if i := strings.LastIndexByte(src[:off], '\n') + 1; i > 0 || !strings.HasPrefix(src, tomlfile.BOM) {
		return i
	}
	return min(off, len(tomlfile.BOM))
}

// value takes one key with its value: a plural form, or a message in short.
func (b *builder) value(s *tomlfile.Scanner) {
	defer func() { b.comments = b.comments[:0] }()
	b.end = lineEnd(b.f.Src, s.End)
	if b.skip {
		return
	}
	key := s.Key
	if b.table != "" {
		key = b.table + "." + s.Key
	}
	name, segment := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		name, segment = key[:i], key[i+1:]
	}
	lower := segment
	if strings.ToLower(segment) != segment {
		lower = strings.ToLower(segment)
	}
	switch {
	case s.ValueKind == tomlfile.InlineTable:
		for _, fd := range s.Fields {
			if !isForm(fd.Key) {
				b.problem(s.Pos, key, fmt.Sprintf("%q is no plural form", fd.Key), "use "+formNames)
				continue
			}
			if fd.Kind != tomlfile.String {
				b.problem(s.Pos, key, "a message's text is not a string", "put it in quotes")
				continue
			}
			b.form(s, key, lang.Form(fd.Key), fd.Value, fd.Start, fd.End, false)
		}
	case isForm(lower) && name != "":
		if lower != segment {
			b.problem(s.Pos, name, fmt.Sprintf("the plural form is written %q", segment), "write it "+lower)
		}
		if s.ValueKind != tomlfile.String {
			b.problem(s.Pos, name, "a message's text is not a string", "put it in quotes")
			return
		}
		b.form(s, name, lang.Form(lower), s.Value, s.ValStart, s.ValEnd, s.Parts == 1 && b.table != "")
	case article.Reserved(lower):
		b.problem(s.Pos, name, fmt.Sprintf("%q is a word that go-i18n keeps for itself", segment), "locale files hold plural forms only: delete this line")
	case s.ValueKind == tomlfile.String:
		b.form(s, key, lang.Other, s.Value, s.ValStart, s.ValEnd, false)
	default:
		b.problem(s.Pos, key, "unknown key "+key, "locale files hold plural forms only: "+formNames)
	}
}

const formNames = "zero, one, two, few, many or other"

func (b *builder) form(s *tomlfile.Scanner, key string, form lang.Form, text string, start, end int, own bool) {
	f := b.f
	line := lineStart(f.Src, s.Start)
	i := b.last
	if i < 0 || f.Messages[i].Key != key {
		i = -1
		if j, ok := f.index[key]; ok {
			i = j
		}
		if i >= 0 && (own || f.Messages[i].ownTable) {
			b.problem(s.Pos, key, fmt.Sprintf("the message is already at line %d", f.Messages[i].Pos.Line), "delete one of the two")
			b.last = -1
			return
		}
	}
	if i < 0 {
		m := Message{Key: key, Pos: s.Pos, start: line, first: line, ownTable: own}
		if own {
			m.Pos, m.start, m.floor = b.head, b.start, b.floor
		}
		f.Messages = append(f.Messages, m)
		i = len(f.Messages) - 1
		f.index[key] = i
		b.attach(&f.Messages[i])
	}
	b.last = i
	m := &f.Messages[i]
	if strings.IndexByte(key, '.') < 0 && !own && b.table != "" && key == b.table {
		m.ownTable = true
	}
	for _, v := range m.forms {
		if v.form == form {
			b.problem(s.Pos, key, fmt.Sprintf("the form %q stands twice", form), "delete one of the two")
			return
		}
	}
	m.forms = append(m.forms, valueRange{form, start, end, s.At(start)})
	m.end = end
	text = article.Fold(article.Normalize(text))
	if form == lang.Other {
		m.Text = text
	} else {
		m.Plural = append(m.Plural, Variant{form, text})
	}
}

const (
	obsoleteMark = "# obsolete"
	obsoleteLine = "# obsolete: the article no longer has this text"
	lineBreak    = '␤' // U+2424 stands for a hard break in a comment
)

// attach reads the comments above a message's first form.
func (b *builder) attach(m *Message) {
	var source, was formSet
	for _, c := range b.comments {
		switch {
		case strings.HasPrefix(c.text, obsoleteMark):
			m.Obsolete, m.obsLine = true, c.line
		case strings.HasPrefix(c.text, suggestionMark):
			m.suggestion = append(m.suggestion, c.line)
		case source.read(c.text, b.r.Source):
			m.sourceLine = append(m.sourceLine, c.line)
		case was.read(c.text, "was"):
			m.wasLine = append(m.wasLine, c.line)
		}
	}
	m.Source, m.Was = source.canon(), was.canon()
}

// formSet gathers "# en: …" and "# en.one: …" lines.
type formSet struct {
	text   string
	plural []Variant
	any    bool
}

func (s *formSet) read(comment, name string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(comment[1:], " \t"), name)
	if !ok || rest == "" {
		return false
	}
	form := lang.Other
	if rest[0] == '.' {
		i := strings.IndexByte(rest, ':')
		if i < 0 || !isForm(rest[1:i]) {
			return false
		}
		form, rest = lang.Form(rest[1:i]), rest[i:]
	}
	if rest[0] != ':' {
		return false
	}
	text := article.Normalize(rest[1:])
	if strings.ContainsRune(text, lineBreak) {
		text = strings.ReplaceAll(text, string(lineBreak), "\n")
	}
	s.any = true
	if form == lang.Other {
		s.text = text
	} else {
		s.plural = append(s.plural, Variant{form, text})
	}
	return true
}

func (s *formSet) canon() string {
	if !s.any {
		return ""
	}
	if len(s.plural) == 0 {
		return s.text
	}
	m := Message{Text: s.text, Plural: s.plural, forms: []valueRange{{form: lang.Other}}}
	return m.Canon()
}

// prefixes finds keys that are the beginning of other keys: in go-i18n one of the two is lost.
func (b *builder) prefixes() {
	for i := range b.f.Messages {
		key := b.f.Messages[i].Key
		for k := strings.IndexByte(key, '.'); k >= 0; {
			if _, ok := b.f.index[key[:k]]; ok {
				b.problem(b.f.Messages[i].Pos, key, fmt.Sprintf("%q is itself a message", key[:k]), "rename one of the two: go-i18n would lose one")
			}
			next := strings.IndexByte(key[k+1:], '.')
			if next < 0 {
				break
			}
			k += 1 + next
		}
	}
}
