package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/roster"
)

// drawn is a portal, a roster and what is asked for.
type drawn struct {
	accounts []batch.Account
	people   []batch.Row
	config   roster.Config
}

// few names make that people of the roster have accounts.
var (
	names   = []string{"a", "b", "c", "d", "e", "f"}
	domains = []string{"example.com", "example.org", "example.net"}
	groups  = []batch.Group{{ID: "g1", Name: "One"}, {ID: "g2", Name: "Two"}}
)

func draw(t *rapid.T) drawn {
	var d drawn
	subset := func(all []string, label string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !rapid.Bool().Draw(t, label+" "+s) })
	}
	var addresses []string
	for _, domain := range domains {
		for _, name := range names {
			addresses = append(addresses, name+"@"+domain)
		}
	}
	status := rapid.SampledFrom([]batch.AccountStatus{batch.Active, batch.Active, batch.Terminated, batch.Pending})
	role := rapid.SampledFrom(batch.Roles())
	for _, email := range subset(addresses, "account") {
		a := account(email, role.Draw(t, "role"), status.Draw(t, "status"))
		a.LDAP = rapid.IntRange(0, 5).Draw(t, "ldap") == 0
		for _, id := range subset([]string{"g1", "g2"}, "in") {
			a = a.Joined(id)
		}
		d.accounts = append(d.accounts, a)
	}
	first := account("owner@example.com", batch.DocSpaceAdmin, batch.Active)
	first.Owner = true
	caller := first
	if rapid.Bool().Draw(t, "not the owner's key") {
		caller = account("key@example.org", batch.DocSpaceAdmin, batch.Active)
		caller.Self = true
		d.accounts = append(d.accounts, caller)
	} else {
		first.Self, caller.Self = true, true
	}
	d.accounts = append(d.accounts, first)

	wanted := rapid.SampledFrom(append(batch.Roles(), "", ""))
	for _, email := range subset(append(addresses, "owner@example.com", "key@example.org", "new@example.com"), "person") {
		r := batch.Row{Line: len(d.people) + 2, Op: batch.Create, Email: email, FirstName: "New", LastName: "Example", Role: wanted.Draw(t, "wanted")}
		if rapid.Bool().Draw(t, "upper case") {
			r.Email = strings.ToUpper(email)
		}
		r.Groups = subset([]string{"One", "Two", "Nowhere"}, "group")
		d.people = append(d.people, r)
		if rapid.IntRange(0, 9).Draw(t, "twice") == 0 {
			d.people = append(d.people, r)
		}
	}

	d.config = roster.Config{
		Caller:  caller,
		Leavers: rapid.SampledFrom([]roster.Leavers{roster.Report, roster.Terminate, roster.Delete}).Draw(t, "leavers"),
		Groups:  batch.NewGroups(groups), Protected: plan.Protected{},
	}
	for _, name := range subset(append(addresses, "*@example.net", "ID-a@example.com"), "protected") {
		if rapid.IntRange(0, 3).Draw(t, "is") == 0 {
			d.config.Protected.Add(name)
		}
	}
	if rapid.Bool().Draw(t, "some domains") {
		d.config.Scope.Domains = subset(domains, "domain")
	}
	if rapid.Bool().Draw(t, "some groups") {
		d.config.Scope.Groups = subset([]string{"G1", "G2"}, "group")
	}
	if rapid.Bool().Draw(t, "some roles") {
		for _, r := range subset([]string{"DocSpaceAdmin", "RoomAdmin", "User"}, "role") {
			d.config.Scope.Roles = append(d.config.Scope.Roles, batch.Role(r))
		}
	}
	return d
}

// carriedOut is the portal after the rows.
func carriedOut(t *rapid.T, accounts []batch.Account, rows []roster.Row) []batch.Account {
	now := slices.Clone(accounts)
	for _, r := range rows {
		i := slices.IndexFunc(now, func(a batch.Account) bool { return batch.FoldEmail(a.Email) == batch.FoldEmail(r.Email) })
		if r.Op == batch.Create {
			if i >= 0 {
				t.Fatalf("creates %s, who is there", r.Email)
			}
			made := account(r.Email, r.Role, batch.Active)
			for _, name := range r.Groups {
				if g, why := batch.NewGroups(groups).Find(name); why == "" {
					made = made.Joined(g.ID)
				}
			}
			now = append(now, made)
			continue
		}
		if i < 0 || strings.ToLower(now[i].ID) != r.UserID || r.Before != now[i] {
			t.Fatalf("%s %s: %s is not as the row says", r.Op, r.Email, r.Before)
		}
		switch {
		case r.Op == batch.Activate && now[i].Status == batch.Terminated:
			now[i].Status = batch.Active
		case r.Op == batch.ChangeRole && now[i].Status != batch.Terminated && now[i].Role != r.Role:
			now[i].Role = r.Role
			if r.Role == batch.Guest {
				now[i].Groups = ""
			}
		case r.Op == batch.Terminate && now[i].Status != batch.Terminated:
			now[i].Status = batch.Terminated
		case r.Op == batch.Delete && now[i].Status == batch.Terminated:
			now = slices.Delete(now, i, i+1)
		default:
			t.Fatalf("%s %s, who is %s", r.Op, r.Email, now[i])
		}
	}
	return now
}

// inScope is the rule for scopes once more, in other words.
func inScope(s roster.Scope, a batch.Account) bool {
	ok := true
	if len(s.Domains) > 0 {
		ok = slices.ContainsFunc(s.Domains, func(d string) bool { return strings.HasSuffix(strings.ToLower(a.Email), "@"+d) })
	}
	if len(s.Roles) > 0 {
		ok = ok && slices.Contains(s.Roles, a.Role)
	}
	if len(s.Groups) > 0 {
		ok = ok && slices.ContainsFunc(s.Groups, func(g string) bool { return strings.Contains(a.Groups, strings.ToLower(g)) })
	}
	return ok
}

// The second night changes nothing, and nobody is touched who is to be left alone.
func TestSecondNight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		night, faults := roster.Compare(d.people, d.accounts, d.config)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		for _, r := range night.Rows {
			about := fmt.Sprintf("%s %s", r.Op, r.Email)
			a := r.Before
			switch {
			case !a.Exists:
				made := account(r.Email, r.Role, batch.Active)
				made.Groups = "g1 g2" // nobody is kept out for groups that he is not in yet
				if r.Op != batch.Create || r.UserID != "" || !inScope(d.config.Scope, made) {
					t.Errorf("%s", about)
				}
				continue
			case r.Op == batch.Create:
				t.Errorf("%s, who is there", about)
			case a.Owner, a.Self, a.Role == batch.Guest, d.config.Protected.Covers(a):
				t.Errorf("%s, who is to be left alone: %+v", about, a)
			}
			was := d.accounts[slices.IndexFunc(d.accounts, func(x batch.Account) bool { return x.ID == a.ID })]
			if !inScope(d.config.Scope, was) {
				t.Errorf("%s, who is outside", about)
			}
			in := slices.ContainsFunc(d.people, func(p batch.Row) bool { return strings.EqualFold(p.Email, r.Email) })
			if leaves := r.Op == batch.Terminate || r.Op == batch.Delete; leaves == in || leaves && d.config.Leavers == roster.Report {
				t.Errorf("%s: in the roster %t", about, in)
			}
		}

		second, _ := roster.Compare(d.people, carriedOut(t, d.accounts, night.Rows), d.config)
		for _, r := range second.Rows {
			t.Errorf("the second night has %s %s %s, %s", r.Op, r.Email, r.Role, r.Before)
		}
	})
}
