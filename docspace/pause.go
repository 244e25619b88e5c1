package docspace

import (
	"context"
	"fmt"
	"time"
)

// patience is how long one call has been refused for its pace.
type patience struct{ since time.Time }

// over says whether the call gives up: the portal has refused it for five
// times the longest wait.
func (p *patience) over(maxWait time.Duration) bool {
	if p.since.IsZero() {
		p.since = time.Now()
	}
	return time.Since(p.since) > 5*maxWait
}

// answered learns from a request that was let through.
func (p *pacer) answered(t turn) {
	t.slots.passed(t.sent)
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.sent.After(p.closed) {
		p.tempo = p.tempo.passed()
	}
	if p.tempo.now < p.tempo.top && time.Since(p.changed) >= raiseEvery {
		p.setTempo(p.tempo.raised())
	}
}

// unanswered learns from a request that got no answer: after a long time it is
// as if the answer had come that late.
func (p *pacer) unanswered(t turn) {
	if time.Since(t.sent) >= slowAnswer {
		t.slots.passed(t.sent)
	}
}

// refused learns from an answer 429 and returns when the request may queue up
// again; with a *RateLimitError when it had to wait too long for that.
func (p *pacer) refused(ctx context.Context, t turn, said throttle, refusals *patience) error {
	if refusals.over(p.MaxWait) {
		return &RateLimitError{Limit: said.limit.String(), RetryAfter: max(said.wait, longestPause)}
	}
	switch said.limit {
	case limitAtOnce:
		t.slots.refused(t.sent, said.size)
		return sleep(ctx, p.Random.between(200*time.Millisecond, time.Second))
	case limitDay, limitOther:
		return p.askedToWait(said)
	}
	pause, first := p.slowDown(t, said)
	if pause > p.MaxWait {
		return &RateLimitError{Limit: said.limit.String(), RetryAfter: pause}
	}
	if first {
		p.announce(pause, said)
	}
	return nil
}

// slowDown closes the gate and lowers the pace, once for all requests that
// were on the wire together.
func (p *pacer) slowDown(t turn, said throttle) (pause time.Duration, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !t.sent.After(p.closed) {
		return 0, false
	}
	var next tempo
	if said.limit == limitMinute {
		next, pause = p.tempo.refused(said.size)
	} else {
		next, pause = p.tempo.backedOff()
	}
	p.setTempo(next)
	pause = p.Random.between(pause, pause+pause/5)
	if pause <= p.MaxWait {
		p.close(pause)
	}
	return pause, true
}

// askedToWait obeys a Retry-After. The day's limit holds up POST and PUT alone,
// so reading can go on.
func (p *pacer) askedToWait(said throttle) error {
	p.mu.Lock()
	first := time.Now().Add(said.wait).After(p.until)
	switch {
	case said.limit == limitDay:
		first = time.Now().Add(said.wait).After(p.day)
		p.day = time.Now().Add(said.wait)
	case said.wait <= p.MaxWait:
		p.close(said.wait)
	}
	p.mu.Unlock()
	if said.wait > p.MaxWait {
		return &RateLimitError{Limit: said.limit.String(), RetryAfter: said.wait}
	}
	if first {
		p.announce(said.wait, said)
	}
	return nil
}

// close shuts the gate for all requests; it never opens it earlier. The mutex
// is held.
func (p *pacer) close(d time.Duration) {
	now := time.Now()
	p.closed = now
	if end := now.Add(d); end.After(p.until) {
		p.pausing += end.Sub(later(now, p.until))
		p.until = end
	}
}

// setTempo changes the pace. The mutex is held.
func (p *pacer) setTempo(t tempo) {
	if t.now != p.tempo.now {
		p.limiter.SetLimit(paceOf(t.now))
	}
	p.tempo, p.changed = t, time.Now()
}

func (p *pacer) announce(d time.Duration, said throttle) {
	if p.OnPause == nil || d <= 0 {
		return
	}
	reason := "the portal refuses requests for now"
	switch said.limit {
	case limitMinute:
		reason = fmt.Sprintf("the portal's limit of %d requests a minute is reached", said.size)
	case limitDay:
		reason = "the portal's limit of writes a day is reached"
	}
	p.OnPause(Pause{Until: time.Now().Add(d), Reason: reason})
}

// paused is how long the gate has been closed so far.
func (p *pacer) paused() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pausing - max(0, time.Until(p.until))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
