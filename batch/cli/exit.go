package cli

import (
	"context"
	"errors"
	"os"
	"syscall"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// ExitCode is what the command ends with.
type ExitCode int

// The exit codes. Usage, Sheet and Internal end a command before all else; of
// the others the first that applies counts: Portal, Guard, Changed, Locked,
// Limit, Interrupted and Terminated, Unsettled, RowsFailed.
const (
	OK          ExitCode = 0   // all rows done or unchanged
	Internal    ExitCode = 1   // an error of the tool itself
	Usage       ExitCode = 2   // wrong arguments, or a file that cannot be read
	SheetErrors ExitCode = 3   // the sheet has errors, nothing was sent
	RowsFailed  ExitCode = 4   // at least one row failed or was skipped
	Unsettled   ExitCode = 5   // rows are unknown or not run
	Guard       ExitCode = 6   // not allowed to go on, nothing was sent
	Portal      ExitCode = 7   // key, permission or portal: cannot work
	Limit       ExitCode = 8   // stopped by a limit, or by a portal that stopped answering
	Unchanged   ExitCode = 9   // nothing to do, with --error-on-unchanged
	Locked      ExitCode = 10  // another run holds the lock, nothing was sent
	Changed     ExitCode = 11  // the portal or the sheet changed since the plan, nothing was sent
	NotIntact   ExitCode = 12  // files of a run are not as they were sealed; only from verify
	Interrupted ExitCode = 130 // by Ctrl-C
	Terminated  ExitCode = 143 // by SIGTERM
)

var exitNames = map[ExitCode]string{
	OK: "ok", Internal: "internal_error", Usage: "usage", SheetErrors: "sheet_errors", RowsFailed: "rows_failed",
	Unsettled: "rows_unsettled", Guard: "guard", Portal: "portal", Limit: "limit", Unchanged: "unchanged",
	Locked: "locked", Changed: "changed", NotIntact: "not_intact", Interrupted: "interrupted", Terminated: "terminated",
}

// String is the name of the code, as it stands in summary.json.
func (c ExitCode) String() string { return exitNames[c] }

// or is what a run ends with that has this code already, when another one
// applies as well.
func (c ExitCode) or(other ExitCode) ExitCode {
	for _, code := range []ExitCode{Internal, Usage, SheetErrors, Portal, Guard, Changed, Locked, Limit, Interrupted, Terminated} {
		if c == code || other == code {
			return code
		}
	}
	return c
}

// Signal is the cause of a context that a signal has cancelled.
type Signal struct{ os.Signal }

func (s Signal) Error() string { return "stopped by the signal " + s.String() }

// exitOfRun is the code of a run, by how the engine ended and how the rows did.
func exitOfRun(ended error, s *report.Summary, errorOnUnchanged bool) ExitCode {
	if stop, ok := errors.AsType[*engine.Stop](ended); ok {
		if code := exitOfStop(stop); code != OK {
			return code
		}
	}
	switch {
	case s.Count(batch.Unknown, batch.NotRun) > 0:
		return Unsettled
	case s.Count(batch.Failed, batch.Skipped) > 0:
		return RowsFailed
	case errorOnUnchanged && s.Count(batch.Done) == 0:
		return Unchanged
	}
	return OK
}

func exitOfStop(stop *engine.Stop) ExitCode {
	var fault *docspace.Error
	var limit *docspace.RateLimitError
	var signal Signal
	var unrecorded *recordError
	var errs *tooManyErrors
	switch {
	case errors.As(stop, &fault):
		switch fault.Kind {
		case docspace.Unreachable, docspace.NoPortal, docspace.Server, docspace.Lost:
			return Limit // it answered before
		}
		return Portal
	case errors.As(stop, &limit):
		return Limit
	case errors.As(stop, &signal):
		return exitOfSignal(signal)
	case errors.As(stop, &unrecorded), errors.As(stop, &errs), errors.Is(stop, errTime):
		return Limit
	case errors.Is(stop, context.Canceled):
		return Interrupted
	case stop.Code == batch.CodePortalFault:
		return Portal
	}
	return Internal
}

func exitOfSignal(s Signal) ExitCode {
	if s.Signal == syscall.SIGINT {
		return Interrupted
	}
	return Terminated
}
