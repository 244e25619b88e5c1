package report

import (
	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// decision is what a plan makes of a row, as its JSON says it: the verdict, or
// held.
type decision string

const (
	decisionDo      decision = "do"
	decisionNothing decision = "nothing"
	decisionRefuse  decision = "refuse"
	decisionSkip    decision = "skip"
	decisionHeld    decision = "held"
)

// decisions are all of them in the order in which people read them.
func decisions() []decision {
	return []decision{decisionDo, decisionNothing, decisionRefuse, decisionSkip, decisionHeld}
}

// label is the decision for people.
func (d decision) label() string {
	switch d {
	case decisionFinished:
		return "finished"
	case decisionLookUp:
		return "to look up"
	case decisionDo:
		return "to do"
	case decisionNothing:
		return "nothing to do"
	case decisionRefuse:
		return "refused"
	case decisionSkip:
		return "skipped"
	}
	return string(d)
}

// decided is what will become of a row in this run, and why.
type decided struct {
	decision decision
	code     batch.Code // empty for held rows
	why      string     // empty for rows to do
	after    batch.Account
}

func decidedOn(it plan.Item) decided {
	if it.Held {
		return decided{decision: decisionHeld, why: "beyond the limit of this run", after: it.Before}
	}
	return decided{decision: decision(it.Verdict.String()), code: it.Code, why: it.Message, after: it.After}
}
