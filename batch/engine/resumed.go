package engine

import (
	"slices"
	"time"

	"docspace-batch/batch"
)

// begin has a step carried out whose turn has come. One that an earlier part of
// the run has sent is settled first; a demotion by following its job.
func (s *schedule) begin(st step) {
	before := st.item.Sent
	if before == nil {
		s.queue.add(st)
		return
	}
	st = sentBefore(st)
	if st.startsJob() {
		j := newJob(st, before.At)
		j.next = time.Now()
		s.jobs.park(j)
		return
	}
	s.unsettled.add(st)
}

// sentBefore is a step as an earlier part of the run has sent it.
func sentBefore(st step) step {
	before := st.item.Sent
	st.resumed, st.now = true, st.item.Before
	st.moved = !before.Moving
	st.sent = sent{
		call: before.Call, attempts: st.item.Attempts, started: before.At, lost: before.At, answered: before.Answered,
	}
	return st
}

// abandon gives up what only a portal that answers could tell.
func (s *schedule) abandon() {
	lost := slices.Concat(s.unproved, s.unsettled.takeAll())
	parked := s.jobs.parked
	s.unproved, s.jobs.parked = nil, nil
	for _, st := range lost {
		s.finish(settled{st, result(st, batch.CodeAnswerLost, "the request was sent, and then the portal did not answer any more; "+
			"resume the run when it does", st.now)})
	}
	for _, j := range parked {
		s.finish(settled{j.step, result(j.step, batch.CodeJobOutcomeLost, "the portal's job was still going on when the portal did not "+
			"answer any more; resume the run when it does", j.step.now)})
	}
}
