package emulator_test

import (
	"regexp"
	"testing"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

func TestDemoPeople(t *testing.T) {
	x := open(t, emulator.Config{})
	if diff := cmp.Diff(x.portal.People(), emulator.New(emulator.Config{}).People()); diff != "" {
		t.Errorf("two portals differ:\n%s", diff)
	}
	if n := len(x.portal.People()); n != 20 {
		t.Errorf("%d people, want 20", n)
	}
	type facts struct {
		Role   emulator.Role
		Status emulator.Status
		Owns   [3]int
	}
	for email, want := range map[string]facts{
		emulator.OwnerEmail:          {emulator.DocSpaceAdmin, emulator.Active, [3]int{2, 0, 0}},
		emulator.DemoAdmin:           {emulator.DocSpaceAdmin, emulator.Active, [3]int{1, 0, 0}},
		emulator.DemoLDAP:            {emulator.User, emulator.Active, [3]int{}},
		emulator.DemoSSO:             {emulator.User, emulator.Active, [3]int{}},
		emulator.DemoRoomAdmin:       {emulator.RoomAdmin, emulator.Active, [3]int{3, 2, 5}},
		emulator.DemoRoomAdminBare:   {emulator.RoomAdmin, emulator.Active, [3]int{}},
		emulator.DemoRoomAdminGuests: {emulator.RoomAdmin, emulator.Active, [3]int{1, 0, 0}},
		emulator.DemoUser:            {emulator.User, emulator.Active, [3]int{0, 2, 4}},
		emulator.DemoUserBare:        {emulator.User, emulator.Active, [3]int{}},
		emulator.DemoLeaver:          {emulator.User, emulator.Terminated, [3]int{}},
		emulator.DemoLeaverRooms:     {emulator.RoomAdmin, emulator.Terminated, [3]int{2, 3, 7}},
		emulator.DemoPending:         {emulator.User, emulator.Pending, [3]int{}},
		emulator.DemoGuest:           {emulator.Guest, emulator.Active, [3]int{}},
		emulator.DemoGuestHidden:     {emulator.Guest, emulator.Active, [3]int{}},
		emulator.DemoGuestLeaver:     {emulator.Guest, emulator.Terminated, [3]int{}},
		emulator.DemoGuestShared:     {emulator.Guest, emulator.Active, [3]int{}},
	} {
		p := x.person(email)
		if got := (facts{p.Role, p.Status, x.belongings(email)}); got != want {
			t.Errorf("%s: %v, want %v", email, got, want)
		}
	}
	if !x.person(emulator.DemoLDAP).LDAP || !x.person(emulator.DemoSSO).SSO || !x.person(emulator.OwnerEmail).Owner {
		t.Error("the flags LDAP, SSO and owner are not set")
	}
	if diff := cmp.Diff([]string{emulator.DemoRoomAdminGuests}, x.person(emulator.DemoGuestHidden).KnownTo); diff != "" {
		t.Errorf("who knows the hidden guest:\n%s", diff)
	}
}

func TestDemoGroups(t *testing.T) {
	x := open(t, emulator.Config{})
	for _, email := range []string{emulator.DemoRoomAdmin, emulator.DemoUser, emulator.DemoSSO} {
		if diff := cmp.Diff([]string{emulator.DemoGroup}, x.person(email).Groups); diff != "" {
			t.Errorf("groups of %s (-want +got):\n%s", email, diff)
		}
	}
	a := x.want(200, "GET", "/group?fields=name,membersCount", "")
	if !contains(a.body, `[{"name":"`+emulator.DemoGroup+`","membersCount":3},{"name":"`+emulator.DemoGroupEmpty+`","membersCount":0}]`) {
		t.Errorf("%s", a.body)
	}
}

func TestDemoNamesPassTheRule(t *testing.T) {
	rule := regexp.MustCompile(`^[\p{L}\p{M}' \-]+$`)
	for _, p := range emulator.New(emulator.Config{Accounts: 700}).People() {
		if p.Status != emulator.Pending && (!rule.MatchString(p.FirstName) || !rule.MatchString(p.LastName)) {
			t.Errorf("%s is called %s %s", p.Email, p.FirstName, p.LastName)
		}
	}
}

func TestOwnerComesIn(t *testing.T) {
	owner := emulator.New(emulator.Config{Empty: true}).Owner()
	if !regexp.MustCompile(`^sk-[0-9a-f]{64}$`).MatchString(owner.Key) {
		t.Error("the owner's key does not have the shape of a key")
	}
	if owner != emulator.New(emulator.Config{Accounts: 3}).Owner() {
		t.Error("the way in differs between portals")
	}
}

// TestCrowd is design.md §12.
func TestCrowd(t *testing.T) {
	const n = 1000
	crowd := emulator.New(emulator.Config{Empty: true, Accounts: n}).People()
	if len(crowd) != n+1 {
		t.Fatalf("%d people, want %d", len(crowd), n+1)
	}
	count := map[any]int{}
	for _, p := range crowd {
		if p.Owner {
			continue
		}
		count[p.Role]++
		count[p.Status]++
		if p.LDAP || p.Role == emulator.DocSpaceAdmin {
			t.Errorf("%s is LDAP or DocSpaceAdmin", p.Email)
		}
	}
	if count[emulator.Active] < n*9/10 || count[emulator.User] < n*6/10 {
		t.Errorf("%v", count)
	}
	for _, kind := range []any{emulator.RoomAdmin, emulator.Guest, emulator.Terminated} {
		if count[kind] == 0 {
			t.Errorf("nobody is %v", kind)
		}
	}
}
