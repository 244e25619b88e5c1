package report

import (
	"fmt"
	"io"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// planVersion is that of the members below. They are kept by programs: adding
// one is free, changing or removing one needs a new version.
const planVersion = 1

// planFile is a plan for programs.
type planFile struct {
	Version   int    `json:"version"`    // of this format: 1
	PlannedAt string `json:"planned_at"` // RFC 3339, UTC, milliseconds
	Sheet     string `json:"sheet"`      // name of the sheet as given
	Portal    string `json:"portal"`     // host
	KeyOwner  person `json:"key_owner"`

	Decisions  map[decision]int              `json:"decisions"`  // rows by decision; all five, also with 0
	Operations map[batch.Op]map[decision]int `json:"operations"` // the same by operation; those that occur
	Cost       planCosts                     `json:"cost"`

	Guards []planGuard `json:"guards"` // those that would refuse a run; empty when none would

	Rows []planRow `json:"rows"` // in sheet order, every row
}

// planCosts is what carrying the plan out takes.
type planCosts struct {
	Requests     int     `json:"requests"`         // still to be sent, proofs included
	Writes       int     `json:"writes"`           // POST and PUT
	DayShare     float64 `json:"day_share"`        // writes as a part of the day's 10 000; 1 is all of them
	WritesLeft   int     `json:"day_writes_left"`  // as far as this machine knows
	Duration     float64 `json:"duration_seconds"` // at the pace of the run; 0 when there is none
	Mails        int     `json:"mails"`            // people whom the portal will e-mail
	SeatsNeeded  int     `json:"seats_needed"`     // paid seats
	SeatsFreed   int     `json:"seats_freed"`
	SeatsAllowed *int    `json:"seats_allowed"` // null when not known, or without a limit
	SeatsLeft    *int    `json:"seats_left"`    // free before the run; null as above
}

// planRow is what is planned for one row.
type planRow struct {
	Line      int        `json:"line"` // of the sheet, from 1
	Operation batch.Op   `json:"operation"`
	Account   string     `json:"account"`  // e-mail or id, as in the sheet
	Decision  decision   `json:"decision"` // do, nothing, refuse, skip, held (beyond the limit of this run)
	Code      batch.Code `json:"code"`     // do: of the result once its effect is seen; held: empty
	Message   string     `json:"message"`  // why it is not done; empty for do
	Before    string     `json:"before"`   // the account as the row finds it, if all goes well: "User active", "none"
	After     string     `json:"after"`    // the account once the plan is carried out to this row
}

// WritePlanJSON writes a plan for programs. All does not matter to it: every
// row is there.
func WritePlanJSON(w io.Writer, p *plan.Plan, o PlanOptions) error {
	f := planFile{
		Version: planVersion, PlannedAt: stamp(o.Now), Sheet: o.Sheet, Portal: o.Portal,
		KeyOwner: person{ID: p.Caller.ID, Email: p.Caller.Email},
		Cost: planCosts{
			Requests: p.Cost.Requests, Writes: p.Cost.Writes, DayShare: float64(p.Cost.Writes) / plan.DayWrites, WritesLeft: o.writesLeft(),
			Duration: seconds(planDuration(p, o)), Mails: p.Cost.Mails,
			SeatsNeeded: p.Seats.Needed, SeatsFreed: p.Seats.Freed,
			SeatsAllowed: known(p.Seats.Allowed), SeatsLeft: known(p.Seats.Left),
		},
		Guards: planObjections(p),
		Rows:   make([]planRow, 0, len(p.Items)),
	}
	var counts tally[decision]
	for _, it := range p.Items {
		d := decidedOn(it)
		counts.add(it.Row.Op, d.decision)
		f.Rows = append(f.Rows, planRow{
			Line: it.Row.Line, Operation: it.Row.Op, Account: it.Row.Account(),
			Decision: d.decision, Code: d.code, Message: d.why,
			Before: it.Before.String(), After: d.after.String(),
		})
	}
	f.Decisions, f.Operations = counts.whole(decisions())
	text, err := marshal(f)
	if err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	_, err = w.Write(text)
	return err
}

// known is nil for the -1 that stands for a number nobody knows.
func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}
