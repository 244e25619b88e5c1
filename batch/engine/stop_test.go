package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

var errInterrupted = errors.New("interrupted")

// mixed is a sheet with every operation that an owner's key can carry out, and
// a portal for it.
func mixed() ([]emulator.Person, []batch.Row) {
	people := join(
		several("u", 40, emulator.Person{Role: emulator.User}),
		several("ra", 20, emulator.Person{Role: emulator.RoomAdmin, Rooms: 1}),
		several("gone", 30, emulator.Person{Role: emulator.User, Status: emulator.Terminated}),
		several("guest", 10, emulator.Person{Role: emulator.Guest}),
	)
	rows := rowsOf(several("new", 10, emulator.Person{}), hiring)
	for i, p := range people {
		switch {
		case p.Role == emulator.Guest:
			rows = append(rows, row(batch.DeleteGuest, p.Email))
		case p.Role == emulator.RoomAdmin:
			rows = append(rows, demoting(p.Email), promoting(p.Email))
		case p.Status == emulator.Terminated && i%2 == 0:
			rows = append(rows, row(batch.Delete, p.Email))
		case p.Status == emulator.Terminated:
			rows = append(rows, activating(p.Email), promoting(p.Email))
		default:
			rows = append(rows, terminating(p.Email), row(batch.Delete, p.Email))
		}
	}
	return people, rows
}

// TestStop interrupts a run at every request: the results are complete and
// true, and nothing is begun any more.
func TestStop(t *testing.T) {
	t.Parallel()
	stopped, finished := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, 120).Draw(rt, "request")
		latency := time.Duration(rapid.IntRange(0, 2000).Draw(rt, "latency")) * time.Millisecond
		workers := rapid.IntRange(1, 20).Draw(rt, "workers")
		size := rapid.IntRange(0, 30).Draw(rt, "batch size")
		var faults []string
		virtual(t, func(t *testing.T) {
			people, rows := mixed()
			w := open(&failures{TB: t, said: &faults}, emulator.Config{Latency: latency, JobTime: 5 * latency}, people...)
			w.engine.Workers, w.engine.BatchSize = workers, size
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			if at == 0 {
				cancel(errInterrupted)
			}
			var end time.Time
			listed := map[string]bool{}
			w.wire.on = func(n int, q request) *fault {
				proof := q.is("DELETE", "people/guests") && listed[q.IDs[0]] // a second one, refused, proves the first
				if q.is("DELETE", "people/guests") {
					listed[q.IDs[0]] = true
				}
				if !end.IsZero() && q.write() && time.Since(end) > 0 && !proof {
					w.Errorf("%s %s was sent %v after the stop", q.Method, q.Path, time.Since(end))
				}
				if n == at {
					end = time.Now()
					cancel(errInterrupted)
				}
				return nil
			}
			o := w.runUntil(ctx, rows...)
			switch {
			case o.err == nil:
				finished++
				if n := o.count(); n[batch.CodeStopped] > 0 {
					w.Errorf("not stopped and %d rows not run", n[batch.CodeStopped])
				}
			case !errors.Is(o.err, errInterrupted):
				w.Errorf("stopped by %v", o.err)
			default:
				stopped++
			}
			for i, r := range o.results {
				if r.Status() == batch.Failed {
					w.Errorf("row %d: %s: %s", i, r.Code, r.Message)
				}
			}
		})
		if len(faults) > 0 {
			rt.Fatalf("%s", strings.Join(faults, "\n"))
		}
	})
	t.Logf("%d runs stopped, %d finished before", stopped, finished)
}
