package intake

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"caveat/internal/article"
)

// maxRounds bounds mending: a mend may bring the next problem to light, as when a line that was
// inside a block of HTML turns out to be a heading.
const maxRounds = 60

// finish gives the draft its title, its description, IDs and marks, and mends what would be a
// problem of the article. It says whether the article parses without one.
func (d *Draft) finish(o Options) bool {
	if d.Title == "" {
		d.takeTitle(o)
	}
	if escaped := literal(d.Title); unclean(d.Title) {
		d.Title = escaped
	}
	if d.Description == "" {
		d.takeDescription(o)
	}
	if unclean(d.Description) {
		d.Description = literal(d.Description)
	}
	for range maxRounds {
		d.trim()
		changed := d.headings(o)
		art := d.parse()
		done := map[int]bool{} // one mend for each line, then another look
		for _, p := range art.Problems {
			changed = d.mend(p, done) || changed
		}
		changed = d.mendLinks(art, o) || changed
		changed = d.mendPlaceholders(art, o, done) || changed
		if !changed {
			if len(art.Problems) > 0 {
				return false
			}
			d.callouts(art, o.lang)
			d.judge(d.parse(), o)
			return len(d.parse().Problems) == 0
		}
	}
	return false
}

func (d *Draft) parse() *article.Article {
	return article.Parse("draft", "draft", []byte(d.File("article")))
}

// at gives the body's line of a place in the file, or -1.
func (d *Draft) at(p article.Pos) int {
	i := p.Line - 1 - d.bodyAt()
	if i < 0 || i >= len(d.body) {
		return -1
	}
	return i
}

// unclean says whether a title or description would be a problem.
func unclean(s string) bool {
	_, problems := article.ParseInline(s)
	return len(problems) > 0 || strings.Contains(s, "{{")
}

