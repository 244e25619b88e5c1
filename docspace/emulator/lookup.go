package emulator

// get is GET /people/{id}, by user name or id (docspace-api.md §6.1).
func (c *call) get() (reply, error) {
	a := c.portal.people.named(c.params["id"])
	if a == nil {
		return reply{}, userNotFound()
	}
	if !c.sees(a) {
		return reply{}, denied()
	}
	return one(c.full(a)), nil
}

// byEmail is GET /people/email. Who may not see the account is refused, and
// learns that it exists (docspace-api.md §6.2).
func (c *call) byEmail() (reply, error) {
	a, err := c.wanted()
	if err != nil {
		return reply{}, err
	}
	if a == nil {
		return reply{}, userNotFound()
	}
	if !c.sees(a) {
		return reply{}, denied()
	}
	return one(c.full(a)), nil
}

// exists is GET /people/exists, which asks for no right to see the account
// (docspace-api.md §6.3).
func (c *call) exists() (reply, error) {
	a, err := c.wanted()
	if err != nil {
		return reply{}, err
	}
	if a == nil {
		return one(object{{"exists", false}}), nil
	}
	return one(object{{"exists", true}, {"status", int(a.status)}}), nil
}

// wanted reads the address of the query and finds its account.
func (c *call) wanted() (*account, error) {
	b := c.binder()
	email, given := b.email("email")
	if err := b.err(); err != nil {
		return nil, err
	}
	if !given {
		return nil, argumentNull("email")
	}
	return c.portal.people.byEmail[fold(email)], nil
}
