package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"caveat/internal/catalog"
	"caveat/internal/project"
	"caveat/internal/review"
)

func (a *app) reviewMergeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "merge",
		Short: "Finish a git merge of reviews files: what both sides signed is kept",
		Long: `Two people who sign on two branches both add to the end of one file, which git cannot merge. After git
merge, rebase or cherry-pick has stopped, merge writes each such reviews file anew: one side's as it is,
and behind it what only the other has signed. Then: git add.`,
		Example: "  git merge other; caveat review merge; git add locales; git commit",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, dir, err := a.load()
			if err != nil {
				return err
			}
			return a.mergeReviews(cmd.Context(), p, dir)
		},
	}
}

func (a *app) mergeReviews(ctx context.Context, p *project.Project, dir string) error {
	h := history{ctx, dir}
	list, err := h.run("ls-files", "--unmerged", "-z", "--", "locales")
	if err != nil {
		return fmt.Errorf("git: %w", err)
	}
	// "100644 <id> <stage>\t<path>": stage 1 is their common ancestor, 2 and 3 are the sides.
	sides := map[string][]string{}
	var paths []string
	for _, entry := range strings.Split(list, "\x00") {
		meta, path, ok := strings.Cut(entry, "\t")
		f := strings.Fields(meta)
		if !ok || len(f) != 3 || f[2] == "1" || !isReviews(path) {
			continue
		}
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
		sides[path] = append(sides[path], f[1])
	}
	if len(paths) == 0 {
		fmt.Fprintln(a.out, "git has no merge of reviews files to finish")
		return nil
	}
	unlock, err := catalog.Lock(ctx, dir, func() { fmt.Fprintln(a.err, "waiting for another caveat to finish") })
	if err != nil {
		return err
	}
	defer unlock()
	for _, path := range paths {
		var merged []byte
		n := 0
		for i, id := range sides[path] {
			text, err := h.run("cat-file", "blob", id)
			if err != nil {
				return fmt.Errorf("%s: git: %w", path, err)
			}
			if i == 0 { // the only one, where the other side deleted the file
				merged = []byte(text)
			} else if merged, n, err = review.Merge(path, merged, []byte(text)); err != nil {
				return err
			}
		}
		old, err := fs.ReadFile(p.FS, path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := catalog.Write(dir, catalog.Change{Path: path, Old: string(old), New: string(merged)}); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "wrote %s with what both sides signed (%d of the other's added); then: git add %s\n", path, n, path)
	}
	return nil
}
