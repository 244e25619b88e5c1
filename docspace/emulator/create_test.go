package emulator_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"
)

func member(email, kind string) string {
	return `{"firstName":"Ann","lastName":"Bee","email":` + jsonText(email) + `,"type":` + kind + `}`
}

func jsonText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`).Replace(s) + `"`
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ sent, stored string }{ // stored: the address, or the status
		{"plain@example.com", "plain@example.com"},
		{"a b@example.com", "b@example.com"},
		{"Name <n@example.com>", "n@example.com"},
		{`"Bee, Ann" <ann@example.com>`, "ann@example.com"},
		{"tab\t@example.com", "tab@example.com"},
		{" around@example.com  ", "around@example.com"},
		{"a@localhost", "a@localhost"},
		{"a.@example.com", "a.@example.com"},
		{`"quoted x"@example.com`, `"quoted x"@example.com`},
		{"jürgen@bücher.example", "jürgen@bücher.example"},
		{"o'neil+tag@example.com", "o'neil+tag@example.com"},
		{".a@example.com", "500"},
		{"a@exa mple.com", "500"},
		{"a@example.com (work)", "500"},
		{"<a@example.com", "500"},
		{"a@.example.com", "500"},
		{"a@b@c", "400"},
		{"@example.com", "400"},
		{"a@", "400"},
		{strings.Repeat("x", 250) + "@e.com", "400"},
	} {
		x := open(t, emulator.Config{Empty: true})
		a := x.do("POST", "/people", member(c.sent, `"User"`))
		got := fmt.Sprint(a.status)
		if a.status == 200 {
			got = fmt.Sprint(a.at("response.email"))
		}
		if got != c.stored {
			t.Errorf("%q: %s, want %s: %s", c.sent, got, c.stored, a.body)
		}
		if a.status == 500 && a.at("error.type") != "System.FormatException" {
			t.Errorf("%q: %s", c.sent, a.body)
		}
	}
}

func TestAddressIsTaken(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	x.add("René@example.com", emulator.User)
	for _, email := range []string{"rene@example.com", "RENÉ@EXAMPLE.COM", " rene@example.com "} {
		a := x.want(400, "POST", "/people", member(email, `"User"`))
		if a.at("error.message") != "User with this email is already registered" {
			t.Errorf("%s: %s", email, a.body)
		}
	}
}

func TestTypesInBodies(t *testing.T) {
	for sent, want := range map[string]string{
		`"user"`: "User", `"USER"`: "User", `"4"`: "User", `4`: "User", `" User "`: "User", `"Guest,User"`: "RoomAdmin",
		`"RoomAdmin, Guest"`: "DocSpaceAdmin", `3`: "DocSpaceAdmin", `0`: "RoomAdmin", `5`: "RoomAdmin", `99`: "RoomAdmin",
		`-1`: "RoomAdmin", `"All"`: "RoomAdmin", `4.0`: "400", `4.5`: "400", `null`: "400", `true`: "400", `"Manager"`: "400",
		`""`: "400", `[]`: "400", `{}`: "400", `99999999999`: "400", `"Guest"`: "403", `2`: "403",
	} {
		x := open(t, emulator.Config{Empty: true})
		a := x.do("POST", "/people", member("new@example.com", sent))
		got := fmt.Sprint(a.status)
		if a.status == 200 {
			got = string(a.role("response"))
		}
		if got != want {
			t.Errorf("type %s: %s, want %s", sent, got, want)
		}
	}
}

