package main

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"slices"
	"strings"
)

var forms = []string{"zero", "one", "two", "few", "many", "other"}

// newer are languages whose rules in go-i18n v2.7.0, which come from a later
// CLDR, are not those of 48.2, with a language that has the same. Locale files are go-i18n's, so
// its rules win.
var newer = map[string]string{"gl": "it", "tg": "gu", "vi": "gu"}

// plurals writes the cardinal plural rules (UTS #35 Part 3, Language Plural
// Rules) as Go: one case of a switch for each distinct set of rules, and the
// languages that share it.
func plurals(c cldr) []byte {
	table := map[string]map[string]string{}
	c.read(&table, "cldr-core/supplemental/plurals.json", "supplemental", "plurals-type-cardinal")
	for lang, like := range newer {
		table[lang] = table[like]
	}
	sets := map[string][]string{} // rules → languages
	for lang, rules := range table {
		if lang == "und" {
			continue
		}
		var set []string
		for _, f := range forms {
			if r, ok := rules["pluralRule-count-"+f]; ok {
				cond, _, _ := strings.Cut(r, "@")
				set = append(set, f+": "+strings.TrimSpace(cond))
			}
		}
		key := strings.Join(set, "\n")
		sets[key] = append(sets[key], lang)
	}
	for _, l := range sets {
		slices.Sort(l)
	}
	order := slices.SortedFunc(maps.Keys(sets), func(a, b string) int { return strings.Compare(sets[a][0], sets[b][0]) })

	var w bytes.Buffer
	ruleOf := map[string]int{}
	fmt.Fprintf(&w, "// formsOf lists the forms of each set of rules, in CLDR order.\nvar formsOf = [...][]Form{\n")
	for i, key := range order {
		for _, l := range sets[key] {
			ruleOf[l] = i
		}
		fmt.Fprintf(&w, "{")
		for _, line := range strings.Split(key, "\n") {
			f, _, _ := strings.Cut(line, ":")
			fmt.Fprintf(&w, "%s, ", title(f))
		}
		fmt.Fprintf(&w, "},\n")
	}
	fmt.Fprintf(&w, "}\n\n// pluralLanguages is sorted by tag.\nvar pluralLanguages = [...]pluralLanguage{\n")
	for i, l := range slices.Sorted(maps.Keys(ruleOf)) {
		fmt.Fprintf(&w, "{%q, %d}, ", l, ruleOf[l])
		if i%8 == 7 {
			w.WriteString("\n")
		}
	}
	fmt.Fprintf(&w, "\n}\n\n// pluralForm applies a set of rules.\nfunc pluralForm(rules uint8, o operands) Form {\n\tswitch rules {\n")
	for i, key := range order {
		if !strings.Contains(key, "\n") {
			continue // other only
		}
		fmt.Fprintf(&w, "case %d: // %s\nswitch {\n", i, strings.Join(sets[key], " "))
		for _, line := range strings.Split(key, "\n") {
			f, cond, _ := strings.Cut(line, ": ")
			if f == "other" {
				continue
			}
			fmt.Fprintf(&w, "case %s: // %s\nreturn %s\n", condition(cond), cond, title(f))
		}
		fmt.Fprintf(&w, "}\n")
	}
	fmt.Fprintf(&w, "}\nreturn Other\n}\n")
	return w.Bytes()
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// condition turns a rule into a Go expression over operands o. The operand n
// is i where the decimals t are zero, and equals no whole number where they are
// not; the compact exponent e is always 0.
func condition(rule string) string {
	var ors []string
	for _, or := range strings.Split(rule, " or ") {
		if or == "e != 0..5" {
			continue // never so
		}
		var ands, negated []string // negated: relations "n != …", true of any n with decimals
		whole := false             // a relation "n = …" asks for a whole number
		for _, and := range strings.Split(or, " and ") {
			if and == "e = 0" {
				continue // always so
			}
			operand, expr, not := relation(and)
			switch {
			case operand == "n" && not:
				negated = append(negated, expr)
			case operand == "n":
				whole = true
				ands = append(ands, expr)
			default:
				ands = append(ands, expr)
			}
		}
		if whole {
			ands = append([]string{"o.t == 0"}, ands...)
		}
		for _, expr := range negated {
			if !whole {
				expr = "(o.t != 0 || " + expr + ")"
			}
			ands = append(ands, expr)
		}
		ors = append(ors, strings.Join(ands, " && "))
	}
	return strings.Join(ors, " || ")
}

// relation turns "i % 100 = 2..4,7" into Go, and says whether it is negated.
func relation(s string) (operand, expr string, not bool) {
	left, right, ok := strings.Cut(s, " = ")
	if !ok {
		left, right, not = strings.Cut(s, " != ")
	}
	operand, mod, _ := strings.Cut(left, " % ")
	if !ok && !not || len(operand) != 1 || !strings.Contains("nivft", operand) {
		log.Fatalf("plural rule: cannot read %q", s)
	}
	value := "o." + strings.Replace(operand, "n", "i", 1)
	if mod != "" {
		value += "%" + mod
	}
	var any []string
	for _, r := range strings.Split(right, ",") {
		from, to, ok := strings.Cut(r, "..")
		switch {
		case ok && from == "0":
			any = append(any, fmt.Sprintf("%s <= %s", value, to))
		case ok:
			any = append(any, fmt.Sprintf("%s >= %s && %s <= %s", value, from, value, to))
		default:
			any = append(any, fmt.Sprintf("%s == %s", value, r))
		}
	}
	expr = strings.Join(any, " || ")
	compound := strings.Contains(expr, "&&") || strings.Contains(expr, "||")
	switch {
	case not && compound:
		expr = "!(" + expr + ")"
	case not:
		expr = strings.NewReplacer("==", "!=", "<=", ">").Replace(expr)
	case len(any) > 1:
		expr = "(" + expr + ")"
	}
	return operand, expr, not
}
