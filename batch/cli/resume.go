package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"docspace-batch/report"
)

type resumeCmd struct {
	Dir    string `arg:"" optional:"" help:"Directory of the run."`
	Last   string `help:"The newest run of this sheet, in place of its directory." placeholder:"FILE"`
	Sheet  string `help:"Where the sheet is now; - is standard input." placeholder:"FILE"`
	Failed bool   `help:"Try the rows again that failed or were skipped."`
	All    bool   `help:"Show every row of the plan when there is a question."`
	Accept bool   `name:"accept-drift" help:"Go on with a plan file also when accounts have changed since it was made."`
	Yes    bool   `help:"Do not ask; with --failed, --limit, --missing-ok and --data-to-key-owner needed as for run."`
	display
	overrides
}

// Help is shown with --help.
func (resumeCmd) Help() string {
	return `Goes on with a run, whatever ended it: what is finished stays as it is, what
was sent and not answered is looked up on the portal, the rest is carried out,
and results.csv and summary.json are written anew for the whole sheet, which
must not have changed. Options are those of the run; flags given here overrule
them. Of a run that is finished nothing is sent, and its exit code comes again.

Examples:
  docspace-batch resume leavers.20261122T101500Z-7f3a
  docspace-batch resume --last leavers.csv
  docspace-batch resume --last leavers.csv --failed
  docspace-batch resume stdin.20261122T101500Z-7f3a --sheet leavers.csv`
}

// Run goes on with a run.
func (c *resumeCmd) Run(ctx context.Context, s *streams) error {
	s.quiet = c.Quiet
	dir, err := c.dir(s)
	if err != nil {
		return err
	}
	e, err := readEarlier(dir)
	if err != nil {
		return err
	}
	e.failed, e.allowed = c.Failed, !c.Failed && !c.widen()
	if e.finished() {
		if flags := c.unheeded(); len(flags) > 0 {
			s.notice("of no effect here, for the run is finished: %s", strings.Join(flags, ", "))
		}
		return c.again(s, e)
	}
	j := &job{display: c.display, file: c.Sheet, all: c.All, yes: c.Yes, acceptDrift: c.Accept, earlier: e}
	if j.options, err = restored(e.past.Header.Options, c.overrides); err != nil {
		return &failure{code: Usage, message: fmt.Sprintf("%s: %v; nothing was sent", e.dir.path(journalName), err)}
	}
	j.useEnvironment(c.overrides)
	if j.file == "" {
		if j.file, err = e.sheet(); err != nil {
			return err
		}
	}
	return j.do(ctx, s)
}

func (c *resumeCmd) dir(s *streams) (string, error) {
	switch {
	case c.Dir != "" && c.Last != "":
		return "", &failure{code: Usage, message: "both a directory and --last are given", hint: "leave out one of them"}
	case c.Last != "":
		return lastRun(s, c.Last)
	case c.Dir != "":
		return c.Dir, nil
	}
	return "", &failure{
		code: Usage, message: "no run is given", hint: "give the run's directory, or its sheet with --last FILE",
	}
}

// unheeded are the flags given that change nothing of a finished run.
func (c *resumeCmd) unheeded() []string {
	var flags []string
	if c.Sheet != "" {
		flags = append(flags, "--sheet")
	}
	var given map[string]json.RawMessage
	content, _ := json.Marshal(c.overrides) //nolint:gosec // the path of a key, not the key
	_ = json.Unmarshal(content, &given)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		flags = append(flags, "--"+name)
	}
	return flags
}

// again tells once more how a finished run has ended.
func (c *resumeCmd) again(s *streams, e *earlier) error {
	code := ExitCode(e.past.Ended.ExitCode)
	var err error
	switch {
	case c.JSON:
		var summary []byte
		if summary, err = os.ReadFile(e.dir.path(summaryName)); err == nil && json.Valid(summary) {
			_, err = s.out.Write(summary)
		}
		s.notice("this run is finished; nothing was sent")
	case !c.Quiet:
		_, err = s.out.Write([]byte(e.ending(code)))
	case code != OK:
		_, err = s.err.Write([]byte(e.ending(code)))
	}
	if err != nil {
		return err
	}
	if code == RowsFailed {
		fmt.Fprintln(s.err, "hint: "+report.Clean(e.next()))
	}
	if code == OK {
		return nil
	}
	return ended(code)
}

// next is what to do with a finished run of which rows have failed.
func (e *earlier) next() string {
	useful := false
	for _, r := range e.past.Rows {
		useful = useful || r.Result != nil && mayHelp(*r.Result)
	}
	o, _ := restored(e.past.Header.Options, overrides{})
	return nextOfFailed(e.dir, e.past.Header.Sheet.Path, o, useful)
}

func (e *earlier) ending(code ExitCode) string {
	text := fmt.Sprintf("this run is finished; nothing was sent\n\nrun       %s\n", report.Clean(e.past.Header.Run))
	if code != OK {
		text += fmt.Sprintf("exit      %d, %s\n", code, strings.ReplaceAll(code.String(), "_", " "))
	}
	return text + fmt.Sprintf("results   %s\n", report.Clean(e.dir.path(resultsName)))
}
