package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/roster"
)

func account(email string, role batch.Role, status batch.AccountStatus) batch.Account {
	return batch.Account{
		Exists: true, ID: "ID-" + email, Email: email, FirstName: "Fay", LastName: "Example", Role: role, Status: status,
	}
}

// The people of a portal.
var (
	owner    = with(account("owner@example.com", batch.DocSpaceAdmin, batch.Active), func(a *batch.Account) { a.Owner = true })
	admin    = account("admin@example.com", batch.DocSpaceAdmin, batch.Active)
	manager  = account("Manager@Example.com", batch.RoomAdmin, batch.Active)
	user     = account("user@example.com", batch.User, batch.Active)
	partner  = account("partner@example.org", batch.User, batch.Active)
	guest    = account("guest@example.org", batch.Guest, batch.Active)
	gone     = account("gone@example.com", batch.User, batch.Terminated)
	invited  = with(account("invited@example.com", batch.User, batch.Pending), func(a *batch.Account) { a.FirstName, a.LastName = "", "" })
	synced   = with(account("synced@example.com", batch.User, batch.Active), func(a *batch.Account) { a.LDAP = true })
	nameless = with(account("", batch.User, batch.Active), func(a *batch.Account) { a.ID = "ID-nameless" })
)

func with(a batch.Account, change func(*batch.Account)) batch.Account {
	change(&a)
	return a
}

func everybody() []batch.Account {
	return []batch.Account{user, owner, admin, manager, partner, guest, gone, invited, synced}
}

// self is an account as the key's user.
func self(a batch.Account) batch.Account {
	a.Self = true
	return a
}

// people are a roster, each line as "email role", "email", or "email role group;group".
func people(lines ...string) []batch.Row {
	rows := make([]batch.Row, 0, len(lines))
	for i, line := range lines {
		r := batch.Row{Line: i + 2, Op: batch.Create, FirstName: "New", LastName: "Example"}
		words := append(strings.Fields(line), "", "")
		r.Email, r.Role = words[0], batch.Role(words[1])
		if r.Role == "-" {
			r.Role = ""
		}
		if words[2] != "" {
			r.Groups = strings.Split(words[2], ";")
		}
		rows = append(rows, r)
	}
	return rows
}

// all are those of everybody who may well be in a roster.
func all(more ...string) []batch.Row {
	return people(append([]string{
		"owner@example.com", "admin@example.com", "MANAGER@example.com", "user@example.com", "partner@example.org",
		"invited@example.com", "synced@example.com",
	}, more...)...)
}

func rowsOf(d roster.Difference) []string {
	var rows []string
	for _, r := range d.Rows {
		text := fmt.Sprintf("%s %s", r.Op, r.Email)
		if r.Role != "" {
			text += " " + string(r.Role)
		}
		if len(r.Groups) > 0 {
			text += " in " + strings.Join(r.Groups, ";")
		}
		rows = append(rows, text)
	}
	return rows
}

func aloneOf(d roster.Difference) []string {
	var who []string
	for _, a := range d.Alone {
		who = append(who, fmt.Sprintf("%s %s %s", a.Op, a.Account.Email, a.Reason))
	}
	return who
}

func leaversOf(d roster.Difference) []string {
	var who []string
	for _, a := range d.Leavers {
		who = append(who, a.Email)
	}
	return who
}

