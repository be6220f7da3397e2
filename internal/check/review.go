package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"caveat/internal/article"
	"caveat/internal/catalog"
	"caveat/internal/project"
	"caveat/internal/review"
)

// Review holds a release to its reviews: every safety text approved by as many as caveat.toml asks
// for, every translation's maker named. In every check it reports what a qualified person rejected,
// and which signatures do not count.
var Review = Check{Name: "review", Doc: "nothing is published that a reviewer rejected; in a release all safety text is reviewed", Run: func(p *Pass) {
	r := p.Work.ReviewsOf(p.Page)
	if r.Problem != nil {
		p.report(r.Problem.Check, Error, Place{File: r.Problem.File, Pos: r.Problem.Pos, Unit: -1}, r.Problem.Text+"; "+r.Problem.Mend)
		p.Safety() // a rejection may be in it
	}
	for _, e := range r.Lost {
		p.ReportAs("review-lost", Error, Place{File: r.Path, Unit: -1}, "a statement by %s of %s (%s, %s, %d texts) is %s but not here; restore the file from git, what was signed is kept",
			e.Person, instant(e.Time), e.Role, e.Verdict, len(e.Units), p.Project.Earlier.Where)
		p.Safety()
	}
	if r.Unknown != "" {
		p.ReportAs("review-lost", Warning, Place{File: r.Path, Unit: -1}, "not checked: whether statements got lost, since the file as it is %s cannot be read: %s", p.Project.Earlier.Where, r.Unknown)
	}
	for _, u := range r.Uncounted {
		if !u.Reason.History() {
			p.uncounted(r.Path, u)
		}
	}
	var told map[int]bool // of units without their safety mark
	if p.Release && p.Page < 0 && p.Project.Earlier != nil {
		told = p.unmarked()
	}
	if r.Approvals == nil && !p.Release {
		return
	}
	void := voided(r)
	must := p.Work.Binding()
	for i := range p.Work.Units {
		a := p.Project.Approval(p.Work, p.Page, i)
		for _, v := range a.Rejections {
			p.ReportAs("review-rejected", Error, p.here(i), "%s is rejected by %s (%s, %s): %s; mend the text, or let them approve it", p.Work.Units[i].Key, speaker(v.Person, v.Paper), v.Role, instant(v.Time), v.Reason)
		}
		switch {
		case !p.Release || p.blank(i):
		case must[i]:
			p.unmet(i, a, void[p.Work.Units[i].Key])
		case len(a.Approvals)+len(a.Makers) == 0 && !told[i]:
			// Taking the safety mark away must not be a way around the reviewers.
			for _, e := range void[p.Work.Units[i].Key] {
				p.ReportAs("review-void", Warning, p.here(i), "%s, no safety text today, was approved by %s (%s, %s), but not as it is: see that it lost its mark on purpose, then: caveat review sign %s --locale %s --role %s --ordinary",
					p.Work.Units[i].Key, speaker(e.Person, e.Paper), e.Role, instant(e.Time), p.Work.Slug, p.Locale(), e.Role)
			}
		}
	}
}}

