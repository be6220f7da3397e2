package project

import (
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"caveat/internal/article"
	"caveat/internal/lang"
	"caveat/internal/tomlfile"
)

// ConfigFile is the file that makes a folder a project.
const ConfigFile = "caveat.toml"

// Config is caveat.toml. Tags are spelled as the project spells them.
type Config struct {
	Project  string            `toml:"project"` // its name, to which approvals are bound; see Name
	Source   string            `toml:"source"`
	Locales  []string          `toml:"locales"`
	BaseURL  string            `toml:"base-url"`
	Region   string            `toml:"region"`   // where readers are, ISO 3166-1 alpha-2
	Fallback string            `toml:"fallback"` // "source" or "refuse"
	Origin   string            `toml:"origin"`   // "machine" or "human"
	Vars     map[string]string `toml:"vars"`

	Locale      map[string]LocaleConfig `toml:"locale"`
	Safety      map[string]Policy       `toml:"safety"` // by article kind
	Publisher   Publisher               `toml:"publisher"`
	Advertising struct {
		Locales []string `toml:"locales"`
	} `toml:"advertising"`
	Release   Release    `toml:"release"`
	Persons   []Person   `toml:"person"`
	Withdrawn []Withdraw `toml:"withdrawn"`
	Silenced  []Silence  `toml:"silence"`

	places map[string]article.Pos
}

// LocaleConfig overrides settings for one locale.
type LocaleConfig struct {
	Origin string            `toml:"origin"`
	Vars   map[string]string `toml:"vars"` // only for tags with a region
}

// Policy says what an article of a kind must have, in every language.
type Policy struct {
	Sections []string `toml:"sections"` // IDs of sections that must be there, marked .safety, with a body
	Claims   []string `toml:"claims"`   // keys of texts that must be there
}

// Publisher is who publishes the pages.
type Publisher struct {
	Name  string `toml:"name"`
	Phone string `toml:"phone"` // for the free interpreter notice (45 CFR 92.11)
}

// Release says how many people must have approved each safety text, and what is told of them.
type Release struct {
	Clinician    int  `toml:"clinician"`     // of the source
	Translator   int  `toml:"translator"`    // of each target
	PublishNames bool `toml:"publish-names"` // pages name them

	// Uncovered names, as "check:tag", what a release does without: a check that has no words for a
	// language.
	Uncovered []string `toml:"uncovered"`
}

// Person is somebody who may review.
type Person struct {
	Principal string   `toml:"principal"` // as allowed_signers has it
	Name      string   `toml:"name"`
	Roles     []string `toml:"roles"`
	Languages []string `toml:"languages"` // tags of the project, or "*"
}

// Withdraw is a language of an article, or of everything, that is taken down.
type Withdraw struct {
	Article string `toml:"article"` // "" for every article
	Locale  string `toml:"locale"`
	Reason  string `toml:"reason"`
}

// Silence is one finding of a check that somebody has looked at and found to be none, as long as the
// text stays what it was.
type Silence struct {
	Check   string `toml:"check"`
	Article string `toml:"article"`
	Locale  string `toml:"locale"`
	Key     string `toml:"key"`
	Text    string `toml:"text"` // digest of source and target as they stood; see check.TextDigest
	Reason  string `toml:"reason"`
	Name    string `toml:"name"` // of who looked
}

// Problem is something wrong with a project's own files.
type Problem struct {
	Check string // "config", "source", "locale-file" …
	File  string // relative to the project's root
	Pos   article.Pos
	Text  string
	Mend  string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%s: %s; %s", p.File, p.Pos, p.Text, p.Mend)
}

