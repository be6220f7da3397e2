package catalog

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// cacheName is where the cache is kept, relative to a project's root.
const cacheName = ".caveat/cache/sync"

// Cache remembers, by a digest of everything that sync reads for an article, which articles had
// nothing to write. Check and build do not ask it, and a digest that is not the article's own is
// no answer: a cache that is old, lost or taken from elsewhere costs time and nothing else. It is
// read and written under the Lock.
type Cache struct {
	root, src string
	was, now  map[string]string
}

// ReadCache reads a project's cache. One that is not there, or cannot be read, is empty.
func ReadCache(root string) *Cache {
	data, _ := os.ReadFile(filepath.Join(root, filepath.FromSlash(cacheName)))
	c := &Cache{root: root, src: string(data), was: map[string]string{}, now: map[string]string{}}
	for _, line := range strings.Split(c.src, "\n") {
		if digest, name, ok := strings.Cut(line, " "); ok {
			c.was[name] = digest
		}
	}
	return c
}

// InSync says whether an article with this digest had nothing to write, and keeps it if so.
func (c *Cache) InSync(name, digest string) bool {
	if c.was[name] != digest {
		return false
	}
	c.now[name] = digest
	return true
}

// Keep remembers that an article with this digest has nothing to write.
func (c *Cache) Keep(name, digest string) { c.now[name] = digest }

// Write keeps what InSync and Keep have seen; articles that neither saw stay as they were unless
// all says that every article was seen. Nothing is written where nothing changed.
func (c *Cache) Write(all bool) error {
	next := c.now
	if !all {
		for name, digest := range c.was {
			if _, ok := next[name]; !ok {
				next[name] = digest
			}
		}
	}
	names := make([]string, 0, len(next))
	for name := range next {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(next[name] + " " + name + "\n")
	}
	if b.String() == c.src {
		return nil
	}
	return Write(c.root, Change{Path: cacheName, Old: c.src, New: b.String()})
}
