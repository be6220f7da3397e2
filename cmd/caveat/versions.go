package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// versions gives earlier versions of a project's locale files from git: of every branch, of what was
// stashed, rebased or reset away, and of a merge under way. Git is asked once, and only when somebody
// wants to know; a folder outside of git has no versions.
func (a *app) versions(dir string) func(path string) [][]byte {
	if !inGit(dir) {
		return nil
	}
	h := history{a.ctx, dir}
	var store *objects
	stored := sync.OnceValue(func() map[string][]string {
		ids, err := h.stored("locales")
		if err != nil {
			return nil // no git, or a repository without a commit
		}
		if store, err = h.objects(); err != nil {
			return nil
		}
		a.atEnd = append(a.atEnd, func() { store.Close() })
		return ids
	})
	return func(path string) [][]byte {
		var out [][]byte
		for _, id := range stored()[path] {
			if data, err := store.read(id); err == nil {
				out = append(out, data)
			}
		}
		return out
	}
}

// inGit says whether a folder is in a git repository's, without asking git.
func inGit(dir string) bool {
	if _, err := exec.LookPath("git"); err != nil {
		return false
	}
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, ".git")); err == nil {
			return true
		}
		if filepath.Dir(d) == d {
			return false
		}
	}
}

// stored lists the IDs of all versions of the files below a folder of the project, by path, the
// newest first.
func (h history) stored(folder string) (map[string][]string, error) {
	out, err := h.run("log", "--all", "--reflog", "--ignore-missing", "--raw", "--no-abbrev", "--no-renames",
		"--diff-merges=first-parent", "--relative", "--format=", "-z", "HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "--", folder)
	if err != nil {
		return nil, err
	}
	ids := map[string][]string{}
	known := map[string]bool{}
	// ":100644 100644 <id before> <id after> M", then the path, each ended by NUL
	parts := strings.Split(out, "\x00")
	for i := 0; i+1 < len(parts); i += 2 {
		f := strings.Fields(parts[i])
		if len(f) != 5 {
			break
		}
		path, id := parts[i+1], f[3]
		if strings.Trim(id, "0") != "" && !known[path+id] {
			known[path+id] = true
			ids[path] = append(ids[path], id)
		}
	}
	return ids, nil
}
