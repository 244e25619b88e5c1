package engine

import "docspace-batch/batch"

// reply is how the portal answered a call.
type reply int

const (
	accepted reply = iota // 200, which is no proof
	refused               // a refusal, or a fault of the portal that has ended the action
	lost                  // no answer, or none of the portal's: it may be acting still
)

// verdict is what becomes of a step.
type verdict int

const (
	done      verdict = iota // the effect is there
	decided                  // the account as it is now decides: the code is the decision's
	missed                   // accepted, and the effect is not there
	guiltless                // refused, and the account shows nothing that forbids it
	open                     // nobody knows yet
)

// judge says what becomes of one step, from the answer to its call, whether its
// account now shows the effect, and what Decide says of the account now. own
// says that a refused call may have carried out some of its rows before it
// failed (docspace-api.md §18.1), so that an effect is the call's own.
func judge(r reply, own, reached bool, d batch.Decision) verdict {
	switch {
	case reached && (r != refused || own):
		return done
	case r == lost:
		return open
	case d.Verdict == batch.Refuse || d.Verdict == batch.Nothing:
		return decided
	case r == accepted:
		return missed
	}
	return guiltless
}
