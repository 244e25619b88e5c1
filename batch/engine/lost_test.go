package engine_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

const page = "<html><head><title>Gateway</title></head></html>"

// operation is what is done to an account, alone or in company.
type operation struct {
	name   string
	like   emulator.Person
	of     func(email string) batch.Row
	done   batch.Code
	path   string
	twice  bool // may be sent twice (docspace-api.md §18.3)
	shared bool
}

var operations = []operation{
	{
		"create",
		emulator.Person{},
		func(e string) batch.Row { return create(e, batch.RoomAdmin) },
		batch.CodeCreated, "people", false, false,
	},
	{
		"terminate",
		emulator.Person{Role: emulator.User},
		terminating,
		batch.CodeTerminated, "people/status/Terminated", true, true,
	},
	{
		"activate",
		emulator.Person{Role: emulator.User, Status: emulator.Terminated},
		activating,
		batch.CodeActivated, "people/status/Active", false, true,
	},
	{
		"promote",
		emulator.Person{Role: emulator.User},
		promoting,
		batch.CodeRoleChanged, "people/type/", false, true,
	},
	{
		"demote",
		emulator.Person{Role: emulator.RoomAdmin},
		demoting,
		batch.CodeRoleChanged, "people/type", false, false,
	},
	{
		"delete",
		emulator.Person{Role: emulator.User, Status: emulator.Terminated},
		func(e string) batch.Row { return row(batch.Delete, e) }, batch.CodeDeleted, "people/", true, true,
	},
}

// TestLostAnswers: what was done is found to be done, also when it happens
// seconds later; what cannot be settled is unknown; nothing is failed, and
// nothing sent twice that must not be.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for _, loss := range []struct {
		name   string
		fault  fault
		effect bool
	}{
		{"no answer, no effect", fault{lost: true}, false},
		{"no answer after the effect", fault{after: true, lost: true}, true},
		{"the effect comes late", fault{lost: true, late: 25 * time.Second}, true},
		{"the answer breaks off", fault{after: true, cut: true}, true},
		{"502 after the effect", fault{after: true, status: 502, body: page}, true},
		{"502 and no effect", fault{status: 502, body: page}, false},
		{"503 and no effect", fault{status: 503, body: page}, false},
		{"504 after a minute, the effect comes late", fault{status: 504, body: page, delay: time.Minute, late: 70 * time.Second}, true},
		{"504 after the effect", fault{after: true, status: 504, body: page, delay: time.Minute}, true},
		{"no answer within the client's patience", fault{after: true, delay: 2 * time.Minute}, true},
		{"500 of a proxy", fault{status: 500, body: page}, false},
		{"200 with a page", fault{after: true, status: 200, body: page}, true},
		{"200 with a page and no effect", fault{status: 200, body: page}, false},
		{"200 with an empty answer after the effect", fault{after: true, status: 200}, true},
		{"a fault of the server after the effect", fault{after: true, status: 500, body: envelope(500, "System.Exception", "broken")}, true},
	} {
		for _, op := range operations {
			for _, n := range []int{1, 2, 25} {
				if n > 1 && !op.shared {
					continue
				}
				t.Run(fmt.Sprintf("%s/%d %s", loss.name, n, op.name), func(t *testing.T) {
					t.Parallel()
					virtual(t, func(t *testing.T) { lostAnswer(t, op.name, n, loss.fault, loss.effect) })
				})
			}
		}
	}
}

