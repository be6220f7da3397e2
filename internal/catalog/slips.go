package catalog

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"caveat/internal/tomlfile"
)

// maxSlips is how many typing slips of a file are told.
const maxSlips = 50

// mend finds every place where a file is not TOML, says how the line should read, and gives the
// file with those lines put right, so that what stands below them is read as well. Nothing mended
// is ever written or published: it saves a translator from a false alarm for every other line.
func (r *Reader) mend(src string) (mended string, problems []Problem) {
	src, problems = withoutConflicts(src)
	var b strings.Builder
	s := &r.scan
	for off := 0; ; {
		s.Reset(src[off:])
		good, last := off, off // after the last line that could be read, and where it begins
		for s.Next() {
			last, good = lineStart(src, off+s.Start), lineEnd(src, off+s.End)
		}
		err := s.Err()
		if err == nil {
			b.WriteString(src[off:])
			return b.String(), problems
		}
		if len(problems) == maxSlips {
			b.WriteString(src[off:good])
			return b.String(), problems
		}
		start := good
		for start < len(src) && strings.TrimSpace(src[start:lineEnd(src, start)]) == "" {
			start = lineEnd(src, start)
		}
		s1 := slip{src: src, start: start}
		if last < start && s1.swallowed(last, start) {
			s1.start = last
		}
		ok := s1.find() && r.reads(s1.fixed)
		if !ok {
			s1 = slip{src: src, start: start, lines: 1, end: lineEnd(src, start)}
			s1.fixed = src[start+len(strings.TrimRight(src[start:s1.end], "\r\n")) : s1.end]
			p := Problem{Check: "locale-file", Pos: placeOf(src, start), Text: err.Error(), Mend: "put the line right; caveat writes nothing into this file before", Fatal: true}
			if te, is := err.(*tomlfile.Error); is {
				p.Text = te.Text
			}
			problems = append(problems, p)
		} else {
			problems = append(problems, s1.problems()...)
		}
		b.WriteString(src[off:s1.start])
		b.WriteString(s1.fixed)
		off = s1.end
		if off >= len(src) {
			return b.String(), problems
		}
	}
}

// reads says whether a mended piece is one whole expression, with a string if it has a value.
func (r *Reader) reads(piece string) bool {
	s := &r.scan
	s.Reset(piece)
	n := 0
	for s.Next() {
		n++
		if s.Kind == tomlfile.KeyValue && s.ValueKind != tomlfile.String {
			return false
		}
	}
	return s.Err() == nil && n == 1
}

func placeOf(src string, off int) tomlfile.Pos {
	return tomlfile.Pos{Line: 1 + strings.Count(src[:off], "\n"), Col: off - lineStart(src, off) + 1}
}

// conflicted says whether git has left both sides of a merge in a file.
func conflicted(src string) bool {
	return strings.Contains(src, "\n<<<<<<< ") || strings.HasPrefix(src, "<<<<<<< ")
}

// withoutConflicts reports git's conflict marks, and keeps the first side of each conflict. Lines
// that go leave an empty line behind.
func withoutConflicts(src string) (string, []Problem) {
	if !conflicted(src) {
		return src, nil
	}
	var b strings.Builder
	var problems []Problem
	inside, skip := false, false
	for n, line := range strings.SplitAfter(src, "\n") {
		end := line[len(strings.TrimRight(line, "\r\n")):]
		switch {
		case strings.HasPrefix(line, "<<<<<<< "):
			problems = append(problems, Problem{Check: "locale-file", Pos: tomlfile.Pos{Line: n + 1, Col: 1}, Fatal: true,
				Text: "git's conflict marks: a source text and its translation were changed in two places",
				Mend: "keep the comments and the text of one side, delete the marks, run caveat sync"})
			inside = true
			b.WriteString(end)
		case inside && (strings.HasPrefix(line, "=======") || strings.HasPrefix(line, "||||||| ")):
			skip = true
			b.WriteString(end)
		case inside && strings.HasPrefix(line, ">>>>>>> "):
			inside, skip = false, false
			b.WriteString(end)
		case skip:
			b.WriteString(end)
		default:
			b.WriteString(line)
		}
	}
	return b.String(), problems
}

