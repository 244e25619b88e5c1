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
	newest map[uint64]int32 // by account: its newest request's place in asked
	asked  requests
}

// request is what an account was last asked with one operation. There may be
// millions of them.
type request struct {
	what   uint64 // hash of everything that was asked
	line   int32
	before int32 // place of the account's request before this one, or none
	op     uint8 // place of the operation in ops
	undone bool  // a later row may have undone it
}

const none = -1

func newHistory() *history {
	return &history{seed: maphash.MakeSeed(), newest: map[uint64]int32{}}
}

// requests grows without being moved.
type requests struct {
	blocks [][]request
	n      int32
}

const block = 1 << 12

func (r *requests) at(i int32) *request { return &r.blocks[i/block][i%block] }

func (r *requests) add(q request) int32 {
	if r.n%block == 0 {
		r.blocks = append(r.blocks, make([]request, block))
	}
	r.n++
	*r.at(r.n - 1) = q
	return r.n - 1
}

// repeated checks a sound row against the earlier ones of its account. A row is a
// repeat, and Row.RepeatOf says of what, when it asks for exactly the same as an
// earlier one and no row between them can have undone that one. Rows contradict
// each other when an account is created or invited twice with different data, or when
// anything but the same deletion follows a deletion, a repeated create too: it
// would not be superfluous. Neither kind counts as asked, for neither is carried
// out.
func (s *Sheet) repeated(r *batch.Row) Faults {
	h := s.history
	account := maphash.String(h.seed, accountKey(r))
	what, op := h.hash(r), s.operations.place(r.Op)
	first, known := h.newest[account]
	if !known {
		first = none
	}

	same := int32(none)
	for i := first; i != none; i = h.asked.at(i).before {
		earlier := h.asked.at(i)
		was := s.operations.all[earlier.op].Name
		if earlier.what == what && !earlier.undone {
			r.RepeatOf = int(earlier.line)
			return nil
		}
		if message, fix := contradiction(was, r.Op, earlier.line, s.person != nil); message != "" {
			column := batch.ColEmail
			if r.Email == "" {
				column = batch.ColUserID
			}
			return Faults{s.FaultAt(r.Line, column, message, fix)}
		}
		if was == r.Op {
			same = i
		}
	}
	s.undo(first, r.Op)
	if same != none {
		again := h.asked.at(same)
		again.what, again.line, again.undone = what, int32(r.Line), false
		return nil
	}
	h.newest[account] = h.asked.add(request{op: op, what: what, line: int32(r.Line), before: first})
	return nil
}

// contradiction says how a row contradicts an earlier one of its account; "" when
// it does not.
func contradiction(earlier, later batch.Op, line int32, person bool) (message, fix string) {
	keep := fmt.Sprintf("keep line %d or this one", line)
	switch {
	case earlier == batch.Delete:
		return fmt.Sprintf("line %d deletes this account", line), fmt.Sprintf("move this line before line %d, or remove one of the two", line)
	case person:
		return fmt.Sprintf("line %d has this person with other data", line), keep
	case earlier == batch.Create && later == batch.Create:
		return fmt.Sprintf("line %d creates this account with other data", line), keep
	case earlier == batch.Invite && later == batch.Invite:
		return fmt.Sprintf("line %d invites this person with another role", line), keep
	}
	return "", ""
}

// undo marks the requests, from the one at first back, that a row of op may undo.
func (s *Sheet) undo(first int32, op batch.Op) {
	for i := first; i != none; {
		earlier := s.history.asked.at(i)
		if mayUndo(op, s.operations.all[earlier.op].Name) {
			earlier.undone = true
		}
		i = earlier.before
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
