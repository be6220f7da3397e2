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
	data, err := fs.ReadFile(p.FS, ConfigFile)
	if err != nil {
		return catalog.Change{}, err
	}
	c := catalog.Change{Path: ConfigFile, Old: string(data)}
	eol := tomlfile.EOL(c.Old)
	b := c.Old
	if !strings.HasSuffix(b, "\n") {
		b += eol
	}
	b += eol + "[[withdrawn]]" + eol
	if w.Article != "" {
		b += "article = " + tomlfile.QuoteLine(w.Article) + eol
	}
	b += "locale = " + tomlfile.QuoteLine(w.Locale) + eol
	b += "reason = " + tomlfile.QuoteLine(w.Reason) + eol
	c.New = b
	return c, recheck(b)
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
			for start > 0 && strings.HasSuffix(c.Old[:start], "\n\n") {
				start--
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
