package cli

import (
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// accountFilter says which accounts are meant: those that fit one of each kind that
// is given.
type accountFilter struct {
	roles    []batch.Role
	statuses []batch.AccountStatus
	domains  []string // lower case, without the @
	names    []string // of groups, as typed
	groups   []string // their folded ids, once they are found
}

// filter reads what the flags ask for.
func (c *exportCmd) filter() (*accountFilter, error) {
	f := &accountFilter{names: c.Group}
	for _, word := range c.Role {
		role, ok := batch.ParseRole(word)
		if !ok {
			return nil, &failure{code: Usage, message: fmt.Sprintf("--role: %q is no role", word), hint: "one of DocSpaceAdmin, RoomAdmin, User, Guest"}
		}
		f.roles = append(f.roles, role)
	}
	for _, word := range c.Status {
		status := batch.AccountStatus(strings.ToLower(word))
		if status != batch.Active && status != batch.Terminated && status != batch.Pending {
			return nil, &failure{code: Usage, message: fmt.Sprintf("--status: %q is no status", word), hint: "one of active, terminated, pending"}
		}
		f.statuses = append(f.statuses, status)
	}
	for _, word := range c.Domain {
		domain := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(word, "*"), "@"))
		if domain == "" || strings.ContainsAny(domain, "@* ") {
			return nil, &failure{code: Usage, message: fmt.Sprintf("--domain: %q is no domain", word), hint: "write one like example.com"}
		}
		f.domains = append(f.domains, domain)
	}
	return f, nil
}

// findGroups finds the groups that are meant.
func (f *accountFilter) findGroups(in *membership) error {
	for _, name := range f.names {
		g, why := in.groups.Find(name)
		switch {
		case in.why != "":
			return &failure{code: Portal, message: "--group: " + why, hint: "give the key that permission as well, or leave out --group"}
		case why != "":
			return &failure{code: Usage, message: "--group: " + why}
		}
		f.groups = append(f.groups, strings.ToLower(g.ID))
	}
	return nil
}

// takes says whether an account is meant.
func (f *accountFilter) takes(a batch.Account, in *membership) bool {
	_, domain, _ := strings.Cut(batch.FoldEmail(a.Email), "@")
	return oneOf(f.roles, a.Role) && oneOf(f.statuses, a.Status) && oneOf(f.domains, domain) &&
		(len(f.groups) == 0 || slices.ContainsFunc(in.ids[strings.ToLower(a.ID)], func(id string) bool { return slices.Contains(f.groups, id) }))
}

// oneOf says whether x is among those that are asked for, or none are.
func oneOf[T comparable](asked []T, x T) bool { return len(asked) == 0 || slices.Contains(asked, x) }
