package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"caveat/internal/check"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Skipped *junitSkipped `xml:"skipped"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// JUnit writes JUnit XML as Jenkins and GitLab read it: a suite for each article, in it a case for each
// language, which fails with all of its errors (with Strict, warnings too); and a suite of what was
// not checked, each case skipped with the reason. The result must have been made with coverage.
func JUnit(w io.Writer, r *check.Result, o Options) error {
	pages := newJunitPages()
	for _, c := range r.Coverage {
		pages.at(c.Article, c.Locale)
	}
	for _, f := range fold(r.Findings, 1) {
		c := pages.at(f.Article, f.Locale)
		line := fmt.Sprintf("%s:%d:%d: %s: %s: %s\n", f.File, f.Line, f.Column, f.Severity, f.Check, visible(f.Message))
		if f.Severity != check.Error && !o.Strict {
			c.Out += line
			continue
		}
		if c.Failure == nil {
			c.Failure = &junitFailure{Message: visible(f.Message), Type: f.Check}
			c.File = o.Prefix + f.File
		}
		c.Failure.Text += line
	}
	out := junitSuites{Name: "caveat", Suites: pages.suites}
	if lines := NotChecked(r.Coverage); len(lines) > 0 {
		s := junitSuite{Name: "not checked"}
		for _, line := range lines {
			what, why, _ := strings.Cut(strings.TrimPrefix(line, "not checked: "), ": ")
			s.Cases = append(s.Cases, junitCase{Class: "not checked", Name: what, Skipped: &junitSkipped{why}})
		}
		out.Suites = append(out.Suites, s)
	}
	for i := range out.Suites {
		s := &out.Suites[i]
		s.Tests = len(s.Cases)
		for _, c := range s.Cases {
			if c.Failure != nil {
				s.Failures++
			}
			if c.Skipped != nil {
				s.Skipped++
			}
		}
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Skipped += s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitPages finds the case of a page.
type junitPages struct {
	suites []junitSuite
	index  map[[2]string]int // of a case in its suite; of a suite under the article alone
}

func newJunitPages() *junitPages { return &junitPages{index: map[[2]string]int{}} }

func (p *junitPages) at(article, locale string) *junitCase {
	if article == "" {
		article = "project"
	}
	if locale == "" {
		locale = "all languages"
	}
	s, known := p.index[[2]string{article}]
	if !known {
		s = len(p.suites)
		p.index[[2]string{article}] = s
		p.suites = append(p.suites, junitSuite{Name: article})
	}
	suite := &p.suites[s]
	c, known := p.index[[2]string{article, locale}]
	if !known {
		c = len(suite.Cases)
		p.index[[2]string{article, locale}] = c
		suite.Cases = append(suite.Cases, junitCase{Class: "caveat." + article, Name: locale})
	}
	return &suite.Cases[c]
}
