package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

const manifestName = "manifest.json"

// manifest is manifest.json (docs/ci.md).
type manifest struct {
	Version int         `json:"caveat"`
	Preview bool        `json:"preview"`
	Release bool        `json:"release"`
	BaseURL string      `json:"base-url"`
	Source  string      `json:"source"`
	Locales []string    `json:"locales"`
	Built   []string    `json:"built"`
	Kinds   []string    `json:"kinds"`
	Pages   []pageEntry `json:"pages"`
	Files   []fileEntry `json:"files"`

	broken string // why it cannot be used
	listed map[string]*fileEntry
}

type pageEntry struct {
	Article  string   `json:"article"`
	Locale   string   `json:"locale"`
	State    string   `json:"state"` // draft, reviewed or withheld
	Revision string   `json:"revision"`
	NoPDF    string   `json:"no-pdf"`
	Reasons  []string `json:"reasons"`
	Safety   counts   `json:"safety"`
}

// counts are how many texts a safety section has, and how many of them in which state.
type counts map[string]map[string]int

type fileEntry struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (m *manifest) has(kind string) bool { return slices.Contains(m.Kinds, kind) }

// readManifest reads the manifest. Keys that it does not have are not let in: what nobody reads,
// nobody can rely on.
func readManifest(dist fs.FS) (*manifest, error) {
	data, err := fs.ReadFile(dist, manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no " + manifestName + ": this is no dist, or it is not whole; run caveat build")
	}
	if err != nil {
		return nil, err
	}
	m := &manifest{listed: map[string]*fileEntry{}}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		m.broken = fmt.Sprintf("cannot be read (%v)", err)
		return m, nil
	}
	switch {
	case d.More():
		m.broken = "has something behind its end"
	case m.Version != 1:
		m.broken = fmt.Sprintf("is of version %d, and this program knows version 1", m.Version)
	case len(m.Built) == 0 || m.Built[0] != m.Source:
		m.broken = "does not say which languages were built"
	}
	return m, nil
}

// manifest checks that the manifest fits itself and the project.
func (v *verifier) manifest() {
	m := v.m
	for i := range m.Pages {
		pg := &m.Pages[i]
		key := [2]string{pg.Article, pg.Locale}
		switch {
		case v.pages[key] != nil:
			v.report("verify-manifest", manifestName, "the page %s in %s stands twice", pg.Article, pg.Locale)
		case !slices.Contains(m.Built, pg.Locale):
			v.report("verify-manifest", manifestName, "the page %s is in %s, which was not built", pg.Article, pg.Locale)
		case pg.State != "draft" && pg.State != "reviewed" && pg.State != "withheld":
			v.report("verify-manifest", manifestName, "the page %s in %s has the state %q", pg.Article, pg.Locale, pg.State)
		}
		v.pages[key] = pg
	}
	articles := map[string]bool{}
	for i := range m.Pages {
		slug := m.Pages[i].Article
		if articles[slug] {
			continue
		}
		articles[slug] = true
		for _, tag := range m.Built {
			if v.pages[[2]string{slug, tag}] == nil {
				v.report("verify-manifest", manifestName, "the page %s in %s is missing; build again", slug, tag)
			}
		}
	}
	if v.p == nil {
		return
	}
	if m.BaseURL != v.p.Config.BaseURL || m.Source != v.p.Source.Tag || !slices.Equal(m.Locales, v.p.Config.Locales) {
		v.report("verify-manifest", manifestName, "it was built with other settings than %s has: base-url, source or locales; build again", "caveat.toml")
	}
	for _, tag := range m.Built {
		if _, ok := v.p.Locale(tag); !ok {
			v.report("verify-manifest", manifestName, "%s is no locale of the project; build again", tag)
		}
	}
	for _, slug := range v.p.Slugs {
		if !articles[slug] {
			v.report("verify-manifest", manifestName, "the article %s was not built; build again", slug)
		}
	}
}

