package cli

import (
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/roster"
)

// accountFilter says which accounts are meant: those that fit one of each kind that
// is given.
type accountFilter struct {
	roster.Scope
	statuses []batch.AccountStatus
}

// filter reads what the flags ask for.
func (c *exportCmd) filter() (*accountFilter, error) {
	f := &accountFilter{Scope: roster.Scope{Groups: slices.Clone(c.Group)}}
	for _, word := range c.Role {
		role, ok := batch.ParseRole(word)
		if !ok {
			return nil, &failure{code: Usage, message: fmt.Sprintf("--role: %q is no role", word), hint: "one of DocSpaceAdmin, RoomAdmin, User, Guest"}
		}
		f.Roles = append(f.Roles, role)
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
		f.Domains = append(f.Domains, domain)
	}
	return f, nil
}

// findGroups finds the groups that are meant.
func (f *accountFilter) findGroups(in *membership) error {
	for i, name := range f.Groups {
		g, why := in.groups.Find(name)
		switch {
		case in.why != "":
			return &failure{code: Portal, message: "--group: " + why, hint: "give the key that permission as well, or leave out --group"}
		case why != "":
			return &failure{code: Usage, message: "--group: " + why}
		}
		f.Groups[i] = g.ID
	}
	return nil
}

// takes says whether an account is meant.
func (f *accountFilter) takes(a batch.Account, in *membership) bool {
	a.Groups = strings.Join(in.ids[strings.ToLower(a.ID)], " ")
	return f.Covers(a) && (len(f.statuses) == 0 || slices.Contains(f.statuses, a.Status))
}
