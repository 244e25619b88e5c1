package sheet

import (
	"strings"
	"unicode"

	"docspace-batch/batch"
)

// ColumnOf is the column that a name in a header means, by its canonical name
// or an alias (design.md §4); "" for a column that means nothing to the tool.
// Words that mean other things in other systems (manager, department, type,
// name) are no aliases.
func ColumnOf(name string) batch.Column {
	switch fold(name) {
	case "operation", "op", "action":
		return batch.ColOperation
	case "email", "mail", "emailaddress", "login", "username", "userprincipalname":
		return batch.ColEmail
	case "userid", "id", "guid":
		return batch.ColUserID
	case "firstname", "givenname":
		return batch.ColFirstName
	case "lastname", "surname", "familyname":
		return batch.ColLastName
	case "role":
		return batch.ColRole
	case "groups":
		return batch.ColGroups
	case "sharelink", "invitationlink":
		return batch.ColShareLink
	case "reassignto", "heir":
		return batch.ColReassignTo
	case "password":
		return batch.ColPassword
	}
	return ""
}

// canonical says whether name is c's own name and not an alias.
func canonical(name string, c batch.Column) bool {
	return strings.EqualFold(strings.TrimSpace(strings.Trim(name, bom)), string(c))
}

const bom = "\ufeff"

// fold takes from a name what makes no difference: case, blanks, "_", "-", and
// the invisible characters that exports leave there.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
