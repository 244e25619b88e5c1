package batch

// decideApproveGuest: docspace-api.md §14.
func decideApproveGuest(r Row, a Account, f Facts) Decision {
	if d, refused := powerless(a, f); refused {
		return d
	}
	switch {
	case a.Exists && a.Role != Guest:
		return refuse(CodeIsNotGuest, a, "this account is a "+string(a.Role)+", not a guest")
	case a.Exists:
		return nothing(CodeAlreadyVisible, a, "the key's user already sees this guest")
	case !a.Hidden:
		return refuse(CodeNotFound, a, "there is no account with this e-mail or id; share a room with the guest first")
	case r.ShareLink == "":
		return refuse(CodeShareLinkRequired, a, "this key's user does not see the guest yet, and a guest cannot be approved "+
			"by e-mail alone; put the guest's share link into the column share_link")
	}
	if code, message := checkLink(r.ShareLink, f); message != "" {
		return refuse(code, a, message)
	}
	return do(CodeGuestApproved, Account{
		Exists: true, ID: a.ID, Email: r.Email, Role: Guest, Status: Active,
	})
}

// decideDeleteGuest: docspace-api.md §15. The account stays.
func decideDeleteGuest(_ Row, a Account, f Facts) Decision {
	if d, refused := powerless(a, f); refused {
		return d
	}
	switch {
	case a.Hidden:
		return refuse(CodeNotVisible, a, "the account exists but is not on the list of this key's user")
	case !a.Exists:
		return refuse(CodeNotFound, a, "there is no account with this e-mail or id; check the spelling")
	case a.Role != Guest:
		return refuse(CodeIsNotGuest, a, "this account is a "+string(a.Role)+", not a guest; use terminate and delete")
	case a.Status == Terminated:
		return refuse(CodeIsTerminated, a, "the guest is terminated; put delete-guest before terminate, or delete the account")
	}
	if f.admin() {
		return do(CodeGuestDeleted, a) // an admin goes on seeing every guest
	}
	return do(CodeGuestDeleted, Account{Hidden: true, ID: a.ID, Email: a.Email})
}