// files compares what is there with what is listed.
func (v *verifier) files() {
	for i := range v.m.Files {
		f := &v.m.Files[i]
		if v.m.listed[f.Path] != nil || !fs.ValidPath(f.Path) || f.Path == manifestName {
			v.report("verify-manifest", manifestName, "the file %q is listed twice, or cannot be", f.Path)
		}
		v.m.listed[f.Path] = f
	}
	seen := map[string]bool{}
	err := fs.WalkDir(v.dist, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			v.report("verify-files", name, "it cannot be read: %v", err)
			return nil
		case d.IsDir() || name == manifestName:
			return nil
		}
		seen[name] = true
		v.out.Files++
		f := v.m.listed[name]
		switch {
		case f == nil:
			v.report("verify-files", name, "it is not listed in the manifest; take it out, or build again")
		case !d.Type().IsRegular():
			v.report("verify-files", name, "it is no regular file; build again")
		default:
			v.file(f)
		}
		return nil
	})
	if err != nil {
		v.report("verify-files", ".", "the folder cannot be read: %v", err)
	}
	for i := range v.m.Files {
		if name := v.m.Files[i].Path; !seen[name] {
			v.report("verify-files", name, "it is listed in the manifest and not there; build again")
		}
	}
	v.promised()
}

// promised checks that the files are those that such a build has, no more and no less.
func (v *verifier) promised() {
	promised := map[string]bool{}
	promise := func(name string, there bool, whose string) {
		promised[name] = true
		if listed := v.m.listed[name] != nil; listed != there {
			v.report("verify-files", name, "it is listed in the manifest: %v; %s of such a build has it: %v", listed, whose, there)
		}
	}
	for i := range v.m.Pages {
		pg := &v.m.Pages[i]
		withheld := pg.State == "withheld"
		whose := "a " + pg.State + " page"
		// Withheld pages stand at the address of the page in every build.
		promise(pagePath(pg.Locale, pg.Article), v.m.has("pages") || withheld, whose)
		promise(printPath(pg.Locale, pg.Article), v.m.has("print"), whose)
		promise(pdfPath(pg.Locale, pg.Article), v.m.has("pdf") && !withheld && pg.NoPDF == "", whose)
	}
	for _, tag := range v.m.Built {
		promise(tag+"/index.html", true, "a language")
		promise(zipPath(tag), v.m.has("zip"), "a language")
	}
	promise("index.html", true, "the root")
	promise("sitemap.xml", true, "the root")
	for i := range v.m.Files {
		name := v.m.Files[i].Path
		part, ok := strings.CutPrefix(name, "sitemap-")
		part, isPart := strings.CutSuffix(part, ".xml")
		_, err := strconv.Atoi(part)
		asset := path.Dir(name) == "assets" && (path.Ext(name) == ".css" || isPicture(name))
		if !promised[name] && !asset && !(ok && isPart && err == nil) {
			v.report("verify-files", name, "no such build has this file; take it out, or build again")
		}
	}
}

func isPicture(name string) bool {
	return slices.Contains([]string{".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}, strings.ToLower(path.Ext(name)))
}

// pictures checks that every picture in the dist is one of the project's, linked to or not.
func (v *verifier) pictures() {
	known := map[string]bool{}
	fs.WalkDir(v.p.FS, "content", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isPicture(name) {
			if data, err := fs.ReadFile(v.p.FS, name); err == nil {
				sum := sha256.Sum256(data)
				known[hex.EncodeToString(sum[:])] = true
			}
		}
		return nil
	})
	for i := range v.m.Files {
		if f := &v.m.Files[i]; isPicture(f.Path) && !known[f.SHA256] {
			v.report("verify-files", f.Path, "it is none of the pictures under content/; build again")
		}
	}
}

func (v *verifier) file(f *fileEntry) {
	data, err := fs.ReadFile(v.dist, f.Path)
	if err != nil {
		v.report("verify-files", f.Path, "it cannot be read: %v", err)
		return
	}
	sum := sha256.Sum256(data)
	if int64(len(data)) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256 {
		v.report("verify-files", f.Path, "its bytes are not those that were built: the SHA-256 differs from the manifest's; build again")
	}
}

// inDist says whether a relative address on a page leads to a listed file, and to which.
func (v *verifier) inDist(from, ref string) (string, bool) {
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	if ref == "" {
		return from, true
	}
	name := path.Join(path.Dir(from), ref)
	return name, v.m.listed[name] != nil
}
