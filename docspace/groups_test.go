package docspace_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// pages are a list of n elements, 100 at a time. Each page begins with the last
// element of the one before, as when somebody has been put in meanwhile.
func pages(n int, told bool, element func(int) string) []reply {
	var all []reply
	for first := 0; first < n; first += 99 {
		var some []string
		for i := first; i < min(first+100, n); i++ {
			some = append(some, element(i))
		}
		total := ""
		if told {
			total = fmt.Sprintf(`"total":%d,`, n+n/99)
		}
		all = append(all, reply{status: 200, body: fmt.Sprintf(`{"response":[%s],"count":%d,%s"links":[],"status":0,"statusCode":200}`, strings.Join(some, ","), len(some), total)})
	}
	return all
}

func TestGroupsPaged(t *testing.T) {
	id := func(i int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", i) }
	for _, told := range []bool{true, false} {
		p := portal(pages(250, told, func(i int) string { return fmt.Sprintf(`{"id":%q,"name":"G"}`, id(i)) })...)
		groups, err := newClient(t, p).Groups(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		members := portal(pages(250, told, func(i int) string { return user(id(i), fmt.Sprintf("p%03d@example.com", i)) })...)
		people, err := newClient(t, members).GroupMembers(t.Context(), sales)
		if err != nil {
			t.Fatal(err)
		}
		var want, gotGroups, gotPeople []string
		for i := range 250 {
			want = append(want, id(i))
		}
		for _, g := range groups {
			gotGroups = append(gotGroups, g.ID)
		}
		for _, p := range people {
			gotPeople = append(gotPeople, p.ID)
		}
		if diff := cmp.Diff([][]string{want, want}, [][]string{gotGroups, gotPeople}); diff != "" {
			t.Errorf("total told %v (-want +got):\n%s", told, diff)
		}
		if n, m := len(p.requests), len(members.requests); n != 3 || m != 3 {
			t.Errorf("total told %v: %d and %d requests, want 3", told, n, m)
		}
		if !strings.HasSuffix(p.urls()[2], "&startIndex=200") {
			t.Errorf("last page: %s", p.urls()[2])
		}
	}
}

// A list that claims to be longer than it is does not go on for ever.
func TestGroupsThatAreMissing(t *testing.T) {
	none := reply{status: 200, body: `{"response":[],"count":0,"total":7,"links":[],"status":0,"statusCode":200}`}
	if got, err := newClient(t, portal(none)).Groups(t.Context()); len(got) != 0 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// Names of groups need a scope that the rest of the tool does not.
func TestScopeOfGroups(t *testing.T) {
	_, err := newClient(t, portal(reply{status: http.StatusForbidden})).Groups(t.Context())
	failure, ok := errors.AsType[*docspace.Error](err)
	if !ok || failure.Kind != docspace.MissingScope {
		t.Fatal(err)
	}
	const want = "the API key lacks the permission accounts:read; the whole tool needs accounts:write, accounts.self:read and, for groups by their names, accounts:read, or all permissions"
	if diff := cmp.Diff(want, failure.Hint); diff != "" {
		t.Errorf("hint (-want +got):\n%s", diff)
	}
}

// Members who do not fit are left out without a word, and the answer shows it.
func TestEmulatedGroups(t *testing.T) {
	ctx := t.Context()
	p := emulator.New(emulator.Config{Accounts: 150})
	c := fromKey(t, p, p.Owner().Key)
	groups, err := c.Groups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(groups) != 2 || groups[0].Name != emulator.DemoGroup || groups[0].Count != 3 || groups[1].Name != emulator.DemoGroupEmpty {
		t.Fatalf("%+v", groups)
	}
	group := groups[1].ID

	made, _, err := c.Create(ctx, docspace.NewPerson{
		Email: "new@example.com", FirstName: "N", LastName: "E", Type: docspace.User, Groups: []string{group, ann},
	})
	if err != nil || len(made.Groups) != 1 || made.Groups[0].ID != group || made.Groups[0].Name != emulator.DemoGroupEmpty {
		t.Errorf("created in %+v, %v", made.Groups, err)
	}
	fits, guest, gone := byEmailID(t, c, emulator.DemoUserBare), byEmailID(t, c, emulator.DemoGuest), byEmailID(t, c, emulator.DemoLeaver)
	for range 2 {
		got, _, err := c.AddToGroup(ctx, group, []string{fits, guest, gone, ann})
		if err != nil || got.ID != group || got.Count != 2 || !got.Has(fits) || !got.Has(made.ID) || got.Has(guest) || got.Has(gone) || got.Has(ann) {
			t.Errorf("added: %+v, %v", got, err)
		}
	}
	people, err := c.GroupMembers(ctx, group)
	if err != nil || len(people) != 2 || people[0].Email != emulator.DemoUserBare || people[1].ID != made.ID {
		t.Errorf("members: %+v, %v", people, err)
	}
	for range 2 {
		got, _, err := c.RemoveFromGroup(ctx, group, []string{fits, guest})
		if err != nil || got.Has(fits) || !got.Has(made.ID) {
			t.Errorf("removed: %+v, %v", got, err)
		}
	}

	var all []string
	for _, one := range p.People() {
		if one.Role != emulator.Guest && one.Status != emulator.Terminated {
			all = append(all, one.ID)
		}
	}
	big, _, err := c.AddToGroup(ctx, group, all)
	if err != nil || big.Count != len(all) || len(big.Members) != len(all) {
		t.Errorf("%d of %d added, %v", big.Count, len(all), err)
	}
	before := c.Stats().Requests
	if people, err = c.GroupMembers(ctx, group); err != nil || len(people) != len(all) || len(all) <= 100 || c.Stats().Requests-before != 2 {
		t.Errorf("%d members of %d, %v, in %d requests", len(people), len(all), err, c.Stats().Requests-before)
	}
	known(t, p)
}

func TestEmulatedGroupsRefused(t *testing.T) {
	p := emulator.New(emulator.Config{})
	owner := fromKey(t, p, p.Owner().Key)
	groups, err := owner.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	group := groups[0].ID
	key := func(email string, scopes ...string) *docspace.Client { return fromKey(t, p, p.Key(email, scopes...)) }
	narrow := key(emulator.OwnerEmail, "accounts:write")
	list := func(ctx context.Context, c *docspace.Client) error { _, err := c.Groups(ctx); return err }
	members := func(ctx context.Context, c *docspace.Client) error { _, err := c.GroupMembers(ctx, group); return err }
	addTo := func(group string) func(context.Context, *docspace.Client) error {
		return func(ctx context.Context, c *docspace.Client) error {
			_, _, err := c.AddToGroup(ctx, group, []string{ann})
			return err
		}
	}
	for _, tt := range []struct {
		name string
		by   *docspace.Client
		do   func(context.Context, *docspace.Client) error
		want docspace.Kind
	}{
		{"no such group", owner, addTo(ann), docspace.NotFound},
		{"a RoomAdmin reads", key(emulator.DemoRoomAdmin), list, 0},
		{"a RoomAdmin changes", key(emulator.DemoRoomAdmin), addTo(group), docspace.Forbidden},
		{"a User reads", key(emulator.DemoUser), list, docspace.Forbidden},
		{"names with accounts:write", narrow, list, docspace.MissingScope},
		{"members with accounts:write", narrow, members, 0},
		{"changes with accounts:write", narrow, addTo(group), 0},
		{"changes with accounts:read", key(emulator.OwnerEmail, "accounts:read"), addTo(group), docspace.MissingScope},
	} {
		if err := tt.do(t.Context(), tt.by); kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	known(t, p)
}
