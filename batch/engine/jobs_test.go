package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// TestJobsAtOnce: at most 50 demotions go on at the portal at the same time,
// and their lanes go on when they end.
func TestJobsAtOnce(t *testing.T) {
	t.Parallel()
	for _, latency := range []time.Duration{0, 300 * time.Millisecond} {
		t.Run(latency.String(), func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				const n, jobTime = 180, 90 * time.Second
				w := open(t, emulator.Config{Latency: latency, JobTime: jobTime}, crowd(n, emulator.Person{Role: emulator.RoomAdmin, Rooms: 1})...)
				var starts []time.Time
				most := 0
				w.wire.on = func(_ int, q request) *fault {
					if q.is("POST", "people/type") {
						starts = append(starts, time.Now())
						going := 0
						for _, s := range starts {
							if time.Since(s) < jobTime {
								going++
							}
						}
						most = max(most, going)
					}
					return nil
				}
				var rows []batch.Row
				for i := range n {
					rows = append(rows, demoting(member(i)), terminating(member(i)))
				}
				o := w.run(rows...)
				if c := o.count(); c[batch.CodeRoleChanged] != n || c[batch.CodeTerminated] != n {
					t.Errorf("%v", c)
				}
				if most > 50 {
					t.Errorf("%d jobs at once", most)
				}
				if most < 50 {
					t.Errorf("never more than %d jobs at once", most)
				}
				t.Logf("%d jobs of %v in %v, %d at once at most, %d requests", n, jobTime, o.took, most, len(o.sent))
			})
		})
	}
}

