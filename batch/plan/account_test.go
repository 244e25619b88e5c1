package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

func TestAccountOf(t *testing.T) {
	t.Parallel()
	account := func(role batch.Role, status batch.AccountStatus, change func(*batch.Account)) batch.Account {
		a := batch.Account{
			Exists: true, ID: id("a"), Email: "P@example.com", FirstName: "Pat", LastName: "Example", Role: role, Status: status,
		}
		if change != nil {
			change(&a)
		}
		return a
	}
	for _, c := range []struct {
		name   string
		change func(*docspace.Person)
		caller string
		want   batch.Account
	}{
		{
			name:   "owner",
			change: func(p *docspace.Person) { p.IsOwner = true },
			want:   account(batch.DocSpaceAdmin, batch.Active, func(a *batch.Account) { a.Owner = true }),
		},
		{
			name:   "self",
			change: func(p *docspace.Person) { p.IsAdmin = true },
			caller: "AAAAAAAA-0000-4000-8000-aaaaaaaaaaaa",
			want:   account(batch.DocSpaceAdmin, batch.Active, func(a *batch.Account) { a.Self = true }),
		},
		{
			name:   "caller is somebody else",
			change: func(p *docspace.Person) { p.IsRoomAdmin = true },
			caller: id("b"),
			want:   account(batch.RoomAdmin, batch.Active, nil),
		},
		{
			name:   "from LDAP, terminated",
			change: func(p *docspace.Person) { p.IsCollaborator, p.IsLDAP, p.Status = true, true, docspace.Terminated },
			want:   account(batch.User, batch.Terminated, func(a *batch.Account) { a.LDAP = true }),
		},
		{
			name:   "SSO, invited",
			change: func(p *docspace.Person) { p.IsVisitor, p.IsSSO, p.Status = true, true, docspace.Pending },
			want:   account(batch.Guest, batch.Pending, func(a *batch.Account) { a.SSO = true }),
		},
		{name: "nobody", change: func(p *docspace.Person) { p.ID = docspace.LostUser }},
	} {
		p := docspace.Person{ID: id("a"), Email: "P@example.com", FirstName: "Pat", LastName: "Example", Status: docspace.Active}
		c.change(&p)
		if diff := cmp.Diff(c.want, AccountOf(p, c.caller)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}
