package plan

import (
	"time"

	"docspace-batch/batch"
)

// Cost is what carrying out a plan takes.
type Cost struct {
	Requests int           // requests still to be sent, proofs included
	Writes   int           // those of them that count against the day's 10 000 (POST and PUT)
	Duration time.Duration // at the pace given to Make; 0 when there is no pace
	Mails    int           // people whom the portal will e-mail
}

// firstCall is how many rows share a call as long as the engine has not learnt
// how long calls take. It takes more when they are fast, so the cost is the most
// that an undisturbed run needs.
const firstCall = 25

// price is what the steps of one kind cost.
type price struct {
	rows   int  // steps that share a call
	alone  bool // a call for one step counts against the day (docspace-api.md §2.5)
	shared bool // a call for several does
	proof  int  // requests for each step to see its effect, where the answer does not show it
}

// priceOf is the one place that knows how the engine sends and proves a step.
// batchSize is the most rows in one call, 0 for as many as the operation allows.
func priceOf(it Item, op batch.Operation, batchSize int) price {
	rows := 1
	if op.Group(*it.Row, it.Before) != "" {
		rows = min(firstCall, op.MaxRows)
		if batchSize > 0 {
			rows = min(rows, batchSize)
		}
	}
	switch op.Name {
	case batch.ChangeRole:
		if batch.Demotes(it.Before.Role, it.Row.Role) {
			return price{rows, true, true, 1} // a job: at least one look at its progress
		}
	case batch.ApproveGuest:
		return price{rows, true, true, 1}
	case batch.Delete:
		return price{rows, false, true, 1} // one alone is a DELETE, several are a PUT
	case batch.DeleteGuest:
		return price{rows, false, false, 1}
	}
	return price{rows, true, true, 0}
}

// calls is how many calls n steps take, and how many of them count against the
// day.
func (p price) calls(n int) (calls, counted int) {
	for ; n > 0; n -= p.rows {
		calls++
		if alone := min(n, p.rows) == 1; alone && p.alone || !alone && p.shared {
			counted++
		}
	}
	return calls, counted
}

// cost adds up the steps. pace is in requests a second, 0 when there is none.
func cost(items []Item, batchSize int, pace float64) Cost {
	type kind struct {
		op    batch.Op
		group string
		seats int // steps that free seats do not share calls with others
		price
	}
	ops := map[batch.Op]batch.Operation{}
	for _, op := range batch.Operations() {
		ops[op.Name] = op
	}
	steps := map[kind]int{}
	mailed := map[int]bool{}
	for _, it := range items {
		if !it.Step() {
			continue
		}
		op := ops[it.Row.Op]
		seats := it.After.PaidSeats() - it.Before.PaidSeats()
		steps[kind{op.Name, op.Group(*it.Row, it.Before), seats, priceOf(it, op, batchSize)}]++
		if op.Mails {
			mailed[it.Lane] = true
		}
	}
	c := Cost{Mails: len(mailed)}
	for k, n := range steps {
		calls, counted := k.calls(n)
		c.Requests += calls + n*k.proof
		c.Writes += counted
	}
	if pace > 0 {
		c.Duration = time.Duration(float64(c.Requests) / pace * float64(time.Second))
	}
	return c
}
