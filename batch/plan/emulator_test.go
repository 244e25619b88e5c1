package plan_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// configOf plans with a key of a portal.
func configOf(t testing.TB, p *emulator.Portal, key string) plan.Config {
	t.Helper()
	client, err := docspace.New(docspace.Config{URL: "https://portal.example.com", Key: key, UserAgent: "test", Transport: p})
	if err != nil {
		t.Fatal(err)
	}
	self, err := client.Self(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return plan.Config{Client: client, Caller: plan.AccountOf(self, self.ID), PortalHost: client.Host()}
}

// directoryOf is everybody on a portal.
func directoryOf(t testing.TB, client *docspace.Client) []docspace.Person {
	t.Helper()
	var all []docspace.Person
	for total := 1; len(all) < total; {
		page, err := client.Page(t.Context(), len(all))
		if err != nil || len(page.People) == 0 {
			t.Fatalf("page from %d: %d people, %v", len(all), len(page.People), err)
		}
		all, total = append(all, page.People...), page.Total
	}
	return all
}

// requests are those sent since before, by route.
func requests(t testing.TB, p *emulator.Portal, before emulator.Stats) map[string]int {
	t.Helper()
	stats := p.Stats()
	for method := range stats.Requests {
		if method != http.MethodGet {
			t.Errorf("a plan has sent %s: %v", method, stats.Requests[method])
		}
	}
	if stats.Effects != (emulator.Effects{}) {
		t.Errorf("a plan has changed the portal: %+v", stats.Effects)
	}
	sent := map[string]int{}
	for route, n := range stats.Requests[http.MethodGet] {
		if n -= before.Requests[http.MethodGet][route]; n > 0 {
			sent[route] = n
		}
	}
	if sent["unknown"] > 0 {
		t.Errorf("%d requests of a kind that the portal does not know", sent["unknown"])
	}
	return sent
}

func numbered(rows ...batch.Row) []batch.Row {
	for i := range rows {
		rows[i].Line = i + 2
	}
	return rows
}

func codesOf(p *plan.Plan) []string {
	codes := make([]string, len(p.Items))
	for i, it := range p.Items {
		codes[i] = string(it.Code)
	}
	return codes
}

func TestMakeReadsAPortalOf12000(t *testing.T) {
	t.Parallel()
	portal := emulator.New(emulator.Config{Accounts: 12_000})
	c := configOf(t, portal, portal.Owner().Key)
	all := directoryOf(t, c.Client)
	for _, n := range []struct {
		wanted        int
		filters, most int // requests for lists and pages
	}{
		{10, 2, 2},
		{300, 1 + 300/50, 1 + 300/10},
		{3_000, (len(all) + 99) / 100, (len(all) + 99) / 100},
	} {
		rows := make([]batch.Row, n.wanted)
		for i := range rows {
			rows[i] = batch.Row{Op: batch.Activate, Email: all[i*3].Email}
			if i%10 == 0 && n.wanted == 3_000 {
				rows[i] = batch.Row{Op: batch.Activate, UserID: all[i*3].ID}
			}
		}
		before := portal.Stats()
		p, err := plan.Make(t.Context(), numbered(rows...), c)
		if err != nil {
			t.Fatal(err)
		}
		sent := requests(t, portal, before)
		if got := sent["/people/filter"]; got < n.filters || got > n.most {
			t.Errorf("%d wanted: %d lists and pages, want %d to %d", n.wanted, got, n.filters, n.most)
		}
		delete(sent, "/people/filter")
		delete(sent, "/portal/quota")
		if len(sent) > 0 {
			t.Errorf("%d wanted: also sent %v", n.wanted, sent)
		}
		if p.Total != len(all) {
			t.Errorf("%d accounts, want %d", p.Total, len(all))
		}
		for i, it := range p.Items {
			if want := plan.AccountOf(all[i*3], c.Caller.ID); it.Before != want {
				t.Fatalf("%d wanted: row %d finds %+v, want %+v", n.wanted, i, it.Before, want)
			}
		}
	}
}

// Every operation on the demo accounts; nothing but GET is sent.
func TestMakeOnTheDemoPortal(t *testing.T) {
	t.Parallel()
	admin := []struct {
		row  batch.Row
		want batch.Code
	}{
		{batch.Row{Op: batch.Create, Email: "new@example.com", FirstName: "New", LastName: "Example", Role: batch.RoomAdmin}, batch.CodeCreated},
		{batch.Row{Op: batch.Create, Email: emulator.DemoUser, FirstName: "New", LastName: "Example"}, batch.CodeAlreadyExists},
		{batch.Row{Op: batch.Create, Email: emulator.DemoGuestLeaver, FirstName: "New", LastName: "Example"}, batch.CodeExistsDifferently},
		{batch.Row{Op: batch.ChangeRole, Email: emulator.DemoRoomAdmin, Role: batch.User}, batch.CodeHeirRequired},
		{batch.Row{Op: batch.ChangeRole, Email: emulator.DemoRoomAdminBare, Role: batch.User}, batch.CodeRoleChanged},
		{batch.Row{Op: batch.ChangeRole, Email: emulator.DemoAdmin, Role: batch.DocSpaceAdmin}, batch.CodeAlreadyHasRole},
		{batch.Row{Op: batch.Terminate, Email: emulator.OwnerEmail}, batch.CodeIsOwner},
		{batch.Row{Op: batch.Terminate, Email: emulator.DemoLDAP}, batch.CodeIsLDAP},
		{batch.Row{Op: batch.Terminate, Email: emulator.DemoUserBare}, batch.CodeTerminated},
		{batch.Row{Op: batch.Delete, Email: emulator.DemoUserBare}, batch.CodeDeleted},
		{batch.Row{Op: batch.Delete, Email: emulator.DemoLeaver}, batch.CodeDeleted},
		{batch.Row{Op: batch.Delete, Email: emulator.DemoLeaverRooms}, batch.CodeHeirRequired},
		{batch.Row{Op: batch.Activate, Email: emulator.DemoLeaverRooms}, batch.CodeEarlierRowFailed},
		{batch.Row{Op: batch.Activate, Email: emulator.DemoPending}, batch.CodeAlreadyActive},
		{batch.Row{Op: batch.ApproveGuest, Email: emulator.DemoGuestHidden}, batch.CodeAlreadyVisible},
		{batch.Row{Op: batch.DeleteGuest, Email: emulator.DemoGuest}, batch.CodeGuestDeleted},
		{batch.Row{Op: batch.DeleteGuest, Email: "nobody@example.com"}, batch.CodeNotFound},
	}
	roomAdmin := []struct {
		row  batch.Row
		want batch.Code
	}{
		{batch.Row{Op: batch.Create, Email: "new@example.com", FirstName: "New", LastName: "Example"}, batch.CodeCreated},
		{batch.Row{Op: batch.Create, Email: emulator.DemoLeaver, FirstName: "New", LastName: "Example"}, batch.CodeNotVisible},
		{batch.Row{Op: batch.ApproveGuest, Email: emulator.DemoGuestShared, ShareLink: emulator.DemoGuestLink()}, batch.CodeGuestApproved},
		{batch.Row{Op: batch.ApproveGuest, Email: emulator.DemoGuest}, batch.CodeShareLinkRequired},
		{batch.Row{Op: batch.ApproveGuest, Email: "nobody@example.com"}, batch.CodeNotFound},
		{batch.Row{Op: batch.DeleteGuest, Email: emulator.DemoGuestHidden}, batch.CodeGuestDeleted},
		{batch.Row{Op: batch.DeleteGuest, Email: emulator.DemoGuestLeaver}, batch.CodeNotVisible},
		{batch.Row{Op: batch.Terminate, Email: emulator.DemoUser}, batch.CodeNeedsAdminKey},
	}
	for _, server := range []string{emulator.Server372, emulator.Server361} {
		for name, cases := range map[string][]struct {
			row  batch.Row
			want batch.Code
		}{emulator.OwnerEmail: admin, emulator.DemoRoomAdminGuests: roomAdmin} {
			for _, some := range []int{len(cases), 3} { // by pages and one by one
				portal := emulator.New(emulator.Config{Server: server})
				c := configOf(t, portal, portal.Key(name))
				before := portal.Stats()
				var rows []batch.Row
				var want []string
				for _, x := range cases[:some] {
					rows, want = append(rows, x.row), append(want, string(x.want))
				}
				p, err := plan.Make(t.Context(), numbered(rows...), c)
				if err != nil {
					t.Fatalf("%s, key of %s: %v", server, name, err)
				}
				if diff := cmp.Diff(want, codesOf(p)); diff != "" {
					t.Errorf("%s, key of %s, %d rows:\n%s", server, name, some, diff)
				}
				requests(t, portal, before)
			}
		}
	}
}

func TestMakeKnowsTheSeats(t *testing.T) {
	t.Parallel()
	portal := emulator.New(emulator.Config{Seats: 7})
	rows := numbered(
		batch.Row{Op: batch.Create, Email: "new@example.com", FirstName: "New", LastName: "Example", Role: batch.RoomAdmin},
		batch.Row{Op: batch.Activate, Email: emulator.DemoLeaverRooms},
		batch.Row{Op: batch.Terminate, Email: emulator.DemoRoomAdmin},
		batch.Row{Op: batch.Terminate, Email: emulator.DemoUser},
	)
	seats := func(permissions ...string) plan.Seats {
		t.Helper()
		p, err := plan.Make(t.Context(), slices.Clone(rows), configOf(t, portal, portal.Key(emulator.OwnerEmail, permissions...)))
		if err != nil {
			t.Fatal(err)
		}
		return p.Seats
	}
	// The owner, an admin and three RoomAdmins have one each.
	if diff := cmp.Diff(plan.Seats{Needed: 2, Freed: 1, Allowed: 7, Left: 2}, seats()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(plan.Seats{Needed: 2, Freed: 1, Allowed: -1, Left: -1}, seats("accounts:write", "accounts.self:read")); diff != "" {
		t.Errorf("a key that may not ask:\n%s", diff)
	}
}

func BenchmarkMake(b *testing.B) {
	portal := emulator.New(emulator.Config{Accounts: 12_000})
	c := configOf(b, portal, portal.Owner().Key)
	all := directoryOf(b, c.Client)
	rows := make([]batch.Row, 10_000)
	for i := range rows {
		switch person := all[i]; i % 5 {
		case 0:
			rows[i] = batch.Row{Op: batch.Create, Email: fmt.Sprintf("new%05d@example.net", i), FirstName: "New", LastName: "Example"}
		case 1:
			rows[i] = batch.Row{Op: batch.Terminate, UserID: person.ID}
		case 2:
			rows[i] = batch.Row{Op: batch.ChangeRole, Email: all[i-1].Email, Role: batch.RoomAdmin}
		default:
			rows[i] = batch.Row{Op: batch.Terminate, Email: person.Email}
		}
	}
	numbered(rows...)
	before := portal.Stats().Requests[http.MethodGet]
	for b.Loop() {
		if _, err := plan.Make(b.Context(), rows, c); err != nil {
			b.Fatal(err)
		}
	}
	sent := 0
	for route, n := range portal.Stats().Requests[http.MethodGet] {
		sent += n - before[route]
	}
	b.ReportMetric(float64(sent)/float64(b.N), "requests/op")
}
