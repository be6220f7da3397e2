package intake

import (
	"regexp"
	"strings"

	"caveat/internal/article"
)

// mendLinks takes away links and pictures that lead nowhere. Their words stay.
func (d *Draft) mendLinks(art *article.Article, o Options) bool {
	changed := false
	for _, l := range art.Links {
		if i := d.at(l.Pos); i >= 0 && !o.Leads(l.URL, false) && !d.sectionLink(art, l.URL) {
			changed = d.unlink(i, "[", l.URL) || changed
		}
	}
	for _, img := range art.Images {
		if i := d.at(img.Pos); i >= 0 && !o.Leads(img.Src, true) {
			changed = d.unlink(i, "![", img.Src) || changed
		}
	}
	return changed
}

func (d *Draft) sectionLink(art *article.Article, url string) bool {
	id, ok := strings.CutPrefix(url, "#")
	if !ok || id == "" {
		return false
	}
	return hasSection(art.Sections, id)
}

func hasSection(list []article.Section, id string) bool {
	for i := range list {
		if list[i].ID == id || hasSection(list[i].Sections, id) {
			return true
		}
	}
	return false
}

// unlink replaces a link or picture in the block that begins at line i by its words. Open is how
// it begins.
func (d *Draft) unlink(i int, open, url string) bool {
	end := max(d.block(i), i+1)
	text := joinLines(d.body[i:end])
	start, close, stop := findLink(text, open, url)
	what := "the link"
	if open == "![" {
		what = "the picture"
	}
	if start < 0 { // written in a way that only a parser follows
		was := text
		for k := i; k < end; k++ {
			prefix, rest := containers(d.body[k].text)
			if !d.body[k].named {
				d.body[k].text = prefix + paragraph(strings.TrimSpace(rest))
			}
		}
		d.body[i].unsure("%s %s leads nowhere from here; the paragraph is plain text now", what, url)
		return joinLines(d.body[i:end]) != was
	}
	words := text[start+len(open) : close]
	d.kept = strings.Replace(d.kept, text[close:stop], "", 1)
	if m := linkTitle.FindStringSubmatch(text[close:stop]); m != nil {
		words += " (" + m[1] + ")"
	}
	line := i + strings.Count(text[:start], "\n")
	lines := strings.Split(text[:start]+words+text[stop:], "\n")
	for k := range lines {
		d.body[i+k].text = lines[k]
	}
	for k := len(lines); k < end-i; k++ {
		d.body[i+k].text = ""
	}
	if open == "![" {
		d.body[line].unsure("the picture %s is not in content/ and was left out, its description %s stays as text; put the file in content/images/ and write ![what it shows](images/name.svg), or delete the text", url, quote(words))
	} else if url == "" {
		d.body[line].unsure("the link from %s has no address; its words stay", quote(words))
	} else if strings.HasPrefix(url, "#") {
		d.body[line].unsure("the link from %s to %s found no such section; its words stay", quote(words), url)
	} else {
		d.body[line].unsure("the link from %s to %s leads nowhere from here; its words stay", quote(words), url)
	}
	return true
}

var linkTitle = regexp.MustCompile(`\s["'(](.*)["')]\s*\)$`)

// findLink finds "[words](url …)" and gives the offsets of its bracket, of the end of its words,
// and past its end; or -1.
func findLink(text, open, url string) (start, close, stop int) {
	for from := 0; ; {
		k := strings.Index(text[from:], "](")
		if k < 0 {
			return -1, 0, 0
		}
		close = from + k
		from = close + 2
		rest := strings.TrimLeft(text[from:], " \n<")
		if !strings.HasPrefix(rest, url) || url == "" && !strings.HasPrefix(strings.TrimLeft(rest, ">"), ")") {
			continue
		}
		depth, at := 1, from
		for at < len(text) && depth > 0 {
			switch text[at] {
			case '\\':
				at++
			case '(':
				depth++
			case ')':
				depth--
			}
			at++
		}
		if depth > 0 || at > len(text) {
			continue
		}
		nest := 0
		for start = close - 1; start >= 0; start-- {
			if text[start] == ']' && (start == 0 || text[start-1] != '\\') {
				nest++
			}
			if text[start] == '[' && (start == 0 || text[start-1] != '\\') {
				if nest--; nest < 0 {
					break
				}
			}
		}
		pic := start > 0 && text[start-1] == '!'
		if start < 0 || pic != (open == "![") {
			continue
		}
		if pic {
			start--
		}
		return start, close, at
	}
}
