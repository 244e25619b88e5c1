package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/sheet"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// maxFaults is how many errors of a sheet are shown.
const maxFaults = 100

// failure is an error that knows its exit code and what to do next.
type failure struct {
	code    ExitCode
	message string
	hint    string // several lines are several hints
	err     error
}

func (f *failure) Error() string { return f.message }
func (f *failure) Unwrap() error { return f.err }

// explain makes a failure of any error: the one place where errors get their
// exit codes.
func explain(err error) *failure {
	var known *failure
	var faults sheet.Faults
	var twice *sheet.OperationTwiceError
	var option *sheet.OptionError
	var config *docspace.ConfigError
	var fault *docspace.Error
	var limit *docspace.RateLimitError
	var signal Signal
	var unrecorded *recordError
	var many *tooManyErrors
	var stop *engine.Stop
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &faults):
		return sheetFailure(faults)
	case errors.As(err, &twice):
		return &failure{code: Usage, message: err.Error(), hint: "leave out --operation, or the column"}
	case errors.As(err, &option):
		return &failure{code: Usage, message: err.Error(), hint: option.Fix}
	case errors.As(err, &config):
		return &failure{code: Portal, message: config.Message, hint: config.Hint}
	case errors.As(err, &fault):
		return &failure{code: Portal, message: err.Error(), hint: cmp.Or(fault.Hint, "try again; when it goes on, ask who runs the portal")}
	case errors.As(err, &limit):
		return &failure{code: Limit, message: err.Error(), hint: "nothing was changed; try again later, or with a longer --max-wait"}
	case errors.As(err, &signal):
		return &failure{code: exitOfSignal(signal), message: err.Error()}
	case errors.Is(err, context.Canceled):
		return &failure{code: Interrupted, message: "interrupted"}
	case errors.As(err, &unrecorded):
		return &failure{code: Limit, message: err.Error(), hint: "see to the disk, then go on with the run: what is done stays done"}
	case errors.As(err, &many):
		return &failure{code: Limit, message: err.Error(), hint: "look at the rows that failed before the rest is carried out"}
	case errors.Is(err, errTime):
		return &failure{code: Limit, message: err.Error()}
	case errors.As(err, &stop) && stop.Code == batch.CodePortalFault:
		return &failure{
			code: Portal, message: err.Error(),
			hint: "look at the portal's settings (may people be invited?) and its services, then go on with the run",
		}
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok && path.Op == "write" && strings.HasPrefix(path.Path, "/dev/std") {
		return &failure{code: Internal, message: "the output cannot be written: " + path.Err.Error(), hint: "see where it goes"}
	}
	return &failure{code: Internal, message: err.Error(), hint: "this is a fault of the tool; please report it"}
}

func sheetFailure(faults sheet.Faults) *failure {
	faults = slices.Clone(faults)
	slices.SortStableFunc(faults, func(a, b sheet.Fault) int { // what is wrong with all of it comes first
		return cmp.Compare(min(a.Line, 1), min(b.Line, 1))
	})
	lines := make([]string, 0, min(len(faults), maxFaults)+1)
	for i, f := range faults {
		if i == maxFaults {
			lines = append(lines, fmt.Sprintf("and %d more", len(faults)-maxFaults))
			break
		}
		lines = append(lines, f.Error())
	}
	noun := "errors"
	if len(faults) == 1 {
		noun = "error"
	}
	return &failure{
		code:    SheetErrors,
		message: strings.Join(append(lines, fmt.Sprintf("the sheet has %d %s; nothing was sent", len(faults), noun)), "\n"),
		hint:    "mend the sheet; `docspace-batch check FILE` reads it without a portal",
	}
}

// print writes a failure for people, cleaned of what could steer a terminal,
// and broken into lines there.
func (f *failure) print(w io.Writer) {
	write := func(lead, text string) {
		for line := range strings.SplitSeq(text, "\n") {
			if isTerminal(w) {
				fmt.Fprint(w, report.Wrap(lead, line))
			} else {
				fmt.Fprintln(w, lead+report.Clean(line))
			}
		}
	}
	write("docspace-batch: ", f.message)
	if f.hint != "" {
		write("hint: ", f.hint)
	}
}
