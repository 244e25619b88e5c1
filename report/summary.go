package report

import (
	"slices"
	"time"

	"docspace-batch/batch"
)

// Summary says how a run went. It counts the results given to Add; everything
// else is filled in by the command. The zero Summary is of a run without rows.
type Summary struct {
	RunID         string
	ToolVersion   string
	Sheet         string   // name of the sheet as given
	SheetSHA256   string   // of its bytes, in hex; "": not known
	SheetNotices  []string // how it was read, and which of its rows were left out
	Portal        string   // host
	PortalVersion string   // of its server; "": not known
	KeyOwner      batch.Account
	Host          string   // name of the machine that the tool ran on; "": not known
	User          string   // whose process it was there; "": not known
	Options       []Option // what was asked for, beside the sheet; no secret among them
	StartedAt     time.Time
	FinishedAt    time.Time
	Parts         []Part // nil: not known

	Requests  int           // all that were sent
	Writes    int           // those of them that count against the day's 10 000
	Throttled int           // refused with 429
	Paused    time.Duration // the portal made the run wait that long
	Pauses    []Pause       // when, as far as that is known
	Latencies []Latency     // of the requests, by what they asked for; nil: not measured

	Moved []Move // MovesOf the rows

	Results     string // path of results.csv
	Failed      string // path of failed.csv; "": there is none
	NotRun      string // path of not_run.csv; "": there is none
	Undo        string // path of undo.csv; "": there is none
	NotUndoable string // path of not-undoable.csv; "": there is none
	WayBack     WayBack
	HTML        string // path of report.html; "": there is none
	ExitCode    int    // design.md §7
	ExitName    string // its name there

	// Hint is what to do next; several lines are several hints. When it is
	// empty, the text gives general advice that follows from the counts.
	Hint string

	rows   tally[batch.Status]
	codes  map[batch.Code]int
	wrong  []batch.Result // first rows of the sheet that failed, are unknown or skipped
	notRun batch.Result   // first row of the sheet that was not run
}

// shown is how many rows that went wrong the text names; the others are in
// results.csv.
const shown = 10

// Add counts the result of a row.
func (s *Summary) Add(r batch.Result) {
	s.rows.add(r.Row.Op, r.Status())
	if s.codes == nil {
		s.codes = make(map[batch.Code]int)
	}
	s.codes[r.Code]++
	switch r.Status() {
	case batch.Failed, batch.Unknown, batch.Skipped:
		s.name(r)
	case batch.NotRun:
		if s.notRun.Row == nil || r.Index < s.notRun.Index {
			s.notRun = r
		}
	}
}

// name keeps r if it is one of the first rows of the sheet that went wrong.
func (s *Summary) name(r batch.Result) {
	at, _ := slices.BinarySearchFunc(s.wrong, r, func(a, b batch.Result) int { return a.Index - b.Index })
	if at == shown {
		return
	}
	s.wrong = slices.Insert(s.wrong, at, r)
	s.wrong = s.wrong[:min(len(s.wrong), shown)]
}

// Rows is how many rows had a result.
func (s *Summary) Rows() int { return s.rows.of(batch.Statuses()...) }

// Count is how many rows ended with one of the statuses given.
func (s *Summary) Count(statuses ...batch.Status) int { return s.rows.of(statuses...) }

// Duration is how long the run took.
func (s *Summary) Duration() time.Duration { return s.FinishedAt.Sub(s.StartedAt) }
