package engine

import (
	"context"
	"errors"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// startsOfJob is how often a job is started that ends at once without having
// done anything (docspace-api.md §9).
const startsOfJob = 3

// jobCancelled is the status of a job that somebody stopped
// (docspace-api.md §4).
const jobCancelled = 3

// publicationNotFound is how such a job ends: a race in the server.
const publicationNotFound = "Publication not found."

// follow begins to follow the job that a call has started.
func (w worker) follow(ctx context.Context, o *outcome, a answer, started time.Time) {
	j := newJob(o.call.steps[0], started)
	j.foreign = a.foreign
	w.judgeJob(ctx, o, j, *a.job, true)
}

// search begins to follow a job of which nobody knows whether it was started.
func (w worker) search(o *outcome) {
	w.wait(o, newJob(o.call.steps[0], time.Now()))
}

// runs begins to follow the job of a call that was answered with a fault of the
// server, if it was started all the same.
func (w worker) runs(ctx context.Context, o *outcome) bool {
	p, found, err := w.progress(ctx, o.call.steps[0])
	switch {
	case err != nil:
		w.search(o)
	case !found || !runs(p):
		return false
	default:
		w.follow(ctx, o, answer{job: &p}, time.Now())
	}
	return true
}

// progress is the portal's record of the job of a step.
func (w worker) progress(ctx context.Context, s step) (docspace.Progress, bool, error) {
	ctx = context.WithoutCancel(ctx)
	if s.moves() {
		return w.client.ReassignProgress(ctx, s.now.ID)
	}
	return w.client.DemoteProgress(ctx, s.now.ID)
}

// look looks at a job that goes on at the portal.
func (w worker) look(ctx context.Context, c call) outcome {
	o := outcome{call: c}
	p, found, err := w.progress(ctx, c.steps[0])
	if err != nil {
		w.wait(&o, c.job)
		var limit *docspace.RateLimitError
		var fault *docspace.Error
		switch {
		case o.silent(err):
			o.away = true
		case errors.As(err, &limit):
			o.stop = &Stop{Code: batch.CodeQuotaSpent, Err: err}
		case errors.As(err, &fault) && fault.Fatal():
			o.stop = &Stop{Code: batch.CodePortalFault, Err: err}
		}
		return o
	}
	w.judgeJob(ctx, &o, c.job, p, found)
	return o
}

// judgeJob finishes the step of a job by what the account shows, or has the job
// looked at again. The record alone proves nothing: it may be gone, or be that
// of an earlier job.
func (w worker) judgeJob(ctx context.Context, o *outcome, j *job, p docspace.Progress, found bool) {
	s := j.step
	switch {
	case s.moves():
		w.judgeMove(ctx, o, j, p, found)
		return
	case found && runs(p):
		w.wait(o, j)
		return
	}
	t := w.twins[s.item.Row.Op]
	now, err := t.read(context.WithoutCancel(ctx), w, s)
	switch {
	case err != nil:
		w.wait(o, j)
	case t.reached(s, now):
		o.done(t, s, now)
	case found && p.Error == publicationNotFound && j.starts < startsOfJob && ctx.Err() == nil && !j.last:
		w.restart(ctx, o, j)
	case found && p.Failed():
		o.settle(s, batch.CodeJobFailed, "the portal's job failed: "+jobError(p)+"; what it had moved stays moved, "+
			"the account is still "+now.String(), now)
	case found && p.Status == jobCancelled:
		o.settle(s, batch.CodeJobFailed, "the portal's job was cancelled by somebody; what it had moved stays moved, "+
			"the account is still "+now.String(), now)
	case time.Since(j.started) < w.settle:
		w.wait(o, j) // the record is gone or not there yet, the effect may come
	case s.resumed:
		s.now = now
		w.renew(o, s)
	case found:
		o.settle(s, batch.CodeNoEffect, "the portal's job ended and did nothing: the account is still "+now.String(), now)
	default:
		o.settle(s, batch.CodeJobOutcomeLost, "the portal has no record of the job any more, and the account is still "+
			now.String()+"; look at it on the portal, or resume the run", now)
	}
}

// restart starts a job again that has done nothing.
func (w worker) restart(ctx context.Context, o *outcome, j *job) {
	started := time.Now()
	a := w.twins[j.step.item.Row.Op].send(w.noting(ctx, j.step.sent.call, []step{j.step}), w, []step{j.step})
	j.step.note(j.step.sent.call, a.reply, started)
	if j.foreign = a.foreign; !a.foreign {
		j.starts++
	}
	j.started = started
	var limit *docspace.RateLimitError
	var note *noteError
	switch {
	case a.err == nil:
		w.judgeJob(ctx, o, j, *a.job, true)
	case errors.As(a.err, &note):
		o.stop = &Stop{Code: batch.CodeStopped, Err: note.err}
		o.withdraw(o.stop.Code)
	case errors.As(a.err, &limit):
		o.stop = &Stop{Code: batch.CodeQuotaSpent, Err: a.err}
		o.withdraw(o.stop.Code)
	default:
		w.wait(o, j)
	}
}

// wait has a job looked at again later, unless its time is over or the run ends.
func (w worker) wait(o *outcome, j *job) {
	if j.last || time.Since(j.since) > w.jobTime {
		o.settle(j.step, batch.CodeJobOutcomeLost, "the portal's job was still going on when the run ended; look at the account "+
			"on the portal, or resume the run", j.step.now)
		return
	}
	j.next = time.Now().Add(lookPause(j.looks))
	j.looks++
	o.parked = j
}

func jobError(p docspace.Progress) string {
	if p.Error == "" {
		return "without a word"
	}
	return p.Error
}
