package sheet

import (
	"fmt"
	"hash/maphash"
	"strings"

	"docspace-batch/batch"
)

// history is what a sheet asked of each account so far, as hashes: the rows
// themselves are not kept. An account is known by its e-mail, or by its id where
// a row has no e-mail; that an e-mail and an id are the same account is seen only
// on the portal.
type history struct {
	seed   maphash.Seed
	newest map[uint64]int // by account: its newest request's place in asked
	asked  []request
}

// request is what an account was last asked with one operation.
type request struct {
	op     batch.Op
	what   uint64 // hash of everything that was asked
	line   int
	undone bool // a later row may have undone it
	before int  // place of the account's request before this one, or none
}

const none = -1

func newHistory() *history {
	return &history{seed: maphash.MakeSeed(), newest: map[uint64]int{}}
}

// add checks a sound row against the earlier ones of its account. A row is a
// repeat, and Row.RepeatOf says of what, when it asks for exactly the same as an
// earlier one and no row between them can have undone that one. Rows contradict
// each other when an account is created or invited twice with different data, or when
// anything but the same deletion follows a deletion, a repeated create too: it
// would not be superfluous. Neither kind counts as asked, for neither is carried
// out.
func (h *history) add(r *batch.Row, header Header) Faults {
	account := maphash.String(h.seed, accountKey(r))
	what := h.hash(r)
	first, known := h.newest[account]
	if !known {
		first = none
	}

	same := none
	for i := first; i != none; i = h.asked[i].before {
		earlier := &h.asked[i]
		repeated := earlier.what == what && !earlier.undone
		switch {
		case repeated:
			r.RepeatOf = earlier.line
			return nil
		case earlier.op == batch.Delete:
			return contradiction(r, header, fmt.Sprintf("line %d deletes this account", earlier.line),
				fmt.Sprintf("move this line before line %d, or remove one of the two", earlier.line))
		case earlier.op == batch.Create && r.Op == batch.Create:
			return contradiction(r, header, fmt.Sprintf("line %d creates this account with other data", earlier.line),
				fmt.Sprintf("keep line %d or this one", earlier.line))
		case earlier.op == batch.Invite && r.Op == batch.Invite:
			return contradiction(r, header, fmt.Sprintf("line %d invites this person with another role", earlier.line),
				fmt.Sprintf("keep line %d or this one", earlier.line))
		case earlier.op == r.Op:
			same = i
		}
	}
	h.undo(first, r.Op)
	if same != none {
		h.asked[same].what, h.asked[same].line, h.asked[same].undone = what, r.Line, false
		return nil
	}
	h.newest[account] = len(h.asked)
	h.asked = append(h.asked, request{op: r.Op, what: what, line: r.Line, before: first})
	return nil
}

// undo marks the requests, from the one at first back, that a row of op may undo.
func (h *history) undo(first int, op batch.Op) {
	for i := first; i != none; i = h.asked[i].before {
		if mayUndo(op, h.asked[i].op) {
			h.asked[i].undone = true
		}
	}
}

// mayUndo says whether an account can need the earlier operation once more after
// a later, different one. In doubt it can: the plan then sees what is there.
func mayUndo(later, earlier batch.Op) bool {
	switch earlier {
	case batch.Create, batch.Invite, batch.Delete:
		return false
	case batch.ChangeRole:
		return later.Makes()
	case batch.Terminate:
		return later == batch.Activate || later.Makes()
	case batch.Activate:
		return later == batch.Terminate || later.Makes()
	}
	return later != earlier
}

func contradiction(r *batch.Row, h Header, message, fix string) Faults {
	column := batch.ColEmail
	if r.Email == "" {
		column = batch.ColUserID
	}
	return Faults{{Line: r.Line, Column: h.name(column), Message: message, Fix: fix}}
}

func accountKey(r *batch.Row) string {
	if r.Email != "" {
		return batch.FoldEmail(r.Email)
	}
	return r.UserID
}

// hash is of everything a row asks for. A role left out of a row that makes an
// account counts as the User that it makes.
func (h *history) hash(r *batch.Row) uint64 {
	return maphash.Comparable(h.seed, struct {
		account, id, first, last, link, password, heir, groups string
		op                                                     batch.Op
		role                                                   batch.Role
	}{accountKey(r), r.UserID, r.FirstName, r.LastName, r.ShareLink, r.Password, batch.FoldEmail(r.Heir), strings.Join(r.Groups, ";"), r.Op, r.WantedRole()})
}
