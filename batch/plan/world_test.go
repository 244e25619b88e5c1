package plan

import (
	"strings"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// The people of the pure tests.
var (
	owner   = docspace.Person{ID: id("0"), Email: "owner@example.com", FirstName: "Olive", LastName: "Example", Status: docspace.Active, IsOwner: true}
	admin   = docspace.Person{ID: id("1"), Email: "admin@example.com", FirstName: "Ada", LastName: "Example", Status: docspace.Active, IsAdmin: true}
	manager = docspace.Person{ID: id("2"), Email: "Manager@example.com", FirstName: "Max", LastName: "Example", Status: docspace.Active, IsRoomAdmin: true}
	user    = docspace.Person{ID: id("3"), Email: "user@example.com", FirstName: "Uma", LastName: "Example", Status: docspace.Active, IsCollaborator: true}
	guest   = docspace.Person{ID: id("4"), Email: "guest@example.com", FirstName: "Gus", LastName: "Example", Status: docspace.Active, IsVisitor: true}
	leaver  = docspace.Person{ID: id("5"), Email: "leaver@example.com", FirstName: "Lea", LastName: "Example", Status: docspace.Terminated, IsRoomAdmin: true}
	invited = docspace.Person{ID: id("6"), Email: "invited@example.com", Status: docspace.Pending, IsCollaborator: true}
	people  = []docspace.Person{owner, admin, manager, user, guest, leaver, invited}
)

func id(digit string) string {
	return strings.Repeat(digit, 8) + "-0000-4000-8000-" + strings.Repeat(digit, 12)
}

// facts are those of a key of the owner.
func facts() batch.Facts {
	return batch.Facts{Caller: AccountOf(owner, owner.ID), PortalHost: "portal.example.com"}
}

// everybody is a directory that has been read with the key of f's caller.
func everybody(f batch.Facts) *directory {
	d := newDirectory(f.Caller)
	for _, p := range people {
		d.add(p)
	}
	return d
}

// simulated plays all lanes, taking what is asked from rooms, where what is not
// named owns nothing. It fails the test on a question asked twice.
func simulated(t testing.TB, rows []batch.Row, d *directory, f batch.Facts, rooms map[string]answers) *simulation {
	t.Helper()
	s, err := newSimulation(rows, d, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range s.lanes {
		known := answers{}
		for question, asks := s.play(n, known); asks; question, asks = s.play(n, known) {
			account := s.lanes[n].account.ID
			if known[question] != batch.RoomsUnknown || account == "" {
				t.Fatalf("asks of %q what becomes of its rooms as %q, known is %v", account, question, known)
			}
			known[question] = max(batch.RoomsNone, rooms[account][question])
		}
	}
	return s
}

// numbered gives rows their lines; the header is line 1.
func numbered(rows ...batch.Row) []batch.Row {
	for i := range rows {
		rows[i].Line = i + 2
	}
	return rows
}

func create(email string, role batch.Role) batch.Row {
	return batch.Row{Op: batch.Create, Email: email, FirstName: "New", LastName: "Example", Role: role}
}

func row(op batch.Op, email string) batch.Row { return batch.Row{Op: op, Email: email} }

func rowByID(op batch.Op, id string) batch.Row { return batch.Row{Op: op, UserID: id} }

func role(email string, role batch.Role) batch.Row {
	return batch.Row{Op: batch.ChangeRole, Email: email, Role: role}
}
