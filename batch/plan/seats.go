package plan

import (
	"context"
	"errors"

	"docspace-batch/docspace"
)

// Seats is what the plan does to the portal's paid seats. Rows that free seats
// are carried out before rows that take them.
type Seats struct {
	Needed  int // seats that the steps take
	Freed   int // seats that the steps free
	Allowed int // seats the portal's plan has; -1: not known, or without a limit
	Left    int // seats free before the run; -1: not known, or without a limit
}

// seats adds up the steps and asks the portal for its seats where the plan
// takes any. Most keys may not ask that (docspace-api.md §3.1), so a refusal
// only means that the number is not known.
func (r *reader) seats(ctx context.Context, sim *simulation) (Seats, error) {
	s := seatsOf(sim)
	if s.Needed == 0 {
		return s, nil
	}
	quota, err := r.client.Quota(ctx)
	var refused *docspace.Error
	switch {
	case errors.As(err, &refused):
		return s, nil
	case err != nil:
		return s, err
	case quota.Seats == docspace.Unlimited:
		return s, nil
	}
	s.Allowed = quota.Seats
	if r.whole && r.dir.seesAll() {
		s.Left = max(0, quota.Seats-r.dir.paidSeats())
	}
	return s, nil
}

func seatsOf(sim *simulation) Seats {
	s := Seats{Allowed: -1, Left: -1}
	for _, it := range sim.items {
		if !it.Step() {
			continue
		}
		before := it.Before
		if it.Sent != nil {
			before = sim.lanes[it.Lane].account // its seat may be among those taken or freed already
		}
		switch it.After.PaidSeats() - before.PaidSeats() {
		case 1:
			s.Needed++
		case -1:
			s.Freed++
		}
	}
	return s
}

// paidSeats counts the seats that the people read so far take.
func (d *directory) paidSeats() int {
	n := 0
	for _, a := range d.people {
		n += a.PaidSeats()
	}
	return n
}
