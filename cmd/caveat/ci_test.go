package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestCICommands holds docs/ci.md to commands and flags that there are.
func TestCICommands(t *testing.T) {
	data, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, block := range regexp.MustCompile("(?s)```(?:yaml|sh)\n(.*?)```").FindAllSubmatch(data, -1) {
		for _, m := range regexp.MustCompile(`\bcaveat (sync|check|build|verify)\b[^#&'\n]*`).FindAll(block[1], -1) {
			args := strings.Fields(strings.ReplaceAll(string(m), `"`, ""))[1:]
			var out, errs bytes.Buffer
			if code := run(context.Background(), append(args, "--help"), strings.NewReader(""), &out, &errs); code != 0 {
				t.Errorf("%s: exit %d: %s", m, code, errs.String())
			}
			tried[args[0]] = true
		}
	}
	if len(tried) != 4 {
		t.Errorf("tried %v", tried)
	}
}
