package pdfread

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// file gives the objects of a PDF file by their numbers.
type file struct {
	data    []byte
	trailer Dict
	places  map[int]place
	objects map[int]any
	packs   map[int]map[int]any // unpacked object streams
	fonts   map[Ref]*font
	letters map[Letter]bool
	unpack  int64 // bytes that may still be unpacked
}

// place is where an object stands: at an offset, or in an object stream.
type place struct {
	offset int
	stream int // number of the object stream, 0 for none
}

// Limits on what a file may make its reader do.
const (
	maxObjects = 2_000_000
	maxUnpack  = 512 << 20
)

// open reads the cross-references (7.5.4, 7.5.8) of the last update and of those before it.
func open(data []byte) (*file, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, errors.New("not a PDF file")
	}
	f := &file{data: data, places: map[int]place{}, objects: map[int]any{}, packs: map[int]map[int]any{}, fonts: map[Ref]*font{}, letters: map[Letter]bool{}, unpack: maxUnpack}
	tail := bytes.TrimRight(data, "\r\n \t")
	i := bytes.LastIndex(data, []byte("startxref"))
	if i < 0 || !bytes.HasSuffix(tail, []byte("%%EOF")) {
		return nil, errors.New("the file has no end: it is cut off, or something stands behind it")
	}
	l := lexer{data: data, at: i + len("startxref")}
	at, err := l.object(0)
	offset, ok := at.(float64)
	seen := map[int]bool{}
	for next := int(offset); err == nil && ok; {
		if seen[next] || next <= 0 || next >= len(data) {
			return nil, errors.New("the cross-reference table is not where the file says")
		}
		seen[next] = true
		trailer, err := f.section(next)
		if err != nil {
			return nil, err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if hybrid, ok := trailer["XRefStm"].(float64); ok {
			if _, err := f.section(int(hybrid)); err != nil {
				return nil, err
			}
		}
		prev, more := trailer["Prev"].(float64)
		if !more {
			return f, nil
		}
		next = int(prev)
	}
	return nil, errors.New("the file does not say where its cross-reference table is")
}

// section reads one cross-reference table or stream and returns its trailer. What a later one has
// said of an object stands.
func (f *file) section(at int) (Dict, error) {
	if at <= 0 || at >= len(f.data) {
		return nil, errSyntax
	}
	l := lexer{data: f.data, at: at}
	l.space()
	if bytes.HasPrefix(f.data[l.at:], []byte("xref")) {
		l.at += len("xref")
		return f.table(&l)
	}
	v, _, err := f.indirect(at)
	s, ok := v.(*Stream)
	if err != nil || !ok {
		return nil, errors.New("the cross-reference table cannot be read")
	}
	data, err := f.stream(s)
	if err != nil {
		return nil, err
	}
	w, _ := s.Dict["W"].(Array)
	if len(w) != 3 {
		return nil, errSyntax
	}
	var width [3]int
	for i := range w {
		n, _ := w[i].(float64)
		if n < 0 || n > 8 {
			return nil, errSyntax
		}
		width[i] = int(n)
	}
	size, _ := s.Dict["Size"].(float64)
	index, ok := s.Dict["Index"].(Array)
	if !ok {
		index = Array{0.0, size}
	}
	row := width[0] + width[1] + width[2]
	for i := 0; i+1 < len(index) && row > 0; i += 2 {
		first, _ := index[i].(float64)
		count, _ := index[i+1].(float64)
		for k := 0; k < int(count) && len(data) >= row; k++ {
			var v [3]int
			v[0] = 1 // where the type's width is 0
			for j, p := 0, 0; j < 3; j++ {
				n := 0
				for range width[j] {
					n = n<<8 | int(data[p])
					p++
				}
				if width[j] > 0 {
					v[j] = n
				}
			}
			data = data[row:]
			switch v[0] {
			case 1:
				f.place(int(first)+k, place{offset: v[1]})
			case 2:
				f.place(int(first)+k, place{stream: v[1]})
			default:
				f.place(int(first)+k, place{offset: -1})
			}
		}
	}
	return s.Dict, nil
}

func (f *file) place(number int, p place) {
	if _, ok := f.places[number]; !ok && len(f.places) < maxObjects {
		f.places[number] = p
	}
}

// table reads a classic table, after its keyword.
func (f *file) table(l *lexer) (Dict, error) {
	for {
		l.space()
		if bytes.HasPrefix(l.data[l.at:], []byte("trailer")) {
			l.at += len("trailer")
			v, err := l.object(0)
			d, ok := v.(Dict)
			if err != nil || !ok {
				return nil, errSyntax
			}
			return d, nil
		}
		first, err := strconv.Atoi(l.word())
		l.space()
		count, err2 := strconv.Atoi(l.word())
		if err != nil || err2 != nil {
			return nil, errSyntax
		}
		for k := range count {
			l.space()
			offset, err := strconv.Atoi(l.word())
			l.space()
			l.word()
			l.space()
			kind := l.word()
			if err != nil || kind != "n" && kind != "f" {
				return nil, errSyntax
			}
			if kind == "f" {
				offset = -1
			}
			f.place(first+k, place{offset: offset})
		}
	}
}

