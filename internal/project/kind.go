package project

import (
	"fmt"
	"io/fs"
	"strings"

	"caveat/internal/catalog"
	"caveat/internal/tomlfile"
)

// Demands says whether the policy names anything that an article must have.
func (p Policy) Demands() bool { return len(p.Sections)+len(p.Claims) > 0 }

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
