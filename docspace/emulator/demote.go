package emulator

// demote is POST /people/type (docspace-api.md §9): a job that gives the rooms
// of a person to an heir and then changes his role.
func (c *call) demote() (reply, error) {
	var to employeeType
	user, heir := emptyGUID, ""
	if err := c.bind("UpdateMemberTypeRequestDto",
		kind("type", &to), guid("userId", &user), optionalGUID("reassignUserId", &heir)); err != nil {
		return reply{}, err
	}
	if to != typeUser && to != typeGuest {
		return reply{}, argument("Can not update to %s", to)
	}
	if err := c.mayManage(to); err != nil {
		return reply{}, err
	}
	if to == typeGuest && c.portal.state.NoGuests {
		return reply{}, denied()
	}
	a := c.portal.people.get(user)
	if heir == "" {
		heir = c.caller.account.id
	}
	if err := c.demotable(a, c.portal.people.get(heir), heir); err != nil {
		return reply{}, err
	}
	return one(c.start(&job{kind: demotion, user: a, heir: heir, target: to, mails: true}).shown()), nil
}

// demotable looks at the person and at the heir. The text about an unknown
// heir shows the id that was sent.
func (c *call) demotable(a, heir *account, sent string) error {
	switch {
	case a.lost() || a.suspended() || heir.suspended() || heir.id == a.id || c.caller.is(a):
		return argument("Can not update type")
	case c.protected(a):
		return argument("Can not update type for admin")
	case !heir.canInherit():
		return argument("Can not reassign to user - %s", sent)
	}
	return nil
}

// canInherit says whether somebody may be given rooms: RoomAdmins and more.
func (a *account) canInherit() bool { return a.role().paid() && !a.suspended() }

// demoteProgress is GET /people/type/progress/{id}.
func (c *call) demoteProgress() (reply, error) {
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	return jobAnswer(c.portal.jobs.of(demotion, c.params["id"])), nil
}

// demoteTerminate is PUT /people/type/terminate.
func (c *call) demoteTerminate() (reply, error) {
	j, err := c.jobToStop(demotion)
	if err != nil {
		return reply{}, err
	}
	return jobAnswer(j), nil
}

// jobToStop reads whose job is to be stopped, and stops it if there is one.
func (c *call) jobToStop(k jobKind) (*job, error) {
	user := emptyGUID
	if err := c.bind("TerminateRequestDto", guid("userId", &user)); err != nil {
		return nil, err
	}
	if err := c.mayAdminister(); err != nil {
		return nil, err
	}
	if k == reassignment && c.protected(c.portal.people.get(user)) {
		return nil, denied()
	}
	j := c.portal.jobs.of(k, user)
	if j != nil {
		c.portal.cancel(j)
	}
	return j, nil
}
