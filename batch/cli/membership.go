package cli

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/sheet"
	"docspace-batch/docspace"
)

// groupsAtOnce is how many groups are read at once.
const groupsAtOnce = 8

// membership is who is in which group of the portal.
type membership struct {
	groups *batch.Groups
	names  map[string][]string // by folded id of the person: what a sheet calls the groups, in the portal's order
	ids    map[string][]string // likewise their folded ids
	why    string              // the portal does not list them to this key; "": it does
}

// readMembership reads all groups and who is in them, the terminated too where the
// key is a DocSpaceAdmin's. A key that may not list groups is no error.
func readMembership(ctx context.Context, p *portal, onProgress func(done, total int)) (*membership, error) {
	m := &membership{names: map[string][]string{}, ids: map[string][]string{}}
	onProgress(0, 1)
	listed, allowed, err := plan.ListGroups(ctx, p.client)
	switch {
	case err != nil:
		return nil, err
	case !allowed:
		m.why = "this key may not list the portal's groups, which takes the permission accounts:read"
		m.groups = batch.NoGroups(m.why)
		return m, nil
	}
	m.groups = plan.GroupsOf(listed)

	members := make([][]docspace.Person, len(listed))
	var mu sync.Mutex
	done := 0
	tell := func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		onProgress(done, len(listed)+1)
	}
	tell()
	reads, ctx := errgroup.WithContext(ctx)
	reads.SetLimit(groupsAtOnce)
	for i, g := range listed {
		if g.Count == 0 && p.caller.Role != batch.DocSpaceAdmin {
			tell() // those who are not counted are terminated, and this key does not see them
			continue
		}
		reads.Go(func() (err error) {
			members[i], err = p.client.GroupMembers(ctx, g.ID)
			tell()
			return err
		})
	}
	if err := reads.Wait(); err != nil {
		return nil, err
	}
	for i, g := range listed {
		for _, person := range members[i] {
			id := strings.ToLower(person.ID)
			m.names[id] = append(m.names[id], m.inSheet(plan.GroupOf(g)))
			m.ids[id] = append(m.ids[id], strings.ToLower(g.ID))
		}
	}
	return m, nil
}

// inSheet is what a sheet has to call a group to be understood: its name, or its id
// where the name would be read as another group's, or as several.
func (m *membership) inSheet(g batch.Group) string {
	found, why := m.groups.Find(strings.TrimSpace(g.Name))
	if why != "" || found.ID != g.ID || strings.Contains(g.Name, ";") || !sheet.Holds(g.Name) {
		return g.ID
	}
	return g.Name
}

// cell names the groups of an account, with ; between.
func (m *membership) cell(a batch.Account) string {
	return strings.Join(m.names[strings.ToLower(a.ID)], ";")
}
