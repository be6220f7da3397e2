package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"caveat/internal/check"
	"caveat/internal/report"
)

// found is a result with one finding of each kind that formats treat differently.
func found() *check.Result {
	return &check.Result{
		Messages: 40,
		Silenced: 1,
		Findings: []check.Finding{
			{Check: "links", Severity: check.Warning, File: "content/a.md", Line: 3, Column: 5, Locale: "en", Article: "a", Key: "how.see", Message: "the link \"x\" leads nowhere; mend it", Fingerprint: "00000000000000000001"},
			{Check: "numbers", Severity: check.Error, File: "locales/a/active.fr.toml", Line: 7, Column: 1, Locale: "fr", Article: "a", Key: "how.dose",
				Message: "the source says 5, the translation 50; write the numbers of the source", Fingerprint: "00000000000000000002", Safety: true,
				Source: "Take 2.5 mg and 5 pills", Target: "Prenez 2,5 mg et 50 pilules"},
			{Check: "raw-html", Severity: check.Error, File: "locales/a/active.fr.toml", Line: 9, Column: 1, Locale: "fr", Article: "a", Key: "how.b",
				Message: "HTML in a text: <b> at 100 %, \x1b[31m\u202egnirts\nsecond: line; take it out", Fingerprint: "00000000000000000003"},
		},
		Coverage: []check.Coverage{
			{Locale: "en", Article: "a", Check: "links", Ran: true},
			{Locale: "fr", Article: "a", Check: "numbers", Ran: true},
			{Locale: "ht", Article: "a", Check: "numbers", Ran: true},
			{Locale: "ht", Article: "a", Check: "negation", Why: "no words for negation in ht"},
		},
	}
}

// unbegun is what check says of a project in which nothing is translated.
func unbegun(articles, locales, texts int) *check.Result {
	r := &check.Result{}
	for a := range articles {
		for l := range locales {
			for t := range texts {
				f := check.Finding{Check: "missing", Severity: check.Warning, Line: 1, Column: 1,
					File:    fmt.Sprintf("locales/article-%d/active.l%d.toml", a, l),
					Article: fmt.Sprintf("article-%d", a), Locale: fmt.Sprintf("l%d", l), Key: fmt.Sprintf("how.text-%d", t),
					Message: "how.text is not translated; fill it in here", Source: "Some text.", Fingerprint: fmt.Sprintf("%020x", (a*100+l)*1000+t)}
				if t%3 == 0 {
					f.Check, f.Severity, f.Safety = "safety-missing", check.Error, true
				}
				r.Findings = append(r.Findings, f)
			}
		}
	}
	return r
}

