package docspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Invitation is an address that is to be invited.
type Invitation struct {
	Email string `json:"email"` // a bare address
	Type  Type   `json:"type"`  // DocSpaceAdmin, RoomAdmin or User; guests come by sharing
}

type invitations struct {
	Invitations []Invitation `json:"invitations"`
}

// Invite makes pending, nameless accounts of new addresses and mails each a
// link. Whom the portal knows already is not mailed: with a lower type he is
// promoted, at once, else he stays as he is. The answer proves nothing, since it
// lists all pending people without their addresses: each one is proved by
// reading it again (docspace-api.md §5.9). It is never sent again once it may
// have had an effect.
//
// Nobody is invited when the error is of kind NoSeat (for the list as a whole),
// InviteLimit, or Invalid without a Type. With others the invitations before the
// bad one are sent: with Invalid and a Type one address is not taken, or belongs
// to somebody terminated; with Forbidden a type is not the key's to give, or
// nobody may be invited at all. RefusedInvitations says which one it is, where
// the portal does.
func (c *Client) Invite(ctx context.Context, list []Invitation) (Reply, error) {
	const path = "people/invite"
	if err := checkInvitations("POST "+path, list); err != nil {
		return Reply{}, err
	}
	_, reply, err := send[json.RawMessage](ctx, c, call{
		method: http.MethodPost, path: path, body: invitations{list}, noResponse: true,
	})
	return reply, err
}

// RefusedInvitations are the places in a list, from 0, of the invitations that
// the error of Invite names: those whose address is not valid, or the one of
// somebody terminated. Most refusals name none.
func RefusedInvitations(err error, list []Invitation) []int {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Invalid {
		return nil
	}
	var named []int
	for i, one := range list {
		// Only the words before the address depend on the portal's language.
		if slices.Contains(e.Fields, fmt.Sprintf("Invitations[%d].Email", i)) || strings.HasSuffix(e.Message, ": "+one.Email) {
			named = append(named, i)
		}
	}
	return named
}

func checkInvitations(op string, list []Invitation) error {
	if len(list) == 0 {
		return &Error{Op: op, Kind: Invalid, Message: "nobody is named"}
	}
	seen := make(map[string]bool, len(list))
	for _, one := range list {
		email := strings.ToLower(strings.TrimSpace(one.Email))
		switch err := checkType(op, one.Type); {
		case err != nil:
			return err
		case one.Type == Guest:
			return &Error{Op: op, Kind: Invalid, Message: "guests cannot be invited"}
		case email == "":
			return &Error{Op: op, Kind: Invalid, Message: "an invitation has no address"}
		case seen[email]:
			return &Error{Op: op, Kind: Invalid, Message: "this address is named twice: " + oneLine(one.Email)}
		}
		seen[email] = true
	}
	return nil
}
