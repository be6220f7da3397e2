package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// need returns a program's path. Without it a test is skipped, and in CI it fails.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		lacking(t, program+" is not installed; scripts/test installs it")
	}
	return path
}

// needModule returns a file of an npm package that scripts/test installs.
func needModule(t *testing.T, file string) string {
	t.Helper()
	dir := os.Getenv("CAVEAT_NODE_MODULES")
	if dir == "" {
		dir = filepath.Join("..", "..", "scripts", "node_modules")
	}
	path := filepath.Join(dir, filepath.FromSlash(file))
	if _, err := os.Stat(path); err != nil {
		lacking(t, "npm "+file+" is not installed; scripts/test installs it")
	}
	return path
}

func lacking(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CAVEAT_CI") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// browser starts a Chromium that asks no network for anything.
func browser(t *testing.T) context.Context {
	t.Helper()
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(need(t, "chromium")), chromedp.UserDataDir(t.TempDir())}
	for _, name := range []string{"no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "hide-scrollbars"} {
		opts = append(opts, chromedp.Flag(name, true))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(opts...))
	t.Cleanup(cancel)
	return ctx
}

// shippedDist builds the shipped project once, with the pseudo-locales and without PDFs.
var shippedDist = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "caveat-dist-")
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, "dist")
	if code := run(context.Background(), []string{"build", "-C", "../..", "--pseudo", "--no-pdf", "--out", out}, nil, io.Discard, os.Stderr); code != 0 {
		return "", os.ErrInvalid
	}
	return out, nil
})

func dist(t *testing.T) string {
	t.Helper()
	dir, err := shippedDist()
	if err != nil {
		t.Fatal("the shipped project does not build whole: ", err)
	}
	return dir
}
