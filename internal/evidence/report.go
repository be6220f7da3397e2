package evidence

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"caveat/internal/catalog"
	"caveat/internal/check"
	"caveat/internal/lang"
	"caveat/internal/project"
	"caveat/internal/review"
)

// Report is what an auditor reads about one language.
type Report struct {
	Project string
	Source  lang.Locale
	Locale  lang.Locale
	Policy  review.Policy
	Trusted string // the commit that signers and roles were read from, "" for the checkout
	People  []Person
	Works   []Work
	Drill   string // results of caveat drill as text, "" if none were given
	Digest  string // of Drill, SHA-256
}

// Person is somebody whose approvals can count.
type Person struct {
	Principals string
	Names      string // of the principals that caveat.toml names
	Roles      string
	Key        string // fingerprint
	Valid      string
	Revoked    bool
}

// Work is one article in the report.
type Work struct {
	Slug, Title string
	Withdrawn   string
	Rows        []Row
	Uncounted   []review.Uncounted
	Findings    []check.Finding
	Ran         []string // names of the checks that read the report's language
	NotRun      []check.Coverage
}

// Row is one safety text with its translation.
type Row struct {
	Source  Text
	Target  *Text // nil where there is no translation
	Basis   string
	Wanting bool // something that a release needs is not there
}

// NewWork gathers what the report says of one article. The page is the report's locale, -1 for the
// source alone. Found are the findings and whole coverage of check.Article under Release.
func NewWork(p *project.Project, w *project.Work, page int, found *check.Result) (Work, error) {
	out := Work{Slug: w.Slug, Title: Title(w), Uncounted: slices.Clone(w.Reviews.Uncounted)}
	must := w.Binding()
	want := func(unit int) bool { return must[unit] }
	sources, err := Texts(p, w, -1, want)
	if err != nil {
		return out, err
	}
	byUnit := map[int]*Text{}
	if page >= 0 {
		tag := w.Pages[page].Locale.Tag
		out.Withdrawn, _ = p.Config.WithdrawnFor(w.Slug, tag)
		out.Uncounted = append(out.Uncounted, w.Pages[page].Reviews.Uncounted...)
		targets, err := Texts(p, w, page, want)
		if err != nil {
			return out, err
		}
		for i := range targets {
			byUnit[targets[i].Unit] = &targets[i]
		}
	}
	for _, s := range sources {
		row := Row{Source: s, Wanting: !s.Approval.Met}
		if page >= 0 {
			st := w.Pages[page].States[s.Unit]
			row.Target, row.Basis = byUnit[s.Unit], st.Basis.String()
			row.Wanting = row.Wanting || row.Target == nil || !row.Target.Approval.Met || st.Basis != catalog.Current
		}
		out.Rows = append(out.Rows, row)
	}
	tag := p.Source.Tag // of the report
	if page >= 0 {
		tag = w.Pages[page].Locale.Tag
	}
	locales := map[string]bool{p.Source.Tag: true, tag: true}
	for _, f := range found.Findings {
		if locales[f.Locale] || f.Locale == "" {
			out.Findings = append(out.Findings, f)
		}
	}
	for _, c := range found.Coverage {
		switch {
		case !locales[c.Locale]:
		case !c.Ran:
			out.NotRun = append(out.NotRun, c)
		case c.Locale == tag: // a check that read the source alone has not read the translation
			out.Ran = append(out.Ran, c.Check)
		}
	}
	return out, nil
}

// People lists the lines of allowed_signers with what caveat.toml says of them.
func People(t review.Trust) []Person {
	var out []Person
	for _, s := range t.Signers {
		p := Person{Principals: s.Principals, Key: ssh.FingerprintSHA256(s.Key), Revoked: t.Revoked[string(s.Key.Marshal())]}
		var names, roles []string
		for _, principal := range strings.Split(s.Principals, ",") {
			person, ok := t.People[principal]
			if !ok {
				continue
			}
			if person.Name != "" {
				names = append(names, person.Name)
			}
			for _, r := range person.Roles {
				roles = append(roles, string(r)+" ("+strings.Join(person.Languages, ", ")+")")
			}
		}
		p.Names, p.Roles = strings.Join(names, "; "), strings.Join(roles, "; ")
		p.Valid = span(s.ValidAfter, s.ValidBefore)
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Person) int { return cmp.Compare(a.Principals, b.Principals) })
	return out
}

func span(from, to time.Time) string {
	var s []string
	if !from.IsZero() {
		s = append(s, "from "+from.UTC().Format(time.RFC3339))
	}
	if !to.IsZero() {
		s = append(s, "until "+to.UTC().Format(time.RFC3339))
	}
	return strings.Join(s, " ")
}

// Why says in words why a statement does not count.
func (Work) Why(r review.Reason) string { return check.Uncounted(r) }

// Wanting counts the texts that lack something.
func (w Work) Wanting() int {
	n := 0
	for _, r := range w.Rows {
		if r.Wanting {
			n++
		}
	}
	return n
}

// IsSource says whether the report is about source texts alone.
func (r Report) IsSource() bool { return r.Locale.Tag == r.Source.Tag }

// HTML gives the report as one HTML file.
func (r Report) HTML() ([]byte, error) { return render("report.html", r) }

// Revision digests a list of texts by their digests.
func Revision(texts []Text) review.Digest {
	h := sha256.New()
	for _, t := range texts {
		h.Write([]byte(t.Digest.String() + " " + t.Key + "\n"))
	}
	return review.Digest(h.Sum(nil))
}