// indirect reads "n g obj … endobj" at an offset.
func (f *file) indirect(at int) (v any, number int, err error) {
	if at < 0 || at >= len(f.data) {
		return nil, 0, errSyntax
	}
	l := lexer{data: f.data, at: at}
	l.space()
	number, err = strconv.Atoi(l.word())
	l.space()
	_, err2 := strconv.Atoi(l.word())
	l.space()
	if err != nil || err2 != nil || l.word() != "obj" {
		return nil, 0, errSyntax
	}
	if v, err = l.object(0); err != nil {
		return nil, number, err
	}
	d, ok := v.(Dict)
	l.space()
	if !ok || !bytes.HasPrefix(l.data[l.at:], []byte("stream")) {
		return v, number, nil
	}
	l.at += len("stream")
	if l.at < len(l.data) && l.data[l.at] == '\r' {
		l.at++
	}
	if l.at < len(l.data) && l.data[l.at] == '\n' {
		l.at++
	}
	length, ok := f.get(d["Length"]).(float64)
	if !ok || length < 0 || l.at+int(length) > len(l.data) {
		return nil, number, errors.New("a stream is longer than the file")
	}
	s := &Stream{Dict: d, Raw: l.data[l.at : l.at+int(length)]}
	l.at += int(length)
	l.space()
	if !bytes.HasPrefix(l.data[l.at:], []byte("endstream")) {
		return nil, number, errors.New("a stream does not end where it says")
	}
	return s, number, nil
}

// get follows references. What is not there, or cannot be read, is nil.
func (f *file) get(v any) any {
	for range 32 {
		r, ok := v.(Ref)
		if !ok {
			return v
		}
		v = f.object(r.Number)
	}
	return nil
}

func (f *file) object(number int) any {
	if v, ok := f.objects[number]; ok {
		return v
	}
	f.objects[number] = nil // against objects that need themselves
	p, ok := f.places[number]
	if !ok {
		return nil
	}
	var v any
	if p.stream > 0 {
		v = f.pack(p.stream)[number]
	} else if w, n, err := f.indirect(p.offset); err == nil && n == number {
		v = w
	}
	f.objects[number] = v
	return v
}

// pack unpacks an object stream (7.5.7).
func (f *file) pack(number int) map[int]any {
	if m, ok := f.packs[number]; ok {
		return m
	}
	m := map[int]any{}
	f.packs[number] = m
	s, ok := f.object(number).(*Stream)
	if !ok {
		return m
	}
	data, err := f.stream(s)
	if err != nil {
		return m
	}
	n, _ := f.get(s.Dict["N"]).(float64)
	first, _ := f.get(s.Dict["First"]).(float64)
	head := lexer{data: data}
	for k := 0; k < int(n) && !head.end(); k++ {
		number, err := strconv.Atoi(head.word())
		head.space()
		offset, err2 := strconv.Atoi(head.word())
		at := int(first) + offset
		if err != nil || err2 != nil || at < 0 || at >= len(data) {
			break
		}
		body := lexer{data: data, at: at}
		if v, err := body.object(0); err == nil {
			m[number] = v
		}
	}
	return m
}

// stream unpacks a stream. Filters other than Flate are an error: nothing here needs them but
// pictures, and those are not read.
func (f *file) stream(s *Stream) ([]byte, error) {
	filters, ok := f.get(s.Dict["Filter"]).(Array)
	if !ok && s.Dict["Filter"] != nil {
		filters = Array{s.Dict["Filter"]}
	}
	data := s.Raw
	for _, filter := range filters {
		name, _ := f.get(filter).(Name)
		if name != "FlateDecode" {
			return nil, fmt.Errorf("the filter %s is not read", name)
		}
		r, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, errors.New("a stream cannot be unpacked")
		}
		if data, err = io.ReadAll(io.LimitReader(r, f.unpack)); err != nil {
			return nil, errors.New("a stream cannot be unpacked")
		}
		if f.unpack -= int64(len(data)); f.unpack <= 0 {
			return nil, errors.New("the file unpacks to more than 512 MiB")
		}
	}
	parms, ok := f.get(s.Dict["DecodeParms"]).(Dict)
	if a, isArray := f.get(s.Dict["DecodeParms"]).(Array); isArray && len(a) == 1 {
		parms, ok = f.get(a[0]).(Dict)
	}
	if predictor, _ := f.get(parms["Predictor"]).(float64); ok && predictor >= 10 {
		return unpredict(data, f, parms)
	}
	return data, nil
}

// unpredict undoes the PNG predictors (7.4.4.4).
func unpredict(data []byte, f *file, parms Dict) ([]byte, error) {
	num := func(key string, or int) int {
		if n, ok := f.get(parms[key]).(float64); ok {
			return int(n)
		}
		return or
	}
	bpp := max(1, num("Colors", 1)*num("BitsPerComponent", 8)/8)
	row := (num("Columns", 1)*num("Colors", 1)*num("BitsPerComponent", 8) + 7) / 8
	if row <= 0 || row > 1<<20 || bpp > row {
		return nil, errSyntax
	}
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for len(data) > row {
		kind, line := data[0], append([]byte(nil), data[1:row+1]...)
		data = data[row+1:]
		for i := range line {
			var left, corner byte
			if i >= bpp {
				left, corner = line[i-bpp], above[i-bpp]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, line...)
		above = line
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, int(a)), distance(p, int(b)), distance(p, int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(a, b int) int {
	if a > b {
		return a - b
	}
	return b - a
}
