package batch

import "time"

// Sent is a row that a call is about to carry out: what must be known of it
// when the run ends before the answer comes.
type Sent struct {
	Index  int     // place of the row among the rows of the sheet, from 0
	Line   int     // line of the sheet
	Call   string  // names the request
	Before Account // as the row finds it
	Rooms  Rooms   // what is known of the account's rooms
	Moving bool    // what the account owns is given to an heir first; the row itself is still to be sent
	At     time.Time

	// Answered says that the portal has accepted the call. It is known only when
	// an earlier part of the run is looked back at.
	Answered bool
}

// Past is what an earlier part of a run knows of a row.
type Past struct {
	Sent     *Sent   // the last time it was sent; nil: never
	Attempts int     // over all calls
	Result   *Result // its last result, nil: none
}

// Final says that the row needs nothing any more: its result stays. A row that
// was not run is open, and so is one whose outcome is not known.
func (p Past) Final() bool {
	return p.Result != nil && p.Result.Status() != NotRun && p.Result.Status() != Unknown
}