// trim drops blank lines at both ends and those that follow another. Notes go to the next line.
func (d *Draft) trim() {
	var out []line
	var carry []note
	for i, l := range d.body {
		broken := strings.HasSuffix(l.text, "  ") && i+1 < len(d.body) && strings.TrimSpace(d.body[i+1].text) != "" && !strings.ContainsAny(l.text[:1], "#|")
		if l.text = strings.TrimRight(l.text, " \t"); broken && l.text != "" {
			l.text += `\` // a line break that can be seen
		}
		if l.text == "" && (len(out) == 0 || out[len(out)-1].text == "") {
			carry = append(carry, l.notes...)
			continue
		}
		l.notes = append(carry, l.notes...)
		carry = nil
		out = append(out, l)
	}
	if n := len(out); n > 0 && out[n-1].text == "" {
		carry = append(out[n-1].notes, carry...)
		out = out[:n-1]
	}
	if len(carry) > 0 && len(out) > 0 {
		out[len(out)-1].notes = append(out[len(out)-1].notes, carry...)
	}
	d.body = out
}

// takeTitle makes the first heading the title, if nothing stands before it.
func (d *Draft) takeTitle(o Options) {
	d.trim()
	if len(d.body) > 0 {
		if m := atxLine.FindStringSubmatch(d.body[0].text); m != nil && strings.TrimSpace(m[2]) != "" {
			d.Title = stripID(m[2])
			for _, n := range d.body[0].notes {
				d.front = append(d.front, n)
			}
			d.body = d.body[1:]
			return
		}
		for i := range d.body { // the one level-1 heading is the title, wherever it stands
			if m := atxLine.FindStringSubmatch(d.body[i].text); m != nil && m[1] == "#" && strings.TrimSpace(m[2]) != "" {
				d.Title = stripID(m[2])
				if i > 0 {
					d.body[i].unsure("the title %s stood here; is the text above it part of the article?", quote(d.Title))
				}
				d.body[i].text = ""
				return
			}
		}
	}
	d.Title = literal(strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(o.Name)))
	if d.Title == "" {
		d.Title = "Untitled"
	}
	d.Added = append(d.Added, d.Title)
	d.front = append(d.front, note{Unsure, "no title was found; the file's name stands in its place"})
}

var atxLine = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)

func stripID(s string) string { return strings.TrimSpace(attributes.ReplaceAllString(s, "")) }

var attributes = regexp.MustCompile(`(^|[ \t]+)\{[#.:][^{}\\]*\}$`)

// How long a paragraph may be, in letters, to serve as the description.
const (
	minDescription = 30
	maxDescription = 320
)

// takeDescription makes the first paragraph of prose the description, which the page shows under
// its title.
func (d *Draft) takeDescription(o Options) {
	d.trim()
	art := d.parse()
	if len(art.Sections) > 0 && art.Sections[0].Heading < 0 {
		for _, b := range art.Sections[0].Blocks {
			if b.Kind != article.Para {
				break
			}
			u := art.Units[b.Unit]
			i := d.at(u.Pos)
			if i < 0 || !introduces(u.Text) || o.lang.warns(u.Text) {
				continue
			}
			end := d.block(i)
			if article.Fold(joinLines(d.body[i:end])) != u.Text {
				continue
			}
			for _, l := range d.body[i:end] {
				d.front = append(d.front, l.notes...)
			}
			d.Description = u.Text
			d.body = append(d.body[:i:i], d.body[end:]...)
			d.front = append(d.front, note{Unsure, "the first paragraph became the description, which the page shows under its title: " + quote(u.Text)})
			return
		}
	}
	d.Description = d.Title
	d.Added = append(d.Added, d.Title)
	d.front = append(d.front, note{Unsure, "no description was found; the title stands in its place: write one or two sentences"})
}

// introduces says whether a paragraph can be a description: prose, and short. A warning cannot, it
// would lose its place among the safety text.
func introduces(s string) bool {
	return len(s) >= minDescription && len([]rune(s)) <= maxDescription && strings.HasSuffix(strings.TrimRight(s, `"”'’)`), ".") &&
		!strings.ContainsAny(s, "<[\n") && len(article.Placeholders(s)) == 0 && sells(s) == "" && furniture(s) == ""
}

func joinLines(ls []line) string {
	s := make([]string, len(ls))
	for i, l := range ls {
		s[i] = l.text
	}
	return strings.Join(s, "\n")
}

// headings writes every heading with as many # as it has headings around it, and an ID.
func (d *Draft) headings(o Options) bool {
	art := d.parse()
	type place struct {
		s    *article.Section
		text string
	}
	var all []place
	var walk func([]article.Section)
	walk = func(list []article.Section) {
		for i := range list {
			if list[i].Heading >= 0 {
				all = append(all, place{&list[i], art.Units[list[i].Heading].Text})
			}
			walk(list[i].Sections)
		}
	}
	walk(art.Sections)
	used := map[string]bool{"intro": true}
	for _, h := range all {
		if i := d.at(h.s.Pos); i >= 0 && d.body[i].named {
			used[h.s.ID] = true
		}
	}
	var levels []int
	renamed := map[string]string{} // what links of the input call a heading → its ID
	changed := false
	for _, h := range all {
		i := d.at(h.s.Pos)
		if i < 0 {
			continue
		}
		for len(levels) > 0 && levels[len(levels)-1] >= h.s.Level {
			levels = levels[:len(levels)-1]
		}
		levels = append(levels, h.s.Level)
		marks := strings.Repeat("#", min(len(levels)+1, 6))
		l := &d.body[i]
		old := l.text
		if l.named {
			l.text = marks + " " + strings.TrimLeft(l.text, "# ")
			changed = changed || l.text != old
			continue
		}
		changed = true
		end := i
		if m := atxLine.FindStringSubmatch(old); m == nil { // underlined: its text may have several lines
			for end+1 < len(d.body) && !underline.MatchString(d.body[end].text) {
				end++
			}
		}
		text := stripID(h.text)
		if cut := attributes.FindString(strings.TrimRight(old, "# ")); cut != "" {
			d.kept = strings.Replace(d.kept, cut, "", 1)
		}
		if text == "" {
			l.text = ""
			l.unsure("a heading without words was taken away")
			continue
		}
		id, about := propose(text, h.s.ID, used, o)
		used[id.name] = true
		for _, name := range []string{l.anchor, attributeID(old), anchorOf(text)} {
			if name = strings.ToLower(name); name != "" && renamed[name] == "" {
				renamed[name] = id.name
			}
		}
		l.text = marks + " " + text + " {#" + id.name + id.classes + "}"
		l.named = true
		l.notes = append(l.notes, about...)
		for k := i + 1; k <= end; k++ {
			l.notes = append(l.notes, d.body[k].notes...)
			d.body[k] = line{}
		}
	}
	if len(renamed) > 0 {
		rename := func(s string) string {
			if id := renamed[strings.ToLower(s[len("](#"):])]; id != "" {
				return "](#" + id
			}
			return s
		}
		for i := range d.body {
			d.body[i].text = sectionLink.ReplaceAllStringFunc(d.body[i].text, rename)
		}
		d.kept = sectionLink.ReplaceAllStringFunc(d.kept, rename)
	}
	return changed
}

var sectionLink = regexp.MustCompile(`\]\(#[^()\s]+`)

// anchorOf gives the address that GitHub and most other programs give a heading.
func anchorOf(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// attributeID gives the ID in the braces behind a heading, whatever it is made of.
func attributeID(text string) string {
	for _, a := range strings.Fields(strings.Trim(attributes.FindString(strings.TrimRight(text, "# ")), " \t{}")) {
		if id, ok := strings.CutPrefix(a, "#"); ok {
			return id
		}
	}
	return ""
}

var underline = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)

// block gives the lines [i, end) up to the next blank one.
func (d *Draft) block(i int) (end int) {
	for end = i; end < len(d.body) && strings.Trim(d.body[end].text, "> ") != ""; end++ {
	}
	return end
}

// mend takes one problem away: HTML gets backslashes, and any other line is written as plain text.
func (d *Draft) mend(p article.Problem, done map[int]bool) bool {
	i := d.at(p.Pos)
	if i < 0 || done[i] || d.body[i].named && p.Check != "raw-html" {
		return false
	}
	done[i] = true
	if p.Check == "source" && strings.Contains(d.body[i].text, "|") && d.body[i].mended == 0 && d.widen(i) {
		return true
	}
	d.body[i].mended++
	if d.body[i].mended == 1 && (p.Check == "raw-html" || p.Check == "placeholders") {
		changed := false
		for k := i; k < max(d.block(i), i+1); k++ {
			was := d.body[k].text
			if p.Check == "placeholders" {
				d.body[k].text = noTemplate(was)
			} else {
				d.body[k].text = angle.ReplaceAllStringFunc(was, func(s string) string {
					if strings.HasPrefix(s, `\`) || webAddress.MatchString(s[1:]) {
						return s
					}
					return `\` + s
				})
			}
			changed = changed || d.body[k].text != was
		}
		if changed {
			d.body[i].unsure("%s; it now shows as written", p.Text)
			return true
		}
	}
	was := d.body[i].text
	prefix, rest := containers(was)
	switch n := d.body[i].mended; {
	case n == 3: // the list or quote itself is the problem
		prefix, rest = "", was
	case n > 3:
		return false
	}
	rest = strings.TrimSpace(rest)
	if m := atxLine.FindStringSubmatch(rest); m != nil && prefix != "" && strings.TrimSpace(m[2]) != "" {
		d.body[i].text = prefix + "**" + strings.Trim(stripID(m[2]), "* ") + "**"
		d.body[i].unsure("a heading inside a list or quote is bold text now")
	} else {
		md := paragraph(rest)
		if strings.HasPrefix(md, "[!") {
			md = `\` + md
		}
		d.body[i].text = prefix + md
		d.body[i].unsure("%s; the line is plain text now", p.Text)
	}
	return d.body[i].text != was
}

// widen gives the table around a row that has more cells another column.
func (d *Draft) widen(row int) bool {
	top := row
	for top > 0 && strings.Contains(d.body[top-1].text, "|") {
		top--
	}
	if row < top+2 || strings.Trim(d.body[top+1].text, "|:->\t ") != "" {
		return false
	}
	for i, cell := range [2]string{" |", " --- |"} {
		l := &d.body[top+i]
		if !strings.HasSuffix(l.text, "|") {
			l.text += " |"
		}
		l.text += cell
	}
	d.body[row].unsure("the row has more cells than its table had columns; a column without a heading was added")
	return true
}

var angle = regexp.MustCompile(`\\?<[^<>]*>?`)

// containers cuts the marks of quotes and lists off a line.
func containers(s string) (prefix, rest string) {
	m := container.FindString(s)
	return m, s[len(m):]
}

var container = regexp.MustCompile(`^( {0,12}(>|[-+*] |\d{1,9}[.)] ))+ {0,3}`)

// mendPlaceholders writes {{.Name}} as plain text where the project has no such name.
func (d *Draft) mendPlaceholders(art *article.Article, o Options, done map[int]bool) bool {
	changed := false
	for _, u := range art.Units {
		for _, ph := range article.Placeholders(u.Text) {
			if i := d.at(u.Pos); i >= 0 && (ph.Name == "" || !o.Var(ph.Name)) {
				changed = d.mend(article.Problem{Check: "placeholders", Pos: u.Pos, Text: fmt.Sprintf("%s has no value in [vars] of caveat.toml", u.Text[ph.Start:ph.End])}, done) || changed
			}
		}
	}
	return changed
}

// callouts marks paragraphs that call themselves warnings.
func (d *Draft) callouts(art *article.Article, l *language) {
	if l == nil {
		return
	}
	var starts []int
	var walk func([]article.Section)
	walk = func(list []article.Section) {
		for i := range list {
			for _, b := range list[i].Blocks {
				if b.Kind == article.Para && l.lead.MatchString(art.Units[b.Unit].Text) {
					starts = append(starts, d.at(art.Units[b.Unit].Pos))
				}
			}
			walk(list[i].Sections)
		}
	}
	walk(art.Sections)
	for k := len(starts) - 1; k >= 0; k-- {
		i := starts[k]
		if i < 0 || i > 0 && d.body[i-1].text != "" {
			continue
		}
		mark := "> [!WARNING]"
		if l.caution.MatchString(d.body[i].text) {
			mark = "> [!CAUTION]"
		}
		top := line{text: mark, notes: []note{{Section, "the paragraph calls itself a warning and became a callout, which is safety text: " + quote(d.body[i].text)}}}
		end := d.block(i)
		for j := i; j < end; j++ {
			d.body[j].text = "> " + strings.TrimLeft(d.body[j].text, " ")
		}
		d.body = append(d.body[:i:i], append([]line{top}, d.body[i:]...)...)
	}
}
