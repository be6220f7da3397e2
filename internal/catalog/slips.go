package catalog

import (
	"regexp"
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
		ok := s1.find() && (strings.TrimSpace(s1.fixed) == "" || r.reads(s1.fixed))
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
	mend       string // said in the place of the line as it should be, where that takes more than one
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
	mailed := ""
	if bare != "" && bare[0] == '>' && !gitMark(bare) {
		bare, mailed = s.blank(strings.TrimLeft(bare, "> \t")), bare
		s.note("a mark of quoted mail")
	}
	switch {
	case gitMark(bare):
		s.note("a mark that git left in a conflict")
		s.fixed = eol
	case strings.HasPrefix(bare, "//"):
		s.note("a comment begins with #")
		s.fixed = "# " + strings.TrimLeft(bare[2:], " ") + eol
	case strings.HasPrefix(bare, "＃"), strings.HasPrefix(bare, "#"):
		if mailed == "" {
			s.note("a character that may not stand in a comment")
		}
		s.fixed = "#" + s.clean(strings.TrimPrefix(strings.TrimPrefix(bare, "#"), "＃")) + eol
	case isHeader(bare):
		s.fixed = s.header(bare) + eol
		if s.fixed != bare+eol {
			s.note("a message's name stands in one pair of straight brackets")
		}
	case headed.MatchString(bare):
		m := headed.FindStringSubmatch(bare)
		s.note("a message's name and its text stand on one line")
		s.fixed, s.mend = m[1]+eol, "write two lines: "+m[1]+" and: "+m[2]
	default:
		key, value, ok := s.split(bare)
		if !ok {
			s.note("this is neither a comment nor a text" + s.below())
			s.fixed = "# " + s.clean(bare) + eol
			break
		}
		if at := nextForm.FindStringIndex(value); at != nil && value[0] == '"' {
			s.note("two plural forms stand on one line")
			first, second := value[:at[0]+1], strings.Trim(value[at[0]+1:], ",; \t")
			s.fixed, s.mend = key+" = "+first+eol, "write two lines: "+key+" = "+first+" and: "+second
			break
		}
		n := leading(value, quotes)
		open := n == 1 && trailing(value, quotes+",;") == 0 || n == 0 && value == "" && leading(s.next(), quotes) > 0
		if n >= 3 || (n == 2 || open) && s.goesOn() {
			s.multi(key, value, eol)
			break
		}
		s.fixed = key + " = " + s.single(value) + eol
	}
	return s.fixed != s.src[s.start:s.end]
}

var (
	headed   = regexp.MustCompile(`^(\[[^\[\]="]+\])\s*(\S+\s*=.*)$`)
	nextForm = regexp.MustCompile(`"\s*[,;]?\s*(zero|one|two|few|many|other)\s*=\s*"`)
)

// gitMark says whether a line is one of those that git puts around the sides of a conflict.
func gitMark(line string) bool {
	return strings.HasPrefix(line, "<<<<<<< ") || strings.HasPrefix(line, ">>>>>>> ") || strings.HasPrefix(line, "||||||| ") || line == "======="
}

// below says of a line right under a text that it may belong to it.
func (s *slip) below() string {
	above := strings.TrimSuffix(strings.TrimSuffix(s.src[:s.start], "\n"), "\r")
	above = strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:])
	if strings.HasPrefix(above, "#") || strings.HasPrefix(above, "[") || trailing(above, quotes) == 0 {
		return ""
	}
	return " (if it belongs to the text above, put it inside the quotation marks there)"
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
	open := strings.HasPrefix(line, "[") || strings.HasPrefix(line, "［") || strings.HasPrefix(line, "【")
	shut := strings.HasSuffix(line, "]") || strings.HasSuffix(line, "］") || strings.HasSuffix(line, "】")
	return open && !strings.ContainsAny(line, "=\"") || shut && !strings.ContainsAny(line, "= \"")
}

func (s *slip) header(line string) string {
	name := strings.Trim(line, "[]［］【】 \t"+blanks)
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
		mend := s.mend
		if line := strings.TrimRight(now[i], "\r"); mend == "" && strings.TrimSpace(line) == "" {
			mend = "delete the line"
		} else if mend == "" {
			mend = "write: " + line
		}
		out = append(out, Problem{Check: "locale-file", Pos: tomlfile.Pos{Line: first.Line + i, Col: col + 1}, Text: what, Mend: mend, Fatal: true})
	}
	return out
}
