package batch_test

import (
	"fmt"
	"strings"
	"testing"

	"docspace-batch/batch"
)

// kinds are the accounts of the grids below.
var kinds = map[string]batch.Account{
	"none":          {},
	"hidden":        {Hidden: true, Email: "p@example.com"},
	"owner":         {Exists: true, Role: batch.DocSpaceAdmin, Status: batch.Active, Owner: true},
	"self":          {Exists: true, Role: batch.DocSpaceAdmin, Status: batch.Active, Self: true},
	"admin":         {Exists: true, Role: batch.DocSpaceAdmin, Status: batch.Active},
	"admin-term":    {Exists: true, Role: batch.DocSpaceAdmin, Status: batch.Terminated},
	"roomadmin":     {Exists: true, Role: batch.RoomAdmin, Status: batch.Active},
	"roomadmin-end": {Exists: true, Role: batch.RoomAdmin, Status: batch.Terminated},
	"user":          {Exists: true, Role: batch.User, Status: batch.Active},
	"user-pending":  {Exists: true, Role: batch.User, Status: batch.Pending},
	"user-term":     {Exists: true, Role: batch.User, Status: batch.Terminated},
	"user-ldap":     {Exists: true, Role: batch.User, Status: batch.Active, LDAP: true},
	"ldap-term":     {Exists: true, Role: batch.User, Status: batch.Terminated, LDAP: true},
	"user-sso":      {Exists: true, Role: batch.User, Status: batch.Active, SSO: true},
	"seller":        {Exists: true, Role: batch.User, Status: batch.Active, Groups: "a1"},
	"seller-term":   {Exists: true, Role: batch.User, Status: batch.Terminated, Groups: "a1"},
	"guest":         {Exists: true, Role: batch.Guest, Status: batch.Active},
	"guest-term":    {Exists: true, Role: batch.Guest, Status: batch.Terminated},
}

// callers are the columns of the grids.
var callers = []struct {
	name    string
	account batch.Account
}{
	{"owner", batch.Account{Exists: true, Role: batch.DocSpaceAdmin, Owner: true}},
	{"admin", batch.Account{Exists: true, Role: batch.DocSpaceAdmin}},
	{"roomadmin", batch.Account{Exists: true, Role: batch.RoomAdmin}},
	{"user", batch.Account{Exists: true, Role: batch.User}},
	{"guest", batch.Account{Exists: true, Role: batch.Guest}},
}

