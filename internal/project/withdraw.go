package project

import (
	"fmt"
	"io/fs"
	"strings"

	"caveat/internal/catalog"
	"caveat/internal/tomlfile"
)

// Withdraw gives caveat.toml with one more [[withdrawn]] table.
func (p *Project) Withdraw(w Withdraw) (catalog.Change, error) {
	for _, old := range p.Config.Withdrawn {
		if old.Locale == w.Locale && old.Article == w.Article {
			return catalog.Change{}, fmt.Errorf("it is withdrawn already: %s", old.Reason)
		}
	}
	lines := [][2]string{{"locale", w.Locale}, {"reason", w.Reason}}
	if w.Article != "" {
		lines = append([][2]string{{"article", w.Article}}, lines...)
	}
	return p.addTable("withdrawn", lines)
}

// Silence gives caveat.toml with one more [[silence]] table.
func (p *Project) Silence(q Silence) (catalog.Change, error) {
	return p.addTable("silence", [][2]string{{"check", q.Check}, {"article", q.Article}, {"locale", q.Locale},
		{"key", q.Key}, {"text", q.Text}, {"reason", q.Reason}, {"name", q.Name}})
}

// addTable appends a table of an array to caveat.toml. Every byte before it stays.
func (p *Project) addTable(name string, lines [][2]string) (catalog.Change, error) {
	data, err := fs.ReadFile(p.FS, ConfigFile)
	if err != nil {
		return catalog.Change{}, err
	}
	c := catalog.Change{Path: ConfigFile, Old: string(data)}
	eol := tomlfile.EOL(c.Old)
	var b strings.Builder
	b.WriteString(c.Old)
	if !strings.HasSuffix(c.Old, "\n") {
		b.WriteString(eol)
	}
	b.WriteString(eol + "[[" + name + "]]" + eol)
	for _, l := range lines {
		b.WriteString(l[0] + " = " + tomlfile.QuoteLine(l[1]) + eol)
	}
	c.New = b.String()
	return c, recheck(c.New)
}

// Restore gives caveat.toml without the [[withdrawn]] tables of a page. Every other byte stays.
func (p *Project) Restore(w Withdraw) (catalog.Change, error) {
	data, err := fs.ReadFile(p.FS, ConfigFile)
	if err != nil {
		return catalog.Change{}, err
	}
	c := catalog.Change{Path: ConfigFile, Old: string(data)}
	var edits []tomlfile.Edit
	var s tomlfile.Scanner
	s.Reset(c.Old)
	start, end, found := -1, 0, Withdraw{}
	flush := func() {
		if start >= 0 && found.Locale == w.Locale && found.Article == w.Article {
			for eol := tomlfile.EOL(c.Old); strings.HasSuffix(c.Old[:start], eol+eol); {
				start -= len(eol)
			}
			edits = append(edits, tomlfile.Edit{Start: start, End: end})
		}
		start, found = -1, Withdraw{}
	}
	for s.Next() {
		switch s.Kind {
		case tomlfile.Table, tomlfile.ArrayTable:
			flush()
			if s.Kind == tomlfile.ArrayTable && s.Key == "withdrawn" {
				start = s.Start
			}
		case tomlfile.KeyValue:
			switch s.Key {
			case "article":
				found.Article = s.Value
			case "locale":
				found.Locale = s.Value
			}
			end = s.End
			if i := strings.IndexByte(c.Old[end:], '\n'); i >= 0 {
				end += i + 1
			} else {
				end = len(c.Old)
			}
		}
	}
	flush()
	if len(edits) == 0 {
		return c, fmt.Errorf("it is not withdrawn")
	}
	c.New = tomlfile.Apply(c.Old, edits)
	return c, recheck(c.New)
}

func recheck(text string) error {
	if _, problems, _ := parseConfig([]byte(text)); len(problems) > 0 {
		return fmt.Errorf("%s", problems[0])
	}
	return nil
}
