package engine_test

import (
	gocmp "cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// scene is a portal, what somebody else does there between plan and run, whom
// the portal refuses without a reason, and a sheet.
type scene struct {
	config    emulator.Config
	people    []emulator.Person
	sellers   []string // members of the group Sales; nobody is in the other one, Berlin
	key       string   // address of the key's user
	rows      []func(w *world) batch.Row
	meanwhile []func(w *world)
	changed   map[string]bool // addresses
	cursed    map[string]bool
	workers   int
	size      int
}

// drawScene draws one. seats says that they are few.
func drawScene(t *rapid.T, seats bool) scene {
	s := scene{changed: map[string]bool{}, cursed: map[string]bool{}}
	s.config.Server = rapid.SampledFrom([]string{emulator.Server372, emulator.Server372, emulator.Server361}).Draw(t, "server")
	s.config.Latency = rapid.SampledFrom([]time.Duration{0, 0, 200 * time.Millisecond}).Draw(t, "latency")
	s.config.JobTime = rapid.SampledFrom([]time.Duration{0, 7 * time.Second}).Draw(t, "job time")
	s.people = []emulator.Person{
		person(admin, emulator.DocSpaceAdmin), person(boss, emulator.RoomAdmin),
		guestOf("his@example.org", boss), guestOf("hers@example.org", admin),
	}
	n := rapid.IntRange(1, 14).Draw(t, "people")
	for i := range n {
		p := emulator.Person{
			Email:  fmt.Sprintf("p%d@example.com", i),
			Role:   rapid.SampledFrom([]emulator.Role{emulator.User, emulator.User, emulator.RoomAdmin, emulator.Guest, emulator.DocSpaceAdmin}).Draw(t, "role"),
			Status: rapid.SampledFrom([]emulator.Status{emulator.Active, emulator.Active, emulator.Terminated, emulator.Pending}).Draw(t, "status"),
			LDAP:   rapid.IntRange(0, 9).Draw(t, "ldap") == 0,
		}
		if p.Role == emulator.RoomAdmin {
			p.Rooms = rapid.IntRange(0, 2).Draw(t, "rooms")
		}
		s.people = append(s.people, p)
		if rapid.IntRange(0, 2).Draw(t, "seller") == 0 && p.Role != emulator.Guest {
			s.sellers = append(s.sellers, p.Email)
		}
	}
	s.key = rapid.SampledFrom([]string{emulator.OwnerEmail, emulator.OwnerEmail, admin, boss}).Draw(t, "key")
	if seats {
		taken := 1
		for _, p := range s.people {
			if p.Status != emulator.Terminated && (p.Role == emulator.RoomAdmin || p.Role == emulator.DocSpaceAdmin) {
				taken++
			}
		}
		s.config.Seats = taken + rapid.IntRange(0, 3).Draw(t, "seats left")
	}
	names := []string{emulator.OwnerEmail, "new0@example.com", "new1@example.com", "new1@example.net", "new2@example.com", "new3@example.com"}
	for _, p := range s.people {
		names = append(names, p.Email)
	}
	for range rapid.IntRange(1, 8).Draw(t, "rows") {
		s.rows = append(s.rows, drawRow(t, names))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "invited") { // enough for a list
		as := rapid.SampledFrom([]batch.Role{"", "", batch.User, batch.RoomAdmin}).Draw(t, "as")
		s.rows = append(s.rows, func(*world) batch.Row { return invite(fmt.Sprintf("new%d@example.com", 2+i), as) })
	}
	for _, p := range s.people {
		s.rows = append(s.rows, drawStory(t, p)...)
	}
	if rapid.Bool().Draw(t, "shuffled") {
		s.rows = rapid.Permutation(s.rows).Draw(t, "order")
	}
	if rapid.Bool().Draw(t, "meanwhile") {
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			s.change(t, rapid.SampledFrom(s.people[2:]).Draw(t, "changed").Email)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "cursed") {
		s.cursed[rapid.SampledFrom(s.people[1:]).Draw(t, "cursed").Email] = true
	}
	s.workers = rapid.IntRange(1, 16).Draw(t, "workers")
	s.size = rapid.SampledFrom([]int{0, 0, 1, 2, 5}).Draw(t, "batch size")
	return s
}

// change has somebody else do something to an account, once.
func (s *scene) change(t *rapid.T, email string) {
	what := rapid.SampledFrom([]string{"erase", "terminate", "activate", "promote"}).Draw(t, "change")
	if s.changed[email] {
		return
	}
	s.changed[email] = true
	s.meanwhile = append(s.meanwhile, func(w *world) {
		p, there := w.portal.Person(email)
		if !there || p.LDAP || s.config.Server == emulator.Server361 && p.Status == emulator.Terminated && what == "promote" {
			return
		}
		switch {
		case what == "erase":
			w.erase(email)
		case what == "terminate":
			w.terminate(email)
		case what == "activate" && s.config.Seats == 0:
			w.activate(email)
		case what == "promote" && p.Status != emulator.Terminated && p.Role != emulator.DocSpaceAdmin && s.config.Seats == 0:
			w.promote(email, emulator.DocSpaceAdmin)
		}
	})
}

func drawRow(t *rapid.T, names []string) func(w *world) batch.Row {
	email := rapid.SampledFrom(names).Draw(t, "account")
	op := rapid.SampledFrom([]batch.Op{
		batch.Create, batch.Invite, batch.ChangeRole, batch.ChangeRole, batch.Terminate, batch.Activate, batch.Delete, batch.ApproveGuest, batch.DeleteGuest,
		batch.Reassign, batch.GroupAdd, batch.GroupAdd, batch.GroupRemove,
	}).Draw(t, "operation")
	heir := rapid.SampledFrom([]string{"", "", emulator.OwnerEmail, admin, boss}).Draw(t, "heir")
	to := rapid.SampledFrom([]batch.Role{batch.User, batch.RoomAdmin, batch.DocSpaceAdmin, batch.Guest}).Draw(t, "to")
	byID := rapid.IntRange(0, 4).Draw(t, "by id") == 0
	groups := rapid.SampledFrom([][]string{{"Sales"}, {"Sales"}, {"Berlin"}, {"berlin"}, {"Nowhere"}, {"Berlin", "Sales"}}).Draw(t, "groups")
	linked := rapid.SampledFrom([]string{"", "", "key=nonsense"}).Draw(t, "link")
	return func(w *world) batch.Row {
		r := row(op, email)
		switch op {
		case batch.Create:
			r := create(email, to)
			if linked != "" {
				r.Groups = []string{"Berlin", "Sales"}[:len(groups)]
			}
			return r
		case batch.GroupAdd, batch.GroupRemove:
			r.Groups = groups[:1]
			if groups[0] == "berlin" {
				r.Groups = []string{"Berlin"}
			}
		case batch.Invite:
			return invite(email, to)
		case batch.ChangeRole:
			r.Role, r.Heir = to, heir
		case batch.Delete:
			r.Heir = heir
		case batch.Reassign:
			r.Heir = gocmp.Or(heir, admin)
		case batch.ApproveGuest:
			switch {
			case linked != "":
				r.ShareLink = linked
			case email == "his@example.org" || email == "hers@example.org":
				r.ShareLink = w.portal.GuestLink(email, admin)
			}
		}
		// With a RoomAdmin's key nobody can know that an invisible account named by
		// address and one named by id are the same.
		if p, there := w.portal.Person(email); there && byID && w.plan.Caller.Role == batch.DocSpaceAdmin {
			r.Email, r.UserID = "", p.ID
		}
		return r
	}
}

// drawStory draws rows that make sense for an account, none for some.
func drawStory(t *rapid.T, p emulator.Person) []func(w *world) batch.Row {
	bequeathing := row(batch.Delete, p.Email)
	bequeathing.Heir = admin
	giving := row(batch.Reassign, p.Email)
	giving.Heir = emulator.OwnerEmail
	steps := []batch.Row{
		terminating(p.Email), activating(p.Email), row(batch.Delete, p.Email), promoting(p.Email), demoting(p.Email),
		role(p.Email, batch.DocSpaceAdmin), role(p.Email, batch.Guest), row(batch.DeleteGuest, p.Email),
		bequeathing, giving, grouped(batch.GroupAdd, p.Email, "Sales"), grouped(batch.GroupRemove, p.Email, "Sales"),
	}
	stories := [][]int{{}, {0}, {0, 2}, {0, 8}, {0, 9, 2}, {3}, {3, 4}, {3, 0}, {0, 1}, {5}, {4}, {6}, {10}, {11}, {11, 0}, {0, 11}, {10, 6}}
	switch {
	case p.Status == emulator.Terminated:
		stories = [][]int{{}, {1}, {2}, {8}, {9, 2}, {1, 3}, {1, 4}, {1, 0, 2}, {1, 10}, {11}}
	case p.Role == emulator.Guest:
		stories = [][]int{{}, {7}, {3}, {4}, {4, 3}, {0, 2}, {7, 0}}
	case p.Role == emulator.RoomAdmin:
		stories = [][]int{{}, {4}, {4, 3}, {0}, {0, 2}, {0, 8}, {0, 9, 2}, {6}, {4, 0}, {0, 1}, {5}}
	}
	var rows []func(w *world) batch.Row
	for _, i := range rapid.SampledFrom(stories).Draw(t, "story of "+p.Email) {
		rows = append(rows, func(*world) batch.Row { return steps[i] })
	}
	return rows
}

// grouped is a row about a group.
func grouped(op batch.Op, email, group string) batch.Row {
	r := row(op, email)
	r.Groups = []string{group}
	return r
}

// open opens the portal of a scene.
func (s scene) open(t testing.TB) (*world, []batch.Row) {
	w := open(t, s.config, s.people...)
	w.portal.AddGroup("Sales", s.sellers...)
	w.portal.AddGroup("Berlin")
	if s.key != emulator.OwnerEmail {
		w.as(s.key)
	}
	w.engine.Workers, w.engine.BatchSize = s.workers, s.size
	w.wire.on = refusing(w, s.cursed, "people")
	w.meanwhile = func() {
		for _, change := range s.meanwhile {
			change(w)
		}
	}
	var rows []batch.Row
	for i, of := range s.rows {
		rows = append(rows, of(w))
		rows[i].Line = i + 2
	}
	return w, rows
}

// known is a portal's end as a model compares it.
func (w *world) known() map[string]string {
	all := map[string]string{}
	for email, s := range w.people() {
		all[email] = fmt.Sprintf("%s %d %s", s.Role, s.Status, s.Groups)
		if s.Role == string(emulator.Guest) {
			all[email] += fmt.Sprintf(" listed %t", s.Listed)
		}
	}
	return all
}

// TestModel: with seats enough, portal and results are those of the reference.
func TestModel(t *testing.T) {
	t.Parallel()
	codes := map[batch.Code]int{}
	runs, rows, stops := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScene(rt, false)
		var faults []string
		virtual(t, func(t *testing.T) {
			tb := &failures{TB: t, said: &faults}
			slow, sheet := s.open(tb)
			want := slow.reference(sheet)
			fast, sheet := s.open(tb)
			o := fast.run(sheet...)
			runs++
			rows += len(sheet)
			if o.err != nil {
				stops++
				return // what is left over is not run; what is not was compared with the portal
			}
			for i, r := range o.results {
				codes[r.Code]++
				if r.Code == want[i] || s.same(o, i, r.Code, want[i]) {
					continue
				}
				tb.Errorf("line %d, %s %s %s: %s (%s), the reference says %s", r.Row.Line, r.Row.Op, r.Row.Account(), r.Row.Role, r.Code, r.Message, want[i])
			}
			if diff := cmp.Diff(slow.known(), fast.known()); diff != "" {
				tb.Errorf("portal (-reference +engine):\n%s", diff)
			}
			// Nobody is mailed more often, nor anything done twice. What deletions move
			// is still on its way.
			is, should := fast.portal.Stats().Effects, slow.portal.Stats().Effects
			is.RoomsMoved, is.FilesMoved, is.FilesDestroyed = should.RoomsMoved, should.FilesMoved, should.FilesDestroyed
			if diff := cmp.Diff(should, is); diff != "" && len(s.changed) == 0 && s.config.Server == emulator.Server372 {
				tb.Errorf("effects (-reference +engine):\n%s", diff)
			}
		})
		if len(faults) > 0 {
			rt.Fatalf("key of %s, changed %v, cursed %v, server %s\n%s", s.key, slices.Sorted(maps.Keys(s.changed)), s.cursed, s.config.Server,
				strings.Join(faults, "\n"))
		}
	})
	t.Logf("%d sheets, %d rows, %d runs ended by refusals in a row: %v", runs, rows, stops, codes)
}

