package batch_test

import (
	"strings"
	"testing"

	"docspace-batch/batch"
)

func TestDecideAfter(t *testing.T) {
	t.Parallel()
	owner := batch.Account{Exists: true, Role: batch.DocSpaceAdmin, Owner: true}
	roomAdmin := batch.Account{Exists: true, Role: batch.RoomAdmin}
	person := batch.Account{
		Exists: true, ID: "id", Email: "p@example.com", FirstName: "Pat", LastName: "Example",
		Role: batch.User, Status: batch.Active,
	}
	with := func(change func(*batch.Account)) batch.Account {
		a := person
		change(&a)
		return a
	}
	terminated := with(func(a *batch.Account) { a.Status = batch.Terminated })
	nameless := with(func(a *batch.Account) { a.FirstName, a.LastName, a.Status = "", "", batch.Terminated })
	guest := with(func(a *batch.Account) { a.Role = batch.Guest })
	row := batch.Row{Email: "P@example.com", FirstName: "Pat", LastName: "Example"}

	for _, c := range []struct {
		name   string
		op     batch.Op
		row    func(*batch.Row)
		now    batch.Account
		caller batch.Account
		want   batch.Account
	}{
		{
			name: "create", op: batch.Create, caller: owner,
			want: batch.Account{
				Exists: true, Email: "P@example.com", FirstName: "Pat", LastName: "Example",
				Role: batch.User, Status: batch.Active,
			},
		},
		{
			name: "invite", op: batch.Invite, caller: roomAdmin,
			want: batch.Account{Exists: true, Email: "P@example.com", Role: batch.User, Status: batch.Pending},
		},
		{
			name: "role", op: batch.ChangeRole, now: person, caller: owner,
			row:  func(r *batch.Row) { r.Role = batch.RoomAdmin },
			want: with(func(a *batch.Account) { a.Role = batch.RoomAdmin }),
		},
		{name: "terminate", op: batch.Terminate, now: person, caller: owner, want: terminated},
		{name: "activate", op: batch.Activate, now: terminated, caller: owner, want: person},
		{
			name: "activate somebody invited", op: batch.Activate, now: nameless, caller: owner,
			want: with(func(a *batch.Account) { a.FirstName, a.LastName, a.Status = "", "", batch.Pending }),
		},
		{name: "delete", op: batch.Delete, now: terminated, caller: owner},
		{
			name: "approve-guest", op: batch.ApproveGuest, now: batch.Account{Hidden: true, ID: "id"}, caller: roomAdmin,
			row:  func(r *batch.Row) { r.ShareLink = "type=GuestShareLink&key=k&encemail=e&uid=u" },
			want: batch.Account{Exists: true, ID: "id", Email: "P@example.com", Role: batch.Guest, Status: batch.Active},
		},
		{name: "delete-guest with an admin's key", op: batch.DeleteGuest, now: guest, caller: owner, want: guest},
		{
			name: "delete-guest with a RoomAdmin's key", op: batch.DeleteGuest, now: guest, caller: roomAdmin,
			want: batch.Account{Hidden: true, ID: "id", Email: "p@example.com"},
		},
	} {
		r := row
		r.Op = c.op
		if c.row != nil {
			c.row(&r)
		}
		op, _ := batch.Lookup(string(c.op))
		got := op.Decide(r, c.now, batch.Facts{Caller: c.caller, Rooms: batch.RoomsNone})
		if got.Verdict != batch.Do || got.After != c.want {
			t.Errorf("%s: %s leaves %+v, want %+v", c.name, got.Verdict, got.After, c.want)
		}
	}
}

func TestCreateTellsOfAnotherName(t *testing.T) {
	t.Parallel()
	op, _ := batch.Lookup("create")
	there := batch.Account{
		Exists: true, FirstName: "Patricia", LastName: "Example", Role: batch.User, Status: batch.Active,
	}
	row := batch.Row{Op: batch.Create, Email: "p@example.com", FirstName: "Pat", LastName: "Example"}
	facts := batch.Facts{Caller: batch.Account{Role: batch.DocSpaceAdmin}}
	d := op.Decide(row, there, facts)
	if d.Code != batch.CodeAlreadyExists || !strings.Contains(d.Message, `"Patricia Example"`) ||
		!strings.Contains(d.Message, `"Pat Example"`) {
		t.Errorf("other name: %s %q", d.Code, d.Message)
	}
	row.FirstName = "Patricia"
	if d := op.Decide(row, there, facts); strings.Contains(d.Message, "Patricia") {
		t.Errorf("same name: %q", d.Message)
	}
}

// Who has a name is no other person for an invitation, which names nobody.
func TestInviteOfSomebodyThere(t *testing.T) {
	t.Parallel()
	op, _ := batch.Lookup("invite")
	there := batch.Account{Exists: true, FirstName: "Pat", LastName: "Example", Role: batch.User, Status: batch.Active}
	row := batch.Row{Op: batch.Invite, Email: "p@example.com"}
	facts := batch.Facts{Caller: batch.Account{Role: batch.DocSpaceAdmin}}
	if d := op.Decide(row, there, facts); d.Message != "the account is already there as User" {
		t.Errorf("active: %q", d.Message)
	}
	there.Status, there.FirstName, there.LastName = batch.Pending, "", ""
	if d := op.Decide(row, there, facts); d.Message != "already invited as User; no second mail is sent" {
		t.Errorf("pending: %q", d.Message)
	}
}

func TestSkipAfter(t *testing.T) {
	t.Parallel()
	now := batch.Account{Exists: true, Role: batch.User, Status: batch.Active}
	d := batch.SkipAfter(12, now)
	if d.Verdict != batch.Skip || d.Code.Status() != batch.Skipped || d.After != now || !strings.Contains(d.Message, "line 12") {
		t.Errorf("%+v", d)
	}
}
