package batch

import (
	"net/url"
	"strings"
)

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
	case !OwnLink(r.ShareLink, f.PortalHost):
		return refuse(CodeShareLinkForeign, a, "the share link belongs to another portal; ask for a link of "+f.PortalHost)
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

// OwnLink says whether a share link is one of the portal at host: a link with
// that host, or the bare query string of one.
func OwnLink(link, host string) bool {
	if !strings.Contains(link, "://") {
		return strings.Contains(link, "key=")
	}
	u, err := url.Parse(link)
	return err == nil && strings.EqualFold(u.Host, host)
}
