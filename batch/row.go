package batch

import "strings"

// Row is one line of a sheet: one operation on one account. Texts are trimmed
// of outer white space and otherwise as typed.
type Row struct {
	Line  int      // line of the sheet, counted from 1; the row's name in every message
	Cells []string // the original cells, in the sheet's order
	Op    Op

	Email     string // as typed
	UserID    string // lower case
	FirstName string
	LastName  string
	Role      Role // empty where the sheet says nothing

	Heir      string   // who gets rooms and files, by e-mail as typed or by id in lower case; "": nobody is named
	Groups    []string // by name as typed, or by id
	ShareLink string
	Password  string

	// RepeatOf is the line of an earlier row that asks for exactly the same
	// and makes this one superfluous; 0 for most rows.
	RepeatOf int
}

// Account names the row's account as the sheet does: the e-mail, else the id.
func (r Row) Account() string {
	if r.Email != "" {
		return r.Email
	}
	return r.UserID
}

// WantedRole is the role the row asks for. A row without a role that makes an
// account makes a User: leaving it to the portal would take a paid seat
// (docspace-api.md §5.4, §5.9).
func (r Row) WantedRole() Role {
	if r.Role == "" && r.Op.Makes() {
		return User
	}
	return r.Role
}

// FoldEmail is the form in which e-mails are compared: the portal's addresses
// are the same regardless of case.
func FoldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
