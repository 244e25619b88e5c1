package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// state is all that the bulk calls could have changed of somebody.
func (x *tester) state(id string) string {
	p, there := x.portal.Person(id)
	switch {
	case !there:
		return "gone"
	case p.Status == emulator.Terminated:
		return "terminated"
	case p.Role == emulator.Guest:
		return "guest of " + strings.Join(p.KnownTo, ",")
	}
	return string(p.Role)
}

const owner = emulator.OwnerEmail

// A bulk call that fails on its way leaves the earlier ones served
// (docspace-api.md §18.1, "infra error mid-loop").
func TestHalfAppliedCall(t *testing.T) {
	for _, c := range []struct {
		method, path  string
		role          emulator.Role
		change        func(*emulator.Person)
		status        int
		before, after string
		mails         int
	}{
		{"PUT", "/people/status/Terminated", emulator.User, nil, 500, "User", "terminated", 0},
		{"PUT", "/people/status/Active", emulator.User, terminated, 500, "terminated", "User", 0},
		{"PUT", "/people/type/RoomAdmin", emulator.User, nil, 500, "User", "RoomAdmin", 2},
		{"PUT", "/people/delete", emulator.User, terminated, 500, "terminated", "gone", 0},
		{"DELETE", "/people/guests", emulator.Guest, by("boss@example.com"), 200, "guest of boss@example.com", "guest of ", 0},
		{"PUT", "/people/invite", emulator.User, nil, 500, "User", "User", 2},
	} {
		if c.change == nil {
			c.change = func(*emulator.Person) {}
		}
		for _, server := range []string{emulator.Server372, emulator.Server361} {
			for _, given := range []int{0, 502} {
				x := open(t, emulator.Config{Empty: true, Server: server, Hook: always(emulator.Fault{Applies: 2, Status: given})})
				x.add("boss@example.com", emulator.RoomAdmin)
				var all, got []string
				for _, email := range []string{"a@example.com", "b@example.com", "c@example.com", "d@example.com"} {
					all = append(all, x.add(email, c.role, c.change))
				}
				caller := x
				if c.role == emulator.Guest {
					caller = x.as("boss@example.com")
				}
				status := c.status
				if given != 0 {
					status = given
				}
				a := caller.want(status, c.method, c.path, ids(all...))
				if status == 500 && a.at("error.type") != "Microsoft.EntityFrameworkCore.DbUpdateException" {
					t.Errorf("%s: %s", c.path, a.body)
				}
				for _, id := range all {
					got = append(got, x.state(id))
				}
				if diff := cmp.Diff([]string{c.after, c.after, c.before, c.before}, got); diff != "" {
					t.Errorf("%s %s %s, %d given (-want +got):\n%s", server, c.method, c.path, given, diff)
				}
				if n := x.portal.Stats().Effects.Mails; n != c.mails {
					t.Errorf("%s %s: %d mails, want %d", server, c.path, n, c.mails)
				}
			}
		}
	}
}

// Lists that are not longer, and calls without one, are carried out whole;
// what the portal refuses as a whole it refuses first.
func TestHalfAppliedCallThatIsNone(t *testing.T) {
	var x *tester
	begin := func() (a, b string) {
		x = open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{Applies: 2})})
		return x.add("a@example.com", emulator.User), x.add("b@example.com", emulator.User)
	}
	a, b := begin()
	x.want(200, "PUT", "/people/status/Terminated", ids(a, b))
	x.want(200, "DELETE", "/people/"+a, "")
	x.want(200, "POST", "/people", member(newcomer, `"User"`))
	if got := x.state(a) + " " + x.state(b) + " " + x.state(newcomer); got != "gone terminated User" {
		t.Error(got)
	}
	a, b = begin()
	x.want(403, "PUT", "/people/status/Terminated", ids(a, b, x.person(owner).ID))
	x.want(403, "PUT", "/people/delete", ids(a, b, x.person(owner).ID))
	if got := x.state(a) + " " + x.state(b); got != "User User" {
		t.Error(got)
	}
}

// Half of it may come late as well, and the answer break.
func TestHalfAppliedCallLater(t *testing.T) {
	for _, fault := range []emulator.Fault{{Applies: 1, Late: 1}, {Applies: 1, Break: true}} {
		x := open(t, emulator.Config{Empty: true, Hook: always(fault)})
		a, b := x.add("a@example.com", emulator.User), x.add("b@example.com", emulator.User)
		client := http.Client{Transport: x.portal}
		if _, err := client.Do(x.request("PUT", "/people/status/Terminated", ids(a, b))); err == nil {
			t.Error("an answer came")
		}
		x.portal.Settle()
		if got := x.state(a) + " " + x.state(b); got != "terminated User" {
			t.Error(got)
		}
	}
}
