package plan

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// groups asks for the portal's groups when rows name some, and for the members of
// those that rows put people into or take people out of. It comes after the
// look-up of the accounts.
func (r *reader) groups(ctx context.Context, rows []batch.Row) (*batch.Groups, error) {
	if !slices.ContainsFunc(rows, func(row batch.Row) bool { return len(row.Groups) > 0 }) {
		return nil, nil
	}
	r.progress.expect(1)
	listed, allowed, err := ListGroups(ctx, r.client)
	r.progress.done()
	switch {
	case err != nil:
		return nil, err
	case !allowed:
		return batch.NoGroups("this key may not list the portal's groups; give it the permission accounts:read as well"), nil
	}
	found := GroupsOf(listed)
	asked := map[string]bool{}
	for i := range rows {
		if op := rows[i].Op; op != batch.GroupAdd && op != batch.GroupRemove {
			continue
		}
		for _, name := range rows[i].Groups {
			if g, why := found.Find(name); why == "" {
				asked[g.ID] = true
			}
		}
	}
	return found, r.each(ctx, slices.Sorted(maps.Keys(asked)), r.members)
}

// ListGroups reads all groups of the portal. allowed is false for a key that may not
// list them: it needs accounts:read (docspace-api.md §3.1).
func ListGroups(ctx context.Context, client *docspace.Client) (listed []docspace.Group, allowed bool, err error) {
	listed, err = client.Groups(ctx)
	var refused *docspace.Error
	if errors.As(err, &refused) && (refused.Kind == docspace.Forbidden || refused.Kind == docspace.MissingScope) {
		return nil, false, nil
	}
	return listed, true, err
}

// GroupOf is a group as decisions know it.
func GroupOf(g docspace.Group) batch.Group { return batch.Group{ID: g.ID, Name: g.Name, LDAP: g.LDAP} }

// GroupsOf are groups to be found by what a sheet calls them.
func GroupsOf(listed []docspace.Group) *batch.Groups {
	all := make([]batch.Group, len(listed))
	for i, g := range listed {
		all[i] = GroupOf(g)
	}
	return batch.NewGroups(all)
}

// members reads who is in a group (docspace-api.md §6.4, §17).
func (r *reader) members(ctx context.Context, group string) error {
	people, err := r.client.GroupMembers(ctx, group)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range people {
		r.dir.join(p.ID, group)
	}
	return nil
}

// join notes that somebody is in a group.
func (d *directory) join(id, group string) {
	id = strings.ToLower(id)
	if a, known := d.people[id]; known {
		d.people[id] = a.Joined(group)
	}
}
