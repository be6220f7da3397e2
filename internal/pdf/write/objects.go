package write

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// ref is the number of an indirect object, from 1.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// objects is a PDF file's body in the making (ISO 32000-1, 7.5). Objects that are not streams
// go into object streams, so that the structure tree compresses.
type objects struct {
	bodies  [][]byte
	streams []bool
}

// compressors are kept between documents: making one costs more than a short stream.
var compressors = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

func (o *objects) alloc() ref {
	o.bodies = append(o.bodies, nil)
	o.streams = append(o.streams, false)
	return ref(len(o.bodies))
}

func (o *objects) set(r ref, body string) { o.bodies[r-1] = []byte(body) }

func (o *objects) add(body string) ref {
	r := o.alloc()
	o.set(r, body)
	return r
}

// setStream sets a compressed stream; dict holds further entries without the brackets.
func (o *objects) setStream(r ref, dict string, data []byte) {
	var z bytes.Buffer
	w := compressors.Get().(*zlib.Writer)
	w.Reset(&z)
	w.Write(data) // to memory: neither fails
	w.Close()
	compressors.Put(w)
	o.setRaw(r, dict+"/Filter/FlateDecode", z.Bytes())
}

func (o *objects) setRaw(r ref, dict string, data []byte) {
	body := fmt.Appendf(nil, "<<%s/Length %d>>\nstream\n", dict, len(data))
	body = append(body, data...)
	o.bodies[r-1] = append(body, "\nendstream"...)
	o.streams[r-1] = true
}

// perStream is how many objects share an object stream: enough to compress, few to unpack.
const perStream = 200

// file writes the header, the body and a cross-reference stream. The file identifier is made from
// the content: same objects, same bytes.
func (o *objects) file(root, info ref) []byte {
	type place struct{ kind, where, index int } // 1: offset; 2: object stream and index
	plain := len(o.bodies)
	places := make([]place, plain)
	for from := 0; from < plain; {
		var head, body []byte
		stm, n := o.alloc(), 0
		for ; from < plain && n < perStream; from++ {
			if o.streams[from] {
				continue
			}
			head = fmt.Appendf(head, "%d %d ", from+1, len(body))
			body = append(append(body, o.bodies[from]...), '\n')
			places[from] = place{2, int(stm), n}
			n++
		}
		o.setStream(stm, fmt.Sprintf("/Type/ObjStm/N %d/First %d", n, len(head)), append(head, body...))
		places = append(places, place{})
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	for i, body := range o.bodies {
		if !o.streams[i] {
			continue
		}
		places[i] = place{1, out.Len(), 0}
		fmt.Fprintf(&out, "%d 0 obj\n", i+1)
		out.Write(body)
		out.WriteString("\nendobj\n")
	}
	xref, start := o.alloc(), out.Len()
	places = append(places, place{1, start, 0})
	table := []byte{0, 0, 0, 0, 0, 0xFF, 0xFF} // object 0: head of the free list
	for _, p := range places {
		table = append(table, byte(p.kind))
		table = binary.BigEndian.AppendUint32(table, uint32(p.where))
		table = binary.BigEndian.AppendUint16(table, uint16(p.index))
	}
	sum := sha256.Sum256(out.Bytes())
	o.setStream(xref, fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %v/Info %v/ID[<%X><%[4]X>]",
		len(places)+1, root, info, sum[:16]), table)
	fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", xref, o.bodies[xref-1], start)
	return out.Bytes()
}

// text writes a text string (ISO 32000-1, 7.9.2.2): ASCII as it is, else UTF-16BE.
func text(s string) string {
	for _, r := range s {
		if r < 0x20 || r > 0x7E {
			var b strings.Builder
			b.WriteString("<FEFF")
			for _, u := range utf16.Encode([]rune(s)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			return b.String() + ">"
		}
	}
	return literal(s)
}

var escapes = strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`, "\r", `\r`, "\n", `\n`)

func literal(s string) string { return "(" + escapes.Replace(s) + ")" }

// uri writes a URI string, which is ASCII: other bytes are percent-encoded (RFC 3987, 3.1).
func uri(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] <= 0x20 || s[i] >= 0x7F {
			fmt.Fprintf(&b, "%%%02X", s[i])
			continue
		}
		b.WriteByte(s[i])
	}
	return literal(b.String())
}

// appendNumber writes a length with at most three decimals: a thousandth of a point.
func appendNumber(b []byte, v float64) []byte {
	b = strconv.AppendFloat(b, v, 'f', 3, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[max(0, len(b)-2):]) == "-0" {
		b = append(b[:len(b)-2], '0')
	}
	return b
}

func number(v float64) string { return string(appendNumber(nil, v)) }
