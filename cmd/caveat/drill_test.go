package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPOFilterReadsFaults has pofilter judge the faulty texts that drill writes: it reads every file and
// reports the texts that were left in English.
func TestPOFilterReadsFaults(t *testing.T) {
	pofilter := need(t, "pofilter")
	dir := t.TempDir()
	table := "id\ten\tes\na:1\tNever take more than 4 tablets \"at once\".\tNo tome nunca más de 4 comprimidos «a la vez».\na:2\tCall a doctor if you have a fever.\tLlame a un médico si tiene fiebre.\n"
	if err := os.WriteFile(filepath.Join(dir, "memory.tsv"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	if code := run(context.Background(), []string{"drill", "-C", dir, "--corpus", filepath.Join(dir, "memory.tsv"), "--po", filepath.Join(dir, "faults")}, nil, &out, &stderr); code != 0 {
		t.Fatal(code, stderr.String())
	}
	found := filepath.Join(dir, "found")
	if out, err := exec.Command(pofilter, "--language=es", "--progress=none", filepath.Join(dir, "faults", "es"), found).CombinedOutput(); err != nil {
		t.Fatalf("pofilter: %v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(found, "left-in-English.po"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"unchanged", `msgctxt "a:1"`, `msgctxt "a:2"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("pofilter does not say %q:\n%s", want, text)
		}
	}
}