// strayReviews reports what was signed and no page hears of. Where nobody may sign, a rejection does not
// hold. What went with an article or a language is published nowhere, so it is no error; but a rejection
// must not be forgotten when the article comes back, nor left behind when it goes by another name.
func strayReviews(p *project.Project) []Finding {
	var out []Finding
	add := func(check, file, slug, tag, format string, args ...any) {
		f := Finding{Check: check, Severity: Warning, File: file, Line: 1, Column: 1, Article: slug, Locale: tag, Message: fmt.Sprintf(format, args...)}
		f.Fingerprint = fingerprint(&f)
		out = append(out, f)
	}
	if !p.Reviewers.Known() {
		for _, slug := range p.Folders() {
			for _, name := range p.LocaleFiles(slug) {
				if kind, tag, ok := localeFileName(name); ok && kind == "reviews" {
					add("review-uncounted", project.ReviewPath(slug, tag), slug, tag, "nothing in it counts, rejections included: %s lists nobody; restore it from git, or delete this file", project.SignersFile)
				}
			}
		}
	}
	for _, t := range p.Taken() {
		what := "the article " + t.Slug
		if t.Article {
			what = "the language " + t.Tag
		}
		if t.Problem != nil {
			add("review-lost", t.Path, t.Slug, t.Tag, "not checked: which statements went with %s, since the file as it is %s cannot be read: %v", what, p.Earlier.Where, t.Problem)
			continue
		}
		n := "1 statement that stands"
		if len(t.Lost) != 1 {
			n = fmt.Sprintf("%d statements that stand", len(t.Lost))
		}
		rejected := rejections(t.Lost)
		if fresh := p.Fresh(); !t.Article && rejected != "" && len(fresh) > 0 {
			add("review-lost", t.Path, t.Slug, t.Tag, "with %s went %s %s%s; %s may be the same under another name: bring this file back, what was signed is kept", what, n, p.Earlier.Where, rejected, fresh[0])
			out[len(out)-1].Severity = Error
			continue
		}
		add("review-lost", t.Path, t.Slug, t.Tag, "with %s went %s %s%s; if it comes back, bring this file back with it", what, n, p.Earlier.Where, rejected)
	}
	return out
}

// rejections names those among the entries.
func rejections(entries []review.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		if e.Verdict == review.Reject {
			fmt.Fprintf(&b, "; among them a rejection of %s by %s (%s, %s): %s", e.Units[0].Key, speaker(e.Person, e.Paper), e.Role, instant(e.Time), e.Reason)
			if n := len(e.Units); n > 1 {
				fmt.Fprintf(&b, ", and of %d more texts", n-1)
			}
		}
	}
	return b.String()
}

// unmarked holds a release to what was safety text before: a change must not take the reviewers' eyes off
// a text by taking its mark away, or the text. It returns the units without their mark.
func (p *Pass) unmarked() map[int]bool {
	w := p.Work
	told := map[int]bool{}
	must := w.Binding()
	for _, key := range p.Project.Earlier.Safety(w.Slug, p.Project.Source.Tag) {
		switch i := slices.IndexFunc(w.Units, func(u catalog.Today) bool { return u.Key == key }); {
		case i < 0:
			p.ReportAs("review-unmarked", Warning, Place{File: w.Article.Path, Key: key, Unit: -1}, "%s is safety text %s and is not here: see that it was taken out on purpose", key, p.Project.Earlier.Where)
		case !must[i] && !p.Project.Approval(w, -1, i).Met:
			p.ReportAs("review-unmarked", Error, p.here(i), "%s is safety text %s and none here, and no clinician says that it may be: caveat review sign %s --role clinician --ordinary", key, p.Project.Earlier.Where, w.Slug)
			p.Safety()
			told[i] = true
		}
	}
	return told
}

// speaker names whose word it is: a paper's is not the officer's.
func speaker(person string, paper *review.Paper) string {
	if paper != nil {
		return paper.Name + " on paper, recorded by " + person
	}
	return person
}

// unmet reports what an approval lacks, but for rejections.
func (p *Pass) unmet(unit int, a review.Approval, void []review.Entry) {
	w := p.Work
	role := review.Translator
	if p.Page < 0 {
		role = review.Clinician
	}
	what := "safety text "
	if !w.Safety[unit] {
		what = "text "
	}
	say := func(name, format string, args ...any) {
		p.ReportAs(name, Error, p.here(unit), "%s%s "+format, append([]any{what, w.Units[unit].Key}, args...)...)
		p.Safety()
	}
	sign := func(role review.Role) string {
		return fmt.Sprintf("caveat review sign %s --locale %s --role %s", w.Slug, p.Locale(), role)
	}
	if a.NeedMaker {
		say("review-maker", "has nobody who says that they made this translation; %s", sign(review.TranslatedBy))
	}
	if len(a.Approvals) >= a.Need {
		return
	}
	told := 0
	for _, e := range void {
		if e.Role == role && e.Verdict == review.Approve {
			say("review-void", "was approved by %s (%s, %s), but not as it is today: its text, its section, its safety mark or a var has changed; %s", speaker(e.Person, e.Paper), role, instant(e.Time), sign(role))
			told++
		}
	}
	if told == 0 {
		say("review-missing", "is approved by %d of %d (%s); %s", len(a.Approvals), a.Need, role, sign(role))
	}
}

