package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source is one line of a plain text.
type source struct {
	text   string // without white space at its ends
	indent int
	number int    // of a numbered item, or -1
	bullet string // the mark of a bulleted item, or ""
	cells  int    // how many, if tabs part them
}

func (s *source) blank() bool { return s.text == "" }
func (s *source) item() bool  { return s.bullet != "" || s.number >= 0 }
func (s *source) rule() bool  { return !s.item() && ruleLine.MatchString(s.text) }

var (
	bulletMark  = regexp.MustCompile(`^([•●▪■◦○‣⁃·➢➤►▶✓✔✗✘❌✅★*+–—-]|§\t)\s*(.*)$`)
	spacedMark  = regexp.MustCompile(`^([*+–—-])\s+\S`)
	numberMark  = regexp.MustCompile(`^\(?(\d{1,2})(?:[.)]\s+(.*)|\)(\pL.*))$`)
	inlineMark  = regexp.MustCompile(`\s*[•●▪■◦○‣⁃➢➤►✓✔]\s*`)
	inlineCount = regexp.MustCompile(`(?:^|[\s:;.,])\(?(\d{1,2})[.)]\s`)
	ruleLine    = regexp.MustCompile(`^([-=_*~#+•·]\s*){3,}$`)
)

// plainReader turns lines of plain text into lines of Markdown.
type plainReader struct {
	lang    *language
	in      []source
	out     []line
	wrapped bool // lines are cut at a width, so that a line break says little
	faq     bool
	last    string // marks of the last list, so that two lists in a row stay two
	headed  int    // the line after the last heading
	counted int    // the last number of an open list, or -1
}

// readPlain reads plain text. Headings, lists and tables are told by how lines look.
func readPlain(text string, l *language) *Draft {
	r := &plainReader{lang: l, counted: -1}
	for _, l := range strings.Split(text, "\n") {
		r.add(l)
	}
	r.wrapped = r.cutAtWidth()
	for i := 0; i < len(r.in); {
		i = r.block(i)
	}
	return &Draft{body: r.out}
}

// add takes one line in, cutting it where a list was run together in it.
func (r *plainReader) add(l string) {
	indent := 0
	for _, c := range l {
		if c == '\t' {
			indent += 4
		} else if c == ' ' {
			indent++
		} else {
			break
		}
	}
	text := strings.TrimSpace(l)
	for _, part := range cutRunTogether(text) {
		r.in = append(r.in, newSource(part, indent))
	}
}

func newSource(text string, indent int) source {
	s := source{text: text, indent: indent, number: -1}
	if m := bulletMark.FindStringSubmatch(text); m != nil && m[2] != "" && !ruleLine.MatchString(text) {
		if strings.ContainsAny(m[1], "*+-–—") && !spacedMark.MatchString(text) {
			return s // -5 °C, *emphasis*, —a dash
		}
		s.bullet, s.text = m[1], m[2]
		return s
	}
	if m := numberMark.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			s.number, s.text = n, m[2]+m[3] // "1. Wash" or "1)Wash"
			return s
		}
	}
	if n := strings.Count(text, "\t"); n > 0 {
		s.cells = n + 1
	}
	return s
}

// cutRunTogether parts "if you have: • fever • chills" and "1) wash 2) dry 3) rest".
func cutRunTogether(text string) []string {
	if at := inlineMark.FindAllStringIndex(text, -1); len(at) >= 2 || len(at) == 1 && at[0][0] > 0 && strings.HasSuffix(text[:at[0][0]], ":") {
		var out []string
		from := 0
		for _, m := range at {
			if part := strings.TrimSpace(text[from:m[0]]); part != "" {
				out = append(out, part)
			}
			from = m[0]
		}
		return append(out, strings.TrimSpace(text[from:]))
	}
	var cuts []int
	for _, m := range inlineCount.FindAllStringSubmatchIndex(text, -1) {
		if n, _ := strconv.Atoi(text[m[2]:m[3]]); n == len(cuts)+1 {
			start := m[2]
			if start > 0 && text[start-1] == '(' {
				start--
			}
			cuts = append(cuts, start)
		}
	}
	if len(cuts) < 3 {
		return []string{text}
	}
	var out []string
	if lead := strings.TrimSpace(text[:cuts[0]]); lead != "" {
		out = append(out, lead)
	}
	for i, c := range cuts {
		end := len(text)
		if i+1 < len(cuts) {
			end = cuts[i+1]
		}
		out = append(out, strings.TrimSpace(text[c:end]))
	}
	return out
}

