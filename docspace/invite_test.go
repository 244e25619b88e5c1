package docspace_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// What the portal says of a list of invitations, and whom it names
// (docspace-api.md §5.9).
func TestRefusedInvitations(t *testing.T) {
	list := []docspace.Invitation{
		{Email: "ann@example.com", Type: docspace.User},
		{Email: "Bob@example.com", Type: docspace.User},
		{Email: "b@example.com", Type: docspace.RoomAdmin},
	}
	problem := map[string]string{"Content-Type": "application/problem+json; charset=utf-8"}
	invalid := func(errors string) reply {
		return reply{status: 400, header: problem, body: `{"response":{"title":"One or more validation errors occurred.","status":400,"errors":` + errors +
			`,"traceId":"00-…"},"count":1,"links":[],"status":1,"statusCode":400}`}
	}
	const argument = "System.ArgumentException"
	tests := []struct {
		name   string
		answer reply
		kind   docspace.Kind
		fields []string
		want   []int
	}{
		{"not valid", invalid(`{"Invitations[2].Email":["x"],"Invitations[0].Email":["y","z"]}`), docspace.Invalid, []string{"Invitations[0].Email", "Invitations[2].Email"}, []int{0, 2}},
		{"limit", invalid(`{"Invitations":["x"]}`), docspace.InviteLimit, []string{"Invitations"}, nil},
		{"limit of 3.6", reply{status: 400, header: problem, body: `{"response":{"errors":{"Invitations":["x"]}},"count":1,"status":0,"statusCode":200}`}, docspace.InviteLimit, []string{"Invitations"}, nil},
		{"limit and address", invalid(`{"Invitations":["x"],"Invitations[1].Email":["y"]}`), docspace.InviteLimit, []string{"Invitations", "Invitations[1].Email"}, nil},
		{"terminated", reply{status: 400, body: envelope("User disabled: Bob@example.com", argument)}, docspace.Invalid, nil, []int{1}},
		{"terminated, in another language", reply{status: 400, body: envelope("Benutzer deaktiviert: b@example.com", argument)}, docspace.Invalid, nil, []int{2}},
		{"address not taken", reply{status: 400, body: envelope("Incorrect email", argument)}, docspace.Invalid, nil, nil},
		{"seats", reply{status: 402, body: envelope("The number of admins exceeds the limit: 1/0.", "ASC.Core.Tenants.TenantQuotaException")}, docspace.NoSeat, nil, nil},
		{"refused", reply{status: 403, body: envelope("Access denied", "System.Security.SecurityException")}, docspace.Forbidden, nil, nil},
		{"fault", reply{status: 500, body: envelope("x: ann@example.com", "System.Exception")}, docspace.Server, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newClient(t, portal(tt.answer)).Invite(t.Context(), list)
			var failure *docspace.Error
			if !errors.As(err, &failure) || failure.Kind != tt.kind || failure.Fatal() {
				t.Fatalf("%v, want kind %v", err, tt.kind)
			}
			if diff := cmp.Diff(tt.fields, failure.Fields); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, docspace.RefusedInvitations(err, list)); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
		})
	}
	if got := docspace.RefusedInvitations(errors.New("x: ann@example.com"), list); got != nil {
		t.Errorf("an error that is not the portal's names %v", got)
	}
}

// invited are invitations as User.
func invited(emails ...string) []docspace.Invitation {
	var all []docspace.Invitation
	for _, email := range emails {
		all = append(all, docspace.Invitation{Email: email, Type: docspace.User})
	}
	return all
}

// An invitation is proved by reading: new people are pending, with the type.
func TestEmulatedInvite(t *testing.T) {
	ctx := t.Context()
	p := emulator.New(emulator.Config{Seats: 7, Invites: 60})
	c := fromKey(t, p, p.Owner().Key)
	list := append(invited("a@example.com", emulator.DemoPending), docspace.Invitation{Email: "B@example.com", Type: docspace.RoomAdmin})
	for range 2 {
		if reply, err := c.Invite(ctx, list); err != nil || timeless(reply) != (docspace.Reply{Status: 200, Attempts: 1}) {
			t.Fatalf("%+v, %v", reply, err)
		}
		if n := p.Stats().Effects.Mails; n != 2 {
			t.Errorf("%d mails, want 2", n)
		}
	}
	found, err := c.FindByEmails(ctx, []string{"a@example.com", "b@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range found {
		got = append(got, fmt.Sprint(one.Email, " ", one.Status, " ", one.Type(), " ", one.FirstName))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"B@example.com Pending RoomAdmin ", "a@example.com Pending User "}, got); diff != "" {
		t.Errorf("invited (-want +got):\n%s", diff)
	}

	var many []string
	for i := range 59 {
		many = append(many, fmt.Sprintf("m%d@example.com", i))
	}
	for _, tt := range []struct {
		name    string
		by      string
		list    []docspace.Invitation
		want    docspace.Kind
		refused []int
		first   bool // the first of the list is invited
	}{
		{
			"seats", emulator.OwnerEmail, append(invited("c@example.com"), // B's own counts as well
				docspace.Invitation{Email: "b@example.com", Type: docspace.RoomAdmin}, docspace.Invitation{Email: "d@example.com", Type: docspace.RoomAdmin}),
			docspace.NoSeat, nil, false,
		},
		{"limit", emulator.OwnerEmail, invited(many...), docspace.InviteLimit, nil, false},
		{"no address", emulator.OwnerEmail, invited("e@example.com", "nope"), docspace.Invalid, []int{1}, false},
		{"terminated", emulator.OwnerEmail, invited("f@example.com", emulator.DemoLeaver), docspace.Invalid, []int{1}, true},
		{"address not taken", emulator.OwnerEmail, invited("g@example.com", "g@exämple.com"), docspace.Invalid, nil, true},
		{"type", emulator.DemoAdmin, append(invited("h@example.com"), docspace.Invitation{Email: "i@example.com", Type: docspace.DocSpaceAdmin}), docspace.Forbidden, nil, true},
		{"by a User", emulator.DemoUser, invited("j@example.com"), docspace.Forbidden, nil, false},
	} {
		_, err := fromKey(t, p, p.Key(tt.by)).Invite(ctx, tt.list)
		if kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if diff := cmp.Diff(tt.refused, docspace.RefusedInvitations(err, tt.list)); diff != "" {
			t.Errorf("%s: refused (-want +got):\n%s", tt.name, diff)
		}
		if there, _, err := c.Exists(ctx, tt.list[0].Email); there != tt.first || err != nil {
			t.Errorf("%s: the first is there %v, %v", tt.name, there, err)
		}
	}
	known(t, p)
}
