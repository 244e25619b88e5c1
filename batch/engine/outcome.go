package engine

import (
	"slices"
	"time"

	"docspace-batch/batch"
)

// outcome is what became of a call.
type outcome struct {
	call      call
	took      time.Duration // from sending to the answer
	doubtful  bool          // an earlier attempt may have been carried out, whatever the answer says
	answered  bool          // an answer of the portal came
	taken     bool          // and it has accepted the call, whatever it has done
	silence   error         // why none came, to this or to a look afterwards; nil: the portal answers
	since     time.Time     // when that was first noticed
	away      bool          // there was no connection, or a look was tried several times
	results   []settled
	again     [][]step // to be sent again, each as a call
	anew      []step   // to be queued anew, by their accounts as they are now
	unproved  []step   // accepted, to be proved by a sweep
	unsettled []step   // sent, and nobody knows what became of them: to be settled when the portal answers
	parked    *job     // goes on at the portal
	seatless  []step   // refused for want of a paid seat
	faultless string   // a refusal that no row is guilty of, in the portal's words
	spent     bool     // the portal takes no more rows of the operation for now
	stop      *Stop    // the run must end
}

// move has a step sent in the other way of changing roles if that is what its
// account, which has another role by now, needs.
func (o *outcome) move(s step, now batch.Account) bool {
	before := s.demotes()
	s.now = now
	if s.demotes() == before {
		return false
	}
	o.anew = append(o.anew, s)
	return true
}

// accepted says whether the call carried out something, as far as is known.
func (o *outcome) accepted() bool {
	return len(o.unproved) > 0 || o.parked != nil ||
		slices.ContainsFunc(o.results, func(r settled) bool { return r.result.Status() == batch.Done })
}

// settled is a step that is finished.
type settled struct {
	step   step
	result batch.Result
}

// settle finishes a step.
func (o *outcome) settle(s step, code batch.Code, message string, after batch.Account) {
	o.results = append(o.results, settled{s, result(s, code, message, after)})
}

// done finishes a step whose effect was seen. A guest off an admin's list stays
// visible to him: there the account after it is the planned one.
func (o *outcome) done(t twin, s step, now batch.Account) {
	after := now
	if now.Hidden {
		after = s.item.After
	}
	o.settle(s, s.item.Code, t.message(s, now), after)
}

// halve has both halves of a refused call sent again.
func (o *outcome) halve(steps []step) {
	n := len(steps) / 2
	o.again = append(o.again, steps[:n:n], steps[n:])
}

// settleAll finishes all steps in the same way, their accounts as last seen.
func (o *outcome) settleAll(steps []step, code batch.Code, message string) {
	for _, s := range steps {
		o.settle(s, code, message, s.now)
	}
}
