package batch

import (
	"fmt"
	"regexp"
)

// decideCreate: docspace-api.md §5.
func decideCreate(r Row, a Account, f Facts) Decision {
	if d, refused := powerless(a, f); refused {
		return d
	}
	want := r.WantedRole()
	if want.Paid() && !f.admin() {
		return refuse(CodeNeedsAdminKey, a, "a RoomAdmin's key can create Users only; use a key of a DocSpace admin")
	}
	if d, taken := occupied(r, a); taken {
		return d
	}
	if d, refused := CheckCreate(r, f.NameRule); refused {
		d.After = a
		return d
	}
	if want == DocSpaceAdmin && !f.Caller.Owner {
		return refuse(CodeNeedsOwnerKey, a, "only the portal's owner can make a DocSpaceAdmin; use a key of the owner")
	}
	if len(r.Groups) > 0 && !f.admin() { // the portal would leave them out without a word
		return refuse(CodeNeedsAdminKey, a, "a RoomAdmin's key puts nobody into groups; use a key of a DocSpace admin, or empty the cell groups")
	}
	groups, d, refused := groupsOf(r, a, f)
	if refused {
		return d
	}
	return do(CodeCreated, newcomer(r, groups))
}

// occupied decides a row that would make an account where there is one.
func occupied(r Row, a Account) (d Decision, taken bool) {
	want := r.WantedRole()
	switch {
	case a.Hidden:
		return refuse(CodeNotVisible, a, "an account with this e-mail exists, but this key may not see it (terminated, or "+
			"another person's guest); ask a DocSpace admin to run this row"), true
	case a.Exists && a.Status == Terminated:
		return refuse(CodeExistsDifferently, a, "an account with this e-mail is terminated; use activate to bring it back, "+
			"or delete it first"), true
	case a.Exists && a.Role != want:
		return refuse(CodeExistsDifferently, a, fmt.Sprintf("an account with this e-mail is there as %s, not %s; "+
			"use role to change it", a.Role, want)), true
	case a.Exists && r.Op == Invite && a.Status == Pending:
		return nothing(CodeAlreadyExists, a, "already invited as "+string(want)+"; no second mail is sent"), true
	case a.Exists:
		return nothing(CodeAlreadyExists, a, "the account is already there as "+string(want)+otherName(r, a)+otherGroups(r)), true
	}
	return Decision{}, false
}

// CheckCreate is the part of the decision on a create row that needs no portal:
// the role, and the names against rule (nil: the rule portals ship with).
func CheckCreate(r Row, rule *regexp.Regexp) (Decision, bool) {
	if r.WantedRole() == Guest {
		return refuse(CodeIsGuest, Account{}, "guests cannot be created: they come by sharing a room with them; "+
			"use role User, or share a room on the portal"), true
	}
	for _, n := range []struct {
		column Column
		value  string
	}{{ColFirstName, r.FirstName}, {ColLastName, r.LastName}} {
		if why := nameFault(n.value, rule); why != "" {
			return refuse(CodeNameNotAllowed, Account{}, fmt.Sprintf("%s %q %s", n.column, n.value, why)), true
		}
	}
	return Decision{}, false
}

// otherName tells of a name that differs from the sheet's: the portal cannot
// rename others (docspace-api.md §7).
func otherName(r Row, a Account) string {
	if r.Op == Invite {
		return ""
	}
	known := a.FirstName != "" || a.LastName != ""
	if !known || r.FirstName == a.FirstName && r.LastName == a.LastName {
		return ""
	}
	return fmt.Sprintf("; its name is %q, the sheet says %q, and only the person can change it",
		a.Name(), Account{FirstName: r.FirstName, LastName: r.LastName}.Name())
}

// otherGroups: nobody looks at the groups of accounts that are there already.
func otherGroups(r Row) string {
	if len(r.Groups) == 0 {
		return ""
	}
	return "; the row's groups were not looked at, which rows with group-add do"
}

// newcomer is the account that a create row makes, in its groups.
func newcomer(r Row, groups []Group) Account {
	a := Account{
		Exists: true, Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, Role: r.WantedRole(), Status: Active,
	}
	for _, g := range groups {
		a = a.Joined(g.ID)
	}
	return a
}
