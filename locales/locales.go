// Package locales holds the page's own words, as defaults for projects that have none.
package locales

import "embed"

// FS holds site/active.<tag>.toml and site/ledger.<tag>.toml.
//
//go:embed site
var FS embed.FS
