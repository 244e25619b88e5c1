package batch

import "time"

// Result is what happened to one row.
type Result struct {
	Index   int // place of the row among the rows of the sheet, from 0
	Row     *Row
	Code    Code
	Message string // what happened and what to do next; never a secret

	UserID string
	Before Account
	After  Account // last seen state; for not_run and skipped rows the same as Before

	HTTPStatus int    // of the last answer to the row's call; 0 when no answer came
	Attempts   int    // times the row's call was sent; 0 when nothing was sent
	Call       string // names the request that carried the row; rows of one request share it
	StartedAt  time.Time
	FinishedAt time.Time
}

// Status is how the row ended.
func (r Result) Status() Status { return r.Code.Status() }
