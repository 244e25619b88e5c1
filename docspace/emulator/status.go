package emulator

// setStatus is PUT /people/status/{status} (docspace-api.md §10).
func (c *call) setStatus() (reply, error) {
	status, ids, err := c.statusRequest()
	if err != nil {
		return reply{}, err
	}
	if status != Active && status != Terminated {
		if !c.portal.old() {
			return reply{}, argument("Incorrect status")
		}
		status = 0 // 3.6.1 did nothing and said nothing
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	if ids == nil {
		return reply{}, argumentNull("source")
	}
	if c.portal.old() {
		return c.setStatusLeniently(status, ids)
	}
	people := make([]*account, 0, len(ids))
	for _, id := range ids {
		a := c.portal.people.get(id)
		if a.lost() || a.ldap || c.untouchable(a) {
			return reply{}, denied()
		}
		people = append(people, a)
	}
	for _, a := range people {
		if err := c.applyStatus(a, status); err != nil {
			return reply{}, err
		}
	}
	c.audited(usersUpdatedStatus, people...)
	return streamed(c.fulls(people)), nil
}

func (c *call) statusRequest() (Status, []string, error) {
	b := c.binder()
	status := b.route("status", employeeStatuses)
	ids, _, err := c.userIDs()
	if err != nil {
		return 0, nil, err
	}
	return Status(status), ids, b.err()
}

// setStatusLeniently is 3.6.1: unknown and LDAP people are dropped from the
// answer, those who may not be touched are in it, unchanged (§10, §18.1).
func (c *call) setStatusLeniently(status Status, ids []string) (reply, error) {
	var shown []*account
	for _, id := range ids {
		a := c.portal.people.get(id)
		if a.lost() || a.ldap {
			continue
		}
		if !c.untouchable(a) {
			if err := c.applyStatus(a, status); err != nil {
				return reply{}, err
			}
		}
		shown = append(shown, a)
	}
	c.audited(usersUpdatedStatus, shown...)
	return streamed(c.fulls(shown)), nil
}

// untouchable are the owner, the caller himself, and DocSpaceAdmins for those
// who are not the owner.
func (c *call) untouchable(a *account) bool {
	return a.owner || c.caller.is(a) || c.protected(a)
}

// applyStatus changes one. Only who is terminated can be activated, and needs
// a place again; the earlier ones stay changed when he finds none.
func (c *call) applyStatus(a *account, status Status) error {
	if err := c.next(); err != nil {
		return err
	}
	switch {
	case status == Terminated:
		c.portal.suspend(a)
	case status == Active && a.suspended():
		if err := c.portal.placeFor(a.role()); err != nil {
			return err
		}
		a.restore()
	}
	return nil
}
