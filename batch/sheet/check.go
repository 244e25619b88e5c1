package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"docspace-batch/batch"
)

// maxGroup is how many characters a group's name has at most (docspace-api.md
// §25).
const maxGroup = 128

// personRow is what is read of a row of a roster, in the place of an operation.
func personRow() *batch.Operation {
	return &batch.Operation{
		Name: batch.Create, Needs: []batch.Column{batch.ColEmail},
		Uses: []batch.Column{batch.ColFirstName, batch.ColLastName, batch.ColRole, batch.ColGroups},
	}
}

// check is one row being checked.
type check struct {
	sheet  *Sheet
	record record
	op     *batch.Operation
	row    batch.Row
	faults Faults
	sound  bool
	flawed []batch.Column // cells that do not show what is meant
}

// check makes a row of a record, or says everything that is wrong with it. A
// row that only lacks a column told of before is not sound without a fault. The
// fields of a row hold what its operation uses and are empty otherwise.
func (s *Sheet) check(rec record) (batch.Row, Faults, bool) {
	c := check{sheet: s, record: rec, row: batch.Row{Line: rec.line, Cells: rec.all}, sound: true}
	if c.cells(); !c.sound {
		return c.row, c.faults, false
	}
	c.flaws()
	c.operation()
	c.account()
	if c.op != nil {
		c.letters()
		c.needs()
		c.names()
		c.role()
		c.link()
		c.heir()
		c.groups()
		c.password()
	}
	return c.row, c.faults, c.sound
}

func (c *check) fault(column batch.Column, message, fix string) {
	c.sound = false
	if slices.Contains(c.flawed, column) {
		return // said already
	}
	c.faults = append(c.faults, c.sheet.FaultAt(c.record.line, column, message, fix))
}

// FaultAt is one of a cell, or of a column that the sheet does not have: also one
// that only the portal shows, of a row that was read.
func (s *Sheet) FaultAt(line int, column batch.Column, message, fix string) Fault {
	at, there := s.header.places[column]
	if !there {
		at = -1
	}
	return Fault{Line: line, Cell: s.cell(line, at), Column: s.header.name(column), Message: message, Fix: fix}
}

func (c *check) text(column batch.Column) string { return c.record.read.text(column) }

func (c *check) operation() {
	if c.sheet.person != nil {
		c.op, c.row.Op = c.sheet.person, batch.Create
		c.keeps()
		return
	}
	word := string(c.sheet.options.Operation)
	if word == "" {
		word = c.text(batch.ColOperation)
	}
	if c.op = c.sheet.operations.find(word); c.op != nil {
		c.row.Op = c.op.Name
		return
	}
	names := c.sheet.operations.names()
	if word == "" {
		c.fault(batch.ColOperation, "there is no operation", "write one of "+names+", or leave such rows out with --skip-empty")
		return
	}
	fix := "write one of " + names
	if op := c.sheet.operations.meant(word); op != "" {
		fix = fmt.Sprintf("did you mean %s? the operations are %s", op, names)
	}
	c.fault(batch.ColOperation, quote(word)+" is no operation", fix)
}

// account reads what names the account, email or user_id or both.
func (c *check) account() {
	email, id := c.text(batch.ColEmail), c.text(batch.ColUserID)
	if email != "" {
		c.row.Email = email
		if message, fix := emailFault(email); message != "" {
			c.fault(batch.ColEmail, message, fix)
		}
	}
	if c.sheet.options.Roster {
		id = "" // of another system, most likely
	}
	if id != "" {
		c.row.UserID = strings.ToLower(id)
		if message, fix := userIDFault(id); message != "" {
			c.fault(batch.ColUserID, message, fix)
		} else if c.row.Op.Makes() {
			c.fault(batch.ColUserID, "a new account gets its id from the portal", "leave the cell empty")
		}
	}
	if email != "" || id != "" || c.op != nil && uses(c.op, batch.ColEmail) {
		return // an e-mail that the operation needs is missed there
	}
	column := batch.ColEmail
	if !c.sheet.header.has(column) {
		column = batch.ColUserID
	}
	c.fault(column, "the row names no account", "write an e-mail or a user_id")
}

// needs tells of what the operation cannot do without.
func (c *check) needs() {
	for _, column := range c.op.Needs {
		switch {
		case c.text(column) != "":
		case c.sheet.header.has(column):
			c.fault(column, fmt.Sprintf("%s needs this cell", c.who()), "fill it in")
		case c.sheet.missed[column]:
			c.sound = false
		default:
			c.sheet.missed[column] = true
			f := lacks(c.record.line, c.op.Name, column, c.sheet.header)
			c.fault(column, f.Message, f.Fix)
		}
	}
}

