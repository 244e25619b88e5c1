package emulator

// settings is GET /settings: what a portal tells everybody about itself, and
// a little more to those who logged in (docspace-api.md §16).
func (c *call) settings() (reply, error) {
	var owner, left, hash any
	if c.caller.known() {
		owner, left = ownerID, c.portal.invitationsLeft()
	}
	if withPassword, _ := c.binder().bool("withpassword"); withPassword || !c.caller.known() {
		hash = object{{"size", 256}, {"iterations", 100000}, {"salt", digest("password salt", 1)}}
	}
	return one(object{
		{"trustedDomainsType", 0},
		{"culture", "en-US"},
		{"utcOffset", "00:00:00"},
		{"utcHoursOffset", 0},
		{"greetingSettings", "Emulated DocSpace"},
		{"ownerId", owner},
		{"nameSchemaId", "Common"},
		{"enabledJoin", false},
		{"enableAdmMess", false},
		{"thirdpartyEnable", false},
		{"docSpace", true},
		{"standalone", true},
		{"isAmi", false},
		{"baseDomain", "localhost"},
		{"passwordHash", hash},
		{"version", c.portal.config.Server},
		{"tenantStatus", c.portal.state.tenantStatus()},
		{"tenantAlias", "emulator"},
		{"displayAbout", true},
		{"userNameRegex", userNameRule},
		{"invitationLimit", left},
	}), nil
}

// tenantStatus is 0 for a portal in use, 1 suspended, 3 transferring.
func (s State) tenantStatus() int {
	switch {
	case s.Suspended:
		return 1
	case s.Transferring:
		return 3
	}
	return 0
}

// invitationSettings is GET /settings/invitationsettings (docspace-api.md §5.2).
func (c *call) invitationSettings() (reply, error) {
	return one(object{
		{"allowInvitingMembers", !c.portal.state.NoInvites},
		{"allowInvitingGuests", !c.portal.state.NoGuests},
	}), nil
}
