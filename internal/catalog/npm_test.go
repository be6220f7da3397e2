package catalog_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// Two TOML readers from npm see in every shipped locale file, and in files of every make that sync has
// been through, the texts that ours sees: whatever a translator's tool is made of, it loads them.
func TestOtherReadersReadTheSame(t *testing.T) {
	modules := os.Getenv("CAVEAT_NODE_MODULES")
	if modules == "" {
		modules = filepath.Join("..", "..", "scripts", "node_modules")
	}
	modules, _ = filepath.Abs(modules)
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(modules, "smol-toml"))
	}
	if err != nil {
		if os.Getenv("CAVEAT_CI") == "1" {
			t.Fatal(err)
		}
		t.Skip("node with smol-toml and @iarna/toml is not installed; scripts/test installs them: ", err)
	}
	files, err := filepath.Glob("../../locales/*/*.toml")
	if err != nil || len(files) < 80 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	r := &catalog.Reader{Source: "en"}
	dir := t.TempDir()
	keys := []string{"title", "a.heading", "a.first", "b.x-1", "b.x-2"}
	sources, today := map[string]string{}, []catalog.Today{}
	for _, k := range keys {
		sources[k] = `The "text" of ` + k + ` \#1.`
		today = append(today, catalog.Today{Key: k, Text: sources[k]})
	}
	made := rapid.Custom(func(t *rapid.T) string { return localeFile(t, keys, sources) })
	for i := range 150 {
		src := made.Example(i)
		file, ledger := catalog.SyncTarget(target(r, src, "", today), today, spanish.Forms(), "en", "", catalog.Options{})
		for name, text := range map[string]string{"written": src, "active": file, "ledger": ledger} {
			path := filepath.Join(dir, fmt.Sprintf("%s.%d.toml", name, i))
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			files = append(files, path)
		}
	}
	cmd := exec.Command(node, append([]string{"testdata/read.mjs", modules}, files...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); answers++ {
		var said struct {
			File, Reader, Error string
			Texts               map[string]string
		}
		if err := dec.Decode(&said); err != nil {
			t.Fatal(err)
		}
		if said.Error != "" {
			t.Errorf("%s: %s: %s", said.File, said.Reader, said.Error)
			continue
		}
		kind, _, _ := strings.Cut(filepath.Base(said.File), ".")
		if kind != "active" && kind != "written" {
			continue // it is enough that it loads
		}
		data, err := os.ReadFile(said.File)
		if err != nil {
			t.Fatal(err)
		}
		f := r.Read(said.File, data)
		n := 0
		for _, m := range f.Messages {
			for _, form := range []lang.Form{lang.Zero, lang.One, lang.Two, lang.Few, lang.Many, lang.Other} {
				want, ok := m.Form(form)
				if !ok {
					continue
				}
				n++
				got, ok := said.Texts[m.Key+"."+string(form)]
				if !ok && form == lang.Other {
					got, ok = said.Texts[m.Key]
				}
				if !ok || article.Fold(article.Normalize(got)) != want {
					t.Errorf("%s: %s reads %s.%s as %q, want %q", said.File, said.Reader, m.Key, form, got, want)
				}
			}
		}
		if n != len(said.Texts) {
			t.Errorf("%s: %s reads %d texts, want %d", said.File, said.Reader, len(said.Texts), n)
		}
	}
	if answers != 2*len(files) {
		t.Errorf("%d answers for %d files", answers, len(files))
	}
}
