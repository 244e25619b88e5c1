package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// several are people of one kind: name0@example.com and so on.
func several(name string, n int, like emulator.Person) []emulator.Person {
	all := make([]emulator.Person, n)
	for i := range all {
		all[i] = like
		all[i].Email = fmt.Sprintf("%s%d@example.com", name, i)
	}
	return all
}

func join(lists ...[]emulator.Person) []emulator.Person {
	var all []emulator.Person
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func rowsOf(people []emulator.Person, of func(string) batch.Row) []batch.Row {
	all := make([]batch.Row, len(people))
	for i, p := range people {
		all[i] = of(p.Email)
	}
	return all
}

func terminating(e string) batch.Row { return row(batch.Terminate, e) }
func activating(e string) batch.Row  { return row(batch.Activate, e) }
func promoting(e string) batch.Row   { return role(e, batch.RoomAdmin) }
func demoting(e string) batch.Row    { return role(e, batch.User) }
func hiring(e string) batch.Row      { return create(e, batch.RoomAdmin) }

// TestScarceSeats: exactly as many rows are done as there are seats, wherever
// these come from.
func TestScarceSeats(t *testing.T) {
	t.Parallel()
	admins := several("ra", 30, emulator.Person{Role: emulator.RoomAdmin})
	users := several("u", 60, emulator.Person{Role: emulator.User})
	gone := several("gone", 40, emulator.Person{Role: emulator.RoomAdmin, Status: emulator.Terminated})
	news := several("new", 20, emulator.Person{})
	for _, tt := range []struct {
		name   string
		seats  int // beside the owner's
		people []emulator.Person
		rows   [][]batch.Row
		lists  bool // the number of free seats cannot be known
		want   map[batch.Code]int
	}{
		{
			name: "promotions, a part of a call", seats: 10, people: users, rows: [][]batch.Row{rowsOf(users, promoting)},
			want: map[batch.Code]int{batch.CodeRoleChanged: 10, batch.CodeNoSeat: 50},
		},
		{
			name: "restorations, a part of a call", seats: 13, people: gone, rows: [][]batch.Row{rowsOf(gone, activating)},
			want: map[batch.Code]int{batch.CodeActivated: 13, batch.CodeNoSeat: 27},
		},
		{
			name: "no seat at all", seats: 0, people: users, rows: [][]batch.Row{rowsOf(users, promoting)},
			want: map[batch.Code]int{batch.CodeNoSeat: 60},
		},
		{
			name: "terminations make room for promotions", seats: 30, people: join(admins, users),
			rows: [][]batch.Row{rowsOf(users, promoting), rowsOf(admins, terminating)},
			want: map[batch.Code]int{batch.CodeRoleChanged: 30, batch.CodeNoSeat: 30, batch.CodeTerminated: 30},
		},
		{
			name: "terminations make room for creates", seats: 30, people: admins,
			rows: [][]batch.Row{rowsOf(news, hiring), rowsOf(admins[:20], terminating)},
			want: map[batch.Code]int{batch.CodeCreated: 20, batch.CodeTerminated: 20},
		},
		{
			name: "demotions make room for creates", seats: 30, people: admins,
			rows: [][]batch.Row{rowsOf(news, hiring), rowsOf(admins[:20], demoting)},
			want: map[batch.Code]int{batch.CodeCreated: 20, batch.CodeRoleChanged: 20},
		},
		{
			name: "demotions make room for promotions and restorations", seats: 30, people: join(admins, users, gone),
			rows: [][]batch.Row{rowsOf(users[:10], promoting), rowsOf(gone[:10], activating), rowsOf(admins, demoting)},
			want: map[batch.Code]int{batch.CodeRoleChanged: 40, batch.CodeActivated: 10},
		},
		{
			name: "who is promoted and then terminated makes room for a create", seats: 1, people: users,
			rows: [][]batch.Row{{hiring("new0@example.com"), promoting("u0@example.com"), terminating("u0@example.com")}},
			want: map[batch.Code]int{batch.CodeCreated: 1, batch.CodeRoleChanged: 1, batch.CodeTerminated: 1},
		},
		{
			name: "the same, and nobody knows how many seats are left", seats: 1, people: join(users, several("x", 500, emulator.Person{})), lists: true,
			rows: [][]batch.Row{{hiring("new0@example.com"), promoting("u0@example.com"), terminating("u0@example.com")}},
			want: map[batch.Code]int{batch.CodeCreated: 1, batch.CodeRoleChanged: 1, batch.CodeTerminated: 1},
		},
		{
			name: "two who are created and terminated, one seat", seats: 1,
			rows: [][]batch.Row{{
				hiring("new0@example.com"), terminating("new0@example.com"), hiring("new1@example.com"), terminating("new1@example.com"),
			}},
			want: map[batch.Code]int{batch.CodeCreated: 2, batch.CodeTerminated: 2},
		},
		{
			name: "who frees and later takes", seats: 2, people: admins[:2],
			rows: [][]batch.Row{
				{demoting("ra0@example.com"), promoting("ra0@example.com")}, {terminating("ra1@example.com"), activating("ra1@example.com")},
			},
			want: map[batch.Code]int{batch.CodeRoleChanged: 2, batch.CodeTerminated: 1, batch.CodeActivated: 1},
		},
		{
			name: "more creates than seats", seats: 5, rows: [][]batch.Row{rowsOf(news, hiring)},
			want: map[batch.Code]int{batch.CodeCreated: 5, batch.CodeCreatedWithoutSeat: 15},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, latency := range []time.Duration{0, 200 * time.Millisecond} {
				virtual(t, func(t *testing.T) {
					w := open(t, emulator.Config{Seats: 1 + tt.seats, Latency: latency, JobTime: 3 * latency}, tt.people...)
					var rows []batch.Row
					for _, some := range tt.rows {
						rows = append(rows, some...)
					}
					o := w.run(rows...)
					if diff := cmp.Diff(tt.want, o.count()); diff != "" {
						t.Errorf("latency %v: codes (-want +got):\n%s", latency, diff)
					}
					if o.err != nil {
						t.Errorf("stopped: %v", o.err)
					}
					if tt.lists && o.plan.Seats.Left >= 0 {
						t.Errorf("seats left: %d", o.plan.Seats.Left)
					}
				})
			}
		})
	}
}

// TestSeatsAreTriedOnce: rows without a seat do not cost the portal a request
// each.
func TestSeatsAreTriedOnce(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		people := crowd(600, emulator.Person{Role: emulator.User})
		w := open(t, emulator.Config{Seats: 101}, people...)
		o := w.run(rowsFor(600, promoting)...)
		if diff := cmp.Diff(map[batch.Code]int{batch.CodeRoleChanged: 100, batch.CodeNoSeat: 500}, o.count()); diff != "" {
			t.Errorf("codes (-want +got):\n%s", diff)
		}
		full := 0
		for i, q := range o.sent {
			if q.Status == 402 {
				full = len(o.sent) - i
				break
			}
		}
		t.Logf("%d requests, %d of them since the seats ran out", len(o.sent), full)
		if full > 40 {
			t.Errorf("%d requests after the seats ran out", full)
		}
	})
}
