package plan

import (
	"fmt"
	"slices"

	"docspace-batch/batch"
)

// simulation plays the rows of each lane on the account as it was found. It is
// pure: what must be asked of the portal it gives back as questions. Different
// lanes may be played at once.
type simulation struct {
	rows    []batch.Row
	ops     map[batch.Op]batch.Operation
	facts   batch.Facts
	past    map[int]batch.Past
	lanes   []lane
	clashes map[int]string
	heirs   heirs
	guards  *Guards
	items   []Item // filled by play
}

// answers is what is known of the rooms of one account, by the role it is to
// be demoted to; "" stands for its deletion (docspace-api.md §9).
type answers map[batch.Role]batch.Rooms

func newSimulation(rows []batch.Row, d *directory, f batch.Facts, past map[int]batch.Past) (*simulation, error) {
	s := &simulation{rows: rows, facts: f, past: past, items: make([]Item, len(rows)), ops: map[batch.Op]batch.Operation{}}
	for _, op := range batch.Operations() {
		s.ops[op.Name] = op
	}
	for i := range rows {
		if _, ok := s.ops[rows[i].Op]; !ok {
			return nil, fmt.Errorf("line %d: there is no operation %q", rows[i].Line, rows[i].Op)
		}
	}
	s.heirs = heirsOf(rows, d)
	s.lanes, s.clashes = lanes(rows, d, identify(rows, past))
	return s, nil
}

// play plans the rows of lane n. It stops at the first row that needs to know
// what the account owns and gives that question back.
func (s *simulation) play(n int, known answers) (question batch.Role, asks bool) {
	l := s.lanes[n]
	now := l.account
	var past history
	for _, i := range l.rows {
		r := &s.rows[i]
		rooms := known[subject(r)]
		if now.Exists && l.account.ID == "" {
			rooms = batch.RoomsNone // created by an earlier row
		}
		var it Item
		switch p := s.past[i]; {
		case p.Final():
			it = s.finished(i, now)
		case unsettled(p) && !s.guards.callsBack(p, now):
			it = s.resumed(i, now, rooms)
		default:
			it = Item{Row: r, Before: now, Rooms: rooms, Heir: s.heirs.of(r)}
			it.Decision = s.decide(i, now, rooms, past)
		}
		if it.Verdict == batch.AskRooms {
			return subject(r), true
		}
		if len(r.Groups) > 0 {
			it.Groups = inGroups(batch.Account{}, r, s.facts, batch.Account.Joined).Groups
		}
		it.Lane, it.Attempts = n, s.past[i].Attempts
		s.items[i] = it
		past.add(r, it.Decision)
		now = it.After
	}
	return "", false
}

// decide decides a row that finds its account like this, after the rows of past.
func (s *simulation) decide(i int, now batch.Account, rooms batch.Rooms, past history) batch.Decision {
	r := &s.rows[i]
	if d, fixed := past.decide(r, now, s.clashes[i]); fixed {
		return d
	}
	return s.guards.decide(r, now, decide(s.ops[r.Op], r, now, s.factsOf(r), rooms))
}

// factsOf is what is known beside the account of a row and its rooms.
func (s *simulation) factsOf(r *batch.Row) batch.Facts {
	f := s.facts
	f.Heir = s.heirs.of(r)
	return f
}

// subject is what must be known of an account's rooms before r: those it would
// lose by the role r asks for, "" by its deletion.
func subject(r *batch.Row) batch.Role {
	if r.Op == batch.ChangeRole {
		return r.Role
	}
	return ""
}

// history is what the earlier rows of a lane mean to the next one: lines of
// the sheet, 0 for none.
type history struct {
	refused, created, deleted int

	rows []*batch.Row
}

func (h *history) add(r *batch.Row, d batch.Decision) {
	h.rows = append(h.rows, r)
	switch {
	case d.Verdict == batch.Skip:
	case d.Verdict == batch.Refuse:
		h.refused = r.Line
	case r.Op == batch.Create && h.created == 0:
		h.created = r.Line
	case r.Op == batch.Delete && h.deleted == 0:
		h.deleted = r.Line
	}
}

// hid says whether a row stands between r and the one that it repeats which the
// sheet did not see: it names the same account otherwise, and may have undone that.
func (h *history) hid(r *batch.Row) bool {
	return !r.Op.Makes() && slices.ContainsFunc(h.rows, func(q *batch.Row) bool {
		return q.Line > r.RepeatOf && q.Op != r.Op && batch.FoldEmail(q.Account()) != batch.FoldEmail(r.Account())
	})
}

// decide decides rows for which the account does not matter: those after a
// refused row, repeated rows, and rows that contradict themselves or an earlier
// row in a way that only the look-up shows (design.md §4).
func (h *history) decide(r *batch.Row, now batch.Account, clash string) (d batch.Decision, fixed bool) {
	contradicts := func(why string) (batch.Decision, bool) {
		return batch.Decision{Verdict: batch.Refuse, Code: batch.CodeContradictsRow, After: now, Message: why}, true
	}
	switch {
	case h.refused != 0:
		return batch.SkipAfter(h.refused, now), true
	case r.RepeatOf != 0 && !h.hid(r):
		return batch.Decision{
			Verdict: batch.Nothing, Code: batch.CodeRepeatedRow, After: now,
			Message: fmt.Sprintf("asks for the same as line %d", r.RepeatOf),
		}, true
	case clash != "":
		return contradicts(clash)
	case h.deleted != 0:
		return contradicts(fmt.Sprintf("line %d deletes the same account; remove one of the two rows", h.deleted))
	case h.created != 0 && r.Op == batch.Create:
		return contradicts(fmt.Sprintf("line %d creates the same account; remove one of the two rows", h.created))
	}
	return batch.Decision{}, false
}
