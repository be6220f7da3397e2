package project

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// docs/publishers.md names every setting, and its example is one that is read.
func TestSettingsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/publishers.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "## Settings\n\n")
	block, _, ok := strings.Cut(rest, "\n\nAn unknown setting")
	if !ok {
		t.Fatal("docs/publishers.md has no block of settings")
	}
	block = strings.ReplaceAll("\n"+block, "\n    ", "\n")
	var c Config
	md, err := toml.Decode(block, &c)
	if err != nil || len(md.Undecoded()) > 0 {
		t.Fatalf("the example cannot be read: %v %v", err, md.Undecoded())
	}
	said := map[string]bool{}
	for _, key := range md.Keys() {
		for _, part := range key {
			said[part] = true
		}
	}
	seen := 0
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Map, reflect.Slice:
			walk(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				name := typ.Field(i).Tag.Get("toml")
				if name == "" {
					continue
				}
				seen++
				if !said[name] {
					t.Errorf("the setting %q of %s is not documented", name, typ.Name())
				}
				walk(typ.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[Config]())
	if seen < 30 {
		t.Fatalf("only %d settings seen", seen)
	}
	_, problems, _ := parseConfig([]byte(block))
	for _, pr := range problems {
		t.Error(pr)
	}
}