// cutAtWidth says whether most lines that are followed by another end near one width.
func (r *plainReader) cutAtWidth() bool {
	n, near := 0, 0
	for i := 0; i+1 < len(r.in); i++ {
		if r.in[i].blank() || r.in[i+1].blank() || r.in[i+1].item() {
			continue
		}
		n++
		if w := utf8.RuneCountInString(r.in[i].text); w >= 50 && w <= 100 {
			near++
		}
	}
	return n >= 3 && near*10 >= n*6
}

func (r *plainReader) emit(text string, notes ...note) *line {
	r.out = append(r.out, line{text: text, notes: notes}, line{})
	return &r.out[len(r.out)-2]
}

// block turns what begins at line i into Markdown, and returns the line after it.
func (r *plainReader) block(i int) int {
	s := &r.in[i]
	switch {
	case s.blank():
		return i + 1
	case s.rule():
		return i + 1
	case r.headingAt(i):
		return r.heading(i)
	case s.item():
		return r.list(i)
	case s.cells > 0 && i+1 < len(r.in) && r.in[i+1].cells == s.cells:
		return r.table(i)
	}
	r.counted = -1
	text, end := r.paragraphAt(i)
	for _, part := range split(text) {
		r.emit(paragraph(part))
	}
	if strings.HasSuffix(text, ":") {
		return r.bareList(end)
	}
	return end
}

// paragraphAt joins the lines that belong to one paragraph or item.
func (r *plainReader) paragraphAt(i int) (text string, end int) {
	text = r.in[i].text
	for end = i + 1; end < len(r.in); end++ {
		next := &r.in[end]
		if next.blank() || next.item() || next.cells > 1 || next.rule() || !r.joins(r.in[end-1].text, next.text) || r.headingAt(end) {
			break
		}
		text += " " + next.text
	}
	return strings.Join(strings.Fields(text), " "), end
}

// joins says whether line b goes on where line a was cut.
func (r *plainReader) joins(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	ended := strings.ContainsRune(".!?:…。！？：", last)
	width := utf8.RuneCountInString(a)
	switch {
	case r.wrapped:
		return width >= 45 || unicode.IsLower(first)
	case ended:
		return false
	}
	return unicode.IsLower(first) && width >= 40 || last == ',' || last == '-'
}

// maxHeading is how many letters a line may have that is taken for a heading.
const maxHeading = 80

