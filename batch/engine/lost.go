package engine

import (
	"context"
	"time"

	"docspace-batch/batch"
)

// settleLost reads the accounts of a call whose answer was lost until they show
// the effect or the patience is over: a proxy's timeout does not stop the server
// (docspace-api.md §18.3, §23). Nothing is sent again meanwhile.
func (w worker) settleLost(ctx context.Context, t twin, o *outcome) {
	rest := o.call.steps
	var lost time.Time
	for i := range rest {
		if rest[i].sent.lost.IsZero() {
			rest[i].sent.lost = time.Now()
		}
		lost = latest(lost, rest[i].sent.lost)
	}
	var over bool
	for looks := 0; ; looks++ {
		rest = w.lookLost(ctx, t, o, rest)
		left := w.settle - time.Since(lost)
		over = left <= 0
		if len(rest) == 0 || over || ctx.Err() != nil || o.stop != nil {
			break
		}
		pause(ctx, min(lookPause(looks), left))
	}
	for _, s := range rest {
		if over && (s.resumed || t.twice && s.resent == 0) {
			w.renew(o, s)
			continue
		}
		o.settle(s, batch.CodeAnswerLost, "the request was sent and its answer was lost; the account does not show the "+
			"effect so far; look at it on the portal, or resume the run", s.now)
	}
}

// lookLost reads each account once and returns the steps whose effect is not
// there yet.
func (w worker) lookLost(ctx context.Context, t twin, o *outcome, steps []step) []step {
	var rest []step
	for i, r := range w.readAll(ctx, t, steps) {
		s := steps[i]
		switch {
		case r.err != nil:
			w.unread(o, s, r.err)
		case t.reached(s, r.now):
			o.done(t, s, r.now)
		default:
			s.now = r.now
			rest = append(rest, s)
		}
	}
	return rest
}

// settleAgain finds out what became of rows whose answer nobody has seen: an
// earlier part of the run has sent them, or the portal answered nothing after
// they were sent.
func (w worker) settleAgain(ctx context.Context, c call) outcome {
	o := outcome{call: c}
	t := w.twins[c.op]
	s := c.steps[0]
	switch {
	case s.sent.answered && (!s.resumed || t.confirm != nil):
		w.settleAccepted(ctx, t, &o, c.steps)
	case t.recover != nil && t.recover(ctx, w, &o):
	default:
		w.settleLost(ctx, t, &o)
	}
	return o
}

// renew plans a row anew whose effect has not come, by its account as it is now:
// an earlier part of the run has sent it, or it may be sent twice.
func (w worker) renew(o *outcome, s step) {
	switch d := w.decide(s, s.now); d.Verdict {
	case batch.Do:
		s.resumed, s.sent.lost = false, time.Time{}
		s.resent++ // should the effect come all the same, it is the row's own
		o.anew = append(o.anew, s)
	default:
		o.settle(s, d.Code, d.Message, s.now)
	}
}

// await gives an earlier attempt that may be carried out still the time for
// that.
func (w worker) await(ctx context.Context, t twin, steps []step) {
	began := time.Now()
	for looks := 0; ctx.Err() == nil; looks++ {
		open := false
		for i, r := range w.readAll(ctx, t, steps) {
			open = open || r.err == nil && !t.reached(steps[i], r.now)
		}
		left := w.settle - time.Since(began)
		if !open || left <= 0 {
			return
		}
		pause(ctx, min(lookPause(looks), left))
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
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