func lostAnswer(t *testing.T, name string, n int, f fault, effect bool) {
	t.Helper()
	op := operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == name })]
	var people []emulator.Person
	if name != "create" {
		people = crowd(n, op.like)
	}
	w := open(t, emulator.Config{}, people...)
	w.engine.BatchSize = n
	times := map[string]int{}
	first := true
	w.wire.on = func(_ int, q request) *fault {
		if !q.write() || !strings.HasPrefix(q.Path, op.path) {
			return nil
		}
		for _, id := range append(q.IDs, q.Path) {
			times[id]++
		}
		if first {
			first = false
			return &f
		}
		return nil
	}
	var rows []batch.Row
	for i := range n {
		rows = append(rows, op.of(member(i)))
		// A termination that comes late would undo the second row: the client has
		// sent it again meanwhile (docspace-api.md §18.3).
		if name != "delete" && (name != "terminate" || f.late == 0) {
			rows = append(rows, op.of(member(i))) // finds the account as the first row has left it
			rows[len(rows)-1].Op, rows[len(rows)-1].Role = batch.Terminate, ""
			if name == "terminate" {
				rows[len(rows)-1].Op = batch.Activate
			}
		}
	}
	o := w.run(rows...)
	for i, r := range o.results {
		second := len(rows) > n && i%2 == 1
		switch {
		case second && r.Status() != batch.Done && r.Status() != batch.NotRun:
			t.Errorf("the second row is %s: %s", r.Code, r.Message)
		case second:
		case r.Status() == batch.Failed:
			t.Errorf("%s: %s", r.Code, r.Message)
		case (effect || op.twice) && r.Code != op.done:
			t.Errorf("%s: %s, want %s", r.Code, r.Message, op.done)
		case !effect && !op.twice && r.Status() != batch.Unknown:
			t.Errorf("%s: %s, want unknown", r.Code, r.Message)
		}
	}
	for id, sent := range times {
		if sent > 1 && !op.twice && strings.Contains(id, "-") {
			t.Errorf("%s was sent %d times", id, sent)
		}
	}
	if o.err != nil {
		t.Errorf("stopped: %v", o.err)
	}
	if o.took > 5*time.Minute {
		t.Errorf("took %v", o.took)
	}
}

// TestLimits: requests that the portal refuses for its limits are sent again,
// or end the run with true results.
func TestLimits(t *testing.T) {
	t.Parallel()
	limit := func(size string, header ...string) *fault {
		h := http.Header{"X-Ratelimit-Limit": {size}, "X-Ratelimit-Remaining": {"0"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &fault{status: 429, header: h}
	}
	for _, tt := range []struct {
		name  string
		fault *fault
		from  int // the first write that is refused
		times int // how many are
		want  map[batch.Code]int
		stop  bool
	}{
		{"the minute", limit("1500"), 2, 3, nil, false},
		{"too many writes at once", limit("15"), 1, 5, nil, false},
		{"a limit that nobody knows", limit("100/30m"), 3, 2, nil, false},
		{"the day, a minute before its end", limit("10000", "Retry-After", "60"), 2, 3, nil, false},
		{"the day's quota", limit("10000", "Retry-After", "40000"), 3, 1000, map[batch.Code]int{batch.CodeTerminated: 50, batch.CodeQuotaSpent: 150}, true},
		{"the day's quota from the start", limit("10000", "Retry-After", "40000"), 1, 1000, map[batch.Code]int{batch.CodeQuotaSpent: 200}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, crowd(100, emulator.Person{Role: emulator.User})...)
				w.engine.Workers = 1
				w.engine.BatchSize = 25
				writes := 0
				w.wire.on = func(_ int, q request) *fault {
					if !q.write() {
						return nil
					}
					if writes++; writes >= tt.from && writes < tt.from+tt.times {
						return tt.fault
					}
					return nil
				}
				var rows []batch.Row
				for i := range 100 {
					rows = append(rows, terminating(member(i)), row(batch.Delete, member(i)))
				}
				o := w.run(rows...)
				want := tt.want
				if want == nil {
					want = map[batch.Code]int{batch.CodeTerminated: 100, batch.CodeDeleted: 100}
				}
				for code, n := range o.count() {
					if want[code] != n {
						t.Errorf("%s: %d, want %s", code, n, strconv.Itoa(want[code]))
					}
				}
				if (o.err != nil) != tt.stop {
					t.Errorf("stopped: %v", o.err)
				}
			})
		})
	}
}

// TestLostThenRefused: the client sends a termination again whose answer was
// lost; what the portal says to that says nothing of the first.
func TestLostThenRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		first  fault
		second *fault
		want   batch.Code
		stop   bool
	}{
		{"done, then refused", fault{after: true, lost: true}, denied(), batch.CodeTerminated, false},
		{"done, then the key is dead for a moment", fault{after: true, lost: true}, &fault{status: 401}, batch.CodeTerminated, true},
		{"not done, then the key is dead for a moment", fault{lost: true}, &fault{status: 401}, batch.CodeAnswerLost, true},
		{"not done, then refused", fault{lost: true}, denied(), batch.CodeRefused, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, person(ann, emulator.User))
				writes := 0
				w.wire.on = func(_ int, q request) *fault {
					if !q.write() {
						return nil
					}
					writes++
					if writes == 1 {
						return &tt.first
					}
					return tt.second
				}
				o := w.run(terminating(ann))
				w.want(o, ann+" "+string(tt.want))
				if (o.err != nil) != tt.stop {
					t.Errorf("stopped: %v", o.err)
				}
			})
		})
	}
}
