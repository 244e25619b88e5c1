package plan

import "docspace-batch/batch"

// Drift is a row that is not as it was agreed.
type Drift struct {
	Line    int
	Op      batch.Op
	Account string // as the sheet names it; "" when the row is not in the sheet
	Was, Is Agreed // zero: there was, or is, no such row
}

// Left lists the rows that a run which was begun has still to carry out, and that
// are not as they were agreed: with another decision, or on an account in another
// state. What the run itself has done to an account was agreed as well.
func (a *Agreement) Left(p *Plan) []Drift {
	begun := map[int]bool{} // lines
	for i := range p.Items {
		if it := &p.Items[i]; it.Past != nil || it.Sent != nil {
			begun[it.Row.Line] = true
		}
	}
	var all []Drift
	for _, d := range a.Drift(p) {
		if !begun[d.Line] && d.Was.left() != d.Is.left() {
			all = append(all, d)
		}
	}
	return all
}

// left is what decides a row that is still to be carried out. What a limit holds
// back may be let go, an account that the run has made has an id by now, and rooms
// and groups are not looked at as they were.
func (a Agreed) left() Agreed {
	if a.Decision == Held {
		a.Decision = batch.Do.String()
	}
	return Agreed{
		Line: a.Line, Operation: a.Operation, Decision: a.Decision, Code: a.Code, Groups: a.Groups,
		Before: State{Exists: a.Before.Exists, Hidden: a.Before.Hidden, Role: a.Before.Role, Status: a.Before.Status, Owner: a.Before.Owner},
		Heir:   State{Exists: a.Heir.Exists, ID: a.Heir.ID, Role: a.Heir.Role, Status: a.Heir.Status},
	}
}

// Drift lists the rows of p that are not as they were agreed, in sheet order. p
// must be a plan of the same sheet; a sheet that a newer tool reads in another way
// has other rows.
func (a *Agreement) Drift(p *Plan) []Drift {
	var all []Drift
	was := a.Rows
	for i := range p.Items {
		is, r := agreed(p.Items[i]), p.Items[i].Row
		for len(was) > 0 && was[0].Line < is.Line {
			all = append(all, Drift{Line: was[0].Line, Op: was[0].Operation, Was: was[0]})
			was = was[1:]
		}
		d := Drift{Line: r.Line, Op: r.Op, Account: r.Account(), Is: is}
		if len(was) > 0 && was[0].Line == is.Line {
			d.Was, was = was[0], was[1:]
		}
		if d.Was != is {
			all = append(all, d)
		}
	}
	for _, w := range was {
		all = append(all, Drift{Line: w.Line, Op: w.Operation, Was: w})
	}
	return all
}
