package project

import (
	"fmt"
	"io/fs"
	"strings"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/tomlfile"
)

// Satisfies says whether an article has all that its kind's policy names. Keys are those of its
// units. It is for choosing a kind; the check safety-policy says what is wrong.
func (p Policy) Satisfies(a *article.Article, keys []string) bool {
	marked := map[string]bool{}
	for i, u := range a.Units {
		if u.Kind != article.Heading && u.Safety {
			marked[u.Section], marked[u.Top] = true, true
		}
		marked["key:"+keys[i]] = true
	}
	for _, id := range p.Sections {
		if !marked[id] {
			return false
		}
	}
	for _, claim := range p.Claims {
		if slug, key, other := strings.Cut(claim, ":"); other {
			if slug != a.Slug {
				continue
			}
			claim = key
		}
		if !marked["key:"+claim] {
			return false
		}
	}
	return true
}

// AddPolicy gives caveat.toml with an empty policy table for a kind that has none.
func (p *Project) AddPolicy(kind string) (catalog.Change, error) {
	if _, ok := p.Config.Safety[kind]; ok {
		return catalog.Change{}, fmt.Errorf("[safety.%s] is there already", kind)
	}
	data, err := fs.ReadFile(p.FS, ConfigFile)
	if err != nil {
		return catalog.Change{}, err
	}
	c := catalog.Change{Path: ConfigFile, Old: string(data)}
	eol := tomlfile.EOL(c.Old)
	key := kind
	if !tomlfile.BareKey(kind) {
		key = tomlfile.QuoteLine(kind)
	}
	c.New = c.Old
	if !strings.HasSuffix(c.New, "\n") {
		c.New += eol
	}
	c.New += eol + "[safety." + key + "]" + eol + "sections = []" + eol
	return c, recheck(c.New)
}
