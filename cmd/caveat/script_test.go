package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"caveat": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

var update = os.Getenv("UPDATE_SCRIPTS") != ""

// TestScripts runs the commands as a user types them. UPDATE_SCRIPTS=1 rewrites what they print.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(env.WorkDir, ".gitconfig"))
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"replace":     scriptReplace,
			"shipped":     scriptShipped,
			"lines":       scriptLines,
			"append":      scriptAppend,
			"begins":      scriptBegins,
			"fingerprint": scriptFingerprint,
		},
	})
}

// scriptReplace: replace FILE OLD NEW puts NEW in the place of OLD, which must stand there once.
// \n and \u0000 escapes are read as Go has them.
func scriptReplace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	old, new := unquote(args[1]), unquote(args[2])
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, old); n != 1 {
		ts.Fatalf("%s: %q stands %d times", args[0], old, n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, old, new, 1)), 0o644))
}

func unquote(s string) string {
	return strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t", `\ufeff`, "\ufeff", `\u00a0`, "\u00a0").Replace(s)
}

// scriptShipped: shipped DIR copies the project that this repository ships.
func scriptShipped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: shipped DIR")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	root := filepath.Join(filepath.Dir(testFile), "..", "..")
	for _, name := range []string{"caveat.toml", "content", "locales"} {
		ts.Check(copyAll(filepath.Join(root, name), filepath.Join(dir, name)))
	}
}

var testFile = func() string {
	dir, _ := os.Getwd()
	return filepath.Join(dir, "script_test.go")
}()

func copyAll(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		data, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	}
	return os.CopyFS(to, os.DirFS(from))
}

// scriptLines: lines FILE N checks that a file has N lines.
func scriptLines(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: lines FILE N")
	}
	n := strings.Count(ts.ReadFile(args[0]), "\n")
	if (args[1] == strconv.Itoa(n)) == neg {
		ts.Fatalf("%s has %d lines", args[0], n)
	}
}
