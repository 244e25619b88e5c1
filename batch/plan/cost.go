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

// price is what the steps of one kind cost.
type price struct {
	rows    int  // steps that share a call
	counted bool // the call counts against the day (docspace-api.md §2.5)
	proof   int  // requests for each step to see its effect, where the answer does not show it
}

// priceOf is the one place that knows how the engine sends and proves a step.
func priceOf(it Item) price {
	const alone = 1
	switch it.Row.Op {
	case batch.ChangeRole:
		if batch.Demotes(it.Before.Role, it.Row.Role) {
			return price{alone, true, 1} // a job: at least one look at its progress
		}
	case batch.ApproveGuest:
		return price{alone, true, 1}
	case batch.Delete, batch.DeleteGuest:
		return price{alone, false, 1}
	}
	return price{alone, true, 0}
}

// cost adds up the steps. pace is in requests a second, 0 when there is none.
func cost(items []Item, pace float64) Cost {
	type kind struct {
		op    batch.Op
		group string
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
		steps[kind{op.Name, op.Group(*it.Row, it.Before), priceOf(it)}]++
		if op.Mails {
			mailed[it.Lane] = true
		}
	}
	c := Cost{Mails: len(mailed)}
	for k, n := range steps {
		calls := (n + k.rows - 1) / k.rows
		c.Requests += calls + n*k.proof
		if k.counted {
			c.Writes += calls
		}
	}
	if pace > 0 {
		c.Duration = time.Duration(float64(c.Requests) / pace * float64(time.Second))
	}
	return c
}
