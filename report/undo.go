package report

import (
	"cmp"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// Undo gathers what a run has changed, for the way back from its end to its
// beginning: for each account the rows that bring role and status back, and for
// each row what nothing brings back. Undo is not for use by several goroutines
// at once.
type Undo struct {
	// KeyOwner gets the rooms of those whose promotion is taken back: they are
	// demoted, and what they have made meanwhile must not vanish silently.
	KeyOwner batch.Account

	changes map[string][]change // by account
	losses  []loss
}

// change is what a row did to its account.
type change struct {
	batch.Result
	rooms batch.Rooms // what was known of the account's rooms before
}

// Add takes the result of a row, rows in any order. Of a row that failed and was
// tried again it takes the earlier results as well, before the last. rooms is
// what was known of the account's rooms when the row was sent.
func (u *Undo) Add(r batch.Result, rooms batch.Rooms) {
	c := change{r, rooms}
	switch {
	case r.Status() == batch.Done, c.creates():
		key := cmp.Or(strings.ToLower(r.UserID), batch.FoldEmail(r.Row.Account()))
		if u.changes == nil {
			u.changes = map[string][]change{}
		}
		u.changes[key] = append(u.changes[key], c)
	case r.Status() == batch.Unknown:
		u.lose(c, lossUnknown, "it is not known whether this was carried out; resume the run, which finds it out")
		if c.mayHaveMoved() {
			u.lose(c, lossRooms, "what the person owned may have gone to "+c.heir()+" all the same, and stays there")
		}
	case c.mayHaveMoved():
		u.lose(c, lossRooms, "what the person owned may have gone to "+c.heir()+" all the same, and stays there")
	}
}

// creates says whether the account is there since this row, be it as the row
// wants it or not, and not since somebody else has made it meanwhile.
func (c change) creates() bool {
	others := c.Code == batch.CodeAlreadyExists || c.Code == batch.CodeExistsDifferently
	return c.Row.Op.Makes() && c.Attempts > 0 && !c.Before.Exists && c.After.Exists && !others
}

// accounts are the changes of each account, all in the order of the sheet.
func (u *Undo) accounts() [][]change {
	all := make([][]change, 0, len(u.changes))
	for _, changes := range u.changes {
		slices.SortStableFunc(changes, inSheet)
		all = append(all, changes)
	}
	slices.SortFunc(all, func(a, b []change) int { return inSheet(a[0], b[0]) })
	return all
}

func inSheet(a, b change) int { return a.Index - b.Index }

// rows are the rows of the way back.
func (u *Undo) rows() []undoRow {
	var rows []undoRow
	for _, changes := range u.accounts() {
		rows = append(rows, u.back(changes)...)
	}
	return rows
}

// back are the rows that lead an account from its last state back to its first,
// in the order in which the portal takes them: the role of a terminated account
// cannot be changed, and neither the terminated nor guests are put into groups.
// They undo what the rows of the run did, and nothing that
// others have done meanwhile.
func (u *Undo) back(changes []change) []undoRow {
	first, last := changes[0], changes[len(changes)-1]
	row := undoRow{Email: typed(first.Row.Email), UserID: last.UserID}
	wasOut := first.Before.Status == batch.Terminated
	isOut := wasOut
	var had, has batch.Role
	var joined memberships
	for _, c := range changes {
		switch c.Row.Op {
		case batch.Delete:
			return nil
		case batch.Terminate, batch.Activate:
			isOut = c.Row.Op == batch.Terminate
		case batch.ChangeRole:
			had, has = cmp.Or(had, c.Before.Role), c.Row.WantedRole()
		}
		joined = joined.take(c)
	}
	var while []undoRow // the account is active
	if had != has {
		while = append(while, u.roleBack(row, has, had))
	}
	if had != batch.Guest { // who becomes one again leaves all groups
		while = append(while, joined.back(row)...)
	}
	var rows []undoRow
	add := func(op batch.Op) { rows = append(rows, row.as(op)) }
	switch {
	case first.creates() && isOut:
	case first.creates():
		add(batch.Terminate)
	default:
		if isOut && (len(while) > 0 || !wasOut) {
			add(batch.Activate)
		}
		rows = append(rows, while...)
		if wasOut && (len(while) > 0 || !isOut) {
			add(batch.Terminate)
		}
	}
	return rows
}

// roleBack takes a change of role back.
func (u *Undo) roleBack(row undoRow, from, to batch.Role) undoRow {
	row = row.as(batch.ChangeRole)
	row.Role = string(to)
	if batch.Demotes(from, to) && u.KeyOwner.Role.Paid() { // only who takes a paid seat may own rooms
		row.ReassignTo = cmp.Or(typed(u.KeyOwner.Email), u.KeyOwner.ID)
	}
	return row
}
