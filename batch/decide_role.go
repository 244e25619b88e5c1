package batch

// decideRole: docspace-api.md §8 (promotion) and §9 (demotion).
func decideRole(r Row, a Account, f Facts) Decision {
	if d, refused := powerless(a, f); refused {
		return d
	}
	want := r.Role
	onlyGuests := "a RoomAdmin's key can only turn own guests into Users; use a key of a DocSpace admin"
	if !f.admin() && want != User {
		return refuse(CodeNeedsAdminKey, a, onlyGuests)
	}
	if d, refused := missing(a); refused {
		return d
	}
	switch {
	case a.Role == want:
		return nothing(CodeAlreadyHasRole, a, "the account is already "+a.String())
	case a.Owner:
		return refuse(CodeIsOwner, a, "this is the portal's owner, whose role cannot be changed; transfer the ownership "+
			"on the portal first")
	case a.Self:
		return refuse(CodeIsSelf, a, "this is the key's own user, who cannot change his own role; use another admin's key")
	case a.Status == Terminated:
		return refuse(CodeIsTerminated, a, "the account is terminated; activate it before changing its role")
	case !f.admin() && a.Role != Guest:
		return refuse(CodeNeedsAdminKey, a, onlyGuests)
	case (a.Role == DocSpaceAdmin || want == DocSpaceAdmin) && !f.Caller.Owner:
		return refuse(CodeNeedsOwnerKey, a, "only the portal's owner can make or unmake a DocSpaceAdmin; use a key of the owner")
	}
	if Demotes(a.Role, want) {
		if d, stop := inherits(r, a, f, "demoting"); stop {
			return d
		}
	}
	after := a
	after.Role = want
	if want == Guest {
		after.Groups = "" // docspace-api.md §9
	}
	return do(CodeRoleChanged, after)
}

// Demotes says whether the change goes through the demotion job, which moves
// the person's rooms to somebody else (docspace-api.md §9), and not through
// PUT people/type (§8.1).
func Demotes(from, to Role) bool {
	return to == Guest || to == User && from != Guest
}

// groupRole lets promotions to the same role share a call; a demotion is one
// job a person.
func groupRole(r Row, before Account) string {
	if Demotes(before.Role, r.Role) {
		return ""
	}
	return string(r.Op) + ":" + string(r.Role)
}
