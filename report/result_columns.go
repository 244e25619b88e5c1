package report

import (
	"strconv"
	"time"

	"docspace-batch/batch"
)

// resultColumns are the columns that results.csv adds to those of the sheet.
// People and programs keep these files: names and order are fixed (design.md §6).
type resultColumns struct {
	Line       string `csv:"result_line"`        // line of the sheet, from 1
	Status     string `csv:"result_status"`      // done, unchanged, failed, unknown, skipped, not_run
	Code       string `csv:"result_code"`        // batch.Code
	Message    string `csv:"result_message"`     // what happened and what to do next
	UserID     string `csv:"result_user_id"`     // empty when no account is known
	Before     string `csv:"result_before"`      // "User active", "none"
	After      string `csv:"result_after"`       // as last seen
	HTTPStatus string `csv:"result_http_status"` // empty when no answer came
	Attempts   string `csv:"result_attempts"`    // 0 when nothing was sent
	Call       string `csv:"result_call"`        // the same for rows that shared a request
	StartedAt  string `csv:"result_started_at"`  // RFC 3339, UTC, milliseconds; empty when nothing was done
	FinishedAt string `csv:"result_finished_at"`
	RunID      string `csv:"result_run_id"`
}

func columnsOf(r batch.Result, runID string) resultColumns {
	c := resultColumns{
		Line:       strconv.Itoa(r.Row.Line),
		Status:     string(r.Status()),
		Code:       string(r.Code),
		Message:    r.Message,
		UserID:     r.UserID,
		Before:     r.Before.String(),
		After:      r.After.String(),
		Attempts:   strconv.Itoa(r.Attempts),
		Call:       r.Call,
		StartedAt:  stamp(r.StartedAt),
		FinishedAt: stamp(r.FinishedAt),
		RunID:      runID,
	}
	if r.HTTPStatus != 0 {
		c.HTTPStatus = strconv.Itoa(r.HTTPStatus)
	}
	return c
}

// stamp is a time as it stands in files: RFC 3339, UTC, milliseconds.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}
