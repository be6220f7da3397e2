package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"caveat/internal/check"
)

// sarifSchema is where OASIS publishes the schema of SARIF 2.1.0 with Errata 01.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifResults is how many results of a run GitHub takes; it shows the gravest 5,000 (docs.github.com,
// "SARIF results exceed one or more limits").
const sarifResults = 25000

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
		Help  sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   sarifProperties   `json:"properties"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region struct {
				StartLine int `json:"startLine"`
			} `json:"region"`
		} `json:"physicalLocation"`
	}
	sarifProperties struct {
		Locale  string `json:"locale,omitempty"`
		Article string `json:"article,omitempty"`
		Key     string `json:"key,omitempty"`
		Safety  bool   `json:"safety"`
	}
)

// SARIF writes SARIF 2.1.0 (OASIS Standard) within the limits of GitHub: missing texts folded to one
// result a file, the gravest results first, none beyond the limit. What was not checked, and how many
// results were left out, are notifications. Lines only: our columns count bytes, SARIF's do not.
func SARIF(w io.Writer, r *check.Result, o Options) error {
	findings := ranked(r.Findings)
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "caveat", Rules: []sarifRule{}}
	call := sarifInvocation{Successful: true, Notifications: []sarifNotification{}}
	for _, line := range NotChecked(r.Coverage) {
		call.Notifications = append(call.Notifications, sarifNotification{"note", sarifText{line}})
	}
	if left := len(findings) - sarifResults; left > 0 {
		findings = findings[:sarifResults]
		call.Notifications = append(call.Notifications, sarifNotification{"warning", sarifText{
			fmt.Sprintf("%d more findings are left out, the least grave; caveat check shows them", left)}})
	}
	run.Invocations = []sarifInvocation{call}
	for i := range findings {
		f := &findings[i]
		rule := slices.IndexFunc(run.Tool.Driver.Rules, func(r sarifRule) bool { return r.ID == f.Check })
		if rule < 0 {
			rule = len(run.Tool.Driver.Rules)
			says := sarifText{rules(f.Check)}
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{f.Check, says, says})
		}
		result := sarifResult{RuleID: f.Check, RuleIndex: rule, Level: string(f.Severity), Message: sarifText{visible(f.Message)},
			Fingerprints: map[string]string{"caveat/v1": f.Fingerprint},
			Properties:   sarifProperties{f.Locale, f.Article, f.Key, f.Safety}}
		at := sarifLocation{}
		at.Physical.Artifact.URI = (&url.URL{Path: o.Prefix + f.File}).String()
		at.Physical.Region.StartLine = f.Line
		result.Locations = []sarifLocation{at}
		run.Results = append(run.Results, result)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// rules says what a finding's check holds, in one line.
func rules(name string) string {
	for _, c := range check.All {
		if c.Name == name {
			return c.Doc
		}
	}
	switch name {
	case "safety-missing":
		return "safety text is there, in every language"
	case "safety-stale":
		return "safety text is made from today's source"
	case "safety-unproven":
		return "something says what safety text was made from"
	case "safety-removed":
		return "safety text leaves an article only where somebody says so"
	case "missing":
		return "every text is translated"
	case "stale":
		return "every text is made from today's source"
	case "unproven":
		return "something says what a text was made from"
	case "obsolete":
		return "what is kept belongs to a text or an article"
	case "silence":
		return "what caveat.toml silences is there, as it was looked at"
	}
	if strings.HasPrefix(name, "verify-") {
		return "what was built says what the project says"
	}
	return "the project is well-formed"
}
