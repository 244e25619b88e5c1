package batch_test

import (
	"strings"
	"testing"

	"docspace-batch/batch"
)

// TestHeirs: whoever cannot inherit is refused, whatever is known of the rooms;
// whoever can is asked nothing more.
func TestHeirs(t *testing.T) {
	t.Parallel()
	fit := batch.Account{Exists: true, ID: "heir", Role: batch.RoomAdmin, Status: batch.Active}
	with := func(change func(*batch.Account)) batch.Heir {
		h := fit
		change(&h)
		return batch.Heir{Account: h}
	}
	for _, tt := range []struct {
		name string
		heir batch.Heir
		says string // "": he can
	}{
		{"a room admin", batch.Heir{Account: fit}, ""},
		{"an admin", with(func(a *batch.Account) { a.Role = batch.DocSpaceAdmin }), ""},
		{"the owner", with(func(a *batch.Account) { a.Role, a.Owner = batch.DocSpaceAdmin, true }), ""},
		{"nobody", batch.Heir{}, "is nobody that this key sees"},
		{"hidden", batch.Heir{Account: batch.Account{Hidden: true}}, "is nobody that this key sees"},
		{"a user", with(func(a *batch.Account) { a.Role = batch.User }), "is User active and cannot own rooms"},
		{"terminated", with(func(a *batch.Account) { a.Status = batch.Terminated }), "is RoomAdmin terminated and cannot own rooms"},
		{"invited", with(func(a *batch.Account) { a.Status = batch.Pending }), "is RoomAdmin pending and cannot own rooms"},
		{"a leaver", batch.Heir{Account: fit, Leaves: 7}, "leaves or loses his role on line 7"},
		{"himself", with(func(a *batch.Account) { a.ID = "leaver" }), "is the person himself"},
	} {
		for _, rooms := range []batch.Rooms{batch.RoomsUnknown, batch.RoomsNone, batch.RoomsOwned} {
			facts := batch.Facts{
				Caller: batch.Account{Exists: true, ID: "caller", Role: batch.DocSpaceAdmin, Owner: true}, Rooms: rooms, Heir: tt.heir,
			}
			for _, c := range []struct {
				row  batch.Row
				is   batch.Account
				code batch.Code
			}{
				{
					batch.Row{Op: batch.Delete, Heir: "heir@example.com"},
					batch.Account{Exists: true, ID: "leaver", Role: batch.RoomAdmin, Status: batch.Terminated},
					batch.CodeDeleted,
				},
				{
					batch.Row{Op: batch.ChangeRole, Role: batch.User, Heir: "heir@example.com"},
					batch.Account{Exists: true, ID: "leaver", Role: batch.RoomAdmin, Status: batch.Active},
					batch.CodeRoleChanged,
				},
			} {
				op, _ := batch.Lookup(string(c.row.Op))
				d := op.Decide(c.row, c.is, facts)
				switch {
				case tt.says == "" && (d.Verdict != batch.Do || d.Code != c.code):
					t.Errorf("%s, %s: %+v", tt.name, c.row.Op, d)
				case tt.says != "" && (d.Code != batch.CodeHeirUnfit || !strings.Contains(d.Message, tt.says)):
					t.Errorf("%s, %s: %s %q, want %q", tt.name, c.row.Op, d.Code, d.Message, tt.says)
				}
			}
		}
	}
}
