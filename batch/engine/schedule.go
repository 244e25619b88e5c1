package engine

import (
	"fmt"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// faultsToStop is how many faultless accounts must be refused alone in the same
// way before it is taken for a fault of the portal.
const faultsToStop = 3

// sweepAfter is how many accepted rows are left unproved at most.
const sweepAfter = 5000

// schedule is all that decides what is sent next. One goroutine owns it.
type schedule struct {
	plan     *plan.Plan
	emit     func(batch.Result)
	lanes    []*lane
	queue    *queue
	jobs     jobs
	seats    seatCount
	sizes    sizes
	shared   int    // calls for many rows on the wire
	unproved []step // accepted, to be proved by a sweep
	sweeping bool
	calls    int // made so far
	flying   int // on the wire
	faults   map[batch.Op]fault
	stop     *Stop
}

// fault is a refusal of faultless accounts, and how often it came in a row.
type fault struct {
	said  string
	times int
}

func newSchedule(p *plan.Plan, batchSize int, emit func(batch.Result)) *schedule {
	s := &schedule{plan: p, emit: emit, faults: map[batch.Op]fault{}}
	s.sizes = sizes{most: batchSize, now: map[string]int{}}
	s.queue = newQueue(s.sizes.of)
	s.seats.scarce = scarce(p)
	s.lanes = make([]*lane, p.Lanes)
	for i := range s.lanes {
		s.lanes[i] = &lane{}
	}
	for i, it := range p.Items {
		s.lanes[it.Lane].items = append(s.lanes[it.Lane].items, i)
		s.expect(it, 1)
	}
	for _, l := range s.lanes {
		s.countFrees(l)
		s.advance(l)
	}
	return s
}

// next is the next call: a job that is due, rows, or a sweep when there is
// nothing else to do. While a sweep is due nothing new is begun: what is created
// or deleted beside it would shift the pages it reads.
func (s *schedule) next(now time.Time) (call, bool) {
	if j := s.jobs.due(now); j != nil {
		j.last = s.stop != nil
		return s.launch(call{op: j.step.item.Row.Op, steps: []step{j.step}, job: j}), true
	}
	if s.sweeping {
		return call{}, false
	}
	if s.stop == nil && len(s.unproved) < sweepAfter {
		if steps := s.queue.next(s.gates()); steps != nil {
			return s.launch(call{op: steps[0].item.Row.Op, steps: steps}), true
		}
	}
	if len(s.unproved) > 0 && s.flying == 0 {
		steps := s.unproved
		s.unproved = nil
		return s.launch(call{op: steps[0].item.Row.Op, steps: steps, sweep: true}), true
	}
	return call{}, false
}

func (s *schedule) gates() gates {
	take, create := s.seats.gates()
	return gates{
		take: take, create: create, demote: !s.jobs.full(), scarce: s.seats.scarce,
		shared: s.shared < sharedAtOnce, parts: s.flying == 0,
	}
}

func (s *schedule) launch(c call) call {
	s.flying++
	s.sweeping = s.sweeping || c.sweep
	if !c.sends() {
		return c
	}
	s.calls++
	c.id = callID(s.calls)
	if c.takes() {
		s.seats.flying++
	}
	if c.shares() {
		s.shared++
	}
	return c
}

// land takes a call off the wire.
func (s *schedule) land(o outcome) {
	c := o.call
	s.flying--
	switch {
	case c.sweep:
		s.sweeping = false
	case c.job != nil:
		s.jobs.looking--
	default:
		s.queue.back(c.steps)
	}
	if c.takes() {
		s.seats.flying--
	}
	if c.shares() {
		s.shared--
	}
	if c.sends() {
		s.sizes.took(c, o.took)
	}
}

// idle says that nothing is on the wire, goes on at the portal or is unproved.
func (s *schedule) idle() bool { return s.flying == 0 && s.jobs.none() && len(s.unproved) == 0 }

// apply takes in what became of a call.
func (s *schedule) apply(o outcome) {
	s.land(o)
	s.unproved = append(s.unproved, o.unproved...)
	if o.parked != nil {
		s.jobs.park(o.parked)
		if s.stop != nil {
			s.jobs.hurry(time.Now())
		}
	}
	for _, steps := range o.again {
		s.resend(steps)
	}
	s.seats.refused(o.seatless)
	for _, r := range o.results {
		s.finish(r)
	}
	s.blame(o)
	if o.stop != nil {
		s.halt(o.stop)
	}
	s.settleSeats()
}

// resend has steps sent again. A create waits its turn: another with its local
// part may be on the wire by now.
func (s *schedule) resend(steps []step) {
	for i := range steps {
		steps[i].resent++
	}
	if steps[0].item.Row.Op == batch.Create {
		s.queue.add(steps[0])
		return
	}
	s.queue.again = append(s.queue.again, steps)
}

// finish takes the result of a step and lets its lane go on.
func (s *schedule) finish(r settled) {
	l := r.step.lane
	l.items = l.items[1:]
	l.now, l.seen = r.result.After, true
	l.blocked = follow(r.result.Code)
	s.emit(r.result)
	done := r.result.Status() == batch.Done
	switch r.step.seats() {
	case -1:
		l.frees--
		s.seats.frees--
		if done {
			s.seats.freed()
		}
	case 1:
		s.countFrees(l)
	}
	if l.blocked != "" {
		s.seats.frees -= l.frees
		l.frees = 0
	}
	s.advance(l)
}

// advance emits what needs no call at the head of a lane and queues the first
// step that does.
func (s *schedule) advance(l *lane) {
	for len(l.items) > 0 {
		i := l.items[0]
		it := s.plan.Items[i]
		if l.blocked == "" && it.Step() {
			s.expect(it, -1)
			s.queue.add(step{index: i, item: it, lane: l, now: s.found(l, it)})
			return
		}
		r := planned(i, it, s.found(l, it))
		if l.blocked != "" {
			r = blocked(i, it, s.found(l, it), l.blocked)
		}
		l.items = l.items[1:]
		if l.blocked != "" {
			s.expect(it, -1)
		}
		s.emit(r)
		if l.blocked == "" {
			l.blocked = follow(r.Code)
		}
	}
}

// expect counts steps that come once the rows before them are done.
func (s *schedule) expect(it plan.Item, n int) {
	if it.Step() {
		g, _ := groupOf(it, it.Before)
		s.queue.coming[g] += n
	}
}

// found is the account as a row finds it.
func (s *schedule) found(l *lane, it plan.Item) batch.Account {
	if l.seen {
		return l.now
	}
	return it.Before
}

// blame notes refusals that no row is guilty of; some of the same in a row are
// the portal's fault (docspace-api.md §24).
func (s *schedule) blame(o outcome) {
	op := o.call.op
	if o.faultless == "" {
		for _, r := range o.results {
			if r.result.Status() == batch.Done {
				delete(s.faults, op)
			}
		}
		return
	}
	f := s.faults[op]
	if f.said != o.faultless {
		f = fault{said: o.faultless}
	}
	f.times++
	s.faults[op] = f
	if f.times >= faultsToStop {
		s.halt(&Stop{Code: batch.CodePortalFault, Err: fmt.Errorf("the portal refuses rows that nothing is wrong with: %s", f.said)})
	}
}

// end emits what was never begun.
func (s *schedule) end() {
	code := batch.CodeStopped
	if s.stop != nil {
		code = s.stop.Code
	}
	for _, l := range s.lanes {
		for _, i := range l.items {
			it := s.plan.Items[i]
			s.emit(blocked(i, it, s.found(l, it), code))
		}
		l.items = nil
	}
}

// halt ends the run in good order: jobs are looked at once more, nothing new is
// begun.
func (s *schedule) halt(stop *Stop) {
	if s.stop == nil {
		s.stop = stop
	}
	s.jobs.hurry(time.Now())
}
