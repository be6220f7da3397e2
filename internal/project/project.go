// Package project reads a whole project: its settings, its articles, its locale files, and what is
// known of each text in each language. It reads through an fs.FS and writes nothing.
package project

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// Site is the name under locales/ of the page's own words. No article may have it as its slug.
const Site = "site"

// Project is a project's settings and the names of its articles. Articles are read one at a time.
type Project struct {
	FS       fs.FS
	Defaults fs.FS // the page's own words for projects without their own: site/active.<tag>.toml
	Config   Config
	Source   lang.Locale
	Targets  []lang.Locale // in the settings' order
	Slugs    []string      // sorted
	Problems []Problem
	Digest   [32]byte // of the settings and signers that Load has read

	Reviewers Reviewers // whose approvals count; of a protected branch where the caller says so
	Earlier   *Earlier  // what was signed before the change under judgement, where the caller asks

	// Versions gives earlier versions of a file of the project, by path, the newest first; nil where no
	// history is known. It may be called from several goroutines.
	Versions func(path string) [][]byte

	slugs map[string]bool

	glossaryOnce sync.Once
	glossary     *Glossary
}

// ErrNoProject is returned by Load where there is no caveat.toml.
var ErrNoProject = errors.New("no " + ConfigFile)

// Load reads the settings and lists the articles. An error means that the project cannot be used;
// its Problems then say why, every one of them.
func Load(fsys, defaults fs.FS) (*Project, error) {
	p := &Project{FS: fsys, Defaults: defaults, slugs: map[string]bool{}}
	digest := sha256.New()
	read := func(name string) ([]byte, error) {
		data, err := Small(fsys, name)
		fmt.Fprintf(digest, "%s %d %t\n%s", name, len(data), err == nil, data)
		return data, err
	}
	data, err := read(ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		return p, ErrNoProject
	}
	if err != nil {
		return p, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	var fatal bool
	p.Config, p.Problems, fatal = parseConfig(data)
	if fatal || len(p.Problems) > 0 {
		return p, fmt.Errorf("%s has %d error(s)", ConfigFile, len(p.Problems))
	}
	if p.Source, err = lang.Parse(p.Config.Source); err != nil {
		return p, err
	}
	for _, tag := range p.Config.Locales {
		l, err := lang.Parse(tag)
		if err != nil {
			return p, err
		}
		p.Targets = append(p.Targets, l)
	}
	var problems []Problem
	if p.Reviewers, problems = ReadReviewers(read); len(problems) > 0 {
		p.Problems = problems
		return p, fmt.Errorf("%s has %d error(s)", problems[0].File, len(problems))
	}
	digest.Sum(p.Digest[:0])
	return p, p.list()
}

// list finds the articles.
func (p *Project) list() error {
	entries, err := fs.ReadDir(p.FS, "content")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("content: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() {
			p.astray(path.Join("content", e.Name()))
		}
		slug, ok := strings.CutSuffix(e.Name(), ".md")
		if !ok || e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !ValidSlug(slug) {
			p.Problems = append(p.Problems, Problem{Check: "source", File: "content/" + e.Name(), Pos: article.Pos{Line: 1, Col: 1},
				Text: fmt.Sprintf("%q is no name for an article", slug), Mend: "rename the file: lower-case letters, digits and single hyphens, and not " + Site})
			continue
		}
		p.slugs[slug] = true
		p.Slugs = append(p.Slugs, slug)
	}
	sort.Strings(p.Slugs)
	p.claims()
	return nil
}

// astray reports articles in a folder below content/: nothing reads them, and whoever wrote them
// would not know.
func (p *Project) astray(dir string) {
	fs.WalkDir(p.FS, dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(name, ".md") {
			p.Problems = append(p.Problems, Problem{Check: "source", File: name, Pos: article.Pos{Line: 1, Col: 1},
				Text: "an article in a folder below content/ is not read", Mend: "move it to content/" + path.Base(name)})
		}
		return nil
	})
}

// claims reports claims of articles that are not there: no article would ever be held to them.
func (p *Project) claims() {
	for _, kind := range slices.Sorted(maps.Keys(p.Config.Safety)) {
		for _, claim := range p.Config.Safety[kind].Claims {
			if slug, _, ok := strings.Cut(claim, ":"); ok && !p.Has(slug) {
				p.Problems = append(p.Problems, Problem{Check: "safety-policy", File: ConfigFile, Pos: p.Config.At("safety." + kind + ".claims"),
					Text: fmt.Sprintf("the claim %q names an article that is not there", claim), Mend: "put the name right, or take the claim out"})
			}
		}
	}
}

// ValidSlug says whether an article may have this name.
func ValidSlug(s string) bool {
	if s == "" || s == Site || s == "index" || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, r := range s {
		if !(r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			return false
		}
	}
	return true
}

// Has says whether there is an article.
func (p *Project) Has(slug string) bool { return p.slugs[slug] }

// Locale finds a locale of the project by its exact tag.
func (p *Project) Locale(tag string) (lang.Locale, bool) {
	if tag == p.Source.Tag {
		return p.Source, true
	}
	for _, l := range p.Targets {
		if l.Tag == tag {
			return l, true
		}
	}
	return lang.Locale{}, false
}

// Paths of a project's files, relative to its root.
func ContentPath(slug string) string     { return "content/" + slug + ".md" }
func ActivePath(slug, tag string) string { return "locales/" + slug + "/active." + tag + ".toml" }
func LedgerPath(slug, tag string) string { return "locales/" + slug + "/ledger." + tag + ".toml" }
func ReviewPath(slug, tag string) string { return "locales/" + slug + "/reviews." + tag + ".toml" }

// LocaleFiles lists what stands in an article's locale folder, sorted; nil if it is not there.
func (p *Project) LocaleFiles(slug string) []string {
	entries, err := fs.ReadDir(p.FS, path.Join("locales", slug))
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

// Folders lists the folders under locales/, sorted.
func (p *Project) Folders() []string {
	entries, err := fs.ReadDir(p.FS, "locales")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

func newReader(p *Project) *catalog.Reader { return &catalog.Reader{Source: p.Source.Tag} }

// HasFile says whether there is a regular file.
func (p *Project) HasFile(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(p.FS, name)
	return err == nil && info.Mode().IsRegular()
}

// HasSection says whether an article has a section with this ID.
func (p *Project) HasSection(slug, id string) bool {
	data, err := fs.ReadFile(p.FS, ContentPath(slug))
	if err != nil {
		return false
	}
	for rest := data; ; {
		i := bytes.Index(rest, []byte("{#"+id))
		if i < 0 {
			return false
		}
		rest = rest[i+2+len(id):]
		if len(rest) > 0 && (rest[0] == '}' || rest[0] == ' ') {
			return true
		}
	}
}
