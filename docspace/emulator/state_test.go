package emulator_test

import (
	"testing"

	"docspace-batch/docspace/emulator"
)

func TestStates(t *testing.T) {
	for _, c := range []struct {
		name         string
		state        emulator.State
		as           string // "": nobody
		method, path string
		status       int
		content      string // type
		body         string // what is in it; "": no body
	}{
		{"suspended", emulator.State{Suspended: true}, "owner", "GET", "/people/@self", 404, "application/problem+json; charset=utf-8", `"title":"Not Found"`},
		{"moved", emulator.State{Transferring: true}, "owner", "GET", "/people/filter", 403, "application/problem+json; charset=utf-8", `"title":"Forbidden"`},
		{"moved", emulator.State{Transferring: true}, "owner", "GET", "/people/@self", 200, "application/json; charset=utf-8", `"isOwner":true`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "GET", "/people", 402, "application/problem+json; charset=utf-8", `"title":"Payment Required"`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "PUT", "/people/status/Active", 402, "application/problem+json; charset=utf-8", `"status":402`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "GET", "/people/@self", 200, "application/json; charset=utf-8", `"isOwner":true`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "GET", "/people/filter", 200, "application/json; charset=utf-8", `"total"`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "GET", "/people/exists?email=a@b", 200, "application/json; charset=utf-8", `"exists":false`},
		{"unpaid", emulator.State{Unpaid: true}, "owner", "GET", "/people/administrator", 200, "application/json; charset=utf-8", `"isOwner":true`},
		{"unpaid", emulator.State{Unpaid: true}, "", "GET", "/people", 401, "", ""},
		{"restricted", emulator.State{Restricted: true}, "admin", "GET", "/people/@self", 403, "text/plain; charset=utf-8", "The access to the portal is restricted"},
		{"restricted", emulator.State{Restricted: true}, "owner", "GET", "/people/@self", 200, "application/json; charset=utf-8", `"isOwner":true`},
		{"restricted", emulator.State{Restricted: true}, "narrow", "GET", "/people/@self", 403, "", ""},
		{"wrong host", emulator.State{NoTenant: true}, "owner", "GET", "/people/@self", 500, "application/json; charset=utf-8", `"message":"Could not resolve current tenant"`},
		{"no invites", emulator.State{NoInvites: true}, "", "GET", "/settings/invitationsettings", 200, "application/json; charset=utf-8", `"allowInvitingMembers":false`},
	} {
		t.Run(c.name+" "+c.method+" "+c.path, func(t *testing.T) {
			x := open(t, emulator.Config{State: c.state})
			x.key = map[string]string{
				"owner": x.key, "admin": x.portal.Key(emulator.DemoAdmin), "narrow": x.portal.Key(emulator.DemoAdmin, "rooms:read"),
			}[c.as]
			a := x.want(c.status, c.method, c.path, "")
			if got := a.header.Get("Content-Type"); got != c.content {
				t.Errorf("Content-Type %q, want %q", got, c.content)
			}
			if (c.body == "") != (a.body == "") || !contains(a.body, c.body) {
				t.Errorf("body %q, want %q in it", a.body, c.body)
			}
			if c.content == "application/problem+json; charset=utf-8" && a.at("response") != nil {
				t.Errorf("wrapped: %s", a.body)
			}
		})
	}
}

func TestIdentityService(t *testing.T) {
	for _, c := range []struct {
		identity emulator.Identity
		status   int
		message  string
	}{
		{emulator.IdentityDown, 500, "Connection refused (127.0.0.1:9099)"},
		{emulator.IdentityBad, 403, "Bad Gateway"},
	} {
		x := open(t, emulator.Config{Empty: true, State: emulator.State{Identity: c.identity}})
		guest := x.add("guest@example.com", emulator.Guest, terminated)
		guest2 := x.add("guest2@example.com", emulator.Guest, terminated)
		user := x.add("user@example.com", emulator.User, terminated)
		user2 := x.add("user2@example.com", emulator.User, terminated)
		a := x.want(c.status, "DELETE", "/people/"+user, "")
		if a.at("error.message") != c.message {
			t.Errorf("%s, want %q", a.body, c.message)
		}
		x.want(c.status, "PUT", "/people/delete", ids(guest, user, user2)) // the earlier stay deleted
		x.want(200, "DELETE", "/people/"+guest2, "")
		x.effects(emulator.Effects{Deleted: 2})
		x.portal.SetState(emulator.State{})
		x.want(200, "PUT", "/people/delete", ids(user, user2))
	}
}

func TestInvitingIsOff(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, State: emulator.State{NoInvites: true, NoGuests: true}})
	user := x.add("user@example.com", emulator.User)
	x.want(403, "POST", "/people", `{"firstName":"A","lastName":"B","email":"new@example.com","type":"User"}`)
	x.want(403, "POST", "/people/invite", `{"invitations":[{"email":"new@example.com","type":"User"}]}`)
	x.want(403, "POST", "/people/active", `{"firstName":"A","lastName":"B","email":"new@example.com","type":"Guest"}`)
	x.want(403, "POST", "/people/type", `{"type":"Guest","userId":"`+user+`"}`)
}
