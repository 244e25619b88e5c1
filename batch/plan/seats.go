package plan

// Seats is what the plan does to the portal's paid seats. Rows that free seats
// are carried out before rows that take them.
type Seats struct {
	Needed int // seats that the steps take
	Freed  int // seats that the steps free
	Left   int // seats free before the run; -1: not known, or without a limit
}

func seats(items []Item) Seats {
	s := Seats{Left: -1}
	for _, it := range items {
		if !it.Step() {
			continue
		}
		switch it.After.PaidSeats() - it.Before.PaidSeats() {
		case 1:
			s.Needed++
		case -1:
			s.Freed++
		}
	}
	return s
}
