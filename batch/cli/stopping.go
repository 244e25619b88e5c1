package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
)

// stopping says when a run ends by itself, or does not even begin.
type stopping struct {
	MaxErrors   errorBudget   `json:"max-errors,omitempty" help:"Stop when more than N rows, or N% of the sheet's, have failed or are unknown; 100% lifts it." placeholder:"N|N%"`
	MaxDuration time.Duration `json:"max-duration" help:"Stop in good order after this time, counted from the start of the command; 0: never." placeholder:"DUR"`
	WaitLock    time.Duration `json:"wait-lock" help:"Wait so long for another run with a key of this user on this portal to end." placeholder:"DUR"`
}

func (f stopping) validate() error {
	if _, err := f.MaxErrors.of(0); err != nil {
		return err
	}
	if f.MaxDuration < 0 || f.WaitLock < 0 {
		return &failure{code: Usage, message: "--max-duration and --wait-lock must not be negative"}
	}
	return nil
}

// errorBudget is how many rows may fail before a run stops: a number, a share
// of the sheet's rows such as "5%", or "" for all of them.
type errorBudget string

// of is the number of rows that may fail among the rows of a sheet.
func (b errorBudget) of(rows int) (int, error) {
	if b == "" {
		return math.MaxInt, nil
	}
	if share, ok := strings.CutSuffix(string(b), "%"); ok {
		if percent, err := strconv.Atoi(share); err == nil && percent >= 0 && percent <= 100 {
			return rows * percent / 100, nil
		}
	} else if n, err := strconv.Atoi(string(b)); err == nil && n >= 0 {
		return n, nil
	}
	return 0, &failure{
		code: Usage, message: fmt.Sprintf("--max-errors is a number of rows such as 10, or a share of them such as 5%%, not %q", string(b)),
	}
}

// errTime is the cause of a run that ends because its time is over.
var errTime = errors.New("the time of --max-duration is over")

// within gives a context that ends with the time there is.
func (f stopping) within(ctx context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if f.MaxDuration == 0 {
		return ctx, cancel
	}
	over := time.AfterFunc(f.MaxDuration, func() { cancel(&engine.Stop{Code: batch.CodeNoTime, Err: errTime}) })
	return ctx, func(cause error) {
		over.Stop()
		cancel(cause)
	}
}

// stoppedBefore is how a command ends that was stopped before it carried
// anything out; another end is as it was.
func (f stopping) stoppedBefore(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if cause == nil || !errors.Is(err, context.Canceled) && !errors.Is(err, cause) {
		return err
	}
	if errors.Is(cause, errTime) {
		return &failure{
			code: Limit, message: fmt.Sprintf("%v (%s); nothing was sent", errTime, f.MaxDuration), hint: "give it more time", err: errTime,
		}
	}
	stopped := explain(cause)
	stopped.message = "nothing was sent; the run stopped: " + stopped.message
	return stopped
}

// tooManyErrors is the cause of a run that ends because too many rows failed.
type tooManyErrors struct {
	failed int
	budget errorBudget
}

func (e *tooManyErrors) Error() string {
	return fmt.Sprintf("%s failed or unknown, which is more than --max-errors %s", are(e.failed, "row"), e.budget)
}

func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return fmt.Sprintf("%d %ss are", n, noun)
}

// mistakes counts the rows of this part of a run that go wrong.
type mistakes struct {
	budget errorBudget
	most   int
	failed int
	stop   context.CancelCauseFunc
}

// mistakes begins with the rows that the plan refuses: when they are too many,
// nothing is sent.
func (j *job) mistakes(made *plan.Plan, stop context.CancelCauseFunc) *mistakes {
	most, _ := j.MaxErrors.of(len(made.Items)) // it was looked at before
	m := &mistakes{budget: j.MaxErrors, most: most, stop: stop}
	for _, it := range made.Items {
		if refused(it) {
			m.failed++
		}
	}
	m.look()
	return m
}

// count counts the result of a row, unless it was known from the plan.
func (m *mistakes) count(r batch.Result, it plan.Item) {
	if s := r.Status(); !refused(it) && (s == batch.Failed || s == batch.Unknown) {
		m.failed++
		m.look()
	}
}

func (m *mistakes) look() {
	if m.failed > m.most {
		m.stop(&engine.Stop{Code: batch.CodeStopped, Err: &tooManyErrors{m.failed, m.budget}})
	}
}

// refused says whether it is known before anything is sent that a row fails.
func refused(it plan.Item) bool { return it.Past == nil && !it.Held && it.Verdict == batch.Refuse }
