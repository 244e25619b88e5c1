package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/docspace/emulator"
)

// noted is a journal that knows what it was told of each account.
type noted struct {
	*memory
	w       *world
	fail    int            // from the n-th note on the disk is full; 0: never
	open    map[string]int // by id, or address of who is to be created: noted and not sent yet
	created map[int]string
	n       int
}

func (j *noted) full() error {
	j.n++
	if j.fail > 0 && j.n >= j.fail {
		return errFull
	}
	return nil
}

// Sent notes rows.
func (j *noted) Sent(rows []batch.Sent) error {
	j.w.wire.mu.Lock()
	defer j.w.wire.mu.Unlock()
	if err := j.full(); err != nil {
		return err
	}
	for _, r := range rows {
		name := r.Before.ID
		if name == "" {
			name = j.created[r.Index]
		}
		j.open[name]++
	}
	return j.memory.Sent(rows)
}

// Answered notes an answer.
func (j *noted) Answered(call string, results []batch.Result) error {
	j.w.wire.mu.Lock()
	defer j.w.wire.mu.Unlock()
	if err := j.full(); err != nil {
		return err
	}
	return j.memory.Answered(call, results)
}

// TestNoted: no row is sent that was not noted just before, and none any more
// once the journal cannot be written.
func TestNoted(t *testing.T) {
	t.Parallel()
	for _, fail := range []int{0, 1, 2, 3, 10, 40} {
		t.Run(fmt.Sprintf("full at %d", fail), func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				people, rows := mixed()
				w := open(t, emulator.Config{Latency: 50 * time.Millisecond, JobTime: time.Second}, people...)
				j := &noted{memory: newMemory(), w: w, fail: fail, open: map[string]int{}, created: map[int]string{}}
				for i, r := range rows {
					j.created[i] = r.Email
				}
				w.engine.Journal = j
				w.wire.on = func(n int, q request) *fault {
					if !q.write() || q.is("DELETE", "people/guests") { // a second one proves the first, and changes nothing
						return nil
					}
					named := q.IDs
					if q.Method == http.MethodDelete {
						named = []string{strings.TrimPrefix(q.Path, "people/")}
					}
					for _, name := range named {
						if j.open[name]--; j.open[name] < 0 {
							t.Errorf("%s %s of %s was not noted", q.Method, q.Path, name)
						}
					}
					return nil
				}
				o := w.run(rows...)
				var stop *engine.Stop
				if errors.As(o.err, &stop); (stop != nil) != (fail > 0) || stop != nil && !errors.Is(stop, errFull) {
					t.Errorf("ended with %v", o.err)
				}
				if n := o.count()[batch.CodeStopped]; (n > 0) != (fail > 0) {
					t.Errorf("%d rows not run", n)
				}
				if fail == 0 {
					w.remembers(j.memory, o)
				}
			})
		})
	}
}

// remembers checks that the journal knows the result of each row that was sent,
// as it was emitted.
func (w *world) remembers(m *memory, o outcome) {
	w.Helper()
	for i, r := range o.results {
		p := m.past()[i]
		if r.Attempts == 0 {
			continue
		}
		if p.Result == nil || p.Result.Code != r.Code || p.Sent == nil || p.Sent.Call != r.Call {
			w.Errorf("row %d, %s, is noted as %+v", i, r.Code, p)
		}
	}
}

// TestStopWithACode: a context whose cause is a *Stop ends the run with it.
func TestStopWithACode(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		w := open(t, emulator.Config{Latency: time.Second}, crowd(300, emulator.Person{Role: emulator.User})...)
		cause := &engine.Stop{Code: batch.CodeNoTime, Err: errors.New("the time is over")}
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(1500*time.Millisecond, func() { cancel(cause) })
		o := w.runUntil(ctx, rowsFor(300, demoting)...)
		if o.err != error(cause) {
			t.Errorf("ended with %v", o.err)
		}
		o = w.runUntil(ctx, rowsFor(300, terminating)...)
		if n := o.count(); n[batch.CodeNoTime] != 300 || len(o.sent) > 0 {
			t.Errorf("a run that begins when it should end: %v, %v", n, o.sent)
		}
	})
}
