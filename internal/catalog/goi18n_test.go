package catalog_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
)

// go-i18n reads every locale file of this project as our reader does, and takes it into a bundle
// under its mapped tag.
func TestGoI18nReadsTheSame(t *testing.T) {
	files, err := filepath.Glob("../../locales/*/active.*.toml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	r := catalog.Reader{Source: "en"}
	for _, name := range files {
		tag := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "active."), ".toml")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := lang.Parse(tag)
		if err != nil {
			t.Fatal(err)
		}
		f := r.Read(name, data)
		if f.Broken || len(f.Problems) > 0 {
			t.Errorf("%s: %v", name, f.Problems)
		}
		bundle := i18n.NewBundle(loc.I18nTag())
		bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
		mf, err := bundle.ParseMessageFileBytes(data, "active."+loc.I18nTag().String()+".toml")
		if err != nil {
			t.Errorf("%s as %s: %v", name, loc.I18nTag(), err)
			continue
		}
		// By file name go-i18n takes tl for fil; a bundle of its own has the project's tag.
		own := i18n.NewBundle(loc.I18nTag())
		if err := own.AddMessages(loc.I18nTag(), mf.Messages...); err != nil || !slices.Equal(own.LanguageTags(), []language.Tag{loc.I18nTag()}) {
			t.Errorf("%s: loaded as %v, %v", name, own.LanguageTags(), err)
		}
		if len(mf.Messages) != len(f.Messages) {
			t.Errorf("%s: %d messages, want %d", name, len(mf.Messages), len(f.Messages))
		}
		for _, m := range mf.Messages {
			ours := f.Lookup(m.ID)
			if ours == nil {
				t.Errorf("%s: %s is not read", name, m.ID)
				continue
			}
			for form, text := range map[lang.Form]string{lang.Zero: m.Zero, lang.One: m.One, lang.Two: m.Two, lang.Few: m.Few, lang.Many: m.Many, lang.Other: m.Other} {
				if got, _ := ours.Form(form); got != article.Fold(article.Normalize(text)) {
					t.Errorf("%s: %s %s is %q, want %q", name, m.ID, form, got, text)
				}
			}
		}
	}
}
