package docspace

import (
	"context"
	"net/http"
	"net/url"
)

// ReassignNecessary says whether somebody owns what goes to another person
// when he becomes a User or Guest, or is deleted (t ""): rooms, and for Guest
// shared entries as well (docspace-api.md §9).
func (c *Client) ReassignNecessary(ctx context.Context, id string, t Type) (bool, error) {
	if err := checkIDs("GET people/reassign/necessary", id); err != nil {
		return false, err
	}
	query := url.Values{"userId": {id}}
	if t != "" {
		query.Set("type", string(t))
	}
	a, _, err := send[bool](ctx, c, call{method: http.MethodGet, path: "people/reassign/necessary", query: query})
	if err != nil {
		return false, err
	}
	return *a.Response, nil
}

type reassignment struct {
	From          string `json:"fromUserId"`
	To            string `json:"toUserId"`
	DeleteProfile bool   `json:"deleteProfile"`
}

// StartReassign starts the job that gives the rooms and shared files of a
// terminated account to an heir, an active RoomAdmin or DocSpaceAdmin. The
// account and its other files stay (docspace-api.md §13).
//
// When a job for the account is running already it is returned instead, also
// when it has another heir, and no answer tells heirs: whoever is to be sure of
// his heir asks ReassignProgress first, and waits until no job is running. It
// is never sent again once it may have had an effect.
func (c *Client) StartReassign(ctx context.Context, from, to string) (Progress, Reply, error) {
	const path = "people/reassign/start"
	if err := checkIDs("POST "+path, from, to); err != nil {
		return Progress{}, Reply{}, err
	}
	a, reply, err := send[Progress](ctx, c, call{
		method: http.MethodPost, path: path, body: reassignment{From: from, To: to},
	})
	if err != nil {
		return Progress{}, reply, err
	}
	return *a.Response, reply, nil
}

// ReassignProgress is the record of the job that StartReassign, or anybody else,
// has started for the account; false when the portal has none, or none any more
// (docspace-api.md §13).
func (c *Client) ReassignProgress(ctx context.Context, from string) (Progress, bool, error) {
	return c.progress(ctx, "people/reassign/progress/", from)
}
