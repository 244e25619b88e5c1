package plan

import "docspace-batch/batch"

// Drift is a row that is not as it was agreed.
type Drift struct {
	Line    int
	Op      batch.Op
	Account string // as the sheet names it; "" when the row is not in the sheet
	Was, Is Agreed // zero: there was, or is, no such row
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
