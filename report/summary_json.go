package report

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"

	"docspace-batch/batch"
	"github.com/natefinch/atomic"
)

// summaryVersion is that of the members below. They are kept by programs:
// adding one is free, changing or removing one needs a new version.
const summaryVersion = 1

// summaryFile is summary.json.
type summaryFile struct {
	Version     int    `json:"version"` // of this format: 1
	RunID       string `json:"run_id"`
	ToolVersion string `json:"tool_version"`
	Sheet       string `json:"sheet"`  // name of the sheet as given
	Portal      string `json:"portal"` // host
	KeyOwner    person `json:"key_owner"`

	StartedAt  string  `json:"started_at"` // RFC 3339, UTC, milliseconds
	FinishedAt string  `json:"finished_at"`
	Duration   float64 `json:"duration_seconds"`

	ExitCode int    `json:"exit_code"` // design.md §7
	ExitName string `json:"exit_name"`

	Rows       int                               `json:"rows"`       // rows of the sheet
	Statuses   map[batch.Status]int              `json:"statuses"`   // rows by status; all six, also with 0
	Operations map[batch.Op]map[batch.Status]int `json:"operations"` // the same by operation; those that occur
	Codes      map[batch.Code]int                `json:"codes"`      // rows by code; those that occur

	Requests  int     `json:"requests"`       // all that were sent
	Writes    int     `json:"writes"`         // POST and PUT
	Throttled int     `json:"throttled"`      // answers 429
	Paused    float64 `json:"paused_seconds"` // waits that the portal asked for

	Results     string `json:"results"`                // path of results.csv
	Undo        string `json:"undo,omitempty"`         // path of undo.csv, when there is one
	NotUndoable string `json:"not_undoable,omitempty"` // path of not-undoable.csv, when there is one
}

// person is whose key the run had.
type person struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

// MarshalJSON gives the content of summary.json.
func (s *Summary) MarshalJSON() ([]byte, error) {
	f := summaryFile{
		Version: summaryVersion, RunID: s.RunID, ToolVersion: s.ToolVersion, Sheet: s.Sheet, Portal: s.Portal,
		KeyOwner:  person{ID: s.KeyOwner.ID, Email: s.KeyOwner.Email},
		StartedAt: stamp(s.StartedAt), FinishedAt: stamp(s.FinishedAt), Duration: seconds(s.Duration()),
		ExitCode: s.ExitCode, ExitName: s.ExitName,
		Rows: s.Rows(), Codes: make(map[batch.Code]int),
		Requests: s.Requests, Writes: s.Writes, Throttled: s.Throttled, Paused: seconds(s.Paused),
		Results: s.Results, Undo: s.Undo, NotUndoable: s.NotUndoable,
	}
	f.Statuses, f.Operations = s.rows.whole(batch.Statuses())
	maps.Copy(f.Codes, s.codes)
	return marshal(f)
}

// WriteFile writes summary.json: whole or not at all, readable for its owner
// only.
func (s *Summary) WriteFile(path string) error {
	text, err := marshal(s)
	if err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	// A file that is there would hand its mode on to the new one.
	if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write summary: %w", err)
	}
	if err := atomic.WriteFile(path, bytes.NewReader(text)); err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	return nil
}
