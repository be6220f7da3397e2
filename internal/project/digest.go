package project

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"

	"caveat/internal/catalog"
)

// Digest names the state of everything that Plan reads for an article, or for the page's own
// words: the article, its locale files and ledgers, the settings, and this program.
func (l *Loader) Digest(slug string) string {
	h := sha256.New()
	if l.ground == nil {
		l.ground = program()
		l.add(h, ConfigFile)
		l.ground = h.Sum(l.ground)
		h.Reset()
	}
	h.Write(l.ground)
	if slug != Site {
		l.add(h, ContentPath(slug))
	}
	l.add(h, ActivePath(slug, l.p.Source.Tag))
	l.add(h, LedgerPath(slug, l.p.Source.Tag))
	for _, t := range l.p.Targets {
		l.add(h, ActivePath(slug, t.Tag))
		l.add(h, LedgerPath(slug, t.Tag))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// add hashes a file's name, length and bytes. A file that cannot be read has length -1.
func (l *Loader) add(h hash.Hash, name string) {
	data, ok := l.slurp(name)
	n := int64(len(data))
	if !ok {
		n = -1
	}
	l.head = append(append(l.head[:0], name...), 0)
	l.head = binary.BigEndian.AppendUint64(l.head, uint64(n))
	h.Write(l.head)
	h.Write(data)
}

// slurp reads a file into memory that the next one reuses.
func (l *Loader) slurp(name string) (data []byte, ok bool) {
	f, err := l.p.FS.Open(name)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	if l.buf == nil {
		l.buf = make([]byte, 64<<10)
	}
	n := 0
	for {
		k, err := f.Read(l.buf[n:])
		if n += k; err == io.EOF {
			return l.buf[:n], true
		}
		if err != nil {
			return nil, false
		}
		if n == len(l.buf) {
			l.buf = append(l.buf, make([]byte, len(l.buf))...)
		}
	}
}

// program tells one build of caveat from another: a newer one may write files another way.
func program() []byte {
	name, err := os.Executable()
	if err == nil {
		if info, err := os.Stat(name); err == nil {
			return fmt.Appendf(nil, "%d %d", info.Size(), info.ModTime().UnixNano())
		}
	}
	return []byte("unknown")
}

// PlanCached is Plan of an article, or of the page's own words, that asks a cache first: where it
// knows that there is nothing to write, no file is parsed, and the work is nil.
func (l *Loader) PlanCached(cache *catalog.Cache, slug string, o SyncOptions) (*Work, *Plan, error) {
	plain := !o.Prune && len(o.Drop) == 0 && o.Accept == nil && o.Want == nil
	digest := ""
	if plain {
		if digest = l.Digest(slug); cache.InSync(slug, digest) {
			return nil, &Plan{}, nil
		}
	}
	w := l.Work(slug, nil)
	plan, err := l.Plan(w, o)
	// Asked again, because somebody may have saved a file between the two readings.
	if err == nil && plain && len(plan.Changes) == 0 && l.Digest(slug) == digest {
		cache.Keep(slug, digest)
	}
	return w, plan, err
}

// Work reads an article, or the page's own words.
func (l *Loader) Work(slug string, want func(tag string) bool) *Work {
	if slug == Site {
		return l.Site(want)
	}
	return l.Article(slug, want)
}
