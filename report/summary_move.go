package report

import (
	"cmp"
	"slices"

	"docspace-batch/batch"
)

// Row is a row of a run with what became of it.
type Row struct {
	batch.Result
	Rooms batch.Rooms // what was known of the account's rooms when it was sent
}

// Move is what has gone to one person in a run: from how many people. Whether
// somebody shares files cannot be asked, and whether he owns rooms is not asked
// where an heir is named: what is counted here has gone as far as there was any.
type Move struct {
	To       string // e-mail or id, as the sheet names him
	KeyOwner bool   // he gets what has no heir

	Leavers int // rooms and shared files
	Shared  int // shared files of leavers who own no rooms
	Demoted int // rooms
	Maybe   int // from rows whose outcome is not known, or that failed half way
}

type moveFile struct {
	To       string `json:"to"`
	KeyOwner bool   `json:"key_owner"`
	Leavers  int    `json:"leavers"`
	Shared   int    `json:"leavers_without_rooms"`
	Demoted  int    `json:"demoted"`
	Maybe    int    `json:"uncertain"`
}

func (m Move) file() moveFile { return moveFile(m) }

// MovesOf says to whom the rows of a run have given what, in the order of the
// sheet. keyOwner gets what has no heir.
func MovesOf(rows []Row, keyOwner batch.Account) []Move {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return a.Index - b.Index })
	var all []Move
	places := map[string]int{}
	for _, r := range rows {
		one, moves := r.move()
		if !moves {
			continue
		}
		if one.To == "" {
			one.To, one.KeyOwner = cmp.Or(keyOwner.Email, keyOwner.ID), true
		}
		to := batch.FoldEmail(one.To)
		at, known := places[to]
		if !known {
			at = len(all)
			places[to] = at
			all = append(all, Move{To: one.To})
		}
		m := &all[at]
		m.KeyOwner = m.KeyOwner || one.KeyOwner
		m.Leavers += one.Leavers
		m.Shared += one.Shared
		m.Demoted += one.Demoted
		m.Maybe += one.Maybe
	}
	return all
}

// move is what a row has given away, to its heir; "" for the owner of the key.
func (r Row) move() (Move, bool) {
	m := Move{To: r.Row.Heir}
	rooms := r.Rooms != batch.RoomsNone || m.To != ""
	demotes := r.Row.Op == batch.ChangeRole && batch.Demotes(r.Before.Role, r.Row.WantedRole())
	leaves := r.Row.Op == batch.Delete || r.Row.Op == batch.Reassign
	switch {
	case !demotes && !leaves, demotes && !rooms:
		return m, false
	case r.Status() == batch.Unknown, change{Result: r.Result}.mayHaveMoved() && r.Status() == batch.Failed:
		m.Maybe = 1
	case r.Status() != batch.Done:
		return m, false
	case demotes:
		m.Demoted = 1
	case rooms:
		m.Leavers = 1
	default:
		m.Shared = 1
	}
	return m, true
}
