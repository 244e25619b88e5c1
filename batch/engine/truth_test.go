package engine_test

import (
	"context"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

func withoutCancel(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// state is what results speak of: an account as the portal keeps it.
type state struct {
	There  bool
	Role   string
	Status emulator.Status
	Listed bool // on the list of the key's user, which matters for guests
	Groups string
}

// people are all accounts by address.
func (w *world) people() map[string]state {
	all := map[string]state{}
	for _, p := range w.portal.People() {
		all[strings.ToLower(p.Email)] = w.stateOf(p)
	}
	return all
}

func (w *world) stateOf(p emulator.Person) state {
	return state{
		There: true, Role: string(p.Role), Status: p.Status,
		Listed: slices.Contains(p.KnownTo, w.plan.Caller.Email), Groups: strings.Join(p.Groups, ";"),
	}
}

// after is what a row that is done makes of an account.
func after(r *batch.Row, s state) state {
	switch r.Op {
	case batch.Create:
		made := created(r.WantedRole())
		made.Groups = strings.Join(slices.Sorted(slices.Values(r.Groups)), ";")
		return made
	case batch.Invite:
		return invited(r.WantedRole())
	case batch.ChangeRole:
		if s.Role = string(r.Role); r.Role == batch.Guest {
			s.Groups = ""
		}
	case batch.Terminate:
		s.Status = emulator.Terminated
	case batch.Activate:
		s.Status = emulator.Active
	case batch.Delete:
		return state{}
	case batch.ApproveGuest:
		s.Listed = true
	case batch.DeleteGuest:
		s.Listed = false
	case batch.GroupAdd, batch.GroupRemove:
		in := slices.DeleteFunc(strings.Split(s.Groups, ";"), func(name string) bool { return name == "" || name == r.Groups[0] })
		if r.Op == batch.GroupAdd {
			in = append(in, r.Groups[0])
		}
		slices.Sort(in)
		s.Groups = strings.Join(in, ";")
	}
	return s
}

// truth plays the results on the accounts as they were before the run and
// compares with the portal: what is done has happened, what failed, was skipped
// or not run has not, and of what is unknown both may be.
func (w *world) truth(o outcome, before map[string]state) {
	w.Helper()
	emails := make([]string, o.plan.Lanes)
	possible := make([][]state, o.plan.Lanes)
	for i, r := range o.results {
		it := o.plan.Items[i]
		if emails[it.Lane] == "" {
			email := it.Before.Email
			if email == "" {
				email = it.Row.Email
			}
			emails[it.Lane] = strings.ToLower(email)
			possible[it.Lane] = []state{before[emails[it.Lane]]}
		}
		var next []state
		for _, s := range possible[it.Lane] {
			switch {
			case r.Status() == batch.Done:
				next = append(next, after(it.Row, s))
			case r.Status() == batch.Unknown:
				next = append(next, s, after(it.Row, s))
				if it.Row.Op == batch.Create {
					next = append(next, seatless(it.Row))
				}
			case r.Code == batch.CodeCreatedWithoutSeat:
				next = append(next, seatless(it.Row))
			default:
				next = append(next, s)
			}
		}
		possible[it.Lane] = next
	}
	now := w.people()
	for lane, email := range emails {
		if email == "" || w.others[email] {
			continue
		}
		if !slices.ContainsFunc(possible[lane], func(s state) bool { return s.alike(now[email]) }) {
			w.Errorf("%s was %+v, is %+v on the portal, the results say %+v:\n%s", email, before[email], now[email],
				possible[lane], o.laneText(lane))
		}
	}
}

// seatless is the account that the portal makes of a create for want of a seat.
func seatless(r *batch.Row) state {
	s := after(r, state{})
	s.Role = string(batch.User)
	return s
}

// created is an account that the key's user has made.
func created(role batch.Role) state {
	return state{There: true, Role: string(role), Status: emulator.Active, Listed: true}
}

// invited is an account that the key's user has invited.
func invited(role batch.Role) state {
	return state{There: true, Role: string(role), Status: emulator.Pending, Listed: true}
}

// alike leaves out whether somebody brought back is active or pending.
func (s state) alike(now state) bool {
	if s.Status == emulator.Active && now.Status == emulator.Pending {
		now.Status = emulator.Active
	}
	if s.Status == emulator.Pending && now.Status == emulator.Active {
		s.Status = emulator.Active
	}
	return s == now
}

func (o outcome) laneText(lane int) string {
	var b strings.Builder
	for i, r := range o.results {
		if o.plan.Items[i].Lane == lane {
			b.WriteString("  " + string(r.Row.Op) + " " + string(r.Row.Role) + ": " + string(r.Code) + ": " + r.Message + "\n")
		}
	}
	return b.String()
}
