package engine

import (
	"time"

	"docspace-batch/batch"
)

// end emits what was never begun, or was to be sent again.
func (s *schedule) end() {
	code := batch.CodeStopped
	if s.stop != nil {
		code = s.stop.Code
	}
	for _, l := range s.lanes {
		for _, i := range l.items {
			it := &s.plan.Items[i]
			switch {
			case l.begun != nil && l.begun.index == i:
				s.emit(withdrawn(*l.begun, code).result)
			case it.Past != nil:
				s.emit(planned(i, it, it.Before))
			case it.Sent != nil:
				s.emit(result(sentBefore(step{index: i, item: it}), batch.CodeAnswerLost, "an earlier part of the run has sent this row, "+
					"and this one stopped before it was known what became of it; resume the run", it.Before))
			default:
				s.emit(blocked(i, it, s.found(l, it), code))
			}
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
	if s.breaker.holds() {
		s.abandon()
	}
}
