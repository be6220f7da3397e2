package intake

import (
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"caveat/internal/article"
)

// readMarkdown reads Markdown as other programs write it: front matter of other makes, HTML among
// the text, fenced code, reference links, bold lines for headings.
func readMarkdown(text string, o Options) *Draft {
	d := &Draft{}
	text = d.frontMatter(text)
	d.markdown(d.inlineReferences(strings.Split(d.dropComments(text), "\n")))
	if i := d.repeatedTitle(); i >= 0 {
		d.body[i].text = ""
		d.kept = strings.Replace(d.kept, d.Title, "", 1)
	}
	return d
}

// markdown takes lines in.
func (d *Draft) markdown(lines []string) {
	var kept strings.Builder
	fence := ""
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		t := strings.TrimSpace(l)
		m := fenceLine.FindStringSubmatch(t)
		switch {
		case fence != "" && m != nil && strings.HasPrefix(m[1], fence) && m[2] == "":
			fence = ""
			d.add("")
			continue
		case fence != "":
			kept.WriteString(l + "\n")
			if d.add(""); t != "" {
				d.add(paragraph(t))
			}
			continue
		case m != nil && !strings.Contains(m[2], "`"):
			fence = m[1]
			d.add("")
			d.body[len(d.body)-1].unsure("fenced text became paragraphs")
			continue
		case htmlStart.MatchString(l):
			end := i
			for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
				end++
			}
			chunk := strings.Join(lines[i:end], "\n")
			md, err := fragment(chunk)
			if err != nil {
				break
			}
			seen := visibleText(chunk)
			kept.WriteString(seen + "\n")
			d.add("")
			if len(fields(seen)) > 0 {
				d.body[len(d.body)-1].unsure("HTML became Markdown: %s", quote(literal(seen)))
			}
			for _, x := range strings.Split(md, "\n") {
				d.add(x)
			}
			d.add("")
			i = end - 1
			continue
		}
		kept.WriteString(d.inline(l) + "\n")
	}
	d.boldHeadings()
	d.spacedHeadings()
	d.kept = kept.String()
}

var (
	fenceLine = regexp.MustCompile("^(```+|~~~+)\\s*(.*)$")
	htmlStart = regexp.MustCompile(`(?i)^ {0,3}</?(address|article|aside|blockquote|center|details|div|dl|fieldset|figure|figcaption|footer|form|h[1-6]|header|hr|iframe|main|nav|ol|p|section|style|script|summary|table|tbody|td|tr|ul|li|img)([\s/>]|$)`)
	tag       = regexp.MustCompile(`\\?</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>`)
	comment   = regexp.MustCompile(`(?s)<!--.*?-->`)
	boldLine  = regexp.MustCompile(`^(\*\*|__)([^*_]{2,80})(\*\*|__)$`)
	tightMark = regexp.MustCompile(`^(#{2,6})([^#\s].*)$`)
	reference = regexp.MustCompile(`^ {0,3}\[([^\]^][^\]]*)\]:\s*<?(\S+?)>?(\s+["'(].*["')])?\s*$`)
	byName    = regexp.MustCompile(`\[([^\[\]]+)\]( ?\[([^\[\]]*)\])?`)
)

// pastedMark is a list mark that a word processor wrote as a letter.
var pastedMark = regexp.MustCompile(`^( *)([•●▪■◦○‣⁃·§➢➤►])\s+(\S.*)$`)

func (d *Draft) add(text string) { d.body = append(d.body, line{text: text}) }

