package batch

// Column is the canonical name of a column that means something to the tool.
// Every other column of a sheet is carried to the results untouched.
type Column string

// The columns of a sheet (design.md §4).
const (
	ColOperation  Column = "operation"
	ColEmail      Column = "email"
	ColUserID     Column = "user_id"
	ColFirstName  Column = "first_name"
	ColLastName   Column = "last_name"
	ColRole       Column = "role"
	ColGroups     Column = "groups"
	ColShareLink  Column = "share_link"
	ColReassignTo Column = "reassign_to"
	ColPassword   Column = "password"
)

// Secret says whether the cells of c are emptied in everything the tool
// writes.
func (c Column) Secret() bool { return c == ColPassword || c == ColShareLink }
