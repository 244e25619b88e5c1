package plan

import (
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// AccountOf is a person of the portal as the domain knows him. caller is the id
// of the key's user, for Self. A person without any role flag is the portal's
// way to say that there is nobody (docspace-api.md §8.2): the zero account.
func AccountOf(p docspace.Person, caller string) batch.Account {
	role := batch.Role(p.Type())
	if role == "" {
		return batch.Account{}
	}
	a := batch.Account{
		Exists: true,
		ID:     p.ID, Email: p.Email, FirstName: p.FirstName, LastName: p.LastName,
		Role: role, Status: statusOf(p.Status),
		Owner: p.IsOwner, LDAP: p.IsLDAP, SSO: p.IsSSO,
		Self: strings.EqualFold(p.ID, caller),
	}
	for _, g := range p.Groups {
		a = a.Joined(g.ID)
	}
	return a
}

func statusOf(s docspace.Status) batch.AccountStatus {
	switch s {
	case docspace.Terminated:
		return batch.Terminated
	case docspace.Pending:
		return batch.Pending
	}
	return batch.Active
}