// headingAt says whether line i looks like a heading: short, with no full stop, and text after it.
func (r *plainReader) headingAt(i int) bool {
	s := &r.in[i]
	if s.blank() || s.bullet != "" || s.cells > 0 {
		return false
	}
	if i+1 < len(r.in) && !r.in[i+1].item() && len(r.in[i+1].text) >= 3 && underline.MatchString(r.in[i+1].text) && utf8.RuneCountInString(s.text) <= 2*maxHeading && (i == 0 || r.in[i-1].blank()) {
		return true
	}
	text := s.text
	n := utf8.RuneCountInString(text)
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if n > maxHeading || n < 2 || len(strings.Fields(text)) > 12 || !unicode.IsUpper(first) && !unicode.IsDigit(first) && !(first > unicode.MaxLatin1 && unicode.IsLetter(first)) {
		return false
	}
	if strings.ContainsRune(".,;!。，；", last) || strings.Contains(text, "://") || strings.Contains(text, ". ") || furniture(text) != "" {
		return false
	}
	if last == ':' && len(strings.Fields(text)) > 3 {
		return false
	}
	next := i + 1
	for next < len(r.in) && r.in[next].blank() {
		next++
	}
	if next == len(r.in) {
		return false
	}
	after := &r.in[next]
	apart := next > i+1
	before := i == 0 || r.in[i-1].blank()
	if s.number >= 0 { // "1. Before you go", and then a paragraph: a numbered heading
		return before && (apart || !after.item() && utf8.RuneCountInString(after.text) > n) && !r.more(i, next)
	}
	if before && apart && i > 0 && r.in[i-1].blank() && r.bareRun(i) {
		return false
	}
	if last == ':' {
		return before && (apart || r.lang.section(text) != nil)
	}
	longer := utf8.RuneCountInString(after.text) > n || after.item() || strings.HasSuffix(after.text, ".")
	if before && apart {
		return true
	}
	ended := i == r.headed || r.in[i-1].blank() || strings.ContainsAny(r.in[i-1].text[len(r.in[i-1].text)-1:], ".!?\"”)") || r.in[i-1].item()
	return longer && ended && (!r.wrapped || before) && !after.blank() && !unicode.IsLower(rune(after.text[0]))
}

// more says whether the numbered line i is followed by the next number before another paragraph.
func (r *plainReader) more(i, next int) bool {
	return next < len(r.in) && r.in[next].number == r.in[i].number+1
}

// bareRun says whether line i stands in a list without marks whose items blank lines part.
func (r *plainReader) bareRun(i int) bool {
	for k := i - 1; k >= 0; k-- {
		s := &r.in[k]
		switch {
		case s.blank():
			continue
		case strings.HasSuffix(s.text, ":") && len(strings.Fields(s.text)) > 3:
			return i-k <= 2
		}
		return false
	}
	return false
}

func (r *plainReader) heading(i int) int {
	s := &r.in[i]
	text := s.text
	if s.number >= 0 {
		text = fmt.Sprintf("%d. %s", s.number, text)
	}
	end := i + 1
	underlined := end < len(r.in) && !r.in[end].item() && underline.MatchString(r.in[end].text) && len(r.in[end].text) >= 3
	if underlined {
		end++
	}
	marks := "## "
	if len(r.out) == 0 {
		marks = "# "
	} else if r.faq && strings.HasSuffix(text, "?") {
		marks = "### "
	} else {
		r.faq = r.lang.asks(text)
	}
	r.counted = -1
	r.headed = end
	l := r.emit(marks + heading(text))
	if !underlined && marks != "# " {
		l.unsure("%s was taken for a heading", quote(heading(text)))
	}
	return end
}

func (r *plainReader) list(i int) int {
	first := i
	base := r.in[i].indent
	for i < len(r.in) {
		s := &r.in[i]
		if s.blank() {
			next := i
			for next < len(r.in) && r.in[next].blank() {
				next++
			}
			if next == len(r.in) || !r.in[next].item() || r.headingAt(next) {
				break
			}
			i = next
			continue
		}
		if !s.item() || i > first && r.headingAt(i) {
			break
		}
		text, end := r.paragraphAt(i)
		depth := 0
		if i > first && (s.indent >= base+2 || strings.ContainsAny(s.bullet, "◦○") && !strings.ContainsAny(r.in[first].bullet, "◦○")) && s.number < 0 {
			depth = 1
		}
		mark := "-"
		switch {
		case s.number >= 0:
			if s.number != r.counted+1 || r.last == "-" {
				r.last = map[bool]string{true: ")", false: "."}[r.last == "."]
			}
			r.counted = s.number
			mark = strconv.Itoa(s.number) + r.last
		case depth == 0:
			r.last, r.counted = "-", -1
		}
		for k, part := range split(text) {
			if k == 0 {
				r.out = append(r.out, line{text: strings.Repeat("    ", depth) + mark + " " + paragraph(part)})
			} else {
				r.out = append(r.out, line{}, line{text: strings.Repeat("    ", depth+1) + paragraph(part)})
			}
		}
		i = end
	}
	r.out = append(r.out, line{})
	return i
}

