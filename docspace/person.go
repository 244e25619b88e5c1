package docspace

// Type is what a person may do on the portal, by the API's names.
type Type string

// The types (docspace-api.md §4). The owner is a DocSpaceAdmin.
const (
	DocSpaceAdmin Type = "DocSpaceAdmin"
	RoomAdmin     Type = "RoomAdmin"
	User          Type = "User"
	Guest         Type = "Guest"
)

// valid says whether t is one of the four names. The portal takes a list of
// names, a number or nothing as well and makes another type of it than anybody
// would expect (docspace-api.md §4, §25).
func (t Type) valid() bool {
	return t == DocSpaceAdmin || t == RoomAdmin || t == User || t == Guest
}

// Status is whether a person may use the portal.
type Status int

// The statuses (docspace-api.md §4).
const (
	Active     Status = 1
	Terminated Status = 2
	Pending    Status = 4 // invited, without a name yet
)

// String is the name of the status, as it stands in routes.
func (s Status) String() string {
	switch s {
	case Active:
		return "Active"
	case Terminated:
		return "Terminated"
	case Pending:
		return "Pending"
	}
	return "Unknown"
}

// LostUser is the id the portal answers with in the place of an account that
// is not there (docspace-api.md §8.2).
const LostUser = "4a515a15-d4d6-4b8e-828e-e0586f18f3a3"

// Person is an account as the portal shows it. Its displayName is left out:
// it is HTML-encoded (docspace-api.md §4).
type Person struct {
	ID               string `json:"id"`
	Email            string `json:"email"`
	UserName         string `json:"userName"`
	FirstName        string `json:"firstName"`
	LastName         string `json:"lastName"`
	Status           Status `json:"status"`
	ActivationStatus int    `json:"activationStatus"` // 0 not activated, 1 activated, 2 pending
	IsOwner          bool   `json:"isOwner"`
	IsAdmin          bool   `json:"isAdmin"` // false for the owner
	IsRoomAdmin      bool   `json:"isRoomAdmin"`
	IsCollaborator   bool   `json:"isCollaborator"`
	IsVisitor        bool   `json:"isVisitor"`
	IsLDAP           bool   `json:"isLDAP"`
	IsSSO            bool   `json:"isSSO"`

	// Groups are those he is in, where the answer tells them: that of Create, and
	// of the other writes, and GetInGroups, but not what else is read.
	Groups []Group `json:"groups"`
}

// personFields names the members of Person for the `fields` parameter. Plain
// members only: naming one that is an object kills the server process
// (docspace-api.md §2.1).
const personFields = "id,email,userName,firstName,lastName,status,activationStatus," +
	"isOwner,isAdmin,isRoomAdmin,isCollaborator,isVisitor,isLDAP,isSSO"

// Type is the first flag that is set (docspace-api.md §4); "" when none is, as
// with LostUser.
func (p Person) Type() Type {
	switch {
	case p.IsOwner, p.IsAdmin:
		return DocSpaceAdmin
	case p.IsRoomAdmin:
		return RoomAdmin
	case p.IsCollaborator:
		return User
	case p.IsVisitor:
		return Guest
	}
	return ""
}
