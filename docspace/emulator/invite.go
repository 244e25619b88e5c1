package emulator

import (
	"strconv"
	"strings"
)

type invitation struct {
	email *string
	kind  employeeType
}

// invite is POST /people/invite (docspace-api.md §5.9).
func (c *call) invite() (reply, error) {
	invitations, err := c.invitations()
	if err != nil {
		return reply{}, err
	}
	if !c.caller.manager() || c.portal.state.NoInvites {
		return reply{}, denied()
	}
	if err := c.seatsForAll(invitations); err != nil {
		return reply{}, err
	}
	for _, i := range invitations {
		if err := c.next(); err != nil {
			return reply{}, err
		}
		if err := c.inviteOne(i); err != nil && !c.portal.old() {
			return reply{}, err
		}
	}
	return several(c.pendingOnes(c.short)), nil
}

func (c *call) invitations() ([]*invitation, error) {
	var all []*invitation
	given := false
	next := func() []field {
		i := &invitation{}
		all = append(all, i)
		return []field{text("email", &i.email), kind("type", &i.kind)}
	}
	if err := c.bind("InviteUsersRequestDto",
		objects("invitations", "ASC.People.ApiModels.RequestDto.UserInvitation", next, func() { given = true })); err != nil {
		return nil, err
	}
	faults := &problem{}
	switch {
	case !given:
		faults.add("Invitations", required("Invitations"))
	case len(all) > c.portal.invitationsLeft():
		faults.add("Invitations", "The limit of invitations is exceeded.") // the server's words are not known
	}
	for n, i := range all {
		key := "Invitations[" + strconv.Itoa(n) + "].Email"
		if i.email != nil && !attributeAccepts(*i.email) {
			faults.add(key, notAnEmail("Email"))
		}
		if tooLong(value(i.email), maxEmail) {
			faults.add(key, arrayTooLong("Email", maxEmail))
		}
	}
	return all, faults.orNil()
}

// seatsForAll asks for a paid seat for each of the list that names a paid type,
// also for those who have one already, before anything is sent.
func (c *call) seatsForAll(invitations []*invitation) error {
	limit, wanted := c.portal.config.Seats, 0
	for _, i := range invitations {
		if i.kind == typeRoomAdmin || i.kind == typeDocSpaceAdmin {
			wanted++
		}
	}
	left := max(0, limit-c.portal.people.seats())
	if limit > 0 && wanted > left {
		return overQuota("The number of admins exceeds the limit: %d/%d.", wanted, left)
	}
	return nil
}

// inviteOne invites one address. The earlier ones of the list stay invited
// when it is refused.
func (c *call) inviteOne(i *invitation) error {
	p := c.portal
	email, ok := parseAddress(strings.TrimSpace(value(i.email)))
	switch {
	case !ok || international(email):
		return argument("Incorrect email")
	case i.kind == typeGuest,
		i.kind.paid() && !c.caller.admin(),
		i.kind == typeDocSpaceAdmin && !c.caller.owner():
		return denied()
	}
	a := p.people.byEmail[fold(email)]
	if a == nil {
		return c.inviteNew(email, i.kind)
	}
	if a.suspended() {
		return argument("User disabled: %s", email)
	}
	if to := i.kind.stored(); a.role().rank() < to.rank() && c.mayPromote(a, to) == nil {
		p.change(a, to) // without a mail, and of guests whom the caller did not see as well
	}
	p.relations.add(c.caller.account.id, a.id)
	return nil
}

// inviteNew makes a pending, nameless account and mails it a link.
func (c *call) inviteNew(email string, t employeeType) error {
	p := c.portal
	if err := p.placeFor(t); err != nil {
		return err
	}
	a := &account{
		id: p.newID(), email: email, userName: p.people.freeUserName(localPart(email)), status: Pending,
		activation: activationPending, invited: true, creator: c.caller.account.id, created: p.now(),
	}
	a.setRole(t.stored())
	p.people.add(a)
	p.relations.add(a.creator, a.id)
	p.invited.take(p.config.Invites, dayWindow, p.now())
	p.stats.Effects.Created++
	p.stats.Effects.Mails++
	return nil
}

// pendingOnes are all whom the caller sees and who have not activated their
// account yet: also the Active who were created directly (docspace-api.md §5.9).
func (c *call) pendingOnes(show func(*account) object) list {
	shown := list{}
	for _, a := range c.portal.people.sorted {
		if a.activation == activationPending && !a.suspended() && c.sees(a) {
			shown = append(shown, show(a))
		}
	}
	return shown
}

// inviteAgain is PUT /people/invite: it mails whoever has not activated his
// account yet (docspace-api.md §5.9).
func (c *call) inviteAgain() (reply, error) {
	ids, all, err := c.userIDs()
	if err != nil {
		return reply{}, err
	}
	if !c.caller.manager() {
		return reply{}, denied()
	}
	p := c.portal
	if all {
		shown := c.pendingOnes(c.full)
		p.stats.Effects.Mails += len(shown)
		return streamed(shown), nil
	}
	if ids == nil {
		return reply{}, argumentNull("source")
	}
	shown := list{}
	for _, id := range ids {
		a := p.people.byID[id]
		if a == nil {
			return reply{}, nullReference()
		}
		if err := c.next(); err != nil {
			return reply{}, err
		}
		if a.activation == activationPending && !a.suspended() && c.sees(a) {
			p.stats.Effects.Mails++
		}
		shown = append(shown, c.full(a))
	}
	return streamed(shown), nil
}

// userIDs is the body of the bulk calls. resendAll means something to
// PUT /people/invite only (docspace-api.md §10).
func (c *call) userIDs() (ids []string, all bool, err error) {
	var resend *bool
	err = c.bind("UpdateMembersRequestDto", guids("userIds", guidSequence, &ids), truth("resendAll", &resend))
	return ids, resend != nil && *resend, err
}
