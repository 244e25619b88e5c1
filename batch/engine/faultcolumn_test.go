package engine_test

import (
	"slices"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// column is an operation on so many accounts with one call.
type column struct {
	name    string
	n       int
	key     string          // whose; "": the owner's
	like    emulator.Person // of the accounts; without a role there are none
	members bool            // they are in the group
	row     func(p *emulator.Portal, email string) batch.Row
	done    batch.Code
	method  string // of the call; "": any
	path    string // and how its path begins
	proof   bool   // a second call that is refused proves the first, and is not noted
	reached func(p emulator.Person, there bool) bool
	effects emulator.Effects // of one row

	mailsAgain bool // a call that is sent once more does no harm but for one more mail

	behind        func(email string) batch.Row // a second row of each account; nil: none
	behindDone    batch.Code
	behindEffects emulator.Effects
}

// rows is how many rows an account has.
func (c column) rows() int {
	if c.behind == nil {
		return 1
	}
	return 2
}

// columns are those of the table.
func columns() []column {
	plain := func(of func(string) batch.Row) func(*emulator.Portal, string) batch.Row {
		return func(_ *emulator.Portal, email string) batch.Row { return of(email) }
	}
	is := func(role emulator.Role) func(emulator.Person, bool) bool {
		return func(p emulator.Person, there bool) bool { return there && p.Role == role }
	}
	unlisted := func(p emulator.Person, there bool) bool { return there && len(p.KnownTo) == 0 }
	gone := func(_ emulator.Person, there bool) bool { return !there }
	leaves := func(c column) column {
		c.behind, c.behindDone, c.behindEffects = terminating, batch.CodeTerminated, emulator.Effects{Terminated: 1}
		return c
	}
	rises := func(c column) column {
		c.behind, c.behindDone, c.behindEffects = promoting, batch.CodeRoleChanged, emulator.Effects{RoleChanged: 1, Mails: 1}
		return c
	}
	three := func(c column) column {
		c.name, c.n = "3 "+c.name, 3
		return c
	}
	hire := leaves(column{
		name: "create", n: 1, row: plain(hiring), done: batch.CodeCreated, method: "POST", path: "people",
		reached: is(emulator.RoomAdmin), effects: emulator.Effects{Created: 1, Mails: 1},
	})
	elect := leaves(column{
		name: "invite", n: 1, row: plain(electing), done: batch.CodeInvited, method: "POST", path: "people/invite",
		reached: is(emulator.RoomAdmin), effects: emulator.Effects{Created: 1, Mails: 1},
	})
	promote := leaves(column{
		name: "promote", n: 1, like: emulator.Person{Role: emulator.User}, row: plain(promoting), done: batch.CodeRoleChanged,
		method: "PUT", path: "people/type/", reached: is(emulator.RoomAdmin), effects: emulator.Effects{RoleChanged: 1, Mails: 1},
	})
	demote := leaves(column{
		name: "demote", n: 1, like: emulator.Person{Role: emulator.RoomAdmin, Rooms: 1}, row: plain(demoting), done: batch.CodeRoleChanged,
		method: "POST", path: "people/type", reached: is(emulator.User), effects: emulator.Effects{RoleChanged: 1, RoomsMoved: 1, Mails: 2},
	})
	give := column{
		name: "reassign", n: 1, like: emulator.Person{Role: emulator.RoomAdmin, Status: emulator.Terminated, Rooms: 1},
		row:  plain(func(email string) batch.Row { return givingTo(batch.Reassign, email, boss) }),
		done: batch.CodeReassigned, method: "POST", path: "people/reassign/start", mailsAgain: true,
		reached: func(p emulator.Person, there bool) bool { return there && p.Rooms == 0 },
		effects: emulator.Effects{RoomsMoved: 1, Mails: 1},
	}
	terminate := column{
		name: "terminate", n: 1, like: emulator.Person{Role: emulator.User}, row: plain(terminating), done: batch.CodeTerminated,
		method: "PUT", path: "people/status/Terminated", effects: emulator.Effects{Terminated: 1},
		reached: func(p emulator.Person, there bool) bool { return there && p.Status == emulator.Terminated },
	}
	activate := rises(column{
		name: "activate", n: 1, like: emulator.Person{Role: emulator.User, Status: emulator.Terminated}, row: plain(activating),
		done: batch.CodeActivated, method: "PUT", path: "people/status/Active",
		reached: func(p emulator.Person, there bool) bool { return there && p.Status == emulator.Active },
	})
	erase := column{
		name: "delete", n: 1, like: emulator.Person{Role: emulator.User, Status: emulator.Terminated},
		row:  plain(func(email string) batch.Row { return row(batch.Delete, email) }),
		done: batch.CodeDeleted, path: "people/", reached: gone, effects: emulator.Effects{Deleted: 1},
	}
	join := leaves(column{
		name: "group-add", n: 1, like: emulator.Person{Role: emulator.User},
		row:  plain(func(email string) batch.Row { return grouped(batch.GroupAdd, email, "Sales") }),
		done: batch.CodeGroupAdded, method: "PUT", path: "group/",
		reached: func(p emulator.Person, there bool) bool { return there && slices.Contains(p.Groups, "Sales") },
	})
	part := leaves(column{
		name: "group-remove", n: 1, like: emulator.Person{Role: emulator.User}, members: true,
		row:  plain(func(email string) batch.Row { return grouped(batch.GroupRemove, email, "Sales") }),
		done: batch.CodeGroupRemoved, method: "DELETE", path: "group/",
		reached: func(p emulator.Person, there bool) bool { return there && !slices.Contains(p.Groups, "Sales") },
	})
	approval := column{
		name: "approve-guest", n: 1, key: boss, like: emulator.Person{Role: emulator.Guest, InvitedBy: admin},
		row:  func(p *emulator.Portal, email string) batch.Row { return approve(email, p.GuestLink(email, admin)) },
		done: batch.CodeGuestApproved, method: "POST", path: "people/guests/share/approve",
		reached: func(p emulator.Person, there bool) bool { return there && len(p.KnownTo) == 2 },
	}
	drop := func(name, key, inviter string) column {
		c := column{
			name: name, n: 1, key: key, like: emulator.Person{Role: emulator.Guest, InvitedBy: inviter},
			row:  plain(func(email string) batch.Row { return row(batch.DeleteGuest, email) }),
			done: batch.CodeGuestDeleted, method: "DELETE", path: "people/guests", proof: key == admin, reached: unlisted,
		}
		if inviter != key {
			c.reached = func(emulator.Person, bool) bool { return false } // he never was on the list
		}
		return c
	}
	return []column{
		hire, elect, three(elect), promote, three(promote), demote, give, terminate, three(terminate), activate, three(activate), erase, three(erase),
		join, three(join), part, approval, drop("delete-guest", boss, boss), drop("delete-guest, admin", admin, admin), drop("delete-guest, not his", admin, emulator.OwnerEmail),
	}
}

// givingTo is a row that gives what somebody owns to an heir.
func givingTo(op batch.Op, email, heir string) batch.Row {
	r := row(op, email)
	r.Heir = heir
	return r
}
