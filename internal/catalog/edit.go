package catalog

import (
	"sort"
	"strings"

	"caveat/internal/lang"
	"caveat/internal/tomlfile"
)

// editor collects the edits of one file.
type editor struct {
	f       *File
	eol     string
	source  string // names of the two comments
	was     string
	edits   []tomlfile.Edit
	anchor  int // where the next new table goes, -1 before the first
	tail    strings.Builder
	removed map[string]bool
	ordered bool // messages move to where their units are
}

func newEditor(f *File, source, was string) *editor {
	return &editor{f: f, eol: tomlfile.EOL(f.Src), source: source, was: was, anchor: -1, removed: map[string]bool{}}
}

// place goes through today's units in order, calls visit with each and its message, and moves what
// no unit has to the end of the file, marked.
func (ed *editor) place(today []Today, visit func(Today, *Message), o Options) {
	known := make(map[string]bool, len(today))
	astray := ed.astray(today)
	for _, u := range today {
		known[u.Key] = true
		m := ed.f.Lookup(u.Key)
		switch {
		case m == nil:
			visit(u, nil)
		case m.ownTable && (m.Obsolete || astray[u.Key]):
			// Back from the end of the file, or from elsewhere, to its place.
			visit(u, m)
			ed.move(m, func(block string) string { return block }, ed.insert)
		default:
			if m.Obsolete {
				ed.replace(m.obsLine, "")
			}
			visit(u, m)
			ed.anchor = m.region
		}
	}
	for i := range ed.f.Messages {
		m := &ed.f.Messages[i]
		if known[m.Key] || m.Filled() && o.Known != nil && !o.Known(m.Key) {
			continue
		}
		gone := !m.Filled() || o.Drop[m.Key] || o.Prune && !o.Safety[m.Key]
		switch {
		case gone && m.ownTable:
			ed.removed[m.Key] = true
			ed.move(m, func(string) string { return "" }, func(string) {})
		case m.Obsolete:
		case m.ownTable:
			ed.move(m, func(block string) string {
				i := lineEnd(block, headerEnd(block))
				return block[:i] + obsoleteLine + ed.eol + block[i:]
			}, func(block string) { ed.tail.WriteString(ed.eol + block) })
		default:
			ed.edits = append(ed.edits, tomlfile.Edit{Start: m.first, End: m.first, Text: obsoleteLine + ed.eol})
		}
	}
}

// astray tells which messages are not where their units are: as few as will bring the rest into
// order, by the longest increasing subsequence of their places in the file.
func (ed *editor) astray(today []Today) map[string]bool {
	if !ed.ordered {
		return nil
	}
	var keys []string
	var at []int
	sorted := true
	for _, u := range today {
		if i, ok := ed.f.index[u.Key]; ok && !ed.f.Messages[i].Obsolete {
			sorted = sorted && (len(at) == 0 || at[len(at)-1] < i)
			keys, at = append(keys, u.Key), append(at, i)
		}
	}
	if sorted {
		return nil
	}
	tails := []int{} // tails[n] is where in at the best subsequence of length n+1 ends
	before := make([]int, len(at))
	for i, v := range at {
		n := sort.Search(len(tails), func(n int) bool { return at[tails[n]] >= v })
		if before[i] = -1; n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		}
		tails[n] = i
	}
	out := make(map[string]bool, len(keys))
	for _, k := range keys {
		out[k] = true
	}
	for i := tails[len(tails)-1]; i >= 0; i = before[i] {
		delete(out, keys[i])
	}
	return out
}

// headerEnd gives the first line of a block that is a table's header.
func headerEnd(block string) int {
	for off := 0; off < len(block); off = lineEnd(block, off) {
		if strings.HasPrefix(strings.TrimLeft(block[off:lineEnd(block, off)], " \t"), "[") {
			return off
		}
	}
	return 0
}

// blockStart gives where a message's block begins: at its table, or at the comments right above it,
// unless they stand at the top of the file or right below another text.
func (ed *editor) blockStart(m *Message) int {
	src, start := ed.f.Src, m.start
	for start > m.floor {
		prev := lineStart(src, start-1)
		if prev < m.floor || !strings.HasPrefix(strings.TrimLeft(src[prev:start], " \t"), "#") {
			break
		}
		if start = prev; strings.TrimPrefix(src[:start], tomlfile.BOM) == "" {
			return m.start
		}
	}
	return start
}

// move takes a message's table out of its place, with the comments that belong to it, and hands the
// edited block to put. Edits of the message made before are carried along.
func (ed *editor) move(m *Message, change func(string) string, put func(string)) {
	src := ed.f.Src
	start, end := ed.blockStart(m), m.region
	var inside []tomlfile.Edit
	rest := ed.edits[:0]
	for _, e := range ed.edits {
		if e.Start >= start && e.End <= end && (e.Start > start && e.Start < end || e.End > e.Start) {
			inside = append(inside, tomlfile.Edit{Start: e.Start - start, End: e.End - start, Text: e.Text})
		} else {
			rest = append(rest, e)
		}
	}
	ed.edits = rest
	if m.obsLine.end > 0 {
		inside = append(inside, tomlfile.Edit{Start: m.obsLine.start - start, End: m.obsLine.end - start})
	}
	block := tomlfile.Apply(src[start:end], inside)
	if block != "" && !strings.HasSuffix(block, "\n") {
		block += ed.eol
	}
	for start > m.floor { // the blank lines above go with it
		prev := lineStart(src, start-1)
		if prev < m.floor || strings.TrimSpace(src[prev:start]) != "" {
			break
		}
		start = prev
	}
	if start == 0 { // at the top, the blank lines below
		for end < len(src) && strings.TrimSpace(src[end:lineEnd(src, end)]) == "" {
			end = lineEnd(src, end)
		}
	}
	ed.edits = append(ed.edits, tomlfile.Edit{Start: start, End: end})
	if block = change(block); block != "" {
		put(block)
	}
}

