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

// past opens the project as it was where the change left REF, through git, and lists what the change
// touches.
func (a *app) past(ctx context.Context, p *project.Project, dir, ref string) (tree *tree, changed []string, err error) {
	h := history{ctx, dir}
	commit, err := h.start(ref)
	if err != nil {
		return nil, nil, err
	}
	if changed, err = h.changed(commit); err != nil {
		return nil, nil, err
	}
	if tree, err = h.open(commit); err != nil {
		return nil, nil, err
	}
	tree.disk, tree.changed = p.FS, map[string]bool{}
	for _, name := range changed {
		tree.changed[name] = true
	}
	if p.Earlier == nil { // no branch is trusted; but what a change takes out is seen all the same
		if p.Earlier, err = tree.earlier("where this change began", p.Source.Tag); err != nil {
			tree.Close()
			return nil, nil, err
		}
	}
	return tree, changed, nil
}

// since leaves in a result what a change brought: it checks the project as it was and takes away what
// was there already.
func (a *app) since(ctx context.Context, p *project.Project, tree *tree, changed []string, o *checkFlags, options check.Options, r *check.Result) error {
	old := &check.Result{}
	switch was, err := project.Load(tree, p.Defaults); {
	case err == nil:
		if was.Earlier = p.Earlier; o.trust != "" {
			was.Reviewers = p.Reviewers // else a signer whom the change takes out would be new to nobody
		}
		options.Coverage = false
		if old, err = check.Project(ctx, was, options, a.progress("checking what was there:")); err != nil {
			return err
		}
	case !errors.Is(err, project.ErrNoProject):
		fmt.Fprintf(a.err, "caveat: the project could not be read as it was at %s, so everything counts as new: %v\n", o.since, err)
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