// same says whether two codes mean the same here: whether an account was
// already so before the row does not show when somebody else changed it
// meanwhile.
func (s scene) same(o outcome, i int, got, want batch.Code) bool {
	it := o.plan.Items[i]
	email := strings.ToLower(gocmp.Or(it.Before.Email, it.Row.Email)) // it may be gone in the plan
	good := func(c batch.Code) bool {
		return c.Status() == batch.Done || c.Status() == batch.Unchanged || it.Row.Op == batch.Delete && c == batch.CodeNotFound
	}
	link := it.Row.Op == batch.ApproveGuest && got == batch.CodeShareLinkRefused    // of a guest who is none any more
	behind := want == batch.CodeEarlierRowFailed && got == batch.CodeContradictsRow // a delete that found nobody
	return s.changed[email] && (good(got) && good(want) || behind || link && want.Status() == batch.Failed)
}

// TestModelOfScarceSeats: no more rows fail for want of a seat than with the
// reference, and the limit holds.
func TestModelOfScarceSeats(t *testing.T) {
	t.Parallel()
	runs, short, better := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScene(rt, true)
		s.config.Server = emulator.Server372
		s.cursed, s.meanwhile = nil, nil
		var faults []string
		virtual(t, func(t *testing.T) {
			tb := &failures{TB: t, said: &faults}
			slow, sheet := s.open(tb)
			want := map[batch.Code]int{}
			for _, code := range slow.reference(sheet) {
				want[code]++
			}
			fast, sheet := s.open(tb)
			o := fast.run(sheet...)
			runs++
			got := o.count()
			lack := func(n map[batch.Code]int) int { return n[batch.CodeNoSeat] + n[batch.CodeCreatedWithoutSeat] }
			if lack(want) > 0 {
				short++
			}
			if lack(got) < lack(want) {
				better++
			}
			if lack(got) > lack(want) {
				tb.Errorf("%d rows without a seat, %d with the reference, %d seats:\n%s", lack(got), lack(want), s.config.Seats, o.told())
			}
			if n := got[batch.CodeStopped]; n > 0 || o.err != nil {
				tb.Errorf("%d rows not run, %v", n, o.err)
			}
		})
		if len(faults) > 0 {
			rt.Fatalf("%s", strings.Join(faults, "\n"))
		}
	})
	t.Logf("%d sheets, seats ran out in %d with the reference; fewer rows without a seat in %d", runs, short, better)
}