// Each grid: the account, then the code of the decision with a key of the
// owner, a DocSpaceAdmin, a RoomAdmin; a key of a User or Guest may nothing.
var grids = []struct {
	name  string
	row   batch.Row
	facts batch.Facts
	want  string
}{
	{
		name: "create User",
		row:  batch.Row{Op: batch.Create},
		want: `
		none          created            created            created
		hidden        not_visible        not_visible        not_visible
		owner         exists_differently exists_differently exists_differently
		self          exists_differently exists_differently exists_differently
		admin         exists_differently exists_differently exists_differently
		admin-term    exists_differently exists_differently exists_differently
		roomadmin     exists_differently exists_differently exists_differently
		roomadmin-end exists_differently exists_differently exists_differently
		user          already_exists     already_exists     already_exists
		user-pending  already_exists     already_exists     already_exists
		user-term     exists_differently exists_differently exists_differently
		user-ldap     already_exists     already_exists     already_exists
		ldap-term     exists_differently exists_differently exists_differently
		user-sso      already_exists     already_exists     already_exists
		guest         exists_differently exists_differently exists_differently
		guest-term    exists_differently exists_differently exists_differently`,
	},
	{
		name: "create RoomAdmin",
		row:  batch.Row{Op: batch.Create, Role: batch.RoomAdmin},
		want: `
		none          created            created            needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         exists_differently exists_differently needs_admin_key
		self          exists_differently exists_differently needs_admin_key
		admin         exists_differently exists_differently needs_admin_key
		admin-term    exists_differently exists_differently needs_admin_key
		roomadmin     already_exists     already_exists     needs_admin_key
		roomadmin-end exists_differently exists_differently needs_admin_key
		user          exists_differently exists_differently needs_admin_key
		user-pending  exists_differently exists_differently needs_admin_key
		user-term     exists_differently exists_differently needs_admin_key
		user-ldap     exists_differently exists_differently needs_admin_key
		ldap-term     exists_differently exists_differently needs_admin_key
		user-sso      exists_differently exists_differently needs_admin_key
		guest         exists_differently exists_differently needs_admin_key
		guest-term    exists_differently exists_differently needs_admin_key`,
	},
	{
		name: "create DocSpaceAdmin",
		row:  batch.Row{Op: batch.Create, Role: batch.DocSpaceAdmin},
		want: `
		none          created            needs_owner_key    needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         already_exists     already_exists     needs_admin_key
		self          already_exists     already_exists     needs_admin_key
		admin         already_exists     already_exists     needs_admin_key
		admin-term    exists_differently exists_differently needs_admin_key
		user          exists_differently exists_differently needs_admin_key
		guest         exists_differently exists_differently needs_admin_key`,
	},
	{
		name: "create Guest",
		row:  batch.Row{Op: batch.Create, Role: batch.Guest},
		want: `
		none          is_guest           is_guest           is_guest
		hidden        not_visible        not_visible        not_visible
		user          exists_differently exists_differently exists_differently
		guest         already_exists     already_exists     already_exists
		guest-term    exists_differently exists_differently exists_differently`,
	},
	{
		name: "invite User",
		row:  batch.Row{Op: batch.Invite},
		want: `
		none          invited            invited            invited
		hidden        not_visible        not_visible        not_visible
		owner         exists_differently exists_differently exists_differently
		self          exists_differently exists_differently exists_differently
		admin         exists_differently exists_differently exists_differently
		admin-term    exists_differently exists_differently exists_differently
		roomadmin     exists_differently exists_differently exists_differently
		roomadmin-end exists_differently exists_differently exists_differently
		user          already_exists     already_exists     already_exists
		user-pending  already_exists     already_exists     already_exists
		user-term     exists_differently exists_differently exists_differently
		user-ldap     already_exists     already_exists     already_exists
		ldap-term     exists_differently exists_differently exists_differently
		user-sso      already_exists     already_exists     already_exists
		guest         exists_differently exists_differently exists_differently
		guest-term    exists_differently exists_differently exists_differently`,
	},
	{
		name: "invite RoomAdmin",
		row:  batch.Row{Op: batch.Invite, Role: batch.RoomAdmin},
		want: `
		none          invited            invited            needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         exists_differently exists_differently needs_admin_key
		self          exists_differently exists_differently needs_admin_key
		admin         exists_differently exists_differently needs_admin_key
		admin-term    exists_differently exists_differently needs_admin_key
		roomadmin     already_exists     already_exists     needs_admin_key
		roomadmin-end exists_differently exists_differently needs_admin_key
		user          exists_differently exists_differently needs_admin_key
		user-pending  exists_differently exists_differently needs_admin_key
		user-term     exists_differently exists_differently needs_admin_key
		user-ldap     exists_differently exists_differently needs_admin_key
		ldap-term     exists_differently exists_differently needs_admin_key
		user-sso      exists_differently exists_differently needs_admin_key
		guest         exists_differently exists_differently needs_admin_key
		guest-term    exists_differently exists_differently needs_admin_key`,
	},
	{
		name: "invite DocSpaceAdmin",
		row:  batch.Row{Op: batch.Invite, Role: batch.DocSpaceAdmin},
		want: `
		none          invited            needs_owner_key    needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         already_exists     already_exists     needs_admin_key
		self          already_exists     already_exists     needs_admin_key
		admin         already_exists     already_exists     needs_admin_key
		admin-term    exists_differently exists_differently needs_admin_key
		roomadmin     exists_differently exists_differently needs_admin_key
		roomadmin-end exists_differently exists_differently needs_admin_key
		user          exists_differently exists_differently needs_admin_key
		user-pending  exists_differently exists_differently needs_admin_key
		user-term     exists_differently exists_differently needs_admin_key
		user-ldap     exists_differently exists_differently needs_admin_key
		ldap-term     exists_differently exists_differently needs_admin_key
		user-sso      exists_differently exists_differently needs_admin_key
		guest         exists_differently exists_differently needs_admin_key
		guest-term    exists_differently exists_differently needs_admin_key`,
	},
	{
		name: "invite Guest",
		row:  batch.Row{Op: batch.Invite, Role: batch.Guest},
		want: `
		none          is_guest           is_guest           is_guest
		hidden        not_visible        not_visible        not_visible
		owner         exists_differently exists_differently exists_differently
		self          exists_differently exists_differently exists_differently
		admin         exists_differently exists_differently exists_differently
		admin-term    exists_differently exists_differently exists_differently
		roomadmin     exists_differently exists_differently exists_differently
		roomadmin-end exists_differently exists_differently exists_differently
		user          exists_differently exists_differently exists_differently
		user-pending  exists_differently exists_differently exists_differently
		user-term     exists_differently exists_differently exists_differently
		user-ldap     exists_differently exists_differently exists_differently
		ldap-term     exists_differently exists_differently exists_differently
		user-sso      exists_differently exists_differently exists_differently
		guest         already_exists     already_exists     already_exists
		guest-term    exists_differently exists_differently exists_differently`,
	},
	{
		name: "role DocSpaceAdmin",
		row:  batch.Row{Op: batch.ChangeRole, Role: batch.DocSpaceAdmin},
		want: `
		none          not_found        not_found        needs_admin_key
		hidden        not_visible      not_visible      needs_admin_key
		owner         already_has_role already_has_role needs_admin_key
		self          already_has_role already_has_role needs_admin_key
		admin         already_has_role already_has_role needs_admin_key
		admin-term    already_has_role already_has_role needs_admin_key
		roomadmin     role_changed     needs_owner_key  needs_admin_key
		roomadmin-end is_terminated    is_terminated    needs_admin_key
		user          role_changed     needs_owner_key  needs_admin_key
		user-pending  role_changed     needs_owner_key  needs_admin_key
		user-term     is_terminated    is_terminated    needs_admin_key
		user-ldap     role_changed     needs_owner_key  needs_admin_key
		ldap-term     is_terminated    is_terminated    needs_admin_key
		user-sso      role_changed     needs_owner_key  needs_admin_key
		guest         role_changed     needs_owner_key  needs_admin_key
		guest-term    is_terminated    is_terminated    needs_admin_key`,
	},
	{
		name: "role RoomAdmin",
		row:  batch.Row{Op: batch.ChangeRole, Role: batch.RoomAdmin},
		want: `
		none          not_found        not_found        needs_admin_key
		hidden        not_visible      not_visible      needs_admin_key
		owner         is_owner         is_owner         needs_admin_key
		self          is_self          is_self          needs_admin_key
		admin         role_changed     needs_owner_key  needs_admin_key
		admin-term    is_terminated    is_terminated    needs_admin_key
		roomadmin     already_has_role already_has_role needs_admin_key
		roomadmin-end already_has_role already_has_role needs_admin_key
		user          role_changed     role_changed     needs_admin_key
		user-pending  role_changed     role_changed     needs_admin_key
		user-term     is_terminated    is_terminated    needs_admin_key
		user-ldap     role_changed     role_changed     needs_admin_key
		ldap-term     is_terminated    is_terminated    needs_admin_key
		user-sso      role_changed     role_changed     needs_admin_key
		guest         role_changed     role_changed     needs_admin_key
		guest-term    is_terminated    is_terminated    needs_admin_key`,
	},
	{
		name:  "role User, nobody owns rooms",
		row:   batch.Row{Op: batch.ChangeRole, Role: batch.User},
		facts: batch.Facts{Rooms: batch.RoomsNone},
		want: `
		none          not_found        not_found        not_found
		hidden        not_visible      not_visible      not_visible
		owner         is_owner         is_owner         is_owner
		self          is_self          is_self          is_self
		admin         role_changed     needs_owner_key  needs_admin_key
		admin-term    is_terminated    is_terminated    is_terminated
		roomadmin     role_changed     role_changed     needs_admin_key
		roomadmin-end is_terminated    is_terminated    is_terminated
		user          already_has_role already_has_role already_has_role
		user-pending  already_has_role already_has_role already_has_role
		user-term     already_has_role already_has_role already_has_role
		user-ldap     already_has_role already_has_role already_has_role
		guest         role_changed     role_changed     role_changed
		guest-term    is_terminated    is_terminated    is_terminated`,
	},
	{
		name: "role User, rooms not known",
		row:  batch.Row{Op: batch.ChangeRole, Role: batch.User},
		want: `
		owner         is_owner         is_owner         is_owner
		admin         ask_rooms        needs_owner_key  needs_admin_key
		admin-term    is_terminated    is_terminated    is_terminated
		roomadmin     ask_rooms        ask_rooms        needs_admin_key
		guest         role_changed     role_changed     role_changed`,
	},
	{
		name:  "role Guest, everybody owns rooms",
		row:   batch.Row{Op: batch.ChangeRole, Role: batch.Guest},
		facts: batch.Facts{Rooms: batch.RoomsOwned},
		want: `
		none          not_found        not_found        needs_admin_key
		hidden        not_visible      not_visible      needs_admin_key
		owner         is_owner         is_owner         needs_admin_key
		self          is_self          is_self          needs_admin_key
		admin         heir_required    needs_owner_key  needs_admin_key
		roomadmin     heir_required    heir_required    needs_admin_key
		user          heir_required    heir_required    needs_admin_key
		user-term     is_terminated    is_terminated    needs_admin_key
		guest         already_has_role already_has_role needs_admin_key`,
	},
	{
		name:  "role Guest, rooms may go to the key's owner",
		row:   batch.Row{Op: batch.ChangeRole, Role: batch.Guest},
		facts: batch.Facts{Rooms: batch.RoomsOwned, DataToKeyOwner: true},
		want: `
		owner         is_owner         is_owner         needs_admin_key
		self          is_self          is_self          needs_admin_key
		admin         role_changed     needs_owner_key  needs_admin_key
		roomadmin     role_changed     role_changed     needs_admin_key
		user          role_changed     role_changed     needs_admin_key
		user-ldap     role_changed     role_changed     needs_admin_key`,
	},
	{
		name: "terminate",
		row:  batch.Row{Op: batch.Terminate},
		want: `
		none          not_found          not_found          needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         is_owner           is_owner           needs_admin_key
		self          is_self            is_self            needs_admin_key
		admin         terminated         needs_owner_key    needs_admin_key
		admin-term    already_terminated already_terminated needs_admin_key
		roomadmin     terminated         terminated         needs_admin_key
		roomadmin-end already_terminated already_terminated needs_admin_key
		user          terminated         terminated         needs_admin_key
		user-pending  terminated         terminated         needs_admin_key
		user-term     already_terminated already_terminated needs_admin_key
		user-ldap     is_ldap            is_ldap            needs_admin_key
		ldap-term     already_terminated already_terminated needs_admin_key
		user-sso      terminated         terminated         needs_admin_key
		guest         terminated         terminated         needs_admin_key
		guest-term    already_terminated already_terminated needs_admin_key`,
	},
	{
		name:  "terminate, missing is fine",
		row:   batch.Row{Op: batch.Terminate},
		facts: batch.Facts{MissingOK: true},
		want: `
		none          already_gone       already_gone       needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		user          terminated         terminated         needs_admin_key`,
	},
	{
		name: "activate",
		row:  batch.Row{Op: batch.Activate},
		want: `
		none          not_found        not_found       needs_admin_key
		hidden        not_visible      not_visible     needs_admin_key
		owner         already_active   already_active  needs_admin_key
		self          already_active   already_active  needs_admin_key
		admin         already_active   already_active  needs_admin_key
		admin-term    activated        needs_owner_key needs_admin_key
		roomadmin     already_active   already_active  needs_admin_key
		roomadmin-end activated        activated       needs_admin_key
		user          already_active   already_active  needs_admin_key
		user-pending  already_active   already_active  needs_admin_key
		user-term     activated        activated       needs_admin_key
		user-ldap     already_active   already_active  needs_admin_key
		ldap-term     is_ldap          is_ldap         needs_admin_key
		user-sso      already_active   already_active  needs_admin_key
		guest         already_active   already_active  needs_admin_key
		guest-term    activated        activated       needs_admin_key`,
	},
	{
		name:  "delete, nobody owns rooms",
		row:   batch.Row{Op: batch.Delete},
		facts: batch.Facts{Rooms: batch.RoomsNone},
		want: `
		none          not_found        not_found       needs_admin_key
		hidden        not_visible      not_visible     needs_admin_key
		owner         is_owner         is_owner        needs_admin_key
		self          is_self          is_self         needs_admin_key
		admin         not_terminated   needs_owner_key needs_admin_key
		admin-term    deleted          needs_owner_key needs_admin_key
		roomadmin     not_terminated   not_terminated  needs_admin_key
		roomadmin-end deleted          deleted         needs_admin_key
		user          not_terminated   not_terminated  needs_admin_key
		user-pending  not_terminated   not_terminated  needs_admin_key
		user-term     deleted          deleted         needs_admin_key
		user-ldap     is_ldap          is_ldap         needs_admin_key
		ldap-term     is_ldap          is_ldap         needs_admin_key
		user-sso      not_terminated   not_terminated  needs_admin_key
		guest         not_terminated   not_terminated  needs_admin_key
		guest-term    deleted          deleted         needs_admin_key`,
	},
	{
		name: "reassign",
		row:  batch.Row{Op: batch.Reassign, Heir: "heir@example.com"},
		facts: batch.Facts{Heir: batch.Heir{Account: batch.Account{
			Exists: true, ID: "heir", Email: "heir@example.com", Role: batch.RoomAdmin, Status: batch.Active,
		}}},
		want: `
		none          not_found        not_found       needs_admin_key
		hidden        not_visible      not_visible     needs_admin_key
		owner         is_owner         is_owner        needs_admin_key
		self          is_self          is_self         needs_admin_key
		admin         not_terminated   needs_owner_key needs_admin_key
		admin-term    reassigned       needs_owner_key needs_admin_key
		roomadmin     not_terminated   not_terminated  needs_admin_key
		roomadmin-end reassigned       reassigned      needs_admin_key
		user-term     reassigned       reassigned      needs_admin_key
		ldap-term     reassigned       reassigned      needs_admin_key
		guest-term    reassigned       reassigned      needs_admin_key`,
	},
	{
		name: "reassign to somebody who is not there",
		row:  batch.Row{Op: batch.Reassign, Heir: "heir@example.com"},
		want: `
		user          not_terminated   not_terminated  needs_admin_key
		user-term     heir_unfit       heir_unfit      needs_admin_key`,
	},
	{
		name: "delete, rooms not known",
		row:  batch.Row{Op: batch.Delete},
		want: `
		none          not_found        not_found       needs_admin_key
		user          not_terminated   not_terminated  needs_admin_key
		user-term     ask_rooms        ask_rooms       needs_admin_key
		admin-term    ask_rooms        needs_owner_key needs_admin_key`,
	},
	{
		name:  "delete, everybody owns rooms",
		row:   batch.Row{Op: batch.Delete},
		facts: batch.Facts{Rooms: batch.RoomsOwned},
		want: `
		user          not_terminated   not_terminated  needs_admin_key
		user-term     heir_required    heir_required   needs_admin_key
		admin-term    heir_required    needs_owner_key needs_admin_key
		guest-term    heir_required    heir_required   needs_admin_key`,
	},
	{
		name:  "delete, rooms may go to the key's owner, missing is fine",
		row:   batch.Row{Op: batch.Delete},
		facts: batch.Facts{DataToKeyOwner: true, MissingOK: true},
		want: `
		none          already_gone     already_gone    needs_admin_key
		hidden        not_visible      not_visible     needs_admin_key
		user          not_terminated   not_terminated  needs_admin_key
		user-term     deleted          deleted         needs_admin_key
		admin-term    deleted          needs_owner_key needs_admin_key`,
	},
	{
		name: "approve-guest without a link",
		row:  batch.Row{Op: batch.ApproveGuest},
		want: `
		none          not_found           not_found           not_found
		hidden        share_link_required share_link_required share_link_required
		owner         is_not_guest        is_not_guest        is_not_guest
		self          is_not_guest        is_not_guest        is_not_guest
		roomadmin     is_not_guest        is_not_guest        is_not_guest
		user          is_not_guest        is_not_guest        is_not_guest
		user-term     is_not_guest        is_not_guest        is_not_guest
		guest         already_visible     already_visible     already_visible
		guest-term    already_visible     already_visible     already_visible`,
	},
	{
		name:  "approve-guest with a link",
		row:   batch.Row{Op: batch.ApproveGuest, ShareLink: "https://portal.example.com/s/abc"},
		facts: batch.Facts{PortalHost: "portal.example.com"},
		want: `
		none          not_found           not_found           not_found
		hidden        guest_approved      guest_approved      guest_approved
		user          is_not_guest        is_not_guest        is_not_guest
		guest         already_visible     already_visible     already_visible`,
	},
	{
		name:  "approve-guest with a link of another portal",
		row:   batch.Row{Op: batch.ApproveGuest, ShareLink: "https://other.example.com/s/abc"},
		facts: batch.Facts{PortalHost: "portal.example.com"},
		want: `
		hidden        share_link_foreign  share_link_foreign  share_link_foreign
		guest         already_visible     already_visible     already_visible`,
	},
	{
		name: "delete-guest",
		row:  batch.Row{Op: batch.DeleteGuest},
		want: `
		none          not_found        not_found        not_found
		hidden        not_visible      not_visible      not_visible
		owner         is_not_guest     is_not_guest     is_not_guest
		self          is_not_guest     is_not_guest     is_not_guest
		admin         is_not_guest     is_not_guest     is_not_guest
		roomadmin     is_not_guest     is_not_guest     is_not_guest
		user          is_not_guest     is_not_guest     is_not_guest
		user-term     is_not_guest     is_not_guest     is_not_guest
		guest         guest_deleted    guest_deleted    guest_deleted
		guest-term    is_terminated    is_terminated    is_terminated`,
	},
	{
		name:  "create in a group",
		row:   batch.Row{Op: batch.Create, Groups: []string{"Sales"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		none          created            created            needs_admin_key
		user          already_exists     already_exists     already_exists
		admin         exists_differently exists_differently exists_differently`,
	},
	{
		name:  "create in a group that is not there",
		row:   batch.Row{Op: batch.Create, Groups: []string{"Sales", "Nowhere"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		none          group_unknown      group_unknown      needs_admin_key`,
	},
	{
		name: "group-add without a list of groups",
		row:  batch.Row{Op: batch.GroupAdd, Groups: []string{"Sales"}},
		want: `
		none          not_found          not_found          needs_admin_key
		user          group_unknown      group_unknown      needs_admin_key`,
	},
	{
		name:  "group-add",
		row:   batch.Row{Op: batch.GroupAdd, Groups: []string{"sales"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		none          not_found          not_found          needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		owner         group_added        group_added        needs_admin_key
		self          group_added        group_added        needs_admin_key
		admin         group_added        group_added        needs_admin_key
		admin-term    is_terminated      is_terminated      needs_admin_key
		user          group_added        group_added        needs_admin_key
		user-pending  group_added        group_added        needs_admin_key
		user-term     is_terminated      is_terminated      needs_admin_key
		user-ldap     group_added        group_added        needs_admin_key
		seller        already_member     already_member     needs_admin_key
		guest         is_guest           is_guest           needs_admin_key
		guest-term    is_guest           is_guest           needs_admin_key`,
	},
	{
		name:  "group-add to a group of LDAP",
		row:   batch.Row{Op: batch.GroupAdd, Groups: []string{"Directory"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		user          is_ldap            is_ldap            needs_admin_key`,
	},
	{
		name:  "group-add to one of two with the same name",
		row:   batch.Row{Op: batch.GroupAdd, Groups: []string{"Twins"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		user          group_unknown      group_unknown      needs_admin_key`,
	},
	{
		name:  "group-remove",
		row:   batch.Row{Op: batch.GroupRemove, Groups: []string{"A1"}},
		facts: batch.Facts{Groups: someGroups()},
		want: `
		none          not_found          not_found          needs_admin_key
		hidden        not_visible        not_visible        needs_admin_key
		user          not_member         not_member         needs_admin_key
		user-term     not_member         not_member         needs_admin_key
		seller        group_removed      group_removed      needs_admin_key
		seller-term   group_removed      group_removed      needs_admin_key
		guest         not_member         not_member         needs_admin_key`,
	},
}

// someGroups are those of the grids.
func someGroups() *batch.Groups {
	return batch.NewGroups([]batch.Group{
		{ID: "a1", Name: "Sales"},
		{ID: "a2", Name: "Directory", LDAP: true},
		{ID: "a3", Name: "Twins"},
		{ID: "a4", Name: "Twins"},
		{ID: "a5", Name: "TWINS"},
	})
}

// A group is found by its id, by its exact name, and in any case where that tells
// it from all others.
func TestGroupsFind(t *testing.T) {
	t.Parallel()
	all := someGroups()
	for name, want := range map[string]string{
		"A1": "a1", "Sales": "a1", "SALES": "a1", "TWINS": "a5", "Twins": "several groups are called", "twins": "several groups are called",
		"Sale": "there is no group", "": "there is no group",
	} {
		if g, why := all.Find(name); g.ID != want && !strings.HasPrefix(why, want) || (g.ID == "") == (why == "") {
			t.Errorf("%q: %+v, %q; want %s", name, g, why, want)
		}
	}
	if _, why := batch.NoGroups("not allowed").Find("Sales"); why != "not allowed" {
		t.Errorf("without a list: %q", why)
	}
	var a batch.Account
	if a = a.Joined("B").Joined("a").Joined("A"); a.Groups != "a b" || !a.InGroup("b") || a.InGroup("") {
		t.Errorf("in groups %q", a.Groups)
	}
	if a = a.Left("A").Left("c"); a.Groups != "b" || a.Left("B").Groups != "" {
		t.Errorf("in groups %q", a.Groups)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	tried := map[batch.Op]bool{}
	for _, g := range grids {
		tried[g.row.Op] = true
		op, _ := batch.Lookup(string(g.row.Op))
		row := g.row
		row.Email, row.FirstName, row.LastName = "p@example.com", "Pat", "Example"
		for line := range strings.Lines(strings.TrimSpace(g.want)) {
			cells := strings.Fields(line)
			account, ok := kinds[cells[0]]
			if !ok || len(cells) != 4 {
				t.Fatalf("%s: bad line %q", g.name, line)
			}
			cells = append(cells, "needs_admin_key", "needs_admin_key")
			for i, caller := range callers {
				facts := g.facts
				facts.Caller = caller.account
				got := op.Decide(row, account, facts)
				name := fmt.Sprintf("%s of %s with a key of %s", g.name, cells[0], caller.name)
				if shown(got) != cells[i+1] {
					t.Errorf("%s: %s, want %s", name, shown(got), cells[i+1])
				}
				checkDecision(t, name, got, account)
			}
		}
	}
	for _, op := range batch.Operations() {
		if !tried[op.Name] {
			t.Errorf("no grid for %s", op.Name)
		}
	}
}

func shown(d batch.Decision) string {
	if d.Verdict == batch.AskRooms {
		return d.Verdict.String()
	}
	return string(d.Code)
}

// checkDecision: the verdict fits the code, whoever is refused is told why, and
// only what is carried out changes the account.
func checkDecision(t *testing.T, name string, d batch.Decision, before batch.Account) {
	t.Helper()
	want := map[batch.Status]batch.Verdict{
		batch.Done: batch.Do, batch.Unchanged: batch.Nothing, batch.Failed: batch.Refuse,
	}[d.Code.Status()]
	if d.Verdict == batch.AskRooms {
		want = batch.AskRooms
	}
	if d.Verdict != want {
		t.Errorf("%s: verdict %s with code %s", name, d.Verdict, d.Code)
	}
	if told := d.Message != ""; told != (d.Verdict == batch.Refuse || d.Verdict == batch.Nothing) {
		t.Errorf("%s: verdict %s with message %q", name, d.Verdict, d.Message)
	}
	if d.Verdict != batch.Do && d.After != before {
		t.Errorf("%s: the account changes though nothing is done: %+v", name, d.After)
	}
}