// parseConfig reads caveat.toml. With a fatal problem the settings are not to be used.
func parseConfig(data []byte) (c Config, problems []Problem, fatal bool) {
	add := func(pos article.Pos, text, mend string) {
		problems = append(problems, Problem{Check: "config", File: ConfigFile, Pos: pos, Text: text, Mend: mend})
	}
	c = Config{Source: "en", Fallback: "source", Origin: "machine", Release: Release{Clinician: 1, Translator: 1}, places: map[string]article.Pos{}}
	if pos, problem := tomlfile.CheckEncoding(data); problem != "" {
		add(article.Pos(pos), problem, "nothing was read")
		return c, problems, true
	}
	text := strings.TrimPrefix(string(data), tomlfile.BOM)
	md, err := toml.Decode(text, &c)
	var perr toml.ParseError
	if errors.As(err, &perr) {
		add(article.Pos{Line: perr.Position.Line, Col: max(1, perr.Position.Col)}, "not TOML: "+perr.Message, "put the line right")
		return c, problems, true
	}
	c.scanPlaces(text)
	if err != nil {
		// The library names the setting in words only: `toml: line 5 (last key "origin"): …`.
		what, at := strings.TrimPrefix(err.Error(), "toml: "), article.Pos{Line: 1, Col: 1}
		if _, rest, ok := strings.Cut(what, `(last key "`); ok {
			if key, after, ok := strings.Cut(rest, `"): `); ok {
				what, at = key+": "+after, c.At(key)
			}
		}
		add(at, what, "see docs/publishers.md for what each setting holds")
		return c, problems, true
	}
	for _, key := range md.Undecoded() {
		add(c.At(key.String()), fmt.Sprintf("unknown setting %q", key), "see docs/publishers.md for the settings there are")
	}
	c.validate(add)
	return c, problems, false
}

// scanPlaces remembers where each setting stands; the n-th table of an array is "name.n".
func (c *Config) scanPlaces(text string) {
	var s tomlfile.Scanner
	s.Reset(text)
	prefix := ""
	count := map[string]int{}
	for s.Next() {
		switch s.Kind {
		case tomlfile.Table:
			c.places[s.Key] = article.Pos(s.Pos)
			prefix = s.Key + "."
		case tomlfile.ArrayTable:
			if count[s.Key] == 0 {
				c.places[s.Key] = article.Pos(s.Pos)
			}
			prefix = fmt.Sprintf("%s.%d.", s.Key, count[s.Key])
			c.places[strings.TrimSuffix(prefix, ".")] = article.Pos(s.Pos)
			count[s.Key]++
		case tomlfile.KeyValue:
			c.places[prefix+s.Key] = article.Pos(s.Pos)
		}
	}
}

// At gives the place of a setting, by its dotted name, or of the nearest table around it.
func (c *Config) At(name string) article.Pos {
	for name != "" {
		if p, ok := c.places[name]; ok {
			return p
		}
		i := strings.LastIndexByte(name, '.')
		name = name[:max(i, 0)]
	}
	return article.Pos{Line: 1, Col: 1}
}