func TestCompare(t *testing.T) {
	t.Parallel()
	groups := batch.NewGroups([]batch.Group{{ID: "G1", Name: "Sales"}, {ID: "G2", Name: "Marketing"}})
	byOwner := roster.Config{Caller: self(owner)}
	byAdmin := roster.Config{Caller: self(admin)}
	leavers := func(c roster.Config, l roster.Leavers) roster.Config { c.Leavers = l; return c }
	scope := func(c roster.Config, s roster.Scope) roster.Config { c.Scope, c.Groups = s, groups; return c }
	protect := func(c roster.Config, names ...string) roster.Config {
		c.Protected = plan.Protected{}
		for _, name := range names {
			c.Protected.Add(name)
		}
		return c
	}
	domain := func(d ...string) roster.Scope { return roster.Scope{Domains: d} }
	for _, c := range []struct {
		name    string
		people  []batch.Row
		config  roster.Config
		rows    []string
		alone   []string
		leavers []string
		equal   int
		outside roster.Outside
	}{
		{name: "equal", people: all("gone@example.com"), config: byOwner, rows: []string{"activate gone@example.com"}, equal: 7},
		{
			name: "new people", people: all("new@example.com", "boss@example.com RoomAdmin", "in@example.com - Sales;Marketing"), config: byOwner,
			rows:  []string{"create new@example.com User", "create boss@example.com RoomAdmin", "create in@example.com User in Sales;Marketing"},
			equal: 7,
		},
		{
			name:   "back, and with another role",
			people: all("Gone@example.com RoomAdmin"), config: byOwner,
			rows: []string{"activate gone@example.com", "role gone@example.com RoomAdmin"}, equal: 7,
		},
		{
			name: "roles", config: byOwner,
			people: people(
				"owner@example.com DocSpaceAdmin", "admin@example.com RoomAdmin", "manager@example.com User", "user@example.com User",
				"partner@example.org Guest", "invited@example.com DocSpaceAdmin", "synced@example.com RoomAdmin",
			),
			rows: []string{
				"role admin@example.com RoomAdmin", "role Manager@Example.com User", "role partner@example.org Guest",
				"role invited@example.com DocSpaceAdmin", "role synced@example.com RoomAdmin",
			},
			alone: []string{"terminate guest@example.org is_guest"}, equal: 2,
		},
		{
			name: "what a key that is not the owner's may not", config: byAdmin,
			people: people(
				"owner@example.com User", "admin@example.com User", "manager@example.com DocSpaceAdmin", "new@example.com DocSpaceAdmin",
				"new.guest@example.com Guest", "user@example.com", "partner@example.org", "guest@example.org User", "synced@example.com",
			),
			alone: []string{
				"role owner@example.com is_owner", "role admin@example.com is_self", "role Manager@Example.com needs_owner_key",
				"create new@example.com needs_owner_key", "create new.guest@example.com is_guest", "role guest@example.org is_guest",
			},
			leavers: []string{"invited@example.com"}, equal: 3,
		},
		{
			name: "leavers are listed", people: people("user@example.com"), config: leavers(byOwner, roster.Report),
			leavers: []string{"admin@example.com", "invited@example.com", "Manager@Example.com", "partner@example.org"},
			alone: []string{
				"terminate guest@example.org is_guest", "terminate owner@example.com is_owner", "terminate synced@example.com is_ldap",
			},
			equal: 1,
		},
		{
			name: "leavers are terminated", people: people("user@example.com", "owner@example.com"), config: leavers(byAdmin, roster.Terminate),
			rows:    []string{"terminate invited@example.com", "terminate Manager@Example.com", "terminate partner@example.org"},
			leavers: []string{"invited@example.com", "Manager@Example.com", "partner@example.org"},
			alone: []string{
				"terminate admin@example.com is_self", "terminate guest@example.org is_guest", "terminate synced@example.com is_ldap",
			},
			equal: 2,
		},
		{
			name: "leavers are deleted", people: all()[:5], config: leavers(byOwner, roster.Delete),
			rows:    []string{"delete gone@example.com", "terminate invited@example.com", "delete invited@example.com"},
			leavers: []string{"invited@example.com"},
			alone:   []string{"terminate guest@example.org is_guest", "terminate synced@example.com is_ldap"}, equal: 5,
		},
		{
			name: "protected", people: people("owner@example.com", "manager@example.com User", "gone@example.com", "new@example.org"),
			config: protect(leavers(byOwner, roster.Delete), "Manager@example.com", "ID-user@example.com", "*@example.org", "gone@example.com"),
			rows: []string{
				"create new@example.org User", "terminate admin@example.com", "delete admin@example.com", "terminate invited@example.com", "delete invited@example.com",
			},
			leavers: []string{"admin@example.com", "invited@example.com"},
			alone: []string{
				"role Manager@Example.com protected", "activate gone@example.com protected", "terminate guest@example.org is_guest",
				"terminate partner@example.org protected", "terminate synced@example.com is_ldap", "terminate user@example.com protected",
			},
			equal: 1,
		},
		{
			name: "domains", people: people("user@example.com", "new@example.net", "new@EXAMPLE.org", "manager@example.com User", "x@sub.example.org"),
			config: scope(leavers(byOwner, roster.Delete), domain("example.org")),
			rows:   []string{"create new@EXAMPLE.org User", "terminate partner@example.org", "delete partner@example.org"}, leavers: []string{"partner@example.org"},
			alone: []string{"terminate guest@example.org is_guest"}, outside: roster.Outside{People: 4, Accounts: 7},
		},
		{
			name: "roles in scope", people: people("user@example.com RoomAdmin", "manager@example.com User", "new@example.com", "boss@example.com RoomAdmin"),
			config: scope(leavers(byOwner, roster.Terminate), roster.Scope{Roles: []batch.Role{batch.User}}),
			rows: []string{
				"role user@example.com RoomAdmin", "create new@example.com User", "terminate invited@example.com", "terminate partner@example.org",
			},
			leavers: []string{"invited@example.com", "partner@example.org"}, alone: []string{"terminate synced@example.com is_ldap"},
			outside: roster.Outside{People: 2, Accounts: 4},
		},
		{
			name: "groups, and a domain beside them",
			people: people(
				"user@example.com", "new@example.com", "sales@example.com - Sales", "sales@example.org - Sales", "other@example.com - Marketing;Nowhere",
				"manager@example.com",
			),
			config:  scope(leavers(byOwner, roster.Terminate), roster.Scope{Groups: []string{"g1", "G3"}, Domains: []string{"example.com", "example.net"}}),
			rows:    []string{"create new@example.com User", "create sales@example.com User in Sales", "terminate invited@example.com"},
			leavers: []string{"invited@example.com"}, equal: 1,
			outside: roster.Outside{People: 3, Accounts: 7},
		},
		{
			name: "twice", people: people("user@example.com", "USER@example.com RoomAdmin", "user@example.com RoomAdmin"), config: scope(byOwner, domain("example.net")),
			outside: roster.Outside{People: 1, Accounts: 9},
		},
		{
			name: "twice, the second with a role", people: all("user@example.com RoomAdmin"), config: byOwner,
			rows: []string{"role user@example.com RoomAdmin"}, equal: 6,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			accounts := everybody()
			for i, a := range accounts {
				accounts[i].Self = a.ID == c.config.Caller.ID
				if a.ID == user.ID || a.ID == invited.ID {
					accounts[i].Groups = "g1 g2"
				}
			}
			if c.config.Leavers == "" {
				c.config.Leavers = roster.Report
			}
			d, faults := roster.Compare(c.people, accounts, c.config)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			for _, part := range []struct{ want, got []string }{{c.rows, rowsOf(d)}, {c.leavers, leaversOf(d)}} {
				if diff := cmp.Diff(part.want, part.got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			guests := "terminate guest@example.org is_guest"
			alone := aloneOf(d)
			if len(c.alone) == 0 && cmp.Equal(alone, []string{guests}) {
				alone = nil // in no roster, whatever else there is
			}
			if diff := cmp.Diff(c.alone, alone); diff != "" {
				t.Errorf("alone (-want +got):\n%s", diff)
			}
			if d.Equal != c.equal || d.Outside != c.outside {
				t.Errorf("equal %d, outside %+v", d.Equal, d.Outside)
			}
		})
	}
}

// A row says whom it is about, so that the plan can tell whether it still is.
func TestCompareRows(t *testing.T) {
	t.Parallel()
	d, _ := roster.Compare(people("gone@example.com", "new@example.com RoomAdmin"), []batch.Account{gone, user},
		roster.Config{Name: "roster.csv", Caller: owner, Leavers: roster.Terminate})
	want := []roster.Row{
		{
			Row:    batch.Row{Line: 2, Op: batch.Activate, Email: "gone@example.com", UserID: "id-gone@example.com", FirstName: "Fay", LastName: "Example"},
			Before: gone, Note: "line 2 of roster.csv",
		},
		{
			Row:    batch.Row{Line: 3, Op: batch.Create, Email: "new@example.com", FirstName: "New", LastName: "Example", Role: batch.RoomAdmin},
			Before: batch.Account{Email: "new@example.com"}, Note: "line 3 of roster.csv",
		},
		{
			Row:    batch.Row{Op: batch.Terminate, Email: "user@example.com", UserID: "id-user@example.com", FirstName: "Fay", LastName: "Example"},
			Before: user, Note: "not in the roster",
		},
	}
	if diff := cmp.Diff(want, d.Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the guards count is the same that they would count in a plan of the sheet.
func TestWould(t *testing.T) {
	t.Parallel()
	d, _ := roster.Compare(people("manager@example.com User", "user@example.com RoomAdmin", "gone@example.com Guest"), everybody(),
		roster.Config{Caller: self(owner), Leavers: roster.Delete})
	want := map[batch.Op]int{batch.Delete: 3, batch.Terminate: 3, batch.ChangeRole: 2}
	if diff := cmp.Diff(want, d.Would()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := (plan.Size{Accounts: 9, Active: 7}); d.Size != want {
		t.Errorf("%+v", d.Size)
	}
	if d.Accounts != 9 {
		t.Errorf("%d accounts", d.Accounts)
	}
	d, _ = roster.Compare(people("manager@example.com"), everybody(), roster.Config{
		Caller: self(owner), Leavers: roster.Delete, Scope: roster.Scope{Roles: []batch.Role{batch.User}},
	})
	if want := (plan.Size{Accounts: 5, Active: 3}); d.Size != want || d.Accounts != 9 {
		t.Errorf("%+v of %d", d.Size, d.Accounts)
	}
	d, _ = roster.Compare(people("manager@example.com User", "user@example.com RoomAdmin", "gone@example.com Guest"), everybody(),
		roster.Config{Caller: self(owner), Leavers: roster.Delete})
	if d.Active != 6 || d.Named != 2 || !d.Short() {
		t.Errorf("%d of %d, short %t", d.Named, d.Active, d.Short())
	}
	if d.Count(batch.Terminate) != 3 || d.Count(batch.Create) != 0 {
		t.Errorf("%d, %d", d.Count(batch.Terminate), d.Count(batch.Create))
	}
}

func TestCompareFaults(t *testing.T) {
	t.Parallel()
	rows := people("user@example.com", "a@example.com", "b@example.com", "c@example.com", "outside@example.org")
	rows[0].FirstName, rows[0].LastName = "", "9" // he has an account
	rows[1].FirstName, rows[1].LastName = "", ""
	rows[2].FirstName = "J0hn"
	rows[3].LastName = "O’Neil"
	rows[4].FirstName = ""
	_, faults := roster.Compare(rows, everybody(), roster.Config{
		Caller: self(owner), Leavers: roster.Report, Scope: roster.Scope{Domains: []string{"example.com"}},
	})
	want := []roster.Fault{
		{3, batch.ColFirstName, "a@example.com has no account yet, and none can be created without this name", "write it"},
		{3, batch.ColLastName, "a@example.com has no account yet, and none can be created without this name", "write it"},
		{4, batch.ColFirstName, `"J0hn" has '0', which the portal refuses`, "use letters, blanks, ' and - only"},
		{5, batch.ColLastName, `"O’Neil" has a ’, which the portal refuses`, `write "O'Neil"`},
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An address with another accent is nobody's who has an account, and no newcomer's
// either: neither is the one terminated, nor the other created.
func TestCompareAccents(t *testing.T) {
	t.Parallel()
	jose := account("Jose@example.com", batch.User, batch.Active)
	d, faults := roster.Compare(people("josé@example.com", "jose\u0301@example.com", "zoë@example.com", "zoe@example.com", "JOSE@example.com"),
		[]batch.Account{jose}, roster.Config{Caller: self(owner), Leavers: roster.Terminate})
	want := []roster.Fault{
		{2, batch.ColEmail, "the portal takes josé@example.com for the same address as Jose@example.com, which it or the roster has already", "write it in one way"},
		{3, batch.ColEmail, "the portal takes jose\u0301@example.com for the same address as Jose@example.com, which it or the roster has already", "write it in one way"},
		{5, batch.ColEmail, "the portal takes zoe@example.com for the same address as zoë@example.com, which it or the roster has already", "write it in one way"},
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d.Equal != 1 {
		t.Errorf("%+v", d)
	}
	josef := account("josé@example.com", batch.User, batch.Active)
	if d, faults := roster.Compare(people("JOSÉ@example.com"), []batch.Account{josef}, roster.Config{Caller: self(owner)}); len(faults)+len(d.Rows) > 0 {
		t.Errorf("%v, %v", d.Rows, faults)
	}
}

// Whoever is left out of a roster is terminated, and not deleted.
func TestCompareOff(t *testing.T) {
	t.Parallel()
	for _, leavers := range []roster.Leavers{roster.Report, roster.Terminate, roster.Delete} {
		d, faults := roster.Compare(people("manager@example.com"), []batch.Account{manager, user, gone},
			roster.Config{Caller: self(owner), Leavers: leavers, Off: []string{"USER@example.com", "Gone@example.com"}})
		var got []string
		for _, r := range d.Rows {
			got = append(got, string(r.Op)+" "+r.Email+" "+r.Note)
		}
		want := []string{"terminate user@example.com left out of the roster"}
		if leavers == roster.Report {
			want = nil
		}
		if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 || len(d.Leavers) != 1 {
			t.Errorf("%s: %v, %v (-want +got):\n%s", leavers, faults, d.Leavers, diff)
		}
	}
}

func TestAccountWithoutEmail(t *testing.T) {
	t.Parallel()
	d, _ := roster.Compare(people("user@example.com"), []batch.Account{user, nameless}, roster.Config{Caller: self(owner), Leavers: roster.Delete})
	if len(d.Rows) != 0 || len(d.Alone) != 1 || d.Alone[0].Reason != roster.NoEmail || d.Alone[0].Account.ID != "ID-nameless" {
		t.Errorf("%+v", d)
	}
}
