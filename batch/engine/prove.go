package engine

import (
	"context"
	"errors"
	"fmt"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// prove looks for the effect of an accepted call: in its answer, else by
// reading each account again.
func (w worker) prove(ctx context.Context, t twin, o *outcome, a answer) {
	for _, s := range o.call.steps {
		now, shown := a.accounts[accountKey(s)]
		if shown && t.reached(s, now) {
			o.done(t, s, now)
			continue
		}
		now, err := t.read(context.WithoutCancel(ctx), w, s)
		if err != nil {
			w.unread(o, s, err)
			continue
		}
		w.settleRead(t, o, s, accepted, now)
	}
}

// settleRead finishes a step by what its account shows now.
func (w worker) settleRead(t twin, o *outcome, s step, r reply, now batch.Account) {
	d := w.decide(s, now)
	switch judge(r, len(o.call.steps) > 1, t.reached(s, now), d) {
	case done:
		o.done(t, s, now)
	case decided:
		o.settle(s, d.Code, d.Message, now)
	case missed:
		code, message := batch.CodeNoEffect, "the portal accepted the request and did nothing: the account is still "+now.String()
		if t.missed != nil {
			code, message = t.missed(s, now)
		}
		o.settle(s, code, message, now)
	}
}

// unread finishes a step whose account could not be read after the call.
func (w worker) unread(o *outcome, s step, err error) {
	o.settle(s, batch.CodeAnswerLost,
		"the request was sent, but the account could not be read afterwards; look at it on the portal, or run the sheet again", s.now)
	var fault *docspace.Error
	if errors.As(err, &fault) && fault.Fatal() {
		o.stop = &Stop{Code: batch.CodePortalFault, Err: fmt.Errorf("reading an account again: %w", err)}
	}
}

// decide decides a step again. Rooms are not asked for a second time.
func (w worker) decide(s step, now batch.Account) batch.Decision {
	d := w.plan.Decide(s.index, now, s.item.Rooms)
	if d.Verdict == batch.AskRooms {
		d.Verdict = batch.Do
	}
	return d
}

// accountKey is the key of a step in answer.accounts: the id, or the address
// of an account that had none yet.
func accountKey(s step) string {
	if s.now.ID != "" {
		return s.now.ID
	}
	return batch.FoldEmail(s.item.Row.Email)
}
