package docspace

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Action is what an event of the audit trail is about.
type Action int

// The actions (docspace-api.md §24).
const (
	UserCreated        Action = 4000
	UserDeleted        Action = 4018
	UsersUpdatedType   Action = 4019
	UsersUpdatedStatus Action = 4020
	UsersDeleted       Action = 4022
	UserDataReassigns  Action = 4030
)

// Event is something that somebody has done to people.
type Event struct {
	ID      int      `json:"id"`
	Action  Action   `json:"actionId"`
	Targets []string `json:"target"` // ids of the people
}

// Audit reads what somebody has done from one time to another, the newest first;
// one request for every 100 events. It takes a DocSpaceAdmin's key with the scope
// *:read, and the portal writes events a little later than they happen
// (docspace-api.md §24).
func (c *Client) Audit(ctx context.Context, user string, from, to time.Time) ([]Event, error) {
	if err := checkIDs("GET security/audit/events/filter", user); err != nil {
		return nil, err
	}
	return whole(func(e Event) string { return strconv.Itoa(e.ID) }, func(start int) ([]Event, int, error) {
		a, _, err := send[[]Event](ctx, c, call{method: http.MethodGet, path: "security/audit/events/filter", query: url.Values{
			"userId": {user}, "from": {from.UTC().Format(time.RFC3339)}, "to": {to.UTC().Format(time.RFC3339)},
			"count": {strconv.Itoa(pageSize)}, "startIndex": {strconv.Itoa(start)},
		}})
		if err != nil {
			return nil, 0, err
		}
		return *a.Response, total(a.Total, start, len(*a.Response)), nil
	})
}
