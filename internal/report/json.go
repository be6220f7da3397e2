package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"caveat/internal/check"
)

// JSON writes findings and coverage as one object, and how many findings were left out and why. It goes
// out as it is written: a large project of which nothing is translated yet has 100 MB of findings.
func JSON(w io.Writer, r *check.Result, _ Options) error {
	b := bufio.NewWriter(w)
	b.WriteString("{\n" + ` "findings": [`)
	if err := items(b, r.Findings); err != nil {
		return err
	}
	b.WriteString("],\n" + ` "coverage": [`)
	if err := items(b, r.Coverage); err != nil {
		return err
	}
	fmt.Fprintf(b, "],\n \"silenced\": %d,\n \"accepted\": %d,\n \"older\": %d\n}\n", r.Silenced, r.Accepted, r.Older)
	return b.Flush()
}

// items writes the items of an array.
func items[T any](b *bufio.Writer, all []T) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("  ", " ")
	for i := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		text.Reset()
		if err := e.Encode(&all[i]); err != nil {
			return err
		}
		b.WriteString("\n  ")
		b.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	}
	if len(all) > 0 {
		b.WriteString("\n ")
	}
	return nil
}
