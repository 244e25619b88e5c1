package emulator

import (
	"slices"
	"strings"
)

// groupList is GET /group (docspace-api.md §17).
func (c *call) groupList() (reply, error) {
	b := c.binder()
	count := b.between("count", 1, maxPage, maxPage)
	start := max(0, b.int("startIndex", 0))
	if err := b.err(); err != nil {
		return reply{}, err
	}
	if !c.caller.manager() {
		return reply{}, unauthorized()
	}
	looked := strings.ToLower(c.query.Get("filterValue"))
	var found []*group
	for _, g := range c.portal.groups.sorted() {
		if strings.Contains(strings.ToLower(g.name), looked) {
			found = append(found, g)
		}
	}
	shown := list{}
	for _, g := range cut(found, start, count) {
		shown = append(shown, c.summary(g))
	}
	return page(shown, len(found)), nil
}

// groupGet is GET /group/{id}.
func (c *call) groupGet() (reply, error) {
	b := c.binder()
	members, given := b.bool("includeMembers")
	if err := b.err(); err != nil {
		return reply{}, err
	}
	if !c.caller.manager() {
		return reply{}, unauthorized()
	}
	g, err := c.group()
	if err != nil {
		return reply{}, err
	}
	if given && !members {
		return one(c.summary(g)), nil
	}
	return one(c.detailed(g)), nil
}

// groupCreate is POST /group. Nothing is made when a member does not fit.
func (c *call) groupCreate() (reply, error) {
	var name *string
	var manager string
	var members []string
	named := text("groupName", &name)
	named.required = true
	if err := c.bind("GroupRequestDto", named, optionalGUID("groupManager", &manager), guids("members", guidSequence, &members)); err != nil {
		return reply{}, err
	}
	if err := groupNameFits(name); err != nil {
		return reply{}, err
	}
	if err := c.mayAdminister(); err != nil {
		return reply{}, err
	}
	switch {
	case name == nil:
		return reply{}, argumentNull("inDto.GroupName")
	case strings.TrimSpace(*name) == "":
		return reply{}, argument("The value cannot be an empty string or composed entirely of whitespace. (Parameter 'inDto.GroupName')")
	}
	everybody := members
	if manager != "" && manager != emptyGUID {
		everybody = slices.Concat(members, []string{manager})
	}
	if err := c.allFit(everybody); err != nil {
		return reply{}, err
	}
	g := c.portal.groups.make(*name)
	if manager != emptyGUID {
		g.manager = manager
	}
	g.take(everybody)
	return one(c.detailed(g)), nil
}

// groupNameFits asks the attribute of the name; null passes it.
func groupNameFits(name *string) error {
	if name != nil && (*name == "" || tooLong(*name, maxGroupName)) {
		return invalid("GroupName", "The field GroupName must be a string with a minimum length of 1 and a maximum length of 128.")
	}
	return nil
}

func (c *call) allFit(ids []string) error {
	for _, id := range ids {
		if !c.portal.fits(id) {
			return argument("The user could not be found")
		}
	}
	return nil
}

func (g *group) take(ids []string) {
	for _, id := range ids {
		g.members[id] = true
	}
}

// groupUpdate is PUT /group/{id}.
func (c *call) groupUpdate() (reply, error) {
	var name *string
	var manager string
	var add, remove []string
	if err := c.bind("UpdateGroupRequest", text("groupName", &name), optionalGUID("groupManager", &manager),
		guids("membersToAdd", guidSequence, &add), guids("membersToRemove", guidSequence, &remove)); err != nil {
		return reply{}, err
	}
	if err := groupNameFits(name); err != nil {
		return reply{}, err
	}
	g, err := c.ownGroup()
	if err != nil {
		return reply{}, err
	}
	if strings.TrimSpace(value(name)) != "" {
		g.name = *name
	}
	if c.portal.fits(manager) {
		g.manager = manager
		g.members[manager] = true
	}
	for _, id := range remove {
		g.drop(id)
	}
	for _, id := range add {
		c.addFitting(g, id)
	}
	return one(c.detailed(g)), nil
}

// groupDelete is DELETE /group/{id}: 204 without a body.
func (c *call) groupDelete() (reply, error) {
	g, err := c.ownGroup()
	if err != nil {
		return reply{}, err
	}
	delete(c.portal.groups.byID, g.id)
	return reply{empty: true}, nil
}

// ownGroup is the group of the route, for those who may change groups.
func (c *call) ownGroup() (*group, error) {
	if err := c.mayAdminister(); err != nil {
		return nil, err
	}
	return c.group()
}

func (c *call) group() (*group, error) {
	g := c.portal.groups.byID[c.params["id"]]
	if g == nil {
		return nil, notFound("The group could not be found")
	}
	return g, nil
}
