package emulator_test

import (
	"fmt"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"
)

// TestOneBadID is the table of docspace-api.md §18.1: a list with a good id, a
// bad one and another good one, on both servers.
func TestOneBadID(t *testing.T) {
	const none, earlier, all = "none", "earlier", "all" // of the good ones are changed
	type outcome struct {
		status int
		good   string
		listed string // how the bad one stands in the answer: "", absent, listed, lost
	}
	refusedAll, refusedLate := outcome{403, none, ""}, outcome{403, earlier, ""}
	dropped, listed := outcome{200, all, "absent"}, outcome{200, all, "listed"}
	for _, c := range []struct {
		bad, call string
		now, old  outcome
	}{
		{"unknown", "status", refusedAll, dropped},
		{"unknown", "type", outcome{200, all, "lost"}, outcome{200, all, "lost"}},
		{"unknown", "delete", dropped, dropped},
		{"unknown", "guests", refusedAll, outcome{200, all, ""}},
		{"owner", "status", refusedAll, listed},
		{"owner", "type", refusedLate, listed},
		{"owner", "delete", refusedAll, listed},
		{"self", "status", refusedAll, listed},
		{"self", "type", refusedLate, listed},
		{"self", "delete", refusedAll, listed},
		{"ldap", "status", refusedAll, dropped},
		{"ldap", "type", listed, listed},
		{"ldap gone", "delete", dropped, dropped},
		{"admin", "status", refusedAll, listed},
		{"admin", "type", refusedLate, listed},
		{"admin gone", "delete", listed, listed},
		{"gone", "status", listed, listed},
		{"gone", "type", refusedLate, dropped},
		{"active", "delete", refusedAll, listed},
		{"guest gone", "guests", refusedAll, outcome{200, all, ""}},
		{"held", "type", refusedLate, listed},
		{"active", "guests", refusedAll, outcome{200, all, ""}},
		{"malformed", "status", outcome{400, none, ""}, outcome{400, none, ""}},
		{"malformed", "type", outcome{400, none, ""}, outcome{400, none, ""}},
		{"malformed", "delete", outcome{400, none, ""}, outcome{400, none, ""}},
		{"malformed", "guests", outcome{400, none, ""}, outcome{400, none, ""}},
	} {
		for server, want := range map[string]outcome{emulator.Server372: c.now, emulator.Server361: c.old} {
			t.Run(strings.Join([]string{server, c.call, c.bad}, " "), func(t *testing.T) {
				s := newSheet(t, server, c.call)
				bad := s.bad(c.bad)
				a := s.send(bad)
				got := outcome{a.status, s.changed(), ""}
				if a.status == 200 && c.call != "guests" {
					got.listed = listedAs(a, bad)
				}
				if got != want {
					t.Errorf("%v, want %v: %s", got, want, a.body)
				}
			})
		}
	}
}

func listedAs(a answered, bad string) string {
	switch {
	case a.at("response[?id="+bad+"]") != nil:
		return "listed"
	case a.at("response[1].id") == "4a515a15-d4d6-4b8e-828e-e0586f18f3a3":
		return "lost"
	}
	return "absent"
}

// sheet is a bulk call with two good ids, by a DocSpaceAdmin who is not the
// owner, and for guests by a RoomAdmin.
type sheet struct {
	*tester
	call  string
	good  [2]string
	asked *tester
}

func newSheet(t *testing.T, server, call string) *sheet {
	x := open(t, emulator.Config{Empty: true, Server: server})
	s := &sheet{tester: x, call: call}
	role := map[bool]emulator.Role{true: emulator.RoomAdmin, false: emulator.DocSpaceAdmin}[call == "guests"]
	x.add("me@example.com", role)
	for i := range s.good {
		email := fmt.Sprintf("good%d@example.com", i)
		switch call {
		case "guests":
			s.good[i] = x.add(email, emulator.Guest, by("me@example.com"))
		case "delete":
			s.good[i] = x.add(email, emulator.User, terminated)
		default:
			s.good[i] = x.add(email, emulator.User)
		}
	}
	s.asked = x.as("me@example.com")
	return s
}

func (s *sheet) bad(kind string) string {
	role := map[string]emulator.Role{
		"admin": emulator.DocSpaceAdmin, "admin gone": emulator.DocSpaceAdmin,
		"guest gone": emulator.Guest, "held": emulator.RoomAdmin,
	}[kind]
	change := func(p *emulator.Person) {
		p.LDAP = strings.HasPrefix(kind, "ldap")
		if strings.HasSuffix(kind, "gone") {
			p.Status = emulator.Terminated
		}
		if role == emulator.Guest {
			p.InvitedBy = "me@example.com"
		}
	}
	switch kind {
	case "unknown":
		return "11111111-2222-3333-4444-555555555555"
	case "malformed":
		return "zzz"
	case "owner":
		return s.person(emulator.OwnerEmail).ID
	case "self":
		return s.person("me@example.com").ID
	}
	return s.add("bad@example.com", role, change)
}

func (s *sheet) send(bad string) answered {
	body := ids(s.good[0], bad, s.good[1])
	switch s.call {
	case "status":
		return s.asked.do("PUT", "/people/status/Terminated", body)
	case "type":
		return s.asked.do("PUT", "/people/type/RoomAdmin", body)
	case "delete":
		return s.asked.do("PUT", "/people/delete", body)
	}
	return s.asked.do("DELETE", "/people/guests", body)
}

// changed says which of the good ones were.
func (s *sheet) changed() string {
	var done [2]bool
	for i, id := range s.good {
		p, there := s.portal.Person(id)
		switch s.call {
		case "status":
			done[i] = p.Status == emulator.Terminated
		case "type":
			done[i] = p.Role == emulator.RoomAdmin
		case "delete":
			done[i] = !there
		case "guests":
			done[i] = len(p.KnownTo) == 0
		}
	}
	return map[[2]bool]string{{false, false}: "none", {true, false}: "earlier", {true, true}: "all"}[done]
}

// TestOldServer is the rest of what 3.6.1 does differently.
func TestOldServer(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, Server: emulator.Server361, Seats: 3})
	x.add("ra@example.com", emulator.RoomAdmin)
	held := x.add("held@example.com", emulator.RoomAdmin)
	user := x.add("user@example.com", emulator.User)

	x.want(404, "GET", "/people/exists?email=user@example.com", "")
	x.as("ra@example.com").want(403, "POST", "/people", `{"firstName":"A","lastName":"B","email":"new@example.com","type":"User"}`)
	x.want(500, "DELETE", "/people/"+user, "")
	x.want(200, "PUT", "/people/status/Pending", ids(user))
	x.want(200, "PUT", "/people/type/RoomAdmin", ids(held)) // changes nothing, mails all the same
	if got := x.portal.Stats().Effects; got != (emulator.Effects{Mails: 1}) {
		t.Errorf("effects %+v", got)
	}
	x.want(402, "PUT", "/people/type/RoomAdmin", ids(user))
	x.want(403, "DELETE", "/people/guests", ids(user)) // RoomAdmins only
	gone := x.add("gone@example.com", emulator.User, terminated)
	x.want(200, "POST", "/people/invite", `{"invitations":[{"email":"gone@example.com","type":"User"},{"email":"later@example.com","type":"User"}]}`)
	x.person("later@example.com")
	guest := x.add("guest@example.com", emulator.Guest, terminated)
	x.portal.SetState(emulator.State{Identity: emulator.IdentityDown})
	x.want(500, "DELETE", "/people/"+guest, "") // it asked for guests too
	x.want(500, "DELETE", "/people/"+gone, "")
}
