package report

import (
	"fmt"

	"docspace-batch/batch/plan"
)

// What people are shown of the rows that earlier parts of a run have begun.
const (
	decisionFinished decision = "finished"
	decisionLookUp   decision = "look_up"
)

// shownDecisions are those for people, in the order in which they read them.
func shownDecisions() []decision {
	return append([]decision{decisionFinished, decisionLookUp}, decisions()...)
}

// shownOn is decidedOn for people: a row that is finished is that, whatever it
// came to, and what was sent is looked up before anything else.
func shownOn(it plan.Item) decided {
	switch d := decidedOn(it); {
	case it.Past != nil:
		return decided{decision: decisionFinished, code: it.Past.Code, why: it.Past.Message, after: it.Past.After}
	case it.Sent != nil && d.decision == decisionDo:
		d.decision, d.why = decisionLookUp, "sent before and not answered; what became of it is found out first"
		return d
	default:
		return d
	}
}

// planResumed is the headline of the plan for what is left of a run; empty for
// the plan of a run that begins.
func planResumed(counts tally[decision]) string {
	finished, looked := counts.of(decisionFinished), counts.of(decisionLookUp)
	if finished+looked == 0 {
		return ""
	}
	return fmt.Sprintf("%d finished, %d to look up, %d to do", finished, looked, counts.of(decisionDo))
}