// TestJobs: what becomes of one demotion.
func TestJobs(t *testing.T) {
	t.Parallel()
	const minute = time.Minute
	progress := func(status int, failure string, completed bool) *fault {
		return &fault{status: 200, body: fmt.Sprintf(`{"response":{"id":"1_x_UpdateUserTypeProgressItem","error":%q,"percentage":100,`+
			`"isCompleted":%t,"status":%d},"count":1,"status":0,"statusCode":200}`, failure, completed, status)}
	}
	none := &fault{status: 200, body: `{"count":0,"status":0,"statusCode":200}`}
	start := func(q request) bool { return q.is("POST", "people/type") }
	look := func(q request) bool { return q.is("GET", "people/type/progress/") }
	for _, tt := range []struct {
		name    string
		jobTime time.Duration
		on      func(w *world, seen map[string]int, q request) *fault
		stop    time.Duration // when the run is interrupted; 0: never
		want    batch.Code
		starts  int
		within  time.Duration // 0: not looked at
	}{
		{name: "done at once", want: batch.CodeRoleChanged, starts: 1, within: time.Second},
		{name: "done after a while", jobTime: 10 * minute, want: batch.CodeRoleChanged, starts: 1, within: 10*minute + 6*time.Second},
		{name: "longer than the engine waits", jobTime: 3 * 60 * minute, want: batch.CodeJobOutcomeLost, starts: 1},
		{
			name: "no trace of the publication, twice", starts: 3, want: batch.CodeRoleChanged,
			on: func(_ *world, seen map[string]int, q request) *fault {
				if start(q) && seen["start"] <= 2 {
					return progress(4, "Publication not found.", true)
				}
				return nil
			},
		},
		{
			name: "no trace of the publication when looked at", starts: 2, want: batch.CodeRoleChanged, jobTime: 10 * time.Second,
			on: func(_ *world, seen map[string]int, q request) *fault {
				switch {
				case start(q) && seen["start"] == 1:
					return progress(1, "", false)
				case look(q) && seen["start"] == 1:
					return progress(4, "Publication not found.", true)
				}
				return nil
			},
		},
		{
			name: "no trace of the publication, ever", starts: 3, want: batch.CodeJobFailed,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) || look(q) {
					return progress(4, "Publication not found.", true)
				}
				return nil
			},
		},
		{
			name: "failed", starts: 1, want: batch.CodeJobFailed,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return progress(4, "Access denied", true)
				}
				return nil
			},
		},
		{
			name: "cancelled", starts: 1, want: batch.CodeJobFailed, jobTime: minute,
			on: func(w *world, seen map[string]int, q request) *fault {
				if look(q) && seen["look"] == 2 {
					w.owner("PUT", "people/type/terminate", `{"userId":"`+w.id(ann)+`"}`)
				}
				return nil
			},
		},
		{
			name: "ended and did nothing", starts: 1, want: batch.CodeNoEffect,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) || look(q) {
					return progress(2, "", true)
				}
				return nil
			},
		},
		{
			name: "the record is gone, the effect is there", starts: 1, want: batch.CodeRoleChanged, jobTime: 20 * time.Second,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if look(q) {
					return none
				}
				return nil
			},
		},
		{
			name: "the record is gone, and no effect", starts: 1, want: batch.CodeJobOutcomeLost,
			on: func(_ *world, _ map[string]int, q request) *fault {
				switch {
				case start(q):
					return progress(1, "", false)
				case look(q):
					return none
				}
				return nil
			},
		},
		{
			name: "the start's answer is lost, the job runs", starts: 1, want: batch.CodeRoleChanged, jobTime: 3 * minute,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return &fault{after: true, lost: true}
				}
				return nil
			},
		},
		{
			name: "the start's answer is a proxy's page, the job runs", starts: 1, want: batch.CodeRoleChanged, jobTime: 3 * minute,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return &fault{after: true, status: 504, body: "<html></html>"}
				}
				return nil
			},
		},
		{
			name: "the start's answer is lost, the job starts late", starts: 1, want: batch.CodeRoleChanged, jobTime: 3 * minute,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return &fault{lost: true, late: 20 * time.Second}
				}
				return nil
			},
		},
		{
			name: "the start is lost", starts: 1, want: batch.CodeJobOutcomeLost,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return &fault{lost: true}
				}
				return nil
			},
		},
		{
			name: "the portal fails while the job is looked at", starts: 1, want: batch.CodeRoleChanged, jobTime: minute,
			on: func(_ *world, seen map[string]int, q request) *fault {
				if look(q) && seen["look"] < 20 {
					return &fault{status: 502, body: "<html></html>"}
				}
				return nil
			},
		},
		{name: "stopped while the job goes on", jobTime: 10 * minute, stop: minute, starts: 1, want: batch.CodeJobOutcomeLost, within: minute + 6*time.Second},
		{name: "stopped when the job has just ended", jobTime: minute - time.Second, stop: minute, starts: 1, want: batch.CodeRoleChanged, within: minute + 6*time.Second},
		{
			name: "the start's answer is a fault of the server, the job runs", starts: 1, want: batch.CodeRoleChanged, jobTime: 3 * minute,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return &fault{after: true, status: 500, body: envelope(500, "System.Exception", "broken")}
				}
				return nil
			},
		},
		{
			name: "refused", starts: 1, want: batch.CodeRefused,
			on: func(_ *world, _ map[string]int, q request) *fault {
				if start(q) {
					return denied()
				}
				return nil
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{JobTime: tt.jobTime}, person(ann, emulator.RoomAdmin))
				seen := map[string]int{}
				w.wire.on = func(_ int, q request) *fault {
					switch {
					case start(q):
						seen["start"]++
					case look(q):
						seen["look"]++
					}
					if tt.on == nil {
						return nil
					}
					return tt.on(w, seen, q)
				}
				ctx := context.Background()
				if tt.stop > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeoutCause(ctx, tt.stop, errors.New("interrupted"))
					defer cancel()
				}
				o := w.runUntil(ctx, demoting(ann), promoting(ann))
				if o.results[0].Code != tt.want {
					t.Errorf("%s: %s, want %s", o.results[0].Code, o.results[0].Message, tt.want)
				}
				next := o.results[1].Code
				switch o.results[0].Status() {
				case batch.Done:
					if next != batch.CodeRoleChanged && (tt.stop == 0 || next != batch.CodeStopped) {
						t.Errorf("the row behind is %s", next)
					}
				case batch.Unknown:
					if next != batch.CodeAfterUnknown {
						t.Errorf("the row behind is %s", next)
					}
				default:
					if next != batch.CodeEarlierRowFailed {
						t.Errorf("the row behind is %s", next)
					}
				}
				if seen["start"] != tt.starts {
					t.Errorf("started %d times, want %d", seen["start"], tt.starts)
				}
				if tt.within > 0 && o.took > tt.within {
					t.Errorf("took %v, want at most %v", o.took, tt.within)
				}
				if strings.Contains(o.results[0].Message, "when the run ended") != (tt.stop > 0 && tt.want == batch.CodeJobOutcomeLost) &&
					tt.name != "longer than the engine waits" {
					t.Errorf("message: %s", o.results[0].Message)
				}
			})
		})
	}
}