// slip is one place that is not TOML, and how it should read, line by line.
type slip struct {
	src        string
	start, end int
	lines      int
	fixed      string
	what       []string
}

// Marks that a keyboard or a word processor writes in the place of TOML's own.
const (
	quotes  = "\"'“”„‟«»‘’‚‹›＂`´"
	blanks  = "\u00a0\u2007\u202f\u3000\ufeff\u200b\u200e\u200f"
	invalid = "\r\x00"
)

// find takes the lines that belong together, mends them, and says whether it changed anything.
func (s *slip) find() bool {
	if s.start >= len(s.src) {
		return false
	}
	s.end, s.lines = lineEnd(s.src, s.start), 1
	line := s.src[s.start:s.end]
	body := strings.TrimRight(line, "\r\n")
	eol := line[len(body):]
	bare := s.blank(body)
	switch {
	case strings.HasPrefix(bare, "//"):
		s.note("a comment begins with #")
		s.fixed = "# " + strings.TrimLeft(bare[2:], " ") + eol
	case strings.HasPrefix(bare, "＃"), strings.HasPrefix(bare, "#"):
		s.note("a character that may not stand in a comment")
		s.fixed = "#" + s.clean(strings.TrimPrefix(strings.TrimPrefix(bare, "#"), "＃")) + eol
	case isHeader(bare):
		s.note("a message's name stands in one pair of straight brackets")
		s.fixed = s.header(bare) + eol
	default:
		key, value, ok := s.split(bare)
		if !ok {
			s.note("this is neither a comment nor a text")
			s.fixed = "# " + s.clean(bare) + eol
			break
		}
		if n := leading(value, quotes); n >= 2 && (n >= 3 || s.goesOn()) {
			s.multi(key, value, eol)
			break
		}
		s.fixed = key + " = " + s.single(value) + eol
	}
	return s.fixed != s.src[s.start:s.end]
}

// swallowed says whether the expression before the place that cannot be read is the one at fault:
// it goes on over the beginning of something else, or is an empty text right above a line of text.
func (s *slip) swallowed(last, start int) bool {
	lines := strings.SplitAfter(s.src[last:start], "\n")
	for _, line := range lines[1:] {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && s.begins(line) {
			return true
		}
	}
	_, value, ok := strings.Cut(lines[0], "=")
	next := strings.TrimSpace(s.src[start:lineEnd(s.src, start)])
	return ok && len(lines) == 2 && strings.TrimSpace(value) == `""` && !s.begins(next)
}

func (s *slip) note(what string) {
	for _, w := range s.what {
		if w == what {
			return
		}
	}
	s.what = append(s.what, what)
}

// blank turns what looks like a space into one, outside of any text: at both ends of the line and
// around the equals sign.
func (s *slip) blank(line string) string {
	bare := strings.Trim(line, " \t"+blanks)
	if strings.ContainsAny(line[:strings.Index(line, bare)], blanks) || strings.ContainsAny(line[strings.Index(line, bare)+len(bare):], blanks) {
		s.note("a no-break space outside the quotation marks")
	}
	return bare
}

func isHeader(line string) bool {
	open := strings.HasPrefix(line, "[") || strings.HasPrefix(line, "［")
	shut := strings.HasSuffix(line, "]") || strings.HasSuffix(line, "］")
	return open && !strings.ContainsAny(line, "=\"") || shut && !strings.ContainsAny(line, "= \"")
}

func (s *slip) header(line string) string {
	name := strings.Trim(line, "[]［］ \t"+blanks)
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '–' || r == '—' || r == '‑' || r == '−':
			return '-'
		case r == '．' || r == '。':
			return '.'
		case strings.ContainsRune(blanks, r):
			return -1
		case r == ' ':
			return '-'
		}
		return r
	}, name)
	return "[" + name + "]"
}

