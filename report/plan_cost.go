package report

import (
	"fmt"
	"strconv"
	"time"

	"docspace-batch/batch/plan"
)

// planCost says what carrying the plan out takes: requests and time, writes of
// the day, people who get an e-mail, paid seats.
func planCost(p *plan.Plan, o PlanOptions) string {
	c := p.Cost
	requests := strconv.Itoa(c.Requests)
	if d := planDuration(p, o); d > 0 {
		requests += ", " + about(d)
		if o.Pace > 0 {
			requests += " at " + strconv.FormatFloat(o.Pace, 'f', -1, 64) + " a second"
		}
	}
	writes := fmt.Sprintf("%d, %s of the day's %d", c.Writes, percent(c.Writes), plan.DayWrites)
	if c.Writes == 0 {
		writes = fmt.Sprintf("none that counts against the day's %d", plan.DayWrites)
	}
	switch left := o.writesLeft(); {
	case c.Writes > left:
		writes += fmt.Sprintf("; %d are left: about %d of %d rows can be carried out today", left, c.Within(left), c.Steps)
	case o.WritesUsed > 0:
		writes += fmt.Sprintf("; %d are left", left)
	}
	mails := "the portal will e-mail " + plural(c.Mails, "person", "people")
	if c.Mails == 0 {
		mails = "none"
	}
	text := Wrap("requests  ", requests) + Wrap("writes    ", writes) + Wrap("e-mails   ", mails)
	if seats := planSeats(p.Seats); seats != "" {
		text += Wrap("seats     ", seats)
	}
	return text
}

func planDuration(p *plan.Plan, o PlanOptions) time.Duration {
	if p.Cost.Duration == 0 && o.Pace > 0 {
		return time.Duration(float64(p.Cost.Requests) / o.Pace * float64(time.Second))
	}
	return p.Cost.Duration
}

// planSeats is empty for a plan that does nothing to paid seats.
func planSeats(s plan.Seats) string {
	if s.Needed == 0 {
		if s.Freed == 0 {
			return ""
		}
		return plural(s.Freed, "paid seat", "paid seats") + " freed"
	}
	text := plural(s.Needed, "paid seat", "paid seats") + " taken"
	if s.Freed > 0 {
		text += fmt.Sprintf(", %d freed", s.Freed)
	}
	if s.Left < 0 {
		return text
	}
	text += fmt.Sprintf("; %d free now", s.Left)
	if short := s.Needed - s.Freed - s.Left; short > 0 {
		text += fmt.Sprintf(", %d too few", short)
	}
	return text
}

// percent is a number of writes as a share of the day's.
func percent(writes int) string {
	share := float64(writes) / plan.DayWrites * 100
	switch {
	case writes > 0 && share < 0.1:
		return "under 0.1 %"
	case share < 10:
		return fmt.Sprintf("%.1f %%", share)
	}
	return fmt.Sprintf("%.0f %%", share)
}
