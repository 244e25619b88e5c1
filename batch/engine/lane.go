package engine

import "docspace-batch/batch"

// lane is the rows of one account, carried out one after the other.
type lane struct {
	items   []int         // of the plan, still to come; the head first
	now     batch.Account // as last seen by the engine
	seen    bool          // now is known; until then the plan's picture holds
	blocked batch.Code    // why the rest is not carried out; "" while it is
	frees   int           // steps that free a seat and can be reached before one that takes a seat
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
