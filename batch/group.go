package batch

import (
	"slices"
	"strconv"
	"strings"
)

// Group is a group of people on the portal.
type Group struct {
	ID   string
	Name string
	LDAP bool // kept by LDAP
}

// Groups are the groups of a portal, to be found by what a sheet calls them.
type Groups struct {
	byID   map[string]Group
	byName map[string][]Group // exact names
	folded map[string][]Group
	why    string // the portal does not list them; "": they are listed
}

// NewGroups makes groups of those that the portal lists.
func NewGroups(all []Group) *Groups {
	g := &Groups{byID: map[string]Group{}, byName: map[string][]Group{}, folded: map[string][]Group{}}
	for _, one := range all {
		g.byID[strings.ToLower(one.ID)] = one
		g.byName[one.Name] = append(g.byName[one.Name], one)
		fold := strings.ToLower(one.Name)
		g.folded[fold] = append(g.folded[fold], one)
	}
	return g
}

// NoGroups are those of a portal that does not list them to this key, and why.
func NoGroups(why string) *Groups { return &Groups{why: why} }

// Find finds a group by its id or by its name: as written, else in any case where
// that is one group only. Several may have one name (docspace-api.md §17). Why it
// is not found is for people.
func (g *Groups) Find(name string) (found Group, why string) {
	if g == nil || g.why != "" {
		why = "the portal's groups have not been asked for"
		if g != nil {
			why = g.why
		}
		return Group{}, why
	}
	if one, ok := g.byID[strings.ToLower(name)]; ok {
		return one, ""
	}
	for _, named := range [][]Group{g.byName[name], g.folded[strings.ToLower(name)]} {
		switch len(named) {
		case 0:
		case 1:
			return named[0], ""
		default:
			return Group{}, "several groups are called " + strconv.Quote(name) + "; write the group's id"
		}
	}
	return Group{}, "there is no group " + strconv.Quote(name) + "; check the spelling, or make it on the portal first"
}

// InGroup says whether the account is known to be in a group.
func (a Account) InGroup(id string) bool {
	return slices.Contains(strings.Fields(a.Groups), strings.ToLower(id))
}

// Joined is the account in one more group.
func (a Account) Joined(id string) Account {
	if !a.InGroup(id) {
		ids := append(strings.Fields(a.Groups), strings.ToLower(id))
		slices.Sort(ids)
		a.Groups = strings.Join(ids, " ")
	}
	return a
}

// Left is the account out of a group.
func (a Account) Left(id string) Account {
	ids := slices.DeleteFunc(strings.Fields(a.Groups), func(other string) bool { return other == strings.ToLower(id) })
	a.Groups = strings.Join(ids, " ")
	return a
}
