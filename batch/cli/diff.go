package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/roster"
	"docspace-batch/batch/sheet"
	"docspace-batch/docspace"
)

type diffCmd struct {
	File string `arg:"" name:"roster" help:"Who should have an account (CSV or XLSX); - is standard input."`
	sheetOutput
	Leavers string   `help:"What becomes of people who are not in the roster: report lists them, terminate and delete make rows." enum:"report,terminate,delete" default:"report" placeholder:"WHAT"`
	Scope   []string `help:"Touch nobody else: @example.com, group:NAME or role:ROLE. Of one kind any, of several kinds each has to fit." sep:"none" placeholder:"SCOPE"`
	Demo    bool     `help:"Use a fresh portal in memory."`
	All     bool     `help:"Name everybody who leaves or is left alone."`
	reading
	guards
	display
	pacing
	portalFlags
}

// Help is shown with --help.
func (diffCmd) Help() string {
	return `Compares a roster, such as the export of a personnel system, with the portal,
and writes the sheet that makes them equal: those who are missing are created,
those who are terminated and back are activated, and where the roster has roles
they are changed. A roster needs a column with e-mails; names for those who are
created. Rows whose column status says terminated, as the exports of this tool
do, are left out. The owner, the key's user, guests and people of --protect are
left alone. Nothing is changed on the portal: run the sheet. Without -o the
difference is only shown.

With --scope the limits of --max-delete and the like are shares of the accounts
in the scope. A roster that names none of those who are active is refused.

Every night: diff, then run. When nothing is different the sheet has no rows.

Examples:
  docspace-batch diff roster.csv
  docspace-batch diff roster.xlsx -o changes.csv
  docspace-batch diff roster.csv -o changes.csv --leavers terminate
  docspace-batch diff roster.csv -o changes.csv --overwrite -q
  docspace-batch diff staff.csv --scope @example.com --scope role:User`
}

// difference is what diff is about to find out, and has found.
type difference struct {
	*diffCmd
	scope  roster.Scope
	limits *plan.Guards
	in     input
	sheet  *sheet.Sheet
	people []batch.Row
	output *output // nil: nothing is written
	client *docspace.Client
	portal *portal

	found      roster.Difference
	objections []plan.Objection
}

// Run compares a roster with the portal.
func (c *diffCmd) Run(ctx context.Context, s *streams) error {
	d := &difference{diffCmd: c}

	// Who should have an account.
	if err := d.open(s); err != nil {
		return err
	}
	defer d.output.discard()

	// Who has one.
	if err := d.connect(ctx, s); err != nil {
		return err
	}
	accounts, err := d.accounts(ctx, s)
	if err != nil {
		return err
	}
	groups, err := d.findGroups(ctx, accounts)
	if err != nil {
		return err
	}

	// What makes the two equal.
	if err := d.compare(s, accounts, groups); err != nil {
		return err
	}
	if err := d.write(); err != nil {
		return err
	}
	return d.show(s)
}

// open reads what was typed, and the roster. Nothing is sent.
func (d *difference) open(s *streams) (err error) {
	s.quiet = d.Quiet
	if d.scope, err = roster.ParseScope(d.Scope); err != nil {
		return &failure{code: Usage, message: "--scope: " + err.Error(), err: err}
	}
	if d.limits, err = d.read(); err != nil {
		return err
	}
	if d.JSON && d.Output == "-" {
		return &failure{code: Usage, message: "--json and -o - both write to standard output", hint: "give a file with -o"}
	}
	if d.in, err = openInput(d.File, s.in); err != nil {
		return err
	}
	if plan.IsAgreement(d.in.content) {
		return &failure{code: Usage, message: d.in.name + " is a plan file and no roster"}
	}
	o, err := d.sheetOptions("", nil)
	if err != nil {
		return err
	}
	o.Roster = true
	if d.sheet, d.people, err = d.in.read(o); err != nil {
		return ofRoster(err)
	}
	d.noteRoster(s)
	if d.client, err = d.newClient(s); err != nil || d.Output == "" {
		return err
	}
	d.output, err = d.sheetOutput.open(s, d.in.path)
	return err
}

// noteRoster tells once what of a roster is not read.
func (d *difference) noteRoster(s *streams) {
	if system := d.sheet.Header().System(); system != "" {
		s.notice("this is an export of %s", system)
	} else if unread := d.sheet.Unread(); len(unread) > 0 {
		s.notice("columns that are not read: %s", strings.Join(unread, ", "))
	}
	noteReading(s, d.sheet)
}

// ofRoster says where the errors are that were found.
func ofRoster(err error) error {
	faults, ok := errors.AsType[sheet.Faults](err)
	if !ok {
		return err
	}
	f := sheetFailure(faults)
	f.hint = "mend the roster, then try again"
	return f
}

// connect asks whose key this is: only a DocSpaceAdmin sees everybody.
func (d *difference) connect(ctx context.Context, s *streams) error {
	var err error
	if d.portal, err = connect(ctx, s, d.client, d.stateDir()); err != nil {
		return err
	}
	if role := d.portal.caller.Role; role != batch.DocSpaceAdmin {
		return &failure{
			code: Portal, message: fmt.Sprintf("this is the key of a %s, who does not see everybody", role),
			hint: "use the key of a DocSpace admin",
		}
	}
	return nil
}

// accounts reads everybody on the portal.
func (d *difference) accounts(ctx context.Context, s *streams) ([]batch.Account, error) {
	accounts, err := d.portal.everybody(ctx, s, s.mode(d.NoProgress))
	if err != nil {
		return nil, err
	}
	if unknown := d.limits.Protected.Unknown(accounts); len(unknown) > 0 {
		s.notice("--protect names nobody on the portal by: %s", strings.Join(unknown, ", "))
	}
	return accounts, nil
}

// compare finds the difference, and refuses one that no guard lets through.
func (d *difference) compare(s *streams, accounts []batch.Account, groups *batch.Groups) error {
	found, faults := roster.Compare(d.people, accounts, roster.Config{
		Name: d.in.name, Caller: d.portal.caller, NameRule: d.portal.rule,
		Leavers: roster.Leavers(d.Leavers), Off: d.sheet.LeftOut(), Scope: d.scope, Groups: groups, Protected: d.limits.Protected,
	})
	if len(faults) > 0 {
		all := make(sheet.Faults, len(faults))
		for i, f := range faults {
			all[i] = d.sheet.FaultAt(f.Line, f.Column, f.Message, f.Fix)
		}
		return ofRoster(all)
	}
	d.found, d.objections = found, d.limits.Objections(found.Would(), found.Size)
	return d.guarded(s)
}

// write writes the sheet.
func (d *difference) write() error {
	if d.output == nil {
		return nil
	}
	return d.output.write(sheet.DiffColumns(), func(w *sheet.Writer) error {
		for _, r := range d.found.Rows {
			email := r.Email
			if _, wrong, _ := sheet.ParseHeir(email); wrong != "" && r.UserID != "" {
				email = "" // the portal takes addresses that no sheet may hold
			}
			err := w.Write([]string{
				string(r.Op), email, r.UserID, r.FirstName, r.LastName, string(r.Role), strings.Join(r.Groups, ";"), r.Note,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
