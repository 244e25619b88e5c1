package plan

import (
	"time"

	"docspace-batch/batch"
)

// DayWrites is how many POST and PUT requests the hosted service takes from one
// user in a day (docspace-api.md §2.5).
const DayWrites = 10_000

// Cost is what carrying out a plan takes, if the portal is fast enough for calls
// to grow as the engine lets them.
type Cost struct {
	Requests int           // requests still to be sent, proofs included
	Writes   int           // those of them that count against the day's 10 000 (POST and PUT)
	Duration time.Duration // at the pace given to Make; 0 when there is no pace
	Mails    int           // people whom the portal will e-mail
	Steps    int           // rows to be carried out
	Single   int           // those of them that take a write of their own
}

// Within is about how many rows can be carried out with so many writes.
func (c Cost) Within(writes int) int {
	shared := c.Writes - c.Single
	switch {
	case writes >= c.Writes:
		return c.Steps
	case writes >= shared:
		return c.Steps - c.Single + writes - shared
	}
	return (c.Steps - c.Single) * writes / shared
}

// How the engine lets calls for many rows grow: so many at once, the first of so
// many rows, then twice as many each time.
const (
	firstCall    = 25
	callsAtOnce  = 4
	sweptPerRead = 50
	worthAList   = 3 // so many accounts are not read one by one
)

// moveReads are the requests beside the start of a job that gives what an account
// owns to an heir: whether another one is running, how it goes, whether anything
// is left.
const moveReads = 3

// price is what the steps of one kind cost.
type price struct {
	most   int  // steps that may share a call
	alone  bool // a call for one step counts against the day (docspace-api.md §2.5)
	shared bool // a call for several does
	proof  int  // requests for a step alone to see its effect, where the answer does not show it
	swept  bool // steps that share calls are proved together
	listed bool // steps of a call are proved by lists of them
}

// priceOf is the one place that knows how the engine sends and proves a step.
// batchSize is the most rows in one call, 0 for as many as the operation allows.
func priceOf(it Item, op batch.Operation, batchSize int) price {
	most := 1
	if op.Group(*it.Row, it.Before) != "" {
		most = op.MaxRows
		if batchSize > 0 {
			most = min(most, batchSize)
		}
	}
	switch op.Name {
	case batch.Reassign:
		return price{most: most, alone: true, proof: moveReads}
	case batch.ChangeRole:
		if batch.Demotes(it.Before.Role, it.Row.Role) {
			return price{most: most, alone: true, proof: 1} // a job: at least one look at its progress
		}
	case batch.ApproveGuest:
		return price{most: most, alone: true, proof: 1}
	case batch.Invite:
		return price{most: most, alone: true, shared: true, proof: 1, listed: true}
	case batch.Delete: // one alone is a DELETE, several are a PUT
		return price{most: most, shared: true, proof: 1, swept: true}
	case batch.DeleteGuest:
		return price{most: most, proof: 1}
	case batch.GroupRemove: // a DELETE
		return price{most: most, proof: 1, listed: true}
	}
	return price{most: most, alone: true, shared: true}
}

// calls is how many calls n steps take, lists for their proof included, how many
// of them count against the day, and how many steps go alone in such a call.
func (p price) calls(n int) (calls, counted, single int) {
	for size := min(firstCall, p.most); n > 0; size = min(size*2, p.most) {
		for range callsAtOnce {
			rows := min(n, size)
			n -= rows
			switch {
			case rows == 0:
			case rows == 1 && p.alone:
				counted++
				single++
			case rows > 1 && p.shared:
				counted++
			}
			if rows > 0 {
				calls++
			}
			if p.listed {
				calls += p.lists(rows)
			}
		}
	}
	return calls, counted, single
}

// proofs is how many requests it takes to see the effect of n steps.
func (p price) proofs(n int) int {
	switch {
	case p.listed:
		return 0 // counted with the calls
	case p.swept && p.most > 1 && n > 1:
		return (n + sweptPerRead - 1) / sweptPerRead
	}
	return n * p.proof
}

// lists is how many requests it takes to see the effect of one call.
func (p price) lists(rows int) int {
	if rows < worthAList {
		return rows * p.proof
	}
	return (rows + sweptPerRead - 1) / sweptPerRead
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
	var c Cost
	for _, it := range items {
		if !it.Step() {
			continue
		}
		c.Steps++
		if it.Sent != nil {
			c.Requests++ // to find out what became of it; at worst it is sent again
		}
		op := ops[it.Row.Op]
		seats := it.After.PaidSeats() - it.Before.PaidSeats()
		if op.Name == batch.Delete && it.Row.Heir != "" {
			c.Requests += 1 + moveReads
			c.Writes++
			c.Single++
		}
		steps[kind{op.Name, op.Group(*it.Row, it.Before), seats, priceOf(it, op, batchSize)}]++
		if op.Mails {
			mailed[it.Lane] = true
		}
	}
	c.Mails = len(mailed)
	for k, n := range steps {
		calls, counted, single := k.calls(n)
		c.Requests += calls + k.proofs(n)
		c.Writes += counted
		c.Single += single
	}
	if pace > 0 {
		c.Duration = time.Duration(float64(c.Requests) / pace * float64(time.Second))
	}
	return c
}
