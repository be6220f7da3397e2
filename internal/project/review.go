package project

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/lang"
	"caveat/internal/review"
)

// Reviews are what people signed about one locale of a Work. The zero Reviews is a locale that
// nobody has signed anything about, which costs nothing.
type Reviews struct {
	Path      string
	Src       string             // the file as it is; "" without one
	Entries   []review.Entry     // in the file's order
	Approvals []review.Approval  // parallel to the Work's Units; nil without entries
	Uncounted []review.Uncounted // what did not count, and why
	Lost      []review.Entry     // what Project.Earlier has and the file has not
	Waits     bool               // time alone may change what counts
	Unknown   string             // why nobody can tell what is lost: Earlier's file cannot be read
	Problem   *Problem           // why the file cannot be read: then nothing in it counts
}

// Earlier is what was signed before a change: reviews files as they are on a branch that it cannot
// write to, or where it began.
type Earlier struct {
	Where string            // names that state, for people
	Files map[string][]byte // reviews files and the source's ledgers, by path
}

// Safety lists the keys of an article's texts that were safety text.
func (e *Earlier) Safety(slug, source string) []string {
	path := LedgerPath(slug, source)
	r := catalog.Reader{Source: source}
	var keys []string
	for _, m := range r.Marks(path, e.Files[path]).Marks {
		if m.Safety {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

// file reads an earlier reviews file; it is empty where there was none.
func (e *Earlier) file(path, slug, tag string) (review.File, error) {
	return review.Read(path, slug, tag, bytes.NewReader(e.Files[path]))
}

// Taken is a reviews file of an article or a language that the project no longer has, with statements
// that were there earlier and are not there now.
type Taken struct {
	Path, Slug, Tag string
	Article         bool // the article is there, the language is not
	Lost            []review.Entry
	Problem         error // why nobody can tell
}

// Taken compares Earlier with the reviews files that no Work has, in the order of their paths.
func (p *Project) Taken() []Taken {
	if p.Earlier == nil {
		return nil
	}
	var out []Taken
	for _, path := range slices.Sorted(maps.Keys(p.Earlier.Files)) {
		slug, name, _ := strings.Cut(strings.TrimPrefix(path, "locales/"), "/")
		tag := strings.TrimSuffix(strings.TrimPrefix(name, "reviews."), ".toml")
		t := Taken{Path: path, Slug: slug, Tag: tag, Article: slug == Site || p.Has(slug)}
		if _, ok := p.Locale(tag); ok && t.Article || ReviewPath(slug, tag) != path {
			continue
		}
		was, err := p.Earlier.file(path, slug, tag)
		if err != nil {
			t.Problem = err
			out = append(out, t)
			continue
		}
		var is review.File
		if data, err := Small(p.FS, path); err == nil {
			if is, err = review.Read(path, slug, tag, bytes.NewReader(data)); err != nil {
				is = review.File{} // what cannot be read is not there
			}
		}
		if t.Lost = review.Lost(was, is); len(t.Lost) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// Fresh lists the articles that were not there earlier.
func (p *Project) Fresh() []string {
	var out []string
	for _, slug := range p.Slugs {
		if _, ok := p.Earlier.Files[LedgerPath(slug, p.Source.Tag)]; !ok {
			out = append(out, slug)
		}
	}
	return out
}

// Subject gives what an approval of a unit is bound to: of the source with page -1, else of
// w.Pages[page]. It fails for a text that is blank or not translated, which nobody can approve.
func (p *Project) Subject(w *Work, page, unit int) (review.Subject, bool) {
	u := w.Units[unit]
	s := review.Subject{
		Project: p.Reviewers.Project, Article: w.Slug, Key: u.Key, Section: w.section(unit), Safety: w.Safety[unit],
		SourceLocale: p.Source.Tag, Locale: p.Source.Tag, Source: review.Text(u.Text),
	}
	if w.Article == nil {
		s.Source = forms(w.Catalog.Lookup(u.Key))
	}
	if page >= 0 {
		s.Locale = w.Pages[page].Locale.Tag
		st := &w.Pages[page].States[unit]
		if st.Basis == catalog.Missing {
			return s, false
		}
		s.Target = forms(st.Message)
	}
	s.Vars = usedVars(p.Config.VarsOf(s.Locale), s.Source, s.Target)
	return s, whole(s.Source) && (page < 0 || whole(s.Target))
}

// section names where a unit stands, as approvals have it: the level-2 section, or the first part of
// the key, which is "title", "summary" or the group of the page's own words.
func (w *Work) section(unit int) string {
	if w.Article != nil {
		if top := w.Article.Units[unit].Top; top != "" {
			return top
		}
	}
	first, _, _ := strings.Cut(w.Units[unit].Key, ".")
	return first
}

func forms(m *catalog.Message) review.Forms {
	f := review.Forms{}
	if m.Text != "" {
		f[string(lang.Other)] = m.Text
	}
	for _, v := range m.Plural {
		if v.Text != "" {
			f[string(v.Form)] = v.Text
		}
	}
	return f
}

// whole says whether forms are a text: "other" is always there.
func whole(f review.Forms) bool { return strings.TrimSpace(f[string(lang.Other)]) != "" }

// usedVars gives the vars that any of the texts uses, with their values.
func usedVars(vars map[string]string, texts ...review.Forms) map[string]string {
	var used map[string]string
	for _, forms := range texts {
		for _, text := range forms {
			if !strings.Contains(text, "{{") {
				continue
			}
			for _, ph := range article.Placeholders(text) {
				if value, ok := vars[ph.Name]; ok {
					if used == nil {
						used = map[string]string{}
					}
					used[ph.Name] = value
				}
			}
		}
	}
	return used
}

// reviews reads and judges the reviews files of a work. Where the project knows no signer there is
// nothing that could count, and nothing is read unless somebody asks what got lost.
func (l *Loader) reviews(w *Work, want func(tag string) bool) {
	if !l.p.Reviewers.Known() && l.p.Earlier == nil {
		return
	}
	has := map[string]bool{}
	for _, name := range l.p.LocaleFiles(w.Slug) {
		if strings.HasPrefix(name, "reviews.") {
			has["locales/"+w.Slug+"/"+name] = true
		}
	}
	if l.p.Earlier != nil {
		for path := range l.p.Earlier.Files {
			if strings.HasPrefix(path, "locales/"+w.Slug+"/") {
				has[path] = true
			}
		}
	}
	if len(has) == 0 {
		return
	}
	for page := -1; page < len(w.Pages); page++ {
		tag, r := l.p.Source.Tag, &w.Reviews
		if page >= 0 {
			tag, r = w.Pages[page].Locale.Tag, &w.Pages[page].Reviews
			if want != nil && !want(tag) {
				continue
			}
		}
		if path := ReviewPath(w.Slug, tag); has[path] {
			l.judge(w, page, path, tag, r)
		}
	}
}

// judge reads one reviews file and weighs it against today's texts.
func (l *Loader) judge(w *Work, page int, path, tag string, r *Reviews) {
	r.Path = path
	file := review.File{Path: path, Article: w.Slug, Locale: tag}
	info, err := fs.Stat(l.p.FS, path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("no regular file")
	}
	var f fs.File
	if err == nil {
		f, err = l.p.FS.Open(path)
	}
	if err == nil {
		var src strings.Builder
		file, err = review.Read(path, w.Slug, tag, io.TeeReader(f, &src))
		f.Close()
		r.Src = src.String()
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil // but Earlier has it
	}
	if err != nil {
		r.Problem = reviewProblem(path, err)
		return
	}
	r.Entries = file.Entries
	if l.p.Earlier != nil {
		if was, err := l.p.Earlier.file(path, w.Slug, tag); err == nil {
			r.Lost, file.Before = review.Lost(was, file), &was
		} else {
			r.Unknown = err.Error()
		}
	}
	if len(r.Entries) == 0 {
		return
	}
	subjects := make([]review.Subject, 0, len(w.Units))
	units := make([]int, 0, len(w.Units))
	for i := range w.Units {
		if s, ok := l.p.Subject(w, page, i); ok {
			subjects, units = append(subjects, s), append(units, i)
		}
	}
	j, err := review.Judge([]review.File{file}, subjects, l.p.Reviewers.Trust, l.p.Reviewers.Policy, l.now)
	if err != nil {
		r.Problem = reviewProblem(path, err)
		return
	}
	r.Uncounted, r.Waits = j.Uncounted, j.Waits
	r.Approvals = make([]review.Approval, len(w.Units))
	for i := range r.Approvals {
		r.Approvals[i] = l.p.unreviewed(page)
	}
	for k, i := range units {
		r.Approvals[i] = j.Approvals[k]
	}
}

// unreviewed is the approval of a text that nobody has said anything about.
func (p *Project) unreviewed(page int) review.Approval {
	if page < 0 {
		return review.Approval{Need: p.Reviewers.Policy.Clinician}
	}
	return review.Approval{Need: p.Reviewers.Policy.Translator, NeedMaker: p.Reviewers.Policy.TranslatedBy}
}

func reviewProblem(path string, err error) *Problem {
	pr := &Problem{Check: "review-file", File: path, Pos: article.Pos{Line: 1, Col: 1}, Text: err.Error(), Mend: "restore it from git"}
	var re *review.Error
	if errors.As(err, &re) {
		pr.Pos, pr.Text, pr.Mend = article.Pos{Line: re.Line, Col: re.Col}, re.What, re.Mend
	}
	return pr
}

// ReviewsOf gives the reviews of the source with page -1, else of a target.
func (w *Work) ReviewsOf(page int) *Reviews {
	if page < 0 {
		return &w.Reviews
	}
	return &w.Pages[page].Reviews
}

// Approval gives how far the review of one text has come.
func (p *Project) Approval(w *Work, page, unit int) review.Approval {
	if a := w.ReviewsOf(page).Approvals; a != nil {
		return a[unit]
	}
	return p.unreviewed(page)
}

// Binding says which texts must be reviewed before a page is: its safety text, and every text of an
// article that has none. It is parallel to w.Units.
func (w *Work) Binding() []bool {
	if slices.Contains(w.Safety, true) {
		return w.Safety
	}
	all := make([]bool, len(w.Units))
	for i := range all {
		all[i] = w.Units[i].Text != ""
	}
	return all
}

// Reviewed says whether a page's safety text is all reviewed, the source's and, with page not -1,
// the target's.
func (w *Work) Reviewed(page int) bool {
	source := w.Reviews.Approvals
	target := source
	if page >= 0 {
		target = w.Pages[page].Reviews.Approvals
	}
	if source == nil || target == nil {
		return false
	}
	any := false
	for i, must := range w.Binding() {
		if must && (!source[i].Met || !target[i].Met) {
			return false
		}
		any = any || must
	}
	return any
}

// Signature is one line of who has reviewed a page.
type Signature struct {
	Role     review.Role
	Date     article.Date // of the last approval
	Attested bool         // on paper, recorded by an officer
	Name     string       // "" unless the project publishes names
}

// Signatures says who has reviewed a page that is Reviewed: clinicians the source, translators the
// target. Without names it is one line a role.
func (p *Project) Signatures(w *Work, page int) []Signature {
	var out []Signature
	add := func(s Signature) {
		for i := range out {
			if o := &out[i]; o.Role == s.Role && o.Name == s.Name && (s.Name == "" || o.Attested == s.Attested) {
				o.Attested = o.Attested || s.Attested
				if s.Date.String() > o.Date.String() {
					o.Date = s.Date
				}
				return
			}
		}
		out = append(out, s)
	}
	gather := func(role review.Role, approvals []review.Approval) {
		for i, must := range w.Binding() {
			if !must {
				continue
			}
			for _, v := range approvals[i].Approvals {
				s := Signature{Role: role, Date: day(v.Time), Attested: v.Paper != nil}
				if p.Config.Release.PublishNames {
					s.Name = v.Name
				}
				if s.Name == "" {
					s.Attested = approvals[i].State == review.Attested
				}
				add(s)
			}
		}
	}
	gather(review.Clinician, w.Reviews.Approvals)
	if page >= 0 {
		gather(review.Translator, w.Pages[page].Reviews.Approvals)
	}
	return out
}

func day(t time.Time) article.Date {
	y, m, d := t.UTC().Date()
	return article.Date{Year: y, Month: m, Day: d}
}
