package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"caveat/internal/project"
)

// trustFlag adds --trust-ref.
func trustFlag(f *pflag.FlagSet, ref *string) {
	f.StringVar(ref, "trust-ref", "", "believe the signers, roles and counts of the git `REF`, such as origin/main, not those of this checkout")
}

// needTrust refuses a release in CI that believes the signers of the change it judges.
func needTrust(release bool, ref string) error {
	if ci := os.Getenv("CI"); !release || ref != "" || ci == "" || ci == "false" || ci == "0" {
		return nil
	}
	return errors.New("--release in CI (CI is set) needs --trust-ref REF, such as --trust-ref origin/main: a change must not bring its own signers")
}

// trust makes the people count who may sign on a branch, and remembers what was signed there. It
// returns the commit that the ref names, "" for no ref.
func (a *app) trust(ctx context.Context, p *project.Project, dir, ref string) (commit string, err error) {
	if ref == "" {
		return "", nil
	}
	h := history{ctx, dir}
	out, err := h.run("rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("--trust-ref %s: git knows no such commit; fetch it first, as in: git fetch origin main", ref)
	}
	commit = strings.TrimSpace(out)
	t, err := h.open(commit)
	if err != nil {
		return "", fmt.Errorf("--trust-ref %s: %w", ref, err)
	}
	defer t.Close()
	r, problems := project.ReadReviewers(func(name string) ([]byte, error) { return fs.ReadFile(t, name) })
	if len(problems) > 0 {
		return "", fmt.Errorf("--trust-ref %s: %s", ref, problems[0])
	}
	p.Reviewers, p.Earlier = r, map[string][]byte{}
	for name := range t.blobs {
		if strings.HasPrefix(name, "locales/") && strings.Contains(name, "/reviews.") {
			if p.Earlier[name], err = fs.ReadFile(t, name); err != nil {
				return "", fmt.Errorf("--trust-ref %s: %s: %w", ref, name, err)
			}
		}
	}
	p.Problems = append(p.Problems, p.Departed()...)
	return commit, nil
}
