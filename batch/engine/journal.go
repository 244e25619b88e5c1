package engine

import "docspace-batch/batch"

// Journal keeps a record of a run. Its methods are called by several goroutines
// at once; after an error of either the run ends in good order.
type Journal interface {
	// Sent notes that rows are about to be sent, each time before they are. They
	// are sent only after it has returned without an error.
	Sent(rows []batch.Sent) error
	// Answered notes that a call was answered, and the results of rows that are
	// known by now, before they are emitted. call is "" for results that are found
	// out apart from any call.
	Answered(call string, results []batch.Result) error
}