// bareList takes short lines after a colon for a list whose marks were lost.
func (r *plainReader) bareList(i int) int {
	from := i
	spaced := i < len(r.in) && r.in[i].blank()
	var items []int
	for i < len(r.in) {
		s := &r.in[i]
		if s.blank() {
			if !spaced || i+1 < len(r.in) && r.in[i+1].blank() {
				break
			}
			i++
			continue
		}
		if s.item() || s.cells > 0 || utf8.RuneCountInString(s.text) > 100 || strings.HasSuffix(s.text, ":") || strings.Contains(s.text, ". ") {
			break
		}
		if len(items) > 0 {
			was, _ := utf8.DecodeRuneInString(r.in[items[0]].text)
			now, _ := utf8.DecodeRuneInString(s.text)
			dotted := strings.HasSuffix(r.in[items[0]].text, ".")
			if unicode.IsLower(was) != unicode.IsLower(now) || dotted != strings.HasSuffix(s.text, ".") && !unicode.IsLower(now) {
				break
			}
		}
		if spaced && strings.HasSuffix(s.text, ".") {
			break
		}
		// A short line that longer text follows is the next heading.
		if len(items) > 0 && r.followedByText(i) {
			break
		}
		items = append(items, i)
		i++
	}
	if len(items) < 2 {
		return from
	}
	for k, at := range items {
		r.out = append(r.out, line{text: "- " + paragraph(r.in[at].text)})
		if k == 0 {
			r.out[len(r.out)-1].unsure("%d lines after a colon were taken for a list without marks", len(items))
		}
	}
	r.last = "-"
	r.out = append(r.out, line{})
	return items[len(items)-1] + 1
}

// followedByText says whether the next line of text is a sentence, and so line i its heading.
func (r *plainReader) followedByText(i int) bool {
	first, _ := utf8.DecodeRuneInString(r.in[i].text)
	if unicode.IsLower(first) || strings.HasSuffix(r.in[i].text, ".") {
		return false
	}
	for k := i + 1; k < len(r.in); k++ {
		if !r.in[k].blank() {
			t := r.in[k].text
			return utf8.RuneCountInString(t) > 100 || strings.Contains(t, ". ") || strings.HasSuffix(t, ".") || strings.HasSuffix(t, ":")
		}
	}
	return false
}

func (r *plainReader) table(i int) int {
	cells := r.in[i].cells
	for first := true; i < len(r.in) && r.in[i].cells == cells; i++ {
		row := "|"
		for _, c := range strings.Split(r.in[i].text, "\t") {
			row += " " + strings.ReplaceAll(literal(strings.TrimSpace(c)), "|", `\|`) + " |"
		}
		r.out = append(r.out, line{text: row})
		if first {
			r.out[len(r.out)-1].unsure("lines with tabs were taken for a table, and this one for its heads")
			r.out = append(r.out, line{text: "|" + strings.Repeat(" --- |", cells)})
			first = false
		}
	}
	r.out = append(r.out, line{})
	return i
}

// maxParagraph is the length in bytes past which a paragraph is cut between sentences.
const maxParagraph = 16 << 10

// split cuts a text that is too long for one unit, between sentences or else between words.
func split(text string) []string {
	var out []string
	for len(text) > maxParagraph {
		cut := strings.LastIndex(text[:maxParagraph], ". ") + 1
		if cut == 0 {
			cut = strings.LastIndexByte(text[:maxParagraph], ' ')
		}
		if cut <= 0 {
			for cut = maxParagraph; !utf8.RuneStart(text[cut]); cut-- {
			}
		}
		out = append(out, strings.TrimSpace(text[:cut]))
		text = strings.TrimSpace(text[cut:])
	}
	return append(out, text)
}
