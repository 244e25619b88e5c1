package emulator

// groupAdd is PUT /group/{id}/members: who does not fit is skipped silently.
func (c *call) groupAdd() (reply, error) {
	g, members, err := c.groupAndMembers()
	if err != nil {
		return reply{}, err
	}
	for _, id := range members {
		if err := c.next(); err != nil {
			return reply{}, err
		}
		c.addFitting(g, id)
	}
	return one(c.detailed(g)), nil
}

// groupReplace is POST /group/{id}/members: one who does not fit refuses all.
func (c *call) groupReplace() (reply, error) {
	g, members, err := c.groupAndMembers()
	if err != nil {
		return reply{}, err
	}
	if err := c.allFit(members); err != nil {
		return reply{}, err
	}
	clear(g.members)
	g.take(members)
	return one(c.detailed(g)), nil
}

// groupRemove is DELETE /group/{id}/members: who is not in it does no harm.
func (c *call) groupRemove() (reply, error) {
	g, members, err := c.groupAndMembers()
	if err != nil {
		return reply{}, err
	}
	for _, id := range members {
		if err := c.next(); err != nil {
			return reply{}, err
		}
		g.drop(id)
	}
	return one(c.detailed(g)), nil
}

func (c *call) addFitting(g *group, id string) {
	if c.portal.fits(id) {
		g.members[id] = true
	}
}

func (c *call) groupAndMembers() (*group, []string, error) {
	var members []string
	if err := c.bind("MembersRequest", guids("members", guidSequence, &members)); err != nil {
		return nil, nil, err
	}
	g, err := c.ownGroup()
	if err != nil {
		return nil, nil, err
	}
	if members == nil {
		return nil, nil, nullReference()
	}
	return g, members, nil
}
