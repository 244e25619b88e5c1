package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
)

// naive plans a sheet row by row on a map of accounts, knowing nothing of
// lanes, questions and look-ups.
func naive(rows []batch.Row, f batch.Facts, rooms map[string]answers) []batch.Decision {
	type state struct {
		now                       batch.Account
		refused, created, deleted int
	}
	known := map[string]*state{}
	byName := map[string]string{}
	for _, p := range people {
		known[p.ID] = &state{now: AccountOf(p, f.Caller.ID)}
		byName[strings.ToLower(p.Email)] = p.ID
		byName[p.ID] = p.ID
	}
	decisions := make([]batch.Decision, len(rows))
	for i, r := range rows {
		name := r.UserID
		if name == "" {
			name = strings.ToLower(r.Email)
		}
		key, ok := byName[name]
		if !ok {
			key = name
			byName[name] = name
			known[name] = &state{}
		}
		s := known[key]
		before := s.now
		f.Rooms = batch.RoomsNone
		if before.ID != "" {
			about := r.Role
			if r.Op == batch.Delete {
				about = ""
			}
			f.Rooms = max(batch.RoomsNone, rooms[before.ID][about])
		}
		op, _ := batch.Lookup(string(r.Op))
		d := op.Decide(r, before, f)
		switch {
		case s.refused != 0:
			d = batch.SkipAfter(s.refused, before)
		case s.deleted != 0, s.created != 0 && r.Op == batch.Create:
			d = batch.Decision{Verdict: batch.Refuse, Code: batch.CodeContradictsRow, After: before}
		}
		if d.Verdict == batch.Refuse {
			s.refused = r.Line
		} else if d.Verdict != batch.Skip {
			if r.Op == batch.Create {
				s.created = r.Line
			}
			if r.Op == batch.Delete {
				s.deleted = r.Line
			}
		}
		s.now = d.After
		decisions[i] = d
	}
	return decisions
}

// sheets draws sheets that name a few accounts often, by e-mail in any case or
// by id.
func sheets() *rapid.Generator[[]batch.Row] {
	return rapid.Custom(func(t *rapid.T) []batch.Row {
		var names []string
		for _, p := range people {
			names = append(names, p.Email, strings.ToUpper(p.Email), p.ID)
		}
		names = append(names, "new@example.com", "NEW@example.com", "other@example.com", id("9"))
		ops := batch.Operations()
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) batch.Row {
			r := batch.Row{Op: rapid.SampledFrom(ops).Draw(t, "op").Name, FirstName: "New", LastName: "Example"}
			if name := rapid.SampledFrom(names).Draw(t, "name"); strings.Contains(name, "@") {
				r.Email = name
			} else {
				r.UserID = name
			}
			if r.Op.Makes() || r.Op == batch.ChangeRole {
				r.Role = rapid.SampledFrom(batch.Roles()).Draw(t, "role")
			}
			if r.Op.Makes() && r.Email == "" {
				r.Op, r.Role = batch.Activate, ""
			}
			return r
		}), 0, 40).Draw(t, "rows")
		return numbered(rows...)
	})
}

func TestSimulationIsThatOfOneRowAfterTheOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := sheets().Draw(t, "sheet")
		f := facts()
		if rapid.Bool().Draw(t, "key of an admin") {
			f.Caller = AccountOf(admin, admin.ID)
		}
		f.MissingOK = rapid.Bool().Draw(t, "missing ok")
		f.DataToKeyOwner = rapid.Bool().Draw(t, "data to key owner")
		rooms := map[string]answers{}
		for _, p := range people {
			rooms[p.ID] = answers{}
			for _, about := range []batch.Role{"", batch.User, batch.Guest} {
				rooms[p.ID][about] = rapid.SampledFrom([]batch.Rooms{batch.RoomsNone, batch.RoomsOwned}).Draw(t, "rooms")
			}
		}
		s, err := newSimulation(rows, everybody(f), f, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n := range s.lanes {
			known := answers{}
			for question, asks := s.play(n, known); asks; question, asks = s.play(n, known) {
				known[question] = rooms[s.lanes[n].account.ID][question]
			}
		}
		got := make([]batch.Decision, len(s.items))
		for i, it := range s.items {
			got[i] = it.Decision
			if it.Code == batch.CodeContradictsRow {
				got[i].Message = ""
			}
		}
		if diff := cmp.Diff(naive(rows, f, rooms), got); diff != "" {
			t.Fatal(diff)
		}

		limit := rapid.IntRange(0, 12).Draw(t, "limit")
		checkHeld(t, s.items, limit)
	})
}

// checkHeld holds a plan's items and checks what must be so of every limit.
func checkHeld(t *rapid.T, items []Item, limit int) {
	steps := 0
	for _, it := range items {
		if it.Step() {
			steps++
		}
	}
	hold(items, limit)
	kept, ended := 0, false
	held := map[int]bool{}
	for i, it := range items {
		if it.Held && it.Verdict == batch.Do {
			ended = true
		}
		if held[it.Lane] && !it.Held {
			t.Fatalf("item %d is not held, but an earlier one of its lane is", i)
		}
		held[it.Lane] = it.Held
		if it.Step() {
			kept++
			if ended {
				t.Fatalf("item %d is kept after a step was held", i)
			}
		}
	}
	if want := min(steps, limit); limit > 0 && kept != want || limit == 0 && kept != steps {
		t.Fatalf("%d of %d steps kept with limit %d", kept, steps, limit)
	}
}
