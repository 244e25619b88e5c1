package engine_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

func heirRow(op batch.Op, email, heir string) batch.Row {
	r := row(op, email)
	r.Heir = heir
	return r
}

func roomAdmin(email string, rooms int) emulator.Person {
	return emulator.Person{Email: email, Role: emulator.RoomAdmin, Rooms: rooms}
}

// TestHeirs: the heir owns what the leaver has left, before the leaver is gone;
// without an heir nothing is sent.
func TestHeirs(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		leaver := emulator.Person{
			Email: "leaver@example.com", Role: emulator.RoomAdmin, Status: emulator.Terminated, Rooms: 3, SharedFiles: 5, PersonalFiles: 7,
		}
		other := leaver
		other.Email = "other@example.com"
		w := open(t, emulator.Config{JobTime: 20 * time.Second}, leaver, other, roomAdmin("heir@example.com", 1))
		w.plan.DataToKeyOwner = false
		w.wire.on = func(_ int, q request) *fault {
			if q.write() && q.names(w.id("other@example.com")) {
				t.Errorf("%s %s is sent for somebody without an heir", q.Method, q.Path)
			}
			return nil
		}
		o := w.run(heirRow(batch.Delete, "leaver@example.com", "heir@example.com"), row(batch.Delete, "other@example.com"))
		if got := o.codes(); got[0] != "leaver@example.com deleted" || got[1] != "other@example.com heir_required" {
			t.Errorf("%v\n%s", got, o.told())
		}
		w.portal.Settle()
		w.wait(5 * time.Minute)
		heir, _ := w.portal.Person("heir@example.com")
		if e := w.portal.Stats().Effects; heir.Rooms != 4 || heir.SharedFiles != 5 || e.FilesDestroyed != 7 {
			t.Errorf("the heir has %d rooms and %d shared files, effects %+v", heir.Rooms, heir.SharedFiles, e)
		}
	})
}

// TestManyHeirs: a hundred leavers and seven heirs at once, none swapped.
func TestManyHeirs(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		var people []emulator.Person
		var rows []batch.Row
		want := map[string]int{}
		for i := range 7 {
			people = append(people, roomAdmin(fmt.Sprintf("heir%d@example.com", i), 0))
		}
		for i := range 100 {
			p := roomAdmin(member(i), 1+i*i%11)
			p.Status = emulator.Terminated
			people = append(people, p)
			heir := fmt.Sprintf("heir%d@example.com", i*i%7)
			want[heir] += p.Rooms
			rows = append(rows, heirRow(batch.Delete, p.Email, heir))
		}
		w := open(t, emulator.Config{JobTime: 7 * time.Second, Latency: 100 * time.Millisecond}, people...)
		o := w.run(rows...)
		if n := o.count()[batch.CodeDeleted]; n != 100 || o.err != nil {
			t.Errorf("%d deleted, %v", n, o.err)
		}
		for heir, rooms := range want {
			if p, _ := w.portal.Person(heir); p.Rooms != rooms {
				t.Errorf("%s has %d rooms, want %d", heir, p.Rooms, rooms)
			}
		}
		t.Logf("%v, %d requests", o.took, len(o.sent))
	})
}

