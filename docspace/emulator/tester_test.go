package emulator_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"
)

// tester asks a portal and fails the test when no answer comes.
type tester struct {
	t      *testing.T
	portal *emulator.Portal
	key    string // who asks; "": nobody
	header http.Header
}

func open(t *testing.T, c emulator.Config) *tester {
	t.Helper()
	p := emulator.New(c)
	return &tester{t: t, portal: p, key: p.Owner().Key}
}

// as is the same portal asked by somebody else.
func (x *tester) as(email string, permissions ...string) *tester {
	other := *x
	other.key = x.portal.Key(email, permissions...)
	return &other
}

func (x *tester) with(name, value string) *tester {
	other := *x
	other.header = x.header.Clone()
	if other.header == nil {
		other.header = http.Header{}
	}
	other.header.Set(name, value)
	return &other
}

func (x *tester) request(method, path, body string) *http.Request {
	x.t.Helper()
	r, err := http.NewRequestWithContext(x.t.Context(), method, host+"/api/2.0"+path, strings.NewReader(body))
	if err != nil {
		x.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if x.key != "" {
		r.Header.Set("Authorization", "Bearer "+x.key)
	}
	maps.Copy(r.Header, x.header)
	return r
}

func (x *tester) do(method, path, body string) answered {
	x.t.Helper()
	a, err := roundTrip(x.portal, x.request(method, path, body))
	if err != nil {
		x.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// want asks and compares the status.
func (x *tester) want(status int, method, path, body string) answered {
	x.t.Helper()
	a := x.do(method, path, body)
	if a.status != status {
		x.t.Fatalf("%s %s: status %d, want %d: %s", method, path, a.status, status, a.body)
	}
	return a
}

// add puts somebody on the portal and returns the id.
func (x *tester) add(email string, r emulator.Role, change ...func(*emulator.Person)) string {
	p := emulator.Person{Email: email, FirstName: "Test", LastName: "Person", Role: r}
	for _, c := range change {
		c(&p)
	}
	return x.portal.Add(p)
}

func terminated(p *emulator.Person) { p.Status = emulator.Terminated }
func ldap(p *emulator.Person)       { p.LDAP = true }

func by(inviter string) func(*emulator.Person) {
	return func(p *emulator.Person) { p.InvitedBy = inviter }
}

func owning(rooms, shared, personal int) func(*emulator.Person) {
	return func(p *emulator.Person) { p.Rooms, p.SharedFiles, p.PersonalFiles = rooms, shared, personal }
}

// person is the state of somebody who must be there.
func (x *tester) person(emailOrID string) emulator.Person {
	x.t.Helper()
	p, found := x.portal.Person(emailOrID)
	if !found {
		x.t.Fatalf("nobody is %s", emailOrID)
	}
	return p
}

// ids is a body of the bulk calls.
func ids(all ...string) string { return `{"userIds":["` + strings.Join(all, `","`) + `"]}` }

// at is what stands at a path of an answer; nil when nothing does.
func (a answered) at(path string) any {
	v, _ := lookUp(a.json, path)
	return v
}

// flags are the role that an account in an answer shows.
func (a answered) role(path string) emulator.Role {
	for _, f := range []struct {
		name string
		role emulator.Role
	}{
		{"isAdmin", emulator.DocSpaceAdmin},
		{"isRoomAdmin", emulator.RoomAdmin},
		{"isCollaborator", emulator.User},
		{"isVisitor", emulator.Guest},
	} {
		if yes, _ := a.at(path + "." + f.name).(bool); yes {
			return f.role
		}
	}
	return ""
}