// TestModelOfFaults: whatever goes wrong on the way, results are complete and
// none is a lie.
func TestModelOfFaults(t *testing.T) {
	t.Parallel()
	codes := map[batch.Code]int{}
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScene(rt, rapid.Bool().Draw(rt, "few seats"))
		s.meanwhile, s.changed = nil, nil
		faulty := rapid.MapOfN(rapid.IntRange(1, 40), rapid.IntRange(0, 11), 0, 6).Draw(rt, "faults")
		var faults []string
		virtual(t, func(t *testing.T) {
			tb := &failures{TB: t, said: &faults}
			w, sheet := s.open(tb)
			refused := w.wire.on
			w.wire.on = func(n int, q request) *fault {
				if f := refused(n, q); f != nil {
					return f
				}
				kind, ok := faulty[n]
				switch {
				case !ok:
					return nil
				case kind == 2 && (q.is("PUT", "people/status/Terminated") || q.is("PUT", "people/delete")):
					kind = 1 // sent again by the client, which does not tell when the first may still come
				}
				return []*fault{
					{lost: true},
					{after: true, lost: true},
					{lost: true, late: 10 * time.Second},
					{after: true, cut: true},
					{after: true, status: 502, body: page},
					{status: 503, body: page},
					{after: true, delay: 2 * time.Minute},
					{status: 500, body: envelope(500, "System.Exception", "broken")},
					{after: true, status: 500, body: envelope(500, "System.Exception", "broken")},
					{status: 429},
					{status: 401},
					{status: 200, body: page},
				}[kind]
			}
			o := w.run(sheet...)
			if len(faults) > 0 {
				tb.Errorf("%v\n%v", o.sent, o.err)
			}
			runs++
			for code, n := range o.count() {
				codes[code] += n
			}
		})
		if len(faults) > 0 {
			rt.Fatalf("key of %s, server %s\n%s", s.key, s.config.Server, strings.Join(faults, "\n"))
		}
	})
	t.Logf("%d sheets: %v", runs, codes)
}
