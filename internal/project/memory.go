package project

import (
	"io/fs"

	"caveat/internal/catalog"
)

// Memory is the project's translation memory, for Plan. It reads nothing before the first new text:
// then the source catalogs, and of the locale files those that it takes a translation from. It is
// for one goroutine.
type Memory struct {
	p       *Project
	l       *Loader
	sources *catalog.Memory
	near    map[string][]catalog.Near
	targets map[[2]string]*catalog.Target // slug, tag
}

// NewMemory makes a Memory.
func (p *Project) NewMemory() *Memory {
	return &Memory{p: p, l: p.NewLoader(), near: map[string][]catalog.Near{}, targets: map[[2]string]*catalog.Target{}}
}

// fewest is how many of the nearest texts are looked at for one that a locale has a translation of;
// held is how many locale files are kept in memory.
const (
	fewest = 6
	held   = 256
)

// suggest finds the nearest text that has a translation made from it as it stands.
func (m *Memory) suggest(slug, tag string, u catalog.Today) *catalog.Suggestion {
	m.read()
	near, ok := m.near[u.Text]
	if !ok {
		near = m.sources.Nearest(u.Text, fewest)
		m.near[u.Text] = near
	}
	for _, n := range near {
		if n.Article == slug && n.Key == u.Key {
			continue
		}
		t := m.target(n.Article, tag)
		t.Compare([]catalog.Today{{Key: n.Key, Text: n.Text}})
		if st := t.States[0]; st.Basis == catalog.Current {
			return &catalog.Suggestion{Near: n, Target: st.Message.Canon()}
		}
	}
	return nil
}

// read fills the memory with the source catalogs, what is obsolete included: a text that moved to
// another article is found there.
func (m *Memory) read() {
	if m.sources != nil {
		return
	}
	m.sources = &catalog.Memory{}
	for _, slug := range append([]string{Site}, m.p.Slugs...) {
		path := ActivePath(slug, m.p.Source.Tag)
		data, err := fs.ReadFile(m.p.FS, path)
		if err != nil {
			continue // there is nothing to remember; Plan says what is wrong with the article's own
		}
		for _, msg := range m.l.r.Read(path, data).Messages {
			if msg.Filled() && len(msg.Plural) == 0 {
				m.sources.Add(catalog.Remembered{Article: slug, Key: msg.Key, Text: msg.Text})
			}
		}
	}
}

func (m *Memory) target(slug, tag string) *catalog.Target {
	key := [2]string{slug, tag}
	if t, ok := m.targets[key]; ok {
		return t
	}
	if len(m.targets) >= held {
		clear(m.targets)
	}
	t := &catalog.Target{File: &catalog.File{}, Ledger: &catalog.Ledger{}}
	if data, err := fs.ReadFile(m.p.FS, ActivePath(slug, tag)); err == nil {
		t.File = m.l.r.Read(ActivePath(slug, tag), data)
	}
	if data, err := fs.ReadFile(m.p.FS, LedgerPath(slug, tag)); err == nil {
		t.Ledger = m.l.r.Ledger(LedgerPath(slug, tag), data)
	}
	m.targets[key] = t
	return t
}
