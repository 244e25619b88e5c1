package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// finish writes the summary of a run and says how it ended: stopped is what the
// engine was stopped by. Whatever cannot be written, everything else is said all
// the same; last what goes on with the run.
func (j *job) finish(s *streams, made *plan.Plan, r *record, stopped error) error {
	summary, st := r.summary, j.client.Stats()
	summary.FinishedAt = time.Now()
	summary.Requests, summary.Writes, summary.Throttled, summary.Paused = st.Requests, st.Writes, st.Throttled, st.Paused
	summary.Latencies, summary.Pauses = s.timing.latencies(), s.timing.pauses
	summary.Moved = report.MovesOf(r.moved, j.portal.caller)
	if j.demo {
		summary.Hint = "the demo's portal is gone now; `docspace-batch emulator` serves one that stays"
	}
	code, err := r.end(exitOfRun(stopped, summary, j.ErrorOnUnchanged))
	printErr := j.print(s, summary, code)
	if stopped != nil {
		f := explain(stopped)
		f.message = "the run stopped: " + f.message
		if _, limited := errors.AsType[*docspace.RateLimitError](stopped); limited {
			f.hint = "what is done stays done; go on when the portal takes requests again"
		}
		f.print(s.err)
	}
	if _, known := errors.AsType[*recordError](stopped); err != nil && !known {
		f := explain(err)
		f.print(s.err)
	}
	if r.unsealed != nil {
		s.notice("the run is %v; look at it: docspace-batch verify %s", r.unsealed, quote(string(r.dir)))
	}
	if printErr != nil {
		f := explain(printErr)
		f.print(s.err)
	}
	if next := j.next(s, made, r, stopped, err == nil); next != "" && !j.demo {
		fmt.Fprintln(s.err, "hint: "+report.Clean(next)) // on one line, to be copied
	}
	if code == OK {
		return nil
	}
	return ended(code)
}

// print shows the summary: as what was asked for, or, when all should be quiet
// and something went wrong, as an error.
func (j *job) print(s *streams, summary *report.Summary, code ExitCode) error {
	var err error
	switch {
	case j.JSON:
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		err = e.Encode(summary)
	case !j.Quiet:
		err = summary.WriteText(s.out)
	case code != OK:
		err = summary.WriteText(s.err)
	}
	return err
}
