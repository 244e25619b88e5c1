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
	At     time.Time
}
