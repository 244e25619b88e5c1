// Package plan turns rows into decisions: it looks up every account before the
// first write, simulates each account through its rows, and says what carrying
// the plan out will cost. It knows nothing of how calls are made.
package plan

import "docspace-batch/batch"

// Item is what is planned for one row.
type Item struct {
	Row    *batch.Row
	Lane   int           // rows of one account share a lane and are carried out in sheet order
	Before batch.Account // the account as the row will find it, if all goes well
	Rooms  batch.Rooms   // what is known of the account's rooms
	Held   bool          // to be done, but beyond the limit of this run: not_run
	batch.Decision
}

// Plan is one decision per row.
type Plan struct {
	Items  []Item      // in sheet order, one per row
	Lanes  int         // how many different accounts the rows name
	Facts  batch.Facts // what all decisions share; Rooms stands with each item
	Caller batch.Account
	Total  int // accounts on the portal, -1 when not known
	Cost   Cost
}
