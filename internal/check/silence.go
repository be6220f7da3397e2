package check

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"caveat/internal/article"
	"caveat/internal/project"
)

// Silenceable says whether a person's word may silence a finding: where a check judges what a text
// says, not where safety text is missing, old, unproven or gone, where a file cannot be read or
// rendered, or where a reviewer has spoken.
func Silenceable(check string) bool {
	if strings.HasPrefix(check, "safety-") || strings.HasPrefix(check, "review") {
		return false
	}
	switch check {
	case "source", "source-sync", "locale-file", "placeholders", "raw-html", "plural-forms", "uncovered", "silence", "config",
		"missing", "stale", "unproven", "obsolete":
		return false
	}
	return true
}

// TextDigest names the exact texts, canonical, that a silence is about: 64 bits of SHA-256 over both
// with their lengths, in hexadecimal.
func TextDigest(source, target string) string {
	h := sha256.New()
	for _, s := range [2]string{source, target} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Silence gives the table for caveat.toml that silences a finding.
func (f *Finding) Silence(reason, name string) (project.Silence, error) {
	switch {
	case !Silenceable(f.Check):
		return project.Silence{}, fmt.Errorf("%s is never silenced; mend what it reports", f.Check)
	case f.Key == "" || f.Source == "":
		return project.Silence{}, fmt.Errorf("this finding is about no one text, so nothing says when its silence ends; mend it, or accept it in a baseline")
	}
	return project.Silence{Check: f.Check, Article: f.Article, Locale: f.Locale, Key: f.Key,
		Text: TextDigest(f.Source, f.Target), Reason: reason, Name: name}, nil
}

// silence takes away an article's findings that caveat.toml silences, and reports each silence that
// is not to be, has expired or has nothing left to silence.
func (r *Result) silence(p *project.Project, w *project.Work, o Options) {
	for n, q := range p.Config.Silenced {
		if q.Article != w.Slug || o.Locale != nil && q.Locale != p.Source.Tag && !o.Locale(q.Locale) {
			continue
		}
		sev, why := Warning, ""
		source, target, known := texts(p, w, q)
		switch {
		case !Silenceable(q.Check):
			sev, why = Error, q.Check+" is never silenced; mend what it reports and delete this table"
		case !known:
			why = fmt.Sprintf("there is no text %s in %s any more; delete this table", q.Key, q.Locale)
		case TextDigest(source, target) != q.Text:
			why = fmt.Sprintf("the text of %s has changed since %s silenced %s (%s); delete this table, and look again at what the check says", q.Key, q.Name, q.Check, short(q.Reason))
		default:
			kept := r.Findings[:0]
			for _, f := range r.Findings {
				if f.Check != q.Check || f.Locale != q.Locale || f.Key != q.Key {
					kept = append(kept, f)
				}
			}
			if len(kept) == len(r.Findings) {
				why = fmt.Sprintf("%s says nothing of %s any more; delete this table", q.Check, q.Key)
			}
			r.Silenced += len(r.Findings) - len(kept)
			r.Findings = kept
		}
		if why != "" && !o.SafetyOnly { // which leaves out what ordinary texts were silenced for
			r.Findings = append(r.Findings, badSilence(p, n, sev, why))
		}
	}
}

// texts gives the source and target that a silence is about as they are today.
func texts(p *project.Project, w *project.Work, q project.Silence) (source, target string, known bool) {
	for i, u := range w.Units {
		if u.Key != q.Key {
			continue
		}
		if q.Locale == p.Source.Tag {
			return u.Text, "", true
		}
		for j := range w.Pages {
			if page := &w.Pages[j]; page.Locale.Tag == q.Locale {
				if m := page.States[i].Message; m != nil {
					target = m.Canon()
				}
				return u.Text, target, true
			}
		}
	}
	return "", "", false
}

// lostSilences reports silences in articles and languages that are not there.
func lostSilences(p *project.Project) []Finding {
	var out []Finding
	for n, q := range p.Config.Silenced {
		if q.Article != project.Site && !p.Has(q.Article) {
			out = append(out, badSilence(p, n, Warning, fmt.Sprintf("there is no article content/%s.md; delete this table", q.Article)))
		}
	}
	return out
}

func badSilence(p *project.Project, n int, sev Severity, why string) Finding {
	q := &p.Config.Silenced[n]
	at := article.Pos(p.Config.At(fmt.Sprintf("silence.%d", n)))
	f := Finding{Check: "silence", Severity: sev, File: project.ConfigFile, Line: at.Line, Column: at.Col,
		Locale: q.Locale, Article: q.Article, Key: q.Key, Message: why}
	f.Fingerprint = fingerprint(&f)
	return f
}
