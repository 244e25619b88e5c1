package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// inviting is a body of POST /people/invite: addresses, each with its type
// behind a blank.
func inviting(all ...string) string {
	var b strings.Builder
	for i, one := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		email, kind, _ := strings.Cut(one, " ")
		fmt.Fprintf(&b, `{"email":%q,"type":%q}`, email, kind)
	}
	return `{"invitations":[` + b.String() + `]}`
}

// present are those of the addresses who are on the portal.
func (x *tester) present(emails ...string) []string {
	var found []string
	for _, email := range emails {
		if _, there := x.portal.Person(email); there {
			found = append(found, email)
		}
	}
	return found
}

// TestInviteLimit is docspace-api.md §5.9 and §20: more than may still be
// invited are refused before the first is, and 24 hours after the first
// invitation all may be invited again.
func TestInviteLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Invites: 3})
		x.add("old@example.com", emulator.User)
		left := func(want float64) {
			t.Helper()
			if got := x.want(200, "GET", "/settings", "").at("response.invitationLimit"); got != want {
				t.Errorf("%v may still be invited, want %v", got, want)
			}
		}
		refused := func(all ...string) {
			t.Helper()
			a := x.want(400, "POST", "/people/invite", inviting(all...))
			if a.at("error") != nil || a.at("response.errors.Invitations") == nil {
				t.Errorf("%s, want a fault of Invitations", a.body)
			}
		}
		refused("a@example.com User", "b@example.com User", "c@example.com User", "d@example.com User")
		left(3)
		time.Sleep(10 * time.Hour)
		x.want(200, "POST", "/people", member("made@example.com", `"User"`))
		x.want(200, "POST", "/people/invite", inviting("a@example.com User", "old@example.com User"))
		left(2)
		x.want(200, "POST", "/people/invite", inviting("a@example.com User"))
		left(2)
		refused("old@example.com User", "b@example.com User", "c@example.com User")
		x.want(200, "POST", "/people/invite", inviting("b@example.com User", "c@example.com User"))
		left(0)
		time.Sleep(24*time.Hour - time.Second)
		refused("d@example.com User")
		time.Sleep(time.Second)
		left(3)
		x.want(200, "POST", "/people/invite", inviting("d@example.com User"))
		left(2)
		x.effects(emulator.Effects{Created: 5, Mails: 5})
	})
}

func TestInviteWithoutLimit(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	x.want(200, "POST", "/people/invite", inviting("a@example.com User"))
	if got := x.want(200, "GET", "/settings", "").at("response.invitationLimit"); got != 2147483647.0 {
		t.Errorf("%v may still be invited", got)
	}
}

// Whom an invitation finds already is promoted, or stays as he is; he is not
// mailed (docspace-api.md §5.9).
func TestInviteOfExisting(t *testing.T) {
	for _, c := range []struct {
		caller, status string
		role           emulator.Role
		kind           string
		want           emulator.Role
	}{
		{"owner", "active", emulator.User, "RoomAdmin", emulator.RoomAdmin},
		{"owner", "active", emulator.Guest, "DocSpaceAdmin", emulator.DocSpaceAdmin},
		{"owner", "active", emulator.RoomAdmin, "User", emulator.RoomAdmin},
		{"owner", "active", emulator.User, "User", emulator.User},
		{"owner", "pending", emulator.User, "RoomAdmin", emulator.RoomAdmin},
		{"owner", "pending", emulator.User, "User", emulator.User},
		{"admin", "active", emulator.User, "RoomAdmin", emulator.RoomAdmin},
		{"room admin", "active", emulator.Guest, "User", emulator.User}, // whom he does not see
	} {
		x := open(t, emulator.Config{Empty: true})
		x.add("admin@example.com", emulator.DocSpaceAdmin)
		x.add("ra@example.com", emulator.RoomAdmin)
		x.add("who@example.com", c.role, func(p *emulator.Person) {
			if c.status == "pending" {
				p.Status = emulator.Pending
			}
		})
		caller := map[string]string{"owner": emulator.OwnerEmail, "admin": "admin@example.com", "room admin": "ra@example.com"}[c.caller]
		x.as(caller).want(200, "POST", "/people/invite", inviting("who@example.com "+c.kind))
		who := x.person("who@example.com")
		changed := 0
		if c.role != c.want {
			changed = 1
		}
		if who.Role != c.want || !strings.Contains(strings.Join(who.KnownTo, " "), caller) {
			t.Errorf("%+v: %+v", c, who)
		}
		x.effects(emulator.Effects{RoleChanged: changed})
	}
}

// What is refused of a list, and who is invited all the same
// (docspace-api.md §5.9).
func TestInviteRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		caller  string // "": the owner
		list    []string
		status  int
		message string // of the error; "": a validation problem
		invited []string
	}{
		{"seats", "", []string{"a@example.com User", "b@example.com RoomAdmin", "c@example.com RoomAdmin"}, 402, "The number of admins exceeds the limit: 2/1.", nil},
		{"seats of those who have one", "", []string{"a@example.com User", "admin@example.com RoomAdmin", "c@example.com RoomAdmin"}, 402, "The number of admins exceeds the limit: 2/1.", nil},
		{"disabled", "", []string{"a@example.com User", "Gone@example.com User", "b@example.com User"}, 400, "User disabled: Gone@example.com", []string{"a@example.com"}},
		{"not an address", "", []string{"a@example.com User", "nope User"}, 400, "", nil},
		{"another alphabet", "", []string{"a@example.com User", "b@exämple.com User"}, 400, "Incorrect email", []string{"a@example.com"}},
		{"guest", "", []string{"a@example.com User", "b@example.com Guest"}, 403, "Access denied", []string{"a@example.com"}},
		{"too high", "admin@example.com", []string{"a@example.com User", "b@example.com DocSpaceAdmin"}, 403, "Access denied", []string{"a@example.com"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, Seats: 3})
			x.add("admin@example.com", emulator.DocSpaceAdmin)
			x.add("gone@example.com", emulator.User, terminated)
			caller := x
			if c.caller != "" {
				caller = x.as(c.caller)
			}
			a := caller.want(c.status, "POST", "/people/invite", inviting(c.list...))
			if got, _ := a.at("error.message").(string); got != c.message {
				t.Errorf("%s, want %q", a.body, c.message)
			}
			if diff := cmp.Diff(c.invited, x.present("a@example.com", "b@example.com", "c@example.com")); diff != "" {
				t.Errorf("invited (-want +got):\n%s", diff)
			}
			x.effects(emulator.Effects{Created: len(c.invited), Mails: len(c.invited)})
		})
	}
}

// A fault in the middle of the list leaves the earlier invitations sent.
func TestInviteHalf(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{Applies: 2})})
	x.want(500, "POST", "/people/invite", inviting("a@example.com User", "b@example.com User", "c@example.com User"))
	if diff := cmp.Diff([]string{"a@example.com", "b@example.com"}, x.present("a@example.com", "b@example.com", "c@example.com")); diff != "" {
		t.Errorf("invited (-want +got):\n%s", diff)
	}
}