func write(t *testing.T, format string, r *check.Result, o report.Options) string {
	t.Helper()
	f, err := report.Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	got := write(t, "text", found(), report.Options{})
	want := `content/a.md:3:5: warning: links: the link "x" leads nowhere; mend it

locales/a/active.fr.toml:7:1: error: numbers: the source says 5, the translation 50; write the numbers of the source [00000000]
    source: Take 2.5 mg and [-5-] pills
        fr: Prenez 2,5 mg et {+50+} pilules
locales/a/active.fr.toml:9:1: error: raw-html: HTML in a text: <b> at 100 %, ⟨U+001B⟩[31m⟨U+202E⟩gnirts / second: line; take it out

not checked: negation in ht: no words for negation in ht
2 errors, 1 warning; 40 translated messages checked; 1 silenced in caveat.toml
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if color := write(t, "text", found(), report.Options{Color: true}); !strings.Contains(color, "\x1b[31;4m5\x1b[0m pills") || strings.Contains(color, "\x1b[31m\u202e") {
		t.Errorf("in colour: %q", color)
	}
}

func TestTextOfStale(t *testing.T) {
	got := write(t, "text", &check.Result{Findings: []check.Finding{{Check: "stale", Severity: check.Warning, File: "f", Line: 1, Column: 1, Locale: "gu", Key: "k",
		Was: "Wait 2 days.", Source: "Wait 3 days.", Target: "૨ દિવસ", Fingerprint: "00000000000000000001"}}}, report.Options{})
	if !strings.Contains(got, "    source: Wait [-2-]{+3+} days.\n        gu: ૨ દિવસ\n") {
		t.Error(got)
	}
}

// TestDifferences: what is the same in two languages is not marked, what is not, is.
func TestDifferences(t *testing.T) {
	for _, c := range [][4]string{
		{"1,000 mg of 2.5", "1.000 mg de 2,5", "1,000 mg of 2.5", "1.000 mg de 2,5"},
		{"38 °C", "٣٨ °م", "38 °C", "٣٨ °م"},
		{"5 or ૫", "5", "5 or [-૫-]", "5"},
		{"2.5 mg", "25 mg", "[-2.5-] mg", "{+25+} mg"},
		{"[a](x.md) {{.Phone}}", "[a](y.md) {{.Fone}}", "[a]([-x.md-]) [-{{.Phone}}-]", "[a]({+y.md+}) {+{{.Fone}}+}"},
		{"open ](", "{{ open", "open ](", "{+{{+} open"},
		{"take 5. 3 pills, 4", "4, 3, 5", "take 5. 3 pills, 4", "4, 3, 5"},
	} {
		got := write(t, "text", &check.Result{Findings: []check.Finding{{Check: "numbers", File: "f", Locale: "xx", Key: "k", Source: c[0], Target: c[1], Fingerprint: "00000000000000000001"}}}, report.Options{})
		if !strings.Contains(got, "    source: "+c[2]+"\n        xx: "+c[3]+"\n") {
			t.Errorf("%q and %q: %s", c[0], c[1], got)
		}
	}
	got := write(t, "text", &check.Result{Findings: []check.Finding{{Check: "x", File: "f", Locale: "xx", Key: "k", Source: "a cold fever", Target: "un rhume",
		Message: "“cold fever” is called “rhume…”; see “a”", Fingerprint: "00000000000000000001"}}}, report.Options{})
	if !strings.Contains(got, "source: a [-cold fever-]\n        xx: un {+rhume+}\n") {
		t.Error("quoted:", got)
	}
}

func TestFold(t *testing.T) {
	text := write(t, "text", unbegun(1, 1, 11), report.Options{})
	if !strings.HasPrefix(text, "locales/article-0/active.l0.toml:1:1: error: safety-missing: 11 texts are not translated, 4 of them safety text; to see them: caveat status article-0 --locale l0 --todo\n") ||
		strings.Contains(text, "fill it in here") {
		t.Error(text)
	}
	if text := write(t, "text", unbegun(1, 1, 10), report.Options{}); strings.Count(text, "fill it in here") != 10 {
		t.Error("ten missing texts are named one by one:", text)
	}
	// The same debt has the same fingerprint while it is being paid, and no finding of another file has it.
	var first, second, other []struct{ Fingerprint string }
	for n, into := range map[int]*[]struct{ Fingerprint string }{50: &first, 20: &second} {
		if err := json.Unmarshal([]byte(write(t, "gitlab", unbegun(1, 1, n), report.Options{})), into); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal([]byte(write(t, "gitlab", unbegun(2, 2, 5), report.Options{})), &other); err != nil {
		t.Fatal(err)
	}
	if len(first) != 1 || !reflect.DeepEqual(first, second) || len(other) != 4 || other[0] == other[1] || other[1] == other[2] {
		t.Error(first, second, other)
	}
}

// sarifOf reads a report with a second implementation, which knows every property of the standard and
// holds it to the schema that OASIS publishes.
func sarifOf(t *testing.T, text string) *sarif.Report {
	t.Helper()
	r, err := judgeSARIF(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func judgeSARIF(text string) (*sarif.Report, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(new(sarif.Report)); err != nil {
		return nil, err
	}
	r, err := sarif.FromString(text) // with empty arrays where the text has none, not null
	if err != nil {
		return nil, err
	}
	for _, run := range r.Runs {
		// The library writes these out empty; the standard's defaults instead.
		run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\r\n", "\n"}
	}
	return r, r.Validate()
}

func TestSARIF(t *testing.T) {
	text := write(t, "sarif", found(), report.Options{Prefix: "site of care/"})
	run := sarifOf(t, text).Runs[0]
	if len(run.Results) != 3 || len(run.Tool.Driver.Rules) != 3 {
		t.Fatalf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	for i, res := range run.Results {
		if *run.Tool.Driver.Rules[res.RuleIndex].ID != *res.RuleID {
			t.Errorf("result %d: the rule's index is that of another", i)
		}
	}
	first := run.Results[0]
	at := first.Locations[0].PhysicalLocation
	if *first.RuleID != "numbers" || first.Level != "error" || *at.ArtifactLocation.URI != "site%20of%20care/locales/a/active.fr.toml" ||
		*at.Region.StartLine != 7 || first.PartialFingerprints["caveat/v1"] != "00000000000000000002" {
		t.Errorf("the gravest comes first, whole: %+v", first)
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || !strings.Contains(*n[0].Message.Text, "not checked: negation in ht") {
		t.Error("what was not checked is not said")
	}
	sarifOf(t, write(t, "sarif", &check.Result{}, report.Options{}))
	for _, c := range [][2]string{
		{`"startLine": 7`, `"startLine": 0`},
		{`"level": "warning"`, `"level": "bad"`},
		{`"version": "2.1.0"`, `"version": "2.2.0"`},
		{`"executionSuccessful": true`, `"executionSuccessful": 1`},
		{`"ruleId": "links"`, `"rule": "links"`},
	} {
		if !strings.Contains(text, c[0]) {
			t.Errorf("no %s", c[0])
		} else if _, err := judgeSARIF(strings.Replace(text, c[0], c[1], 1)); err == nil {
			t.Errorf("the judge accepts %s", c[1])
		}
	}
}

// TestSARIFLimits: GitHub takes 25,000 results and shows 5,000 (docs.github.com, "SARIF results exceed
// one or more limits").
func TestSARIFLimits(t *testing.T) {
	if run := sarifOf(t, write(t, "sarif", unbegun(300, 16, 40), report.Options{})).Runs[0]; len(run.Results) != 300*16 {
		t.Errorf("%d results", len(run.Results))
	}
	r := &check.Result{}
	for n := range 25010 {
		sev := check.Warning
		if n > 25000 {
			sev = check.Error
		}
		r.Findings = append(r.Findings, check.Finding{Check: "numbers", Severity: sev, File: "f", Line: 1, Fingerprint: fmt.Sprint(n)})
	}
	var log struct {
		Runs []struct {
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
			Results []struct{ Level string }
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", r, report.Options{})), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 25000 || run.Results[8].Level != "error" || run.Results[9].Level != "warning" {
		t.Error("the limit keeps the gravest")
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || !strings.HasPrefix(n[0].Message.Text, "10 more findings are left out") {
		t.Error("what is left out is not said:", n)
	}
}

func TestGitHub(t *testing.T) {
	got := write(t, "github", found(), report.Options{Prefix: "a,b:c%/"})
	want := `::error file=a%2Cb%3Ac%25/locales/a/active.fr.toml,line=7,title=caveat numbers::the source says 5, the translation 50; write the numbers of the source
::error file=a%2Cb%3Ac%25/locales/a/active.fr.toml,line=9,title=caveat raw-html::HTML in a text: <b> at 100 %25, ⟨U+001B⟩[31m⟨U+202E⟩gnirts / second: line; take it out
::warning file=a%2Cb%3Ac%25/content/a.md,line=3,title=caveat links::the link "x" leads nowhere; mend it
not checked: negation in ht: no words for negation in ht
2 errors, 1 warning; 40 translated messages checked; 1 silenced in caveat.toml
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGitLab(t *testing.T) {
	type issue struct {
		Description, Fingerprint, Severity string
		Check                              string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	var got []issue
	if err := json.Unmarshal([]byte(write(t, "gitlab", found(), report.Options{Prefix: "p/"})), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Severity != "blocker" || got[1].Severity != "critical" || got[2].Severity != "minor" ||
		got[0].Location.Path != "p/locales/a/active.fr.toml" || got[0].Location.Lines.Begin != 7 || got[0].Check != "numbers" || got[0].Fingerprint == got[1].Fingerprint {
		t.Errorf("%+v", got)
	}
	if empty := write(t, "gitlab", &check.Result{}, report.Options{}); empty != "[]\n" {
		t.Errorf("%q", empty)
	}
}

func TestJUnit(t *testing.T) {
	type suite struct {
		Name                     string `xml:"name,attr"`
		Tests, Failures, Skipped int    `xml:",attr"`
		Cases                    []struct {
			Name    string `xml:"name,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct {
				Message string `xml:"message,attr"`
			} `xml:"skipped"`
			Out string `xml:"system-out"`
		} `xml:"testcase"`
	}
	type suites struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Suites   []suite `xml:"testsuite"`
	}
	var got, strict suites
	if err := xml.Unmarshal([]byte(write(t, "junit", found(), report.Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 4 || got.Failures != 1 || len(got.Suites) != 2 {
		t.Fatalf("%+v", got)
	}
	a, not := got.Suites[0], got.Suites[1]
	if a.Cases[0].Failure != nil || !strings.Contains(a.Cases[0].Out, "leads nowhere") {
		t.Error("a warning is no failure, but is said")
	}
	if f := a.Cases[1].Failure; f == nil || strings.Count(f.Text, "\n") != 2 {
		t.Error("both errors of a page are in its failure")
	}
	if a.Cases[2].Name != "ht" || a.Cases[2].Failure != nil {
		t.Error("a page without findings passes")
	}
	if not.Name != "not checked" || not.Cases[0].Skipped == nil || not.Cases[0].Skipped.Message != "no words for negation in ht" {
		t.Error("what was not checked is no pass")
	}
	if err := xml.Unmarshal([]byte(write(t, "junit", found(), report.Options{Strict: true})), &strict); err != nil || strict.Failures != 2 {
		t.Errorf("strict: %v %+v", err, strict)
	}
}

func TestJSON(t *testing.T) {
	var got struct {
		Findings []check.Finding
		Coverage []check.Coverage
		Silenced int
	}
	if err := json.Unmarshal([]byte(write(t, "json", found(), report.Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if want := found(); !reflect.DeepEqual(got.Findings, want.Findings) || !reflect.DeepEqual(got.Coverage, want.Coverage) || got.Silenced != 1 {
		t.Errorf("%+v", got)
	}
}
