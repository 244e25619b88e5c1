package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

type runCmd struct {
	planFlags
	DryRun           bool   `short:"n" help:"Show the plan and stop, like the command plan."`
	Yes              bool   `help:"Do not ask; needed without a terminal when people are deleted, terminated or demoted, or more than 50 are created."`
	Out              string `help:"Directory for the results; it must be absent or empty. Otherwise one is made beside the sheet." placeholder:"DIR"`
	ErrorOnUnchanged bool   `help:"End with 9 when there was nothing to do."`
}

// Help is shown with --help.
func (runCmd) Help() string {
	return `Plans the sheet, asks before anything is taken away from people, carries the
plan out and writes results.csv and summary.json into a new directory beside
the sheet. Ctrl-C once: nothing new is begun, and the results are complete;
twice: ends at once.

Examples:
  docspace-batch run --demo
  docspace-batch run onboarding.csv
  docspace-batch run leavers.csv --dry-run
  docspace-batch run leavers.csv --yes --missing-ok -q
  docspace-batch run leavers.csv --limit 5`
}

// errResults is the cause of a run that ends because results cannot be written.
var errResults = errors.New("writing the results")

// Run is the way of a row from the sheet to its result.
func (c *runCmd) Run(ctx context.Context, s *streams) error {
	// What was typed.
	in, header, rows, client, err := c.open(ctx, s)
	if err != nil {
		return err
	}

	// What it would change.
	p, err := c.connect(ctx, s, client)
	if err != nil {
		return err
	}
	made, err := c.plan(ctx, s, p, rows)
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.show(s, made, in, p)
	}
	if err := c.allowed(s, made, in, p); err != nil {
		return err
	}

	c.noteDay(s, made, p)

	// Where the results go.
	id := newRunID(time.Now())
	dir, err := makeRunDir(c.Out, in, id)
	if err != nil {
		return err
	}
	file, err := dir.create("results.csv")
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // where it counts it is closed below
	results, err := report.NewResults(file, header.Names, header.Secret, id)
	if err != nil {
		return err
	}
	summary := &report.Summary{
		RunID: id, ToolVersion: version, Sheet: in.name, Portal: p.host, KeyOwner: p.caller,
		StartedAt: time.Now(), Results: file.Name(),
	}

	// What happens.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	bar := s.progress("", unheld(made), s.mode(c.NoProgress))
	stopNotice := context.AfterFunc(ctx, func() {
		s.notice("stopping: waiting for what is on the wire; Ctrl-C again ends at once")
	})
	ended := engine.New(engine.Config{
		Client: client, Workers: c.Workers + 2, BatchSize: c.BatchSize, Settle: p.patience(),
	}).Run(ctx, made, func(r batch.Result) {
		if err := results.Add(r); err != nil {
			cancel(fmt.Errorf("%w: %w", errResults, err))
		}
		summary.Add(r)
		bar.Add(r)
		p.count(s, false)
	})
	p.count(s, true)
	stopNotice()
	s.close(bar, ended != nil)

	// What people and programs get to see of it.
	writeErr := errors.Join(results.Close(len(rows)), file.Close())
	return c.finish(s, summary, client.Stats(), dir, ended, writeErr)
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

// unheld is how many rows get a result in this run that is not "not run".
func unheld(p *plan.Plan) int {
	n := 0
	for _, it := range p.Items {
		if !it.Held {
			n++
		}
	}
	return n
}
