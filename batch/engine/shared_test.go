package engine_test

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// shares are the operations whose rows share calls, and how large the calls
// become in a run of one worker: 25, then twice as many each time.
var shares = []struct {
	name   string
	like   emulator.Person
	of     func(email string) batch.Row
	path   string
	done   batch.Code
	most   int
	before []int // calls before one of the largest
}{
	{
		"terminate",
		emulator.Person{Role: emulator.User},
		func(e string) batch.Row { return row(batch.Terminate, e) },
		"people/status/", batch.CodeTerminated, 500,
		[]int{25, 50, 100, 200, 400},
	},
	{
		"activate",
		emulator.Person{Role: emulator.User, Status: emulator.Terminated},
		func(e string) batch.Row { return row(batch.Activate, e) },
		"people/status/", batch.CodeActivated, 500,
		[]int{25, 50, 100, 200, 400},
	},
	{
		"promote",
		emulator.Person{Role: emulator.User},
		func(e string) batch.Row { return role(e, batch.RoomAdmin) },
		"people/type/", batch.CodeRoleChanged, 100,
		[]int{25, 50},
	},
	{
		"delete",
		emulator.Person{Role: emulator.User, Status: emulator.Terminated},
		func(e string) batch.Row { return row(batch.Delete, e) },
		"people/delete", batch.CodeDeleted, 200,
		[]int{25, 50, 100},
	},
}

// guilt is why an account cannot be done in company, and what its row comes to.
var guilts = []struct {
	name   string
	curse  func(w *world, email string) // between plan and run; nil: the portal refuses whoever is named
	want   map[string]batch.Code
	hidden bool
}{
	{"vanished", (*world).erase, map[string]batch.Code{
		"terminate": batch.CodeNotFound, "activate": batch.CodeNotFound, "promote": batch.CodeNotFound, "delete": batch.CodeNotFound,
	}, false},
	{"became an admin", func(w *world, email string) {
		if p, _ := w.portal.Person(email); p.Status == emulator.Terminated {
			w.activate(email)
			defer w.terminate(email)
		}
		w.promote(email, emulator.DocSpaceAdmin)
	}, map[string]batch.Code{
		"terminate": batch.CodeNeedsOwnerKey, "activate": batch.CodeNeedsOwnerKey, "promote": batch.CodeNeedsOwnerKey, "delete": batch.CodeNeedsOwnerKey,
	}, false},
	{"became terminated", (*world).terminate, map[string]batch.Code{"promote": batch.CodeIsTerminated}, false},
	{"became active", (*world).activate, map[string]batch.Code{"delete": batch.CodeNotTerminated}, false},
	{"refused without a reason", nil, map[string]batch.Code{
		"terminate": batch.CodeRefused, "activate": batch.CodeRefused, "promote": batch.CodeRefused, "delete": batch.CodeRefused,
	}, true},
}

// spread places k guilty among the last size of n.
func spread(k, size, n int, adjacent bool) map[string]bool {
	places := map[string]bool{}
	for i := range k {
		at := i*size/k + size/(2*k)
		if adjacent {
			at = size/3 + i
			if at >= size {
				at -= size
			}
		}
		places[member(n-size+at)] = true
	}
	return places
}

// TestSharedCallsWithGuiltyAccounts: the others are done, each guilty row has
// its own code, and it costs few requests.
func TestSharedCallsWithGuiltyAccounts(t *testing.T) {
	t.Parallel()
	table := []string{"operation  guilty                    size   k  extra  bound"}
	for _, s := range shares {
		for upTo := 0; upTo <= len(s.before); upTo++ {
			size, before := 25<<upTo, 0
			for _, n := range s.before[:upTo] {
				before += n
			}
			size = min(size, s.most)
			if size == 50 || size == 400 || !long() && size == 200 && s.most > size {
				continue
			}
			n := before + size
			clean := sharedRun(t, s.name, n, nil, nil)
			for _, g := range guilts {
				if g.want[s.name] == "" {
					continue
				}
				for _, k := range []int{1, 3, 25} {
					for _, adjacent := range []bool{false, true} {
						if k == size || k == 1 && adjacent || !long() && !g.hidden && (k == 1 || adjacent || size > 100) {
							continue
						}
						places := spread(k, size, n, adjacent)
						extra := sharedRun(t, s.name, n, places, g.curse) - clean
						bound := 4 + 3*k*bits.Len(uint(size-1))
						name := g.name
						if adjacent {
							name += ", adjacent"
						}
						table = append(table, fmt.Sprintf("%-10s %-35s %4d %3d %6d %6d", s.name, name, size, k, extra, bound))
						if extra > bound {
							t.Errorf("%s of %d, %d %s: %d extra requests, at most %d allowed", s.name, size, k, name, extra, bound)
						}
					}
				}
			}
		}
	}
	t.Log(strings.Join(table, "\n"))
}

