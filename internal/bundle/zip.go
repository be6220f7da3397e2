package bundle

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/flate"

	"caveat/internal/localize"
)

// packed is a file's content ready for an archive: compressed by the worker that made it, so that
// the one goroutine that writes archives only copies.
type packed struct {
	name  string
	data  []byte
	size  int
	crc   uint32
	store bool
	same  bool // nothing but the name is here: the last archive holds it
}

// packer compresses. It is for one goroutine.
type packer struct {
	w   *flate.Writer
	buf sliceWriter
}

type sliceWriter struct{ b []byte }

func (s *sliceWriter) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}

// pack compresses data at the fastest level: pages are small, and readers on slow lines are served
// by the web server's own compression.
func (p *packer) pack(name string, data []byte) packed {
	if p.w == nil {
		p.w, _ = flate.NewWriter(&p.buf, flate.BestSpeed)
	}
	p.buf.b = make([]byte, 0, len(data)/3)
	p.w.Reset(&p.buf)
	p.w.Write(data)
	p.w.Close()
	out := packed{name: name, data: p.buf.b, size: len(data), crc: crc32.ChecksumIEEE(data)}
	if len(out.data) >= len(data) {
		out.data, out.store = append([]byte(nil), data...), true
	}
	return out
}

// archive is one zip being written, with the hash of its bytes. It is begun with the first entry that
// the last output's archive does not hold; if none comes, that archive stays.
type archive struct {
	b    *builder
	path string // relative to the output

	pending []string // entries of the last archive, before the new one is begun
	holds   int      // how many the last archive has
	last    *zip.ReadCloser
	entries map[string]*zip.File // of the last archive

	file *os.File
	buf  *bufio.Writer
	sum  hash.Hash
	size counter
	zip  *zip.Writer
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func (b *builder) newArchive(tag string) (*archive, error) {
	a := &archive{b: b, path: localize.BundlePath(tag)}
	if b.last == nil || b.last.old[a.path] == nil {
		return a, a.begin()
	}
	a.holds = b.last.under[tag] + b.last.under["assets"]
	return a, nil
}

// begin makes the file, and copies what was put off.
func (a *archive) begin() (err error) {
	if a.file, err = a.b.create(a.path); err != nil {
		return err
	}
	a.sum = sha256.New()
	a.buf = bufio.NewWriterSize(io.MultiWriter(a.file, a.sum, &a.size), 64<<10)
	a.zip = zip.NewWriter(a.buf)
	for _, name := range a.pending {
		if err := a.copy(name); err != nil {
			return err
		}
	}
	a.pending = nil
	return nil
}

// add writes an entry. Entries have no date: the same inputs give the same bytes.
func (a *archive) add(p packed) error {
	if p.same {
		if a.file == nil {
			a.pending = append(a.pending, p.name)
			return nil
		}
		return a.copy(p.name)
	}
	if a.file == nil {
		if err := a.begin(); err != nil {
			return err
		}
	}
	h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.crc,
		CompressedSize64: uint64(len(p.data)), UncompressedSize64: uint64(p.size)}
	if p.store {
		h.Method = zip.Store
	}
	return a.raw(h, bytes.NewReader(p.data))
}

func (a *archive) raw(h *zip.FileHeader, data io.Reader) error {
	h.SetMode(0o644)
	w, err := a.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, data)
	return err
}

// copy takes an entry from the last archive as it is.
func (a *archive) copy(name string) error {
	if err := a.open(); err != nil {
		return err
	}
	f := a.entries[name]
	if f == nil {
		return fmt.Errorf("%s: no entry %s in the last one; delete .caveat/cache", a.path, name)
	}
	data, err := f.OpenRaw()
	if err != nil {
		return err
	}
	return a.raw(&zip.FileHeader{Name: name, Method: f.Method, CRC32: f.CRC32, CompressedSize64: f.CompressedSize64, UncompressedSize64: f.UncompressedSize64}, data)
}

// open reads the list of the last archive's entries.
func (a *archive) open() (err error) {
	if a.last != nil {
		return nil
	}
	if a.last, err = zip.OpenReader(filepath.Join(a.b.out, filepath.FromSlash(a.path))); err != nil {
		return err
	}
	a.entries = make(map[string]*zip.File, len(a.last.File))
	for _, f := range a.last.File {
		a.entries[f.Name] = f
	}
	return nil
}

func (a *archive) close() (file, error) {
	defer a.abort()
	if a.file == nil { // nothing new: the last one stays, unless it holds more
		if len(a.pending) == a.holds {
			return *a.b.last.old[a.path], nil
		}
		if err := a.begin(); err != nil {
			return file{}, err
		}
	}
	err := a.zip.Close()
	if e := a.buf.Flush(); err == nil {
		err = e
	}
	f := file{path: a.path, size: int64(a.size)}
	a.sum.Sum(f.sum[:0])
	err = errors.Join(err, a.b.closing(a.file, &f.stamp))
	a.file = nil
	return f, err
}

// abort closes what is open.
func (a *archive) abort() {
	if a.file != nil {
		a.file.Close()
	}
	if a.last != nil {
		a.last.Close()
		a.last = nil
	}
}
