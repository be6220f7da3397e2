package report

import (
	"encoding/json"
	"io"

	"caveat/internal/check"
)

// gitlabIssue is an entry of a Code Quality report (docs.gitlab.com, "Code Quality report format").
type gitlabIssue struct {
	Description string `json:"description"`
	Check       string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// GitLab writes a Code Quality report: errors on safety text are blockers, other errors critical,
// warnings minor. Missing texts are folded to one issue a file.
func GitLab(w io.Writer, r *check.Result, o Options) error {
	out := []gitlabIssue{}
	for _, f := range ranked(r.Findings) {
		issue := gitlabIssue{Description: visible(f.Message), Check: f.Check, Fingerprint: f.Fingerprint,
			Severity: [...]string{"blocker", "critical", "minor"}[rank(&f)]}
		issue.Location.Path = o.Prefix + f.File
		issue.Location.Lines.Begin = f.Line
		out = append(out, issue)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(out)
}
