package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// TestWayBack runs a mixed sheet of 300 rows, then undo.csv: each row of that is
// done, roles, statuses and groups are what they were, whoever the run has made is
// terminated, and what has not come back is in not-undoable.csv. So does a run
// that went on twice, one on a portal without a seat to spare, and one by
// another admin.
func TestWayBack(t *testing.T) {
	seeds := uint64(4)
	if os.Getenv("DOCSPACE_BATCH_LONG") == "1" {
		seeds = 100
	}
	for _, tt := range []wayThere{
		{name: "owner"},
		{name: "admin", key: "admin@example.com"},
		{name: "no seat to spare", seats: true},
		{name: "in parts", parts: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var done, back, lost atomic.Int32
			var g errgroup.Group
			g.SetLimit(8) // most of the time it waits for jobs
			for seed := range seeds {
				g.Go(func() error {
					t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
						d, b, l := tt.andBack(t, seed)
						if b < 50 || l == 0 {
							t.Errorf("%d rows lead back, %d things are lost: the test tests nothing", b, l)
						}
						done.Add(int32(d))
						back.Add(int32(b))
						lost.Add(int32(l))
					})
					return nil
				})
			}
			_ = g.Wait()
			t.Logf("%d runs of 300 rows: %d were done, %d rows led back, %d things could not be undone", seeds, done.Load(), back.Load(), lost.Load())
		})
	}
}

// wayThere is how a sheet is run whose way back is gone then.
type wayThere struct {
	name  string
	key   string // whose; "": the owner's
	seats bool   // none to spare
	parts bool   // the run is stopped at a limit and gone on with
}

// andBack gives how many rows were done, how many led back, and how many things
// were lost.
func (w wayThere) andBack(t *testing.T, seed uint64) (done, back, lost int) {
	t.Helper()
	config := emulator.Config{Empty: true}
	if w.seats {
		config.Seats = villageSeats(seed)
	}
	v := newVillage(t, config, seed)
	if w.key != "" {
		v.key = v.portal.Key(w.key)
	}
	was, out := v.people(), filepath.Join(v.dir, "out")
	args := []string{"run", write(t, v.dir, "sheet.csv", v.sheet(300)), "--data-to-key-owner", "--out", out}
	if w.parts {
		v.run(append(args, "--limit", "40")...)
		v.run("resume", out, "--limit", "90")
		args = []string{"resume", out, "--limit", "0"}
	}
	v.run(args...)
	results, there := v.table("out", "results.csv"), v.people()
	v.run("run", filepath.Join(out, "undo.csv"), "--data-to-key-owner", "--out", filepath.Join(v.dir, "undone"))
	for _, row := range results {
		if row["result_status"] == "done" {
			done++
		}
	}
	for _, row := range v.table("undone", "results.csv") {
		if row["result_status"] != "done" {
			t.Errorf("the way back is not gone: %v", row)
		}
		back++
	}
	return done, back, v.compare(was, there, results)
}

// village is a portal with people of all kinds, and a directory.
type village struct {
	*testing.T
	portal *emulator.Portal
	random *rand.Rand
	url    string
	key    string
	dir    string
}

// villagers are the people of a village, always the same for a seed.
func villagers(seed uint64) []emulator.Person {
	random := rand.New(rand.NewPCG(seed, 6))
	people := []emulator.Person{{Email: "admin@example.com", FirstName: "Robin", LastName: "Example", Role: emulator.DocSpaceAdmin}}
	for i := range 110 {
		p := emulator.Person{
			Email: fmt.Sprintf("p%d@example.com", i), FirstName: "Robin", LastName: "Example",
			Role: []emulator.Role{emulator.User, emulator.User, emulator.RoomAdmin, emulator.Guest, emulator.DocSpaceAdmin}[random.IntN(5)],
		}
		switch random.IntN(6) {
		case 0, 1:
			p.Status = emulator.Terminated
		case 2:
			p.Status, p.FirstName, p.LastName = emulator.Pending, "", ""
		}
		if p.Role == emulator.RoomAdmin || p.Role == emulator.DocSpaceAdmin {
			p.Rooms = random.IntN(3)
		}
		people = append(people, p)
	}
	return people
}

