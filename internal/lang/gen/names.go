package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// names writes the table of the names of languages in each other.
func names(c cldr) []byte {
	columns := slices.Concat(languages, regional)
	slices.Sort(columns)
	var w bytes.Buffer
	fmt.Fprintf(&w, "// nameColumns is sorted: the languages that nameRows name, in its order.\nvar nameColumns = [...]string{")
	for i, t := range columns {
		if i%12 == 0 {
			w.WriteString("\n")
		}
		fmt.Fprintf(&w, "%q, ", t)
	}
	fmt.Fprintf(&w, "\n}\n\n// nameRows is sorted by tag; a list has one name per column, none where CLDR has none.\nvar nameRows = [...]nameRow{\n")
	for _, tag := range slices.Sorted(slices.Values(languages)) {
		list := c.namesIn(tag, columns)
		fmt.Fprintf(&w, "{%q, %q},\n", tag, strings.Join(list, "|"))
	}
	fmt.Fprintf(&w, "}\n")
	return w.Bytes()
}

// namesIn returns the names of the columns in a language, composed as UTS #35
// Part 2, Display Name Elements, has it: the language, and the script and region
// in brackets.
func (c cldr) namesIn(in string, columns []string) []string {
	if in == "ht" {
		list := make([]string, len(columns))
		for i, tag := range columns {
			list[i] = haitianNames[tag]
		}
		return list
	}
	in = source(in)
	dir := "cldr-localenames-full/main/" + in + "/"
	langs, scripts, territories := map[string]string{}, map[string]string{}, map[string]string{}
	pattern := map[string]string{}
	c.read(&langs, dir+"languages.json", "main", in, "localeDisplayNames", "languages")
	c.read(&scripts, dir+"scripts.json", "main", in, "localeDisplayNames", "scripts")
	c.read(&territories, dir+"territories.json", "main", in, "localeDisplayNames", "territories")
	c.read(&pattern, dir+"localeDisplayNames.json", "main", in, "localeDisplayNames", "localeDisplayPattern")

	var list []string
	for _, tag := range columns {
		base, script, region := language.Raw.Make(tag).Raw()
		b := base.String()
		name := langs[b]
		if name == b {
			name = ""
		}
		var more []string
		ok := name != ""
		if strings.Contains(tag, script.String()) {
			s := scripts[script.String()]
			ok = ok && s != "" && s != script.String()
			more = append(more, s)
		}
		if strings.Contains(tag, "-"+region.String()) {
			s := territories[region.String()]
			ok = ok && s != "" && s != region.String()
			more = append(more, s)
		}
		if !ok {
			name = ""
		} else if len(more) > 0 {
			name = strings.NewReplacer("{0}", name, "{1}", strings.Join(more, ", ")).Replace(pattern["localePattern"])
		}
		if strings.Contains(name, "|") {
			name = ""
		}
		list = append(list, name)
	}
	return list
}
