package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"caveat/internal/check"
)

// scriptFingerprint: fingerprint DIR LOCALE CHECK puts the fingerprint of a check's first finding in a
// language into $FINGERPRINT.
func scriptFingerprint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fingerprint DIR LOCALE CHECK")
	}
	var out bytes.Buffer
	if code := run(context.Background(), []string{"-C", ts.MkAbs(args[0]), "check", "--format", "json"}, nil, &out, ts.Stderr()); code == exitFailed {
		ts.Fatalf("check cannot run")
	}
	var r struct{ Findings []check.Finding }
	ts.Check(json.Unmarshal(out.Bytes(), &r))
	for _, f := range r.Findings {
		if f.Locale == args[1] && f.Check == args[2] {
			ts.Setenv("FINGERPRINT", f.Fingerprint)
			return
		}
	}
	ts.Fatalf("no finding %s in %s", args[2], args[1])
}

// scriptAppend: append FILE OTHER puts another file's bytes at the end of a file; append -line FILE TEXT
// puts a line there.
func scriptAppend(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: append FILE OTHER, or append -line FILE TEXT")
	}
	var more string
	if args[0] == "-line" {
		args = args[1:]
		more = args[1] + "\n"
	} else {
		more = ts.ReadFile(args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+more), 0o644))
}

// scriptBegins: begins FILE OTHER checks that a file begins with another's bytes.
func scriptBegins(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: begins FILE OTHER")
	}
	if strings.HasPrefix(ts.ReadFile(args[0]), ts.ReadFile(args[1])) == neg {
		ts.Fatalf("%s begins otherwise", args[0])
	}
}
