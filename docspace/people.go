package docspace

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Get reads one account by its id; NotFound when there is none or it was
// deleted, Forbidden when the key may not see it (docspace-api.md §6.1).
func (c *Client) Get(ctx context.Context, id string) (Person, error) {
	if err := checkIDs("GET people/{id}", id); err != nil {
		return Person{}, err
	}
	return c.person(ctx, "people/"+id, nil)
}

// GetInGroups reads one account by its id, with the groups that it is in
// (docspace-api.md §2.1, §17). Errors are those of Get.
func (c *Client) GetInGroups(ctx context.Context, id string) (Person, error) {
	if err := checkIDs("GET people/{id}", id); err != nil {
		return Person{}, err
	}
	return c.person(ctx, "people/"+id, url.Values{"fields": {personFields + ",groups"}})
}

// GetByEmail reads one account by its address, regardless of case; NotFound
// when there is none, Forbidden when it is there but the key may not see it
// (docspace-api.md §6.2). Some portals compare addresses with case, so one that
// is not found is looked for by FindByEmails as well.
func (c *Client) GetByEmail(ctx context.Context, email string) (Person, error) {
	email = strings.TrimSpace(email)
	p, err := c.person(ctx, "people/email", url.Values{"email": {email}})
	if err == nil && !strings.EqualFold(p.Email, email) {
		// Some portals mind no accents either: that is somebody else.
		err = &Error{Op: "GET people/email", Kind: NotFound, Status: http.StatusOK, Message: "the portal answers with another address"}
	}
	if !isKind(err, NotFound) {
		return p, err
	}
	found, listErr := c.FindByEmails(ctx, []string{email})
	switch {
	case isKind(listErr, Forbidden): // a key that may not list: there is no second way
		return Person{}, err
	case listErr != nil:
		return Person{}, listErr
	case len(found) == 0:
		return Person{}, err
	}
	return found[0], nil
}

type existsAnswer struct {
	Exists *bool  `json:"exists"`
	Status Status `json:"status"`
}

// Exists says whether an account has this address, also one that the key may
// not see, and its status; 0 when the portal does not tell it. A portal of 3.6
// has no people/exists; there the answers of GetByEmail are read instead
// (docspace-api.md §6.2, §6.3).
func (c *Client) Exists(ctx context.Context, email string) (bool, Status, error) {
	a, _, err := send[existsAnswer](ctx, c, call{
		method: http.MethodGet, path: "people/exists", query: url.Values{"email": {email}},
	})
	if err == nil && a.Response.Exists != nil {
		return *a.Response.Exists, a.Response.Status, nil
	}
	if err != nil && !isKind(err, NotFound) {
		return false, 0, err
	}
	p, err := c.GetByEmail(ctx, email)
	switch {
	case err == nil:
		return true, p.Status, nil
	case isKind(err, NotFound):
		return false, 0, nil
	case isKind(err, Forbidden):
		return true, 0, nil
	}
	return false, 0, err
}

// DemoteProgress is the record of the job that Demote has started; false when
// the portal has none, or none any more (docspace-api.md §9).
func (c *Client) DemoteProgress(ctx context.Context, id string) (Progress, bool, error) {
	return c.progress(ctx, "people/type/progress/", id)
}

// RemoveProgress is the record of the job that deleting somebody has started
// (docspace-api.md §12).
func (c *Client) RemoveProgress(ctx context.Context, id string) (Progress, bool, error) {
	return c.progress(ctx, "people/remove/progress/", id)
}

func (c *Client) progress(ctx context.Context, path, id string) (Progress, bool, error) {
	if err := checkIDs("GET "+path+"{id}", id); err != nil {
		return Progress{}, false, err
	}
	a, _, err := send[Progress](ctx, c, call{method: http.MethodGet, path: path + id, noResponse: true})
	if err != nil || a.Response == nil {
		return Progress{}, false, err
	}
	return *a.Response, true, nil
}

// person reads one account, of its members only those of Person, or the fields
// that are asked for.
func (c *Client) person(ctx context.Context, path string, query url.Values) (Person, error) {
	if query == nil {
		query = url.Values{}
	}
	if !query.Has("fields") {
		query.Set("fields", personFields)
	}
	a, _, err := send[Person](ctx, c, call{method: http.MethodGet, path: path, query: query})
	if err != nil {
		return Person{}, err
	}
	return *a.Response, nil
}

// checkIDs refuses to send what is no account id, nothing, or the same twice
// (docspace-api.md §18.1). In a path another word would even be another
// request: DELETE people/guests.
func checkIDs(op string, ids ...string) error { return checkGUIDs(op, "account", ids...) }

func checkGUIDs(op, what string, ids ...string) error {
	if len(ids) == 0 {
		return &Error{Op: op, Kind: Invalid, Message: "no " + what + " is named"}
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !isID(id) {
			return &Error{Op: op, Kind: Invalid, Message: "this is no " + what + " id: " + oneLine(id)}
		}
		id = strings.ToLower(id)
		if seen[id] {
			return &Error{Op: op, Kind: Invalid, Message: "this " + what + " is named twice: " + id}
		}
		seen[id] = true
	}
	return nil
}

// isID says whether s is a GUID in the only form that the portal takes:
// hexadecimal digits with four dashes, no braces (docspace-api.md §25).
func isID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range []byte(s) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if r != '-' {
				return false
			}
		case !('0' <= r && r <= '9' || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F'):
			return false
		}
	}
	return true
}
