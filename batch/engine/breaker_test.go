package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// outage is a time in which a portal does not answer.
type outage struct {
	http.RoundTripper
	length time.Duration
	writes bool // only writes get no answer
	answer func(*http.Request) (*http.Response, error)

	mu          sync.Mutex
	from, until time.Time
	met         int // requests that met it
	sent        int // writes among them
	rows        int // that they carried
}

// RoundTrip leads to the portal while it answers.
func (o *outage) RoundTrip(r *http.Request) (*http.Response, error) {
	if !o.meets(r) {
		return o.RoundTripper.RoundTrip(r)
	}
	return o.answer(r)
}

func (o *outage) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.from.IsZero() {
		o.from = time.Now()
		o.until = o.from.Add(o.length)
	}
}

func (o *outage) meets(r *http.Request) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if o.from.IsZero() || !now.Before(o.until) || o.writes && r.Method == http.MethodGet {
		return false
	}
	o.met++
	if r.Method != http.MethodGet {
		body, _ := io.ReadAll(r.Body)
		o.sent++
		o.rows += max(1, len(idsOf(body)))
	}
	return true
}

func noConnection(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

func noName(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "server misbehaving", Name: "portal.example.com"}}
}

func reset(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
}

func answering(status int, header http.Header) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		rec := emulator.New(emulator.Config{Hook: func(int, *http.Request) *emulator.Fault {
			return &emulator.Fault{Status: status, Header: header, Body: page}
		}})
		return rec.RoundTrip(r)
	}
}

// TestOutage: while the portal does not answer the run pauses and asks now and
// then; when it answers again it goes on as if nothing had been, and when it does
// not for too long the run ends in good order.
func TestOutage(t *testing.T) {
	t.Parallel()
	kinds := []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
		writes bool
	}{
		{"no connection", noConnection, false},
		{"no name", noName, false},
		{"connections break", reset, false},
		{"502", answering(502, nil), false},
		{"503 with Retry-After", answering(503, http.Header{"Retry-After": {"5"}}), false},
		{"a page with 200", answering(200, nil), false},
		{"a redirect to a page", answering(302, http.Header{"Location": {"/login"}}), false},
		{"503 to writes alone", answering(503, nil), true},
	}
	for _, kind := range kinds {
		for _, length := range []time.Duration{20 * time.Second, 4 * time.Minute, time.Hour} {
			for _, begins := range []struct {
				method, path string
				n            int
			}{{"POST", "people/type", 8}, {"POST", "people", 50}} {
				t.Run(fmt.Sprintf("%s for %v from %s %s", kind.name, length, begins.method, begins.path), func(t *testing.T) {
					t.Parallel()
					virtual(t, func(t *testing.T) {
						people := join(several("u", 30, emulator.Person{Role: emulator.User}), several("ra", 10, emulator.Person{Role: emulator.RoomAdmin}))
						w := open(t, emulator.Config{Latency: 100 * time.Millisecond, JobTime: 3 * time.Second}, people...)
						var rows []batch.Row
						for i, p := range people {
							switch {
							case p.Role == emulator.RoomAdmin:
								rows = append(rows, demoting(p.Email))
							case i%2 == 0:
								rows = append(rows, terminating(p.Email), row(batch.Delete, p.Email))
							default:
								rows = append(rows, promoting(p.Email))
							}
						}
						rows = append(rows, rowsOf(several("new", 200, emulator.Person{}), hiring)...)
						wire := &outage{RoundTripper: w.wire, writes: kind.writes, answer: kind.answer, length: length}
						seen := 0
						w.wire.on = func(_ int, q request) *fault {
							if seen++; q.Method != begins.method || q.Path != begins.path {
								seen--
							}
							if seen == begins.n {
								wire.begin()
							}
							return nil
						}
						o := w.through(wire, rows)
						over := length > 5*time.Minute
						stop, _ := errors.AsType[*engine.Stop](o.err)
						if (stop != nil) != over || over && stop.Code != batch.CodePortalFault {
							t.Errorf("ended with %v", o.err)
						}
						if over && (o.took < 5*time.Minute || o.took > 8*time.Minute) {
							t.Errorf("given up after %v", o.took)
						}
						n := o.count()
						if unknown := n[batch.CodeAnswerLost] + n[batch.CodeJobOutcomeLost]; !over && (n[batch.CodePortalFault] > 0 || unknown > wire.rows) {
							t.Errorf("%v", n)
						}
						if wire.met > 400 {
							t.Errorf("%d requests while the portal did not answer, %d of them writes", wire.met, wire.sent)
						}
						t.Logf("%v, %d requests met it, %d writes: %v", o.took, wire.met, wire.sent, n)
					})
				})
			}
		}
	}
}

// through carries rows out over another wire.
func (w *world) through(wire http.RoundTripper, rows []batch.Row) outcome {
	w.Helper()
	for i := range rows {
		rows[i].Line = i + 2
	}
	client, err := docspace.New(docspace.Config{URL: "https://portal.example.com", Key: w.key, UserAgent: "test", Transport: wire})
	if err != nil {
		w.Fatal(err)
	}
	w.plan.Client, w.engine.Client = client, client
	p, err := plan.Make(context.Background(), rows, w.plan)
	if err != nil {
		w.Fatal(err)
	}
	return w.carryOut(context.Background(), p)
}
