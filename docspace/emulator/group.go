package emulator

import (
	"cmp"
	"slices"
	"strings"
)

// group is a group of people (docspace-api.md §17).
type group struct {
	id, name string
	manager  string          // id, or ""
	members  map[string]bool // ids
}

type groups struct {
	byID map[string]*group
	made int
}

func newGroups() *groups { return &groups{byID: map[string]*group{}} }

func (g *groups) make(name string) *group {
	g.made++
	made := &group{id: guidOf("group", g.made), name: name, members: map[string]bool{}}
	g.byID[made.id] = made
	return made
}

// sorted are all groups by name.
func (g *groups) sorted() []*group {
	all := make([]*group, 0, len(g.byID))
	for _, x := range g.byID {
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b *group) int {
		return cmp.Or(strings.Compare(fold(a.name), fold(b.name)), strings.Compare(a.id, b.id))
	})
	return all
}

// of are the groups of a person, by name.
func (g *groups) of(id string) []*group {
	if len(g.byID) == 0 {
		return nil
	}
	return slices.DeleteFunc(g.sorted(), func(x *group) bool { return !x.members[id] })
}

// names is what an answer calls the department.
func (g *groups) names(id string) string {
	var names []string
	for _, x := range g.of(id) {
		names = append(names, x.name)
	}
	return strings.Join(names, ", ")
}

// forget takes a person out of all groups.
func (g *groups) forget(id string) {
	for _, x := range g.byID {
		x.drop(id)
	}
}

func (g *group) drop(id string) {
	delete(g.members, id)
	if g.manager == id {
		g.manager = ""
	}
}

// fits says whether a person may be in a group: not guests, not the
// terminated, not the unknown (docspace-api.md §17).
func (p *Portal) fits(id string) bool {
	a := p.people.byID[id]
	return a != nil && !a.guest() && !a.suspended()
}

// groupsOf is the member groups of a person in an answer, absent when he is in none.
func (c *call) groupsOf(a *account) any {
	in := c.portal.groups.of(a.id)
	if len(in) == 0 {
		return nil
	}
	shown := list{}
	for _, g := range in {
		var manager any
		if m := c.portal.people.byID[g.manager]; m != nil {
			manager = m.userName
		}
		shown = append(shown, object{{"id", g.id}, {"name", g.name}, {"manager", manager}})
	}
	return shown
}

// summary is a group in a list.
func (c *call) summary(g *group) object {
	o := object{
		{"name", g.name}, {"parent", emptyGUID}, {"category", emptyGUID}, {"id", g.id}, {"isLDAP", false},
	}
	if m := c.portal.people.byID[g.manager]; m != nil {
		o = append(o, member{"manager", c.full(m)})
	}
	return append(o, member{"membersCount", len(c.portal.membersOf(g))})
}

// detailed is a group with its members.
func (c *call) detailed(g *group) object {
	o := c.summary(g)
	last := len(o) - 1
	return append(o[:last:last], member{"members", c.fulls(c.portal.membersOf(g))}, o[last])
}

// membersOf are the members that a group shows: not the terminated, who stay in
// it all the same.
func (p *Portal) membersOf(g *group) []*account {
	var all []*account
	for id := range g.members {
		if a := p.people.byID[id]; a != nil && !a.suspended() {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *account) int {
		return cmp.Or(strings.Compare(fold(a.displayName()), fold(b.displayName())), byAddress(a, b))
	})
	return all
}
