package cli

import (
	"context"
	"errors"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/sheet"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// planFlags are what plan and run have in common: a sheet, a portal, and what
// is asked of the plan.
type planFlags struct {
	File           string `arg:"" optional:"" help:"Sheet (CSV); - is standard input."`
	Demo           bool   `help:"Use a fresh portal in memory; without FILE, a sample sheet."`
	Operation      string `help:"The operation of all rows, for a sheet without that column." placeholder:"OP"`
	Limit          int    `help:"Carry out the first N steps only, to begin with." placeholder:"N"`
	MissingOK      bool   `name:"missing-ok" help:"Leavers who are not there any more are no failure."`
	DataToKeyOwner bool   `help:"When people are deleted or demoted, their rooms may go to the owner of the key."`
	BatchSize      int    `help:"Most rows in one request; 0 leaves it to the tool." placeholder:"N"`
	All            bool   `help:"Show every row of the plan, also those to be done."`
	JSON           bool   `name:"json" help:"Print JSON, for programs."`
	NoProgress     bool   `help:"Show no progress."`
	Quiet          bool   `short:"q" help:"Say nothing but errors."`
	Verbose        bool   `short:"v" help:"Log every request to standard error."`
	pacing
	portalFlags
}

// open reads the sheet and makes the client. Nothing is sent but, when names
// in the sheet break the usual rule, a question for the portal's own.
func (f *planFlags) open(ctx context.Context, s *streams) (input, sheet.Header, []batch.Row, *docspace.Client, error) {
	s.quiet = f.Quiet
	fail := func(err error) (input, sheet.Header, []batch.Row, *docspace.Client, error) {
		return input{}, sheet.Header{}, nil, nil, err
	}
	if f.File == "" && !f.Demo {
		return fail(&failure{
			code: Usage, message: "no sheet is given",
			hint: "give the path of a CSV file, - for standard input, or --demo for a sample",
		})
	}
	if f.Limit < 0 || f.BatchSize < 0 {
		return fail(&failure{code: Usage, message: "--limit and --batch-size must not be negative"})
	}
	in, err := openInput(f.File, s.in)
	if err != nil {
		return fail(err)
	}
	header, rows, err := in.read(f.Operation, nil)
	var faults sheet.Faults
	if err != nil && !errors.As(err, &faults) {
		return fail(err)
	}
	client, clientErr := f.client(s)
	switch {
	case err != nil && clientErr != nil:
		return fail(err)
	case clientErr != nil:
		return fail(clientErr)
	case err != nil:
		_, rule := settings(ctx, s, client)
		if header, rows, err = in.read(f.Operation, rule); err != nil {
			return fail(err)
		}
	}
	noteUnknown(s, header)
	return in, header, rows, client, nil
}

func (f *planFlags) client(s *streams) (*docspace.Client, error) {
	if f.Demo {
		return newDemoClient(s, f.pacing, f.Verbose)
	}
	return f.newClient(s, f.pacing, f.Verbose)
}

// connect asks the portal whose key this is. A demo leaves nothing behind.
func (f *planFlags) connect(ctx context.Context, s *streams, client *docspace.Client) (*portal, error) {
	if f.Demo {
		return connect(ctx, s, client, "")
	}
	return connect(ctx, s, client, f.state())
}

// plan looks up every account of the rows and decides them.
func (f *planFlags) plan(ctx context.Context, s *streams, p *portal, rows []batch.Row) (*plan.Plan, error) {
	bar := s.progress("look-ups", 0, s.mode(f.NoProgress))
	made, err := plan.Make(ctx, rows, plan.Config{
		Client: p.client, Caller: p.caller, PortalHost: p.host, NameRule: p.rule,
		DataToKeyOwner: f.DataToKeyOwner, MissingOK: f.MissingOK, Limit: f.Limit, Pace: f.Rate, BatchSize: f.BatchSize,
		OnProgress: bar.Set,
	})
	s.close(bar, err != nil)
	if err != nil {
		return nil, err
	}
	return made, nil
}

// show prints a plan.
func (f *planFlags) show(s *streams, made *plan.Plan, in input, p *portal) error {
	if f.JSON {
		return report.WritePlanJSON(s.out, made, f.options(in, p))
	}
	return report.WritePlan(s.out, made, f.options(in, p))
}

func (f *planFlags) options(in input, p *portal) report.PlanOptions {
	now := time.Now()
	return report.PlanOptions{
		All: f.All, Now: now, Sheet: in.name, Portal: p.host, Pace: f.Rate, WritesUsed: p.day.used(now),
	}
}

type planCmd struct{ planFlags }

// Help is shown with --help.
func (planCmd) Help() string {
	return `Looks up every account of the sheet and decides each row: carry it out,
nothing to do, or refused and why. Only the rows that will not be done are
listed, unless --all is given. Nothing is changed on the portal.

Examples:
  docspace-batch plan leavers.csv
  docspace-batch plan leavers.csv --all --missing-ok
  docspace-batch plan leavers.csv --json > plan.json
  docspace-batch plan --demo`
}

// Run shows the plan of a sheet.
func (c *planCmd) Run(ctx context.Context, s *streams) error {
	in, _, rows, client, err := c.open(ctx, s)
	if err != nil {
		return err
	}
	p, err := c.connect(ctx, s, client)
	if err != nil {
		return err
	}
	made, err := c.plan(ctx, s, p, rows)
	if err != nil {
		return err
	}
	return c.show(s, made, in, p)
}
