package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"regexp"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/sheet"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// job is a sheet that is to be planned or carried out: from its beginning, or
// what an earlier part of the run has left.
type job struct {
	options
	display
	file      string // the sheet; "-" is standard input, "" the sample
	demo, all bool
	runs      bool // and does not only plan
	dryRun    bool
	yes       bool
	out       string
	earlier   *earlier // nil: the run begins

	sheet       string // where the sheet of a plan file is now; "": where it was
	acceptDrift bool
	agreement   *plan.Agreement // nil: a sheet is given, no plan file
	planFile    []byte          // which it was read from, where the run begins

	in        input
	sheetRead *sheet.Sheet
	rows      []batch.Row
	limits    *plan.Guards
	signKey   ed25519.PrivateKey // nil: the run is not signed
	client    *docspace.Client
	portal    *portal
}

// open reads the sheet and makes the client. Nothing is sent but, when names
// in the sheet break the usual rule, a question for the portal's own.
func (j *job) open(ctx context.Context, s *streams) error {
	s.quiet = j.Quiet
	if j.file == "" && !j.demo {
		return &failure{
			code: Usage, message: "no sheet is given",
			hint: "give the path of one, - for standard input, or --demo for a sample",
		}
	}
	if j.Limit < 0 || j.BatchSize < 0 {
		return &failure{code: Usage, message: "--limit and --batch-size must not be negative"}
	}
	if err := j.stopping.validate(); err != nil {
		return err
	}
	var err error
	if j.limits, err = j.guards.read(); err != nil {
		return err
	}
	if j.signKey, err = j.key(); err != nil {
		return err
	}
	if j.in, err = openInput(j.file, s.in); err != nil {
		return err
	}
	switch {
	case j.earlier != nil:
		return j.reopen(s)
	case plan.IsAgreement(j.in.content):
		err = j.openAgreement(s)
	case j.sheet != "" || j.acceptDrift:
		err = &failure{code: Usage, message: "--sheet and --accept-drift are for plan files; " + j.in.name + " is none"}
	}
	if err != nil {
		return err
	}
	err = j.read(nil)
	var faults sheet.Faults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	var clientErr error
	j.client, clientErr = j.newClient(s)
	switch {
	case err != nil && clientErr != nil:
		return err
	case clientErr != nil:
		return clientErr
	case err != nil:
		_, rule := settings(ctx, s, j.client)
		if err := j.read(rule); err != nil {
			return err
		}
	}
	noteSheet(s, j.sheetRead)
	return nil
}

// read reads the rows of the sheet.
func (j *job) read(rule *regexp.Regexp) error {
	o, err := j.sheetOptions(j.Operation, rule)
	if err != nil {
		return err
	}
	if j.ReassignTo != "" {
		heir, wrong, fix := sheet.ParseHeir(j.ReassignTo)
		if wrong != "" {
			return &failure{code: Usage, message: "--reassign-to: " + wrong, hint: fix}
		}
		o.Heir = heir
	}
	sh, rows, err := j.in.read(o)
	if err != nil {
		return err
	}
	j.sheetRead, j.rows = sh, rows
	return nil
}

func (j *job) newClient(s *streams) (*docspace.Client, error) {
	if j.demo {
		return newDemoClient(s, j.pacing, j.Verbose)
	}
	return j.portalFlags.newClient(s, j.pacing, j.Verbose)
}

// connect asks the portal whose key this is. A demo leaves nothing behind.
func (j *job) connect(ctx context.Context, s *streams) (err error) {
	state := j.state()
	if j.demo {
		state = ""
	}
	j.portal, err = connect(ctx, s, j.client, state)
	if err == nil && j.earlier != nil {
		err = j.earlier.sameOwner(j.portal)
	}
	return err
}

// lock keeps other runs out that would change the same people. What it knew
// from before may be old when it had to wait.
func (j *job) lock(ctx context.Context, s *streams) (*lock, error) {
	if j.demo || j.dryRun {
		return nil, nil
	}
	if j.state() == "" {
		s.notice("there is no directory to keep locks and the count of the day's writes in: nothing keeps other runs out; " +
			"give one with --state-dir")
	}
	holder := lockHolder{Sheet: j.in.path}
	if j.earlier != nil {
		holder.Run, holder.Dir = j.earlier.past.Header.Run, string(j.earlier.dir)
	}
	p := j.portal
	l, err := takeLock(ctx, s, j.state(), p.host, p.caller.ID, holder, j.WaitLock)
	if err != nil {
		return nil, err
	}
	p.day = openDaysWrites(j.state(), p.host, p.caller.ID)
	if j.earlier != nil {
		err = j.earlier.read(j.rows)
	}
	return l, err
}

// plan looks up every account of the rows and decides them.
func (j *job) plan(ctx context.Context, s *streams) (*plan.Plan, error) {
	bar := s.progress("look-ups", 0, s.mode(j.NoProgress))
	made, err := plan.Make(ctx, j.rows, plan.Config{
		Client: j.client, Caller: j.portal.caller, PortalHost: j.portal.host, PortalScheme: j.client.Scheme(), NameRule: j.portal.rule,
		DataToKeyOwner: j.DataToKeyOwner, MissingOK: j.MissingOK, Limit: j.Limit, Pace: j.Rate, BatchSize: j.BatchSize,
		Guards: j.limits, Past: j.earlier.rows(), OnProgress: bar.Set,
	})
	s.close(bar, err != nil)
	if err != nil {
		return nil, err
	}
	return made, nil
}

// show prints a plan.
func (j *job) show(s *streams, made *plan.Plan) error {
	if j.JSON {
		return report.WritePlanJSON(s.out, made, j.planOptions())
	}
	return report.WritePlan(s.out, made, j.planOptions())
}

func (j *job) planOptions() report.PlanOptions {
	now := time.Now()
	return report.PlanOptions{
		All: j.all, Now: now, Sheet: j.in.name, Portal: j.portal.host, Pace: j.Rate, WritesUsed: j.portal.day.used(now),
	}
}