// villageSeats are just the seats that the people take at first, the owner's
// among them.
func villageSeats(seed uint64) int {
	n := 1
	for _, p := range villagers(seed) {
		if p.Status != emulator.Terminated && (p.Role == emulator.RoomAdmin || p.Role == emulator.DocSpaceAdmin) {
			n++
		}
	}
	return n
}

func newVillage(t *testing.T, config emulator.Config, seed uint64) *village {
	t.Helper()
	v := &village{T: t, portal: emulator.New(config), random: rand.New(rand.NewPCG(seed, 7)), dir: t.TempDir()}
	for _, p := range villagers(seed) {
		v.portal.Add(p)
	}
	for g, name := range []string{"Sales", "Nord, Süd"} {
		var members []string
		for i, p := range villagers(seed) {
			if p.Role != emulator.Guest && p.Status == emulator.Active && i%3 == g {
				members = append(members, p.Email)
			}
		}
		v.portal.AddGroup(name, members...)
	}
	server := httptest.NewServer(v.portal)
	t.Cleanup(server.Close)
	v.url, v.key = server.URL, v.portal.Owner().Key
	return v
}

// sheet has rows of all operations, most of them such as have something to do
// when all before them went well. Nobody is made twice, and no row comes after a
// delete of its account.
func (v *village) sheet(rows int) string {
	var b strings.Builder
	b.WriteString("operation,email,first_name,last_name,role,reassign_to,share_link,groups\n")
	people, made, deleted := v.people(), map[string]bool{}, map[string]bool{}
	for n := 0; n < rows; {
		email := fmt.Sprintf("p%d@example.com", v.random.IntN(110))
		if v.random.IntN(6) == 0 {
			email = fmt.Sprintf("new%d@example.com", v.random.IntN(60))
		}
		p := people[email]
		op, role := v.row(p)
		if deleted[email] || made[email] && op.Makes() {
			continue
		}
		cells := []string{string(op), email, "", "", "", "", "", ""}
		switch p.Email = email; op {
		case batch.Create:
			made[email], p.Role, p.Status = true, role, emulator.Active
			cells[2], cells[3], cells[4] = "Robin", "Example", string(role)
		case batch.Invite:
			made[email], p.Role, p.Status = true, role, emulator.Pending
			cells[4] = string(role)
		case batch.ChangeRole:
			p.Role = role
			cells[4] = string(role)
		case batch.Terminate:
			p.Status = emulator.Terminated
		case batch.Activate:
			p.Status = emulator.Active
		case batch.Delete:
			deleted[email] = true
		case batch.Reassign:
			cells[5] = "admin@example.com"
		case batch.GroupAdd, batch.GroupRemove:
			cells[7] = []string{"Sales", `"Nord, Süd"`}[v.random.IntN(2)]
		case batch.ApproveGuest:
			if guest, there := v.portal.Person(email); there && guest.Role == emulator.Guest {
				cells[6] = v.portal.GuestLink(email, emulator.OwnerEmail)
			}
		}
		people[email] = p
		b.WriteString(strings.Join(cells, ",") + "\n")
		n++
	}
	return b.String()
}

// row draws an operation and a role for somebody: mostly one of use.
func (v *village) row(p emulator.Person) (batch.Op, emulator.Role) {
	roles := []emulator.Role{emulator.User, emulator.RoomAdmin, emulator.Guest, emulator.DocSpaceAdmin}
	var ops []batch.Op
	switch {
	case v.random.IntN(12) == 0:
		for _, o := range batch.Operations() {
			ops = append(ops, o.Name)
		}
	case p.Email == "":
		ops = []batch.Op{batch.Create, batch.Invite}
	case p.Status == emulator.Terminated:
		ops = []batch.Op{batch.Activate, batch.Activate, batch.Activate, batch.Delete}
	default:
		ops = []batch.Op{batch.ChangeRole, batch.ChangeRole, batch.Terminate, batch.Terminate}
		if p.Role != emulator.Guest {
			ops = append(ops, batch.GroupAdd, batch.GroupRemove)
		} else {
			ops = append(ops, batch.ApproveGuest, batch.DeleteGuest)
		}
	}
	op := ops[v.random.IntN(len(ops))]
	if op.Makes() {
		roles = roles[:2]
	}
	roles = slices.DeleteFunc(roles, func(r emulator.Role) bool { return r == p.Role })
	return op, roles[v.random.IntN(len(roles))]
}

