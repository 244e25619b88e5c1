package engine

import (
	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// spareSeats is how many seats must be left over for creates to pass each other
// safely: each takes one for a moment (docspace-api.md §5.7).
const spareSeats = 64

const noSeatMessage = "no paid seat is left on the portal, and no row of this run can free one any more; " +
	"free seats or buy some, then resume the run with --failed"

// seatCount decides when steps that take a paid seat may be sent.
type seatCount struct {
	scarce  bool   // so few seats are left that creates must not pass each other
	frees   int    // steps that can still free a seat
	borrows int    // lanes that will take a seat and free it again
	flying  int    // calls on the wire that take seats
	waiting []step // refused for want of a seat
	full    bool   // the last call that took a seat was refused for want of one
	tried   bool   // once more after nothing could free a seat any more
}

// scarce says whether the seats may not suffice for all that the plan takes. How
// many are left is often not known where it is known that they are limited.
func scarce(p *plan.Plan) bool {
	return p.Seats.Allowed >= 0 && p.Seats.Left < p.Seats.Needed+spareSeats
}

// gates are open for steps that take a seat while the portal has some. Creates
// wait until all that can free a seat is done, and those that keep their seat
// until those are done that give it back: the portal would silently make a User
// instead of refusing (docspace-api.md §5.6).
func (c *seatCount) gates() (take, create, keep bool) {
	return !c.full, !c.full && c.frees == 0, c.borrows == 0
}

func (c *seatCount) refused(steps []step) {
	if len(steps) > 0 {
		c.waiting = append(c.waiting, steps...)
		c.full = true
	}
}

// freed opens the gates again.
func (c *seatCount) freed() { c.full, c.tried = false, false }

// release gives back the steps that waited when they may be sent again: a seat
// was freed, or nothing can free one any more and they are tried once. failed
// says that they were, and that there is no seat for any step.
func (c *seatCount) release() (again []step, failed bool) {
	if c.full {
		switch {
		case c.frees > 0 || c.flying > 0:
			return nil, false
		case c.tried:
			failed = true
		default:
			c.full, c.tried = false, true
		}
	}
	again, c.waiting = c.waiting, nil
	return again, failed
}

// foresee counts the steps of a lane that free a seat and come before one that
// takes a seat, and notes whether that seat is freed again.
func (s *schedule) foresee(l *lane) {
	took := false
	for _, i := range l.items {
		it := &s.plan.Items[i]
		if !it.Step() {
			continue
		}
		switch n := seats(it); {
		case took && n != 0:
			if n < 0 {
				l.borrows = true
				s.seats.borrows++
			}
			return
		case n > 0:
			took = true
		case n < 0:
			l.frees++
			s.seats.frees++
		}
	}
}

// forget takes back what was foreseen of a lane.
func (s *schedule) forget(l *lane) {
	s.seats.frees -= l.frees
	l.frees = 0
	if l.borrows {
		s.seats.borrows--
		l.borrows = false
	}
}

// settleSeats sends the steps that wait for a seat again, or fails all that
// would take one.
func (s *schedule) settleSeats() {
	steps, failed := s.seats.release()
	if !failed {
		for _, st := range steps {
			s.queue.add(st)
		}
		return
	}
	for _, st := range append(steps, s.queue.takeAll()...) {
		s.finish(settled{st, result(st, batch.CodeNoSeat, noSeatMessage, st.now)})
	}
}
