package cli

import "context"

// planFlags are what plan and run have in common: a sheet, a portal, and what
// is asked of the plan.
type planFlags struct {
	File string `arg:"" optional:"" help:"Sheet (CSV or XLSX), of run also a plan file; - is standard input."`
	Demo bool   `help:"Use a fresh portal in memory; without FILE, a sample sheet."`
	All  bool   `help:"Show every row of the plan, also those to be done."`
	reading
	choices
	guards
	display
	pacing
	portalFlags
}

// display says what is shown, and how.
type display struct {
	JSON       bool `name:"json" help:"Print JSON, for programs."`
	NoProgress bool `help:"Show no progress."`
	Quiet      bool `short:"q" help:"Say nothing but errors."`
	Verbose    bool `short:"v" help:"Log every request to standard error."`
}

// job is the sheet and what is asked for.
func (f planFlags) job() *job {
	return &job{
		options: options{reading: f.reading, choices: f.choices, guards: f.guards, pacing: f.pacing, portalFlags: f.portalFlags},
		display: f.display, file: f.File, demo: f.Demo, all: f.All,
	}
}

type planCmd struct {
	planFlags
	Output string `short:"o" help:"Write the plan down, for run FILE to carry out exactly that." placeholder:"FILE"`
}

// Help is shown with --help.
func (planCmd) Help() string {
	return `Looks up every account of the sheet and decides each row: carry it out,
nothing to do, or refused and why. Only the rows that will not be done are
listed, unless --all is given. Nothing is changed on the portal. With -o the
plan is written down, for somebody to agree to; run then carries out exactly
that, or nothing when the sheet or an account has changed meanwhile.

Examples:
  docspace-batch plan leavers.csv
  docspace-batch plan leavers.csv --all --missing-ok
  docspace-batch plan leavers.csv --reassign-to olga.ruiz@example.com
  docspace-batch plan leavers.csv -o plan.json
  docspace-batch plan leavers.csv --json
  docspace-batch plan --demo`
}

// Run shows the plan of a sheet.
func (c *planCmd) Run(ctx context.Context, s *streams) error {
	j := c.job()
	if err := j.open(ctx, s); err != nil {
		return err
	}
	if c.Output != "" {
		if err := j.newPlanFile(c.Output); err != nil {
			return err
		}
	}
	if err := j.connect(ctx, s); err != nil {
		return err
	}
	made, err := j.plan(ctx, s)
	if err != nil {
		return err
	}
	if err := j.show(s, made); err != nil || c.Output == "" {
		return err
	}
	if err := j.writePlanFile(c.Output, made); err != nil {
		return err
	}
	s.notice("the plan is in %s; carry it out: docspace-batch run %s", c.Output, quote(c.Output))
	return nil
}
