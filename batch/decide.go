package batch

// missing refuses rows whose account the key does not find or may not see.
func missing(a Account) (Decision, bool) {
	switch {
	case a.Hidden:
		return refuse(CodeNotVisible, a, "the account exists, but this key may not see it (terminated, or another person's "+
			"guest); use a key of a DocSpace admin"), true
	case !a.Exists:
		return refuse(CodeNotFound, a, "there is no account with this e-mail or id; check the spelling, or it is gone already"), true
	}
	return Decision{}, false
}

// powerless refuses every row to the key of a User or Guest, who may do nothing
// to others (docspace-api.md §3.3).
func powerless(a Account, f Facts) (Decision, bool) {
	if f.Caller.Role == DocSpaceAdmin || f.Caller.Role == RoomAdmin {
		return Decision{}, false
	}
	return refuse(CodeNeedsAdminKey, a, "the key's user is neither a DocSpaceAdmin nor a RoomAdmin and may do nothing to "+
		"others; use a key of a DocSpace admin"), true
}

// adminsOnly refuses rows that a RoomAdmin's key can never carry out, whoever
// the account is (docspace-api.md §3.3).
func adminsOnly(a Account, f Facts, verb string) (Decision, bool) {
	if f.admin() {
		return Decision{}, false
	}
	return refuse(CodeNeedsAdminKey, a, "accounts can be "+verb+" only with a key of a DocSpace admin"), true
}

// untouchable refuses rows whose account the portal would not let this key
// terminate, activate or delete (docspace-api.md §10, §11).
func untouchable(a Account, f Facts, verb string) (Decision, bool) {
	switch {
	case a.Owner:
		return refuse(CodeIsOwner, a, "this is the portal's owner, who cannot be "+verb+"; transfer the ownership on the "+
			"portal first"), true
	case a.Self:
		return refuse(CodeIsSelf, a, "this is the key's own user, who cannot be "+verb+" with his own key; use another "+
			"admin's key"), true
	case a.LDAP:
		return refuse(CodeIsLDAP, a, "the account comes from LDAP and cannot be "+verb+" here; change it in the directory"), true
	case a.Role == DocSpaceAdmin && !f.Caller.Owner:
		return refuse(CodeNeedsOwnerKey, a, "a DocSpaceAdmin can be "+verb+" only with a key of the portal's owner"), true
	}
	return Decision{}, false
}
