package docspace

import (
	"context"
	"math"
	"net/http"
)

// Settings is what a portal tells everybody about itself.
type Settings struct {
	Version       string `json:"version"`       // "" when the portal does not say
	TenantStatus  int    `json:"tenantStatus"`  // 0: in use
	UserNameRegex string `json:"userNameRegex"` // rule for first and last names, as .NET writes it
}

// Settings asks without the key: with one of a narrow scope the portal refuses
// (docspace-api.md §16).
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	a, _, err := send[Settings](ctx, c, call{method: http.MethodGet, path: "settings", anonymous: true})
	if err != nil {
		return Settings{}, err
	}
	return *a.Response, nil
}

// Unlimited stands in a Quota for a number that the portal does not limit.
const Unlimited = -1

// Quota is what the portal's plan allows.
type Quota struct {
	Seats int // paid seats: owner, DocSpaceAdmins and RoomAdmins take one each; or Unlimited
	Users int // the user limit (docspace-api.md §5.5); or Unlimited
}

type quotaAnswer struct {
	CountRoomAdmin *int `json:"countRoomAdmin"`
	CountUser      *int `json:"countUser"`
}

// Quota needs a key with the scope *:read (docspace-api.md §3.1).
func (c *Client) Quota(ctx context.Context) (Quota, error) {
	a, _, err := send[quotaAnswer](ctx, c, call{method: http.MethodGet, path: "portal/quota"})
	if err != nil {
		return Quota{}, err
	}
	return Quota{Seats: allowed(a.Response.CountRoomAdmin), Users: allowed(a.Response.CountUser)}, nil
}

// allowed reads a limit of the portal: absent, negative and the largest
// number there all mean that there is none.
func allowed(n *int) int {
	if n == nil || *n < 0 || *n == math.MaxInt32 {
		return Unlimited
	}
	return *n
}
