package report_test

import (
	"strings"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

// TestWritePlanResumed: of a run that is gone on with, rows that are finished are
// no rows with nothing to do.
func TestWritePlanResumed(t *testing.T) {
	there := batch.Account{Exists: true, ID: "id", Role: batch.User, Status: batch.Active}
	gone := there
	gone.Status = batch.Terminated
	item := func(line int, email string) plan.Item {
		return plan.Item{
			Row:    &batch.Row{Line: line, Op: batch.Terminate, Email: email},
			Before: there, Decision: batch.Decision{Verdict: batch.Do, Code: batch.CodeTerminated, After: gone},
		}
	}
	done, failed, sent, left, held := item(2, "done@example.com"), item(3, "failed@example.com"), item(4, "sent@example.com"),
		item(5, "left@example.com"), item(6, "held@example.com")
	done.Past = &batch.Result{Code: batch.CodeTerminated, Message: "terminated", After: gone}
	failed.Past = &batch.Result{Code: batch.CodeRefused, Message: "the portal refused: no"}
	sent.Sent, sent.Lane = &batch.Sent{}, 1
	left.Lane, held.Lane, held.Held = 2, 3, true
	p := &plan.Plan{Items: []plan.Item{done, failed, sent, left, held}, Lanes: 5}
	for _, tt := range []struct {
		all  bool
		want []string
	}{
		{false, []string{
			"\n2 finished, 1 to look up, 1 to do\n",
			"2 rows are finished, 1 row is beyond the limit of this run; --all lists them\n",
			"\n           finished  to look up  to do  held\nterminate         2           1      1     1\n",
		}},
		{true, []string{"failed@example.com", "finished (refused): the portal refused: no", "to look up", "User active → User"}},
	} {
		var b strings.Builder
		if err := report.WritePlan(&b, p, report.PlanOptions{Sheet: "sheet.csv", Portal: "portal.example.com", All: tt.all}); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("no %q in\n%s", want, b.String())
			}
		}
	}
}
