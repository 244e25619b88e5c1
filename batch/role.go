package batch

import (
	"slices"
	"strings"
)

// Role is what an account may do on the portal, by the API's names. The owner
// is a DocSpaceAdmin with the owner flag.
type Role string

// The roles (docspace-api.md §4). DocSpaceAdmin and RoomAdmin take a paid seat.
const (
	DocSpaceAdmin Role = "DocSpaceAdmin"
	RoomAdmin     Role = "RoomAdmin"
	User          Role = "User"
	Guest         Role = "Guest"
)

// Roles lists all roles, the most powerful first.
func Roles() []Role { return []Role{DocSpaceAdmin, RoomAdmin, User, Guest} }

// ParseRole reads a role by the API's name or the user interface's ("Room
// admin"), ignoring case, blanks, "_" and "-". Numbers and lists are refused:
// the portal takes "RoomAdmin, Guest" for DocSpaceAdmin (docspace-api.md §4).
func ParseRole(s string) (Role, bool) {
	word := strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' {
			return -1
		}
		return r
	}, s)
	for _, role := range Roles() {
		if strings.EqualFold(word, string(role)) {
			return role, true
		}
	}
	return "", false
}

// Paid says whether an active account with this role takes a paid seat.
func (r Role) Paid() bool { return r == DocSpaceAdmin || r == RoomAdmin }

// Below says whether r may do less than other.
func (r Role) Below(other Role) bool { return slices.Index(Roles(), r) > slices.Index(Roles(), other) }