func (c *Config) validate(add func(article.Pos, string, string)) {
	if _, err := lang.Parse(c.Source); err != nil {
		add(c.At("source"), err.Error(), "write a BCP 47 tag such as en")
	}
	seen := map[string]bool{c.Source: true}
	for _, tag := range c.Locales {
		if _, err := lang.Parse(tag); err != nil {
			add(c.At("locales"), err.Error(), "write BCP 47 tags such as es, pt-BR, zh-Hans")
		}
		if seen[tag] {
			add(c.At("locales"), fmt.Sprintf("the locale %q stands twice, or is the source", tag), "name each target locale once")
		}
		seen[tag] = true
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL == "" || err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || !strings.HasSuffix(c.BaseURL, "/") {
		add(c.At("base-url"), fmt.Sprintf("base-url %q is no web address that ends in /", c.BaseURL), `write base-url = "https://your.site/"`)
	}
	if c.Region == "" || len(c.Region) != 2 || c.Region != strings.ToUpper(c.Region) {
		add(c.At("region"), fmt.Sprintf("region %q is no country", c.Region), `write two capital letters, as in region = "US"`)
	}
	oneOf := func(name, value string, values ...string) {
		for _, v := range values {
			if v == value {
				return
			}
		}
		add(c.At(name), fmt.Sprintf("%s is %q", name, value), "write one of "+strings.Join(values, ", "))
	}
	if _, ok := c.places["vars"]; ok && c.Vars == nil {
		add(c.At("vars"), "vars is no table", `write [vars] and below it lines such as Emergency = "911"`)
	}
	oneOf("fallback", c.Fallback, "source", "refuse")
	oneOf("origin", c.Origin, "machine", "human")
	tags := make([]string, 0, len(c.Locale))
	for tag := range c.Locale {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	for _, tag := range tags {
		lc := c.Locale[tag]
		if !seen[tag] {
			add(c.At("locale."+tag), fmt.Sprintf("[locale.%s] is no locale of the project", tag), "add it to locales, or delete the table")
			continue
		}
		if lc.Origin != "" {
			oneOf("locale."+tag+".origin", lc.Origin, "machine", "human")
		}
		if l, err := lang.Parse(tag); err == nil && len(lc.Vars) > 0 && l.Region() == "" {
			add(c.At("locale."+tag+".vars"), fmt.Sprintf("%s overrides a var but names no region", tag),
				"a var belongs to a place, not a language: set it in [vars], or use a tag such as "+tag+"-"+orUS(c.Region))
		}
	}
	for _, tag := range c.Advertising.Locales {
		if !seen[tag] {
			add(c.At("advertising.locales"), fmt.Sprintf("advertising is shown in %q, which is no locale of the project", tag), "correct the tag")
		}
	}
	for i, q := range c.Silenced {
		for _, field := range [][2]string{{"check", q.Check}, {"article", q.Article}, {"locale", q.Locale}, {"key", q.Key}, {"text", q.Text}, {"reason", q.Reason}, {"name", q.Name}} {
			if strings.TrimSpace(field[1]) == "" {
				add(c.At(fmt.Sprintf("silence.%d", i)), "a silence without "+field[0],
					"let caveat write it: caveat check --silence FINGERPRINT --reason TEXT --name NAME")
				break
			}
		}
	}
	for _, u := range c.Release.Uncovered {
		if check, tag, ok := strings.Cut(u, ":"); !ok || check == "" || !seen[tag] {
			add(c.At("release.uncovered"), fmt.Sprintf("%q names no check and locale of the project", u), `write "check:tag", as in "negation:he"`)
		}
	}
	for i, w := range c.Withdrawn {
		at := c.At(fmt.Sprintf("withdrawn.%d", i))
		if !seen[w.Locale] {
			add(at, fmt.Sprintf("withdrawn locale %q is no locale of the project", w.Locale), "correct the tag")
		}
		if strings.TrimSpace(w.Reason) == "" {
			add(at, "a withdrawal without a reason", `add reason = "…"`)
		}
	}
	c.validateReview(add, seen)
}

func orUS(region string) string {
	if len(region) == 2 {
		return region
	}
	return "US"
}

// OriginOf says how a locale's translations were made: "machine" or "human".
func (c *Config) OriginOf(tag string) string {
	if o := c.Locale[tag].Origin; o != "" {
		return o
	}
	return c.Origin
}

// VarsOf gives the vars as they are for readers of a locale.
func (c *Config) VarsOf(tag string) map[string]string {
	over := c.Locale[tag].Vars
	if len(over) == 0 {
		return c.Vars
	}
	out := make(map[string]string, len(c.Vars)+len(over))
	for k, v := range c.Vars {
		out[k] = v
	}
	for k, v := range over {
		out[k] = v
	}
	return out
}

// WithdrawnFor says whether a page is taken down, and why.
func (c *Config) WithdrawnFor(slug, tag string) (reason string, ok bool) {
	for _, w := range c.Withdrawn {
		if w.Locale == tag && (w.Article == slug || w.Article == "") {
			return w.Reason, true
		}
	}
	return "", false
}

// Advertises says whether advertising is shown in a locale.
func (c *Config) Advertises(tag string) bool {
	for _, t := range c.Advertising.Locales {
		if t == tag {
			return true
		}
	}
	return false
}
