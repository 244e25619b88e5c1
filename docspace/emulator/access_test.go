package emulator_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"
)

// TestWhoIsCalling is docspace-api.md §3 and §21.
func TestWhoIsCalling(t *testing.T) {
	x := open(t, emulator.Config{})
	owner := x.portal.Owner()
	nobody := *x
	nobody.key = ""
	token := fmt.Sprint(nobody.want(200, "POST", "/authentication", `{"userName":"OWNER@example.com","password":"`+owner.Password+`"}`).at("response.token"))
	basic := func(email, password string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(email+":"+password))
	}
	for _, c := range []struct {
		name, authorization, cookie string
		status                      int
		basic                       bool
	}{
		{"nothing", "", "", 401, false},
		{"key", "Bearer " + owner.Key, "", 200, false},
		{"key alone", owner.Key, "", 401, false},
		{"lower case", "bearer " + owner.Key, "", 401, false},
		{"two blanks", "Bearer  " + owner.Key, "", 401, false},
		{"upper-case key", "Bearer " + strings.ToUpper(owner.Key), "", 401, false},
		{"token", token, "", 200, false},
		{"bearer token", "Bearer " + token, "", 200, false},
		{"basic", basic(owner.Email, owner.Password), "", 200, true},
		{"wrong basic", basic(owner.Email, "x"), "", 401, true},
		{"basic of a pending person", basic(emulator.DemoPending, owner.Password), "", 401, true},
		{"basic of a terminated person", basic(emulator.DemoLeaver, owner.Password), "", 401, true},
		{"cookie", "", token, 200, false},
		{"a cookie wins", "Bearer " + owner.Key, "stale", 401, false},
	} {
		y := nobody.with("Authorization", c.authorization)
		if c.cookie != "" {
			y = y.with("Cookie", "asc_auth_key="+c.cookie)
		}
		a := y.do("GET", "/people/@self", "")
		if a.status != c.status || (a.header.Get("WWW-Authenticate") == "Basic") != c.basic {
			t.Errorf("%s: %d %v, want %d", c.name, a.status, a.header, c.status)
		}
		if a.status == 401 && a.body != "" {
			t.Errorf("%s: body %q", c.name, a.body)
		}
	}
}

func TestKeysExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{})
		y := *x
		y.key = fmt.Sprint(x.want(200, "POST", "/keys", `{"name":"x","expiresInDays":2}`).at("response.key"))
		time.Sleep(48*time.Hour - time.Second)
		y.want(200, "GET", "/people/@self", "")
		time.Sleep(time.Second)
		y.want(401, "GET", "/people/@self", "")
	})
}

// TestScopes is the table of docspace-api.md §3.1.
func TestScopes(t *testing.T) {
	calls := map[string][3]string{
		"read people":  {"GET", "/people/filter", ""},
		"write people": {"PUT", "/people/status/Active", `{"userIds":[]}`},
		"self":         {"GET", "/people/@self", ""},
		"read groups":  {"GET", "/group", ""},
		"write groups": {"POST", "/group", `{"groupName":"x"}`},
		"own key":      {"GET", "/keys/@self", ""},
		"read keys":    {"GET", "/keys", ""},
		"write keys":   {"POST", "/keys", `{"name":"x"}`},
		"quota":        {"GET", "/portal/quota", ""},
		"settings":     {"GET", "/settings", ""},
		"get":          {"GET", "/people/administrator", ""},
		"exists":       {"GET", "/people/exists?email=a@b", ""},
		"create":       {"POST", "/people", member("new@example.com", `"User"`)},
	}
	always := []string{"own key", "get", "exists", "create"}
	for _, c := range []struct {
		scopes []string
		may    []string
	}{
		{nil, []string{"read people", "write people", "self", "read groups", "write groups", "read keys", "write keys", "quota", "settings"}},
		{[]string{"*"}, []string{"read people", "write people", "self", "read groups", "write groups", "read keys", "write keys", "quota", "settings"}},
		{[]string{"*:write"}, []string{"read people", "write people", "self", "read groups", "write groups", "read keys", "write keys", "quota", "settings"}},
		{[]string{"*:read"}, []string{"read people", "self", "read groups", "read keys", "quota", "settings"}},
		{[]string{"accounts:read"}, []string{"read people", "read groups"}},
		{[]string{"accounts:write"}, []string{"read people", "write people", "write groups"}},
		{[]string{"accounts.self:read"}, []string{"self"}},
		{[]string{"accounts.self:write"}, []string{"self"}},
		{[]string{"accounts:write", "accounts.self:read"}, []string{"read people", "write people", "write groups", "self"}},
		{[]string{"rooms:read"}, nil},
	} {
		may := " " + strings.Join(append(c.may, always...), " | ") + " "
		for name, call := range calls {
			x := open(t, emulator.Config{})
			a := x.as(emulator.OwnerEmail, c.scopes...).do(call[0], call[1], call[2])
			allowed := strings.Contains(may, " "+name+" ")
			if (a.status == http.StatusOK) != allowed {
				t.Errorf("%v: %s is %d, want it allowed: %v", c.scopes, name, a.status, allowed)
			}
			bare := name == "settings" // an anonymous endpoint refuses scopes with a ProblemDetails (docspace-api.md §2.4)
			if !allowed && (a.status != http.StatusForbidden || (a.body == "") == bare) {
				t.Errorf("%v: %s is %d %q", c.scopes, name, a.status, a.body)
			}
		}
	}
}

