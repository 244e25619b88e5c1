package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"
)

// locals are the local parts of the addresses of a list, in its order.
func (a answered) locals() string {
	all, _ := a.at("response").([]any)
	var names []string
	for i := range all {
		email := fmt.Sprint(a.at(fmt.Sprintf("response[%d].email", i)))
		names = append(names, strings.Split(email, "@")[0])
	}
	return strings.Join(names, " ")
}

// directory is a portal with somebody of every kind.
func directory(t *testing.T) *tester {
	x := open(t, emulator.Config{Empty: true})
	who := func(email, first, last string, r emulator.Role, change ...func(*emulator.Person)) {
		x.add(email, r, append(change, func(p *emulator.Person) { p.FirstName, p.LastName = first, last })...)
	}
	who("b.admin@example.com", "Zoe", "Adams", emulator.DocSpaceAdmin)
	who("c.room@example.com", "Yann", "Brown", emulator.RoomAdmin)
	who("d.user@example.com", "Xena", "Clark", emulator.User)
	who("e.guest@example.com", "Will", "Davis", emulator.Guest)
	who("f.gone@example.com", "Vera", "Evans", emulator.User, terminated)
	who("g.ldap@example.com", "Ulla", "Frank", emulator.User, ldap)
	who("h.sso@example.com", "Tina", "Grant", emulator.User, func(p *emulator.Person) { p.SSO = true })
	who("i.own@example.com", "Sven", "Hill", emulator.Guest, by("c.room@example.com"))
	x.want(200, "POST", "/people/invite", `{"invitations":[{"email":"j.invited@example.com","type":"User"}]}`)
	group := x.want(200, "POST", "/group", `{"groupName":"G","members":["`+x.person("d.user@example.com").ID+`"]}`).at("response.id")
	x.header = map[string][]string{"X-Group": {fmt.Sprint(group)}}
	return x
}

