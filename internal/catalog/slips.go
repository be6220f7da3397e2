package catalog

import "caveat/internal/tomlfile"

// syntaxProblems explains why a locale file is not TOML, for every place at once.
func syntaxProblems(src string, err error) []Problem {
	p := Problem{Check: "locale-file", Pos: tomlfile.Pos{Line: 1, Col: 1}, Text: err.Error(), Mend: "put the line right; caveat writes nothing into this file before", Fatal: true}
	if te, ok := err.(*tomlfile.Error); ok {
		p.Pos, p.Text = te.Pos, te.Text
	}
	return []Problem{p}
}
