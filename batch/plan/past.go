package plan

import "docspace-batch/batch"

// unsettled says whether a row was sent and nobody knows what became of it. One
// that was not run in the end was not carried out: it is planned like any other.
func unsettled(p batch.Past) bool {
	return p.Sent != nil && (p.Result == nil || p.Result.Status() == batch.Unknown)
}

// finished is the item of a row whose result stays. now is the account as this
// run finds it: what the row did to it shows there.
func (s *simulation) finished(i int, now batch.Account) Item {
	r := s.past[i].Result
	return Item{
		Row: &s.rows[i], Before: r.Before, Heir: s.heirs.of(&s.rows[i]), Past: r,
		Decision: batch.Decision{Verdict: verdictOf(r.Status()), Code: r.Code, Message: r.Message, After: now},
	}
}

// verdictOf is how a row that has a result stands in a plan.
func verdictOf(s batch.Status) batch.Verdict {
	switch s {
	case batch.Failed:
		return batch.Refuse
	case batch.Skipped:
		return batch.Skip
	}
	return batch.Nothing
}

// resumed is the item of a row that was sent and is to be settled: planned on
// the account as it was then, whatever options and rules say by now, for nothing
// calls it back. What they say counts when it has to be sent again. now is the
// account as this run finds it, rooms what this run knows of its rooms; the
// verdict is AskRooms when they must be known first.
func (s *simulation) resumed(i int, now batch.Account, rooms batch.Rooms) Item {
	r, p := &s.rows[i], s.past[i]
	before := named(p.Sent.Before, r, now)
	it := Item{
		Row: r, Before: before, Rooms: p.Sent.Rooms, Heir: s.heirs.of(r), Sent: p.Sent,
		Decision: carriedOut(r, before, s.facts),
	}
	if s.hangsOnRooms(r, before, now) {
		if it.Rooms = rooms; rooms == batch.RoomsUnknown {
			it.Verdict = batch.AskRooms
		}
	}
	return it
}

// hangsOnRooms says whether a row that was sent would give away what the account
// owns if it were sent again. What was known of that may be days old.
func (s *simulation) hangsOnRooms(r *batch.Row, before, now batch.Account) bool {
	if !now.Exists || now.Role == r.Role { // a deletion names no role
		return false
	}
	asks := func(a batch.Account) bool {
		return decide(s.ops[r.Op], r, a, s.factsOf(r), batch.RoomsUnknown).Verdict == batch.AskRooms
	}
	return asks(before) || asks(now)
}

// named puts back what no journal keeps: the e-mail and the names of the account
// that a row was sent on, as far as it is still there.
func named(before batch.Account, r *batch.Row, now batch.Account) batch.Account {
	if !before.Exists && !before.Hidden {
		return before
	}
	before.Email, before.FirstName, before.LastName = now.Email, now.FirstName, now.LastName
	if before.Email == "" {
		before.Email = r.Email
	}
	return before
}

// carriedOut is the decision to carry a row out on an account, without asking
// whether it may be: what Decide says when nothing is in the way.
func carriedOut(r *batch.Row, a batch.Account, f batch.Facts) batch.Decision {
	d := batch.Decision{Verdict: batch.Do, After: a}
	switch r.Op {
	case batch.Create:
		d.Code, d.After = batch.CodeCreated, batch.Account{
			Exists: true, Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, Role: r.WantedRole(), Status: batch.Active,
		}
		d.After = inGroups(d.After, r, f, batch.Account.Joined)
	case batch.Invite:
		d.Code, d.After = batch.CodeInvited, batch.Account{
			Exists: true, Email: r.Email, Role: r.WantedRole(), Status: batch.Pending,
		}
	case batch.ChangeRole:
		if d.Code, d.After.Role = batch.CodeRoleChanged, r.Role; r.Role == batch.Guest {
			d.After.Groups = ""
		}
	case batch.Terminate:
		d.Code, d.After.Status = batch.CodeTerminated, batch.Terminated
	case batch.Activate:
		d.Code, d.After.Status = batch.CodeActivated, batch.Active
		if a.Name() == "" {
			d.After.Status = batch.Pending
		}
	case batch.Delete:
		d.Code, d.After = batch.CodeDeleted, batch.Account{}
	case batch.Reassign:
		d.Code = batch.CodeReassigned
	case batch.ApproveGuest:
		d.Code, d.After = batch.CodeGuestApproved, batch.Account{
			Exists: true, ID: a.ID, Email: r.Email, Role: batch.Guest, Status: batch.Active,
		}
	case batch.DeleteGuest:
		d.Code = batch.CodeGuestDeleted
		if f.Caller.Role != batch.DocSpaceAdmin {
			d.After = batch.Account{Hidden: true, ID: a.ID, Email: a.Email}
		}
	case batch.GroupAdd:
		d.Code, d.After = batch.CodeGroupAdded, inGroups(a, r, f, batch.Account.Joined)
	case batch.GroupRemove:
		d.Code, d.After = batch.CodeGroupRemoved, inGroups(a, r, f, batch.Account.Left)
	}
	return d
}

// inGroups is an account after what is to be done to it with each of the row's
// groups, as far as they are there.
func inGroups(a batch.Account, r *batch.Row, f batch.Facts, each func(batch.Account, string) batch.Account) batch.Account {
	for _, name := range r.Groups {
		if g, why := f.Groups.Find(name); why == "" {
			a = each(a, g.ID)
		}
	}
	return a
}