func TestFilters(t *testing.T) {
	x := directory(t)
	group := x.header.Get("X-Group")
	ra := x.as("c.room@example.com")
	for _, c := range []struct {
		by          *tester
		query, want string
	}{
		{x, "", "b.admin c.room d.user e.guest f.gone g.ldap h.sso i.own j.invited owner"},
		{ra, "", "b.admin c.room d.user g.ldap h.sso i.own j.invited owner"},
		{x, "employeeStatus=1", "b.admin c.room d.user e.guest g.ldap h.sso i.own owner"},
		{x, "employeeStatus=Default", "b.admin c.room d.user e.guest g.ldap h.sso i.own owner"},
		{x, "employeeStatus=2", "f.gone"},
		{x, "employeeStatus=All", "b.admin c.room d.user e.guest f.gone g.ldap h.sso i.own j.invited owner"},
		{x, "employeeType=user", "d.user f.gone g.ldap h.sso j.invited"},
		{x, "employeeTypes=RoomAdmin&employeeTypes=2", "c.room e.guest i.own"},
		{x, "employeeTypes=RoomAdmin,Guest", "b.admin owner"},
		{x, "payments=Paid", "b.admin c.room owner"},
		{x, "payments=1&area=People", "d.user f.gone g.ldap h.sso j.invited"},
		{x, "accountLoginType=LDAP", "g.ldap"},
		{x, "accountLoginType=0", "h.sso"},
		{x, "groupId=" + group, "d.user"},
		{x, "groupId=" + group + "&excludeGroup=true&area=1", "b.admin c.room f.gone g.ldap h.sso j.invited owner"},
		{x, "withoutGroup=false", "d.user"},
		{x, "invitedByMe=true&area=2", "e.guest"},
		{ra, "invitedByMe=true&area=2", "i.own"},
		{x, "inviterId=" + x.person("c.room@example.com").ID, "i.own"},
		{x, "filterValue=xena", "d.user"},
		{x, "filterValue=EXAMPLE%20clark", "d.user"},
		{x, "filterValue=d.user@example.com,%20h.sso@example.com&filterSeparator=,", "d.user"}, // parts are not trimmed
		{x, "filterValue=d.user|h.sso&filterSeparator=|", "d.user h.sso"},
		{x, "count=2&startIndex=3", "e.guest f.gone"},
		{x, "count=1&startIndex=-1", "b.admin"},
		{x, "startIndex=99", ""},
		{x, "count=3&sortOrder=descending", "owner j.invited i.own"},
	} {
		sorted := c.query
		if !strings.Contains(sorted, "sortBy") {
			sorted += "&sortBy=email"
		}
		if got := c.by.want(200, "GET", "/people/filter?"+sorted, "").locals(); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}

func TestOrder(t *testing.T) {
	x := directory(t)
	for query, want := range map[string]string{
		"":                                "j.invited owner i.own",
		"sortBy=FIRSTNAME&sortOrder=1":    "b.admin c.room d.user",
		"sortBy=lastName":                 "j.invited b.admin c.room",
		"sortBy=displayName&startIndex=1": "owner i.own h.sso",
		"sortBy=type":                     "owner b.admin c.room",
		"sortBy=type&sortOrder=1":         "i.own e.guest j.invited",
		"sortBy=department&sortOrder=1":   "d.user owner j.invited",
	} {
		if got := x.want(200, "GET", "/people/filter?count=3&"+query, "").locals(); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// All faults of a query come at once (docspace-api.md §2.3).
func TestBadQueries(t *testing.T) {
	a := directory(t).want(400, "GET", "/people/filter?count=0&startIndex=x&sortOrder=desc&employeeStatus=99&area=People2&isAdministrator=perhaps&groupId=g", "")
	for key, want := range map[string]string{
		"count":           "The field Count must be between 1 and 100.",
		"startIndex":      "The value 'x' is not valid for StartIndex.",
		"sortOrder":       "The value 'desc' is not valid for SortOrder.",
		"employeeStatus":  "The value '99' is invalid.",
		"area":            "The value 'People2' is not valid for Area.",
		"isAdministrator": "The value 'perhaps' is not valid for IsAdministrator.",
		"groupId":         "The value 'g' is not valid for GroupId.",
	} {
		if got := a.at("response.errors." + key + "[0]"); got != want {
			t.Errorf("%s: %v, want %s", key, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	x := directory(t)
	group := x.header.Get("X-Group")
	for path, want := range map[string]string{
		"/people/d.user?fields=id":                        `{"id":"` + x.person("d.user@example.com").ID + `"}`,
		"/people/d.user?fields=email&fields[]=status":     `{"email":"d.user@example.com","status":1}`,
		"/people/d.user?fields=groups":                    `{"groups":[{"id":"` + group + `","name":"G"}]}`,
		"/people/d.user?fields=createdBy.displayName,sid": `{"createdBy":{"displayName":"Portal Owner"}}`,
		"/people/administrator?fields=createdBy":          `{}`, // nobody made the owner
		"/people/exists?email=a@b&fields=status":          `{}`,
		"/group/" + group + "?fields=name":                `{"name":"G"}`,
	} {
		a := x.want(200, "GET", path, "")
		if !strings.HasPrefix(a.body, `{"response":`+want+`,"count":1,"links"`) {
			t.Errorf("%s: %s, want %s", path, a.body, want)
		}
	}
	for _, path := range []string{
		"/people/d.user?fields=id,createdBy", "/people/filter?fields=createdBy", "/keys/@self?fields=createBy", "/group/" + group + "?fields=members",
	} {
		if _, err := x.portal.RoundTrip(x.request("GET", path, "")); err == nil {
			t.Errorf("%s: the server survived", path)
		}
	}
}

func TestStatusIsTerminatedWithADate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true})
		user := x.add("user@example.com", emulator.User)
		time.Sleep(time.Hour)
		at := func() any { return x.want(200, "GET", "/people/"+user, "").at("response.terminated") }
		x.want(200, "PUT", "/people/status/Terminated", ids(user))
		if got := at(); got != nil {
			t.Errorf("PUT status sets the date %v", got)
		}
		x.want(200, "PUT", "/people/status/Active", ids(user))
		x.want(200, "PUT", "/people/"+user, `{"disable":true}`)
		if got := at(); got != "2000-01-01T01:00:00.0000000Z" {
			t.Errorf("PUT people sets the date %v", got)
		}
		x.want(200, "PUT", "/people/"+user, `{"disable":false}`)
		if got := at(); got != nil {
			t.Errorf("the date is still %v", got)
		}
	})
}

func TestGroupsKeepTheirManager(t *testing.T) {
	x := directory(t)
	ra, user := x.person("c.room@example.com").ID, x.person("d.user@example.com").ID
	path := "/group/" + x.header.Get("X-Group")
	a := x.want(200, "PUT", path, `{"groupName":"H","groupManager":"`+ra+`"}`)
	if a.at("response.manager.id") != ra || a.at("response.name") != "H" || a.at("response.membersCount") != 2.0 {
		t.Errorf("%s", a.body)
	}
	a = x.want(200, "GET", "/people/"+user+"?fields=groups", "")
	if a.at("response.groups[0].manager") != "c.room" {
		t.Errorf("%s", a.body)
	}
	x.want(400, "POST", path+"/members", `{"members":["`+user+`","11111111-2222-3333-4444-555555555555"]}`)
	a = x.want(200, "DELETE", path+"/members", `{"members":["`+ra+`"]}`)
	if a.at("response.manager") != nil || a.at("response.membersCount") != 1.0 {
		t.Errorf("%s", a.body)
	}
	x.want(204, "DELETE", path, "")
	x.want(404, "GET", path, "")
	if got := x.person(user).Groups; got != nil {
		t.Errorf("still in %v", got)
	}
}
