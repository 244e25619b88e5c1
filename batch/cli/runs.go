package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

type runsCmd struct {
	Dir  string `arg:"" help:"Directory that holds the directories of runs."`
	JSON bool   `name:"json" help:"Print JSON, for programs."`
}

// Help is shown with --help.
func (runsCmd) Help() string {
	return `Lists the runs in a directory, the oldest first: when, which sheet, which portal,
what became of the rows, the exit code, and whether anybody has touched the files
since. Needs no portal and changes nothing.

Examples:
  docspace-batch runs /srv/hr
  docspace-batch runs /srv/hr --json`
}

// pastRun is what is told of a run.
type pastRun struct {
	Dir      string               `json:"directory"`
	ID       string               `json:"run_id"`
	Started  string               `json:"started_at"` // RFC 3339, UTC
	Sheet    string               `json:"sheet"`
	Portal   string               `json:"portal"`
	Rows     int                  `json:"rows"`
	Statuses map[batch.Status]int `json:"statuses"`
	ExitCode *int                 `json:"exit_code"` // null: it has not ended
	ExitName string               `json:"exit_name"` // "unfinished" then
	Seal     string               `json:"seal"`      // intact, not_intact, unsealed
}

// Run lists the runs in a directory.
func (c *runsCmd) Run(_ context.Context, s *streams) error {
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", c.Dir, reason(err)), err: err}
	}
	runs := []pastRun{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		one, known, err := readRun(filepath.Join(c.Dir, e.Name()))
		switch {
		case err != nil:
			s.notice("%s: %v", e.Name(), err)
		case known:
			runs = append(runs, one)
		}
	}
	slices.SortStableFunc(runs, func(a, b pastRun) int { return strings.Compare(a.Started, b.Started) })
	if c.JSON {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(runs)
	}
	if len(runs) == 0 {
		s.notice("there are no runs in %s", c.Dir)
	}
	for _, one := range runs {
		if _, err := fmt.Fprint(s.out, one.text()); err != nil {
			return err
		}
	}
	return nil
}

// readRun reads what is in a directory; false when it is none of a run, or of one
// that has not begun.
func readRun(dir string) (one pastRun, known bool, err error) {
	for _, name := range []string{summaryName, journalName} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.Mode().IsRegular() {
			return one, false, nil // reading it might never end
		}
	}
	content, err := os.ReadFile(filepath.Join(dir, summaryName))
	switch {
	case err == nil:
		_ = json.Unmarshal(content, &one) // a summary of something else lacks what is looked for
		if one.ID == "" || one.ExitCode == nil {
			return one, false, nil
		}
	case errors.Is(err, os.ErrNotExist):
		e, _ := readEarlier(dir)
		if e == nil {
			return one, false, nil
		}
		one = e.told()
	default:
		return one, false, err
	}
	one.Dir = dir
	found, err := report.Verify(dir, report.VerifyOptions{})
	switch {
	case errors.Is(err, report.ErrUnsealed):
		one.Seal = "unsealed"
	case err != nil:
		return one, true, err
	case found.Intact():
		one.Seal = "intact"
	default:
		one.Seal = "not_intact"
	}
	return one, true, nil
}

// told is what the journal tells of a run that has no summary.
func (e *earlier) told() pastRun {
	h := e.past.Header
	one := pastRun{
		ID: h.Run, Started: h.Started.UTC().Format("2006-01-02T15:04:05.000Z"), Sheet: "stdin", Portal: h.Portal, Rows: h.Sheet.Rows,
		Statuses: map[batch.Status]int{}, ExitName: "unfinished",
	}
	if u, err := docspace.ParseURL(h.Portal, true); err == nil {
		one.Portal = u.Host
	}
	if h.Sheet.Path != "" {
		one.Sheet = filepath.Base(h.Sheet.Path)
	}
	for _, r := range e.past.Rows {
		if r.Result != nil {
			one.Statuses[r.Result.Status()]++
		}
	}
	if end := e.past.Ended; end != nil {
		one.ExitCode, one.ExitName = &end.ExitCode, ExitCode(end.ExitCode).String()
	}
	return one
}

func (r pastRun) text() string {
	var counts []string
	for _, status := range batch.Statuses() {
		if n := r.Statuses[status]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(status), "_", " ")))
		}
	}
	end := "unfinished: docspace-batch resume " + quote(r.Dir)
	if r.ExitCode != nil {
		end = fmt.Sprintf("exit %d, %s; %s", *r.ExitCode, strings.ReplaceAll(r.ExitName, "_", " "), strings.ReplaceAll(r.Seal, "_", " "))
	}
	started := strings.Replace(strings.TrimSuffix(r.Started, "Z"), "T", " ", 1)
	started, _, _ = strings.Cut(started, ".")
	return report.Wrap(started+"  ", fmt.Sprintf("%s on %s: %s", r.Sheet, r.Portal, strings.Join(counts, ", "))) +
		report.Wrap(strings.Repeat(" ", len(started)+2), end) +
		strings.Repeat(" ", len(started)+2) + report.Clean(r.Dir) + "\n"
}
