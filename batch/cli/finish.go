package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"docspace-batch/docspace"
	"docspace-batch/report"
)

// finish writes the summary of a run and says how it ended.
func (c *runCmd) finish(s *streams, summary *report.Summary, st docspace.Stats, dir runDir, stopped error) error {
	code := exitOfRun(stopped, summary, c.ErrorOnUnchanged)
	summary.FinishedAt = time.Now()
	summary.Requests, summary.Writes, summary.Throttled, summary.Paused = st.Requests, st.Writes, st.Throttled, st.Paused
	summary.ExitCode, summary.ExitName = int(code), code.String()
	if c.Demo {
		summary.Hint = "the demo's portal is gone now; `docspace-batch emulator` serves one that stays"
	}
	fileErr := summary.WriteFile(dir.path("summary.json"))
	if err := c.print(s, summary, code); err != nil {
		return err
	}
	if stopped != nil {
		f := explain(stopped)
		f.message = "the run stopped: " + f.message
		if _, limited := errors.AsType[*docspace.RateLimitError](stopped); limited {
			f.hint = "what is done stays done; run the sheet again when the portal takes requests again"
		}
		f.print(s.err)
	}
	if fileErr != nil && code == OK {
		return fmt.Errorf("%w: the summary: %w", errResults, fileErr)
	}
	if code == OK {
		return nil
	}
	return ended(code)
}

// print shows the summary: as what was asked for, or, when all should be quiet
// and something went wrong, as an error.
func (c *runCmd) print(s *streams, summary *report.Summary, code ExitCode) error {
	switch {
	case c.JSON:
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(summary)
	case !c.Quiet:
		return summary.WriteText(s.out)
	case code != OK:
		return summary.WriteText(s.err)
	}
	return nil
}
