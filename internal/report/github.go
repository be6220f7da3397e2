package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"caveat/internal/check"
)

// Characters that a workflow command cannot have as they are (actions/toolkit, core/src/command.ts).
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes workflow commands that GitHub turns into annotations, the gravest first: of a step it
// shows ten errors and ten warnings. Missing texts are folded to one annotation a file. Then follow, for
// the log, what was not checked, and the totals.
func GitHub(w io.Writer, r *check.Result, o Options) error {
	b := bufio.NewWriter(w)
	for _, f := range ranked(r.Findings) {
		fmt.Fprintf(b, "::%s file=%s,line=%d,title=%s::%s\n", f.Severity,
			githubProperty.Replace(o.Prefix+f.File), f.Line, githubProperty.Replace("caveat "+f.Check), githubData.Replace(visible(f.Message)))
	}
	for _, line := range NotChecked(r.Coverage) {
		b.WriteString(line + "\n")
	}
	b.WriteString(totals(r) + "\n")
	return b.Flush()
}
