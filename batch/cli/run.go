package cli

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
)

type runCmd struct {
	planFlags
	stopping
	keeping
	DryRun           bool   `short:"n" help:"Show the plan and stop, like the command plan."`
	Yes              bool   `help:"Do not ask; needed without a terminal when people are deleted, terminated or demoted, or more than 50 are created."`
	Out              string `help:"Directory for the results; it must be absent or empty. Otherwise one is made beside the sheet." placeholder:"DIR"`
	Sheet            string `help:"Where the sheet of a plan file is now." placeholder:"FILE"`
	AcceptDrift      bool   `help:"Carry a plan file out also when accounts have changed since: by what the sheet says now."`
	ErrorOnUnchanged bool   `help:"End with 9 when there was nothing to do."`
}

// Help is shown with --help.
func (runCmd) Help() string {
	return `Plans the sheet, asks before anything is taken away from people, carries the
plan out and writes results.csv, summary.json and more into a new directory
beside the sheet. A plan file, as plan -o writes it, may stand in the place of a
sheet: exactly that plan is carried out, or nothing. Ctrl-C once: nothing new is begun, and the results are complete;
twice: ends at once. In any case the command resume goes on with the run.

Examples:
  docspace-batch run --demo
  docspace-batch run onboarding.csv
  docspace-batch run leavers.csv --dry-run
  docspace-batch run leavers.csv --yes --missing-ok -q
  docspace-batch run leavers.csv --limit 5
  docspace-batch run plan.json
  docspace-batch run leavers.csv --max-errors 5% --max-duration 2h`
}

// Run carries out a sheet from its beginning.
func (c *runCmd) Run(ctx context.Context, s *streams) error {
	j := c.job()
	j.stopping, j.keeping, j.ErrorOnUnchanged = c.stopping, c.keeping, c.ErrorOnUnchanged
	j.runs, j.dryRun, j.yes, j.out = true, c.DryRun, c.Yes, c.Out
	j.sheet, j.acceptDrift = c.Sheet, c.AcceptDrift
	return j.do(ctx, s)
}

// do is the way of a row from the sheet to its result, of a run that begins and
// of one that is gone on with.
func (j *job) do(ctx context.Context, s *streams) (err error) {
	// How long it may take.
	ctx, stop := j.within(ctx)
	defer stop(nil)
	defer func() { err = j.stoppedBefore(ctx, err) }()

	// What was typed.
	if err := j.open(ctx, s); err != nil {
		return err
	}

	// What it would change.
	if err := j.connect(ctx, s); err != nil {
		return err
	}
	lock, err := j.lock(ctx, s)
	defer lock.release()
	if err != nil {
		return err
	}
	made, err := j.plan(ctx, s)
	if err != nil {
		return err
	}
	if err := j.asAgreed(s, made); err != nil {
		return err
	}
	if j.dryRun {
		return j.show(s, made)
	}
	if err := j.allowed(ctx, s, made); err != nil {
		return err
	}
	if ctx.Err() != nil { // while somebody thought about it
		return context.Cause(ctx)
	}
	j.noteDay(s, made)

	// Where it is written down.
	r, err := j.record(made)
	if err != nil {
		return err
	}
	lock.begun(r.id, string(r.dir))

	// What happens.
	stopped := j.carryOut(ctx, s, made, r, stop)

	// What people and programs get to see of it.
	return j.finish(s, made, r, stopped)
}

// carryOut carries out a plan and records the result of each row. stop ends it
// in good order, and so does the end of ctx; the error is how it was ended.
func (j *job) carryOut(ctx context.Context, s *streams, made *plan.Plan, r *record, stop context.CancelCauseFunc) error {
	errs := j.mistakes(made, stop)
	if ctx.Err() == nil {
		defer context.AfterFunc(ctx, func() {
			s.notice("stopping: waiting for what is on the wire; Ctrl-C again ends at once")
		})()
	}
	bar := s.progress("", due(made), s.mode(j.NoProgress))
	config := engine.Config{
		Client: j.client, Workers: j.Workers + 2, BatchSize: j.BatchSize, Settle: j.portal.patience(), GiveUp: j.portal.giveUp(),
		Calls: r.calls,
	}
	if r.journal != nil {
		config.Journal = r
	}
	stopped := engine.New(config).Run(ctx, made, func(res batch.Result) {
		it := made.Items[res.Index]
		if it.Past != nil {
			return // the record has it
		}
		res = j.namingHeir(it, res)
		j.note(r, it, res)
		if err := r.add(res); err != nil {
			stop(&engine.Stop{Code: batch.CodeStopped, Err: err})
		}
		errs.count(res, it)
		bar.Add(res)
		j.portal.count(s, false)
	})
	j.portal.count(s, true)
	s.close(bar, stopped != nil)
	return stopped
}

func steps(p *plan.Plan) int {
	n := 0
	for _, it := range p.Items {
		if it.Step() {
			n++
		}
	}
	return n
}

// due is how many rows get a result in this part of a run that is not "not
// run".
func due(p *plan.Plan) int {
	n := 0
	for _, it := range p.Items {
		if !it.Held && it.Past == nil {
			n++
		}
	}
	return n
}
