package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

func invite(email string, role batch.Role) batch.Row {
	return batch.Row{Op: batch.Invite, Email: email, Role: role}
}

func inviting(email string) batch.Row { return invite(email, "") }
func electing(email string) batch.Row { return invite(email, batch.RoomAdmin) }

// TestInvitations: what invitations come to, and how often people are mailed.
func TestInvitations(t *testing.T) {
	t.Parallel()
	taken := person(bob, emulator.User)
	for _, tt := range []struct {
		name      string
		config    emulator.Config
		people    []emulator.Person
		as        string
		rows      []batch.Row
		meanwhile func(w *world)
		want      []string
		mails     int
		calls     int // of people/invite
	}{
		{
			name: "three with one call", rows: []batch.Row{inviting(ann), inviting(bob), inviting(cyd)},
			want: []string{ann + " invited", bob + " invited", cyd + " invited"}, mails: 3, calls: 1,
		},
		{
			name: "by a RoomAdmin", people: []emulator.Person{person(boss, emulator.RoomAdmin)}, as: boss,
			rows: []batch.Row{inviting(ann), inviting(bob), electing(cyd), invite("dan@example.com", batch.User)},
			want: []string{ann + " invited", bob + " invited", cyd + " needs_admin_key", "dan@example.com invited"}, mails: 3, calls: 1,
		},
		{
			name: "whom the portal knows is never sent", people: []emulator.Person{person(ann, emulator.User), leaver(bob, emulator.User), person(cyd, emulator.Guest)},
			rows: []batch.Row{inviting(ann), inviting(bob), electing(cyd), electing(ann)},
			want: []string{ann + " already_exists", bob + " exists_differently", cyd + " exists_differently", ann + " exists_differently"},
		},
		{
			name: "invited, promoted, terminated, brought back",
			rows: []batch.Row{inviting(ann), promoting(ann), terminating(ann), activating(ann)},
			want: []string{ann + " invited", ann + " role_changed", ann + " terminated", ann + " activated"}, mails: 2, calls: 1,
		},
		{
			name: "somebody else makes the account meanwhile", rows: []batch.Row{inviting(ann), inviting(bob), inviting(cyd)},
			meanwhile: func(w *world) { w.portal.Add(taken) },
			want:      []string{ann + " invited", bob + " already_exists", cyd + " invited"}, mails: 2, calls: 1,
		},
		{
			name: "somebody else makes it with a higher role", rows: []batch.Row{inviting(ann), inviting(bob), inviting(cyd)},
			meanwhile: func(w *world) { w.portal.Add(person(bob, emulator.RoomAdmin)) },
			want:      []string{ann + " invited", bob + " exists_differently", cyd + " invited"}, mails: 2, calls: 1,
		},
		{
			name: "one is terminated meanwhile: those before him were invited", rows: []batch.Row{inviting(ann), inviting(bob), inviting(cyd)},
			meanwhile: func(w *world) { w.portal.Add(leaver(bob, emulator.User)) },
			want:      []string{ann + " invited", bob + " exists_differently", cyd + " invited"}, mails: 2, calls: 2,
		},
		{
			name: "3.6.1 leaves a terminated one out", config: emulator.Config{Server: emulator.Server361},
			rows:      []batch.Row{inviting(ann), inviting(bob), inviting(cyd)},
			meanwhile: func(w *world) { w.portal.Add(leaver(bob, emulator.User)) },
			want:      []string{ann + " invited", bob + " exists_differently", cyd + " invited"}, mails: 2, calls: 1,
		},
		{
			name: "an address that the portal does not take, named by nobody", rows: []batch.Row{inviting(ann), inviting("bob@exämple.com"), inviting(cyd)},
			want: []string{ann + " invited", "bob@exämple.com invalid", cyd + " invited"}, mails: 2, calls: 4,
		},
		{
			name: "addresses that the portal names", rows: []batch.Row{inviting("no"), inviting(ann), inviting("nobody"), inviting(cyd)},
			want: []string{"no invalid", ann + " invited", "nobody invalid", cyd + " invited"}, mails: 2, calls: 2,
		},
		{
			name: "the address is taken by one that differs in an accent only", people: []emulator.Person{person("ánn@example.com", emulator.User)},
			rows: []batch.Row{inviting(ann)}, want: []string{ann + " no_effect"}, calls: 1,
		},
		{
			name: "nobody may be invited", rows: []batch.Row{inviting(ann), inviting(bob)},
			meanwhile: func(w *world) { w.portal.SetState(emulator.State{NoInvites: true}) },
			want:      []string{ann + " refused", bob + " refused"}, calls: 3,
		},
		{
			name: "more guests than the portal allows: no User can be invited", config: emulator.Config{Users: 1},
			people: []emulator.Person{guestOf(guest, "")}, rows: []batch.Row{inviting(ann)}, want: []string{ann + " no_seat"}, calls: 1,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, tt.config, tt.people...)
				if tt.as != "" {
					w.as(tt.as)
				}
				if tt.meanwhile != nil {
					w.meanwhile = func() { tt.meanwhile(w) }
				}
				o := w.run(tt.rows...)
				w.want(o, tt.want...)
				if o.err != nil {
					t.Errorf("stopped: %v", o.err)
				}
				if got := w.portal.Stats().Effects.Mails; got != tt.mails {
					t.Errorf("%d mails, want %d", got, tt.mails)
				}
				if got := o.calls("people/invite"); got != tt.calls {
					t.Errorf("%d calls, want %d: %v", got, tt.calls, o.sent)
				}
			})
		})
	}
}

