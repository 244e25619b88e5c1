package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"docspace-batch/batch"
)

func TestCost(t *testing.T) {
	t.Parallel()
	f := facts()
	f.DataToKeyOwner = true
	link := row(batch.ApproveGuest, "hidden@example.com")
	link.ShareLink = "https://portal.example.com/s/abc"
	for _, c := range []struct {
		name string
		rows []batch.Row
		want Cost
	}{
		{name: "nothing"},
		{name: "create", rows: []batch.Row{create("new@example.com", "")}, want: Cost{Requests: 1, Writes: 1, Mails: 1}},
		{name: "promotion", rows: []batch.Row{role("user@example.com", batch.RoomAdmin)}, want: Cost{Requests: 1, Writes: 1, Mails: 1}},
		{name: "unmaking an admin", rows: []batch.Row{role("admin@example.com", batch.RoomAdmin)}, want: Cost{Requests: 1, Writes: 1, Mails: 1}},
		{name: "demotion", rows: []batch.Row{role("manager@example.com", batch.User)}, want: Cost{Requests: 2, Writes: 1, Mails: 1}},
		{name: "terminate", rows: []batch.Row{row(batch.Terminate, "user@example.com")}, want: Cost{Requests: 1, Writes: 1}},
		{name: "activate", rows: []batch.Row{row(batch.Activate, "leaver@example.com")}, want: Cost{Requests: 1, Writes: 1}},
		{name: "delete", rows: []batch.Row{row(batch.Delete, "leaver@example.com")}, want: Cost{Requests: 2}},
		{name: "approve-guest", rows: []batch.Row{link}, want: Cost{Requests: 2, Writes: 1}},
		{name: "delete-guest", rows: []batch.Row{row(batch.DeleteGuest, "guest@example.com")}, want: Cost{Requests: 2}},
		{name: "what is not done", rows: []batch.Row{
			row(batch.Activate, "user@example.com"), row(batch.Delete, "user@example.com"), row(batch.Terminate, "user@example.com"),
		}},
		{name: "one person, two mails", rows: []batch.Row{
			create("new@example.com", ""), role("new@example.com", batch.RoomAdmin), create("other@example.com", ""),
		}, want: Cost{Requests: 3, Writes: 3, Mails: 2}},
	} {
		d := everybody(f)
		d.hide("hidden@example.com")
		items := simulated(t, numbered(c.rows...), d, f, nil).items
		if diff := cmp.Diff(c.want, cost(items, 0, 0), onlyRequests); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		c.want.Duration = time.Duration(c.want.Requests) * time.Second / 4
		if diff := cmp.Diff(c.want, cost(items, 0, 4), onlyRequests); diff != "" {
			t.Errorf("%s at 4 requests a second:\n%s", c.name, diff)
		}
		hold(items, 1)
		if got := cost(items, 0, 0); got.Requests > 2 {
			t.Errorf("%s: held rows cost: %+v", c.name, got)
		}
	}
}

