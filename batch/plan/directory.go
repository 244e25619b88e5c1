package plan

import (
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// directory is what has been read of the portal's accounts. It is not safe for
// concurrent use.
type directory struct {
	caller batch.Account
	people map[string]batch.Account // by id
	emails map[string]string        // folded e-mail to id
	hidden map[string]bool          // folded e-mails and ids that are there and not visible
}

func newDirectory(caller batch.Account) *directory {
	return &directory{
		caller: caller,
		people: map[string]batch.Account{},
		emails: map[string]string{},
		hidden: map[string]bool{},
	}
}

// seesAll says whether the key's user sees every account in lists; a RoomAdmin
// sees neither terminated people nor others' guests (docspace-api.md §6.4).
func (d *directory) seesAll() bool { return d.caller.Role == batch.DocSpaceAdmin }

// add keeps a person. Who has no role stands for nobody (docspace-api.md §8.2).
func (d *directory) add(p docspace.Person) {
	a := AccountOf(p, d.caller.ID)
	if !a.Exists {
		return
	}
	if a.Status == batch.Terminated && !d.seesAll() {
		// A RoomAdmin can read terminated people one by one but not in lists: the
		// plan must not depend on the way of the look-up.
		a = batch.Account{Hidden: true, ID: a.ID, Email: a.Email}
	}
	id := strings.ToLower(a.ID)
	d.people[id] = a
	d.emails[batch.FoldEmail(a.Email)] = id
}

// hide notes that there is an account with this e-mail or id which the key may
// not see.
func (d *directory) hide(name string) { d.hidden[batch.FoldEmail(name)] = true }

// byEmail is the account with an e-mail, as far as it has been read.
func (d *directory) byEmail(email string) batch.Account {
	folded := batch.FoldEmail(email)
	if id, ok := d.emails[folded]; ok {
		return d.people[id]
	}
	if d.hidden[folded] {
		return batch.Account{Hidden: true, Email: email}
	}
	return batch.Account{}
}

// byID is the account with an id, as far as it has been read.
func (d *directory) byID(id string) batch.Account {
	id = strings.ToLower(id)
	if a, ok := d.people[id]; ok {
		return a
	}
	if d.hidden[id] {
		return batch.Account{Hidden: true, ID: id}
	}
	return batch.Account{}
}

// unread gives those of the names that lookUp finds neither there nor hidden.
func unread(names []string, lookUp func(string) batch.Account) []string {
	var rest []string
	for _, n := range names {
		if a := lookUp(n); !a.Exists && !a.Hidden {
			rest = append(rest, n)
		}
	}
	return rest
}

// find is the account that a row names. Where the row gives e-mail and id,
// clash says why they are not one account; "" when they are.
func (d *directory) find(r *batch.Row) (a batch.Account, clash string) {
	switch {
	case r.UserID == "":
		return d.byEmail(r.Email), ""
	case r.Email == "":
		return d.byID(r.UserID), ""
	}
	mail, id := d.byEmail(r.Email), d.byID(r.UserID)
	switch {
	case mail.Exists && id.Exists && mail.ID == id.ID:
		return mail, ""
	case mail.Hidden && id.Hidden && (mail.ID == "" || mail.ID == id.ID):
		mail.ID = id.ID
		return mail, ""
	case mail == batch.Account{} && id == batch.Account{}:
		if r.Op.Makes() {
			return mail, "user_id names no account; leave it empty to create one"
		}
		return mail, ""
	case id == batch.Account{}:
		return mail, "email names an account and user_id none; correct user_id or leave it empty"
	case mail == batch.Account{}:
		return id, "user_id names an account that has another e-mail; correct one of them or leave it empty"
	}
	return mail, "email and user_id name different accounts; correct one of them or leave it empty"
}
