package batch

import "strings"

// AccountStatus is whether an account may be used.
type AccountStatus string

// The statuses of an account (docspace-api.md §4).
const (
	Active     AccountStatus = "active"
	Terminated AccountStatus = "terminated"
	Pending    AccountStatus = "pending" // invited, without a name yet
)

// Account is a person on the portal, or the place of one that is not there.
type Account struct {
	Exists bool // there, and visible to the key
	Hidden bool // there, but the key may not see it; then Exists is false

	ID        string // empty while the account exists only in the plan
	Email     string // as the portal stores it
	FirstName string
	LastName  string
	Role      Role
	Status    AccountStatus

	Owner bool
	Self  bool // the key's own user
	LDAP  bool
	SSO   bool

	// Groups are the ids of the groups that it is known to be in, in lower case,
	// sorted, with blanks between: of those that the sheet names.
	Groups string
}

// String is what results show of an account: "User active", "RoomAdmin
// terminated", "none", or "not visible" for one the key may not see.
func (a Account) String() string {
	switch {
	case a.Hidden:
		return "not visible"
	case !a.Exists:
		return "none"
	}
	return string(a.Role) + " " + string(a.Status)
}

// Name is the person's name as people write it, possibly empty.
func (a Account) Name() string { return strings.TrimSpace(a.FirstName + " " + a.LastName) }

// PaidSeats is the number of paid seats the account takes: 0 or 1. A
// terminated account takes none (docspace-api.md §25).
func (a Account) PaidSeats() int {
	if a.Exists && a.Status != Terminated && a.Role.Paid() {
		return 1
	}
	return 0
}