func TestSettingsAreForEverybody(t *testing.T) {
	x := open(t, emulator.Config{Server: emulator.Server361})
	x.key = "sk-" + strings.Repeat("0", 64) // even for a wrong key
	a := x.want(200, "GET", "/settings", "")
	for path, want := range map[string]any{
		"response.version": "3.6.1", "response.tenantStatus": 0.0, "response.userNameRegex": `^[\p{L}\p{M}' \-]+$`, "response.ownerId": nil,
	} {
		if got := a.at(path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

func TestQuota(t *testing.T) {
	a := open(t, emulator.Config{Seats: 3}).want(200, "GET", "/portal/quota", "")
	if a.at("response.countRoomAdmin") != 3.0 || a.at("response.countUser") != 2147483647.0 {
		t.Errorf("%s", a.body)
	}
}

func TestShareLinks(t *testing.T) {
	approve := func(x *tester, link string) answered {
		return x.with("confirm", link).do("POST", "/people/guests/share/approve", `{"email":"somebody.else@example.com"}`)
	}
	for _, c := range []struct {
		name   string
		change func(x *tester, link string) string // of the link or of the portal
		by     string
		status int
		body   bool
		sees   bool
	}{
		{"good", func(_ *tester, l string) string { return l }, emulator.DemoRoomAdminBare, 200, true, true},
		{"encoded", func(_ *tester, l string) string { return strings.NewReplacer("=", "%3D", "&", "%26").Replace(l) }, emulator.DemoRoomAdminBare, 200, true, true},
		{"by a DocSpaceAdmin", func(_ *tester, l string) string { return l }, emulator.DemoAdmin, 200, true, true},
		{"by a User", func(_ *tester, l string) string { return l }, emulator.DemoUser, 403, true, false},
		{"no header", func(*tester, string) string { return "" }, emulator.DemoRoomAdminBare, 403, false, false},
		{"no type", func(_ *tester, l string) string { return strings.Replace(l, "type=GuestShareLink&", "", 1) }, emulator.DemoRoomAdminBare, 403, false, false},
		{"other type", func(_ *tester, l string) string { return strings.Replace(l, "GuestShareLink", "LinkInvite", 1) }, emulator.DemoRoomAdminBare, 403, false, false},
		{"wrong key", func(_ *tester, l string) string { return strings.Replace(l, "key=5", "key=6", 1) }, emulator.DemoRoomAdminBare, 401, false, false},
		{"wrong inviter", func(x *tester, l string) string {
			before, _, _ := strings.Cut(l, "uid=")
			return before + "uid=" + x.person(emulator.OwnerEmail).ID
		}, emulator.DemoRoomAdminBare, 401, false, false},
		{"garbled address", func(_ *tester, l string) string { return strings.Replace(l, "encemail=", "encemail=x", 1) }, emulator.DemoRoomAdminBare, 500, true, false},
		{"old", func(_ *tester, l string) string { time.Sleep(7*24*time.Hour + time.Second); return l }, emulator.DemoRoomAdminBare, 401, false, false},
		{"just not old", func(_ *tester, l string) string { time.Sleep(7 * 24 * time.Hour); return l }, emulator.DemoRoomAdminBare, 200, true, true},
		{"guest terminated", func(x *tester, l string) string {
			x.want(200, "PUT", "/people/status/Terminated", ids(x.person(emulator.DemoGuestShared).ID))
			return l
		}, emulator.DemoRoomAdminBare, 401, false, false},
		{"inviter demoted", func(x *tester, l string) string {
			x.want(200, "POST", "/people/type", `{"type":"User","userId":"`+x.person(emulator.DemoAdmin).ID+`"}`)
			return l
		}, emulator.DemoRoomAdminBare, 401, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := open(t, emulator.Config{})
				guest := x.person(emulator.DemoGuestShared).ID
				y := x.as(c.by)
				link := c.change(x, emulator.DemoGuestLink())
				for range 2 { // again is the same
					if a := approve(y, link); a.status != c.status || (a.body != "") != c.body {
						t.Fatalf("%d %q, want %d", a.status, a.body, c.status)
					}
				}
				if sees := y.do("GET", "/people/"+guest, "").status == 200; sees != c.sees {
					t.Errorf("sees the guest: %v, want %v", sees, c.sees)
				}
			})
		})
	}
}

func TestGuestsOfSomebody(t *testing.T) {
	x := open(t, emulator.Config{})
	ra := x.as(emulator.DemoRoomAdminGuests)
	hidden, owners := x.person(emulator.DemoGuestHidden).ID, x.person(emulator.DemoGuest).ID
	ra.want(200, "GET", "/people/"+hidden, "")
	ra.want(403, "GET", "/people/"+owners, "")
	ra.want(403, "PUT", "/people/type/User", ids(owners))
	ra.want(200, "PUT", "/people/type/User", ids("11111111-2222-3333-4444-555555555555"))
	if n := ra.want(200, "GET", "/people/filter?area=Guests", "").at("total"); n != 1.0 {
		t.Errorf("sees %v guests, want 1", n)
	}
	link := x.portal.GuestLink(emulator.DemoGuest, emulator.OwnerEmail)
	ra.with("confirm", link).want(200, "POST", "/people/guests/share/approve", `{"email":"a@b"}`)
	ra.want(200, "DELETE", "/people/guests", ids(owners, owners))
	ra.want(403, "GET", "/people/"+owners, "")
	ra.want(403, "DELETE", "/people/guests", ids(owners))
	x.want(200, "DELETE", "/people/guests", ids(owners))
	x.want(403, "DELETE", "/people/guests", ids(owners)) // seen, but no longer on the list
}
