package roster

import (
	"fmt"
	"strings"

	"docspace-batch/batch"
)

// person compares somebody of the roster with his account.
func (x *comparison) person(r batch.Row, a batch.Account) {
	if a.Exists && !x.Scope.Covers(a) || !a.Exists && !x.Scope.coversNewcomer(r, x.Groups) {
		x.diff.Outside.People++
		return
	}
	x.diff.People++
	before := x.found()
	note := fmt.Sprintf("line %d of %s", r.Line, x.Name)
	if a.Exists {
		x.bringBack(r, a, note)
	} else {
		x.create(r, note)
	}
	if x.found() == before {
		x.diff.Equal++
	}
}

// found counts everything that is not as the roster has it.
func (x *comparison) found() int { return len(x.diff.Rows) + len(x.diff.Alone) + len(x.faults) }

// create makes an account. Whether there are its groups is left to the plan of the
// sheet, which says so of each row.
func (x *comparison) create(r batch.Row, note string) {
	if f, is := x.taken(r); is {
		x.faults = append(x.faults, f)
		return
	}
	if faults := newcomerFaults(r, x.NameRule); len(faults) > 0 {
		x.faults = append(x.faults, faults...)
		return
	}
	row := batch.Row{
		Line: r.Line, Op: batch.Create, Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, Role: r.WantedRole(),
	}
	if _, ok := x.add(row, batch.Account{Email: r.Email}, note); ok {
		x.diff.Rows[len(x.diff.Rows)-1].Groups = r.Groups
	}
}

// bringBack activates an account where that is needed, and gives it the role that
// the roster has.
func (x *comparison) bringBack(r batch.Row, a batch.Account, note string) {
	if a.Status == batch.Terminated {
		var ok bool
		if a, ok = x.add(about(a, batch.Activate, r.Line), a, note); !ok {
			return
		}
	}
	if r.Role != "" {
		row := about(a, batch.ChangeRole, r.Line)
		row.Role = r.Role
		x.add(row, a, note)
	}
}

// leaver deals with the account of somebody who is not in the roster.
func (x *comparison) leaver(a batch.Account) {
	note, deletes := "not in the roster", x.Leavers == Delete
	if x.off[batch.FoldEmail(a.Email)] {
		note, deletes = "left out of the roster", false
	}
	gone := a.Status == batch.Terminated
	switch {
	case gone && !deletes:
		return
	case a.Email == "":
		x.diff.Alone = append(x.diff.Alone, Alone{
			Account: a, Op: batch.Terminate, Reason: NoEmail, Message: "this account has no e-mail, and no roster can speak of it",
		})
		return
	case !gone:
		terminate := about(a, batch.Terminate, 0)
		d, ok := x.decide(terminate, a)
		if !ok {
			return
		}
		x.diff.Leavers = append(x.diff.Leavers, a)
		if x.Leavers == Report {
			return
		}
		x.diff.Rows = append(x.diff.Rows, Row{terminate, a, note})
		a = d.After
	}
	if deletes {
		x.add(about(a, batch.Delete, 0), a, note)
	}
}

// about is a row on an account that is there.
func about(a batch.Account, op batch.Op, line int) batch.Row {
	return batch.Row{Line: line, Op: op, Email: a.Email, UserID: strings.ToLower(a.ID), FirstName: a.FirstName, LastName: a.LastName}
}

// add adds a row if there is anything to do, and gives the account as it is then;
// ok says that nobody is left alone.
func (x *comparison) add(r batch.Row, a batch.Account, note string) (after batch.Account, ok bool) {
	d, ok := x.decide(r, a)
	if ok && d.Verdict != batch.Nothing {
		x.diff.Rows = append(x.diff.Rows, Row{r, a, note})
	}
	return d.After, ok
}

// decide says whether a row may stand in the sheet; otherwise it notes who is left
// alone. What an account owns is not known here: a row for which that matters may
// stand there, and its plan asks.
func (x *comparison) decide(r batch.Row, a batch.Account) (d batch.Decision, ok bool) {
	op, _ := batch.Lookup(string(r.Op))
	d = op.Decide(r, a, x.facts)
	reason, message := Reason(d.Code), d.Message
	switch {
	case d.Verdict == batch.Nothing:
		return d, true
	case a.Exists && a.Role == batch.Guest:
		reason, message = Reason(batch.CodeIsGuest), "guests come and go with the rooms that people share, and not by a roster"
	case d.Verdict == batch.Refuse:
	case x.Protected.Covers(a):
		reason, message = Reason(batch.CodeProtected), "this person is protected by --protect"
	default:
		return d, true
	}
	x.diff.Alone = append(x.diff.Alone, Alone{Account: a, Line: r.Line, Op: r.Op, Reason: reason, Message: message})
	return d, false
}
