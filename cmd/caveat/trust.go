package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
	if err := h.repository(); err != nil {
		return "", fmt.Errorf("--trust-ref %s: %w", ref, err)
	}
	if err := h.single(ref); err != nil {
		return "", fmt.Errorf("--trust-ref %s: %w", ref, err)
	}
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
	if err := t.trusted(); err != nil {
		return "", fmt.Errorf("--trust-ref %s: %w", ref, err)
	}
	r, problems := project.ReadReviewers(func(name string) ([]byte, error) { return project.Small(t, name) })
	if len(problems) > 0 {
		return "", fmt.Errorf("--trust-ref %s: %s", ref, problems[0])
	}
	if p.Earlier, err = t.earlier("on the trusted branch", p.Source.Tag); err != nil {
		return "", fmt.Errorf("--trust-ref %s: %w", ref, err)
	}
	p.Reviewers = r
	return commit, nil
}

// single refuses a name that git finds twice: a tag goes before a branch, so whoever can push a tag
// called origin/main would be trusted in the place of the branch.
func (h history) single(ref string) error {
	name := ref
	if i := strings.IndexAny(name, "~^:@"); i >= 0 {
		name = name[:i]
	}
	// The places where git looks, gitrevisions(7).
	places := []string{"refs/" + name, "refs/tags/" + name, "refs/heads/" + name, "refs/remotes/" + name, "refs/remotes/" + name + "/HEAD"}
	out, err := h.run(append([]string{"for-each-ref", "--format=%(refname)", "--"}, places...)...)
	if err != nil || name == "" {
		return nil // rev-parse says what is wrong
	}
	found := strings.Fields(out)
	found = slices.DeleteFunc(found, func(f string) bool { return !slices.Contains(places, f) })
	if len(found) > 1 {
		return fmt.Errorf("git knows several by this name, %s; write the whole name of the one that is protected", strings.Join(found, ", "))
	}
	return nil
}

// trusted refuses a commit in which a file of trust is a link or a submodule: git would give nothing
// to read, and a list of revoked keys that is not there revokes none.
func (t *tree) trusted() error {
	for name, mode := range t.others {
		if name == project.ConfigFile || name == project.SignersFile || name == project.RevokedFile || isReviews(name) {
			return fmt.Errorf("%s is no regular file there but of mode %s; put the file itself into the repository", name, mode)
		}
	}
	return nil
}

// earlier reads a commit's reviews files and the source's ledgers. Where says for people which commit it is.
func (t *tree) earlier(where, source string) (*project.Earlier, error) {
	e := &project.Earlier{Where: where, Files: map[string][]byte{}}
	for name := range t.blobs {
		if !isReviews(name) && !(strings.HasPrefix(name, "locales/") && strings.HasSuffix(name, "/ledger."+source+".toml")) {
			continue
		}
		var err error
		if e.Files[name], err = fs.ReadFile(t, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return e, nil
}

func isReviews(name string) bool {
	return strings.HasPrefix(name, "locales/") && strings.Contains(name, "/reviews.")
}
