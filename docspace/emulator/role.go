package emulator

// employeeType is the server's word for a role, with its numbers. They are
// flags: RoomAdmin and Guest together are a DocSpaceAdmin (docspace-api.md §4).
type employeeType int

const (
	typeAll           employeeType = 0
	typeRoomAdmin     employeeType = 1
	typeGuest         employeeType = 2
	typeDocSpaceAdmin employeeType = 3
	typeUser          employeeType = 4
)

func (t employeeType) exported() Role {
	switch t {
	case typeDocSpaceAdmin:
		return DocSpaceAdmin
	case typeGuest:
		return Guest
	case typeUser:
		return User
	}
	return RoomAdmin
}

// stored is what an account of this type is kept as: a number that is none of
// the four makes a RoomAdmin, since he is put into no system group (§5.4).
func (t employeeType) stored() employeeType {
	switch t {
	case typeDocSpaceAdmin, typeGuest, typeUser:
		return t
	}
	return typeRoomAdmin
}

// paid says whether the type takes a paid seat.
func (t employeeType) paid() bool {
	s := t.stored()
	return s == typeRoomAdmin || s == typeDocSpaceAdmin
}

// rank orders the types by what they may do.
func (t employeeType) rank() int {
	switch t {
	case typeDocSpaceAdmin:
		return 3
	case typeRoomAdmin:
		return 2
	case typeUser:
		return 1
	}
	return 0
}

func (t employeeType) String() string {
	return employeeTypes.text(int(t))
}

// systemGroups are the groups that make the role: an account in none of them
// is a RoomAdmin. One can be in several; the most telling one wins, which is
// how a User who was made a guest becomes a User again (docspace-api.md §7).
type systemGroups struct{ admins, users, guests bool }

func groupsOf(r Role) systemGroups {
	return systemGroups{admins: r == DocSpaceAdmin, users: r == User || r == "", guests: r == Guest}
}

func (s systemGroups) role() employeeType {
	switch {
	case s.admins:
		return typeDocSpaceAdmin
	case s.guests:
		return typeGuest
	case s.users:
		return typeUser
	}
	return typeRoomAdmin
}
