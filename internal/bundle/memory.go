package bundle

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"unsafe"

	"caveat/internal/html"
	"caveat/internal/localize"
)

// A memory is what a build leaves for the next one into the same folder: of every article which
// files it was made from and what became of it, and how the output looked. It says nothing about
// contents that the files' own stamps do not say again, so one that is old, lost or wrong costs a
// full build and nothing else.
type memory struct {
	ground   [32]byte // everything that all pages depend on
	articles map[string]*remembered
	rest     []file   // files of the output that belong to no article
	dirs     []folder // every folder of the output
	spare    string   // the folder kept for the next build, "" for none
	differ   []string // files in which the spare is not the output
	spares   []folder // every folder of the spare
}

// remembered is one article: what it was made from, and its pages.
type remembered struct {
	raw    []byte // as it stands in the file
	inputs []input
	result articleResult
}

// input is a file or folder that an article was made from. One that is not there has no stamp.
type input struct {
	name  string // relative to the project
	stamp stamp
}

// folder is a folder of the output. Its stamp changes when something in it comes or goes.
type folder struct {
	path  string
	stamp stamp
}

// stamp is what the file system says of a file. Whoever changes the file changes its stamp, unless
// within the same tick of the clock: see settled.
type stamp struct {
	size, mtime, ctime int64 // bytes, nanoseconds
	inode              uint64
}

// memoryMark begins a memory's file; another one is not read.
const memoryMark = "caveat build 1\n"

func memoryName(root, out string) string {
	sum := sha256.Sum256([]byte(out))
	return filepath.Join(root, ".caveat", "cache", "build-"+hex.EncodeToString(sum[:8]))
}

// recall reads a memory, or returns nil.
func recall(name string, ground [32]byte) *memory {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < len(memoryMark)+sha256.Size || string(data[:len(memoryMark)]) != memoryMark {
		return nil
	}
	body := data[:len(data)-sha256.Size]
	if sum := sha256.Sum256(body); string(sum[:]) != string(data[len(body):]) {
		return nil
	}
	m := &memory{articles: map[string]*remembered{}}
	c := coder{b: body[len(memoryMark):]}
	c.sum(&m.ground)
	if m.ground != ground {
		return nil
	}
	for {
		var n int64
		if c.num(&n); n == 0 || c.bad {
			break
		}
		if n < 0 || n > int64(len(c.b)) {
			return nil
		}
		r := &remembered{raw: c.b[:n:n]}
		c.b = c.b[n:]
		a := coder{b: r.raw}
		r.code(&a)
		if a.bad || len(r.result.pages) == 0 {
			return nil
		}
		m.articles[r.result.pages[0].slug] = r
	}
	m.tail(&c)
	if c.bad {
		return nil
	}
	return m
}

// files visits every file of the output.
func (m *memory) files(visit func(*file)) {
	for _, a := range m.articles {
		for i := range a.result.pages {
			for k := range a.result.pages[i].files {
				visit(&a.result.pages[i].files[k])
			}
		}
	}
	for i := range m.rest {
		visit(&m.rest[i])
	}
}

// keeper writes a memory while a build goes on, so that nothing of it stays in memory.
type keeper struct {
	name string
	f    *os.File
	w    *bufio.Writer
	sum  hash.Hash
	c    coder
	err  error

	scratch []byte
}

// keep begins a memory. It takes its name's place when it is finished.
func keep(name string, ground [32]byte) (*keeper, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	left, _ := filepath.Glob(name + ".new-*") // of a run that was cut short
	for _, l := range left {
		os.Remove(l)
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".new-")
	if err != nil {
		return nil, err
	}
	k := &keeper{name: name, f: f, sum: sha256.New(), c: coder{writing: true}}
	k.w = bufio.NewWriterSize(io.MultiWriter(f, k.sum), 64<<10)
	k.c.b = append(k.c.b, memoryMark...)
	k.c.sum(&ground)
	k.flush()
	return k, nil
}

func (k *keeper) flush() {
	if _, err := k.w.Write(k.c.b); k.err == nil {
		k.err = err
	}
	k.c.b = k.c.b[:0]
}

// article keeps one article: as the last memory has it, where that is still true.
func (k *keeper) article(a *remembered) {
	raw := a.raw
	if raw == nil {
		c := coder{b: k.scratch[:0], writing: true}
		a.code(&c)
		raw, k.scratch = c.b, c.b
	}
	n := int64(len(raw))
	k.c.num(&n)
	k.c.b = append(k.c.b, raw...)
	k.flush()
}

