package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// lossKind says what of a row cannot be undone. The list is closed: people read
// the reason, programs the kind.
type lossKind string

const (
	lossAccount lossKind = "account_deleted"
	lossRooms   lossKind = "rooms_moved"
	lossGroups  lossKind = "groups_left"
	lossGuest   lossKind = "guest_deleted"  // off the list of the key's owner
	lossList    lossKind = "guest_approved" // stays on it
	lossNew     lossKind = "account_stays"  // one that the run has created
	lossMail    lossKind = "mail_sent"
	lossOther   lossKind = "not_reversible"
	lossUnknown lossKind = "outcome_unknown"
)

// loss is something that nothing brings back, or not by itself.
type loss struct {
	change
	kind   lossKind
	reason string
}

func (u *Undo) lose(c change, kind lossKind, reason string) {
	u.losses = append(u.losses, loss{c, kind, reason})
}

// lost is all that cannot be undone, in the order of the sheet.
func (u *Undo) lost() []loss {
	gathered := *u
	gathered.losses = slices.Clone(u.losses)
	for _, changes := range u.accounts() {
		deleted := 0 // line
		if last := changes[len(changes)-1]; last.Row.Op == batch.Delete {
			deleted = last.Row.Line
		}
		created := changes[0].creates()
		for _, c := range changes {
			gathered.loseOf(c, deleted, created)
		}
	}
	slices.SortStableFunc(gathered.losses, func(a, b loss) int { return inSheet(a.change, b.change) })
	return once(gathered.losses)
}

// once leaves of what several tries of a row have lost in the same way the last,
// which knows best.
func once(losses []loss) []loss {
	type key struct {
		index int
		kind  lossKind
	}
	last := map[key]int{}
	for i, l := range losses {
		last[key{l.Index, l.kind}] = i
	}
	var left []loss
	for i, l := range losses {
		if last[key{l.Index, l.kind}] == i {
			left = append(left, l)
		}
	}
	return left
}

// lostRows is how many rows are not undone, or not wholly: that somebody has had
// a mail, and that who was created is only terminated, does not count.
func lostRows(losses []loss) int {
	rows := map[int]bool{}
	for _, l := range losses {
		if l.kind != lossMail && l.kind != lossNew {
			rows[l.Index] = true
		}
	}
	return len(rows)
}

// loseOf says what of a change cannot be undone. deleted is the line that deletes
// the account, 0 for none; created whether the run has created it.
func (u *Undo) loseOf(c change, deleted int, created bool) {
	op, _ := batch.Lookup(string(c.Row.Op))
	switch c.Row.Op {
	case batch.Create, batch.Invite:
		if deleted == 0 {
			u.lose(c, lossNew, "undo.csv terminates the account and does not remove it; a delete row after that does")
		}
	case batch.Delete:
		if !created {
			what := "rooms and shared files have"
			if c.rooms == batch.RoomsNone {
				what = "shared files have"
			}
			u.lose(c, lossAccount, "the portal brings no deleted account back; "+what+" gone to "+c.heir()+
				", other personal files are destroyed")
		}
	case batch.ChangeRole:
		u.loseByRole(c)
	case batch.Terminate, batch.Activate:
	case batch.GroupAdd, batch.GroupRemove:
		if typed(strings.Join(c.Row.Groups, ";")) == "" && deleted == 0 {
			u.lose(c, lossGroups, "a spreadsheet would take the group's name for a formula; undo this on the portal")
		}
	case batch.Reassign:
		u.lose(c, lossRooms, "rooms and shared files have gone to "+c.heir()+" and stay there")
	case batch.ApproveGuest:
		u.lose(c, lossList, "the guest stays on the list of the key's owner; a delete-guest row takes him off it, with the shares that "+
			"this owner has given him")
	case batch.DeleteGuest:
		u.lose(c, lossGuest, "the shares that the key's owner had given are gone; an approve-guest row with a new share link brings the "+
			"guest back onto his list")
	default:
		u.lose(c, lossOther, "nothing undoes "+string(c.Row.Op)+" by itself")
	}
	if deleted != 0 && c.Row.Op != batch.Delete && !created && reversible(c.Row.Op) {
		u.lose(c, lossAccount, fmt.Sprintf("the account was deleted on line %d", deleted))
	}
	if op.Mails {
		u.lose(c, lossMail, "the portal has e-mailed the person")
	}
}

// loseByRole says what a change of role takes away for good.
func (u *Undo) loseByRole(c change) {
	to := c.Row.WantedRole()
	if batch.Demotes(c.Before.Role, to) && c.rooms != batch.RoomsNone {
		what := "rooms, if there were any, have gone to "
		if c.rooms == batch.RoomsOwned {
			what = "the rooms have gone to "
		}
		u.lose(c, lossRooms, what+c.heir()+" and stay there")
	}
	if to == batch.Guest {
		u.lose(c, lossGroups, "a guest is in no group; put the person back into his groups on the portal")
	}
}

// reversible says whether a row of the way back undoes such an operation.
func reversible(op batch.Op) bool {
	switch op {
	case batch.ChangeRole, batch.Terminate, batch.Activate, batch.GroupAdd, batch.GroupRemove:
		return true
	}
	return false
}

// mayHaveMoved says whether a row that was not carried out may have given away
// what the account owns: by a job that failed half way, or by the one that comes
// before a delete.
func (c change) mayHaveMoved() bool {
	return c.Code == batch.CodeJobFailed || c.Row.Op == batch.Delete && c.Row.Heir != "" && c.Attempts > 0
}

// heir is who gets what the account owns.
func (c change) heir() string { return cmp.Or(c.Row.Heir, "the key's owner") }
