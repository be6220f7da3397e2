package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Nobody has reviewed what this repository ships.
func TestShippedProjectHasNoReview(t *testing.T) {
	for _, pattern := range []string{"allowed_signers", "revoked_signers", "locales/*/reviews.*"} {
		found, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil || len(found) > 0 {
			t.Errorf("%s: %v %v", pattern, found, err)
		}
	}
	if articles, _ := filepath.Glob("../../content/*.md"); len(articles) == 0 {
		t.Error("looked in the wrong place")
	}
}

// What a reviewer sees is what is signed: nothing hides, nothing runs the terminal.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"never\u202e take":     "never\ufffd take",
		"a\x1b[2Jb":            "a\ufffd[2Jb",
		"ne\u200bver":          "ne\ufffdver",
		"می\u200cخواهم":        "می\u200cخواهم",
		"two\nlines of ไม่ควร": "two\nlines of ไม่ควร",
	} {
		if got := visible(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// Ctrl-C at a question ends the program: it does not wait for an answer first.
func TestAskingStops(t *testing.T) {
	in, _, err := os.Pipe() // nobody writes
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	a := &app{in: in, out: writerFunc(func(b []byte) (int, error) { defer cancel(); return out.Write(b) }), err: io.Discard}
	q := asking{ctx: ctx, a: a, lines: bufio.NewReader(in)}
	if answer, err := q.read("approve? "); !errors.Is(err, context.Canceled) || answer != "" {
		t.Errorf("%q, %v", answer, err)
	}
	if got := out.String(); got != "approve? \n" {
		t.Errorf("asked %q", got)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		n     int
		lines []string
	}{
		{"never take aspirin", 10, []string{"never take", "aspirin"}},
		{"unbreakable", 4, []string{"unbr", "eaka", "ble"}},
		{"请勿服用阿司匹林", 6, []string{"请勿服", "用阿司", "匹林"}},
		{"one\ntwo", 10, []string{"one", "two"}},
		{"ไม่ได้", 4, []string{"ไม่ได้"}},
	} {
		if got := wrap(c.text, c.n); !slices.Equal(got, c.lines) {
			t.Errorf("%q in %d: %q", c.text, c.n, got)
		}
	}
}
