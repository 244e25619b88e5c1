package plan

import (
	"strings"

	"docspace-batch/batch"
)

// identities are the accounts that earlier parts of a run have worked on, by
// their ids. An account that is gone by now shows nowhere that a row names it by
// e-mail and another one by id; and an e-mail that belongs to somebody else by
// now still means the account that the run began with.
type identities struct {
	rows   map[int]string    // by the place of the row
	emails map[string]string // by folded e-mail
	ids    map[string]bool   // all of them
}

func identify(rows []batch.Row, past map[int]batch.Past) identities {
	known := identities{rows: map[int]string{}, emails: map[string]string{}, ids: map[string]bool{}}
	if len(past) == 0 {
		return known
	}
	for i := range rows {
		p := past[i]
		id := identity(p)
		if id == "" {
			continue
		}
		known.rows[i], known.ids[id] = id, true
		// The e-mail of a row that contradicts itself may be nobody's.
		if rows[i].Email != "" && (p.Result == nil || p.Result.Code != batch.CodeContradictsRow) {
			known.emails[batch.FoldEmail(rows[i].Email)] = id
		}
	}
	return known
}

// identity is the id of the account that a row was for; "" when it had none, or
// when the row is planned like any other.
func identity(p batch.Past) string {
	switch {
	case p.Final() && p.Result.UserID != "":
		return strings.ToLower(p.Result.UserID)
	case p.Sent != nil && (p.Final() || unsettled(p)):
		return strings.ToLower(p.Sent.Before.ID)
	}
	return ""
}

// of is the id of the account of row i, r; "" when the portal alone knows.
func (k identities) of(i int, r *batch.Row) string {
	if len(k.ids) == 0 {
		return ""
	}
	if id, ok := k.rows[i]; ok {
		return id
	}
	return k.emails[batch.FoldEmail(r.Email)]
}

// lane names the lane of row i, r, whose account is a as far as it was found.
func (k identities) lane(i int, r *batch.Row, a batch.Account) string {
	switch id := k.of(i, r); {
	case id != "":
		return id
	case a.ID != "":
		return strings.ToLower(a.ID)
	case r.Email != "" && !k.ids[r.UserID]:
		return batch.FoldEmail(r.Email)
	}
	return r.UserID
}

// open are the rows that need their account looked up: those without a result
// that stays. Where its id is known they name it as well, so that somebody is
// found who has another e-mail by now; but whoever is deleted changes it no
// more, and is mostly gone.
func open(rows []batch.Row, past map[int]batch.Past) []batch.Row {
	if len(past) == 0 {
		return rows
	}
	known := identify(rows, past)
	var rest []batch.Row
	for i := range rows {
		if past[i].Final() {
			continue
		}
		r := rows[i]
		if r.UserID == "" && r.Op != batch.Delete {
			r.UserID = known.of(i, &r)
		}
		rest = append(rest, r)
	}
	return rest
}

// locate is the account of a row that earlier parts of the run know by id; "" is
// none. clash says why the row cannot be carried out on it.
func (d *directory) locate(r *batch.Row, id string) (a batch.Account, clash string) {
	a, clash = d.find(r)
	if id == "" || sameID(a.ID, id) {
		return a, clash
	}
	was := d.byID(id)
	switch {
	case clash != "":
	case r.UserID != "" && !sameID(r.UserID, id):
		clash = "email and user_id name different accounts; correct one of them or leave it empty"
	case a == batch.Account{}: // gone, or with another e-mail
	case a.ID == "" && was.Hidden: // seen by neither name
	default:
		clash = "by now the e-mail belongs to another account than earlier in this run; run the row in a sheet of its own if " +
			"that one is meant"
	}
	return was, clash
}

func sameID(a, b string) bool { return strings.EqualFold(a, b) }
