package catalog

// GitAttributes is what a project's .gitattributes should say, so that git merges locale files and
// ledgers the way they are meant to be merged. Tried with git's own merges in cmd/caveat's git-*.txtar.
const GitAttributes = `# LF in the repository, whatever an editor writes: a merge sees only the lines that changed.
caveat.toml              text
content/*.md             text
locales/**/*.toml        text
# A ledger is one line a text: a merge keeps both sides' lines, caveat sync the one that fits the text.
locales/*/ledger.*.toml  text merge=union
`
