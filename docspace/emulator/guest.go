package emulator

// share is GET /people/guests/{id}/share (docspace-api.md §14): a new short
// link at every call, also of a terminated guest.
func (c *call) share() (reply, error) {
	p := c.portal
	a := p.people.byID[c.params["id"]]
	switch {
	case a == nil:
		return reply{}, notFound("User not found")
	case !a.guest():
		return reply{}, argument("User is not a guest")
	case c.caller.account.guest() || !c.sees(a):
		return reply{}, denied()
	}
	query := p.links.give(a.email, c.caller.account.id, p.now())
	return one(c.base() + shortLinkPrefix + p.links.shorten("/confirm/"+shareType+"?"+query)), nil
}

// approve is POST /people/guests/share/approve (docspace-api.md §14). The
// guest comes from the confirm header; the address of the body is checked and
// then ignored.
func (c *call) approve() (reply, error) {
	var email *string
	if err := c.bind("EmailMemberRequestDto", text("email", &email)); err != nil {
		return reply{}, err
	}
	faults := &problem{}
	if value(email) == "" {
		faults.add("Email", required("Email"))
	}
	if email != nil && !attributeAccepts(*email) {
		faults.add("Email", notAnEmail("Email"))
	}
	if tooLong(value(email), maxEmail) {
		faults.add("Email", stringTooLong("Email", maxEmail))
	}
	if err := faults.orNil(); err != nil {
		return reply{}, err
	}
	if !c.caller.manager() {
		return reply{}, denied()
	}
	guest := c.confirm.guest
	if !c.sees(guest) {
		c.portal.relations.add(c.caller.account.id, guest.id)
	}
	return one(c.full(guest)), nil
}

// deleteGuests is DELETE /people/guests (docspace-api.md §15): it takes guests
// off the caller's list; their accounts stay.
func (c *call) deleteGuests() (reply, error) {
	ids, _, err := c.userIDs()
	if err != nil {
		return reply{}, err
	}
	if ids == nil {
		return reply{}, argumentNull("inDto?.UserIds")
	}
	p, me := c.portal, c.caller.account
	if !c.caller.manager() || p.old() && me.admin() {
		return reply{}, denied()
	}
	var guests []*account
	for _, id := range ids {
		a := p.people.get(id)
		own := a.guest() && !a.suspended() && p.relations.has(me.id, a.id)
		if !own && !p.old() {
			return reply{}, denied()
		}
		if own {
			guests = append(guests, a)
		}
	}
	for _, a := range guests {
		if c.stumbles() {
			break // nobody is told (docspace-api.md §18.1)
		}
		p.relations.remove(me.id, a.id)
	}
	return void(), nil
}