// split takes a line apart at its equals sign, or at what was written for one.
func (s *slip) split(line string) (key, value string, ok bool) {
	at := strings.IndexAny(line, "=＝")
	if q := strings.IndexAny(line, quotes); at < 0 || q >= 0 && q < at {
		// other: "text", other "text"
		for _, f := range formOrder {
			if rest, is := strings.CutPrefix(line, string(f)); is && rest != "" && strings.ContainsAny(rest[:1], ": \t") {
				s.note("an equals sign stands between the plural form and its text")
				return string(f), strings.Trim(rest, ": \t"+blanks), true
			}
		}
		return "", "", false
	}
	size := 1
	if line[at] != '=' {
		size = len("＝")
		s.note("the equals sign is not the plain one")
	}
	rawKey, rawValue := line[:at], line[at+size:]
	key = strings.Trim(rawKey, " \t"+blanks)
	value = strings.Trim(rawValue, " \t"+blanks)
	if strings.ContainsAny(rawKey, blanks) || strings.ContainsAny(rawValue[:len(rawValue)-len(strings.TrimLeft(rawValue, " \t"+blanks))], blanks) {
		s.note("a no-break space outside the quotation marks")
	}
	for _, part := range strings.Split(key, ".") {
		if !tomlfile.BareKey(strings.Trim(part, `"'`)) {
			if len([]rune(key)) > 8 {
				return "", "", false
			}
			s.note("the plural form is not in plain letters")
			key = "other"
			break
		}
	}
	return key, value, true
}

// single mends a text on one line.
func (s *slip) single(value string) string {
	if cut := strings.TrimRight(value, ",;"); cut != value && trailing(cut, quotes) > 0 {
		s.note("a mark after the closing quotation mark")
		value = strings.TrimRight(cut, " \t"+blanks)
	}
	first, n := utf8.DecodeRuneInString(value)
	last, m := utf8.DecodeLastRuneInString(value)
	opens := value != "" && strings.ContainsRune(quotes, first)
	shuts := len(value) > n && strings.ContainsRune(quotes, last) && !strings.HasSuffix(value[:len(value)-m], `\`)
	straight := strings.Count(value, `"`) - strings.Count(value, `\"`)
	inner := value
	switch {
	case opens && shuts && (first != '"' || last != '"' || straight%2 == 0):
		inner = value[n : len(value)-m]
		switch {
		case first == '\'' && last == '\'':
			s.note("an apostrophe ends a text that stands in apostrophes")
		case first != '"' || last != '"':
			s.note("typographic or unlike quotation marks around the text")
		}
	case opens && shuts && strings.HasPrefix(value, `""`):
		inner = value[2 : len(value)-m]
		s.note("a quotation mark too many")
	case first == '"':
		inner = value[n:]
		s.note("the closing quotation mark is missing")
	case opens && !shuts && strings.ContainsAny(value[n:], quotes):
		s.note("the quotation marks around the text are missing") // what it begins with belongs to it
	case opens && !shuts:
		inner = value[n:]
		s.note("the closing quotation mark is missing")
	case shuts && last == '"':
		inner = value[:len(value)-m]
		s.note("the opening quotation mark is missing")
	default:
		s.note("the quotation marks around the text are missing")
	}
	var b strings.Builder
	inner = s.escapes(inner)
	for i := 0; i < len(inner); i++ {
		if inner[i] == '"' {
			s.note("a quotation mark inside the text needs a backslash before it")
			b.WriteByte('\\')
		} else if inner[i] == '\\' {
			b.WriteByte(inner[i])
			i++
		}
		b.WriteByte(inner[i])
	}
	return `"` + b.String() + `"`
}

// escapes doubles backslashes that begin no escape of TOML's, and takes out what no text may hold.
func (s *slip) escapes(text string) string {
	text = s.clean(text)
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		b.WriteByte(text[i])
		if text[i] != '\\' {
			continue
		}
		if i+1 < len(text) && strings.IndexByte(`btnfre"\`, text[i+1]) >= 0 {
			i++
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && (hexAfter(text[i+1:], 'u', 4) || hexAfter(text[i+1:], 'U', 8)) {
			continue
		}
		s.note("a backslash is written twice")
		b.WriteByte('\\')
	}
	return b.String()
}

func hexAfter(s string, letter byte, n int) bool {
	if s[0] != letter || len(s) < n+1 {
		return false
	}
	return strings.Trim(s[1:n+1], "0123456789abcdefABCDEF") == ""
}

func (s *slip) clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' || r == 0x7f {
			s.note("a control character")
			return -1
		}
		return r
	}, text)
}

// goesOn says whether the line below belongs to a text that this line begins.
func (s *slip) goesOn() bool {
	next := strings.TrimSpace(s.src[s.end:lineEnd(s.src, s.end)])
	return next != "" && !s.begins(next)
}

// begins says whether a line is the beginning of something else.
func (s *slip) begins(line string) bool {
	if strings.HasPrefix(line, "[") || strings.HasPrefix(line, "#") {
		return true
	}
	for _, f := range formOrder {
		if rest, ok := strings.CutPrefix(line, string(f)); ok && strings.HasPrefix(strings.TrimLeft(rest, " \t"), "=") {
			return true
		}
	}
	return false
}

// multi mends a text of several lines, each by itself: it ends where it is closed, or before the
// next thing that begins.
func (s *slip) multi(key, value, eol string) {
	if strings.TrimLeft(value, `"`) == value || leading(value, `"`) < 3 {
		s.note("three straight quotation marks stand around a text of several lines")
	}
	rest := value
	for i := 0; i < 3 && leading(rest, quotes) > 0; i++ {
		_, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
	}
	lines, eols := []string{rest}, []string{eol}
	end := s.end
	closed := trailing(rest, quotes) >= 3
	for at := s.end; !closed && at < len(s.src); {
		next := lineEnd(s.src, at)
		line := strings.TrimRight(s.src[at:next], "\r\n")
		if trimmed := strings.TrimSpace(line); s.begins(trimmed) || trimmed == "" {
			break
		}
		lines, eols = append(lines, line), append(eols, s.src[at+len(line):next])
		at, end = next, next
		closed = trailing(strings.TrimRight(line, " \t,;"+blanks), quotes) >= 2
	}
	s.end, s.lines = end, len(lines)
	last := len(lines) - 1
	text := strings.TrimRight(lines[last], " \t"+blanks)
	if text != strings.TrimRight(lines[last], " \t") {
		s.note("a no-break space outside the quotation marks")
	}
	if cut := strings.TrimRight(text, ",;"); cut != text && trailing(cut, quotes) >= 2 {
		s.note("a mark after the closing quotation marks")
		text = cut
	}
	switch n := trailing(text, quotes); {
	case n >= 3 && !strings.HasSuffix(text, `"""`):
		s.note("three straight quotation marks stand around a text of several lines")
	case n < 3:
		s.note("the closing quotation marks are missing")
	}
	for i := 0; i < 3 && trailing(text, quotes) > 0; i++ {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	lines[last] = text
	var b strings.Builder
	b.WriteString(key + ` = """`)
	for i, line := range lines {
		line = s.escapes(strings.TrimSuffix(line, `\`))
		if strings.HasSuffix(lines[i], `\`) && i < last {
			line += `\`
		}
		if strings.Contains(line, `"""`) {
			s.note("three quotation marks inside the text")
			line = strings.ReplaceAll(line, `"""`, `""\"`)
		}
		b.WriteString(line)
		if i == last {
			b.WriteString(`"""`)
		}
		b.WriteString(eols[i])
	}
	s.fixed = b.String()
}

