package report

import (
	"encoding/json"
	"io"

	"caveat/internal/check"
)

// JSON writes findings and coverage as one object, and how many findings were left out and why.
func JSON(w io.Writer, r *check.Result, _ Options) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	out := struct {
		Findings []check.Finding  `json:"findings"`
		Coverage []check.Coverage `json:"coverage"`
		Silenced int              `json:"silenced"`
		Accepted int              `json:"accepted"`
		Older    int              `json:"older"`
	}{r.Findings, r.Coverage, r.Silenced, r.Accepted, r.Older}
	if out.Findings == nil {
		out.Findings = []check.Finding{}
	}
	if out.Coverage == nil {
		out.Coverage = []check.Coverage{}
	}
	return e.Encode(out)
}
