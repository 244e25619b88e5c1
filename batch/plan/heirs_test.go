package plan

import (
	"testing"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// TestHeirsArePlanned: heirs are looked up with the accounts of the sheet, and
// nobody whom the sheet takes his role from is one.
func TestHeirsArePlanned(t *testing.T) {
	t.Parallel()
	gone := terminated(manager)
	gone.ID, gone.Email = "99999999-0000-4000-8000-999999999999", "gone@example.com"
	people := []docspace.Person{owner, admin, manager, user, leaver, gone}
	del := func(email, heir string) batch.Row {
		return batch.Row{Op: batch.Delete, Email: email, Heir: heir}
	}
	for _, tt := range []struct {
		name string
		rows []batch.Row
		want []batch.Code
	}{
		{"by e-mail", []batch.Row{del("gone@example.com", admin.Email)}, []batch.Code{batch.CodeDeleted}},
		{"by id", []batch.Row{del("gone@example.com", admin.ID)}, []batch.Code{batch.CodeDeleted}},
		{"unknown", []batch.Row{del("gone@example.com", "nobody@example.com")}, []batch.Code{batch.CodeHeirUnfit}},
		{"a user", []batch.Row{del("gone@example.com", user.Email)}, []batch.Code{batch.CodeHeirUnfit}},
		{
			"a leaver of the same sheet, named by id",
			[]batch.Row{del("gone@example.com", manager.Email), {Op: batch.Terminate, UserID: manager.ID}},
			[]batch.Code{batch.CodeHeirUnfit, batch.CodeTerminated},
		},
		{
			"each other's",
			[]batch.Row{
				{Op: batch.Terminate, Email: manager.Email},
				del(manager.Email, admin.Email),
				{Op: batch.Terminate, Email: admin.Email},
				del(admin.Email, manager.Email),
			},
			[]batch.Code{batch.CodeTerminated, batch.CodeHeirUnfit, batch.CodeTerminated, batch.CodeHeirUnfit},
		},
		{
			"promoted meanwhile",
			[]batch.Row{del("gone@example.com", user.Email), {Op: batch.ChangeRole, Email: user.Email, Role: batch.RoomAdmin}},
			[]batch.Code{batch.CodeHeirUnfit, batch.CodeRoleChanged},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &portal{caller: owner, people: people}
			for i := range tt.rows {
				tt.rows[i].Line = i + 2
			}
			plan := made(t, p.config(t), tt.rows...)
			for i, it := range plan.Items {
				if it.Code != tt.want[i] {
					t.Errorf("line %d: %s (%s), want %s", it.Row.Line, it.Code, it.Message, tt.want[i])
				}
			}
			if len(p.asked) > 0 {
				t.Errorf("asked for rooms that have an heir: %v", p.asked)
			}
		})
	}
}
