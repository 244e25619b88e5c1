package docspace

import (
	"context"
	"net/http"
)

// NewPerson is an account to be created.
type NewPerson struct {
	Email     string // a bare address
	FirstName string
	LastName  string // may be empty
	Password  string // "": the portal makes one up, and the person sets his own by the mail he gets
	Type      Type   // DocSpaceAdmin, RoomAdmin or User; guests come by sharing (docspace-api.md §5.2)

	// Groups are ids of groups to be put into. The portal leaves out unknown ones
	// without a word, and all when the key is not a DocSpaceAdmin's
	// (docspace-api.md §5.1): Person.Groups of the answer proves them.
	Groups []string
}

// newPersonBody always holds type, whose absence takes a paid seat, and
// lastName, whose absence is a fault of the server (docspace-api.md §5).
type newPersonBody struct {
	Email     string `json:"email"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Type      Type   `json:"type"`
	Password  string `json:"password,omitempty"`

	Groups []string `json:"department,omitempty"`
}

// Create makes an account and returns it as the portal made it: without a
// free seat that is a User, whatever was asked for (docspace-api.md §5.6). It is
// never sent again once it may have had an effect.
func (c *Client) Create(ctx context.Context, n NewPerson) (Person, Reply, error) {
	if err := checkNewPerson("POST people", n); err != nil {
		return Person{}, Reply{}, err
	}
	a, reply, err := send[Person](ctx, c, call{
		method: http.MethodPost, path: "people",
		body: newPersonBody{
			Email: n.Email, FirstName: n.FirstName, LastName: n.LastName, Type: n.Type, Password: n.Password, Groups: n.Groups,
		},
		secrets: []string{n.Password},
	})
	if err != nil {
		return Person{}, reply, err
	}
	return *a.Response, reply, nil
}

func checkNewPerson(op string, n NewPerson) error {
	if err := checkType(op, n.Type); err != nil || len(n.Groups) == 0 {
		return err
	}
	return checkGUIDs(op, "group", n.Groups...)
}

type userIDs struct {
	UserIDs []string `json:"userIds"`
}

// SetStatus terminates (Terminated) or brings back (Active) the accounts and
// returns them as they are then. Whoever is missing there, or has another
// status, was left out by the portal (docspace-api.md §10).
func (c *Client) SetStatus(ctx context.Context, s Status, ids []string) ([]Person, Reply, error) {
	path := "people/status/" + s.String()
	if s != Active && s != Terminated {
		return nil, Reply{}, &Error{Op: "PUT " + path, Kind: Invalid, Message: "only Active and Terminated can be set"}
	}
	return c.putMany(ctx, path, ids, s == Terminated)
}

// SetType promotes the accounts and returns them as they are then: the portal
// may leave some as they were, or put LostUser in the place of one that is not
// there (docspace-api.md §8). After a refusal the accounts before the bad one
// are changed.
func (c *Client) SetType(ctx context.Context, t Type, ids []string) ([]Person, Reply, error) {
	if err := checkType("PUT people/type", t); err != nil {
		return nil, Reply{}, err
	}
	return c.putMany(ctx, "people/type/"+string(t), ids, false)
}

// DeleteMany deletes terminated accounts. The answer proves nothing: it lists
// accounts that were skipped, and leaves out those that are not there
// (docspace-api.md §11).
func (c *Client) DeleteMany(ctx context.Context, ids []string) ([]Person, Reply, error) {
	return c.putMany(ctx, "people/delete", ids, true)
}

func (c *Client) putMany(ctx context.Context, path string, ids []string, repeatable bool) ([]Person, Reply, error) {
	if err := checkIDs("PUT "+path, ids...); err != nil {
		return nil, Reply{}, err
	}
	a, reply, err := send[[]Person](ctx, c, call{
		method: http.MethodPut, path: path, body: userIDs{ids}, repeatable: repeatable,
	})
	if err != nil {
		return nil, reply, err
	}
	return *a.Response, reply, nil
}

// Delete deletes one terminated account; NotFound when it is gone already
// (docspace-api.md §11).
func (c *Client) Delete(ctx context.Context, id string) (Reply, error) {
	if err := checkIDs("DELETE people/{id}", id); err != nil {
		return Reply{}, err
	}
	_, reply, err := send[Person](ctx, c, call{method: http.MethodDelete, path: "people/" + id, noResponse: true})
	return reply, err
}

type demotion struct {
	Type Type   `json:"type"`
	User string `json:"userId"`
	Heir string `json:"reassignUserId,omitempty"`
}

// Demote starts the job that makes somebody a User or Guest. His rooms go to
// the heir, or to the key's owner when heir is "" (docspace-api.md §9).
func (c *Client) Demote(ctx context.Context, id string, t Type, heir string) (Progress, Reply, error) {
	const op = "POST people/type"
	if t != User && t != Guest {
		return Progress{}, Reply{}, &Error{Op: op, Kind: Invalid, Message: "a demotion leads to User or Guest"}
	}
	ids := []string{id}
	if heir != "" {
		ids = append(ids, heir)
	}
	if err := checkIDs(op, ids...); err != nil {
		return Progress{}, Reply{}, err
	}
	a, reply, err := send[Progress](ctx, c, call{
		method: http.MethodPost, path: "people/type", body: demotion{Type: t, User: id, Heir: heir},
	})
	if err != nil {
		return Progress{}, reply, err
	}
	return *a.Response, reply, nil
}

func checkType(op string, t Type) error {
	if !t.valid() {
		return &Error{Op: op, Kind: Invalid, Message: "there is no such role: " + oneLine(string(t))}
	}
	return nil
}
