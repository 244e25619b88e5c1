package engine

import (
	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// lane is the rows of one account, carried out one after the other.
type lane struct {
	items   []int          // of the plan, still to come; the head first
	now     *batch.Account // as last seen by the engine; nil: the plan's picture holds
	blocked batch.Code     // why the rest is not carried out; "" while it is
	failed  int            // line of the row that failed; 0: none
	begun   *step          // its head, when that was sent and is to be sent again; nil: it was not
	frees   int            // steps that free a seat and can be reached before one that takes a seat
	borrows bool           // the next step that takes a seat comes before one that frees it again
}

// lanesOf sorts the items of a plan by account. A large sheet has many, so they
// share their memory.
func lanesOf(p *plan.Plan) []*lane {
	rows := make([]int, p.Lanes)
	for i := range p.Items {
		rows[p.Items[i].Lane]++
	}
	all := make([]lane, p.Lanes)
	lanes := make([]*lane, p.Lanes)
	items := make([]int, len(p.Items))
	for n := range all {
		lanes[n] = &all[n]
		all[n].items, items = items[:0:rows[n]], items[rows[n]:]
	}
	for i := range p.Items {
		l := lanes[p.Items[i].Lane]
		l.items = append(l.items, i)
	}
	return lanes
}

// ended notes how a row of the lane has ended, unless an earlier one has blocked
// it.
func (l *lane) ended(it *plan.Item, code batch.Code) {
	if l.blocked != "" {
		return
	}
	l.blocked = follow(code)
	if code.Status() == batch.Failed {
		l.failed = it.Row.Line
	}
}

// result is that of a row behind the one that has blocked the lane.
func (l *lane) result(i int, it *plan.Item, now batch.Account) batch.Result {
	if l.blocked == batch.CodeEarlierRowFailed {
		return unsent(i, it, now, l.blocked, batch.SkipAfter(l.failed, now).Message)
	}
	return blocked(i, it, now, l.blocked)
}

// follow is what the rows after a row with this code come to; "" when they may
// go on.
func follow(code batch.Code) batch.Code {
	switch code.Status() {
	case batch.Failed, batch.Skipped:
		return batch.CodeEarlierRowFailed
	case batch.Unknown:
		return batch.CodeAfterUnknown
	case batch.NotRun:
		return code
	}
	return ""
}