// finish writes the rest of a memory and puts it in place.
func (k *keeper) finish(m *memory) error {
	end := int64(0)
	k.c.num(&end)
	m.tail(&k.c)
	k.flush()
	err := errors.Join(k.err, k.w.Flush())
	if _, e := k.f.Write(k.sum.Sum(nil)); err == nil {
		err = e
	}
	if e := k.f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(k.f.Name(), k.name)
	}
	if err != nil {
		os.Remove(k.f.Name())
	}
	return err
}

func (k *keeper) abort() {
	k.f.Close()
	os.Remove(k.f.Name())
}

// coder writes values, or reads them in the same order: what is written is read by the same lines.
type coder struct {
	b       []byte
	writing bool
	bad     bool // there was less to read than there should be
}

func (c *coder) num(n *int64) {
	if c.writing {
		c.b = binary.AppendVarint(c.b, *n)
		return
	}
	v, size := binary.Varint(c.b)
	if size <= 0 {
		c.bad, c.b, *n = true, nil, 0
		return
	}
	*n, c.b = v, c.b[size:]
}

func number[T ~int | ~uint8 | ~uint64](c *coder, n *T) {
	v := int64(*n)
	c.num(&v)
	*n = T(v)
}

func (c *coder) flag(b *bool) {
	v := int64(0)
	if *b {
		v = 1
	}
	c.num(&v)
	*b = v == 1
}

// text reads strings that share the memory of what is read.
func (c *coder) text(s *string) {
	n := int64(len(*s))
	c.num(&n)
	if c.writing {
		c.b = append(c.b, *s...)
		return
	}
	if n < 0 || n > int64(len(c.b)) {
		c.bad, c.b, n = true, nil, 0
	}
	*s = unsafe.String(unsafe.SliceData(c.b), n)
	c.b = c.b[n:]
}

func (c *coder) sum(s *[32]byte) {
	if c.writing {
		c.b = append(c.b, s[:]...)
		return
	}
	if len(c.b) < len(s) {
		c.bad, c.b = true, nil
		return
	}
	c.b = c.b[copy(s[:], c.b):]
}

func list[T any](c *coder, s *[]T, each func(*coder, *T)) {
	n := int64(len(*s))
	c.num(&n)
	if !c.writing {
		if n < 0 || n > int64(len(c.b)) { // nothing takes less than a byte
			c.bad, n = true, 0
		}
		*s = make([]T, n)
	}
	for i := range *s {
		each(c, &(*s)[i])
	}
}

func (m *memory) tail(c *coder) {
	list(c, &m.rest, codeFile)
	list(c, &m.dirs, codeFolder)
	c.text(&m.spare)
	list(c, &m.differ, (*coder).text)
	list(c, &m.spares, codeFolder)
}

func (r *remembered) code(c *coder) {
	list(c, &r.inputs, func(c *coder, i *input) {
		c.text(&i.name)
		codeStamp(c, &i.stamp)
	})
	a := &r.result
	c.text(&a.date)
	list(c, &a.alternates, func(c *coder, x *localize.Alternate) { // its locale is the page's
		c.flag(&x.Withheld)
		c.flag(&x.Draft)
	})
	list(c, &a.pages, codePage)
}

func codePage(c *coder, p *pageResult) {
	c.text(&p.slug)
	c.text(&p.tag)
	number(c, &p.state)
	list(c, &p.reasons, (*coder).text)
	c.text(&p.noPDF)
	c.text(&p.revision)
	list(c, &p.sections, func(c *coder, s *sectionState) {
		c.text(&s.id)
		number(c, &s.units)
		for k := range s.basis {
			number(c, &s.basis[k])
		}
		for k := range s.approval {
			number(c, &s.approval[k])
		}
	})
	codeEntry(c, &p.entry)
	list(c, &p.files, codeFile)
}

func codeEntry(c *coder, e *html.Entry) {
	c.text(&e.Slug)
	c.text(&e.Title)
	c.text(&e.Summary)
	c.text(&e.Lang)
	c.flag(&e.Withheld)
	c.flag(&e.Draft)
	c.flag(&e.NoPDF)
}

func codeFile(c *coder, f *file) {
	c.text(&f.path)
	c.num(&f.size)
	c.sum(&f.sum)
	codeStamp(c, &f.stamp)
}

func codeFolder(c *coder, f *folder) {
	c.text(&f.path)
	codeStamp(c, &f.stamp)
}

func codeStamp(c *coder, s *stamp) {
	c.num(&s.size)
	c.num(&s.mtime)
	c.num(&s.ctime)
	number(c, &s.inode)
}