// voided gives, by key, the statements that a change of the text made void, each person's last.
func voided(r *project.Reviews) map[string][]review.Entry {
	var out map[string][]review.Entry
	for _, u := range r.Uncounted {
		if u.Reason != review.Changed {
			continue
		}
		if out == nil {
			out = map[string][]review.Entry{}
		}
		list := slices.DeleteFunc(out[u.Key], func(e review.Entry) bool {
			return speaker(e.Person, e.Paper) == speaker(u.Entry.Person, u.Entry.Paper) && e.Role == u.Entry.Role
		})
		out[u.Key] = append(list, u.Entry)
	}
	return out
}

func (p *Pass) uncounted(path string, u review.Uncounted) {
	at := Place{File: path, Pos: article.Pos{Line: u.Entry.Line, Col: 1}, Key: u.Key, Unit: -1}
	of := fmt.Sprintf("%d texts", len(u.Entry.Units))
	if u.Key != "" {
		of = u.Key
	}
	detail := ""
	if u.Detail != "" {
		detail = " (" + strings.ReplaceAll(u.Detail, "\n", " ") + ")"
	}
	p.ReportAs("review-uncounted", Warning, at, "the statement by %s of %s (%s, %s, %s) does not count: %s%s: %s",
		u.Entry.Person, instant(u.Entry.Time), u.Entry.Role, u.Entry.Verdict, of, u.Reason, detail, Uncounted(u.Reason))
}

// Uncounted says in a few words why a statement does not count and what helps.
func Uncounted(r review.Reason) string {
	return map[review.Reason]string{
		review.BadSignature:     "it was changed after it was signed; sign again",
		review.WrongNamespace:   "it was signed for another purpose; sign with the namespace " + review.Namespace,
		review.WrongProject:     "it is about another project; sign it for this one",
		review.WrongArticle:     "it is about another article; restore the file from git",
		review.WrongLocale:      "it is about another language; restore the file from git",
		review.UnknownKey:       "its key is not in " + project.SignersFile + "; if the person may sign, list the key",
		review.RevokedKey:       "its key is in " + project.RevokedFile + "; somebody else, or another key, must sign again",
		review.WrongPerson:      "its key belongs to somebody else in " + project.SignersFile,
		review.NamespaceBarred:  "the key's line in " + project.SignersFile + " does not allow the namespace " + review.Namespace,
		review.NotYetValid:      "it was signed before the key's valid-after",
		review.Expired:          "it was signed after the key's valid-before",
		review.Late:             "it is new here, and its key is past its valid-before, whatever time it states; somebody else, or another key, must sign",
		review.FutureTime:       "its time is in the future; set the signer's clock and sign again",
		review.UnknownPerson:    "the person has no [[person]] in caveat.toml; add one with the roles they hold",
		review.RoleNotHeld:      "the person does not have the role in caveat.toml",
		review.LanguageNotHeld:  "the person's languages in caveat.toml do not have this one",
		review.PaperByItsSigner: "an officer recorded a paper of their own; another officer must",
		review.Changed:          "the text, its section, its safety mark or a var has changed since",
		review.Gone:             "the text is no longer there",
		review.RoleUnfit:        "clinicians approve the source, translators a translation",
		review.SelfReview:       "whoever made a translation does not review it; somebody else must",
		review.Superseded:       "the person has since said otherwise",
		review.SamePerson:       "the person has said it already",
		review.SameKey:          "another person's approval was made with the same key",
	}[r]
}

// here is the place of a unit's text in the language of the pass.
func (p *Pass) here(unit int) Place {
	if p.Page < 0 {
		return p.SourceUnit(unit)
	}
	return p.Target(unit)
}

// blank says whether there is no text to review: the check basis tells.
func (p *Pass) blank(unit int) bool {
	if p.Page < 0 {
		return strings.TrimSpace(p.Work.Units[unit].Text) == ""
	}
	return p.Work.Pages[p.Page].States[unit].Basis == catalog.Missing
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
