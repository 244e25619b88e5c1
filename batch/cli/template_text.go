package cli

import "docspace-batch/batch"

// templateColumns are the columns of a template for all operations. That of
// passwords is not among them: without one the person gets a link by e-mail.
func templateColumns() []batch.Column {
	return []batch.Column{
		batch.ColOperation, batch.ColEmail, batch.ColUserID, batch.ColFirstName, batch.ColLastName, batch.ColRole, batch.ColGroups,
		batch.ColShareLink, batch.ColReassignTo, noteColumn,
	}
}

// columnNote says what a column is for.
func columnNote(c batch.Column) string {
	switch c {
	case batch.ColOperation:
		return "What is to be done with the person: one of the words below."
	case batch.ColEmail:
		return "The person's e-mail, as it is on the portal: one bare address."
	case batch.ColUserID:
		return "The person's id on the portal, in the place of the e-mail. Beside an e-mail it must be of the same account. Leave it empty for new people."
	case batch.ColFirstName:
		return "First name of a new person. Others are not renamed: only they can do that."
	case batch.ColLastName:
		return "Last name of a new person."
	case batch.ColRole:
		return "DocSpaceAdmin, RoomAdmin, User or Guest. DocSpaceAdmin and RoomAdmin take a paid seat; nobody is made a Guest from nothing. " +
			"New people are Users where it is empty."
	case batch.ColGroups:
		return "Names of groups that are on the portal already; several of a new person with ; between. A group whose name another one has is named by its id."
	case batch.ColShareLink:
		return "The link by which the guest was shared with you; a DocSpace admin sees every guest and needs none. The results keep no copy of it."
	case batch.ColReassignTo:
		return "Who gets the rooms and shared files of the person: an e-mail or an id. Other files of people who are deleted are destroyed."
	case noteColumn:
		return "For you: it is carried to the results and not read."
	}
	return ""
}

// exampleOf is a row with an operation, about a person who is made up; nil for an
// operation that has none. Its note says what the row does and what must be filled
// in.
func exampleOf(op batch.Op) map[batch.Column]string {
	const email, first, last, role, groups, link, heir, note = batch.ColEmail, batch.ColFirstName, batch.ColLastName, batch.ColRole,
		batch.ColGroups, batch.ColShareLink, batch.ColReassignTo, noteColumn
	switch op {
	case batch.Create:
		return map[batch.Column]string{
			email: "nina.hartmann@example.com", first: "Nina", last: "Hartmann", role: "User", groups: "Sales; Newcomers",
			note: "makes an account, and the portal e-mails the person; e-mail and both names must be filled in, role is User when empty, groups may stay empty",
		}
	case batch.Invite:
		return map[batch.Column]string{
			email: "paulo.mendes@example.com", role: "User",
			note: "e-mails a link by which the person makes the account; the e-mail must be filled in, role is User when empty",
		}
	case batch.ChangeRole:
		return map[batch.Column]string{
			email: "astrid.berg@example.com", role: "RoomAdmin",
			note: "gives the person another role; e-mail and role must be filled in, and reassign_to where somebody who owns rooms becomes a User or Guest",
		}
	case batch.Terminate:
		return map[batch.Column]string{
			email: "kofi.mensah@example.com",
			note:  "switches the account off and frees its seat, and rooms and files stay; only the e-mail must be filled in",
		}
	case batch.Activate:
		return map[batch.Column]string{
			email: "mei.tanaka@example.com",
			note:  "switches a terminated account on again, with what it had; only the e-mail must be filled in",
		}
	case batch.Delete:
		return map[batch.Column]string{
			email: "ivan.horvat@example.com", heir: "olga.ruiz@example.com",
			note: "deletes a terminated account for good; e-mail, and reassign_to where the person owns rooms or shared files",
		}
	case batch.Reassign:
		return map[batch.Column]string{
			email: "lena.fischer@example.com", heir: "olga.ruiz@example.com",
			note: "gives rooms and shared files of a terminated account to somebody else, and the account stays; e-mail and reassign_to must be filled in",
		}
	case batch.ApproveGuest:
		return map[batch.Column]string{
			email: "sam.guest@example.org", link: "https://docspace.example.com/s/AbCdEf123",
			note: "takes a guest of somebody else among yours; the e-mail must be filled in, and share_link unless you are a DocSpace admin",
		}
	case batch.DeleteGuest:
		return map[batch.Column]string{
			email: "kim.guest@example.org",
			note:  "takes a guest off your list with the shares that you gave, and the account stays; only the e-mail must be filled in",
		}
	case batch.GroupAdd:
		return map[batch.Column]string{
			email: "aylin.kaya@example.com", groups: "Sales",
			note: "puts the person into a group; e-mail and one group must be filled in",
		}
	case batch.GroupRemove:
		return map[batch.Column]string{
			email: "noah.smith@example.com", groups: "Sales",
			note: "takes the person out of a group; e-mail and one group must be filled in",
		}
	}
	return nil
}
