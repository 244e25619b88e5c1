package engine

import (
	"slices"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// sweepAfter is how many accepted rows are left unproved at most.
const sweepAfter = 5000

// schedule is all that decides what is sent next. One goroutine owns it.
type schedule struct {
	plan      *plan.Plan
	emit      func(batch.Result)
	lanes     []*lane
	queue     *queue
	jobs      jobs
	seats     seatCount
	sizes     sizes
	shared    int    // calls for many rows on the wire
	unproved  []step // accepted, to be proved by a sweep
	sweeping  bool
	unsettled unsettled
	breaker   breaker
	calls     int // made so far
	flying    int // on the wire
	faults    map[batch.Op]fault
	accepted  map[batch.Op]int  // calls that carried out something
	spent     map[batch.Op]bool // whose rows the portal takes no more for now
	stop      *Stop
}

func newSchedule(p *plan.Plan, e *Engine, emit func(batch.Result)) *schedule {
	s := &schedule{
		plan: p, emit: emit, unsettled: unsettled{}, faults: map[batch.Op]fault{}, accepted: map[batch.Op]int{},
		spent: map[batch.Op]bool{},
		calls: e.calls, breaker: breaker{giveUp: e.giveUp},
	}
	s.sizes = sizes{most: e.batchSize, now: map[string]int{}}
	s.queue = newQueue(s.sizes.of)
	s.seats.scarce = scarce(p)
	s.lanes = lanesOf(p)
	for i := range p.Items {
		s.expect(&p.Items[i], 1)
	}
	for _, l := range s.lanes {
		s.foresee(l)
		s.advance(l)
	}
	return s
}

// next is the next call: a job that is due, what is to be settled, rows, or a
// sweep when there is nothing else to do. While a sweep is due nothing new is
// begun: what is created or deleted beside it would shift the pages it reads.
// While the portal does not answer it is asked whether it does again.
func (s *schedule) next(now time.Time) (call, bool) {
	if s.breaker.over(now) {
		s.halt(s.breaker.stop(now))
	}
	if s.breaker.holds() {
		if s.stop == nil && s.breaker.due(now) {
			return s.launch(call{kind: probing}), true
		}
		return call{}, false
	}
	if j := s.jobs.due(now); j != nil {
		j.last = s.stop != nil
		return s.launch(call{kind: looking, op: j.step.item.Row.Op, steps: []step{j.step}, job: j}), true
	}
	if s.sweeping {
		return call{}, false
	}
	if steps := s.unsettled.next(); steps != nil {
		return s.launch(call{kind: settling, id: steps[0].sent.call, op: steps[0].item.Row.Op, steps: steps}), true
	}
	if s.stop == nil && len(s.unproved) < sweepAfter && s.breaker.sends() {
		for steps := s.queue.next(s.gates()); steps != nil; steps = s.queue.next(s.gates()) {
			if op := steps[0].item.Row.Op; !s.spent[op] {
				return s.launch(call{op: op, steps: steps}), true
			}
			s.forgo(steps)
		}
	}
	if len(s.unproved) > 0 && s.flying == 0 {
		steps := s.unproved
		s.unproved = nil
		return s.launch(call{kind: sweeping, op: steps[0].item.Row.Op, steps: steps}), true
	}
	return call{}, false
}

// forgo leaves steps to a later part of the run: the portal takes no more of
// their kind for now.
func (s *schedule) forgo(steps []step) {
	s.queue.back(steps)
	for _, st := range steps {
		s.finish(withdrawn(st, batch.CodeInviteLimit))
	}
	s.settleSeats()
}

func (s *schedule) gates() gates {
	take, create, keep := s.seats.gates()
	return gates{
		take: take, create: create, keep: keep, job: !s.jobs.full(), scarce: s.seats.scarce,
		shared: s.shared < sharedAtOnce, parts: s.flying == 0,
	}
}

// idle says that nothing is on the wire, goes on at the portal, is to be looked
// at again or waits for the portal.
func (s *schedule) idle() bool {
	return s.flying == 0 && s.jobs.none() && len(s.unproved) == 0 && len(s.unsettled) == 0 &&
		(s.stop != nil || !s.breaker.holds() || s.queue.empty())
}

// wake is when something is to be done though nothing comes back; the zero time
// when nothing is.
func (s *schedule) wake() time.Time {
	if s.breaker.holds() {
		if s.breaker.asking || s.stop != nil {
			return time.Time{}
		}
		return s.breaker.next
	}
	return s.jobs.wake()
}

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
	s.unsettled.add(o.unsettled...)
	keepBegun(o.anew)
	keepBegun(o.seatless)
	for _, steps := range o.again {
		keepBegun(steps)
	}
	s.resend(o.again)
	for _, st := range o.anew {
		if st.lane.blocked != "" {
			s.finish(settled{st, st.lane.result(st.index, st.item, st.now)})
			continue
		}
		s.queue.add(st)
	}
	s.seats.refused(o.seatless)
	if s.seats.full {
		s.seats.refused(s.queue.takeInvited())
	}
	for _, r := range o.results {
		s.finish(r)
	}
	if o.spent {
		s.spent[o.call.op] = true
	}
	s.blame(o)
	if o.stop != nil {
		s.halt(o.stop)
	}
	if s.stop != nil && s.breaker.holds() {
		s.abandon()
	}
	s.settleSeats()
}

