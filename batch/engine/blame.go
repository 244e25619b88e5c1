package engine

import (
	"fmt"

	"docspace-batch/batch"
)

// faultsToStop is how many faultless accounts must be refused alone in the same
// way before it is taken for a fault of the portal.
const faultsToStop = 3

// fault is a refusal of faultless accounts, and how often it came in a row.
type fault struct {
	said  string
	times int
}

// blame notes refusals that no row is guilty of; some of the same in a row are
// the portal's fault (docspace-api.md §24). They are not when others of the same
// call were accepted meanwhile.
func (s *schedule) blame(o outcome) {
	op := o.call.op
	if o.faultless == "" {
		if o.accepted() {
			s.accepted[op]++
			delete(s.faults, op)
		}
		return
	}
	if heard := o.call.steps[0].heard; heard != 0 && heard <= s.accepted[op] {
		return
	}
	f := s.faults[op]
	if f.said != o.faultless {
		f = fault{said: o.faultless}
	}
	f.times++
	s.faults[op] = f
	if f.times == 1 {
		s.queue.turn()
	}
	if f.times >= faultsToStop {
		s.halt(&Stop{Code: batch.CodePortalFault, Err: fmt.Errorf(
			"the portal refuses %s rows that nothing is wrong with: %s", op, f.said)})
	}
}
