package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"caveat/internal/article"
	"caveat/internal/review"
)

// Files of trust, at the project's root.
const (
	SignersFile = "allowed_signers" // who signs with which key, in OpenSSH's format
	RevokedFile = "revoked_signers" // keys that nothing counts from
)

// Reviewers are the people whose approvals count, how many of them it takes, and for which project.
type Reviewers struct {
	Project string // to which approvals are bound
	Trust   review.Trust
	Policy  review.Policy
}

// Known says whether anybody's approval can count.
func (r *Reviewers) Known() bool { return len(r.Trust.Signers) > 0 }

// Name is the project's name, to which approvals are bound: what caveat.toml says, else the host of
// its base-url.
func (c *Config) Name() string {
	if c.Project != "" {
		return c.Project
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// validateReview checks the settings about reviews. Seen holds the project's tags.
func (c *Config) validateReview(add func(article.Pos, string, string), seen map[string]bool) {
	if c.Project != "" {
		if err := review.CheckWord("the project", c.Project); err != nil {
			add(c.At("project"), err.Error(), `write a name without spaces, such as project = "health.example"`)
		}
	}
	few := func(role string, n int) {
		if n < 1 {
			add(c.At("release."+role), fmt.Sprintf("%s = %d", role, n), "write 1 or more: what nobody has reviewed is a draft, and build without --release publishes drafts")
		}
	}
	few("clinician", c.Release.Clinician)
	few("translator", c.Release.Translator)
	known := map[string]bool{}
	officers := slices.ContainsFunc(c.Persons, func(p Person) bool { return slices.Contains(p.Roles, string(review.Officer)) })
	for i, p := range c.Persons {
		at := func(key string) article.Pos { return c.At(fmt.Sprintf("person.%d.%s", i, key)) }
		if err := review.CheckPerson(p.Principal); err != nil {
			add(at("principal"), err.Error(), "write the principal as it stands in "+SignersFile)
			continue
		}
		if known[p.Principal] {
			add(at("principal"), fmt.Sprintf("%s stands twice", p.Principal), "give each principal one table, with all of its roles")
		}
		known[p.Principal] = true
		if strings.TrimSpace(p.Name) != p.Name || strings.ContainsAny(p.Name, "\r\n\t") {
			add(at("name"), "the name has spaces around it or a line break", "write it in one line")
		}
		if officers && p.Name == "" {
			add(at("principal"), p.Principal+" has no name, and officers record papers here: nobody could tell whether a paper is of the same person", `write name = "…", as the person signs on paper`)
		}
		if len(p.Roles) == 0 {
			add(at("roles"), p.Principal+" has no role", `write roles = ["translator"], or one of clinician, translated-by, officer`)
		}
		for _, r := range p.Roles {
			if _, err := review.ParseRole(r); err != nil {
				add(at("roles"), err.Error(), "correct the role")
			}
		}
		for _, tag := range p.Languages {
			if tag != "*" && !seen[tag] {
				add(at("languages"), fmt.Sprintf("the language %q of %s is no locale of the project", tag, p.Principal), `correct the tag, or write "*" for every language`)
			}
		}
		if len(p.Languages) == 0 {
			add(at("languages"), p.Principal+" has no language", fmt.Sprintf(`write languages = [%q], or "*" for every one`, c.Source))
		} else if slices.Contains(p.Roles, string(review.Clinician)) && !slices.Contains(p.Languages, c.Source) && !slices.Contains(p.Languages, "*") {
			add(at("languages"), fmt.Sprintf("%s is a clinician, but not for %s, in which clinicians approve", p.Principal, c.Source), fmt.Sprintf("add %q", c.Source))
		}
	}
}

// maxSmall bounds the files that Small reads.
const maxSmall = 16 << 20

// Small reads caveat.toml or a file of trust. What is no regular file is not opened, since some never
// end, and some wait for ever.
func Small(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("no regular file")
	case info.Size() > maxSmall:
		return nil, fmt.Errorf("longer than %d bytes", maxSmall)
	}
	return fs.ReadFile(fsys, name)
}

// ReadReviewers reads who may review, and how many must, from a project's root: caveat.toml,
// allowed_signers and revoked_signers, as read gives them. Where one of them is wrong nobody is
// believed. The project's own settings need not be those of this root: a change under judgement must
// not say who may approve it.
func ReadReviewers(read func(name string) ([]byte, error)) (Reviewers, []Problem) {
	fail := func(name string, err error) (Reviewers, []Problem) {
		pr := Problem{Check: "review", File: name, Pos: article.Pos{Line: 1, Col: 1}, Text: err.Error(), Mend: "make it a readable file"}
		var re *review.Error
		if errors.As(err, &re) {
			pr.Pos, pr.Text, pr.Mend = article.Pos{Line: re.Line, Col: re.Col}, re.What, re.Mend
		}
		return Reviewers{}, []Problem{pr}
	}
	data, err := read(ConfigFile)
	if err != nil {
		return fail(ConfigFile, err)
	}
	c, problems, _ := parseConfig(data)
	if len(problems) > 0 {
		return Reviewers{}, problems
	}
	r := Reviewers{Project: c.Name(), Policy: review.Policy{Clinician: c.Release.Clinician, Translator: c.Release.Translator, TranslatedBy: true}}
	data, err = read(SignersFile)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return fail(SignersFile, err)
	}
	if r.Trust.Signers, err = review.ParseSigners(SignersFile, bytes.NewReader(data)); err != nil {
		return fail(SignersFile, err)
	}
	if data, err = read(RevokedFile); err == nil {
		r.Trust.Revoked, err = review.ParseRevoked(RevokedFile, bytes.NewReader(data))
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return fail(RevokedFile, err)
	}
	r.Trust.People = make(map[string]review.Person, len(c.Persons))
	for _, p := range c.Persons {
		person := review.Person{Name: p.Name, Languages: p.Languages}
		for _, role := range p.Roles {
			person.Roles = append(person.Roles, review.Role(role))
		}
		r.Trust.People[p.Principal] = person
	}
	return r, nil
}
