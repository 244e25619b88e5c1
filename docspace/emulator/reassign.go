package emulator

// reassignStart is POST /people/reassign/start (docspace-api.md §13). The heir
// is looked at first; the texts show the lost user's id for unknown ones.
func (c *call) reassignStart() (reply, error) {
	from, to := emptyGUID, emptyGUID
	var profile *bool
	if err := c.bind("StartReassignRequestDto",
		guid("fromUserId", &from), guid("toUserId", &to), truth("deleteProfile", &profile)); err != nil {
		return reply{}, err
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	heir, a := c.portal.people.get(to), c.portal.people.get(from)
	if !heir.canInherit() {
		return reply{}, argument("Can not reassign data to user with id = %s", heir.id)
	}
	if a.lost() || c.untouchable(a) || !a.suspended() {
		return reply{}, argument("Can not reassign data from user with id = %s", a.id)
	}
	return one(c.start(&job{
		kind: reassignment, user: a, heir: heir.id, profile: profile != nil && *profile, mails: true,
	}).shown()), nil
}

// reassignProgress is GET /people/reassign/progress/{id}.
func (c *call) reassignProgress() (reply, error) {
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	if c.protected(c.portal.people.get(c.params["id"])) {
		return reply{}, denied()
	}
	return jobAnswer(c.portal.jobs.of(reassignment, c.params["id"])), nil
}

// reassignTerminate is PUT /people/reassign/terminate.
func (c *call) reassignTerminate() (reply, error) {
	j, err := c.jobToStop(reassignment)
	if err != nil {
		return reply{}, err
	}
	return jobAnswer(j), nil
}

// reassignNecessary is GET /people/reassign/necessary: whether somebody owns
// rooms or, when he is to be a guest, shares files (docspace-api.md §9).
func (c *call) reassignNecessary() (reply, error) {
	b := c.binder()
	user := b.guid("userId")
	to, _ := b.enum("type", employeeTypes)
	if err := b.err(); err != nil {
		return reply{}, err
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	a := c.portal.people.get(user)
	return one(a.rooms > 0 || employeeType(to) == typeGuest && a.shared > 0), nil
}

// removeStart is POST /people/remove/start (docspace-api.md §13): data and
// account are deleted by a job that mails the caller.
func (c *call) removeStart() (reply, error) {
	user := emptyGUID
	if err := c.bind("TerminateRequestDto", guid("userId", &user)); err != nil {
		return reply{}, err
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	a := c.portal.people.get(user)
	if a.lost() {
		return reply{}, argument("User with id = %s not found", user)
	}
	if c.untouchable(a) || !a.suspended() {
		return reply{}, argument("Can not delete user with id = %s", user)
	}
	return one(c.start(&job{
		kind: removal, user: a, heir: c.caller.account.id, profile: true, mails: true,
	}).shown()), nil
}

// removeProgress is GET /people/remove/progress/{id}, which knows of deletes
// as well.
func (c *call) removeProgress() (reply, error) {
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	return jobAnswer(c.portal.jobs.of(removal, c.params["id"])), nil
}

// removeTerminate is PUT /people/remove/terminate, which has nothing to say.
func (c *call) removeTerminate() (reply, error) {
	_, err := c.jobToStop(removal)
	return void(), err
}