func leading(s, set string) (n int) {
	for _, r := range s {
		if !strings.ContainsRune(set, r) {
			break
		}
		n++
	}
	return n
}

func trailing(s, set string) (n int) {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if !strings.ContainsRune(set, r) {
			break
		}
		s = s[:len(s)-size]
		n++
	}
	return n
}

// problems tells each line that is to be changed, with the line as it should be.
func (s *slip) problems() []Problem {
	was := strings.Split(s.src[s.start:s.end], "\n")
	now := strings.Split(s.fixed, "\n")
	first := placeOf(s.src, s.start)
	what := strings.Join(s.what, ", and ")
	if what == "" {
		what = "not TOML"
	}
	var out []Problem
	for i := range was {
		if i >= len(now) || was[i] == now[i] {
			continue
		}
		col := 0
		for col < len(was[i]) && col < len(now[i]) && was[i][col] == now[i][col] {
			col++
		}
		for col > 0 && col < len(was[i]) && !utf8.RuneStart(was[i][col]) {
			col--
		}
		out = append(out, Problem{Check: "locale-file", Pos: tomlfile.Pos{Line: first.Line + i, Col: col + 1}, Text: what,
			Mend: fmt.Sprintf("write: %s", strings.TrimRight(now[i], "\r")), Fatal: true})
	}
	return out
}
