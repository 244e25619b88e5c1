// Package plan turns rows into decisions: it looks up every account before the
// first write, simulates each account through its rows, and says what carrying
// the plan out will cost. It sends nothing but GET and knows nothing of how
// calls are made.
package plan

import "docspace-batch/batch"

// Item is what is planned for one row.
//
// The rows of a lane are planned on each other's outcome: Before is the account
// after all earlier rows of the lane went as planned. After a refused row the
// rest of its lane has the verdict Skip. Held goes before the verdict.
//
// A row with Sent is planned on the account as it was sent on, with the verdict
// Do even where Decide would no longer say so. Rooms is what is known of them
// now where that matters when it is sent again, else what was known then.
type Item struct {
	Row    *batch.Row
	Lane   int           // rows of one account share a lane and are carried out in sheet order; from 0
	Before batch.Account // the account as the row will find it, if all goes well
	Rooms  batch.Rooms   // what is known of the account's rooms
	Heir   batch.Heir    // who gets them, when the row names somebody
	Groups string        // ids of the groups that the row names, as in Account.Groups
	Held   bool          // beyond the limit of this run, or after such a row in its lane: not_run
	batch.Decision

	// Of a run that was interrupted:
	Past     *batch.Result // the row is finished, this is its result
	Sent     *batch.Sent   // the row was sent, and its outcome is to be found out first
	Attempts int           // how often
}

// Step says whether the row is to be carried out in this run.
func (it Item) Step() bool { return it.Verdict == batch.Do && !it.Held && it.Past == nil }

// Plan is one decision per row.
type Plan struct {
	Items  []Item      // in sheet order, one per row
	Lanes  int         // how many different accounts the rows name
	Facts  batch.Facts // what all decisions share; Rooms and Heir stand with each item
	Caller batch.Account
	Total  int     // accounts on the portal as the key sees it, -1 when not known
	Size   Size    // what Guards needed to know of the portal
	Guards *Guards // nil: none
	Cost   Cost
	Seats  Seats
}

// Decide decides the row of item i again, from the account as it is now and
// what is now known of its rooms. What the sheet alone decided (repeated,
// contradicting and skipped rows) stays, and so does what is finished.
func (p *Plan) Decide(i int, now batch.Account, rooms batch.Rooms) batch.Decision {
	it := p.Items[i]
	switch {
	case it.Past != nil, it.Verdict == batch.Skip, it.Code == batch.CodeContradictsRow, it.Code == batch.CodeRepeatedRow:
		d := it.Decision
		d.After = now
		return d
	}
	op, _ := batch.Lookup(string(it.Row.Op)) // Make knew it
	f := p.Facts
	f.Heir = it.Heir
	return p.Guards.decide(it.Row, now, decide(op, it.Row, now, f, rooms))
}

func decide(op batch.Operation, r *batch.Row, a batch.Account, f batch.Facts, rooms batch.Rooms) batch.Decision {
	f.Rooms = rooms
	return op.Decide(*r, a, f)
}
