package cli

import (
	"errors"
	"os"
	"slices"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// next is what to do next with a run, ending in the command for it; "" when
// nothing is left of it. stopped is what ended the run early.
func (j *job) next(s *streams, made *plan.Plan, r *record, stopped error, written bool) string {
	open := r.summary.Count(batch.Unknown, batch.NotRun) > 0
	switch {
	case open && stopped == nil && held(made):
		flags := []string{"--limit", "0"}
		if j.yes && !s.interactive() {
			flags = append(flags, "--yes") // there will be nobody to ask then either
		}
		return resumeCommand(r.dir, flags...)
	case open && silence(stopped):
		return "go on with the run when it answers: " + resumeCommand(r.dir)
	case open, !written:
		return resumeCommand(r.dir)
	case r.heirless && !r.mayHelp:
		return "name an heir for those who own rooms: " + runCommand(r.dir.path(failedName), j.Operation, append(j.mappedFlags(), j.given()...)) + " --reassign-to HEIR"
	case r.summary.Count(batch.Failed, batch.Skipped) > 0:
		return nextOfFailed(r.dir, j.in.path, j.options, r.mayHelp)
	case stopped != nil:
		return resumeCommand(r.dir)
	}
	return ""
}

// nextOfFailed is what to do when rows have failed. To try them again is of use
// where one has failed for more than what stands in the sheet.
func nextOfFailed(dir runDir, sheet string, o options, useful bool) string {
	const correct = "correct the rows that failed in the sheet, then run it again"
	failed := dir.path(failedName)
	_, err := os.Stat(failed)
	switch {
	case useful:
		return resumeCommand(dir, "--failed")
	case err == nil:
		return "correct the rows that failed, then run them: " + runCommand(failed, o.Operation, append(o.mappedFlags(), o.given()...))
	case sheet == "":
		return correct
	}
	return correct + ": " + runCommand(sheet, o.Operation, append(o.readingFlags(), o.given()...))
}

// mayHelp says whether to try a row again may change its result, its sheet being
// as it is.
func mayHelp(r batch.Result) bool {
	return r.Status() == batch.Failed && !ofSheet(r.Code) && r.Code != batch.CodeHeirRequired && r.Code != batch.CodeHeirUnfit
}

// ofSheet says whether a row failed for what stands in the sheet, so that it
// fails again until that is another.
func ofSheet(c batch.Code) bool {
	switch c {
	case batch.CodeNotFound, batch.CodeNameNotAllowed, batch.CodeContradictsRow, batch.CodeInvalid, batch.CodeShareLinkRequired,
		batch.CodeShareLinkForeign, batch.CodeShareLinkRefused, batch.CodeLinkForOtherGuest:
		return true
	}
	return false
}

// silence says whether a run was ended by a portal that answered nothing any
// more.
func silence(stopped error) bool {
	fault, ok := errors.AsType[*docspace.Error](stopped)
	if !ok {
		return false
	}
	switch fault.Kind {
	case docspace.Unreachable, docspace.NoPortal, docspace.Server, docspace.Lost:
		return true
	}
	return false
}

// held says whether rows were left for their number alone.
func held(p *plan.Plan) bool {
	return slices.ContainsFunc(p.Items, func(it plan.Item) bool { return it.Held })
}