// TestBequests: whatever befalls the job, the account is deleted only when its
// rooms are the heir's, and a job of somebody else is not taken for it.
func TestBequests(t *testing.T) {
	t.Parallel()
	once := func(f *fault, method, path string) func(w *world) {
		return func(w *world) {
			done := false
			w.wire.on = func(_ int, q request) *fault {
				if !done && q.is(method, path) {
					done = true
					return f
				}
				return nil
			}
		}
	}
	const start = "people/reassign/start"
	for _, tt := range []struct {
		name string
		do   func(w *world)
		code batch.Code // of the delete
	}{
		{"nothing", func(*world) {}, batch.CodeDeleted},
		{"the answer to the start is lost", once(&fault{after: true, lost: true}, "POST", start), batch.CodeDeleted},
		{"the start is lost", once(&fault{lost: true}, "POST", start), batch.CodeDeleted},
		{"a page instead of the answer", once(&fault{after: true, status: 502, body: page}, "POST", start), batch.CodeDeleted},
		{"the record is not shown for a while", once(&fault{status: 502, body: page}, "GET", "people/reassign/progress"), batch.CodeDeleted},
		{"another job with another heir is running", func(w *world) {
			w.meanwhile = func() {
				w.owner("POST", start, fmt.Sprintf(`{"fromUserId":%q,"toUserId":%q}`, w.id("leaver@example.com"), w.id("boss@example.com")))
			}
		}, batch.CodeDeleted},
		{"the heir is terminated meanwhile", func(w *world) {
			w.meanwhile = func() { w.terminate("heir@example.com") }
		}, batch.CodeHeirUnfit},
		{"the leaver is brought back meanwhile", func(w *world) {
			w.meanwhile = func() { w.activate("leaver@example.com") }
		}, batch.CodeNotTerminated},
		{"the portal restarts", func(w *world) {
			w.wire.on = func(n int, q request) *fault {
				if n == 4 {
					w.portal.Restart()
				}
				return nil
			}
		}, batch.CodeDeleted},
		{"refused", once(&fault{status: http.StatusForbidden, body: envelope(403, "System.Security.SecurityException", "Access denied")}, "POST", start), batch.CodeRefused},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				leaver := roomAdmin("leaver@example.com", 3)
				leaver.Status = emulator.Terminated
				w := open(t, emulator.Config{JobTime: 10 * time.Second}, leaver, roomAdmin("heir@example.com", 0), roomAdmin("boss@example.com", 0))
				tt.do(w)
				w.others["heir@example.com"], w.others["leaver@example.com"] = true, true
				o := w.run(heirRow(batch.Delete, "leaver@example.com", "heir@example.com"))
				if o.results[0].Code != tt.code {
					t.Errorf("%s: %s", o.results[0].Code, o.results[0].Message)
				}
				w.portal.Settle()
				_, there := w.portal.Person("leaver@example.com")
				heir, _ := w.portal.Person("heir@example.com")
				boss, _ := w.portal.Person("boss@example.com")
				if told := strings.Contains(o.results[0].Message, "somebody else had started"); told != (boss.Rooms > 0) {
					t.Errorf("another has %d rooms: %s", boss.Rooms, o.results[0].Message)
				}
				if there == (tt.code == batch.CodeDeleted) || !there && heir.Rooms+boss.Rooms != 3 {
					t.Errorf("he is there: %t; the heir has %d rooms, another %d", there, heir.Rooms, boss.Rooms)
				}
			})
		})
	}
}

// TestStoppedAfterMove: a run that stops when the heir has got everything, and
// before the account is deleted, says so; gone on with, it deletes the account, and
// nothing is given away a second time.
func TestStoppedAfterMove(t *testing.T) {
	t.Parallel()
	for _, meanwhile := range []string{"nothing", "a long time", "the heir is terminated"} {
		t.Run(meanwhile, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				leaver := emulator.Person{Email: "leaver@example.com", Role: emulator.RoomAdmin, Status: emulator.Terminated, Rooms: 3}
				w := open(t, emulator.Config{JobTime: 5 * time.Second}, leaver, roomAdmin("heir@example.com", 1))
				m := newMemory()
				w.engine.Journal = m
				ctx, cancel := context.WithCancelCause(context.Background())
				defer cancel(nil)
				w.wire.on = func(_ int, q request) *fault {
					if q.is("GET", "people/reassign/necessary") {
						cancel(errInterrupted)
					}
					return nil
				}
				rows := []batch.Row{heirRow(batch.Delete, "leaver@example.com", "heir@example.com")}
				rows[0].Line = 2
				o := w.runUntil(ctx, rows...)
				r := o.results[0]
				if r.Status() != batch.Unknown || r.Attempts != 1 || !strings.Contains(r.Message, "went to heir@example.com") {
					t.Errorf("stopped: %s, %d attempts: %s", r.Code, r.Attempts, r.Message)
				}
				m.emitted(r)
				w.wire.on = nil
				switch meanwhile {
				case "a long time":
					w.wait(24 * time.Hour)
				case "the heir is terminated":
					w.terminate("heir@example.com")
				}
				w.plan.Past = m.past()
				o = w.run(rows...)
				if got := o.codes(); got[0] != "leaver@example.com deleted" {
					t.Errorf("gone on with: %v\n%s", got, o.told())
				}
				if o.calls("people/reassign/start") > 0 {
					t.Errorf("given away twice: %v", o.sent)
				}
				heir, _ := w.portal.Person("heir@example.com")
				if e := w.portal.Stats().Effects; heir.Rooms != 4 || e.Mails != 1 || e.Deleted != 1 {
					t.Errorf("the heir has %d rooms, effects %+v", heir.Rooms, e)
				}
			})
		})
	}
}
