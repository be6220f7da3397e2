package report

import (
	"encoding/json"
	"io"

	"caveat/internal/check"
)

// JSON writes findings and coverage as one object.
func JSON(w io.Writer, r *check.Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	out := struct {
		Findings []check.Finding  `json:"findings"`
		Coverage []check.Coverage `json:"coverage"`
	}{r.Findings, r.Coverage}
	if out.Findings == nil {
		out.Findings = []check.Finding{}
	}
	if out.Coverage == nil {
		out.Coverage = []check.Coverage{}
	}
	return e.Encode(out)
}
