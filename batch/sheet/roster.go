package sheet

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// statusColumn is what the tool's own exports call the column of statuses.
const statusColumn = "status"

// statusAt is where the statuses of a roster's people stand, -1 when nowhere.
// Another system's export says such things in its own way.
func (h Header) statusAt() int {
	if h.export != nil {
		return -1
	}
	for i, name := range h.Names {
		if fold(name) == statusColumn && h.columns[i] == "" && !h.said[i] {
			return i
		}
	}
	return -1
}

// terminated says whether a record of a roster is of somebody whose account is off,
// in the word of the tool's own exports: a roster made of one has those too who left
// long ago.
func (s *Sheet) terminated(rec record) bool {
	return s.options.Roster && s.status >= 0 && fold(rec.all[s.status]) == string(batch.Terminated)
}

// LeftOut lists the e-mails of those who stand in a roster and were left out for what
// it says of them: disabled, terminated, guests. To be asked for when all is read.
func (s *Sheet) LeftOut() []string { return s.left.people }

// Unread lists the names of a roster's columns from which nothing is taken, in the
// order of the sheet.
func (s *Sheet) Unread() []string {
	names := s.header.Unknown()
	if s.status < 0 {
		return names
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == s.header.Names[s.status] })
}

// keeps refuses a row of a roster whose operation takes something away from the
// person: it stands in a sheet of operations.
func (c *check) keeps() {
	op := c.sheet.operations.find(c.text(batch.ColOperation))
	if op == nil || !op.Danger {
		return
	}
	c.fault(batch.ColOperation, "a roster says who should have an account, and this row says "+strings.ToLower(string(op.Name)),
		"take the row out, or carry the sheet out with run")
}

// who is what needs a cell.
func (c *check) who() string {
	if c.sheet.options.Roster {
		return "a row of a roster"
	}
	return string(c.op.Name)
}

// unlessTitles is how a roster's column is left out whose roles are not the portal's.
func (c *check) unlessTitles() string {
	if !c.sheet.options.Roster {
		return ""
	}
	return "; if the column means something else: " + mapFlag(c.sheet.header.name(batch.ColRole), "")
}