// insert puts a block of lines after the last message that had a place.
func (ed *editor) insert(block string) {
	src := ed.f.Src
	if ed.anchor < 0 && len(ed.f.Messages) > 0 {
		m := &ed.f.Messages[0]
		if m.ownTable {
			at := ed.blockStart(m)
			ed.edits = append(ed.edits, tomlfile.Edit{Start: at, End: at, Text: block + ed.eol})
			return
		}
		ed.anchor = m.region // keys without a table stand before all tables
	} else if ed.anchor < 0 {
		ed.anchor = len(src)
	}
	text := ed.eol + block
	if ed.anchor > 0 && src[ed.anchor-1] != '\n' {
		text = ed.eol + text
	}
	ed.edits = append(ed.edits, tomlfile.Edit{Start: ed.anchor, End: ed.anchor, Text: text})
}

// add makes a new table.
func (ed *editor) add(key string, comments []string, forms []Variant) {
	var b strings.Builder
	b.WriteString("[" + headerKey(key) + "]" + ed.eol)
	for _, c := range comments {
		b.WriteString(c + ed.eol)
	}
	for _, v := range forms {
		text := `""`
		if v.Text != "" {
			text = tomlfile.Quote(v.Text, ed.eol)
		}
		b.WriteString(string(v.Form) + " = " + text + ed.eol)
	}
	ed.insert(b.String())
}

func headerKey(key string) string {
	parts := strings.Split(key, ".")
	for i, p := range parts {
		if !tomlfile.BareKey(p) {
			parts[i] = tomlfile.QuoteLine(p)
		}
	}
	return strings.Join(parts, ".")
}

func (ed *editor) setOther(m *Message, text string) {
	for _, v := range m.forms {
		if v.form == lang.Other {
			ed.edits = append(ed.edits, tomlfile.Edit{Start: v.start, End: v.end, Text: tomlfile.Quote(text, ed.eol)})
		}
	}
}

// comment gives the comment lines that tell a source text.
func (ed *editor) comment(name, canon string) []string {
	if canon == "" {
		return nil
	}
	var out []string
	for _, v := range splitCanon(canon) {
		label := name
		if v.Form != lang.Other {
			label += "." + string(v.Form)
		}
		out = append(out, "# "+label+": "+inComment(v.Text))
	}
	return out
}

// top is where a message's first comment of sync's own stands, or would stand: the source comment
// stays next to the text, so that filling a blank and changing its source meet in git.
func (ed *editor) top(m *Message) int {
	if len(m.sourceLine) > 0 {
		return m.sourceLine[0].start
	}
	return m.first
}

// comments makes the comments of a message say what they should.
func (ed *editor) comments(m *Message, source, was string) {
	if m.Source != source {
		lines := m.sourceLine
		if n := len(lines); n > 0 && lines[n-1].end != m.first && !m.Filled() {
			for _, l := range lines { // a person's comment parts it from the blank: see closeUp
				ed.replace(l, "")
			}
			lines = nil
		}
		ed.rewrite(lines, m.first, ed.comment(ed.source, source))
	}
	if m.Was != was {
		at := m.first
		if n := len(m.sourceLine); n > 0 {
			at = m.sourceLine[n-1].end
		}
		ed.rewrite(m.wasLine, at, ed.comment(ed.was, was))
	}
}

// closeUp makes each blank form of a message one line, whatever a person did to it: with a line in
// between, git would merge a new source comment and a blank filled from the old one without a
// conflict, and the text would pass for the new one's.
func (ed *editor) closeUp(m *Message) {
	for _, v := range m.forms {
		if strings.Contains(ed.f.Src[v.start:v.end], "\n") {
			ed.edits = append(ed.edits, tomlfile.Edit{Start: v.start, End: v.end, Text: `""`})
		}
	}
}

func (ed *editor) rewrite(old []lineRange, at int, lines []string) {
	text := ""
	for _, l := range lines {
		text += l + ed.eol
	}
	if len(old) == 0 {
		if text != "" {
			ed.edits = append(ed.edits, tomlfile.Edit{Start: at, End: at, Text: text})
		}
		return
	}
	ed.replace(old[0], text)
	for _, r := range old[1:] {
		ed.replace(r, "")
	}
}

func (ed *editor) replace(r lineRange, text string) {
	ed.edits = append(ed.edits, tomlfile.Edit{Start: r.start, End: r.end, Text: text})
}

// apply makes the edits. A file that was not there begins with head.
func (ed *editor) apply(head string) string {
	out := tomlfile.Apply(ed.f.Src, ed.edits)
	if tail := ed.tail.String(); tail != "" {
		if out != "" && !strings.HasSuffix(out, "\n") {
			out += ed.eol
		}
		out += tail
	}
	if !ed.f.Exists {
		out = head + out
	}
	return out
}
