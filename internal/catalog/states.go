package catalog

import (
	"fmt"
	"strings"

	"caveat/internal/lang"
)

// Today is a unit as it is now: its key and its source text, canonical.
type Today struct {
	Key  string
	Text string
}

// State is what is known of one unit in one locale.
type State struct {
	Basis   Basis
	Made    string   // the source text it was made from; "" when nobody knows
	Message *Message // nil when the file has none
}

// Target is one locale of an article, or of the page's own words.
type Target struct {
	File   *File
	Ledger *Ledger
	States []State // parallel to today's units
	// Earlier gives earlier versions of the file, the newest first. It may be nil, and is called only
	// where a text would be current by what stands around it alone.
	Earlier func() []*File
}

// Compare judges every unit of a target, into States.
func (t *Target) Compare(today []Today) {
	if cap(t.States) < len(today) {
		t.States = make([]State, len(today))
	}
	t.States = t.States[:len(today)]
	for i, u := range today {
		t.States[i] = t.judge(u)
	}
}

func (t *Target) judge(u Today) State {
	m := t.File.Lookup(u.Key)
	if m == nil {
		return State{}
	}
	if !m.Filled() {
		return State{Message: m}
	}
	e := Evidence{Filled: true, Today: u.Text, Source: m.Source, Was: m.Was}
	e.Ledger, e.Unchanged = t.Ledger.Match(u.Key, m.Canon(), u.Text)
	e.Sealed = e.Unchanged || e.Ledger != nil && e.Ledger.Seal == e.Ledger.seal()
	e.OfBlank = e.Ledger != nil && !e.Unchanged && e.Ledger.Blank()
	basis, made := Judge(e)
	if basis == Current && !e.Unchanged && t.Earlier != nil {
		if e.Seen = t.seen(u, m.Canon()); e.Seen != "" {
			basis, made = Judge(e)
		}
	}
	return State{Basis: basis, Made: made, Message: m}
}

// seen gives another source than today's that an earlier version of the file has over a text.
func (t *Target) seen(u Today, text string) string {
	for _, f := range t.Earlier() {
		m := f.Lookup(u.Key)
		if m == nil || m.Canon() != text {
			continue
		}
		from := m.Was
		if from == "" {
			from = m.Source
		}
		if from != "" && from != notKnown && from != u.Text {
			return from
		}
	}
	return ""
}

// Misnamed adds a problem to the file for each text whose name is no plural form, such as "othr" in
// a unit's table. TOML takes it for a message of its own: sync would make the unit's table anew.
func (t *Target) Misnamed(today []Today) {
	for _, m := range t.strangers(today) {
		if m.misnamed {
			key, name := parent(m.Key)
			t.File.Problems = append(t.File.Problems, Problem{Check: "locale-file", Pos: m.Pos, Key: key, Fatal: true,
				Text: fmt.Sprintf("%q is no plural form", name), Mend: "write: " + nearestForm(name) + " = …; the forms are " + formNames})
		}
	}
}

// nearestForm gives the plural form that has most letters in common with a mistyped one.
func nearestForm(name string) string {
	best, most := string(lang.Other), 0
	for _, f := range formOrder {
		n := 0
		for _, r := range string(f) {
			if strings.ContainsRune(strings.ToLower(name), r) {
				n += 2
			}
		}
		if n -= max(len(f)-len(name), len(name)-len(f)); n > most {
			best, most = string(f), n
		}
	}
	return best
}

// parent takes the last part off a key.
func parent(key string) (rest, last string) {
	i := strings.LastIndexByte(key, '.')
	if i < 0 {
		return "", key
	}
	return key[:i], key[i+1:]
}

// Obsolete lists the target's messages that no unit has, in the file's order.
func (t *Target) Obsolete(today []Today) []*Message {
	var out []*Message
	for _, m := range t.strangers(today) {
		if !m.misnamed {
			out = append(out, m)
		}
	}
	return out
}

// strangers lists the messages that no unit has, and says which of them are misnamed.
func (t *Target) strangers(today []Today) []*Message {
	if len(t.File.Messages) == len(today) {
		all := true
		for i := range today {
			all = all && t.File.Messages[i].Key == today[i].Key
		}
		if all {
			return nil
		}
	}
	known := make(map[string]bool, len(today))
	for _, u := range today {
		known[u.Key] = true
	}
	var out []*Message
	for i := range t.File.Messages {
		if m := &t.File.Messages[i]; !known[m.Key] {
			key, _ := parent(m.Key)
			m.misnamed = known[key]
			out = append(out, m)
		}
	}
	return out
}
