package engine

import (
	"context"
	"errors"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// worker carries out one call at a time: it sends, proves and judges. It shares
// no state with others.
type worker struct {
	client  *docspace.Client
	plan    *plan.Plan
	twins   map[batch.Op]twin
	journal Journal
	settle  time.Duration
	jobTime time.Duration
}

// answer is what came back for a call.
type answer struct {
	accounts map[string]batch.Account // what the answer itself shows, by accountKey; nil: nothing
	listed   map[string]bool          // ids of whom the portal has not left out at once; nil: not known
	reply    docspace.Reply
	job      *docspace.Progress // the call started a job
	foreign  bool               // or it did not: somebody else\'s is going on
	err      error
}

// send sends the rows of a call and finds out what became of them.
func (w worker) send(ctx context.Context, c call) outcome {
	t := w.twins[c.op]
	started := time.Now()
	a := t.send(w.noting(ctx, c.id, c.steps), w, c.steps)
	for i := range c.steps {
		c.steps[i].note(c.id, a.reply, started)
	}
	o := outcome{call: c, took: a.reply.Took, doubtful: a.reply.Doubtful}
	var limit *docspace.RateLimitError
	var fault *docspace.Error
	var note *noteError
	o.taken = a.err == nil
	o.answered = o.taken || errors.As(a.err, &fault) && fault.Status != 0 && !answerLost(fault)
	switch {
	case errors.As(a.err, &note):
		o.stop = &Stop{Code: batch.CodeStopped, Err: note.err}
		o.withdraw(o.stop.Code)
	case a.err == nil && a.job != nil:
		w.follow(ctx, &o, a, started)
	case a.err == nil:
		w.prove(ctx, t, &o, a)
	case errors.As(a.err, &limit):
		o.stop = &Stop{Code: batch.CodeQuotaSpent, Err: a.err}
		o.withdraw(o.stop.Code)
	case errors.As(a.err, &fault):
		w.fail(ctx, t, &o, fault)
	case ctx.Err() != nil: // not sent any more
		o.stop = stopOf(ctx)
		o.withdraw(o.stop.Code)
	default:
		o.stop = &Stop{Code: batch.CodeStopped, Err: a.err}
		w.settleLost(ctx, t, &o)
	}
	return o
}

// fail handles an answer that is no success, by its kind.
func (w worker) fail(ctx context.Context, t twin, o *outcome, err *docspace.Error) {
	if err.Kind == docspace.Unreachable { // never sent
		o.away = o.silent(err)
		o.anew = append(o.anew, o.call.steps...)
		return
	}
	if answerLost(err) {
		o.silent(err)
	}
	switch {
	case t.excuse != nil && t.excuse(ctx, w, o, err):
	case err.Kind == docspace.NoSeat:
		w.noSeat(ctx, t, o, err)
	case answerLost(err) && o.call.steps[0].startsJob():
		w.search(o)
	case err.Kind == docspace.Server && o.call.steps[0].startsJob() && w.runs(ctx, o):
	case (err.Uncertain() || answerLost(err)) && t.recover != nil && t.recover(ctx, w, o):
	case answerLost(err):
		w.settleLost(ctx, t, o)
	case err.Fatal():
		o.stop = &Stop{Code: batch.CodeStopped, Err: err}
		if err.Kind == docspace.NoPortal {
			o.stop.Code = batch.CodePortalFault
		}
		if o.doubtful {
			w.settleLost(ctx, t, o)
			return
		}
		o.withdraw(o.stop.Code)
	default:
		if o.doubtful {
			w.await(ctx, t, o.call.steps)
		}
		w.reconsider(ctx, t, o, err)
	}
}

// answerLost says whether the portal may have acted, or be acting still: no answer, a
// proxy's page instead of one, or a success that is none of the portal's. A 5xx
// in the portal's own envelope is no such thing: it has ended the action.
func answerLost(err *docspace.Error) bool {
	if err.Kind == docspace.NoPortal {
		return err.Status/100 == 2 || err.Status/100 == 3
	}
	return err.Uncertain() && err.Type == ""
}

// withdraw gives steps that were not carried out the code of those not begun.
func (o *outcome) withdraw(code batch.Code) {
	for _, s := range o.call.steps {
		o.results = append(o.results, withdrawn(s, code))
	}
}

// withdrawn is a step that was not carried out, with the code of those not begun.
// Of one whose first half was carried out, its outcome is not known.
func withdrawn(s step, code batch.Code) settled {
	if s.moved && s.item.Row.Op == batch.Delete {
		return settled{s, result(s, batch.CodeAnswerLost, "rooms and shared files went to "+s.heir()+", and then the run stopped: "+
			"the account was not deleted yet; resume the run, which does that", s.now)}
	}
	r := blocked(s.index, s.item, s.now, code)
	r.HTTPStatus, r.Attempts, r.Call, r.StartedAt = s.sent.status, s.sent.attempts, s.sent.call, s.sent.started
	if r.Attempts > 0 {
		r.FinishedAt = time.Now()
	}
	return settled{s, r}
}
