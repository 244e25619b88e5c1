package cli

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// TestExitOfRun: what stopped a run comes before what became of its rows.
func TestExitOfRun(t *testing.T) {
	stop := func(code batch.Code, err error) error { return &engine.Stop{Code: code, Err: err} }
	fault := func(kind docspace.Kind) error {
		return fmt.Errorf("the portal has not answered for 5m: %w", &docspace.Error{Op: "PUT people/status/Active", Kind: kind})
	}
	for _, tt := range []struct {
		name    string
		stopped error
		codes   []batch.Code
		nothing bool // --error-on-unchanged
		want    ExitCode
	}{
		{"all done", nil, []batch.Code{batch.CodeCreated, batch.CodeAlreadyExists}, true, OK},
		{"nothing done", nil, []batch.Code{batch.CodeAlreadyExists}, false, OK},
		{"nothing done, which counts", nil, []batch.Code{batch.CodeAlreadyExists}, true, Unchanged},
		{"failed", nil, []batch.Code{batch.CodeCreated, batch.CodeRefused}, true, RowsFailed},
		{"skipped", nil, []batch.Code{batch.CodeEarlierRowFailed}, false, RowsFailed},
		{"unknown", nil, []batch.Code{batch.CodeRefused, batch.CodeAnswerLost}, false, Unsettled},
		{"not run", nil, []batch.Code{batch.CodeRefused, batch.CodeStopped}, false, Unsettled},
		{"Ctrl-C", stop(batch.CodeStopped, Signal{syscall.SIGINT}), []batch.Code{batch.CodeStopped}, false, Interrupted},
		{"SIGTERM", stop(batch.CodeStopped, Signal{syscall.SIGTERM}), nil, false, Terminated},
		{"SIGHUP", stop(batch.CodeStopped, Signal{syscall.SIGHUP}), nil, false, Terminated},
		{"cancelled", stop(batch.CodeStopped, context.Canceled), nil, false, Interrupted},
		{"time", stop(batch.CodeNoTime, errTime), []batch.Code{batch.CodeNoTime}, false, Limit},
		{"errors", stop(batch.CodeStopped, &tooManyErrors{2, "1"}), []batch.Code{batch.CodeRefused}, false, Limit},
		{"disk", stop(batch.CodeStopped, &recordError{syscall.ENOSPC}), nil, false, Limit},
		{"day", stop(batch.CodeQuotaSpent, &docspace.RateLimitError{Limit: "day"}), nil, false, Limit},
		{"portal is away", stop(batch.CodePortalFault, fault(docspace.Unreachable)), nil, false, Limit},
		{"portal answers nothing", stop(batch.CodePortalFault, fault(docspace.Lost)), nil, false, Limit},
		{"portal answers 5xx", stop(batch.CodePortalFault, fault(docspace.Server)), nil, false, Limit},
		{"another page in its place", stop(batch.CodePortalFault, fault(docspace.NoPortal)), nil, false, Limit},
		{"key switched off", stop(batch.CodeStopped, fault(docspace.Unauthorized)), nil, false, Portal},
		{"portal refuses all", stop(batch.CodePortalFault, errors.New("three rows refused")), nil, false, Portal},
		{"fault of the tool", stop(batch.CodeStopped, errors.New("internal error")), nil, false, Internal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s report.Summary
			for i, code := range tt.codes {
				s.Add(batch.Result{Index: i, Row: &batch.Row{Line: i + 2, Op: batch.Create}, Code: code})
			}
			if got := exitOfRun(tt.stopped, &s, tt.nothing); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// TestExitOfTwo: a disk that is full when the run ends does not hide more than
// it is worse than.
func TestExitOfTwo(t *testing.T) {
	for code, want := range map[ExitCode]ExitCode{
		OK: Limit, RowsFailed: Limit, Unsettled: Limit, Unchanged: Limit, Interrupted: Limit, Terminated: Limit,
		Limit: Limit, Portal: Portal, Internal: Internal,
	} {
		if got := code.or(Limit); got != want {
			t.Errorf("%s or limit is %s, want %s", code, got, want)
		}
	}
}
