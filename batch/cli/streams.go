package cli

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"golang.org/x/term"

	"docspace-batch/report"
)

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	quiet    bool
	bar      atomic.Pointer[report.Progress] // drawn at the moment; nil: none
	timing   *timing                         // of the command's requests; nil: there is no client yet
}

// notice tells something that is not what the command was asked for.
func (s *streams) notice(format string, args ...any) {
	if !s.quiet {
		fmt.Fprintln(s.errors(), report.Clean(fmt.Sprintf(format, args...)))
	}
}

// errors is standard error, with the bar out of the way.
func (s *streams) errors() io.Writer {
	if bar := s.bar.Load(); bar != nil {
		return bar.Writer()
	}
	return s.err
}

// interactive says whether there is a person to answer questions.
func (s *streams) interactive() bool { return isTerminal(s.in) && isTerminal(s.err) }

// progress begins to show how far something is.
func (s *streams) progress(noun string, total int, mode report.ProgressMode) *report.Progress {
	bar := report.NewProgress(report.ProgressConfig{Out: s.err, Mode: mode, Width: width(s.err), Total: total, Noun: noun})
	s.bar.Store(bar)
	return bar
}

// close ends what progress has begun.
func (s *streams) close(bar *report.Progress, interrupted bool) {
	s.bar.Store(nil)
	bar.Close(interrupted)
}

// mode is how progress is shown on these streams.
func (s *streams) mode(off bool) report.ProgressMode {
	switch {
	case off || s.quiet:
		return report.ProgressNone
	case isTerminal(s.err):
		return report.ProgressBar
	}
	return report.ProgressLines
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is how many columns a terminal has; 0 when it is none.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
