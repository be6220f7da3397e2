package bundle

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/flate"
)

// packed is a file's content ready for an archive: compressed by the worker that made it, so that
// the one goroutine that writes archives only copies.
type packed struct {
	name  string
	data  []byte
	size  int
	crc   uint32
	store bool
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

// archive is one zip being written, with the hash of its bytes.
type archive struct {
	path string // relative to the output
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

func newArchive(dir, path string) (*archive, error) {
	f, err := os.Create(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	a := &archive{path: path, file: f, sum: sha256.New()}
	a.buf = bufio.NewWriterSize(io.MultiWriter(f, a.sum, &a.size), 64<<10)
	a.zip = zip.NewWriter(a.buf)
	return a, nil
}

// add writes an entry. Entries have no date: the same inputs give the same bytes.
func (a *archive) add(p packed) error {
	h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.crc,
		CompressedSize64: uint64(len(p.data)), UncompressedSize64: uint64(p.size)}
	if p.store {
		h.Method = zip.Store
	}
	h.SetMode(0o644)
	w, err := a.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(p.data)
	return err
}

func (a *archive) close() (file, error) {
	err := a.zip.Close()
	if e := a.buf.Flush(); err == nil {
		err = e
	}
	if e := a.file.Close(); err == nil {
		err = e
	}
	f := file{path: a.path, size: int64(a.size)}
	a.sum.Sum(f.sum[:0])
	return f, err
}
