package report

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// membership is what a run has done about an account and a group.
type membership struct {
	group       string // as the sheet names it
	first, last batch.Op
}

// memberships are those of an account, in the order in which they were first
// changed.
type memberships []membership

// take takes a change that was made.
func (m memberships) take(c change) memberships {
	switch c.Row.Op {
	case batch.ChangeRole:
		if c.Row.WantedRole() == batch.Guest { // who is in no group any more (docspace-api.md §9)
			for i := range m {
				m[i].last = batch.GroupRemove
			}
		}
	case batch.GroupAdd, batch.GroupRemove:
		for _, name := range c.Row.Groups {
			at := slices.IndexFunc(m, func(one membership) bool { return strings.EqualFold(one.group, name) })
			if at < 0 {
				m = append(m, membership{group: name, first: c.Row.Op, last: c.Row.Op})
				continue
			}
			m[at].last = c.Row.Op
		}
	}
	return m
}

// back are the rows that take the person out of groups and put him back: the
// latest change first, for one group may be named in two ways.
func (m memberships) back(row undoRow) []undoRow {
	var rows []undoRow
	for _, one := range slices.Backward(m) {
		row.Groups = typed(one.group)
		switch {
		case one.first != one.last, row.Groups == "": // the other file has it
		case one.last == batch.GroupAdd:
			rows = append(rows, row.as(batch.GroupRemove))
		default:
			rows = append(rows, row.as(batch.GroupAdd))
		}
	}
	return rows
}
