package docspace

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Count is how many accounts the key's user sees in lists: all of them with
// status 0, else those with that status (docspace-api.md §6.4). It is -1 where the
// portal does not tell.
func (c *Client) Count(ctx context.Context, s Status) (int, error) {
	q := url.Values{"count": {"1"}, "fields": {"id"}}
	if s != 0 {
		q.Set("employeeStatus", strconv.Itoa(int(s)))
	}
	a, _, err := send[[]Person](ctx, c, call{method: http.MethodGet, path: "people/filter", query: q})
	if err != nil {
		return 0, err
	}
	if a.Total == nil {
		return -1, nil
	}
	return *a.Total, nil
}
