package main

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers is who may import whom, below internal/ (docs/architecture.md, "Packages"). Packages below
// a named one belong to it.
var layers = map[string][]string{
	"lang":     {},
	"tomlfile": {},
	"article":  {"tomlfile"},
	"review":   {},
	"intake":   {"article", "tomlfile"},
	"catalog":  {"article", "lang", "tomlfile"},
	"project":  {"lang", "article", "review", "catalog", "tomlfile"},
	"localize": {"lang", "article", "review", "catalog", "project"},
	"check":    {"lang", "article", "review", "catalog", "project"},
	"html":     {"localize", "lang", "article"},
	"pdf":      {"localize", "lang", "article"},
	"drill":    {"lang", "article", "review", "catalog", "project", "localize", "check"},
	"report":   {"catalog", "check"},
	"evidence": {"lang", "article", "review", "catalog", "project", "check", "pdf"},
	"bundle":   {"lang", "article", "review", "catalog", "project", "localize", "check", "html", "pdf", "report"},
	"verify":   {"lang", "article", "review", "catalog", "project", "localize", "check", "report"},
}

// onlyImporter is the one package that may import a library.
var onlyImporter = map[string]string{
	"github.com/yuin/goldmark":      "article",
	"github.com/nicksnyder/go-i18n": "localize",
	"github.com/hiddeco/sshsig":     "review",
	"github.com/spf13/cobra":        "cmd",
}

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..", "internal")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() == "testdata" {
			return err
		}
		pkg, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files here
		}
		if pkg.Name == "main" {
			return nil
		}
		rel, _ := filepath.Rel(root, path)
		layer, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		allowed, known := layers[layer]
		if !known {
			t.Errorf("internal/%s is in no layer: add it to the table and to docs/architecture.md", layer)
			return nil
		}
		seen++
		for _, imp := range pkg.Imports {
			if dep, ok := strings.CutPrefix(imp, "caveat/internal/"); ok {
				dep, _, _ = strings.Cut(dep, "/")
				if dep != layer && !slices.Contains(allowed, dep) {
					t.Errorf("internal/%s imports internal/%s", rel, dep)
				}
			}
			for lib, owner := range onlyImporter {
				if strings.HasPrefix(imp, lib) && layer != owner {
					t.Errorf("internal/%s imports %s, which only %s may", rel, lib, owner)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 8 {
		t.Fatalf("only %d packages seen", seen)
	}
}
