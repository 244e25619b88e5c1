package report

import (
	"fmt"
	"io"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// WriteText writes the summary for people: at most 80 columns, but for the path
// of the results, which is never broken.
func (s *Summary) WriteText(w io.Writer) error {
	var b strings.Builder
	b.WriteString(Wrap("", s.headline()))
	if s.Rows() > 0 {
		b.WriteString("\n" + s.rows.table(batch.Statuses(), func(st batch.Status) string { return string(st) }))
	}
	b.WriteString("\n" + s.figures())
	if rows := s.wrongRows(); rows != "" {
		b.WriteString("\n" + rows)
	}
	if hints := s.hints(); len(hints) > 0 {
		b.WriteString("\n")
		for _, hint := range hints {
			b.WriteString(Wrap("hint: ", hint))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Summary) headline() string {
	switch good := s.Count(batch.Done, batch.Unchanged); {
	case s.Rows() == 0:
		return "nothing to do: the sheet has no rows"
	case good == s.Rows() && good == s.Count(batch.Unchanged):
		return "everything was already so"
	case good == s.Rows():
		return "all rows are done"
	default:
		return ofRows(s.Rows()-good, s.Rows()) + " not done"
	}
}

// ofRows is a number of rows among all, with its verb.
func ofRows(n, all int) string {
	verb := "are"
	if n == 1 || all == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%d of %s %s", n, plural(all, "row", "rows"), verb)
}

// figures are the lines with time, requests, pauses, exit code and the path of
// the results.
func (s *Summary) figures() string {
	var b strings.Builder
	if s.RunID != "" {
		b.WriteString(Wrap("run       ", s.RunID))
	}
	b.WriteString(Wrap("time      ", span(s.Duration())))
	b.WriteString(Wrap("requests  ", fmt.Sprintf("%d, %d of them count against the day's %d",
		s.Requests, s.Writes, plan.DayWrites)))
	if s.Paused > 0 || s.Throttled > 0 {
		b.WriteString(Wrap("pauses    ", fmt.Sprintf("%s; the portal turned %s away as too many",
			span(s.Paused), plural(s.Throttled, "request", "requests"))))
	}
	if s.ExitCode != 0 {
		b.WriteString(Wrap("exit      ", fmt.Sprintf("%d, %s", s.ExitCode, strings.ReplaceAll(s.ExitName, "_", " "))))
	}
	if s.Results != "" {
		b.WriteString(unbroken("results   ", s.Results))
	}
	if s.HTML != "" {
		b.WriteString(unbroken("report    ", s.HTML))
	}
	if s.Undo != "" {
		b.WriteString(unbroken("undo      ", s.Undo+s.WayBack.text()))
	}
	if s.NotUndoable != "" && s.WayBack.Lost > 0 {
		b.WriteString(unbroken("no undo   ", s.NotUndoable+", "+plural(s.WayBack.Lost, "row", "rows")))
	}
	return b.String()
}

// wrongRows names the first rows that went wrong and says what became of the
// rows that were not run.
func (s *Summary) wrongRows() string {
	var b strings.Builder
	for _, r := range s.wrong {
		b.WriteString(entry(r.Row, string(r.Status()), r.Code, r.Message))
	}
	if more := s.Count(batch.Failed, batch.Unknown, batch.Skipped) - len(s.wrong); more > 0 {
		fmt.Fprintf(&b, "and %d more: see results.csv\n", more)
	}
	if n := s.Count(batch.NotRun); n > 0 {
		b.WriteString(Wrap("", fmt.Sprintf("%s not run, the first is line %d: %s",
			plural(n, "row was", "rows were"), s.notRun.Row.Line, s.notRun.Message)))
	}
	return b.String()
}

func (s *Summary) hints() []string {
	if s.Hint != "" {
		return strings.Split(strings.TrimSpace(s.Hint), "\n")
	}
	var hints []string
	if s.Count(batch.Failed, batch.Skipped) > 0 {
		hints = append(hints, "where the sheet is wrong, put these rows right and run them on their own: failed.csv has them")
	}
	return hints
}
