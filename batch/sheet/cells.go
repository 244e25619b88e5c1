package sheet

import (
	"strings"

	"docspace-batch/batch"
)

// cells are the cells of a row that are read. All are strings: gocsv parses
// numbers creatively.
type cells struct {
	Operation  string `csv:"operation"`
	Email      string `csv:"email"`
	UserID     string `csv:"user_id"`
	FirstName  string `csv:"first_name"`
	LastName   string `csv:"last_name"`
	Role       string `csv:"role"`
	Groups     string `csv:"groups"`
	ShareLink  string `csv:"share_link"`
	ReassignTo string `csv:"reassign_to"`
	Password   string `csv:"password"`

	guarded bool // written by the tool itself: a leading apostrophe may guard a formula
}

// set writes the cell of c; a column that is not read has none.
func (c *cells) set(column batch.Column, text string) {
	if at := c.place(column); at != nil {
		*at = text
	}
}

// raw is the cell of c as it stands in the sheet.
func (c *cells) raw(column batch.Column) string {
	if at := c.place(column); at != nil {
		return *at
	}
	return ""
}

// place is where the cell of c is kept.
func (c *cells) place(column batch.Column) *string {
	switch column {
	case batch.ColOperation:
		return &c.Operation
	case batch.ColEmail:
		return &c.Email
	case batch.ColUserID:
		return &c.UserID
	case batch.ColFirstName:
		return &c.FirstName
	case batch.ColLastName:
		return &c.LastName
	case batch.ColRole:
		return &c.Role
	case batch.ColGroups:
		return &c.Groups
	case batch.ColShareLink:
		return &c.ShareLink
	case batch.ColReassignTo:
		return &c.ReassignTo
	case batch.ColPassword:
		return &c.Password
	}
	return nil
}

// text is the cell of c without outer white space, and without the apostrophe
// that a result file puts before what a spreadsheet would run as a formula.
func (c *cells) text(column batch.Column) string {
	raw := c.raw(column)
	if c.guarded && len(raw) > 1 && raw[0] == '\'' && strings.IndexByte(formulaStart, raw[1]) >= 0 {
		raw = raw[1:]
	}
	return strings.TrimSpace(raw)
}

// blank says whether nothing is written in any cell.
func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
