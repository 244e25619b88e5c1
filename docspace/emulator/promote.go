package emulator

// who may carry a transition out.
type who int

const (
	nobody    who = iota
	managers      // RoomAdmin and more
	adminOnly     // DocSpaceAdmin and owner
	theOwner      // the owner alone
)

// transition is a change of role that PUT /people/type may make.
type transition struct {
	by   who
	seat bool
}

// transitions are all that are permitted (docspace-api.md §8.1). What is not
// in the table is refused: the role that one has, and every way down, which
// is POST /people/type.
var transitions = map[employeeType]map[employeeType]transition{
	typeDocSpaceAdmin: {
		typeRoomAdmin: {theOwner, false},
	},
	typeRoomAdmin: {
		typeDocSpaceAdmin: {theOwner, false},
	},
	typeUser: {
		typeDocSpaceAdmin: {theOwner, true},
		typeRoomAdmin:     {adminOnly, true},
	},
	typeGuest: {
		typeDocSpaceAdmin: {theOwner, true},
		typeRoomAdmin:     {adminOnly, true},
		typeUser:          {managers, false},
	},
}

// mayPromote says whether the caller may give a person whom he sees this role,
// and whether there is a seat for it.
func (c *call) mayPromote(a *account, to employeeType) error {
	t := transitions[a.role()][to]
	allowed := map[who]bool{
		managers: c.caller.manager(), adminOnly: c.caller.admin(), theOwner: c.caller.owner(),
	}
	if a.owner || c.caller.is(a) || !allowed[t.by] {
		return denied()
	}
	if t.seat {
		return c.portal.seatFor()
	}
	return nil
}

// setType is PUT /people/type/{type} (docspace-api.md §8): each is looked at
// and changed before the next, so that a refusal leaves the earlier ones
// changed.
func (c *call) setType() (reply, error) {
	b := c.binder()
	to := employeeType(b.route("type", employeeTypes))
	ids, _, err := c.userIDs()
	if err != nil {
		return reply{}, err
	}
	if err := b.err(); err != nil {
		return reply{}, err
	}
	if err := c.mayManage(to); err != nil {
		return reply{}, err
	}
	if ids == nil {
		return reply{}, argumentNull("source")
	}
	if c.portal.old() {
		return c.setTypeLeniently(to, ids)
	}
	shown := list{}
	for _, id := range ids {
		a := c.portal.people.get(id)
		if a.suspended() || !c.sees(a) {
			return reply{}, denied()
		}
		if err := c.promote(a, to); err != nil {
			return reply{}, err
		}
		shown = append(shown, c.full(c.portal.people.get(id)))
	}
	return streamed(shown), nil
}

// promote changes one and mails him. The unknown is promoted as well: nothing
// is kept of it, and the answer shows the lost user (docspace-api.md §8.2).
func (c *call) promote(a *account, to employeeType) error {
	if err := c.mayPromote(a, to); err != nil {
		return err
	}
	if err := c.next(); err != nil {
		return err
	}
	if !a.lost() {
		c.portal.change(a, to)
		c.audited(usersUpdatedType, a)
	}
	c.portal.stats.Effects.Mails++
	return nil
}

// setTypeLeniently is 3.6.1: the terminated are dropped, whether the change
// was made is not looked at, and the mail is sent all the same (§8.2). Only a
// missing seat ends the call.
func (c *call) setTypeLeniently(to employeeType, ids []string) (reply, error) {
	shown := list{}
	for _, id := range ids {
		a := c.portal.people.get(id)
		if a.suspended() || a.lost() && id == lostUserID {
			continue
		}
		err := c.mayPromote(a, to)
		if !c.sees(a) {
			err = denied()
		}
		if full := isOverQuota(err); full {
			return reply{}, err
		}
		if err := c.next(); err != nil {
			return reply{}, err
		}
		if err == nil && !a.lost() {
			c.portal.change(a, to)
			c.audited(usersUpdatedType, a)
		}
		c.portal.stats.Effects.Mails++
		shown = append(shown, c.full(a))
	}
	return streamed(shown), nil
}
