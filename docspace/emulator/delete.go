package emulator

import "net/http"

// delete is DELETE /people/{id} (docspace-api.md §11). The answer shows the
// account as it was.
func (c *call) delete() (reply, error) {
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	a := c.portal.people.named(c.params["id"])
	switch {
	case a == nil:
		return reply{}, userNotFound()
	case a.ldap:
		return reply{}, denied()
	case !a.suspended() && c.portal.old():
		return reply{}, plainCrash("The user is not suspended")
	case !a.suspended():
		return reply{}, inoperable("The user is not suspended")
	case c.protected(a):
		return reply{}, denied()
	}
	if err := c.dataAtRest(a); err != nil {
		return reply{}, err
	}
	if err := c.dropClients(a); err != nil {
		return reply{}, err
	}
	c.remove(a)
	c.audited(userDeleted, a)
	return one(c.full(a)), nil
}

// dataAtRest refuses to delete somebody whose data is just being reassigned.
func (c *call) dataAtRest(a *account) error {
	if j := c.portal.jobs.of(reassignment, a.id); j != nil && j.running() {
		return plainCrash("Data reassign process for " + a.displayName() + " is not complete.")
	}
	return nil
}

// dropClients asks the identity service to forget somebody's OAuth clients,
// before he is deleted. Guests have none; 3.6.1 asked for them too
// (docspace-api.md §11, §24).
func (c *call) dropClients(a *account) error {
	if a.guest() && !c.portal.old() {
		return nil
	}
	switch c.portal.state.Identity {
	case IdentityDown:
		return crashed("System.Net.Http.HttpRequestException", "Connection refused (127.0.0.1:9099)", -2147467259)
	case IdentityBad:
		return inoperable(http.StatusText(http.StatusBadGateway))
	}
	return nil
}

// remove deletes an account and starts the job that sees to its data, as the
// caller and without a mail (docspace-api.md §12).
func (c *call) remove(a *account) {
	c.portal.erase(a)
	c.start(&job{kind: removal, user: a, heir: c.caller.account.id})
}

// deleteMany is PUT /people/delete (docspace-api.md §11): unknown and LDAP ids
// are dropped, and whom the caller may not delete stays, yet is in the answer.
func (c *call) deleteMany() (reply, error) {
	ids, _, err := c.userIDs()
	if err != nil {
		return reply{}, err
	}
	if ids == nil {
		return reply{}, argumentNull("inDto?.UserIds")
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	people, err := c.deletable(ids)
	if err != nil {
		return reply{}, err
	}
	for _, a := range people {
		if err := c.deleteOne(a); err != nil {
			return reply{}, err
		}
	}
	c.audited(usersDeleted, people...)
	return streamed(c.fulls(people)), nil
}

// deletable makes accounts of the ids and checks the list as a whole.
func (c *call) deletable(ids []string) ([]*account, error) {
	for _, id := range ids {
		if err := c.dataAtRest(c.portal.people.get(id)); err != nil {
			return nil, err
		}
	}
	var people []*account
	for _, id := range ids {
		a := c.portal.people.get(id)
		if a.lost() || a.ldap {
			continue
		}
		if !a.suspended() && !c.portal.old() {
			return nil, inoperable("Users are not suspended")
		}
		people = append(people, a)
	}
	return people, nil
}

// deleteOne deletes one of a list. The second time a person comes the server
// stumbles over what it removed itself, but not over a guest.
func (c *call) deleteOne(a *account) error {
	if err := c.next(); err != nil {
		return err
	}
	switch {
	case !a.suspended(), !a.removed && c.protected(a):
		return nil
	case a.removed && a.guest():
		return nil
	case a.removed:
		return argumentNull("value")
	}
	if err := c.dropClients(a); err != nil {
		return err
	}
	c.remove(a)
	return nil
}
