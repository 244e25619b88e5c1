package engine_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// ask sends a request of somebody else to the portal.
func (w *world) ask(key, method, path, body string) {
	w.Helper()
	r, err := http.NewRequest(method, "https://portal.example.com/api/2.0/"+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	a, err := w.portal.RoundTrip(r)
	if err != nil || a.StatusCode != http.StatusOK {
		w.Fatalf("%s %s: %v, %v", method, path, a, err)
	}
}

// owner does something as the owner, in the browser as it were.
func (w *world) owner(method, path, body string) {
	w.Helper()
	w.ask(w.portal.Owner().Key, method, path, body)
}

func (w *world) id(email string) string {
	w.Helper()
	p, ok := w.portal.Person(email)
	if !ok {
		w.Fatalf("nobody is %s", email)
	}
	return p.ID
}

// The things that others do.

func (w *world) promote(email string, to emulator.Role) {
	w.Helper()
	w.owner("PUT", "people/type/"+string(to), `{"userIds":["`+w.id(email)+`"]}`)
}

func (w *world) setStatus(email, status string) {
	w.Helper()
	w.owner("PUT", "people/status/"+status, `{"userIds":["`+w.id(email)+`"]}`)
}

func (w *world) terminate(email string) { w.Helper(); w.setStatus(email, "Terminated") }
func (w *world) activate(email string)  { w.Helper(); w.setStatus(email, "Active") }

func (w *world) erase(email string) {
	w.Helper()
	id := w.id(email)
	if p, _ := w.portal.Person(email); p.Status != emulator.Terminated {
		w.terminate(email)
	}
	w.owner("DELETE", "people/"+id, "")
}

func (w *world) want(o outcome, codes ...string) {
	w.Helper()
	if diff := cmp.Diff(codes, o.codes()); diff != "" {
		w.Errorf("codes (-want +got):\n%s", diff)
	}
}

const (
	ann   = "ann@example.com"
	bob   = "bob@example.com"
	cyd   = "cyd@example.com"
	admin = "admin@example.com"
	boss  = "boss@example.com" // a RoomAdmin
	guest = "guest@example.org"
)

func person(email string, role emulator.Role) emulator.Person {
	return emulator.Person{Email: email, Role: role}
}

func leaver(email string, role emulator.Role) emulator.Person {
	return emulator.Person{Email: email, Role: role, Status: emulator.Terminated}
}

func guestOf(email, inviter string) emulator.Person {
	return emulator.Person{Email: email, Role: emulator.Guest, InvitedBy: inviter}
}

// TestEffects: what a row comes to when the portal does not do what was asked.
func TestEffects(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		config    emulator.Config
		people    []emulator.Person
		as        string
		rows      []batch.Row
		meanwhile func(w *world)
		others    []string
		want      []string
	}{
		{
			name: "the last seat was taken since the plan: a User in its place", config: emulator.Config{Seats: 2},
			rows:      []batch.Row{create(ann, batch.RoomAdmin), row(batch.Terminate, ann)},
			meanwhile: func(w *world) { w.portal.Add(person(bob, emulator.RoomAdmin)) },
			want:      []string{ann + " created_without_seat", ann + " earlier_row_failed"},
		},
		{
			name: "a lone delete of somebody who became an admin", people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), leaver(ann, emulator.RoomAdmin)},
			as: admin, rows: []batch.Row{row(batch.Delete, ann)},
			meanwhile: func(w *world) { w.activate(ann); w.promote(ann, emulator.DocSpaceAdmin); w.terminate(ann) },
			want:      []string{ann + " needs_owner_key"},
		},
		{
			name: "a delete of many lists an admin whom it skipped", people: []emulator.Person{
				person(admin, emulator.DocSpaceAdmin), leaver(ann, emulator.RoomAdmin), leaver(bob, emulator.User), leaver(cyd, emulator.User),
			},
			as: admin, rows: []batch.Row{row(batch.Delete, ann), row(batch.Delete, bob), row(batch.Delete, cyd)},
			meanwhile: func(w *world) { w.activate(ann); w.promote(ann, emulator.DocSpaceAdmin); w.terminate(ann) },
			want:      []string{ann + " needs_owner_key", bob + " deleted", cyd + " deleted"},
		},
		{
			name: "3.6.1 lists an active person whom its delete skipped", config: emulator.Config{Server: emulator.Server361},
			people:    []emulator.Person{leaver(ann, emulator.User), leaver(bob, emulator.User)},
			rows:      []batch.Row{row(batch.Delete, ann), row(batch.Delete, bob)},
			meanwhile: func(w *world) { w.activate(ann) },
			want:      []string{ann + " not_terminated", bob + " deleted"},
		},
		{
			name: "3.6.1 refuses a lone active person with a fault of the server", config: emulator.Config{Server: emulator.Server361},
			people:    []emulator.Person{leaver(ann, emulator.User)},
			rows:      []batch.Row{row(batch.Delete, ann)},
			meanwhile: func(w *world) { w.activate(ann) },
			want:      []string{ann + " not_terminated"},
		},
		{
			name: "a vanished person is promoted, so the portal says", people: []emulator.Person{person(ann, emulator.User), person(bob, emulator.User)},
			rows:      []batch.Row{role(ann, batch.RoomAdmin), role(bob, batch.RoomAdmin)},
			meanwhile: func(w *world) { w.erase(ann) },
			want:      []string{ann + " not_found", bob + " role_changed"},
		},
		{
			name: "3.6.1 promotes a vanished person as well", config: emulator.Config{Server: emulator.Server361},
			people:    []emulator.Person{person(ann, emulator.User), person(bob, emulator.User)},
			rows:      []batch.Row{role(ann, batch.RoomAdmin), role(bob, batch.RoomAdmin)},
			meanwhile: func(w *world) { w.erase(ann) },
			want:      []string{ann + " not_found", bob + " role_changed"},
		},
		{
			name: "3.6.1 lists an admin unchanged whom it does not terminate", config: emulator.Config{Server: emulator.Server361},
			people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), person(ann, emulator.RoomAdmin), person(bob, emulator.User)},
			as:     admin, rows: []batch.Row{row(batch.Terminate, ann), row(batch.Terminate, bob)},
			meanwhile: func(w *world) { w.promote(ann, emulator.DocSpaceAdmin) },
			want:      []string{ann + " needs_owner_key", bob + " terminated"},
		},
		{
			name: "3.6.1 drops a vanished person silently", config: emulator.Config{Server: emulator.Server361},
			people:    []emulator.Person{person(ann, emulator.User), person(bob, emulator.User)},
			rows:      []batch.Row{row(batch.Terminate, ann), row(batch.Terminate, bob)},
			meanwhile: func(w *world) { w.erase(ann) },
			want:      []string{ann + " not_found", bob + " terminated"},
		},
		{
			name: "3.6.1 shows the old flags of an admin whom it does not change", config: emulator.Config{Server: emulator.Server361},
			people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), person(ann, emulator.User), person(bob, emulator.User)},
			as:     admin, rows: []batch.Row{role(ann, batch.RoomAdmin), role(bob, batch.RoomAdmin)},
			meanwhile: func(w *world) { w.promote(ann, emulator.DocSpaceAdmin) },
			want:      []string{ann + " needs_owner_key", bob + " role_changed"},
		},
		{
			name: "3.6.1 drops a terminated person from a promotion", config: emulator.Config{Server: emulator.Server361},
			people:    []emulator.Person{person(ann, emulator.User), person(bob, emulator.User)},
			rows:      []batch.Row{role(ann, batch.RoomAdmin), role(bob, batch.RoomAdmin)},
			meanwhile: func(w *world) { w.terminate(ann) },
			want:      []string{ann + " is_terminated", bob + " role_changed"},
		},
		{
			name: "somebody was created with the same role since the plan",
			rows: []batch.Row{create(ann, batch.User)}, meanwhile: func(w *world) { w.portal.Add(person(ann, emulator.User)) },
			want: []string{ann + " already_exists"},
		},
		{
			name: "somebody was created with another role since the plan",
			rows: []batch.Row{create(ann, batch.User)}, meanwhile: func(w *world) { w.portal.Add(person(ann, emulator.RoomAdmin)) },
			want: []string{ann + " exists_differently"},
		},
		{
			name: "the address is taken by one that differs in an accent only", people: []emulator.Person{person("ánn@example.com", emulator.User)},
			rows: []batch.Row{create(ann, batch.User)}, want: []string{ann + " email_taken"},
		},
		{
			name: "a password that the portal does not take",
			rows: []batch.Row{{Op: batch.Create, Email: ann, FirstName: "Ann", LastName: "Example", Password: "short"}},
			want: []string{ann + " invalid"},
		},
		{
			name: "more guests than the portal allows: no User can be created", config: emulator.Config{Users: 1},
			people: []emulator.Person{guestOf(guest, "")},
			rows:   []batch.Row{create(ann, batch.User), row(batch.Terminate, ann)},
			want:   []string{ann + " no_seat", ann + " earlier_row_failed"},
		},
		{
			name: "a demoted account that is gone", people: []emulator.Person{person(ann, emulator.RoomAdmin)},
			rows: []batch.Row{role(ann, batch.User)}, meanwhile: func(w *world) { w.erase(ann) },
			want: []string{ann + " not_found"},
		},
		{
			name: "a demoted account that is terminated", people: []emulator.Person{person(ann, emulator.RoomAdmin)},
			rows: []batch.Row{role(ann, batch.User)}, meanwhile: func(w *world) { w.terminate(ann) },
			want: []string{ann + " is_terminated"},
		},
		{
			name:      "guests who have become RoomAdmins are demoted as such",
			people:    []emulator.Person{guestOf(guest, ""), guestOf("g2@example.org", ""), guestOf("g3@example.org", ""), guestOf("g4@example.org", "")},
			rows:      []batch.Row{role(guest, batch.User), role("g2@example.org", batch.User), role("g3@example.org", batch.User), role("g4@example.org", batch.User)},
			meanwhile: func(w *world) { w.promote(guest, emulator.RoomAdmin); w.promote("g3@example.org", emulator.RoomAdmin) },
			want:      []string{guest + " role_changed", "g2@example.org role_changed", "g3@example.org role_changed", "g4@example.org role_changed"},
		},
		{
			name: "a guest of 3.6.1 who has become a RoomAdmin", config: emulator.Config{Server: emulator.Server361},
			people: []emulator.Person{guestOf(guest, "")}, rows: []batch.Row{role(guest, batch.User), row(batch.Terminate, guest)},
			meanwhile: func(w *world) { w.promote(guest, emulator.RoomAdmin) },
			want:      []string{guest + " role_changed", guest + " terminated"},
		},
		{
			name: "no seat, and one of them is terminated by now", config: emulator.Config{Seats: 2},
			people: []emulator.Person{person(ann, emulator.User), person(bob, emulator.User), person(cyd, emulator.User)},
			rows:   []batch.Row{role(ann, batch.RoomAdmin), role(bob, batch.RoomAdmin), role(cyd, batch.RoomAdmin)}, meanwhile: func(w *world) { w.terminate(cyd) },
			want: []string{ann + " role_changed", bob + " no_seat", cyd + " is_terminated"},
		},
		{
			name: "a guest off the list of an admin", people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), guestOf(guest, admin)},
			as: admin, rows: []batch.Row{row(batch.DeleteGuest, guest)}, want: []string{guest + " guest_deleted"},
		},
		{
			name: "a guest who never was on the admin's list", people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), guestOf(guest, "")},
			as: admin, rows: []batch.Row{row(batch.DeleteGuest, guest)}, want: []string{guest + " refused"},
		},
		{
			name: "3.6.1 takes no guests off an admin's list", config: emulator.Config{Server: emulator.Server361},
			people: []emulator.Person{person(admin, emulator.DocSpaceAdmin), guestOf(guest, admin)},
			as:     admin, rows: []batch.Row{row(batch.DeleteGuest, guest)}, want: []string{guest + " refused"},
		},
		{
			name: "a guest off the list of a RoomAdmin", people: []emulator.Person{person(boss, emulator.RoomAdmin), guestOf(guest, boss)},
			as: boss, rows: []batch.Row{row(batch.DeleteGuest, guest)}, want: []string{guest + " guest_deleted"},
		},
		{
			name: "a guest off the list of a RoomAdmin of 3.6.1", config: emulator.Config{Server: emulator.Server361},
			people: []emulator.Person{person(boss, emulator.RoomAdmin), guestOf(guest, boss)},
			as:     boss, rows: []batch.Row{row(batch.DeleteGuest, guest)}, want: []string{guest + " guest_deleted"},
		},
		{
			name: "a guest who was terminated since the plan", people: []emulator.Person{person(boss, emulator.RoomAdmin), guestOf(guest, boss)},
			as: boss, rows: []batch.Row{row(batch.DeleteGuest, guest)}, meanwhile: func(w *world) { w.terminate(guest) },
			want: []string{guest + " is_terminated"},
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
			})
		})
	}
}
