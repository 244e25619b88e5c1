package roster

import (
	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// Difference is what is to be done so that exactly the people of a roster have
// accounts. Once its rows are carried out there is no difference any more.
type Difference struct {
	Rows    []Row           // in the order of the roster, then leavers by e-mail
	Leavers []batch.Account // active or pending, in scope, and not in the roster; by e-mail
	Alone   []Alone         // for whom a row would stand, if it were not for who they are

	People  int // of the roster and in scope, each once
	Equal   int // of them, for whom there is nothing to do
	Outside Outside

	Accounts int       // of the portal
	Active   int       // accounts in scope that are active, but for guests
	Named    int       // of them, those of people in the roster
	Size     plan.Size // of the scope, as the guards need it: the portal's where there is none
}

// Row is a row of the sheet that makes portal and roster equal. Its Line is that of
// the roster, 0 for leavers.
type Row struct {
	batch.Row
	Before batch.Account // as the row finds it
	Note   string        // why it stands there
}

// Alone is somebody who is left alone, and why.
type Alone struct {
	Account batch.Account // with nothing but the e-mail where there is none
	Line    int           // of the roster; 0: not in it
	Op      batch.Op      // what is not done
	Reason  Reason
	Message string // for people
}

// Reason is why somebody is left alone: the code with which the row would be
// refused, or NoEmail.
type Reason string

// NoEmail is an account without an e-mail, of which no roster can speak.
const NoEmail Reason = "no_email"

// Outside counts who is outside the scope.
type Outside struct {
	People   int // of the roster
	Accounts int // of the portal, in the roster or not
}

// Would is from how many accounts the rows take something away, as guards count
// it: role stands for demotions alone.
func (d *Difference) Would() map[batch.Op]int {
	would := map[batch.Op]int{}
	for i := range d.Rows {
		if r := &d.Rows[i]; plan.TakesFrom(&r.Row, r.Before) {
			would[r.Op]++
		}
	}
	return would
}

// Count is how many rows have an operation.
func (d *Difference) Count(op batch.Op) int {
	n := 0
	for i := range d.Rows {
		if d.Rows[i].Op == op {
			n++
		}
	}
	return n
}

// Short says whether the roster is suspiciously short: under half of the active
// accounts are those of people in it.
func (d *Difference) Short() bool { return 2*d.Named < d.Active }
