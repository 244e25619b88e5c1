package roster

import (
	"cmp"
	"regexp"
	"slices"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// Leavers is what becomes of people who are not in the roster.
type Leavers string

// What may become of them.
const (
	Report    Leavers = "report"    // they are listed, and nothing more
	Terminate Leavers = "terminate" // they are terminated
	Delete    Leavers = "delete"    // they are terminated and deleted, and those deleted who are terminated
)

// Config is what a comparison is made with.
type Config struct {
	Name      string         // of the roster, for notes
	Caller    batch.Account  // the key's user, a DocSpaceAdmin
	NameRule  *regexp.Regexp // nil: the rule that portals ship with
	Leavers   Leavers
	Off       []string       // e-mails of people in the roster who are left out of it, such as disabled ones: they leave, and are not deleted
	Scope     Scope          // its groups by id; then accounts must know theirs
	Groups    *batch.Groups  // of the portal, where the scope names any
	Protected plan.Protected // left alone, like the owner, the key's user and guests
}

// comparison is a Difference in the making.
type comparison struct {
	Config
	diff   Difference
	facts  batch.Facts
	off    map[string]bool   // folded e-mails of Off
	emails map[string]string // of accounts and newcomers, by what the portal takes for the same
	faults []Fault
}

// Compare compares the people of a roster with the accounts of a portal. people are
// rows of which Line, Email, names, Role ("" where the roster says nothing) and
// Groups are read; who stands there twice counts once. What keeps people from being
// created is a fault of the roster: then there is no difference to be had.
func Compare(people []batch.Row, accounts []batch.Account, c Config) (Difference, []Fault) {
	x := &comparison{Config: c, facts: batch.Facts{Caller: c.Caller, NameRule: c.NameRule}, emails: make(map[string]string, len(accounts))}
	x.diff.Accounts = len(accounts)
	x.off = make(map[string]bool, len(c.Off))
	for _, email := range c.Off {
		x.off[batch.FoldEmail(email)] = true
	}
	there := make(map[string]batch.Account, len(accounts))
	for _, a := range accounts {
		if a.Email != "" {
			there[batch.FoldEmail(a.Email)] = a
			x.emails[sameEmail(a.Email)] = a.Email
		}
		if !c.Scope.Covers(a) {
			x.diff.Outside.Accounts++
			continue
		}
		x.diff.Size.Accounts++
		if a.Status == batch.Active {
			x.diff.Size.Active++
		}
	}
	named := make(map[string]bool, len(people))
	for _, r := range once(people) {
		email := batch.FoldEmail(r.Email)
		named[email] = true
		x.person(r, there[email])
	}
	for _, a := range slices.SortedFunc(slices.Values(accounts), plan.ByEmail) {
		if !c.Scope.Covers(a) {
			continue
		}
		in := named[batch.FoldEmail(a.Email)]
		if a.Status == batch.Active && a.Role != batch.Guest {
			x.diff.Active++
			if in {
				x.diff.Named++
			}
		}
		if !in {
			x.leaver(a)
		}
	}
	return x.diff, x.faults
}

// once is everybody of a roster, where he stands first.
func once(people []batch.Row) []batch.Row {
	all := make([]batch.Row, 0, len(people))
	at := make(map[string]int, len(people))
	for _, r := range people {
		email := batch.FoldEmail(r.Email)
		i, known := at[email]
		if !known {
			at[email] = len(all)
			all = append(all, r)
			continue
		}
		all[i].Role = cmp.Or(all[i].Role, r.Role)
	}
	return all
}
