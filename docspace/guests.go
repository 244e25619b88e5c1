package docspace

import (
	"context"
	"net/http"
)

type approval struct {
	Email string `json:"email"`
}

// ApproveGuest makes the guest of a share link visible to the key's user.
// confirm is what ConfirmFromLink or ResolveShareLink made of the link. The
// portal takes the guest from the link and ignores the address
// (docspace-api.md §14). Unauthorized, MissingScope and Server mean the link,
// not the key, as long as Key still answers (§21); ErrLinkExpired is the cause
// when it is too old.
func (c *Client) ApproveGuest(ctx context.Context, confirm, email string) (Reply, error) {
	header, ok := ConfirmFromLink(confirm)
	if !ok {
		return Reply{}, &Error{Op: "POST people/guests/share/approve", Kind: Invalid, Message: "this is no share link of a guest"}
	}
	_, reply, err := send[Person](ctx, c, call{
		method: http.MethodPost, path: "people/guests/share/approve",
		body: approval{email}, confirm: header, noResponse: true,
		secrets: confirmSecrets(header),
	})
	return reply, explainLink(header, err)
}

// DeleteGuests takes guests off the list of the key's user, with the shares he
// gave. The accounts stay. A second call is refused (docspace-api.md §15).
func (c *Client) DeleteGuests(ctx context.Context, ids []string) (Reply, error) {
	if err := checkIDs("DELETE people/guests", ids...); err != nil {
		return Reply{}, err
	}
	_, reply, err := send[[]Person](ctx, c, call{
		method: http.MethodDelete, path: "people/guests", body: userIDs{ids}, noResponse: true,
	})
	return reply, err
}
