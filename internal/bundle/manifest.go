package bundle

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"sort"
	"strconv"

	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/project"
	"caveat/internal/review"
)

// file is one file of the output.
type file struct {
	path string // relative, with slashes
	size int64
	sum  [32]byte

	stamp stamp // known where the build is remembered
}

// manifestHead begins every manifest: a folder that has it is caveat's.
const manifestHead = "{\n\"caveat\": 1,\n"

// manifest.json is written as it grows: pages in the order of articles, then every file.
type manifest struct {
	f     *os.File
	w     *bufio.Writer
	buf   []byte
	files []file
	first bool
}

func (b *builder) newManifest() error {
	f, err := b.create(manifestName)
	if err != nil {
		return err
	}
	b.manifest = &manifest{f: f, w: bufio.NewWriterSize(f, 64<<10), first: true}
	return b.manifest.begin(b.p, b.o, b.locales)
}

// begin writes what stands before the pages.
func (m *manifest) begin(p *project.Project, o Options, built []lang.Locale) error {
	b := append(m.buf[:0], manifestHead...)
	b = append(b, `"preview": `...)
	b = strconv.AppendBool(b, o.Preview)
	b = append(b, ",\n\"release\": "...)
	b = strconv.AppendBool(b, o.Release)
	b = append(b, ",\n\"base-url\": "...)
	b = quote(b, p.Config.BaseURL)
	b = append(b, ",\n\"source\": "...)
	b = quote(b, p.Source.Tag)
	b = append(b, ",\n\"locales\": ["...)
	for i, l := range p.Targets {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = quote(b, l.Tag)
	}
	b = append(b, "],\n\"built\": ["...) // which of them, the source first, and what for each
	for i, l := range built {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = quote(b, l.Tag)
	}
	b = append(b, "],\n\"kinds\": ["...)
	sep := ""
	for _, k := range o.kinds() {
		b = quote(append(b, sep...), k)
		sep = ", "
	}
	b = append(b, "],\n\"pages\": ["...)
	_, err := m.w.Write(b)
	m.buf = b
	return err
}

// page adds one page with the state of each of its safety sections.
func (m *manifest) page(pg *pageResult) {
	b := m.buf[:0]
	if !m.first {
		b = append(b, ',')
	}
	m.first = false
	b = append(b, "\n{\"article\": "...)
	b = quote(b, pg.slug)
	b = append(b, ", \"locale\": "...)
	b = quote(b, pg.tag)
	b = append(b, ", \"state\": \""...)
	b = append(b, pg.state.String()...)
	b = append(b, "\", \"revision\": "...)
	b = quote(b, pg.revision)
	if pg.noPDF != "" {
		b = append(b, ", \"no-pdf\": "...)
		b = quote(b, pg.noPDF)
	}
	if len(pg.reasons) > 0 {
		b = append(b, ", \"reasons\": ["...)
		for i, r := range pg.reasons {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = quote(b, r)
		}
		b = append(b, ']')
	}
	b = append(b, ", \"safety\": {"...)
	for i, s := range pg.sections {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = quote(b, s.id)
		b = append(b, ": {\"units\": "...)
		b = strconv.AppendInt(b, int64(s.units), 10)
		for k := catalog.Missing; k <= catalog.Unproven; k++ {
			if s.basis[k] > 0 {
				b = append(b, ", \""...)
				b = append(b, k.String()...)
				b = append(b, "\": "...)
				b = strconv.AppendInt(b, int64(s.basis[k]), 10)
			}
		}
		for k := review.Draft; k <= review.Rejected; k++ { // in the review's own words, but for "none"
			if s.approval[k] > 0 {
				b = append(b, ", \"review-"...)
				b = append(b, k.String()...)
				b = append(b, "\": "...)
				b = strconv.AppendInt(b, int64(s.approval[k]), 10)
			}
		}
		b = append(b, '}')
	}
	b = append(b, "}}"...)
	m.w.Write(b) // bufio keeps the first error for close
	m.buf = b
}

func (m *manifest) add(f file) { m.files = append(m.files, f) }

// close writes the files and gives the manifest's own size. Its file is still open.
func (m *manifest) close() (size int64, err error) {
	sort.Slice(m.files, func(i, j int) bool { return m.files[i].path < m.files[j].path })
	m.w.WriteString("\n],\n\"files\": [")
	b := m.buf
	for i := range m.files {
		f := &m.files[i]
		b = b[:0]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n{\"path\": "...)
		b = quote(b, f.path)
		b = append(b, ", \"bytes\": "...)
		b = strconv.AppendInt(b, f.size, 10)
		b = append(b, ", \"sha256\": \""...)
		b = hex.AppendEncode(b, f.sum[:])
		b = append(b, "\"}"...)
		m.w.Write(b)
	}
	m.w.WriteString("\n]\n}\n")
	if err := m.w.Flush(); err != nil {
		return 0, err
	}
	info, err := m.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// quote appends a JSON string.
func quote(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			q, _ := json.Marshal(s) // a string always marshals
			return append(b, q...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
