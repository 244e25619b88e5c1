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
// adding one is free, changing or removing one needs a new version. They stand in
// summary.schema.json as well. Those that were added later are left out when
// nothing is known.
const summaryVersion = 1

// summaryFile is summary.json.
type summaryFile struct {
	Version     int    `json:"version"` // of this format: 1
	RunID       string `json:"run_id"`
	ToolVersion string `json:"tool_version"`
	Sheet       string `json:"sheet"`                  // name of the sheet as given
	SheetSHA256 string `json:"sheet_sha256,omitempty"` // of its bytes, in hex

	// How it was read, and which of its rows were left out; for people.
	SheetNotices []string `json:"sheet_notices,omitempty"`

	Portal        string `json:"portal"` // host
	PortalVersion string `json:"portal_version,omitempty"`
	KeyOwner      person `json:"key_owner"`
	Host          string `json:"host,omitempty"` // machine that the tool ran on
	User          string `json:"user,omitempty"` // whose process it was there

	Options map[string]string `json:"options,omitempty"` // by their names

	StartedAt  string     `json:"started_at"` // RFC 3339, UTC, milliseconds
	FinishedAt string     `json:"finished_at"`
	Duration   float64    `json:"duration_seconds"`
	Parts      []partFile `json:"parts,omitempty"`

	ExitCode int    `json:"exit_code"` // design.md §7
	ExitName string `json:"exit_name"`

	Rows       int                               `json:"rows"`       // rows of the sheet
	Statuses   map[batch.Status]int              `json:"statuses"`   // rows by status; all six, also with 0
	Operations map[batch.Op]map[batch.Status]int `json:"operations"` // the same by operation; those that occur
	Codes      map[batch.Code]int                `json:"codes"`      // rows by code; those that occur

	Requests  int           `json:"requests"`       // all that were sent
	Writes    int           `json:"writes"`         // POST and PUT
	Throttled int           `json:"throttled"`      // answers 429
	Paused    float64       `json:"paused_seconds"` // waits that the portal asked for
	Pauses    []pauseFile   `json:"pauses,omitempty"`
	Latencies []latencyFile `json:"latencies,omitempty"`

	Moved []moveFile `json:"moved,omitempty"`

	Results     string `json:"results"`                // path of results.csv
	Failed      string `json:"failed_csv,omitempty"`   // path of failed.csv, when there is one
	NotRun      string `json:"not_run_csv,omitempty"`  // path of not_run.csv, when there is one
	Undo        string `json:"undo,omitempty"`         // path of undo.csv, when there is one
	NotUndoable string `json:"not_undoable,omitempty"` // path of not-undoable.csv, when there is one
	HTML        string `json:"report_html,omitempty"`  // path of report.html, when there is one
}

// person is whose key the run had.
type person struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

// MarshalJSON gives the content of summary.json.
func (s *Summary) MarshalJSON() ([]byte, error) {
	f := summaryFile{
		Version: summaryVersion, RunID: s.RunID, ToolVersion: s.ToolVersion, Sheet: s.Sheet, SheetSHA256: s.SheetSHA256, SheetNotices: s.SheetNotices,
		Portal: s.Portal, PortalVersion: s.PortalVersion,
		KeyOwner: person{ID: s.KeyOwner.ID, Email: s.KeyOwner.Email}, Host: s.Host, User: s.User,
		Options:   make(map[string]string),
		StartedAt: stamp(s.StartedAt), FinishedAt: stamp(s.FinishedAt), Duration: seconds(s.Duration()),
		Parts:    filed(s.Parts, Part.file),
		ExitCode: s.ExitCode, ExitName: s.ExitName,
		Rows: s.Rows(), Codes: make(map[batch.Code]int),
		Requests: s.Requests, Writes: s.Writes, Throttled: s.Throttled, Paused: seconds(s.Paused),
		Pauses: filed(s.Pauses, Pause.file), Latencies: filed(s.Latencies, Latency.file), Moved: filed(s.Moved, Move.file),
		Results: s.Results, Failed: s.Failed, NotRun: s.NotRun, Undo: s.Undo, NotUndoable: s.NotUndoable, HTML: s.HTML,
	}
	for _, o := range s.Options {
		f.Options[o.Name] = o.Value
	}
	f.Statuses, f.Operations = s.rows.whole(batch.Statuses())
	maps.Copy(f.Codes, s.codes)
	return marshal(f)
}

// filed gives values as they stand in summary.json.
func filed[T, F any](values []T, file func(T) F) []F {
	files := make([]F, len(values))
	for i, v := range values {
		files[i] = file(v)
	}
	return files
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
