package engine

import (
	"context"
	"errors"
	"fmt"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// prove looks for the effect of an accepted call: in its answer, else by
// reading the accounts again, at once or later in a sweep.
func (w worker) prove(ctx context.Context, t twin, o *outcome, a answer) {
	var rest []step
	for _, s := range o.call.steps {
		if now, shown := a.accounts[accountKey(s)]; shown && t.reached(s, now) {
			o.done(t, s, now)
			continue
		}
		s.left = a.listed != nil && !a.listed[s.now.ID]
		rest = append(rest, s)
	}
	if t.late && len(o.call.steps) > 1 {
		o.unproved = rest
		return
	}
	w.settleAccepted(ctx, t, o, rest)
}

// sweep proves the steps of many accepted calls together.
func (w worker) sweep(ctx context.Context, c call) outcome {
	o := outcome{call: c}
	w.settleAccepted(ctx, w.twins[c.op], &o, c.steps)
	return o
}

// settleAccepted finishes steps of accepted calls by what their accounts show
// now.
func (w worker) settleAccepted(ctx context.Context, t twin, o *outcome, steps []step) {
	if t.confirm != nil {
		t.read = t.confirm
		w.accepted(o)
	}
	for i, r := range w.readAll(ctx, t, steps) {
		s := steps[i]
		if r.err != nil {
			s.sent.answered = true
			w.unread(o, s, r.err)
			continue
		}
		w.settleRead(t, o, s, r.now)
	}
}

// settleRead finishes a step of an accepted call by what its account shows now.
func (w worker) settleRead(t twin, o *outcome, s step, now batch.Account) {
	d := w.decide(s, now)
	reached := t.reached(s, now)
	answer := accepted
	if s.left && reached {
		answer = refused // it was so before the call
	}
	switch judge(answer, false, reached, d) {
	case done:
		o.done(t, s, now)
	case decided:
		w.miss(t, o, s, now, d.Code, d.Message)
	case missed:
		if o.move(s, now) {
			return
		}
		w.miss(t, o, s, now, batch.CodeNoEffect,
			"the portal accepted the request and did nothing: the account is still "+now.String())
	}
}

// miss finishes a step that was accepted and whose effect is not there: by what
// the operation knows of that, else as given.
func (w worker) miss(t twin, o *outcome, s step, now batch.Account, code batch.Code, message string) {
	if t.missed != nil {
		if known, why := t.missed(s, now); known != "" {
			code, message = known, why
		}
	}
	o.settle(s, code, message, now)
}

// looksInVain is how often an account that cannot be read is read again, each
// time when the portal has answered something since.
const looksInVain = 3

// unread is for a step whose account could not be read after the call: it is
// settled later when it is the portal that does not answer, else its outcome is
// not known.
func (w worker) unread(o *outcome, s step, err error) {
	silent := o.silent(err) || o.broken(err)
	if silent && s.looks < looksInVain {
		o.away = true
		s.looks++
		o.unsettled = append(o.unsettled, s)
		return
	}
	o.settle(s, batch.CodeAnswerLost,
		"the request was sent, but the account could not be read afterwards; look at it on the portal, or resume the run", s.now)
	var limit *docspace.RateLimitError
	var fault *docspace.Error
	var note *noteError
	switch {
	case errors.As(err, &note):
		o.stop = &Stop{Code: batch.CodeStopped, Err: note.err}
	case errors.As(err, &limit):
		o.stop = &Stop{Code: batch.CodeQuotaSpent, Err: err}
	case !silent && errors.As(err, &fault) && fault.Fatal():
		o.stop = &Stop{Code: batch.CodePortalFault, Err: fmt.Errorf("reading an account again: %w", err)}
	}
}

// decide decides a step again. The portal is asked for rooms only where the plan
// had no reason to: somebody has changed the account since.
func (w worker) decide(s step, now batch.Account) batch.Decision {
	d := w.plan.Decide(s.index, now, s.item.Rooms)
	switch {
	case s.moved && s.item.Row.Op == batch.Delete && (d.Code == batch.CodeHeirUnfit || d.Verdict == batch.AskRooms):
		return batch.Decision{Verdict: batch.Do, Code: batch.CodeDeleted} // the heir has got everything: he may be whoever he is now
	case d.Verdict != batch.AskRooms:
		return d
	}
	rooms := batch.RoomsOwned // unless the portal says otherwise
	owns, err := w.client.ReassignNecessary(context.Background(), now.ID, docspace.Type(s.item.Row.Role))
	if err == nil && !owns {
		rooms = batch.RoomsNone
	}
	return w.plan.Decide(s.index, now, rooms)
}

// accountKey is the key of a step in answer.accounts: the id, or the address
// of an account that had none yet.
func accountKey(s step) string {
	if s.now.ID != "" {
		return s.now.ID
	}
	return batch.FoldEmail(s.item.Row.Email)
}
