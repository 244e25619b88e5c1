package docspace

import (
	"context"
	"net/http"
	"time"
)

// Key is what the portal knows of the API key.
type Key struct {
	ID          string
	Name        string
	Permissions []string // empty: everything (docspace-api.md §3)
	Active      bool
	ExpiresAt   time.Time // zero: never
	CreateBy    string    // id of the person the key acts as
}

type keyAnswer struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Permissions []string   `json:"permissions"`
	IsActive    bool       `json:"isActive"`
	ExpiresAt   *time.Time `json:"expiresAt"`
	CreateBy    struct {
		ID string `json:"id"`
	} `json:"createBy"`
}

// Key asks the portal about the key itself; it needs no scope
// (docspace-api.md §16).
func (c *Client) Key(ctx context.Context) (Key, error) {
	a, _, err := send[keyAnswer](ctx, c, call{method: http.MethodGet, path: "keys/@self"})
	if err != nil {
		return Key{}, err
	}
	k := a.Response
	key := Key{ID: k.ID, Name: k.Name, Permissions: k.Permissions, Active: k.IsActive, CreateBy: k.CreateBy.ID}
	if k.ExpiresAt != nil && k.ExpiresAt.Year() > 1 { // year 1 is the portal's "unset" (docspace-api.md §24)
		key.ExpiresAt = *k.ExpiresAt
	}
	return key, nil
}

// Self is the person the key acts as. A key without the scope for people/@self
// takes the way by keys/@self (docspace-api.md §21).
func (c *Client) Self(ctx context.Context) (Person, error) {
	p, err := c.person(ctx, "people/@self", nil)
	if !isKind(err, MissingScope) {
		return p, err
	}
	key, err := c.Key(ctx)
	if err != nil {
		return Person{}, err
	}
	return c.Get(ctx, key.CreateBy)
}
