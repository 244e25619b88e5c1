package cli

import (
	"context"
	"fmt"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// findGroups finds the groups of the scope, and lets the accounts know that they are
// in them. It gives nil where the scope names none.
func (d *difference) findGroups(ctx context.Context, accounts []batch.Account) (*batch.Groups, error) {
	if len(d.scope.Groups) == 0 {
		return nil, nil
	}
	listed, allowed, err := plan.ListGroups(ctx, d.client)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the groups: %w", err)
	case !allowed:
		return nil, &failure{
			code: Portal, message: "--scope: this key may not list the portal's groups", hint: "give the key the permission accounts:read as well",
		}
	}
	groups := plan.GroupsOf(listed)
	for i, name := range d.scope.Groups {
		g, why := groups.Find(name)
		if why != "" {
			return nil, &failure{code: Usage, message: "--scope: " + why}
		}
		d.scope.Groups[i] = g.ID
		if err := d.join(ctx, accounts, g); err != nil {
			return nil, fmt.Errorf("reading who is in the group %q: %w", g.Name, err)
		}
	}
	return groups, nil
}

// join lets the accounts know that they are in a group.
func (d *difference) join(ctx context.Context, accounts []batch.Account, g batch.Group) error {
	people, err := d.client.GroupMembers(ctx, g.ID)
	if err != nil {
		return err
	}
	in := make(map[string]bool, len(people))
	for _, p := range people {
		in[strings.ToLower(p.ID)] = true
	}
	for i, a := range accounts {
		if in[strings.ToLower(a.ID)] {
			accounts[i] = a.Joined(g.ID)
		}
	}
	return nil
}