// Rows that share calls: four calls of 25 to begin with, then of twice as many.
func TestCostOfMany(t *testing.T) {
	t.Parallel()
	many := func(n int, op batch.Op, role batch.Role, before batch.Account) []Item {
		items := make([]Item, n)
		for i := range items {
			after := before
			switch op {
			case batch.ChangeRole:
				after.Role = role
			case batch.Terminate:
				after.Status = batch.Terminated
			}
			items[i] = Item{
				Row: &batch.Row{Op: op, Role: role}, Lane: i, Before: before,
				Decision: batch.Decision{Verdict: batch.Do, After: after},
			}
		}
		return items
	}
	user := batch.Account{Exists: true, Role: batch.User, Status: batch.Active}
	manager := batch.Account{Exists: true, Role: batch.RoomAdmin, Status: batch.Active}
	leaver := batch.Account{Exists: true, Role: batch.User, Status: batch.Terminated}
	for _, c := range []struct {
		name      string
		items     []Item
		batchSize int
		want      Cost
	}{
		{name: "creates go alone", items: many(51, batch.Create, batch.User, batch.Account{}), want: Cost{Requests: 51, Writes: 51, Mails: 51}},
		{name: "invitations, the last alone", items: many(51, batch.Invite, batch.User, batch.Account{}), want: Cost{Requests: 6, Writes: 3, Mails: 51}},
		{name: "invitations, one by one", items: many(3, batch.Invite, batch.User, batch.Account{}), batchSize: 1, want: Cost{Requests: 6, Writes: 3, Mails: 3}},
		{name: "demotions go alone", items: many(51, batch.ChangeRole, batch.User, manager), want: Cost{Requests: 102, Writes: 51, Mails: 51}},
		{name: "promotions", items: many(51, batch.ChangeRole, batch.RoomAdmin, user), want: Cost{Requests: 3, Writes: 3, Mails: 51}},
		{name: "terminations", items: many(50, batch.Terminate, "", user), want: Cost{Requests: 2, Writes: 2}},
		{name: "deletes", items: many(50, batch.Delete, "", leaver), want: Cost{Requests: 3, Writes: 2}},
		{name: "deletes, the last alone", items: many(51, batch.Delete, "", leaver), want: Cost{Requests: 5, Writes: 2}},
		{name: "deletes, one by one", items: many(51, batch.Delete, "", leaver), batchSize: 1, want: Cost{Requests: 102}},
		{name: "calls grow", items: many(1000, batch.Terminate, "", user), want: Cost{Requests: 14, Writes: 14}},
		{name: "as far as the operation allows", items: many(1000, batch.ChangeRole, batch.RoomAdmin, user), want: Cost{Requests: 15, Writes: 15, Mails: 1000}},
		{name: "guests go alone", items: many(51, batch.DeleteGuest, "", user), want: Cost{Requests: 102}},
		{name: "batches of ten", items: many(51, batch.Terminate, "", user), batchSize: 10, want: Cost{Requests: 6, Writes: 6}},
		{
			name:  "who frees a seat goes before the others",
			items: append(many(26, batch.Terminate, "", user), many(4, batch.Terminate, "", manager)...),
			want:  Cost{Requests: 3, Writes: 3},
		},
	} {
		if diff := cmp.Diff(c.want, cost(c.items, c.batchSize, 0), onlyRequests); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// onlyRequests leaves out what TestWithin is about.
var onlyRequests = cmpopts.IgnoreFields(Cost{}, "Steps", "Single")

func TestWithin(t *testing.T) {
	t.Parallel()
	creates := Cost{Writes: 900, Steps: 900, Single: 900}
	mixed := Cost{Writes: 110, Steps: 1100, Single: 100} // 1 000 rows share ten calls
	for _, c := range []struct {
		name   string
		cost   Cost
		writes int
		want   int
	}{
		{"enough", creates, 900, 900},
		{"creates take one each", creates, 300, 300},
		{"nothing left", creates, 0, 0},
		{"what is shared goes first", mixed, 60, 1050},
		{"not enough for what is shared", mixed, 5, 500},
		{"nothing to do", Cost{}, 0, 0},
	} {
		if got := c.cost.Within(c.writes); got != c.want {
			t.Errorf("%s: %d rows, want %d", c.name, got, c.want)
		}
	}
}

func TestHold(t *testing.T) {
	t.Parallel()
	rows := numbered(
		row(batch.Activate, "user@example.com"),    // nothing to do: not counted
		row(batch.Terminate, "user@example.com"),   // the first step
		row(batch.Activate, "leaver@example.com"),  // the second
		row(batch.Terminate, "guest@example.com"),  // held
		row(batch.Terminate, "owner@example.com"),  // refused all the same
		row(batch.Terminate, "guest@example.com"),  // nothing to do, but only after the held one
		row(batch.Terminate, "leaver@example.com"), // held
		row(batch.Delete, "user@example.com"),      // held
		row(batch.Activate, "invited@example.com"), // nothing to do
		row(batch.Activate, "leaver@example.com"),  // held
	)
	items := simulated(t, rows, everybody(facts()), facts(), nil).items
	hold(items, 2)
	var held []int
	for _, it := range items {
		if it.Held {
			held = append(held, it.Row.Line)
		}
	}
	if diff := cmp.Diff([]int{5, 7, 8, 9, 11}, held); diff != "" {
		t.Error(diff)
	}
}

func TestSeats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		rows          []batch.Row
		needed, freed int
	}{
		{"create User", []batch.Row{create("new@example.com", "")}, 0, 0},
		{"create RoomAdmin", []batch.Row{create("new@example.com", batch.RoomAdmin)}, 1, 0},
		{"there already", []batch.Row{create("manager@example.com", batch.RoomAdmin)}, 0, 0},
		{"promotion", []batch.Row{role("user@example.com", batch.RoomAdmin)}, 1, 0},
		{"promotion of a RoomAdmin", []batch.Row{role("manager@example.com", batch.DocSpaceAdmin)}, 0, 0},
		{"demotion", []batch.Row{role("manager@example.com", batch.Guest)}, 0, 1},
		{"terminate and delete", []batch.Row{row(batch.Terminate, "manager@example.com"), row(batch.Delete, "manager@example.com")}, 0, 1},
		{"activate", []batch.Row{row(batch.Activate, "leaver@example.com"), row(batch.Terminate, "user@example.com")}, 1, 0},
		{"to and fro", []batch.Row{row(batch.Terminate, "manager@example.com"), row(batch.Activate, "manager@example.com")}, 1, 1},
	} {
		sim := simulated(t, numbered(c.rows...), everybody(facts()), facts(), nil)
		want := Seats{Needed: c.needed, Freed: c.freed, Allowed: -1, Left: -1}
		if got := seatsOf(sim); got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}
