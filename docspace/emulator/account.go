package emulator

import (
	"hash/fnv"
	"strings"
	"time"
)

// The activation statuses (docspace-api.md §4).
const (
	notActivated      = 0
	activated         = 1
	activationPending = 2
)

// lostUserID stands for everybody whom the server does not know
// (docspace-api.md §3.3).
const lostUserID = "4a515a15-d4d6-4b8e-828e-e0586f18f3a3"

// account is a person as the server keeps him.
type account struct {
	id, userName, email string
	firstName, lastName string
	password, passHash  string
	location, notes     string
	culture             string
	contacts            []contact
	system              systemGroups
	owner, ldap, sso    bool
	status              Status
	activation          int
	invited             bool // came by an invitation, which a restored nameless account remembers (§10)
	removed             bool
	creator             string
	created             time.Time
	terminated          time.Time // set by PUT people/{id} and by deleting only (§10)

	rooms, shared, personal int // owned rooms, shared and other files of "My documents"

	haystack string // what filterValue is looked for in
	sortKey  string // the folded address
}

type contact struct{ kind, value string }

func (a *account) role() employeeType {
	if a.owner {
		return typeDocSpaceAdmin
	}
	return a.system.role()
}

func (a *account) admin() bool     { return a.role() == typeDocSpaceAdmin }
func (a *account) guest() bool     { return a.role() == typeGuest }
func (a *account) suspended() bool { return a.status == Terminated }
func (a *account) nameless() bool  { return a.firstName == "" && a.lastName == "" }

// setRole moves the account between the system groups.
func (a *account) setRole(t employeeType) {
	a.system = groupsOf(t.exported())
}

// displayName is the name as people see it: the address of the nameless.
func (a *account) displayName() string {
	name := strings.TrimSpace(a.firstName + " " + a.lastName)
	if name == "" {
		return a.email
	}
	return name
}

// remember renews what searches look at.
func (a *account) remember() {
	a.sortKey = fold(a.email)
	a.haystack = strings.ToLower(a.firstName + "\x00" + a.lastName + "\x00" + a.email)
}

// hash stands in the addresses of the pictures, so that they differ.
func (a *account) hash() uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(a.id))
	return h.Sum32() >> 1
}

// lostUser is a fresh copy of the account that stands for the unknown. It
// behaves as a guest whom everybody sees (docspace-api.md §8.2).
func lostUser() *account {
	return &account{
		id: lostUserID, firstName: "Unknown", lastName: "Unknown", status: Active,
		system: systemGroups{guests: true},
	}
}

func (a *account) lost() bool { return a.id == lostUserID }