// TestWhoCreatesWhom is docspace-api.md §5.2.
func TestWhoCreatesWhom(t *testing.T) {
	for _, c := range []struct {
		by   string
		kind string
		want int
	}{
		{emulator.OwnerEmail, `"DocSpaceAdmin"`, 200},
		{emulator.OwnerEmail, `"Guest"`, 403},
		{"admin@example.com", `"DocSpaceAdmin"`, 403},
		{"admin@example.com", `"RoomAdmin"`, 200},
		{"admin@example.com", `0`, 200},
		{"ra@example.com", `"User"`, 200},
		{"ra@example.com", `"RoomAdmin"`, 403},
		{"ra@example.com", `0`, 403},
		{"ra@example.com", `"Guest"`, 403},
		{"user@example.com", `"User"`, 403},
		{"guest@example.com", `"User"`, 403},
	} {
		x := open(t, emulator.Config{Empty: true})
		x.add("admin@example.com", emulator.DocSpaceAdmin)
		x.add("ra@example.com", emulator.RoomAdmin)
		x.add("user@example.com", emulator.User)
		x.add("guest@example.com", emulator.Guest)
		if a := x.as(c.by).do("POST", "/people", member("new@example.com", c.kind)); a.status != c.want {
			t.Errorf("%s creates %s: %d, want %d", c.by, c.kind, a.status, c.want)
		}
	}
}

// TestUserLimit is docspace-api.md §5.5: the limit is compared with the guests.
func TestUserLimit(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, Users: 2, Seats: 2})
	x.add("ra@example.com", emulator.RoomAdmin)
	gone := x.add("gone@example.com", emulator.User, terminated)
	x.add("guest1@example.com", emulator.Guest)
	for i := range 5 {
		x.want(200, "POST", "/people", member(fmt.Sprintf("u%d@example.com", i), `"User"`)) // Users are never counted
	}
	x.want(200, "POST", "/people/active", member("guest2@example.com", `"Guest"`))
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/people", member("new@example.com", `"User"`)},
		{"POST", "/people", member("new@example.com", `"RoomAdmin"`)}, // no seat, and no place as User either
		{"POST", "/people/active", member("new@example.com", `"Guest"`)},
		{"PUT", "/people/status/Active", ids(gone)},
	} {
		a := x.want(402, c.method, c.path, c.body)
		if a.at("error.message") != "The number of users should not exceed 2" {
			t.Errorf("%s %s: %s", c.method, c.path, a.body)
		}
	}
	if _, there := x.portal.Person("new@example.com"); there {
		t.Error("somebody was created")
	}
}

func TestMails(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(x *tester, user string)
		want int
	}{
		{"create", func(x *tester, _ string) { x.want(200, "POST", "/people", member("new@example.com", `"RoomAdmin"`)) }, 1},
		{"active", func(x *tester, _ string) { x.want(200, "POST", "/people/active", member("new@example.com", `"User"`)) }, 0},
		{"type", func(x *tester, u string) { x.want(200, "PUT", "/people/type/RoomAdmin", ids(u)) }, 1},
		{"type unknown", func(x *tester, _ string) {
			x.want(200, "PUT", "/people/type/RoomAdmin", ids("11111111-2222-3333-4444-555555555555"))
		}, 1},
		{"terminate, activate, delete", func(x *tester, u string) {
			x.want(200, "PUT", "/people/status/Terminated", ids(u))
			x.want(200, "PUT", "/people/status/Active", ids(u))
			x.want(200, "PUT", "/people/status/Terminated", ids(u))
			x.want(200, "DELETE", "/people/"+u, "")
		}, 0},
		{"invite twice", func(x *tester, _ string) {
			for range 2 {
				x.want(200, "POST", "/people/invite", `{"invitations":[{"email":"new@example.com","type":"User"}]}`)
			}
		}, 1},
		{"invite all again", func(x *tester, _ string) { x.want(200, "PUT", "/people/invite", `{"resendAll":true}`) }, 1},
	} {
		x := open(t, emulator.Config{Empty: true})
		user := x.add("user@example.com", emulator.User)
		c.do(x, user)
		if got := x.portal.Stats().Effects.Mails; got != c.want {
			t.Errorf("%s: %d mails, want %d", c.name, got, c.want)
		}
	}
}

