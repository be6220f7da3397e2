package project

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"caveat/internal/article"
	"caveat/internal/tomlfile"
)

// GlossaryFile is where a project keeps its terms.
const GlossaryFile = "locales/glossary.toml"

// Glossary is the project's terms: what each is called in each language.
type Glossary struct {
	Digest   string   // of the file
	Terms    []Term   // in the file's order
	Opposed  [][2]int // pairs of Terms that must never be said alike
	Problems []Problem
}

// Term is a term of the source language with its translations.
type Term struct {
	Name      string
	Notes     map[string]string   // by tag: register, for translators
	Grammar   bool                // a word such as "never": kept for translators; checks of their own hold it
	Forms     map[string][]string // by tag: the accepted translations, the preferred one first
	Forbidden map[string][]string // by tag: what the term must not be called
	Pos       article.Pos
}

// glossaryTerm is a term as the file has it: reserved keys, and a list or a string for each tag.
type glossaryTerm map[string]any

// Glossary reads locales/glossary.toml, once. A project without one has an empty glossary.
func (p *Project) Glossary() *Glossary {
	p.glossaryOnce.Do(func() {
		p.glossary = &Glossary{}
		if p.FS == nil {
			return
		}
		data, err := fs.ReadFile(p.FS, GlossaryFile)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			p.glossary.problem(article.Pos{Line: 1, Col: 1}, err.Error(), "make it a readable file")
			return
		}
		p.glossary.parse(data, func(tag string) bool { _, ok := p.Locale(tag); return ok })
	})
	return p.glossary
}

func (g *Glossary) problem(pos article.Pos, text, mend string) {
	g.Problems = append(g.Problems, Problem{Check: "glossary", File: GlossaryFile, Pos: pos, Text: text, Mend: mend})
}

// parse reads a glossary. Known says whether a tag is a locale of the project.
func (g *Glossary) parse(data []byte, known func(tag string) bool) {
	sum := sha256.Sum256(data)
	g.Digest = string(sum[:])
	if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
		g.problem(article.Pos(pos), problem, "nothing was read")
		return
	}
	text := strings.TrimPrefix(string(data), tomlfile.BOM)
	var file struct {
		Term    map[string]glossaryTerm `toml:"term"`
		Opposed []struct {
			Terms []string `toml:"terms"`
		} `toml:"opposed"`
	}
	_, err := toml.Decode(text, &file)
	var perr toml.ParseError
	if errors.As(err, &perr) {
		g.problem(article.Pos{Line: perr.Position.Line, Col: max(1, perr.Position.Col)}, "not TOML: "+perr.Message, "put the line right")
		return
	}
	if err != nil {
		g.problem(article.Pos{Line: 1, Col: 1}, strings.TrimPrefix(err.Error(), "toml: "), "see docs/checks/glossary.md for the format")
		return
	}
	places := map[string]article.Pos{}
	var s tomlfile.Scanner
	s.Reset(text)
	for s.Next() {
		if s.Kind == tomlfile.Table {
			places[strings.TrimPrefix(s.Key, "term.")] = article.Pos(s.Pos)
		}
	}
	for name, fields := range file.Term {
		t := Term{Name: name, Pos: places[name], Forms: map[string][]string{}, Forbidden: map[string][]string{}, Notes: map[string]string{}}
		for key, v := range fields {
			switch key {
			case "notes":
				tags, _ := v.(map[string]any)
				for tag, v := range tags {
					t.Notes[tag], _ = v.(string)
				}
			case "grammar":
				t.Grammar, _ = v.(bool)
			case "forbidden":
				tags, _ := v.(map[string]any)
				for tag, v := range tags {
					t.Forbidden[tag] = stringList(v)
				}
			default:
				if !known(key) {
					g.problem(t.Pos, fmt.Sprintf("term %q: %q is no locale of the project", name, key), "correct the tag")
				}
				if t.Forms[key] = stringList(v); len(t.Forms[key]) == 0 {
					g.problem(t.Pos, fmt.Sprintf("term %q: %s has no translation", name, key), `write `+key+` = ["…"]`)
				}
			}
		}
		g.Terms = append(g.Terms, t)
	}
	sort.Slice(g.Terms, func(i, j int) bool {
		a, b := &g.Terms[i], &g.Terms[j]
		return a.Pos.Line < b.Pos.Line || a.Pos.Line == b.Pos.Line && a.Name < b.Name
	})
	index := map[string]int{}
	for i := range g.Terms {
		index[g.Terms[i].Name] = i
	}
	for _, o := range file.Opposed {
		if len(o.Terms) != 2 {
			g.problem(article.Pos{Line: 1, Col: 1}, "an [[opposed]] without two terms", `write terms = ["…", "…"]`)
			continue
		}
		i, ok := index[o.Terms[0]]
		j, ok2 := index[o.Terms[1]]
		if !ok || !ok2 {
			g.problem(article.Pos{Line: 1, Col: 1}, fmt.Sprintf("[[opposed]] names %q and %q, and one of them is no term", o.Terms[0], o.Terms[1]), "add the term, or correct its spelling")
			continue
		}
		g.Opposed = append(g.Opposed, [2]int{i, j})
		g.alike(i, j)
	}
}

// alike reports opposed terms that share a translation.
func (g *Glossary) alike(i, j int) {
	a, b := &g.Terms[i], &g.Terms[j]
	for tag, forms := range a.Forms {
		for _, f := range forms {
			for _, o := range b.Forms[tag] {
				if strings.EqualFold(f, o) {
					g.problem(a.Pos, fmt.Sprintf("%q and %q are opposed and both %q in %s", a.Name, b.Name, f, tag), "give each its own")
				}
			}
		}
	}
}

func stringList(v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return []string{article.Normalize(v)}
		}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok && s != "" {
				out = append(out, article.Normalize(s))
			}
		}
		return out
	}
	return nil
}
