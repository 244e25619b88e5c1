package emulator

import "time"

// update is PUT /people/{id} (docspace-api.md §7). Of others only disable and
// isUser change anything; a role in the body is not read at all.
func (c *call) update() (reply, error) {
	var first, last, location, comment *string
	var disable, isUser *bool
	var contacts []contact
	if err := c.bind("UpdateMemberRequestDto",
		text("firstName", &first), text("lastName", &last), text("location", &location), text("comment", &comment),
		truth("disable", &disable), truth("isUser", &isUser), contactList("contacts", &contacts)); err != nil {
		return reply{}, err
	}
	a := c.portal.people.named(c.params["id"])
	if a == nil {
		return reply{}, userNotFound()
	}
	if c.caller.is(a) {
		return c.updateSelf(a, profile{first, last, location, comment, contacts})
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	if a.owner || c.protected(a) {
		return reply{}, denied()
	}
	if disable != nil {
		c.disable(a, *disable)
	}
	if isUser != nil {
		if err := c.turn(a, *isUser); err != nil {
			return reply{}, err
		}
	}
	return one(c.full(a)), nil
}

// profile is what somebody may change of himself; nil stays as it is.
type profile struct {
	first, last, location, notes *string
	contacts                     []contact
}

func (c *call) updateSelf(a *account, changed profile) (reply, error) {
	next := *a
	for _, f := range []struct{ from, to *string }{
		{changed.first, &next.firstName},
		{changed.last, &next.lastName},
		{changed.location, &next.location},
		{changed.notes, &next.notes},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if changed.contacts != nil {
		next.contacts = changed.contacts
	}
	if !properName(next.firstName, next.lastName) {
		return reply{}, argument("Incorrect firstname or lastname")
	}
	if err := next.storable(); err != nil {
		return reply{}, err
	}
	*a = next
	a.remember()
	return one(c.full(a)), nil
}

// disable terminates or brings back, without asking for a seat and with the
// date that PUT /people/status leaves out.
func (c *call) disable(a *account, yes bool) {
	switch {
	case yes && !a.suspended():
		c.portal.suspend(a)
		a.terminated = c.portal.now()
	case !yes && a.suspended():
		a.status, a.terminated = Active, time.Time{}
	}
}

// turn puts into the group of guests, or takes out of it: who was a User
// before he was a guest is one again, others are RoomAdmins then.
func (c *call) turn(a *account, guest bool) error {
	if a.admin() || guest == a.guest() {
		return nil
	}
	before := a.role()
	after := a.system
	after.guests = guest
	if after.role() == typeRoomAdmin {
		if err := c.portal.seatFor(); err != nil {
			return err
		}
	}
	a.system = after
	if a.role() != before {
		c.portal.stats.Effects.RoleChanged++
	}
	return nil
}
