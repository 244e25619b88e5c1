package emulator

import (
	"slices"
	"strings"
)

// filter is the common query of the lists (docspace-api.md §6.4, §6.5).
type filter struct {
	call         *call
	count, start int
	order        order
	looked       [][]string // parts, of which one must match; words, which all must
	status       int
	anyStatus    bool
	types        []int
	activation   *int
	group        string
	inGroup      bool // false with excludeGroup
	grouped      *bool
	admins       *bool
	paid         *bool
	login        *int
	area         int
	inviter      string
}

// filter reads the query.
func (c *call) filter() (*filter, error) {
	b := c.binder()
	f := &filter{call: c}
	f.count = b.between("count", 1, maxPage, maxPage)
	f.start = max(0, b.int("startIndex", 0))
	descending, _ := b.enum("sortOrder", sortOrders)
	f.order = order{c.query.Get("sortBy"), descending == 1}
	f.looked = parts(c.query.Get("filterValue"), c.query.Get("filterSeparator"))
	status, given := b.enum("employeeStatus", employeeStatuses)
	f.status, f.anyStatus = status, !given
	f.types = b.enums("employeeTypes", employeeTypes)
	if t, given := b.enum("employeeType", employeeTypes); given {
		f.types = append(f.types, t)
	}
	f.activation = optionalEnum(b, "activationStatus", activationStatuses)
	f.readGroups(b)
	f.admins = only(b, "isAdministrator")
	if n := optionalEnum(b, "payments", payments); n != nil {
		f.paid = new(*n == 0)
	}
	f.login = optionalEnum(b, "accountLoginType", loginTypes)
	b.enum("quotaFilter", quotaFilters)
	f.area, _ = b.enum("area", areas)
	f.inviter = b.guid("inviterId")
	if by, _ := b.bool("invitedByMe"); by {
		f.inviter = c.caller.account.id
	}
	return f, b.err()
}

func (f *filter) readGroups(b *binder) {
	f.group = b.guid("groupId")
	excluded, _ := b.bool("excludeGroup")
	f.inGroup = !excluded
	if without, given := b.bool("withoutGroup"); given {
		f.grouped = new(!without)
	}
}

func optionalEnum(b *binder, name string, e enum) *int {
	n, given := b.enum(name, e)
	if !given {
		return nil
	}
	return &n
}

// only is a condition that is asked for with true.
func only(b *binder, name string) *bool {
	yes, given := b.bool(name)
	if !given || !yes {
		return nil
	}
	return &yes
}

// parts cuts a filterValue: with a separator at it, and any part will do;
// without one at blanks, and all words must match. Parts are not trimmed, and
// an empty part matches everyone (docspace-api.md §6.5).
func parts(looked, separator string) [][]string {
	if looked == "" {
		return nil
	}
	looked = strings.ToLower(looked)
	if separator == "" {
		return [][]string{strings.Fields(looked)}
	}
	var all [][]string
	for part := range strings.SplitSeq(looked, strings.ToLower(separator)) {
		all = append(all, []string{part})
	}
	return all
}

// among are the accounts that pass, in their order.
func (f *filter) among(all []*account) []*account {
	found := make([]*account, 0, len(all))
	for _, a := range all {
		if f.visible(a) && f.rightStatus(a) && f.rightKind(a) && f.rightPlace(a) && f.matches(a) {
			found = append(found, a)
		}
	}
	return found
}

// visible leaves out whom the caller does not see; only admins see the
// terminated in lists.
func (f *filter) visible(a *account) bool {
	return f.call.sees(a) && (!a.suspended() || f.call.caller.admin())
}

// rightStatus looks at the status: 5 lists the Active, 7 all.
func (f *filter) rightStatus(a *account) bool {
	if f.activation != nil && a.activation != *f.activation {
		return false
	}
	switch {
	case f.anyStatus:
		return true
	case f.status == 5:
		return a.status == Active
	}
	return f.status&int(a.status) != 0
}

func (f *filter) rightKind(a *account) bool {
	switch {
	case f.area == 1 && a.guest(), f.area == 2 && !a.guest():
		return false
	case f.admins != nil && !a.admin():
		return false
	case f.paid != nil && *f.paid != a.role().paid():
		return false
	case f.login != nil && *f.login != loginType(a):
		return false
	}
	return len(f.types) == 0 || slices.Contains(f.types, int(typeAll)) || slices.Contains(f.types, int(a.role()))
}

func loginType(a *account) int {
	switch {
	case a.sso:
		return 0
	case a.ldap:
		return 1
	}
	return 2
}

func (f *filter) rightPlace(a *account) bool {
	p := f.call.portal
	if f.group != "" {
		g := p.groups.byID[f.group]
		if in := g != nil && g.members[a.id]; in != f.inGroup {
			return false
		}
	}
	if f.grouped != nil && *f.grouped != (len(p.groups.of(a.id)) > 0) {
		return false
	}
	return f.inviter == "" || p.relations.has(f.inviter, a.id)
}

// matches looks for the parts in first name, last name and address.
func (f *filter) matches(a *account) bool {
	if f.looked == nil {
		return true
	}
	for _, words := range f.looked {
		all := true
		for _, w := range words {
			all = all && strings.Contains(a.haystack, w)
		}
		if all {
			return true
		}
	}
	return false
}
