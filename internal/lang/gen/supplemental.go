package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// supplemental writes the small lists: scripts that run right to left, scripts
// of languages that x/text does not know, regions that print on Letter.
func supplemental(c cldr) []byte {
	var w bytes.Buffer

	meta := map[string]struct{ RTL string }{}
	c.read(&meta, "cldr-core/scriptMetadata.json", "scriptMetadata")
	var rtl []string
	for s, m := range meta {
		if m.RTL == "YES" {
			rtl = append(rtl, fmt.Sprintf("%q", s))
		}
	}
	slices.Sort(rtl)
	fmt.Fprintf(&w, "// rightToLeft reports whether a script (ISO 15924) runs right to left: CLDR scriptMetadata, rtl.\nfunc rightToLeft(script string) bool {\n\tswitch script {\n\tcase %s:\n\t\treturn true\n\t}\n\treturn false\n}\n\n", strings.Join(rtl, ", "))

	likely := map[string]string{}
	c.read(&likely, "cldr-core/supplemental/likelySubtags.json", "supplemental", "likelySubtags")
	byScript := map[string][]string{}
	for l, full := range likely {
		if strings.Contains(l, "-") || l == "und" || (!c.exists(l) && l != "hmn") {
			continue
		}
		known, confidence := language.Raw.Make(l).Script()
		script := strings.Split(full, "-")[1]
		if confidence == language.No || known.String() != script {
			byScript[script] = append(byScript[script], fmt.Sprintf("%q", l))
		}
	}
	fmt.Fprintf(&w, "// likelyScript returns the script of a language where x/text has none or\n// another: CLDR likelySubtags, for the languages that CLDR has locales of.\nfunc likelyScript(language string) string {\n\tswitch language {\n")
	for _, s := range slices.Sorted(maps.Keys(byScript)) {
		slices.Sort(byScript[s])
		fmt.Fprintf(&w, "case %s:\nreturn %q\n", strings.Join(byScript[s], ", "), s)
	}
	fmt.Fprintf(&w, "}\nreturn \"\"\n}\n\n")

	sizes := map[string]string{}
	c.read(&sizes, "cldr-core/supplemental/measurementData.json", "supplemental", "measurementData", "paperSize")
	var letter []string
	for r, size := range sizes {
		if size == "US-Letter" {
			letter = append(letter, fmt.Sprintf("%q", r))
		}
	}
	slices.Sort(letter)
	fmt.Fprintf(&w, "// Paper returns the paper of a region (ISO 3166-1 alpha-2, in capitals): \"letter\"\n// where CLDR measurementData, paperSize, says US-Letter, \"a4\" everywhere else.\nfunc Paper(region string) string {\n\tswitch region {\n\tcase %s:\n\t\treturn \"letter\"\n\t}\n\treturn \"a4\"\n}\n", strings.Join(letter, ", "))
	return w.Bytes()
}
