package engine

import (
	"context"
	"errors"

	"docspace-batch/batch"
)

// Stop is why a run ended before all its rows were carried out. Run returns it
// as its error; rows that were not begun have its code. A context that is
// cancelled with a *Stop as its cause ends the run with that one.
type Stop struct {
	Code batch.Code // the code of the rows left: stopped, quota_spent, no_time or portal_fault
	Err  error      // what happened: a *docspace.Error, a *docspace.RateLimitError, or the context's cause
}

func (s *Stop) Error() string { return s.Err.Error() }

// Unwrap gives what happened.
func (s *Stop) Unwrap() error { return s.Err }

// stopOf is how a run ends whose context was cancelled.
func stopOf(ctx context.Context) *Stop {
	cause := context.Cause(ctx)
	if stop, ok := errors.AsType[*Stop](cause); ok {
		return stop
	}
	return &Stop{Code: batch.CodeStopped, Err: cause}
}