// TestCreatesAtOnce is docspace-api.md §5.7: creates with one local part get
// into each other's way when they overlap.
func TestCreatesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Latency: 100 * time.Millisecond})
		outcomes := map[string]int{}
		var lock sync.Mutex
		var running sync.WaitGroup
		for i := range 14 {
			running.Go(func() {
				a := x.do("POST", "/people", member(fmt.Sprintf("same@d%d.example.com", i), `"User"`))
				lock.Lock()
				defer lock.Unlock()
				outcomes[fmt.Sprint(a.status, " ", a.at("error.message"))]++
			})
		}
		running.Wait()
		if outcomes["200 <nil>"] != 1 || outcomes["400 Duplicate UserName"] != 13 || len(x.portal.People()) != 2 {
			t.Errorf("%v, %d people", outcomes, len(x.portal.People()))
		}
		a := x.want(200, "POST", "/people", member("same@other.example.com", `"User"`))
		if a.at("response.userName") != "same1" {
			t.Errorf("user name %v, want same1", a.at("response.userName"))
		}
	})
}

func TestDisplayNamesAreEncoded(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	a := x.want(200, "POST", "/people", `{"firstName":"Siobhán","lastName":"O'Connor-Ŵ","email":"s@example.com","type":"User"}`)
	if got := a.at("response.displayName"); got != "Siobh&#225;n O&#39;Connor-Ŵ" {
		t.Errorf("display name %v", got)
	}
	if a.at("response.lastName") != "O'Connor-Ŵ" {
		t.Errorf("last name %v", a.at("response.lastName"))
	}
}

func TestBodies(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	user := x.add("user@example.com", emulator.User)
	for _, c := range []struct {
		path, content, body string
		status              int
		key, text           string // in response.errors
	}{
		{"/people/status/Active", "", ids(user), 415, "", ""},
		{"/people/status/Active", "text/plain", ids(user), 415, "", ""},
		{"/people/status/Active", "application/json", "", 400, "", "A non-empty request body is required."},
		{"/people/status/Active", "application/json", "null", 400, "inDto", "The inDto field is required."},
		{"/people/status/Active", "application/json; charset=utf-8", ids(user), 200, "", ""},
		{"/people/status/Active", "application/json", ids(strings.ToUpper(user)), 200, "", ""},
		{"/people/status/Active", "application/json", `{"USERIDS":[],"x":{"userIds":[1]}}`, 200, "", ""},
		{"/people/status/Active", "application/json", "{\n \"userIds\":\n  [\"zzz\"]}", 400, "$.userIds[0]", "The JSON value could not be converted to System.Guid. Path: $.userIds[0] | LineNumber: 2 | BytePositionInLine: 8."},
		{"/people/status/Active", "application/json", `{"userIds":["` + user + `"`, 400, "$.userIds", "Expected depth"},
		{"/people/status/Active", "application/json", `{"userIds":[]} x`, 400, "$", "'x' is an invalid start of a value."},
		{"/people/status/Active", "application/json", `5`, 400, "$", "UpdateMembersRequestDto. Path: $ | LineNumber: 0 | BytePositionInLine: 1."},
	} {
		a := x.with("Content-Type", c.content).do("PUT", c.path, c.body)
		if a.status != c.status {
			t.Errorf("%q as %q: status %d, want %d: %s", c.body, c.content, a.status, c.status, a.body)
			continue
		}
		if c.status == 400 {
			errors, _ := a.at("response.errors").(map[string]any)
			messages, _ := errors[c.key].([]any)
			if len(messages) != 1 || !contains(messages[0], c.text) {
				t.Errorf("%q: %v, want %q: %q", c.body, errors, c.key, c.text)
			}
		}
	}
	big := `{"userIds":[],"x":"` + strings.Repeat("x", 30_000_000) + `"}`
	if a := x.do("PUT", "/people/status/Active", big); a.status != 500 || !contains(a.at("error.message"), "Request body too large") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