// run runs the command, which must come to an end of its own.
func (v *village) run(args ...string) {
	v.Helper()
	given := append(slices.Clone(args), "-q", "--yes", "--rate", "0", "--url", v.url, "--api-key-file", write(v, v.dir, "key", v.key),
		"--state-dir", v.dir, "--max-delete", "100%", "--max-terminate", "100%", "--max-demote", "100%")
	var stdout, stderr bytes.Buffer
	switch code := ExitCode(Run(v.Context(), given, strings.NewReader(""), &stdout, &stderr)); code {
	case OK, RowsFailed, Unsettled:
	default:
		v.Fatalf("%v ends with %d\n%s", args, code, &stderr)
	}
	v.portal.Settle()
}

// table are the lines of a file in a run's directory, by the names of columns.
func (v *village) table(dir, name string) []map[string]string {
	v.Helper()
	content, err := os.ReadFile(filepath.Join(v.dir, dir, name))
	if err != nil {
		v.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		v.Fatal(err)
	}
	rows := make([]map[string]string, len(lines)-1)
	for i, cells := range lines[1:] {
		rows[i] = map[string]string{}
		for c, cell := range cells {
			rows[i][lines[0][c]] = cell
		}
	}
	return rows
}

func (v *village) people() map[string]emulator.Person {
	all := map[string]emulator.Person{}
	for _, p := range v.portal.People() {
		all[p.Email] = p
	}
	return all
}

// compare holds the portal, on which the way back was gone, against what it was
// at first and what it was between, and gives the number of things lost.
func (v *village) compare(was, there map[string]emulator.Person, results []map[string]string) int {
	v.Helper()
	lost := v.table("out", "not-undoable.csv")
	named := map[string]bool{} // "line kind" and "e-mail kind"
	for _, l := range lost {
		named[l["line"]+" "+l["kind"]], named[l["account"]+" "+l["kind"]] = true, true
	}
	is := v.people()
	for email, before := range was {
		now, exists := is[email]
		switch {
		case !exists && !named[email+" account_deleted"]:
			v.Errorf("%s is gone, and nothing says so", email)
		case exists && (now.Role != before.Role || now.Status != before.Status):
			v.Errorf("%s was %s %d, is %s %d", email, before.Role, before.Status, now.Role, now.Status)
		}
		slices.Sort(before.Groups)
		slices.Sort(now.Groups)
		if exists && !slices.Equal(now.Groups, before.Groups) && !named[email+" groups_left"] {
			v.Errorf("%s was in the groups %q, is in %q", email, before.Groups, now.Groups)
		}
		if exists && there[email].Rooms < before.Rooms && !named[email+" rooms_moved"] {
			v.Errorf("%d rooms of %s have moved, and nothing says so", before.Rooms-there[email].Rooms, email)
		}
	}
	for email, now := range is {
		if _, old := was[email]; !old && (now.Status != emulator.Terminated || !named[email+" account_stays"]) {
			v.Errorf("%s was not there, and is %s %d", email, now.Role, now.Status)
		}
	}
	kinds := map[string]string{
		string(batch.CodeReassigned): "rooms_moved", string(batch.CodeGuestApproved): "guest_approved", string(batch.CodeGuestDeleted): "guest_deleted",
	}
	for i, r := range results {
		if kind := kinds[r["result_code"]]; kind != "" && !named[strconv.Itoa(i+2)+" "+kind] {
			v.Errorf("nothing says that this stays: %v", r)
		}
	}
	return len(lost)
}
