package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"caveat/internal/check"
)

// tampering is one row of testdata/tamper/table.txt.
type tampering struct {
	line                                   int
	name, dist, file, how, old, new, finds string
	sealed                                 bool
}

func tamperings(t *testing.T) (out []tampering) {
	data, err := os.ReadFile("testdata/tamper/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "|")
		for k := range cells {
			cells[k] = strings.TrimSpace(cells[k])
		}
		if len(cells) != 7 {
			t.Fatalf("table.txt:%d: %d cells", i+1, len(cells))
		}
		row := tampering{i + 1, cells[0], cells[1], cells[2], cells[3], cells[4], strings.ReplaceAll(cells[5], `\n`, "\n"), cells[6], false}
		row.dist, row.sealed = strings.TrimSuffix(row.dist, "+"), strings.HasSuffix(row.dist, "+")
		out = append(out, row)
	}
	return out
}

// apply does what a row says to a dist and returns the name of the file it did it to.
func (r *tampering) apply(t testing.TB, dist files) (string, error) {
	name := r.file
	if strings.Contains(name, "*") {
		for n := range dist {
			if ok, _ := path.Match(r.file, n); ok {
				name = n
			}
		}
	}
	data := dist[name]
	switch r.how {
	case "append":
		dist[name] = append(slices.Clone(data), r.new...)
	case "delete":
		delete(dist, name)
	case "put":
		if dist[r.old] == nil {
			return name, fmt.Errorf("no file %s", r.old)
		}
		dist[name] = dist[r.old]
	case "replace":
		next, ok := replaceFirst(data, r.old, r.new)
		if !ok {
			return name, fmt.Errorf("nothing there fits %s", r.old)
		}
		dist[name] = next
	case "pdf":
		next, err := editPDF(t, data, r.old, r.new)
		if err != nil {
			return name, err
		}
		dist[name] = next
	case "zip":
		dist[name] = rezip(data, r.old, r.new)
	default:
		return name, fmt.Errorf("%q is nothing that can be done", r.how)
	}
	return name, nil
}

func replaceFirst(data []byte, pattern, new string) ([]byte, bool) {
	re := regexp.MustCompile(pattern)
	m := re.FindSubmatchIndex(data)
	if m == nil {
		return data, false
	}
	out := re.Expand(slices.Clone(data[:m[0]]), []byte(new), data, m)
	return append(out, data[m[1]:]...), !bytes.Equal(out, data[:m[1]])
}

// rezip replaces an entry of a zip, takes it out, or adds it.
func rezip(data []byte, name, text string) []byte {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if f.Name != name {
			w.Copy(f)
		}
	}
	if text != "" {
		e, _ := w.Create(name)
		io.WriteString(e, text)
	}
	w.Close()
	return b.Bytes()
}

var (
	pdfStream = regexp.MustCompile(`(?s)(\d+) 0 obj\n<<([^\n]*?)/Filter/FlateDecode/Length (\d+)>>\nstream\n`)
	pdfSize   = regexp.MustCompile(`/Size (\d+)`)
	pdfRoot   = regexp.MustCompile(`/Root \d+ 0 R/Info \d+ 0 R`)
	pdfStart  = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
)

// object is an object of a PDF; the body of a stream is unpacked.
type object struct {
	number, head string
	body         []byte
	stream       bool
}

// pdfObjects lists the objects of a PDF of ours, those of object streams one by one.
func pdfObjects(t testing.TB, data []byte) (objects []object) {
	t.Helper()
	for _, m := range pdfStream.FindAllSubmatchIndex(data, -1) {
		size, _ := strconv.Atoi(string(data[m[6]:m[7]]))
		z, err := zlib.NewReader(bytes.NewReader(data[m[1] : m[1]+size]))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		head := string(data[m[4]:m[5]])
		if !strings.Contains(head, "/Type/ObjStm") {
			objects = append(objects, object{string(data[m[2]:m[3]]), head, body, true})
			continue
		}
		first, _ := strconv.Atoi(regexp.MustCompile(`/First (\d+)`).FindStringSubmatch(head)[1])
		numbers := strings.Fields(string(body[:first]))
		for i := 0; i+1 < len(numbers); i += 2 {
			from, _ := strconv.Atoi(numbers[i+1])
			to := len(body) - first
			if i+3 < len(numbers) {
				to, _ = strconv.Atoi(numbers[i+3])
			}
			objects = append(objects, object{numbers[i], "", body[first+from : first+to], false})
		}
	}
	return objects
}

