package emulator

import (
	"cmp"
	"slices"
	"strings"
)

const maxPage = 100 // docspace-api.md §20

// listActive is GET /people: the Active only (docspace-api.md §6.4).
func (c *call) listActive() (reply, error) {
	return c.listed(func(f *filter) { f.status, f.anyStatus = int(Active), false }, c.full)
}

// listByStatus is GET /people/status/{status}.
func (c *call) listByStatus() (reply, error) {
	b := c.binder()
	status := b.route("status", employeeStatuses)
	if err := b.err(); err != nil {
		return reply{}, err
	}
	return c.listed(func(f *filter) { f.status, f.anyStatus = status, false }, c.full)
}

// listFiltered is GET /people/filter.
func (c *call) listFiltered() (reply, error) { return c.listed(func(*filter) {}, c.full) }

// listSimple is GET /people/simple/filter: no address, status and role.
func (c *call) listSimple() (reply, error) { return c.listed(func(*filter) {}, c.short) }

// listed answers with a page of what the query asks for.
func (c *call) listed(narrow func(*filter), show func(*account) object) (reply, error) {
	f, err := c.filter()
	if err != nil {
		return reply{}, err
	}
	narrow(f)
	if !c.caller.manager() {
		return reply{}, denied()
	}
	found := f.among(c.portal.people.sorted)
	f.sort(found)
	shown := list{}
	for _, a := range cut(found, f.start, f.count) {
		shown = append(shown, show(a))
	}
	return page(shown, len(found)), nil
}

// cut takes a page out of a list.
func cut[T any](all []T, start, count int) []T {
	start = min(start, len(all))
	return all[start:min(start+count, len(all))]
}

// order says by what lists are sorted; ties are broken by nothing in the
// server, here by the address (docspace-api.md §6.4).
type order struct {
	by         string
	descending bool
}

// sort orders accounts that are sorted by address already.
func (f *filter) sort(all []*account) {
	if compare := f.order.compare(f.call); compare != nil {
		slices.SortStableFunc(all, compare)
	}
	if f.order.descending {
		slices.Reverse(all)
	}
}

// compare is nil for the order in which the directory is kept. An unknown
// sortBy counts as the first name.
func (o order) compare(c *call) func(a, b *account) int {
	text := func(of func(*account) string) func(a, b *account) int {
		return func(a, b *account) int { return strings.Compare(fold(of(a)), fold(of(b))) }
	}
	switch strings.ToLower(o.by) {
	case "email":
		return nil
	case "lastname":
		return text(func(a *account) string { return a.lastName })
	case "displayname":
		return text((*account).displayName)
	case "type":
		return func(a, b *account) int { return cmp.Compare(typeOrder(a), typeOrder(b)) }
	case "department":
		return text(func(a *account) string { return c.portal.groups.names(a.id) })
	case "createdby":
		return text(func(a *account) string { return c.portal.people.get(a.creator).displayName() })
	case "registrationdate":
		return func(a, b *account) int { return a.created.Compare(b.created) }
	case "usedspace":
		return func(*account, *account) int { return 0 }
	}
	return text(func(a *account) string { return a.firstName })
}

// typeOrder is owner, DocSpaceAdmin, RoomAdmin, User, Guest.
func typeOrder(a *account) int {
	if a.owner {
		return -1
	}
	return typeDocSpaceAdmin.rank() - a.role().rank()
}