// keepBegun notes steps that were sent and wait for being sent again, should the
// run end before.
func keepBegun(steps []step) {
	for i := range steps {
		st := steps[i]
		st.lane.begun = &st
	}
}

// resend has steps sent again, before all that were to be sent again already: a
// refused call is followed up to its lone rows. A create waits its turn: another
// with its local part may be on the wire by now.
func (s *schedule) resend(calls [][]step) {
	for _, steps := range slices.Backward(calls) {
		for i := range steps {
			steps[i].resent++
			if steps[i].heard == 0 {
				steps[i].heard = 1 + s.accepted[steps[i].item.Row.Op]
			}
		}
		if steps[0].item.Row.Op == batch.Create {
			s.queue.add(steps[0])
			continue
		}
		s.queue.again = append([][]step{steps}, s.queue.again...)
	}
}

// finish takes the result of a step and lets its lane go on.
func (s *schedule) finish(r settled) {
	l := r.step.lane
	l.items = l.items[1:]
	l.now, l.begun = nil, nil
	if len(l.items) > 0 {
		after := r.result.After
		l.now = &after
	}
	l.ended(r.step.item, r.result.Code)
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
		s.forget(l)
		s.foresee(l)
	}
	if l.blocked != "" {
		s.forget(l)
	}
	s.advance(l)
}

// advance emits what needs no call at the head of a lane and queues the first
// step that does.
func (s *schedule) advance(l *lane) {
	for len(l.items) > 0 {
		i := l.items[0]
		it := &s.plan.Items[i]
		if it.Step() && (l.blocked == "" || it.Sent != nil) { // what was sent is settled in any case
			s.expect(it, -1)
			s.begin(step{index: i, item: it, lane: l, now: s.found(l, it), borrows: l.borrows && seats(it) > 0})
			return
		}
		r := planned(i, it, s.found(l, it))
		if l.blocked != "" && it.Past == nil {
			r = l.result(i, it, s.found(l, it))
		}
		l.items = l.items[1:]
		if l.blocked != "" {
			s.expect(it, -1)
		}
		s.emit(r)
		l.ended(it, r.Code)
	}
}

// expect counts steps that come once the rows before them are done.
func (s *schedule) expect(it *plan.Item, n int) {
	if it.Step() {
		g, _ := groupOf(step{item: it, now: it.Before})
		s.queue.coming[g] += n
	}
}

// found is the account as a row finds it.
func (s *schedule) found(l *lane, it *plan.Item) batch.Account {
	if l.now != nil {
		return *l.now
	}
	return it.Before
}