// role is checked only where it is used: sheets made of exports name a role
// beside every operation.
func (c *check) role() {
	word := c.text(batch.ColRole)
	if word == "" || !uses(c.op, batch.ColRole) {
		return
	}
	role, known := batch.ParseRole(word)
	if c.row.Role = role; !known {
		c.fault(batch.ColRole, roleFault(word), "write DocSpaceAdmin, RoomAdmin, User or Guest"+c.unlessTitles())
		return
	}
	var d batch.Decision
	refused := false
	switch c.row.Op {
	case batch.Create:
		if c.sheet.options.Roster {
			return
		}
		d, refused = batch.CheckCreate(batch.Row{Op: batch.Create, Role: role}, c.sheet.options.NameRule)
	case batch.Invite:
		d, refused = batch.CheckInvite(batch.Row{Op: batch.Invite, Role: role})
	}
	if refused {
		message, fix, _ := strings.Cut(d.Message, "; ")
		c.fault(batch.ColRole, message, fix)
	}
}

// names are checked one by one, so that both are told of.
func (c *check) names() {
	if uses(c.op, batch.ColFirstName) {
		c.row.FirstName = c.text(batch.ColFirstName)
		c.name(batch.ColFirstName, c.row.FirstName, batch.Row{Op: batch.Create, FirstName: c.row.FirstName})
	}
	if uses(c.op, batch.ColLastName) {
		c.row.LastName = c.text(batch.ColLastName)
		c.name(batch.ColLastName, c.row.LastName, batch.Row{Op: batch.Create, LastName: c.row.LastName})
	}
}

func (c *check) name(column batch.Column, name string, alone batch.Row) {
	if c.sheet.options.Roster {
		return // whoever is on the portal keeps his name
	}
	d, refused := batch.CheckCreate(alone, c.sheet.options.NameRule)
	if !refused {
		return
	}
	why := strings.TrimPrefix(d.Message, fmt.Sprintf("%s %q", column, name))
	message, fix, _ := strings.Cut(why, "; ")
	c.fault(column, quote(name)+message, fix+c.sheet.otherCharset(name))
}

func (c *check) link() {
	link := c.text(batch.ColShareLink)
	if link == "" || !uses(c.op, batch.ColShareLink) {
		return
	}
	c.row.ShareLink = link
	if message, fix := linkFault(link); message != "" {
		c.fault(batch.ColShareLink, message, fix)
	}
}

// heir reads who gets rooms and files: of rows that may give some away, whatever
// stands beside the others.
func (c *check) heir() {
	if !uses(c.op, batch.ColReassignTo) {
		return
	}
	heir := c.text(batch.ColReassignTo)
	if heir == "" {
		c.row.Heir = c.sheet.options.Heir
		return
	}
	named, message, fix := ParseHeir(heir)
	if c.row.Heir = named; message != "" {
		c.fault(batch.ColReassignTo, message, fix)
	}
}

// groups are separated by semicolons. Beside operations that do nothing with them
// they are not read: exports name them in every row.
func (c *check) groups() {
	text := c.text(batch.ColGroups)
	switch {
	case text == "":
		return
	case c.row.Op == batch.Invite:
		c.fault(batch.ColGroups, "invite puts nobody into groups", "empty the cell, and put a group-add row after this one")
		return
	case !uses(c.op, batch.ColGroups):
		return
	}
	for name := range strings.SplitSeq(text, ";") {
		name = strings.TrimSpace(name)
		switch {
		case name == "" || slices.Contains(c.row.Groups, name):
		case utf8.RuneCountInString(name) > maxGroup:
			c.fault(batch.ColGroups, fmt.Sprintf("a group's name has at most %d characters", maxGroup), "write names of groups, with ; between")
		default:
			c.row.Groups = append(c.row.Groups, name)
		}
	}
	switch n := len(c.row.Groups); {
	case c.row.Op == batch.Create || !c.sound:
	case n == 0:
		c.fault(batch.ColGroups, string(c.op.Name)+" names no group", "write the name of one")
	case n > 1:
		c.fault(batch.ColGroups, fmt.Sprintf("%s is about one group, and here are %d", c.op.Name, n), "write one row per group")
	}
}

// password beside an operation that sets none is a fault: somebody waits to log
// in with it.
func (c *check) password() {
	password := c.text(batch.ColPassword)
	switch {
	case password == "" || c.sheet.options.Roster:
	case !uses(c.op, batch.ColPassword):
		c.fault(batch.ColPassword, fmt.Sprintf("%s sets no password", c.op.Name), "empty the cell")
	default:
		c.row.Password = password
		if message, fix := passwordFault(password); message != "" {
			c.fault(batch.ColPassword, message, fix)
		}
	}
}
