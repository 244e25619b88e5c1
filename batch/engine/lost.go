package engine

import (
	"context"
	"errors"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// settleLost reads the accounts of a call whose answer was lost until they show
// the effect or the patience is over: a proxy's timeout does not stop the server
// (docspace-api.md §18.3, §23). Nothing is sent again.
func (w worker) settleLost(ctx context.Context, t twin, o *outcome) {
	lost := time.Now()
	rest := o.call.steps
	for looks := 0; ; looks++ {
		rest = w.lookLost(ctx, t, o, rest)
		left := w.settle - time.Since(lost)
		if len(rest) == 0 || left <= 0 || ctx.Err() != nil || o.stop != nil {
			break
		}
		pause(ctx, min(lookPause(looks), left))
	}
	o.settleAll(rest, batch.CodeAnswerLost, "the request was sent and its answer was lost; the account does not show the "+
		"effect so far; look at it on the portal, or run the sheet again")
}

// lookLost reads each account once and returns the steps whose effect is not
// there yet.
func (w worker) lookLost(ctx context.Context, t twin, o *outcome, steps []step) []step {
	var rest []step
	for i, r := range w.readAll(ctx, t, steps) {
		s := steps[i]
		if r.err == nil && t.reached(s, r.now) {
			o.done(t, s, r.now)
			continue
		}
		if r.err == nil {
			s.now = r.now
		}
		var fault *docspace.Error
		if errors.As(r.err, &fault) && fault.Fatal() {
			o.stop = &Stop{Code: batch.CodePortalFault, Err: r.err}
		}
		rest = append(rest, s)
	}
	return rest
}

// lookPause is the time between two looks: 1, 2, 4 and then always 5 seconds.
func lookPause(looks int) time.Duration {
	seconds := []int{1, 2, 4, 5}
	return time.Duration(seconds[min(looks, len(seconds)-1)]) * time.Second
}

// pause waits, but not beyond the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
