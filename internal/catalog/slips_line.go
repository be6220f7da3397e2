package catalog

import (
	"strings"
	"unicode/utf8"

	"caveat/internal/tomlfile"
)

// split takes a line apart at its equals sign, or at what was written for one.
func (s *slip) split(line string) (key, value string, ok bool) {
	at := strings.IndexAny(line, "=＝")
	if q := strings.IndexAny(line, quotes); at < 0 || q >= 0 && q < at {
		// other: "text", "other": "text", other "text", "text" = other
		for _, f := range formOrder {
			rest, is := strings.CutPrefix(line, string(f))
			if !is {
				rest, is = strings.CutPrefix(line, `"`+string(f)+`"`)
			}
			if is && rest != "" && strings.ContainsAny(rest[:1], ": \t") {
				s.note("an equals sign stands between the plural form and its text")
				return string(f), strings.Trim(rest, ": \t"+blanks), true
			}
			if text, is := strings.CutSuffix(line, string(f)); is && strings.HasSuffix(strings.TrimRight(text, " \t"+blanks), "=") {
				s.note("the plural form stands first, then an equals sign and the text")
				return string(f), strings.Trim(text, "= \t"+blanks), true
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
	if k, v := strings.TrimRight(rawKey, ": \t"), strings.TrimLeft(rawValue, "=＝ \t"); strings.HasSuffix(strings.TrimRight(rawKey, " \t"), ":") || strings.ContainsAny(rawValue[:len(rawValue)-len(v)], "=＝") {
		s.note("one equals sign stands between the plural form and its text")
		rawKey, rawValue = k, v
	}
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

// next is the line below.
func (s *slip) next() string { return strings.TrimSpace(s.src[s.end:lineEnd(s.src, s.end)]) }

// goesOn says whether the line below belongs to a text that this line begins.
func (s *slip) goesOn() bool { return s.next() != "" && !s.begins(s.next()) }

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
// next thing that begins. A text that begins on the line below its equals sign is one of several lines.
func (s *slip) multi(key, value, eol string) {
	shut := 2 // quotation marks that close the text
	if leading(value, quotes) == 1 || value == "" && leading(s.next(), quotes) == 1 {
		shut = 1
	}
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
	opens := value == ""
	for at := s.end; !closed && at < len(s.src); {
		next := lineEnd(s.src, at)
		line := strings.TrimRight(s.src[at:next], "\r\n")
		if trimmed := strings.TrimSpace(line); s.begins(trimmed) || trimmed == "" {
			break
		}
		eols = append(eols, s.src[at+len(line):next])
		if opens {
			line, opens = strings.TrimLeft(line, " \t"), false
			for i := 0; i < 3 && leading(line, quotes) > 0; i++ {
				_, n := utf8.DecodeRuneInString(line)
				line = line[n:]
			}
		}
		lines = append(lines, line)
		at, end = next, next
		closed = trailing(strings.TrimRight(line, " \t,;"+blanks), quotes) >= shut
	}
	s.end, s.lines = end, len(lines)
	last := len(lines) - 1
	text := strings.TrimRight(lines[last], " \t"+blanks)
	if text != strings.TrimRight(lines[last], " \t") {
		s.note("a no-break space outside the quotation marks")
	}
	if cut := strings.TrimRight(text, ",;"); cut != text && trailing(cut, quotes) >= shut {
		s.note("a mark after the closing quotation marks")
		text = cut
	}
	n := trailing(text, quotes)
	switch {
	case n >= 6:
		s.note("three quotation marks too many")
	case n >= 3 && !strings.HasSuffix(text, `"""`):
		s.note("three straight quotation marks stand around a text of several lines")
	case n < shut || n < 3 && shut == 2:
		s.note("the closing quotation marks are missing")
	}
	most := 3
	if n >= 6 {
		most = n
	}
	for i := 0; i < most && trailing(text, quotes) > 0; i++ {
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
