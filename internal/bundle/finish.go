package bundle

import (
	"crypto/sha256"
	"errors"
	"sort"

	"caveat/internal/html"
	"caveat/internal/localize"
)

// finish writes what stands once: indexes, chooser, sitemap, the ends of zips and manifest.
func (b *builder) finish() error {
	w, err := b.newWorker()
	if err != nil {
		return err
	}
	var shared []packed
	if b.o.Zips {
		names := make([]string, 0, len(b.assets))
		for name := range b.assets {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			shared = append(shared, w.pack(&file{path: b.assets[name].path, size: int64(len(b.assets[name].data)), sum: sha256.Sum256(b.assets[name].data)}, b.assets[name].data))
		}
	}
	b.sitemap.add("", "", nil, "")
	alternates := make([]localize.Alternate, len(b.locales))
	for i, l := range b.locales {
		alternates[i] = localize.Alternate{Locale: l, Draft: !public(b.entries[l.Tag])}
	}
	for i, l := range b.locales {
		data := w.renderers[i].Index(nil, html.Index{Entries: b.entries[l.Tag], Alternates: alternates})
		f, err := b.write(localize.IndexPath(l.Tag), data)
		if err != nil {
			return err
		}
		b.add(f)
		if !alternates[i].Draft {
			b.sitemap.add(l.Tag+"/", "", nil, "")
		}
		z := b.archives[l.Tag]
		if z == nil {
			continue
		}
		for _, p := range append([]packed{w.pack(&f, data)}, shared...) {
			if err := z.add(p); err != nil {
				return err
			}
		}
		delete(b.archives, l.Tag)
		zf, err := z.close()
		if err != nil {
			return err
		}
		b.add(zf)
	}
	rest := map[string][]byte{"index.html": html.Chooser(nil, w.sourceWords, b.site)}
	if !b.o.Preview {
		for name, data := range b.sitemap.files() {
			rest[name] = data
		}
	}
	for name, data := range rest {
		f, err := b.write(name, data)
		if err != nil {
			return err
		}
		b.add(f)
	}
	for i := range b.manifest.files {
		b.report.Bytes += b.manifest.files[i].size
	}
	b.report.Files = len(b.manifest.files) + 1
	if b.last != nil {
		if err := b.tidy(); err != nil {
			return err
		}
	}
	f := file{path: manifestName}
	f.size, err = b.manifest.close()
	b.rest = append(b.rest, f)
	last := &b.rest[len(b.rest)-1]
	return errors.Join(err, b.closing(b.manifest.f, &last.stamp))
}

// public says whether a list of articles has one that search engines may list.
func public(entries []html.Entry) bool {
	for i := range entries {
		if !entries[i].Draft && !entries[i].Withheld {
			return true
		}
	}
	return false
}

func (b *builder) closeAll() {
	for _, a := range b.archives {
		a.abort()
	}
	if b.manifest != nil {
		b.manifest.f.Close()
	}
	if b.keeper != nil {
		b.keeper.abort()
	}
}
