package emulator

import "strings"

// create is POST /people (docspace-api.md §5). The user name is chosen when
// the request comes in and the account is made when it is answered, so that
// two creates with one local part at the same time get into each other's way
// (§5.7).
func (c *call) create() (reply, error) {
	n, err := c.newcomer()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayCreate(n); err != nil {
		return reply{}, err
	}
	a, err := c.prepare(n)
	if err != nil {
		return reply{}, err
	}
	return reply{later: func() (reply, error) {
		made, err := c.settleIn(a, n, true)
		if err == nil {
			c.portal.stats.Effects.Mails++
		}
		return made, err
	}}, nil
}

// mayCreate is who may make which type (docspace-api.md §5.2).
func (c *call) mayCreate(n *newcomer) error {
	if n.fromInviteLink != nil && *n.fromInviteLink {
		if n.inviteKey == nil {
			return argumentNull("key")
		}
		return denied() // this portal gives no invitation links
	}
	needed := n.kind
	if c.portal.old() && needed == typeUser {
		needed = typeRoomAdmin // 3.6.1 wanted a DocSpaceAdmin
	}
	if err := c.mayManage(needed); err != nil {
		return err
	}
	if n.kind == typeGuest || n.kind == typeDocSpaceAdmin && !c.caller.owner() || c.portal.state.NoInvites {
		return denied()
	}
	return nil
}

// createActive is POST /people/active (docspace-api.md §5.8): guests too, no
// mail, and no User in place of an admin when seats are short.
func (c *call) createActive() (reply, error) {
	n, err := c.newcomer()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayManage(n.kind); err != nil {
		return reply{}, err
	}
	if n.kind == typeGuest && c.portal.state.NoGuests || n.kind != typeGuest && c.portal.state.NoInvites {
		return reply{}, denied()
	}
	a, err := c.prepare(n)
	if err != nil {
		return reply{}, err
	}
	return reply{later: func() (reply, error) { return c.settleIn(a, n, false) }}, nil
}

// prepare makes the account without adding it, with all checks that look at
// it alone and at the address.
func (c *call) prepare(n *newcomer) (*account, error) {
	p := c.portal
	password := strings.TrimSpace(value(n.password))
	if strings.TrimSpace(value(n.passHash)) == "" && password != "" && !properPassword(password) {
		return nil, argument("Password must contain from 8 to 30 characters, only latin letters, no spaces")
	}
	if n.email == nil {
		return nil, argumentNull("address")
	}
	email, ok := parseAddress(strings.TrimSpace(*n.email))
	if !ok {
		return nil, badFormat()
	}
	if n.firstName == nil {
		return nil, argumentNull("input")
	}
	if !properName(*n.firstName, value(n.lastName)) {
		return nil, argument("Incorrect firstname or lastname")
	}
	if p.people.byEmail[fold(email)] != nil {
		return nil, argument("User with this email is already registered")
	}
	a := &account{
		email: email, firstName: *n.firstName, lastName: value(n.lastName),
		password: password, passHash: strings.TrimSpace(value(n.passHash)),
		location: value(n.location), notes: value(n.comment), culture: value(n.culture), contacts: n.contacts,
		status: Active, activation: activationPending, creator: c.caller.account.id,
	}
	a.userName = p.people.freeUserName(localPart(email))
	return a, nil
}

// settleIn adds the account. With fallback a type that finds no seat becomes
// User, silently (docspace-api.md §5.6).
func (c *call) settleIn(a *account, n *newcomer, fallback bool) (reply, error) {
	p := c.portal
	role := n.kind
	err := p.placeFor(role)
	if err != nil && fallback && role.paid() {
		role = typeUser
		err = p.placeFor(role)
	}
	if err != nil {
		return reply{}, err
	}
	if err := a.storable(); err != nil {
		return reply{}, err
	}
	if n.lastName == nil {
		return reply{}, notSaved()
	}
	if value(n.pic) != "" {
		return reply{}, denied() // no picture can be fetched here (docspace-api.md §25)
	}
	if p.people.byName[fold(a.userName)] != nil {
		return reply{}, argument("Duplicate UserName")
	}
	if p.people.byEmail[fold(a.email)] != nil {
		return reply{}, argument("Duplicate Email")
	}
	a.id, a.created = p.newID(), p.now()
	a.setRole(role.stored())
	p.people.add(a)
	p.relations.add(a.creator, a.id)
	c.enrol(a, n.departments)
	p.stats.Effects.Created++
	if c.caller.known() {
		c.audited(userCreated, a)
	}
	return one(c.full(a)), nil
}

// enrol puts the newcomer into groups, if the caller may and the groups are
// there; else nothing is said (docspace-api.md §5.1).
func (c *call) enrol(a *account, departments []string) {
	if !c.caller.admin() || a.guest() {
		return
	}
	for _, id := range departments {
		if g := c.portal.groups.byID[id]; g != nil {
			g.members[a.id] = true
		}
	}
}