// editPDF edits the first object that fits: a page's content, or an object that is no stream.
func editPDF(t testing.TB, data []byte, pattern, new string) ([]byte, error) {
	for _, o := range pdfObjects(t, data) {
		if o.stream && !bytes.Contains(o.body, []byte("BDC")) {
			continue
		}
		if next, ok := replaceFirst(o.body, pattern, new); ok {
			return updatePDF(data, o, next), nil
		}
	}
	return nil, fmt.Errorf("no object fits %s", pattern)
}

// updatePDF adds another state of an object at the end of a file, as an incremental update
// (ISO 32000-1, 7.5.6).
func updatePDF(data []byte, o object, body []byte) []byte {
	out := slices.Clone(data)
	at := len(out)
	if o.stream {
		out = fmt.Appendf(out, "%s 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n", o.number, o.head, len(body), body)
	} else {
		out = fmt.Appendf(out, "%s 0 obj\n%s\nendobj\n", o.number, body)
	}
	xref := len(out)
	return fmt.Appendf(out, "xref\n%s 1\n%010d 00000 n \ntrailer\n<</Size %s %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n",
		o.number, at, pdfSize.FindSubmatch(data)[1], pdfRoot.Find(data), pdfStart.FindSubmatch(data)[1], xref)
}

// seal makes the zips and the manifest's checksums anew.
func seal(t testing.TB, dist files) {
	t.Helper()
	for name := range dist {
		tag, ok := strings.CutPrefix(strings.TrimSuffix(name, ".zip"), "bundles/")
		if !ok {
			continue
		}
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range slices.Sorted(maps.Keys(dist)) {
			if strings.HasPrefix(f, tag+"/") || strings.HasPrefix(f, "assets/") {
				e, _ := w.Create(f)
				e.Write(dist[f])
			}
		}
		w.Close()
		dist[name] = b.Bytes()
	}
	head, _, ok := bytes.Cut(dist["manifest.json"], []byte("\"files\": ["))
	if !ok {
		t.Fatal("the manifest has no files")
	}
	type entry struct {
		Path   string `json:"path"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	var list []entry
	for _, f := range slices.Sorted(maps.Keys(dist)) {
		if f != "manifest.json" {
			sum := sha256.Sum256(dist[f])
			list = append(list, entry{f, len(dist[f]), hex.EncodeToString(sum[:])})
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	dist["manifest.json"] = append(append(slices.Clone(head), "\"files\": "...), append(text, "}\n"...)...)
}

// TestTampering loses warnings in every way of the table: verify finds each, where it is.
func TestTampering(t *testing.T) {
	all := shippedBuilds(t)
	rows := tamperings(t)
	if len(rows) < 100 {
		t.Fatalf("only %d rows", len(rows))
	}
	var wg sync.WaitGroup
	limit := make(chan bool, runtime.GOMAXPROCS(0))
	for i := range rows {
		row := &rows[i]
		b := all[row.dist]
		if b == nil {
			t.Fatalf("table.txt:%d: no dist %q", row.line, row.dist)
		}
		limit <- true
		wg.Add(1)
		go func() {
			defer func() { <-limit; wg.Done() }()
			dist := maps.Clone(b.dist)
			name, err := row.apply(t, dist)
			if err != nil {
				t.Errorf("table.txt:%d: %s: %v", row.line, row.name, err)
				return
			}
			if row.sealed {
				seal(t, dist)
			}
			file, finding, ok := strings.Cut(row.finds, ":")
			if !ok {
				file, finding = name, row.finds
			}
			found := verifyBuilt(t, b, dist)
			for _, f := range found {
				if f.Check == finding && f.File == file && f.Severity == check.Error {
					return
				}
			}
			t.Errorf("table.txt:%d: %s: no %s about %s among %d findings", row.line, row.name, finding, file, len(found))
			for k, f := range found {
				if k < 5 {
					t.Logf("\t%s: %s: %s", f.File, f.Check, f.Message)
				}
			}
		}()
	}
	wg.Wait()
	t.Logf("%d ways to lose a warning", len(rows))
}