// calls counts the writes that were sent to a path.
func (o outcome) calls(path string) int {
	n := 0
	for _, q := range o.sent {
		if q.write() && q.Path == path {
			n++
		}
	}
	return n
}

// TestInvitationLimit: the portal's limit is used to its end, then nobody else is
// invited in this run, whatever else is to be done goes on, and a later run
// invites the rest.
func TestInvitationLimit(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 3, 10, 25, 26, 60} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{Invites: limit}, several("old", 5, emulator.Person{Role: emulator.User})...)
				rows := rowsFor(70, inviting)
				rows = append(rows, rowsOf(several("old", 5, emulator.Person{}), terminating)...)
				rows = append(rows, promoting(member(69)), create("made@example.com", batch.User))
				o := w.run(rows...)
				behind := batch.CodeInviteLimit // of the row behind the last invitation
				want := map[batch.Code]int{batch.CodeInvited: limit, batch.CodeInviteLimit: 70 - limit, batch.CodeTerminated: 5, batch.CodeCreated: 1}
				if o.results[69].Code == batch.CodeInvited {
					behind = batch.CodeRoleChanged
				}
				want[behind]++
				if diff := cmp.Diff(want, o.count()); diff != "" || o.err != nil {
					t.Errorf("codes (-want +got), stopped %v:\n%s", o.err, diff)
				}
				if n := o.calls("people/invite"); n > 16 {
					t.Errorf("%d calls", n)
				}
				for _, r := range o.results {
					if r.Code == batch.CodeInviteLimit && r.Status() != batch.NotRun {
						t.Errorf("%s is %s", r.Row.Email, r.Status())
					}
				}
				w.wait(25 * time.Hour)
				if n := w.run(rows...).count()[batch.CodeInvited]; n != min(limit, 70-limit) {
					t.Errorf("%d are invited on the next day", n)
				}
			})
		})
	}
}

// TestInvitationsWithScarceSeats: a list that asks for more seats than are left is
// refused as a whole; all the same exactly as many are invited as there are seats.
func TestInvitationsWithScarceSeats(t *testing.T) {
	t.Parallel()
	admins := several("ra", 10, emulator.Person{Role: emulator.RoomAdmin})
	for _, tt := range []struct {
		name   string
		seats  int // beside the owner's
		people []emulator.Person
		rows   [][]batch.Row
		want   map[batch.Code]int
	}{
		{"enough", 60, nil, [][]batch.Row{rowsFor(60, electing)}, map[batch.Code]int{batch.CodeInvited: 60}},
		{"a part of a call", 10, nil, [][]batch.Row{rowsFor(60, electing)}, map[batch.Code]int{batch.CodeInvited: 10, batch.CodeNoSeat: 50}},
		{"none", 0, nil, [][]batch.Row{rowsFor(60, electing)}, map[batch.Code]int{batch.CodeNoSeat: 60}},
		{
			"Users beside them", 1, nil,
			[][]batch.Row{rowsFor(2, electing), rowsOf(several("u", 30, emulator.Person{}), inviting)},
			map[batch.Code]int{batch.CodeInvited: 31, batch.CodeNoSeat: 1},
		},
		{
			"terminations make room", 10, admins,
			[][]batch.Row{rowsFor(12, electing), rowsOf(admins, terminating)},
			map[batch.Code]int{batch.CodeInvited: 10, batch.CodeNoSeat: 2, batch.CodeTerminated: 10},
		},
		{
			"creates beside them", 20, nil,
			[][]batch.Row{rowsFor(10, electing), rowsOf(several("c", 10, emulator.Person{}), hiring)},
			map[batch.Code]int{batch.CodeInvited: 10, batch.CodeCreated: 10},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, latency := range []time.Duration{0, 200 * time.Millisecond} {
				virtual(t, func(t *testing.T) {
					w := open(t, emulator.Config{Seats: 1 + tt.seats, Latency: latency}, tt.people...)
					var rows []batch.Row
					for _, some := range tt.rows {
						rows = append(rows, some...)
					}
					o := w.run(rows...)
					if diff := cmp.Diff(tt.want, o.count()); diff != "" || o.err != nil {
						t.Errorf("latency %v: codes (-want +got), stopped %v:\n%s", latency, o.err, diff)
					}
					if n := o.calls("people/invite"); n > 25 {
						t.Errorf("latency %v: %d calls", latency, n)
					}
				})
			}
		})
	}
}

// TestInvitationsOfOneName: calls that take the same user name at the same time
// are sent again.
func TestInvitationsOfOneName(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		w := open(t, emulator.Config{Latency: 100 * time.Millisecond})
		raced := 0
		w.wire.on = func(_ int, q request) *fault {
			if q.is("POST", "people/invite") && raced < 3 {
				raced++
				return &fault{status: 400, body: envelope(400, "System.ArgumentException", "Duplicate UserName")}
			}
			return nil
		}
		o := w.run(inviting("ann@example.com"), inviting("ann@example.net"))
		w.want(o, "ann@example.com invited", "ann@example.net invited")
	})
}
