package catalog

import (
	"strings"

	"caveat/internal/lang"
)

// Options are what a person says to sync beyond "bring the files up to date".
type Options struct {
	Prune  bool            // remove obsolete messages that are not safety text
	Drop   map[string]bool // keys of safety text that is gone on purpose
	Accept map[string]bool // keys whose translation is right as it stands
	Safety map[string]bool // keys that are, or were, safety text
	// Known says whether a key was ever that of a text; nil for yes. What people wrote under another
	// key, a mistyped one, is neither obsolete nor pruned.
	Known func(key string) bool
	// Suggest offers a translation for a new text, or nil. It may be nil itself.
	Suggest func(Today) *Suggestion
}

// SyncSource brings the source catalog up to date with the units, and into their order, so that
// units with the same text keep their keys apart by place. Texts is parallel to a.Keys.
func SyncSource(f *File, a *Alignment, texts []string, o Options) string {
	ed := newEditor(f, "", "")
	ed.ordered = true
	today := make([]Today, len(texts))
	for i, key := range a.Keys {
		today[i] = Today{key, texts[i]}
	}
	ed.place(today, func(u Today, m *Message) {
		if m == nil {
			ed.add(u.Key, nil, []Variant{{lang.Other, u.Text}})
			return
		}
		if m.Text != u.Text {
			ed.setOther(m, u.Text)
		}
	}, o)
	return ed.apply(sourceHead)
}

const sourceHead = `# Made by caveat sync from the article: its memory of keys. Edit the article, not this file.
`

// SyncTarget brings a locale file and its ledger up to date. Forms are the locale's plural forms;
// a message with plural forms in the source gets them all. Source is the source's tag.
func SyncTarget(t *Target, today []Today, forms []lang.Form, source, head string, o Options) (file, ledger string) {
	ed := newEditor(t.File, source, "was")
	led := &Ledger{Entries: make([]Entry, 0, len(today))}
	i := -1
	ed.place(today, func(u Today, m *Message) {
		i++
		if m == nil {
			ed.add(u.Key, append(o.suggest(u), ed.comment(source, u.Text)...), blank(u.Text, forms))
			led.Entries = append(led.Entries, newEntry(u.Key, u.Text, ""))
			return
		}
		st := t.States[i]
		if o.Accept[u.Key] && st.Basis != Missing {
			st = State{Basis: Current, Made: u.Text, Message: m}
		}
		was := ""
		switch st.Basis {
		case Missing:
			led.Entries = append(led.Entries, newEntry(u.Key, u.Text, ""))
		case Current:
			led.Entries = append(led.Entries, newEntry(u.Key, u.Text, m.Canon()))
		case Stale:
			led.Entries = append(led.Entries, newEntry(u.Key, st.Made, m.Canon()))
			was = st.Made
		case Unproven:
			// No line in the ledger. What the comments tell of its source is kept; where they tell
			// nothing, the new "# en:" line must not look as if it did, should the ledger come back.
			if was = m.Was; was == "" && m.Source != u.Text {
				if was = m.Source; was == "" {
					was = notKnown
				}
			}
		}
		switch {
		case m.Filled():
			ed.rewrite(m.suggestion, m.first, nil)
		case m.Source != u.Text:
			ed.rewrite(m.suggestion, ed.top(m), o.suggest(u))
			ed.closeUp(m)
		}
		ed.comments(m, u.Text, was)
	}, o)
	known := make(map[string]bool, len(today))
	for _, u := range today {
		known[u.Key] = true
	}
	for _, e := range t.Ledger.Entries {
		m := t.File.Lookup(e.Key)
		if known[e.Key] || m == nil || !m.Filled() || ed.removed[e.Key] {
			continue
		}
		if line, _ := t.Ledger.Match(e.Key, m.Canon(), ""); line != nil {
			known[e.Key] = true
			led.Entries = append(led.Entries, *line)
		}
	}
	var b strings.Builder
	led.write(&b)
	return ed.apply(head), rewritten(t.Ledger.Src, b.String())
}

// notKnown stands after "# was:" where nothing tells what a translation was made from.
const notKnown = "not known"

// suggest gives the comment that offers a translation of a new text.
func (o *Options) suggest(u Today) []string {
	if o.Suggest == nil || u.Text == "" {
		return nil
	}
	s := o.Suggest(u)
	if s == nil {
		return nil
	}
	return s.lines(u.Text)
}

// SyncMarks brings the source's ledger up to date: marks are today's units. Safety text that is
// gone, or has lost its mark, keeps its line until it is dropped.
func SyncMarks(old *Marks, today []Mark, o Options) string {
	new := &Marks{}
	was := make(map[string]Mark, len(old.Marks))
	for _, m := range old.Marks {
		was[m.Key] = m
	}
	seen := make(map[string]bool, len(today))
	for _, m := range today {
		seen[m.Key] = true
		if was[m.Key].Safety && !m.Safety && !o.Drop[m.Key] {
			m.Safety = true
		}
		new.Marks = append(new.Marks, m)
	}
	for _, m := range old.Marks {
		if m.Safety && !seen[m.Key] && !o.Drop[m.Key] {
			seen[m.Key] = true
			new.Marks = append(new.Marks, m)
		}
	}
	var b strings.Builder
	new.write(&b)
	return rewritten(old.Src, b.String())
}

// Removed is safety text that the source's ledger knows and today's article does not have as such.
type Removed struct {
	Mark
	Demoted bool // it is there, but no longer safety text
}

// Lost lists the safety text that is gone or has lost its mark.
func (m *Marks) Lost(today []Mark) []Removed {
	now := make(map[string]bool, len(today))
	for _, t := range today {
		now[t.Key] = t.Safety
	}
	var out []Removed
	for _, old := range m.Marks {
		if !old.Safety {
			continue
		}
		safety, there := now[old.Key]
		if !safety {
			out = append(out, Removed{old, there})
		}
	}
	return out
}

// blank gives a new message's empty forms.
func blank(text string, forms []lang.Form) []Variant {
	if !plural(text) {
		return []Variant{{lang.Other, ""}}
	}
	out := make([]Variant, len(forms))
	for i, f := range forms {
		out[i] = Variant{Form: f}
	}
	return out
}

// plural says whether a canonical text has plural forms.
func plural(canon string) bool { return len(splitCanon(canon)) > 1 }

// splitCanon takes a canonical text apart into its forms.
func splitCanon(canon string) []Variant {
	if i := strings.IndexByte(canon, ':'); i < 0 || !isForm(canon[:i]) {
		return []Variant{{lang.Other, canon}}
	}
	var out []Variant
	for _, line := range strings.Split(canon, "\n") {
		i := strings.Index(line, ": ")
		if i < 0 || !isForm(line[:i]) {
			return []Variant{{lang.Other, canon}}
		}
		out = append(out, Variant{lang.Form(line[:i]), line[i+2:]})
	}
	return out
}
