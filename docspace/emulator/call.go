package emulator

import (
	"net/http"
	"net/url"
)

// call is one request on its way through the portal.
type call struct {
	portal  *Portal
	request *http.Request
	number  int // of the request, from 1
	body    []byte
	query   url.Values
	route   *route
	params  map[string]string // of the route
	caller  caller
	confirm confirmation
	slot    *slot // of the limiter

	applies int // a bulk call fails behind so many accounts (Fault.Applies); 0: never
	applied int

	unpublished bool // its jobs come to nothing (Fault.Unpublished)
}

// caller is who a request acts as, and by which right.
type caller struct {
	account *account // nil: nobody, or not known
	key     *apiKey  // with an API key; its scopes count
	basic   bool     // told on every answer
}

// stumbles counts the accounts that a bulk call serves, and says of the one
// after the last of them that nothing comes of it (Fault.Applies).
func (c *call) stumbles() bool {
	if c.applies > 0 && c.applied == c.applies {
		return true
	}
	c.applied++
	return false
}

// next lets a bulk call go on to the next account, or fail there.
func (c *call) next() error {
	if c.stumbles() {
		return notSaved()
	}
	return nil
}

func (c caller) known() bool { return c.account != nil }
func (c caller) owner() bool { return c.account.owner }
func (c caller) admin() bool { return c.account.admin() }

// manager is a RoomAdmin or more.
func (c caller) manager() bool { return c.account.role().rank() >= typeRoomAdmin.rank() }

func (c caller) is(a *account) bool { return c.account.id == a.id }

// sees says who can see whom (docspace-api.md §3.3).
func (p *Portal) sees(by, whom *account) bool {
	switch {
	case by.id == whom.id || by.admin():
		return true
	case by.role() == typeRoomAdmin:
		return !whom.guest() || whom.lost() || p.relations.has(by.id, whom.id)
	}
	return false
}

func (c *call) sees(whom *account) bool { return c.portal.sees(c.caller.account, whom) }

// mayManage asks for Action_AddRemoveUser with a target type: a RoomAdmin has
// it for Users and Guests (docspace-api.md §3.3).
func (c *call) mayManage(t employeeType) error {
	if c.caller.admin() || c.caller.manager() && (t == typeUser || t == typeGuest) {
		return nil
	}
	return unauthorized()
}

// mayAdminister asks for an action without a target type, which is the
// DocSpaceAdmins' (docspace-api.md §3.3).
func (c *call) mayAdminister() error {
	if c.caller.admin() {
		return nil
	}
	return unauthorized()
}

// protected says whether only the owner may touch a (docspace-api.md §10).
func (c *call) protected(a *account) bool {
	return a.admin() && !c.caller.owner()
}