// sharedRun carries out n rows of which some are guilty, and says how many
// requests that took.
func sharedRun(t *testing.T, op string, n int, guilty map[string]bool, curse func(*world, string)) (requests int) {
	t.Helper()
	s := shares[0]
	for _, x := range shares {
		if x.name == op {
			s = x
		}
	}
	virtual(t, func(t *testing.T) {
		w := open(t, emulator.Config{}, append(crowd(n, s.like), person(admin, emulator.DocSpaceAdmin))...)
		w.as(admin)
		w.engine.Workers = 1
		want := batch.CodeRefused
		if curse == nil {
			w.wire.on = refusing(w, guilty, "people/")
		} else {
			for _, g := range guilts {
				if fmt.Sprintf("%p", g.curse) == fmt.Sprintf("%p", curse) {
					want = g.want[op]
				}
			}
			w.meanwhile = func() {
				for email := range guilty {
					curse(w, email)
				}
			}
		}
		o := w.run(rowsFor(n, s.of)...)
		if o.err != nil {
			t.Fatalf("%s, %d of %d guilty: stopped: %v", op, len(guilty), n, o.err)
		}
		wrong := 0
		for _, r := range o.results {
			code := s.done
			if guilty[r.Row.Email] {
				code = want
			}
			if r.Code != code {
				if wrong++; wrong < 4 {
					t.Errorf("%s, %d of %d guilty: %s is %s (%s), want %s", op, len(guilty), n, r.Row.Email, r.Code, r.Message, code)
				}
			}
		}
		requests = len(o.sent)
	})
	return requests
}

// refusing has the portal refuse writes that name one of these people, for a
// reason that does not show. A change of type serves those before him first.
func refusing(w *world, guilty map[string]bool, path string) func(n int, q request) *fault {
	ids := map[string]bool{}
	for email := range guilty {
		ids[w.id(email)] = true
	}
	return func(_ int, q request) *fault {
		if !q.write() || !strings.HasPrefix(q.Path, path) {
			return nil
		}
		for _, id := range append(q.IDs, strings.TrimPrefix(q.Path, "people/")) {
			if ids[id] {
				f := denied()
				if q.is("PUT", "people/type/") {
					f.before = id
				}
				return f
			}
		}
		return nil
	}
}

// TestPortalFault: refusals that no row is guilty of are the portal's, and end
// the run early.
func TestPortalFault(t *testing.T) {
	t.Parallel()
	table := []string{"fault                        rows workers  requests"}
	for _, tt := range []struct {
		name  string
		op    string
		n     int
		state emulator.State
		fault *fault
	}{
		{"identity service down", "delete", 300, emulator.State{Identity: emulator.IdentityDown}, nil},
		{"identity service bad", "delete", 300, emulator.State{Identity: emulator.IdentityBad}, nil},
		{"everybody refused", "terminate", 300, emulator.State{}, denied()},
		{"everybody refused", "promote", 300, emulator.State{}, denied()},
		{"fault of the server", "activate", 300, emulator.State{}, &fault{status: 500, body: envelope(500, "System.Exception", "broken")}},
		{"members may not be invited", "create", 20, emulator.State{NoInvites: true}, nil},
		{"members may not be invited", "invite", 300, emulator.State{NoInvites: true}, nil},
		{"three alone", "terminate", 3, emulator.State{}, denied()},
		{"two alone", "terminate", 2, emulator.State{}, denied()},
	} {
		for _, workers := range []int{1, 16} {
			t.Run(fmt.Sprintf("%s, %s of %d, %d workers", tt.name, tt.op, tt.n, workers), func(t *testing.T) {
				virtual(t, func(t *testing.T) {
					of := func(e string) batch.Row { return create(e, batch.User) }
					var people []emulator.Person
					if tt.op == "invite" {
						of = inviting
					}
					for _, s := range shares {
						if s.name == tt.op {
							of, people = s.of, crowd(tt.n, s.like)
						}
					}
					w := open(t, emulator.Config{Latency: 50 * time.Millisecond}, people...)
					w.portal.SetState(tt.state)
					w.engine.Workers = workers
					w.wire.on = func(_ int, q request) *fault {
						if q.write() {
							return tt.fault
						}
						return nil
					}
					o := w.run(rowsFor(tt.n, of)...)
					n := o.count()
					table = append(table, fmt.Sprintf("%-28s %4d %7d %9d", tt.name+", "+tt.op, tt.n, workers, len(o.sent)))
					if tt.n < 3 {
						if o.err != nil || n[batch.CodeRefused] != tt.n {
							t.Errorf("%v, %v: two may be refused", o.err, n)
						}
						return
					}
					if o.err == nil || n[batch.CodeRefused] < 3 || n[batch.CodeRefused]+n[batch.CodePortalFault] != tt.n {
						t.Errorf("stop %v, codes %v", o.err, n)
					}
					if len(o.sent) > 100 {
						t.Errorf("%d requests before the run gave up", len(o.sent))
					}
				})
			})
		}
	}
	t.Log(strings.Join(table, "\n"))
}
