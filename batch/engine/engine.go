package engine

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// Config is what an engine needs.
type Config struct {
	Client    *docspace.Client
	Workers   int           // calls at once, proofs included; 0: 16
	BatchSize int           // most rows in one call; 0: as many as the operation allows
	Settle    time.Duration // how long a lost answer is looked for, from when it was lost; 0: 60 s
	JobTime   time.Duration // how long a job may go on at the portal before its outcome is unknown; 0: 1 h
	GiveUp    time.Duration // how long a portal that does not answer is waited for; 0: 5 min
	Calls     int           // calls that earlier parts of the run have made: the names of calls go on from there
	Journal   Journal       // nil: nothing is noted
}

// Engine carries out plans.
type Engine struct {
	client    *docspace.Client
	workers   int
	batchSize int
	settle    time.Duration
	jobTime   time.Duration
	giveUp    time.Duration
	calls     int
	journal   Journal
	twins     map[batch.Op]twin
}

// New makes an engine.
func New(c Config) *Engine {
	e := &Engine{
		client: c.Client, workers: c.Workers, batchSize: c.BatchSize, settle: c.Settle, jobTime: c.JobTime,
		giveUp: c.GiveUp, calls: c.Calls, journal: c.Journal, twins: twins(),
	}
	if e.workers <= 0 {
		e.workers = 16
	}
	if e.settle <= 0 {
		e.settle = time.Minute
	}
	if e.jobTime <= 0 {
		e.jobTime = time.Hour
	}
	if e.giveUp <= 0 {
		e.giveUp = 5 * time.Minute
	}
	return e
}

// Run carries out p and emits exactly one result per item, from the calling
// goroutine, as they happen. Cancelling ctx ends it in good order: nothing new
// is sent, what is on the wire is waited for, the rest is not run. The error is
// nil or a *Stop.
func (e *Engine) Run(ctx context.Context, p *plan.Plan, emit func(batch.Result)) error {
	s := newSchedule(p, e, emit)
	calls := make(chan call, e.workers) // as many as may fly: handing one out waits for nobody
	outcomes := make(chan outcome, e.workers)
	var workers errgroup.Group
	for range e.workers {
		workers.Go(func() error {
			for c := range calls {
				outcomes <- e.carryOut(ctx, p, c)
			}
			return nil
		})
	}
	e.loop(ctx, s, calls, outcomes)
	close(calls)
	_ = workers.Wait() // workers return nil: what befalls a call is in its outcome
	s.end()
	if s.stop != nil {
		return s.stop
	}
	return nil
}

// loop hands out calls and takes in outcomes until nothing is left to do.
func (e *Engine) loop(ctx context.Context, s *schedule, calls chan<- call, outcomes <-chan outcome) {
	cancelled := ctx.Done()
	for {
		if cancelled != nil && ctx.Err() != nil {
			cancelled = nil
			s.halt(stopOf(ctx))
		}
		for s.flying < e.workers {
			c, ok := s.next(time.Now())
			if !ok {
				break
			}
			calls <- c
		}
		if s.idle() {
			return
		}
		var due <-chan time.Time
		if wake := s.wake(); !wake.IsZero() && s.flying < e.workers { // else a worker is waited for first
			due = time.After(time.Until(wake))
		}
		select {
		case o := <-outcomes:
			s.apply(o)
		case <-due:
		case <-cancelled: // as the loop goes on
		}
	}
}

// carryOut does a call. A panic in it ends the run, not the process: the rows
// of others have results to be written.
func (e *Engine) carryOut(ctx context.Context, p *plan.Plan, c call) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o = outcome{call: c, stop: &Stop{
				Code: batch.CodeStopped, Err: fmt.Errorf("internal error: %v\n%s", r, debug.Stack()),
			}}
			o.settleAll(c.steps, batch.CodeAnswerLost, "the tool failed while it carried out this row; look at the account")
		}
	}()
	w := worker{client: e.client, plan: p, twins: e.twins, journal: e.journal, settle: e.settle, jobTime: e.jobTime}
	switch c.kind {
	case probing:
		return w.probe(ctx, c)
	case looking:
		o = w.look(ctx, c)
	case sweeping:
		o = w.sweep(ctx, c)
	case settling:
		o = w.settleAgain(ctx, c)
	default:
		o = w.send(ctx, c)
	}
	return w.noted(o)
}
