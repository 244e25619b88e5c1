package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// crossCheck is how the accounts of a run are on the portal by now.
type crossCheck struct {
	Accounts int              `json:"accounts"` // that the run has left in a state that is known
	Changed  []drift          `json:"changed"`  // no longer as the run left them
	Audited  bool             `json:"audited"`  // the portal's audit trail could be read
	Events   int              `json:"events"`   // changes of the run that stand there
	Missing  []report.Outcome `json:"missing"`  // those that do not
}

// drift is an account that is no longer as its last row left it.
type drift struct {
	report.Outcome
	Was string `json:"was"` // after the run
	Is  string `json:"is"`
}

// manyAccounts is how many accounts are worth reading all pages of the portal.
const manyAccounts = 100

// Times around a run in which its events may stand: clocks differ, and the portal
// writes events a little later than they happen.
const (
	eventsBefore = 5 * time.Minute
	eventsAfter  = 15 * time.Minute
)

// actions are the events by which a code is known (docspace-api.md §24).
func actions(c batch.Code) []docspace.Action {
	switch c {
	case batch.CodeCreated:
		return []docspace.Action{docspace.UserCreated}
	case batch.CodeRoleChanged:
		return []docspace.Action{docspace.UsersUpdatedType}
	case batch.CodeTerminated, batch.CodeActivated:
		return []docspace.Action{docspace.UsersUpdatedStatus}
	case batch.CodeDeleted:
		return []docspace.Action{docspace.UserDeleted, docspace.UsersDeleted}
	case batch.CodeReassigned:
		return []docspace.Action{docspace.UserDataReassigns}
	}
	return nil
}

// check looks the accounts of the run up.
func (c *verifyCmd) check(ctx context.Context, s *streams) (*crossCheck, error) {
	e, err := readEarlier(c.Dir)
	if err != nil {
		return nil, err
	}
	rows, err := report.ReadOutcomes(e.dir.path(resultsName))
	if err != nil {
		return nil, &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", e.dir.path(resultsName), reason(err)), err: err}
	}
	client, err := c.newClient(s, pacing{Rate: 24.75, Workers: 1, MaxWait: 2 * time.Minute}, false)
	if err != nil {
		return nil, err
	}
	found := &crossCheck{Changed: []drift{}, Missing: []report.Outcome{}}
	if err := found.accounts(ctx, client, rows); err != nil {
		return nil, err
	}
	until := time.Now()
	if end := e.past.Ended; end != nil {
		until = end.At
	}
	return found, found.events(ctx, client, rows, e.past.Header.KeyOwner, e.past.Header.Started.Add(-eventsBefore), until.Add(eventsAfter))
}

// accounts compares each account with the last row about it.
func (f *crossCheck) accounts(ctx context.Context, client *docspace.Client, rows []report.Outcome) error {
	last := map[string]report.Outcome{}
	var order []string
	for _, r := range rows {
		if r.UserID == "" || r.Status != batch.Done && r.Status != batch.Unchanged {
			continue
		}
		if _, known := last[r.UserID]; !known {
			order = append(order, r.UserID)
		}
		last[r.UserID] = r
	}
	now, err := readAccounts(ctx, client, order)
	if err != nil {
		return fmt.Errorf("reading the accounts of the run again: %w", err)
	}
	for _, id := range order {
		r := last[id]
		if r.After == (batch.Account{Hidden: true}).String() {
			continue
		}
		f.Accounts++
		if is := now[id].String(); is != r.After {
			f.Changed = append(f.Changed, drift{Outcome: r, Was: r.After, Is: is})
		}
	}
	return nil
}

// readAccounts reads accounts by their ids; those that are not there are missing.
func readAccounts(ctx context.Context, client *docspace.Client, ids []string) (map[string]batch.Account, error) {
	all := map[string]batch.Account{}
	if len(ids) > manyAccounts {
		listed, _, err := plan.Everybody(ctx, client, "", nil)
		if err != nil {
			return nil, err
		}
		for _, a := range listed {
			all[strings.ToLower(a.ID)] = a
		}
	}
	for _, id := range ids {
		if all[id].Exists {
			continue
		}
		p, err := client.Get(ctx, id)
		var refused *docspace.Error
		switch {
		case err == nil:
			all[id] = plan.AccountOf(p, "")
		case errors.As(err, &refused) && refused.Kind == docspace.Forbidden:
			all[id] = batch.Account{Hidden: true}
		case errors.As(err, &refused) && refused.Kind == docspace.NotFound:
		default:
			return nil, err
		}
	}
	return all, nil
}

// events looks for the changes of the run in the portal's audit trail.
func (f *crossCheck) events(ctx context.Context, client *docspace.Client, rows []report.Outcome, owner string, from, until time.Time) error {
	trail, err := client.Audit(ctx, owner, from, until)
	var refused *docspace.Error
	switch {
	case errors.As(err, &refused) && (refused.Kind == docspace.Forbidden || refused.Kind == docspace.MissingScope || refused.Kind == docspace.NotFound ||
		refused.Kind == docspace.Unpaid):
		return nil
	case err != nil:
		return fmt.Errorf("reading the portal's audit trail: %w", err)
	}
	f.Audited = true
	type deed struct {
		action docspace.Action
		id     string
	}
	left := map[deed]int{} // events that no change has been found for so far
	for _, e := range trail {
		for _, id := range e.Targets {
			left[deed{e.Action, strings.ToLower(id)}]++
		}
	}
	for _, r := range rows {
		wanted := actions(r.Code)
		if r.Status != batch.Done || wanted == nil {
			continue
		}
		at := slices.IndexFunc(wanted, func(a docspace.Action) bool { return left[deed{a, r.UserID}] > 0 })
		if at < 0 {
			f.Missing = append(f.Missing, r)
			continue
		}
		left[deed{wanted[at], r.UserID}]--
		f.Events++
	}
	return nil
}

// text is the check for people.
func (f *crossCheck) text() string {
	var b strings.Builder
	b.WriteString("\n" + report.Wrap("accounts  ", fmt.Sprintf("%d of %d have the role and status that the run left them", f.Accounts-len(f.Changed), f.Accounts)))
	for _, d := range f.Changed {
		b.WriteString(report.Wrap(fmt.Sprintf("line %-5s", d.Line), fmt.Sprintf("%s was left as %s and is %s", d.Account, d.Was, d.Is)))
	}
	if !f.Audited {
		b.WriteString(report.Wrap("events    ", "this key may not read the portal's audit trail, which takes a DocSpace admin's key with all permissions"))
		return b.String()
	}
	b.WriteString(report.Wrap("events    ", fmt.Sprintf("%d of %d changes stand in the portal's audit trail", f.Events, f.Events+len(f.Missing))))
	for _, r := range f.Missing {
		b.WriteString(report.Wrap(fmt.Sprintf("line %-5s", r.Line), fmt.Sprintf("%s: there is no event of this (%s)", r.Account, r.Code)))
	}
	return b.String()
}