// inline takes one line in, without its HTML tags. It returns what of it must be found in the draft.
func (d *Draft) inline(l string) (kept string) {
	var seen []string
	text := tag.ReplaceAllStringFunc(l, func(s string) string {
		if strings.HasPrefix(s, `\`) {
			return s
		}
		seen = append(seen, s)
		if name := strings.ToLower(strings.Trim(s, "</> ")); name == "br" || name == "hr" {
			return " "
		}
		return ""
	})
	kept = text
	if m := pastedMark.FindStringSubmatch(text); m != nil {
		text = m[1] + "- " + m[3]
	}
	if strings.HasPrefix(text, `\`) && ruleLine.MatchString(strings.ReplaceAll(text, `\`, "")) {
		text = ""
	}
	if m := alert.FindStringSubmatch(text); m != nil {
		kept, text = "", m[1]+"[!"+alerts[strings.ToUpper(m[2])]+"]"
		seen = append(seen, "[!"+m[2]+"]")
	}
	d.add(text)
	if len(seen) > 0 {
		d.body[len(d.body)-1].unsure("these marks were taken away or replaced, their words stay: %s", strings.Join(seen, " "))
	}
	if strings.Contains(text, "~~") {
		d.body[len(d.body)-1].unsure("text between ~~ was struck out; delete it if it is no longer true")
	}
	return kept
}

// alerts are callouts of other programs, and the nearest that caveat has.
var alerts = map[string]string{"DANGER": "WARNING", "ERROR": "WARNING", "FAILURE": "WARNING", "ATTENTION": "WARNING", "ALERT": "WARNING",
	"INFO": "NOTE", "HINT": "TIP", "SUCCESS": "TIP", "QUESTION": "NOTE", "EXAMPLE": "NOTE", "ABSTRACT": "NOTE", "SUMMARY": "NOTE"}

var alert = regexp.MustCompile(`(?i)^( {0,3}>\s*)\[!(danger|error|failure|attention|alert|info|hint|success|question|example|abstract|summary)\]\s*$`)

func (d *Draft) dropComments(text string) string {
	for _, c := range comment.FindAllString(text, -1) {
		d.front = append(d.front, note{Unsure, "a comment that readers did not see was left out: " + quote(article.EscapeInline(strings.Trim(c, "<>!- \n")))})
	}
	return comment.ReplaceAllString(text, "")
}

// boldHeadings makes headings of lines that are bold and nothing else.
func (d *Draft) boldHeadings() {
	level := ""
	for i := range d.body {
		l := &d.body[i]
		if m := atxLine.FindStringSubmatch(l.text); m != nil {
			level = m[1]
			continue
		}
		m := boldLine.FindStringSubmatch(strings.TrimSpace(l.text))
		alone := (i == 0 || d.body[i-1].text == "") && i+1 < len(d.body) && d.body[i+1].text == ""
		if m == nil || !alone || strings.ContainsAny(m[2][len(m[2])-1:], ".!,;") {
			continue
		}
		l.unsure("the bold line %s was taken for a heading", quote(l.text))
		l.text = level + "# " + m[2]
		if level == "" || len(level) == 6 {
			l.text = "## " + m[2]
		}
	}
}

// spacedHeadings mends "##Heading".
func (d *Draft) spacedHeadings() {
	for i := range d.body {
		if m := tightMark.FindStringSubmatch(d.body[i].text); m != nil {
			d.body[i].text = m[1] + " " + m[2]
			d.body[i].unsure("%s was taken for a heading without its space", quote(m[2]))
		}
	}
}

// repeatedTitle finds a level-1 heading that says what the front matter's title says.
func (d *Draft) repeatedTitle() int {
	if d.Title == "" {
		return -1
	}
	for i := range d.body {
		if m := atxLine.FindStringSubmatch(d.body[i].text); m != nil && m[1] == "#" && strings.EqualFold(stripID(m[2]), d.Title) {
			return i
		}
	}
	return -1
}

// inlineReferences writes [text][name] as [text](address), and drops the lines that define names.
func (d *Draft) inlineReferences(lines []string) []string {
	defs := map[string]string{}
	var out []string
	for _, l := range lines {
		if m := reference.FindStringSubmatch(l); m != nil {
			defs[strings.ToLower(m[1])] = m[2]
			if title := strings.TrimSpace(m[3]); title != "" {
				d.front = append(d.front, note{Unsure, "the title of the link to " + m[2] + " was left out: " + title})
			}
			continue
		}
		out = append(out, l)
	}
	if len(defs) == 0 {
		return lines
	}
	for i, l := range out {
		var b strings.Builder
		at := 0
		for _, m := range byName.FindAllStringSubmatchIndex(l, -1) {
			text, name := l[m[2]:m[3]], l[m[2]:m[3]]
			if m[6] >= 0 && l[m[6]:m[7]] != "" {
				name = l[m[6]:m[7]]
			}
			url, ok := defs[strings.ToLower(name)]
			if !ok || strings.HasPrefix(l[m[1]:], "(") {
				continue
			}
			b.WriteString(l[at:m[0]] + "[" + text + "](" + url + ")")
			at = m[1]
		}
		out[i] = b.String() + l[at:]
	}
	return out
}

// frontMatter reads TOML or simple YAML at the top of the text and returns the rest.
func (d *Draft) frontMatter(text string) string {
	text = strings.TrimLeft(text, "\n")
	for _, fence := range []string{"+++", "---"} {
		if !strings.HasPrefix(text, fence+"\n") {
			continue
		}
		end := strings.Index(text[len(fence):], "\n"+fence)
		if end < 0 {
			continue
		}
		head := text[len(fence) : len(fence)+end+1]
		after := text[len(fence)+end+1+len(fence):]
		rest, _ := strings.CutPrefix(strings.TrimLeft(after, "-+"), "\n")
		values := map[string]string{}
		if fence == "+++" {
			if !d.tomlHead(head, values) {
				return text
			}
		} else if !yamlHead(head, values) {
			return text
		}
		for _, key := range sortedKeys(values) {
			v := strings.TrimSpace(values[key])
			switch strings.ToLower(key) {
			case "title":
				d.Title = v
			case "description", "summary", "excerpt":
				if d.Description == "" {
					d.Description = v
					continue
				}
				d.leftOut(key, v)
			case "kind":
				d.Kind = v
			case "updated", "lastmod":
				if t, err := time.Parse(time.DateOnly, v[:min(len(v), 10)]); err == nil {
					y, m, day := t.Date()
					d.Updated = article.Date{Year: y, Month: m, Day: day}
					continue
				}
				d.leftOut(key, v)
			default:
				d.leftOut(key, v)
			}
		}
		return rest
	}
	return text
}

func (d *Draft) leftOut(key, value string) {
	d.front = append(d.front, note{Unsure, "the front matter's " + key + " was left out: “" + value + "”"})
}

func (d *Draft) tomlHead(head string, values map[string]string) bool {
	var raw map[string]any
	if _, err := toml.Decode(head, &raw); err != nil {
		return false
	}
	for k, v := range raw {
		switch v := v.(type) {
		case string:
			values[k] = v
		case time.Time:
			values[k] = v.Format(time.DateOnly)
		case []map[string]any:
			for _, r := range v {
				title, _ := r["title"].(string)
				url, _ := r["url"].(string)
				if k == "references" && title != "" {
					d.References = append(d.References, article.Reference{Title: title, URL: url})
				}
			}
		default:
			values[k] = strings.TrimSpace(strings.Trim(strings.ReplaceAll(strings.ReplaceAll(toTOML(v), "\n", " "), `"`, ""), "[]"))
		}
	}
	return true
}

func toTOML(v any) string {
	var b strings.Builder
	if err := toml.NewEncoder(&b).Encode(map[string]any{"v": v}); err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.TrimSpace(b.String()), "v = ")
}

var yamlLine = regexp.MustCompile(`^([A-Za-z][\w -]*):\s*(.*)$`)

// yamlHead reads `key: value` lines; what is more than that is kept as text under its key.
func yamlHead(head string, values map[string]string) bool {
	key := ""
	for _, l := range strings.Split(head, "\n") {
		if m := yamlLine.FindStringSubmatch(l); m != nil {
			key = m[1]
			v := strings.TrimSpace(m[2])
			if len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
				v = v[1 : len(v)-1]
			}
			if v == ">" || v == "|" || v == ">-" || v == "|-" {
				v = ""
			}
			values[key] = v
			continue
		}
		if t := strings.TrimSpace(l); t != "" && !strings.HasPrefix(t, "#") {
			if key == "" {
				return false
			}
			values[key] = strings.TrimSpace(values[key] + " " + t)
		}
	}
	return len(values) > 0
}
