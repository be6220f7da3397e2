package article

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"caveat/internal/tomlfile"
)

const fence = "+++"

// frontMatter reads the TOML between the first two "+++" lines into a, and returns the offset of
// the body. Positions are those of the whole file.
func (p *parser) frontMatter() (body int) {
	src := p.src
	if !strings.HasPrefix(src, fence+"\n") {
		p.problem("source", Pos{1, 1}, -1, "the article has no front matter",
			"begin the file with +++, then title, description, kind and updated, then +++")
		return 0
	}
	end := strings.Index(src[len(fence):], "\n"+fence+"\n")
	if end < 0 {
		if strings.HasSuffix(src, "\n"+fence) {
			end = len(src) - len(fence) - 1 - len(fence)
		} else {
			p.problem("source", Pos{1, 1}, -1, "the front matter has no end", "close it with a line +++")
			return len(src)
		}
	}
	// Blank first line instead of the fence: line numbers of the TOML are then those of the file.
	text := "   " + src[len(fence):len(fence)+end+1]
	body = min(len(src), len(fence)+end+len(fence)+2)

	var front struct {
		Title       string    `toml:"title"`
		Description string    `toml:"description"`
		Kind        string    `toml:"kind"`
		Updated     time.Time `toml:"updated"`
		References  []struct {
			Title string `toml:"title"`
			URL   string `toml:"url"`
		} `toml:"references"`
	}
	md, err := toml.Decode(text, &front)
	var perr toml.ParseError
	switch {
	case errors.As(err, &perr):
		p.problem("source", Pos{perr.Position.Line, max(1, perr.Position.Col)}, -1,
			"the front matter is not TOML: "+perr.Message, "put it right; caveat goes no further with this article before")
		return body
	case err != nil:
		p.problem("source", Pos{1, 1}, -1, "the front matter does not fit: "+strings.TrimPrefix(err.Error(), "toml: "),
			"title, description and kind are strings, updated is a date such as 2026-11-22")
		return body
	}

	places := map[string]Pos{}
	var s tomlfile.Scanner
	s.Reset(text)
	table := ""
	for s.Next() {
		switch s.Kind {
		case tomlfile.Table, tomlfile.ArrayTable:
			table = s.Key + "."
			places[s.Key] = Pos(s.Pos)
		case tomlfile.KeyValue:
			places[table+s.Key] = Pos(s.At(s.Start))
			if s.ValueKind == tomlfile.String {
				places["="+table+s.Key] = Pos(s.At(s.ValStart + 1))
			}
		}
	}
	for _, key := range md.Undecoded() {
		pos, ok := places[key.String()]
		if !ok {
			pos = Pos{1, 1}
		}
		p.problem("source", pos, -1, fmt.Sprintf("the front matter has an unknown key %q", key),
			"known are title, description, kind, updated and references (title, url)")
	}
	need := func(name, value string) {
		if strings.TrimSpace(value) == "" {
			p.problem("source", Pos{1, 1}, -1, "the front matter has no "+name, "add a line: "+name+" = \"…\"")
		}
	}
	need("title", front.Title)
	need("description", front.Description)
	need("kind", front.Kind)
	p.addUnit(Title, Fold(Normalize(front.Title)), orStart(places["=title"]))
	p.addUnit(Summary, Fold(Normalize(front.Description)), orStart(places["=description"]))
	p.art.Front.Kind = front.Kind
	if !front.Updated.IsZero() {
		y, m, d := front.Updated.Date()
		p.art.Front.Updated = Date{y, m, d}
	}
	for _, r := range front.References {
		p.art.Front.References = append(p.art.Front.References, Reference{Title: r.Title, URL: r.URL})
	}
	return body
}

func orStart(p Pos) Pos {
	if p == (Pos{}) {
		return Pos{1, 1}
	}
	return p
}
