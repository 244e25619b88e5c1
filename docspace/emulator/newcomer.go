package emulator

// newcomer is the body of a create (docspace-api.md §5.1).
type newcomer struct {
	email, firstName, lastName      *string
	password, passHash              *string
	location, comment, culture, pic *string
	inviteKey                       *string
	fromInviteLink, isUser, spam    *bool
	kind                            employeeType
	departments                     []string
	contacts                        []contact
}

// newcomer reads and checks the body.
func (c *call) newcomer() (*newcomer, error) {
	n := &newcomer{}
	if err := c.bind("MemberRequestDto",
		text("email", &n.email), text("firstName", &n.firstName), text("lastName", &n.lastName),
		text("password", &n.password), text("passwordHash", &n.passHash), kind("type", &n.kind),
		guids("department", guidArray, &n.departments), text("location", &n.location),
		text("comment", &n.comment), text("cultureName", &n.culture), text("files", &n.pic),
		text("key", &n.inviteKey), truth("fromInviteLink", &n.fromInviteLink), truth("isUser", &n.isUser),
		truth("spam", &n.spam), contactList("contacts", &n.contacts),
	); err != nil {
		return nil, err
	}
	faults := &problem{}
	if n.email != nil && !attributeAccepts(*n.email) {
		faults.add("Email", notAnEmail("Email"))
	}
	for _, f := range []struct {
		label string
		value *string
		limit int
	}{{"Email", n.email, maxEmail}, {"FirstName", n.firstName, maxName}, {"LastName", n.lastName, maxName}} {
		if tooLong(value(f.value), f.limit) {
			faults.add(f.label, stringTooLong(f.label, f.limit))
		}
	}
	return n, faults.orNil()
}

func contactList(name string, into *[]contact) field {
	next := func() []field {
		*into = append(*into, contact{})
		last := &(*into)[len(*into)-1]
		return []field{plainText("type", &last.kind), plainText("value", &last.value)}
	}
	return objects(name, "ASC.People.ApiModels.RequestDto.Contact", next, func() {})
}

// plainText is a string whose null is empty.
func plainText(name string, into *string) field {
	return field{name: name, read: func(r *reader, path string) error {
		var s *string
		err := text(name, &s).read(r, path)
		*into = value(s)
		return err
	}}
}
