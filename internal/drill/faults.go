package drill

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The faults' own words: hand-written sentences with a good and a bad form, and edits that turn a
// text into its opposite. Nothing here is shared with the checks.
//
//	n1: [No tome|Tome] este medicamento …   good|bad; n is for negation, m for modality
//	drop: "Nunca " => "", " jamais " => " "  one or more replacements, the first must be found
//	keep: "тем не менее"                     a phrase whose negation is none, or leaves the meaning: no drop in it
//	near: agudo | crónico                    terms that are mixed up, as whole words
//	near high/low: alto | bajo               the same, where the source has the English word
//	unit hour/day: horas | días              units that are mixed up, as whole words, by the source's word too
//	cure: Cura la prostatitis …              a promise that nobody may make
//
//go:embed faults
var faultFiles embed.FS

// phrases are one language's words for faults.
type phrases struct {
	pairs map[string]pair // by the name of the sentence
	drops [][]edit
	keeps []string // phrases that no drop touches
	near  []swap
	units []swap
	cure  string
}

type pair struct{ good, bad string }

type edit struct{ from, to string }

// swap is a term and another that it is mixed up with; source is the English word that the source must
// have, "" for any.
type swap struct{ from, to, source string }

// sentences are the English sources of the pairs, in order.
var sentences = sync.OnceValues(func() ([][2]string, error) {
	data, err := faultFiles.ReadFile("faults/en.txt")
	if err != nil {
		return nil, err
	}
	var out [][2]string
	for _, line := range lines(data) {
		name, text, _ := strings.Cut(line, ": ")
		out = append(out, [2]string{name, text})
	}
	return out, nil
})

// phrasesOf reads a language's words; nil without an error where there are none.
func phrasesOf(tag string) (*phrases, error) {
	data, err := faultFiles.ReadFile("faults/" + tag + ".txt")
	if err != nil {
		return nil, nil
	}
	p := &phrases{pairs: map[string]pair{}}
	for n, line := range lines(data) {
		name, rest, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("faults/%s.txt: line %d: no colon", tag, n+1)
		}
		name, english, _ := strings.Cut(name, " ")
		switch name {
		case "drop":
			edits, err := parseEdits(rest)
			if err != nil {
				return nil, fmt.Errorf("faults/%s.txt: line %d: %w", tag, n+1, err)
			}
			p.drops = append(p.drops, edits)
		case "keep":
			text, _, err := quoted(rest)
			if err != nil {
				return nil, fmt.Errorf("faults/%s.txt: line %d: %w", tag, n+1, err)
			}
			p.keeps = append(p.keeps, text)
		case "near", "unit":
			a, b, ok := strings.Cut(rest, " | ")
			if !ok {
				return nil, fmt.Errorf("faults/%s.txt: line %d: no bar", tag, n+1)
			}
			from, to, _ := strings.Cut(english, "/")
			if name == "near" {
				p.near = append(p.near, swap{a, b, from}, swap{b, a, to})
			} else {
				p.units = append(p.units, swap{a, b, from}, swap{b, a, to})
			}
		case "cure":
			p.cure = rest
		default:
			open, bar, end := strings.IndexByte(rest, '['), strings.IndexByte(rest, '|'), strings.IndexByte(rest, ']')
			if open < 0 || bar < open || end < bar {
				return nil, fmt.Errorf("faults/%s.txt: line %d: no [good|bad]", tag, n+1)
			}
			p.pairs[name] = pair{
				good: strings.TrimSpace(rest[:open] + rest[open+1:bar] + rest[end+1:]),
				bad:  strings.TrimSpace(rest[:open] + rest[bar+1:end] + rest[end+1:]),
			}
		}
	}
	return p, nil
}

// lines gives the lines that are neither empty nor comments.
func lines(data []byte) []string {
	var out []string
	for line := range strings.SplitSeq(string(data), "\n") {
		if line = strings.TrimRight(line, "\r"); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// parseEdits reads "from" => "to", "from" => "to".
func parseEdits(s string) ([]edit, error) {
	var out []edit
	for s != "" {
		from, rest, err := quoted(s)
		if err != nil {
			return nil, err
		}
		if rest, err = after(rest, "=>"); err != nil {
			return nil, err
		}
		to, rest, err := quoted(rest)
		if err != nil {
			return nil, err
		}
		out = append(out, edit{from, to})
		s = strings.TrimLeft(rest, ", ")
	}
	return out, nil
}

func quoted(s string) (value, rest string, err error) {
	s = strings.TrimLeft(s, " ")
	q, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", "", fmt.Errorf("no quoted text in %q", s)
	}
	value, err = strconv.Unquote(q)
	return value, s[len(q):], err
}

func after(s, what string) (string, error) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(s, " "), what)
	if !ok {
		return "", fmt.Errorf("no %s in %q", what, s)
	}
	return rest, nil
}
