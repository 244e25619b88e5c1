package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

const (
	silentCalls  = 5 // in a row without an answer, until nothing new is sent
	firstPause   = 2 * time.Second
	longestPause = 30 * time.Second
	probeTime    = 20 * time.Second // what a portal that works needs at most to say whose key it is
)

// breaker holds the run up while the portal does not answer: it pauses, asks the
// portal something harmless, then lets one call through, and all others when that
// one was answered. When no call was answered for too long the run ends.
type breaker struct {
	giveUp time.Duration
	silent int       // calls in a row without an answer
	since  time.Time // the first of them was sent
	open   bool
	opened time.Time
	next   time.Time     // when the portal is asked
	pause  time.Duration // before that
	asking bool
	trial  bool // it has answered, so one call may be sent
	trying bool // that call is on the wire
	err    error
}

// silent says whether an error means that the portal does not answer, and notes
// that: no connection, no answer, a proxy's page instead of one.
func (o *outcome) silent(err error) bool {
	fault, ok := errors.AsType[*docspace.Error](err)
	if !ok || fault.Kind != docspace.Unreachable && !answerLost(fault) {
		return false
	}
	o.unheard(err)
	return true
}

// broken says whether an error means that the portal cannot say anything at the
// moment of what it was asked for, and notes that like silence.
func (o *outcome) broken(err error) bool {
	fault, ok := errors.AsType[*docspace.Error](err)
	if !ok || fault.Kind != docspace.Server {
		return false
	}
	o.unheard(err)
	return true
}

// unheard notes the first sign of silence.
func (o *outcome) unheard(err error) {
	if o.silence == nil {
		o.since = time.Now()
	}
	o.silence = err
}

// took learns from a call that has ended.
func (b *breaker) took(o outcome, now time.Time) {
	b.asking = b.asking && o.call.kind != probing
	b.trying = b.trying && !o.call.sends()
	switch {
	case o.silence != nil:
		if b.silent == 0 {
			b.since = o.since.Add(-o.took)
		}
		b.silent++
		if o.away || b.trial || b.silent >= silentCalls {
			b.hold(o.silence, now)
		}
	case o.call.kind == probing:
		b.trial = true
	case o.answered && !o.call.at.Before(b.opened): // not one that was on the wire when it opened
		*b = breaker{giveUp: b.giveUp}
	}
}

// hold pauses, longer each time.
func (b *breaker) hold(err error, now time.Time) {
	b.err, b.trial = err, false
	if b.open && now.Before(b.next) {
		return // one of several that were on the wire together
	}
	if !b.open {
		b.open, b.opened = true, now
	}
	b.pause = min(max(firstPause, 2*b.pause), longestPause)
	b.next = now.Add(b.pause)
}

// holds says whether nothing may be begun but to ask the portal.
func (b *breaker) holds() bool { return b.open && !b.trial }

// sends says whether rows may be sent.
func (b *breaker) sends() bool { return !b.open || b.trial && !b.trying }

// due says whether the portal is to be asked now.
func (b *breaker) due(now time.Time) bool { return b.holds() && !b.asking && !now.Before(b.next) }

// over says whether the portal has not answered for too long.
func (b *breaker) over(now time.Time) bool { return b.due(now) && now.Sub(b.since) >= b.giveUp }

// stop is how the run ends then.
func (b *breaker) stop(now time.Time) *Stop {
	return &Stop{Code: batch.CodePortalFault, Err: fmt.Errorf("the portal has not answered for %s: %w",
		now.Sub(b.since).Round(time.Second), b.err)}
}

// probe asks the portal something that a portal which works can answer.
func (w worker) probe(ctx context.Context, c call) outcome {
	o := outcome{call: c}
	brief, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	_, err := w.client.Key(brief)
	switch {
	case err == nil, ctx.Err() != nil, o.silent(err), o.broken(err):
	case brief.Err() != nil:
		o.unheard(fmt.Errorf("no answer within %s", probeTime))
	default:
		o.stop = &Stop{Code: batch.CodePortalFault, Err: err}
	}
	return o
}
