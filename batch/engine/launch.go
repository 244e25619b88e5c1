package engine

import "time"

// launch puts a call on the wire.
func (s *schedule) launch(c call) call {
	s.flying++
	c.at = time.Now()
	switch c.kind {
	case sweeping:
		s.sweeping = true
	case probing:
		s.breaker.asking = true
	}
	if !c.sends() {
		return c
	}
	s.breaker.trying = s.breaker.open
	s.calls++
	c.id = callID(s.calls)
	if c.takes() {
		s.seats.flying++
	}
	if c.steps[0].startsJob() {
		s.jobs.starting++
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
	switch c.kind {
	case sweeping:
		s.sweeping = false
	case looking:
		s.jobs.looking--
	case sending:
		s.queue.back(c.steps)
		s.sizes.took(c, o.took)
		if c.takes() {
			s.seats.flying--
		}
		if c.steps[0].startsJob() {
			s.jobs.starting--
		}
		if c.shares() {
			s.shared--
		}
	}
	s.breaker.took(o, time.Now())
}
