package engine

import (
	"context"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// Journal keeps a record of a run. Its methods are called by several goroutines
// at once; after an error of either the run ends in good order.
type Journal interface {
	// Sent notes that rows are about to be sent, each time before they are. They
	// are sent only after it has returned without an error.
	Sent(rows []batch.Sent) error
	// Answered notes that the portal has accepted a call, and the results of rows
	// that are known by now, before they are emitted. call is "" for results of one
	// that was refused or lost, and for those that are found out apart from any.
	Answered(call string, results []batch.Result) error
}

// noteError is a note that could not be taken, so that nothing was sent.
type noteError struct{ err error }

func (e *noteError) Error() string { return e.err.Error() }
func (e *noteError) Unwrap() error { return e.err }

// noting has the steps noted before each write that is made with the context.
func (w worker) noting(ctx context.Context, call string, steps []step) context.Context {
	if w.journal == nil {
		return ctx
	}
	return docspace.BeforeWrite(ctx, func() error {
		rows := make([]batch.Sent, len(steps))
		now := time.Now()
		for i, s := range steps {
			rows[i] = batch.Sent{Index: s.index, Line: s.item.Row.Line, Call: call, Before: s.now, Rooms: s.item.Rooms, Moving: s.moves(), At: now}
		}
		if err := w.journal.Sent(rows); err != nil {
			return &noteError{err}
		}
		return nil
	})
}

// noteMoved notes that what the account of a step owned is the heir's, so that no
// later part of the run gives it away once more: only the row itself is left.
func (w worker) noteMoved(s step) error {
	if w.journal == nil {
		return nil
	}
	return w.journal.Sent([]batch.Sent{{
		Index: s.index, Line: s.item.Row.Line, Call: s.sent.call, Before: s.now, Rooms: s.item.Rooms, At: time.Now(),
	}})
}

// noted notes what came of a call, and ends the run when that cannot be done.
func (w worker) noted(o outcome) outcome {
	name := ""
	if o.taken {
		name = o.call.id
	}
	if w.journal == nil || name == "" && len(o.results) == 0 {
		return o
	}
	results := make([]batch.Result, len(o.results))
	for i, r := range o.results {
		results[i] = r.result
	}
	if err := w.journal.Answered(name, results); err != nil && o.stop == nil {
		o.stop = &Stop{Code: batch.CodeStopped, Err: err}
	}
	return o
}

// accepted notes that a call was accepted, before a request is sent that shows
// what it did and could not tell it from an earlier state without this.
func (w worker) accepted(o *outcome) {
	if w.journal == nil || !o.taken {
		return
	}
	if err := w.journal.Answered(o.call.id, nil); err != nil {
		o.stop = &Stop{Code: batch.CodeStopped, Err: err}
	}
}
