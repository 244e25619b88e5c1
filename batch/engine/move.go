package engine

import (
	"context"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// startMove starts the job that gives what an account owns to its heir. A job
// that is running already is somebody else's, maybe with another heir: the portal
// would return it instead of beginning ours, and not say so (docspace-api.md §13).
func startMove(ctx context.Context, w worker, s step) answer {
	p, found, err := w.client.ReassignProgress(context.WithoutCancel(ctx), s.now.ID)
	if err != nil {
		return answer{err: err}
	}
	if found && runs(p) {
		return answer{job: &p, foreign: true}
	}
	p, reply, err := w.client.StartReassign(ctx, s.now.ID, s.item.Heir.ID)
	return answer{reply: reply, job: &p, err: err}
}

func runs(p docspace.Progress) bool { return !p.Completed && !p.Failed() }

// judgeMove goes on with the step of a job that gives to an heir what an account
// owns. Nothing else shows that it has: only that rooms are left shows that it
// has not.
func (w worker) judgeMove(ctx context.Context, o *outcome, j *job, p docspace.Progress, found bool) {
	switch again := j.starts < startsOfJob && ctx.Err() == nil && !j.last; {
	case found && runs(p):
		w.wait(o, j)
	case j.foreign && again:
		j.step.shared = true
		w.restart(ctx, o, j)
	case found && p.Error == publicationNotFound && again:
		w.restart(ctx, o, j)
	case found && p.Failed():
		o.settle(j.step, batch.CodeJobFailed, "the portal's job that gives rooms and files to "+j.step.item.Row.Heir+" failed: "+
			jobError(p)+"; what it had moved stays moved, nothing else was done", j.step.now)
	case found && p.Status == jobCancelled:
		o.settle(j.step, batch.CodeJobFailed, "the portal's job that gives rooms and files to "+j.step.item.Row.Heir+" was cancelled "+
			"by somebody; what it had moved stays moved, nothing else was done", j.step.now)
	case found && !j.foreign:
		w.moved(ctx, o, j)
	case time.Since(j.started) < w.settle:
		w.wait(o, j)
	case again: // a job more moves what is left, and no more than that
		w.restart(ctx, o, j)
	default:
		o.settle(j.step, batch.CodeJobOutcomeLost, "the portal has no record of the job that gives rooms and files to "+
			j.step.item.Row.Heir+"; look at it on the portal, or resume the run", j.step.now)
	}
}

// moved goes on with a step whose job has ended well.
func (w worker) moved(ctx context.Context, o *outcome, j *job) {
	s := j.step
	owns, err := w.client.ReassignNecessary(context.WithoutCancel(ctx), s.now.ID, "")
	switch {
	case err != nil && o.silent(err):
		o.away = true
		w.wait(o, j)
	case err != nil:
		w.wait(o, j)
	case owns && j.starts < startsOfJob && ctx.Err() == nil && !j.last: // it was an earlier job
		w.restart(ctx, o, j)
	case owns:
		o.settle(s, batch.CodeNoEffect, "the portal's job ended, and the person still owns rooms; give them to somebody on the portal", s.now)
	case s.item.Row.Op == batch.Reassign:
		o.done(w.twins[batch.Reassign], s, s.now)
	default:
		s.moved, s.resumed, s.sent.lost = true, false, time.Time{}
		o.anew = append(o.anew, s)
		if err := w.noteMoved(s); err != nil {
			o.stop = &Stop{Code: batch.CodeStopped, Err: err}
		}
	}
}

func sendMove(ctx context.Context, w worker, steps []step) answer { return startMove(ctx, w, steps[0]) }

// moveReached: no account shows it.
func moveReached(step, batch.Account) bool { return false }

func moveMessage(s step, _ batch.Account) string {
	return "rooms and shared files went to " + s.heir() + "; the other personal files stay"
}

// heir is who has got what the account owned.
func (s step) heir() string {
	if s.shared {
		return s.item.Row.Heir + ", as far as a job that somebody else had started did not give them to another"
	}
	return s.item.Row.Heir
}

// heirRefused handles the refusal of a lone row for its heir, who was fit when the
// plan was made.
func heirRefused(ctx context.Context, w worker, o *outcome, s step, err *docspace.Error) bool {
	if s.item.Row.Heir == "" || err.Kind != docspace.Invalid {
		return false
	}
	p, readErr := w.client.Get(context.WithoutCancel(ctx), s.item.Heir.ID)
	h := batch.Heir{}
	if readErr == nil {
		h.Account = plan.AccountOf(p, w.plan.Caller.ID)
	}
	d, unfit := h.Unfit(*s.item.Row, s.now)
	if !unfit {
		return false
	}
	o.settle(s, d.Code, d.Message, s.now)
	return true
}
