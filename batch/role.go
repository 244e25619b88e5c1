package batch

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// roleNames are what the user interface calls the roles, in English, German, French,
// Spanish and Russian, as foldRole leaves them. A name that is another role's in
// another language, or in an older version, is missing, and so are words for an
// administrator of something that is not said.
var roleNames = map[string]Role{
	"docspaceadmin": DocSpaceAdmin, "fulladmin": DocSpaceAdmin,
	"docspaceverwaltung": DocSpaceAdmin, "docspaceadministrator": DocSpaceAdmin,
	"administrateurdedocspace": DocSpaceAdmin, "administrateurdocspace": DocSpaceAdmin,
	"administradordedocspace": DocSpaceAdmin, "superadministrador": DocSpaceAdmin,
	"администраторdocspace": DocSpaceAdmin,

	"roomadmin":      RoomAdmin,
	"raumverwaltung": RoomAdmin, "raumadministrator": RoomAdmin,
	"administrateurdesalle": RoomAdmin,
	"administradordelasala": RoomAdmin, "administradordesala": RoomAdmin,
	"администраторкомнаты": RoomAdmin,

	"user": User, "benutzer": User, "utilisateur": User, "usuario": User, "пользователь": User,

	"guest": Guest, "gast": Guest, "invité": Guest, "invitado": Guest, "гость": Guest,
}

// ParseRole reads a role by the API's name or one of the user interface's ("Room
// admin", "Raumverwaltung"), ignoring case, blanks, "_" and "-". Numbers and lists
// are refused: the portal takes "RoomAdmin, Guest" for DocSpaceAdmin
// (docspace-api.md §4).
func ParseRole(s string) (Role, bool) {
	for _, role := range Roles() {
		if s == string(role) {
			return role, true
		}
	}
	role, ok := roleNames[foldRole(s)]
	return role, ok
}

// foldRole takes from a name what makes no difference. Accents do: without them
// the French guest is an operation.
func foldRole(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '_' || r == '-' || r == '\u2010' || r == '\u2011' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))
}

// Paid says whether an active account with this role takes a paid seat.
func (r Role) Paid() bool { return r == DocSpaceAdmin || r == RoomAdmin }

// Below says whether r may do less than other.
func (r Role) Below(other Role) bool { return slices.Index(Roles(), r) > slices.Index(Roles(), other) }
