package plan

import "docspace-batch/batch"

// replay plans a row that an earlier part of the run knows: a finished row
// keeps its result, and one that was sent is planned on the account as it was
// then. ok is false for a row that is to be planned like any other. now is the
// account as it is, or as the earlier rows of the lane leave it.
func (s *simulation) replay(i int, now batch.Account) (it Item, ok bool) {
	p := s.past[i]
	r := &s.rows[i]
	switch {
	case p.Final():
		return Item{
			Row: r, Before: p.Result.Before, Past: p.Result,
			Decision: batch.Decision{Verdict: verdictOf(p.Result.Status()), Code: p.Result.Code, Message: p.Result.Message, After: now},
		}, true
	case p.Sent == nil:
		return Item{}, false
	}
	before := p.Sent.Before
	before.Email, before.FirstName, before.LastName = now.Email, now.FirstName, now.LastName
	if before.Email == "" {
		before.Email = r.Email
	}
	d := decide(s.ops[r.Op], r, before, s.facts, p.Sent.Rooms)
	if d.Verdict == batch.AskRooms {
		d.Verdict = batch.Do
	}
	if d.Verdict != batch.Do {
		return Item{}, false // the options have changed: it is decided on what is there now
	}
	return Item{Row: r, Before: before, Rooms: p.Sent.Rooms, Sent: p.Sent, Attempts: p.Attempts, Decision: d}, true
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

// open are the rows that need their account looked up: those without a result
// that stays.
func open(rows []batch.Row, past map[int]batch.Past) []batch.Row {
	if len(past) == 0 {
		return rows
	}
	var rest []batch.Row
	for i := range rows {
		if !past[i].Final() {
			rest = append(rest, rows[i])
		}
	}
	return rest
}
