package cli

import (
	"errors"
	"strings"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// TestNext: what is said to do next at the end of a run.
func TestNext(t *testing.T) {
	away := &engine.Stop{Code: batch.CodePortalFault, Err: &docspace.Error{Kind: docspace.Lost}}
	key := &engine.Stop{Code: batch.CodeStopped, Err: &docspace.Error{Kind: docspace.Unauthorized}}
	const again, run = "docspace-batch resume --failed /dir", "docspace-batch run "
	const correct = "correct the rows that failed in the sheet, then run it again"
	for _, tt := range []struct {
		name      string
		codes     []batch.Code
		held      bool
		yes       bool
		sheet     string
		operation string
		stopped   error
		unwritten bool
		want      string
	}{
		{name: "all done", codes: []batch.Code{batch.CodeCreated, batch.CodeAlreadyGone}},
		{name: "not written", codes: []batch.Code{batch.CodeCreated}, unwritten: true, want: "docspace-batch resume /dir"},
		{name: "lost", codes: []batch.Code{batch.CodeAnswerLost}, want: "docspace-batch resume /dir"},
		{name: "the key died", codes: []batch.Code{batch.CodeStopped}, stopped: key, want: "docspace-batch resume /dir"},
		{name: "stopped at the end", codes: []batch.Code{batch.CodeCreated}, stopped: key, want: "docspace-batch resume /dir"},
		{
			name: "the portal does not answer", codes: []batch.Code{batch.CodePortalFault}, stopped: away,
			want: "go on with the run when it answers: docspace-batch resume /dir",
		},
		{name: "limit", codes: []batch.Code{batch.CodeStopped}, held: true, want: "docspace-batch resume --limit 0 /dir"},
		{name: "limit without a terminal", codes: []batch.Code{batch.CodeStopped}, held: true, yes: true, want: "docspace-batch resume --limit 0 --yes /dir"},
		{name: "limit, and stopped", codes: []batch.Code{batch.CodeStopped}, held: true, stopped: key, want: "docspace-batch resume /dir"},
		{name: "refused", codes: []batch.Code{batch.CodeRefused}, sheet: "/a/b.csv", want: again},
		{name: "no seat", codes: []batch.Code{batch.CodeNoSeat, batch.CodeNotFound}, sheet: "/a/b.csv", want: again},
		{name: "no heir", codes: []batch.Code{batch.CodeHeirRequired}, sheet: "/a/b.csv", want: "name an heir for those who own rooms: " + run + "/dir/failed.csv --reassign-to HEIR"},
		{name: "nobody there", codes: []batch.Code{batch.CodeNotFound}, sheet: "/a/b.csv", want: correct + ": " + run + "/a/b.csv"},
		{
			name: "the sheet's own faults", codes: []batch.Code{batch.CodeCreated, batch.CodeNameNotAllowed, batch.CodeShareLinkRequired, batch.CodeEarlierRowFailed},
			sheet: "/a b/c.csv", operation: "terminate", want: correct + ": " + run + "--operation terminate '/a b/c.csv'",
		},
		{name: "the same by standard input", codes: []batch.Code{batch.CodeContradictsRow}, want: correct},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := &job{yes: tt.yes, in: input{path: tt.sheet}}
			j.Operation = tt.operation
			r := &record{dir: "/dir", summary: &report.Summary{}}
			made := &plan.Plan{Items: []plan.Item{{Held: tt.held}}}
			for i, code := range tt.codes {
				res := batch.Result{Index: i, Row: &batch.Row{Op: batch.Create}, Code: code}
				r.summary.Add(res)
				r.mayHelp = r.mayHelp || mayHelp(res)
				r.heirless = r.heirless || code == batch.CodeHeirRequired
			}
			if got := j.next(&streams{in: strings.NewReader("")}, made, r, tt.stopped, !tt.unwritten); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if silence(errors.New("anything")) {
		t.Error("not every error is a portal's silence")
	}
}
