package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"caveat/internal/check"
	"caveat/internal/project"
)

// since leaves in a result what a change brought: it checks the project as it was where the change
// left REF, through git, and takes away what was there already.
func (a *app) since(ctx context.Context, p *project.Project, dir, ref string, o check.Options, r *check.Result) error {
	h := history{ctx, dir}
	commit, err := h.start(ref)
	if err != nil {
		return err
	}
	changed, err := h.changed(commit)
	if err != nil {
		return err
	}
	tree, err := h.open(commit)
	if err != nil {
		return err
	}
	defer tree.Close()
	tree.disk, tree.changed = p.FS, map[string]bool{}
	for _, name := range changed {
		tree.changed[name] = true
	}
	old := &check.Result{}
	switch was, err := project.Load(tree, p.Defaults); {
	case err == nil:
		was.Reviewers, was.Earlier = p.Reviewers, p.Earlier // as this run believes them
		o.Coverage = false
		if old, err = check.Project(ctx, was, o, a.progress("checking what was there:")); err != nil {
			return err
		}
	case !errors.Is(err, project.ErrNoProject):
		fmt.Fprintf(a.err, "caveat: the project could not be read as it was at %s, so everything counts as new: %v\n", ref, err)
	}
	if tree.err != nil {
		return tree.err
	}
	r.Since(old, touched(p, changed))
	return nil
}

// touched says which pages a change of files concerns: a page whose text, ledger or reviews it
// changes; every page of an article whose source it changes; all pages if it changes caveat.toml.
func touched(p *project.Project, changed []string) func(article, locale string) bool {
	pages := map[[2]string]bool{}
	all := false
	for _, name := range changed {
		if name == project.ConfigFile {
			all = true
		}
		dir, file := path.Split(name)
		if dir == "content/" {
			pages[[2]string{strings.TrimSuffix(file, ".md"), p.Source.Tag}] = true
		}
		if rest, ok := strings.CutPrefix(dir, "locales/"); ok {
			if _, tag, ok := strings.Cut(strings.TrimSuffix(file, ".toml"), "."); ok {
				pages[[2]string{strings.TrimSuffix(rest, "/"), tag}] = true
			}
		}
	}
	for page := range pages {
		pages[[2]string{page[0]}] = true // the article, in some language
	}
	return func(article, locale string) bool {
		if all || pages[[2]string{article, locale}] || pages[[2]string{article, p.Source.Tag}] {
			return true
		}
		// What is wrong with the source withholds every page of the article.
		return (locale == p.Source.Tag || locale == "") && pages[[2]string{article}]
	}
}
