package verify

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"io/fs"
	"strings"
)

// zips checks that each bundle holds the files of its language, the same bytes, and nothing else.
func (v *verifier) zips() {
	for _, tag := range v.m.Built {
		name := zipPath(tag)
		if !v.m.has("zip") {
			v.covered(tag, "", "zip", "no zips were built")
			continue
		}
		if v.m.listed[name] == nil {
			v.report("verify-zip", name, "the bundle is missing; build again")
			continue
		}
		data, err := fs.ReadFile(v.dist, name)
		if err != nil {
			continue // files has said so
		}
		r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			v.report("verify-zip", name, "it cannot be opened: %v; build again", err)
			continue
		}
		v.bundle(tag, name, r)
		v.covered(tag, "", "zip", "")
	}
}

func (v *verifier) bundle(tag, name string, r *zip.Reader) {
	seen := map[string]bool{}
	for _, f := range r.File {
		want := v.m.listed[f.Name]
		switch {
		case seen[f.Name]:
			v.report("verify-zip", name, "%s is in it twice: readers differ in which they show; build again", f.Name)
			continue
		case want == nil || !belongs(tag, f.Name):
			v.report("verify-zip", name, "%s is in it and not in the dist of this language; build again", f.Name)
			continue
		}
		seen[f.Name] = true
		sum := sha256.New()
		rc, err := f.Open()
		if err == nil {
			_, err = io.Copy(sum, io.LimitReader(rc, want.Bytes+1))
			rc.Close()
		}
		if err != nil || hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
			v.report("verify-zip", name, "%s in it is not the file of the dist: the bundle is stale; build again", f.Name)
		}
	}
	for i := range v.m.Files {
		if p := v.m.Files[i].Path; belongs(tag, p) && !seen[p] {
			v.report("verify-zip", name, "%s is not in it; build again", p)
		}
	}
}

// belongs says whether a file of the dist is part of a language's bundle.
func belongs(tag, name string) bool {
	return strings.HasPrefix(name, tag+"/") || strings.HasPrefix(name, "assets/")
}

// sitemap checks that it lists the reviewed pages and the lists that have one, and nothing else.
func (v *verifier) sitemap() {
	want := map[string]bool{v.m.BaseURL: true}
	for i := range v.m.Pages {
		if pg := &v.m.Pages[i]; pg.State == "reviewed" {
			want[v.address(pg.Locale, pg.Article)] = true
			want[v.m.BaseURL+pg.Locale+"/"] = true
		}
	}
	got := map[string]bool{}
	v.sitemapFile("sitemap.xml", got, 0)
	for a := range got {
		if !want[a] {
			v.report("verify-sitemap", "sitemap.xml", "it lists %s, which is no reviewed page; build again", a)
		}
	}
	for a := range want {
		if !got[a] {
			v.report("verify-sitemap", "sitemap.xml", "it does not list %s; build again", a)
		}
	}
}

func (v *verifier) address(tag, slug string) string { return v.m.BaseURL + tag + "/" + slug + "/" }

// reviewed says whether an absolute address is that of a reviewed page.
func (v *verifier) reviewed(address string) bool {
	rest, ok := strings.CutPrefix(address, v.m.BaseURL)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) != 3 || parts[2] != "" {
		return false
	}
	pg := v.pages[[2]string{parts[1], parts[0]}]
	return pg != nil && pg.State == "reviewed"
}

func (v *verifier) sitemapFile(name string, got map[string]bool, depth int) {
	data, err := fs.ReadFile(v.dist, name)
	if err != nil {
		return // files has said so
	}
	var x struct {
		XMLName xml.Name
		URLs    []struct {
			Loc   string `xml:"loc"`
			Links []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	if err := xml.Unmarshal(data, &x); err != nil || depth > 1 {
		v.report("verify-sitemap", name, "it cannot be read: %v", err)
		return
	}
	for _, u := range x.URLs {
		got[u.Loc] = true
		for _, l := range u.Links {
			if !v.reviewed(l.Href) {
				v.report("verify-sitemap", name, "it names %s as a translation, which is no reviewed page; build again", l.Href)
			}
		}
	}
	for _, s := range x.Maps {
		part, ok := strings.CutPrefix(s.Loc, v.m.BaseURL)
		if !ok || v.m.listed[part] == nil {
			v.report("verify-sitemap", name, "it leads to %s, which is not there", s.Loc)
			continue
		}
		v.sitemapFile(part, got, depth+1)
	}
}
