package emulator

import (
	"errors"
	"math"
	"net/http"
)

// seatFor asks for one more paid seat (docspace-api.md §5.6, §8.1).
func (p *Portal) seatFor() error {
	if limit := p.config.Seats; limit > 0 && p.people.seats() >= limit {
		return overQuota("The number of admins should not exceed %d", limit)
	}
	return nil
}

// roomFor asks the user limit, which the server compares with the number of
// guests (docspace-api.md §5.5).
func (p *Portal) roomFor() error {
	if limit := p.config.Users; limit > 0 && p.people.guests() >= limit {
		return overQuota("The number of users should not exceed %d", limit)
	}
	return nil
}

// placeFor asks the limit that one more account of a type has to pass.
func (p *Portal) placeFor(t employeeType) error {
	if t.paid() {
		return p.seatFor()
	}
	return p.roomFor()
}

// invitationsLeft is how many people may still be invited. The 24 hours begin
// with the first of them (docspace-api.md §20).
func (p *Portal) invitationsLeft() int {
	limit := p.config.Invites
	if limit == 0 {
		return math.MaxInt32
	}
	return p.invited.left(limit, dayWindow, p.now())
}

// quota is GET /portal/quota.
func (c *call) quota() (reply, error) {
	return one(object{
		{"tenantId", -1},
		{"name", "default"},
		{"price", 0},
		{"productId", ""},
		{"visible", false},
		{"features", "docs,domain,audit,ldap,sso,customization,restore,oauth,contentsearch,thirdparty"},
		{"maxFileSize", int64(math.MaxInt64)},
		{"maxTotalSize", int64(math.MaxInt64)},
		{"countUser", unlimited(c.portal.config.Users)},
		{"countRoomAdmin", unlimited(c.portal.config.Seats)},
		{"usersInRoom", math.MaxInt32},
		{"countRoom", math.MaxInt32},
		{"nonProfit", false},
		{"trial", false},
		{"free", false},
		{"update", false},
		{"audit", true},
		{"docsEdition", true},
		{"ldap", true},
		{"sso", true},
		{"customization", true},
		{"restore", true},
		{"oauth", true},
		{"contentSearch", true},
		{"thirdParty", true},
	}), nil
}

// unlimited is how the server writes that there is no limit.
func unlimited(n int) int {
	if n == 0 {
		return math.MaxInt32
	}
	return n
}

// isOverQuota tells a missing place from other refusals.
func isOverQuota(err error) bool {
	var e *exception
	return errors.As(err, &e) && e.status == http.StatusPaymentRequired
}
