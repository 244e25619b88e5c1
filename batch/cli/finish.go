package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"docspace-batch/docspace"
	"docspace-batch/report"
)

// finish writes the summary of a run and says how it ended: stopped is what the
// engine was stopped by, writeErr why results.csv is not whole. Whatever cannot
// be written, everything else is said all the same.
func (c *runCmd) finish(
	s *streams, summary *report.Summary, st docspace.Stats, dir runDir, stopped, writeErr error,
) error {
	code := exitOfRun(stopped, summary, c.ErrorOnUnchanged)
	if writeErr != nil && stopped == nil {
		code = Limit
	}
	summary.FinishedAt = time.Now()
	summary.Requests, summary.Writes, summary.Throttled, summary.Paused = st.Requests, st.Writes, st.Throttled, st.Paused
	summary.ExitCode, summary.ExitName = int(code), code.String()
	if c.Demo {
		summary.Hint = "the demo's portal is gone now; `docspace-batch emulator` serves one that stays"
	}
	writeErr = errors.Join(writeErr, summary.WriteFile(dir.path("summary.json")))
	printErr := c.print(s, summary, code)
	if stopped != nil {
		f := explain(stopped)
		f.message = "the run stopped: " + f.message
		if _, limited := errors.AsType[*docspace.RateLimitError](stopped); limited {
			f.hint = "what is done stays done; run the sheet again when the portal takes requests again"
		}
		f.print(s.err)
	}
	if writeErr != nil && !errors.Is(stopped, errResults) {
		f := explain(fmt.Errorf("%w: %w", errResults, writeErr))
		f.print(s.err)
		if code == OK {
			code = Limit
		}
	}
	if printErr != nil {
		f := explain(printErr)
		f.print(s.err)
	}
	if code == OK {
		return nil
	}
	return ended(code)
}

// print shows the summary: as what was asked for, or, when all should be quiet
// and something went wrong, as an error.
func (c *runCmd) print(s *streams, summary *report.Summary, code ExitCode) error {
	var err error
	switch {
	case c.JSON:
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		err = e.Encode(summary)
	case !c.Quiet:
		err = summary.WriteText(s.out)
	case code != OK:
		err = summary.WriteText(s.err)
	}
	return err
}
