package batch

// decideInvite: docspace-api.md §5.9. An account that is there is never invited:
// the portal would give it a higher role at once, and mail nobody.
func decideInvite(r Row, a Account, f Facts) Decision {
	if d, refused := powerless(a, f); refused {
		return d
	}
	want := r.WantedRole()
	if want.Paid() && !f.admin() {
		return refuse(CodeNeedsAdminKey, a, "a RoomAdmin's key can invite Users only; use a key of a DocSpace admin")
	}
	if d, taken := occupied(r, a); taken {
		return d
	}
	if d, refused := CheckInvite(r); refused {
		d.After = a
		return d
	}
	if want == DocSpaceAdmin && !f.Caller.Owner {
		return refuse(CodeNeedsOwnerKey, a, "only the portal's owner can make a DocSpaceAdmin; use a key of the owner")
	}
	return do(CodeInvited, Account{Exists: true, Email: r.Email, Role: want, Status: Pending})
}

// CheckInvite is the part of the decision on an invite row that needs no portal:
// the role.
func CheckInvite(r Row) (Decision, bool) {
	if r.WantedRole() != Guest {
		return Decision{}, false
	}
	return refuse(CodeIsGuest, Account{}, "guests cannot be invited: they come by sharing a room with them; "+
		"use role User, or share a room on the portal"), true
}

// groupInvite keeps paid roles apart: a list that asks for more seats than there
// are is refused as a whole (docspace-api.md §5.9).
func groupInvite(r Row, _ Account) string {
	if r.WantedRole().Paid() {
		return string(Invite) + ":paid"
	}
	return string(Invite)
}
