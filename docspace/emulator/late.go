package emulator

import (
	"slices"
	"time"
)

// postponed is the effect of a request that comes after its answer
// (Fault.Late). Nothing waits for its time: like a job it is made up for
// whenever somebody looks.
type postponed struct {
	call *call
	slot *slot // in the limiter: the server is still at it
	due  time.Time
}

// postpone leads a request through the pipeline now and keeps its effect for
// later. One that is refused has none.
func (p *Portal) postpone(c *call, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	if c.admit() != nil {
		return
	}
	p.late = append(p.late, postponed{c, c.slot, p.now().Add(d)})
	slices.SortStableFunc(p.late, func(a, b postponed) int { return a.due.Compare(b.due) })
	c.slot = nil // it is let go of with the effect
}

// settle does what should have been done by now: late effects and jobs, in the
// order of time. It comes before anything is read.
func (p *Portal) settle() {
	now := p.now()
	for len(p.late) > 0 && !now.Before(p.late[0].due) {
		e := p.late[0]
		p.late = p.late[1:]
		p.settleJobs(e.due)
		p.moment = e.due
		e.happen()
		p.moment = time.Time{}
	}
	p.settleJobs(now)
}

// happen carries the request out, both halves at once. Nobody hears of the
// answer.
func (e postponed) happen() {
	if r, err := e.call.act(); err == nil && r.later != nil {
		_, _ = r.later()
	}
	e.slot.release()
}

// Settle waits until nothing more happens by itself: late effects have come
// and jobs have ended. It does not wait for requests under way.
func (p *Portal) Settle() {
	for {
		left := p.unsettled()
		if left <= 0 {
			return
		}
		<-time.After(left)
	}
}

// unsettled is how long late effects and jobs that are known now still take.
func (p *Portal) unsettled() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	now := p.now()
	last := now
	if n := len(p.late); n > 0 {
		last = p.late[n-1].due
	}
	for _, j := range p.jobs.all {
		if j.running() && j.ends.After(last) {
			last = j.ends
		}
	}
	return last.Sub(now)
}
