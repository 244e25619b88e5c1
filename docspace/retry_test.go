package docspace_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace"
)

var (
	refusedConnection = reply{err: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}}
	reset             = reply{err: &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}}
	noName            = reply{err: &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "portal.example.com", IsNotFound: true}}}
	busy              = reply{status: 503, body: html("503"), header: map[string]string{"Content-Type": "text/html"}}
	timeout504        = reply{status: 504, body: html("504"), header: map[string]string{"Content-Type": "text/html"}}
)

func TestRetries(t *testing.T) {
	get := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, err := c.Get(ctx, ann)
		return docspace.Reply{}, err
	}
	create := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.Create(ctx, docspace.NewPerson{Email: "a@example.com", FirstName: "A", Type: docspace.User})
		return reply, err
	}
	terminate := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.SetStatus(ctx, docspace.Terminated, []string{ann})
		return reply, err
	}
	activate := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.SetStatus(ctx, docspace.Active, []string{ann})
		return reply, err
	}
	deleteMany := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.DeleteMany(ctx, []string{ann})
		return reply, err
	}
	reassign := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.StartReassign(ctx, ann, bob)
		return reply, err
	}
	invite := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		return c.Invite(ctx, []docspace.Invitation{{Email: "a@example.com", Type: docspace.User}})
	}
	add := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.AddToGroup(ctx, sales, []string{ann})
		return reply, err
	}
	remove := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) {
		_, reply, err := c.RemoveFromGroup(ctx, sales, []string{ann})
		return reply, err
	}
	deleteOne := func(ctx context.Context, c *docspace.Client) (docspace.Reply, error) { return c.Delete(ctx, ann) }
	one, many := ok(user(ann, "a@example.com")), ok("["+user(ann, "a@example.com")+"]")
	job, group := ok(`{"id":"1_x","error":"","percentage":0,"isCompleted":false,"status":1}`), ok(groupOf())
	refused := reply{status: 403, body: envelope("Access denied", "X")}
	tests := []struct {
		name    string
		do      func(context.Context, *docspace.Client) (docspace.Reply, error)
		answers []reply
		kind    docspace.Kind // 0: success
		reply   docspace.Reply
		tried   int // times the transport was asked
	}{
		{"a read gets over four faults", get, []reply{busy, busy, busy, busy, one}, 0, docspace.Reply{}, 5},
		{"and gives up after five", get, []reply{busy}, docspace.Server, docspace.Reply{}, 5},
		{"a read gets over a lost answer", get, []reply{reset, reset, one}, 0, docspace.Reply{}, 3},
		{"and gives up after three", get, []reply{reset}, docspace.Lost, docspace.Reply{}, 3},
		{"no connection, then one", create, []reply{refusedConnection, refusedConnection, one}, 0, docspace.Reply{Status: 200, Attempts: 1}, 3},
		{"no connection at all", create, []reply{refusedConnection}, docspace.Unreachable, docspace.Reply{}, 5},
		{"no host of the name", create, []reply{noName}, docspace.Unreachable, docspace.Reply{}, 1},
		{"a create is not repeated after a reset", create, []reply{reset, one}, docspace.Lost, docspace.Reply{Attempts: 1}, 1},
		{"nor after a 503", create, []reply{busy, one}, docspace.Server, docspace.Reply{Status: 503, Attempts: 1}, 1},
		{"nor is an activation", activate, []reply{timeout504, many}, docspace.Server, docspace.Reply{Status: 504, Attempts: 1}, 1},
		{"nor a single delete", deleteOne, []reply{reset, one}, docspace.Lost, docspace.Reply{Attempts: 1}, 1},
		{"a termination is", terminate, []reply{timeout504, reset, many}, 0, docspace.Reply{Status: 200, Attempts: 3, Doubtful: true}, 3},
		{"three times at most", terminate, []reply{timeout504}, docspace.Server, docspace.Reply{Status: 504, Attempts: 3, Doubtful: true}, 3},
		{"a delete of many is", deleteMany, []reply{reset, busy, many}, 0, docspace.Reply{Status: 200, Attempts: 3, Doubtful: true}, 3},
		{"but not after a 500", deleteMany, []reply{{status: 500, body: envelope("x", "X")}, many}, docspace.Server, docspace.Reply{Status: 500, Attempts: 1}, 1},
		{"a reassignment is not repeated after a reset", reassign, []reply{reset, job}, docspace.Lost, docspace.Reply{Attempts: 1}, 1},
		{"nor after a 504", reassign, []reply{timeout504, job}, docspace.Server, docspace.Reply{Status: 504, Attempts: 1}, 1},
		{"nor is an invitation", invite, []reply{reset, many}, docspace.Lost, docspace.Reply{Attempts: 1}, 1},
		{"not even after a 503", invite, []reply{busy, many}, docspace.Server, docspace.Reply{Status: 503, Attempts: 1}, 1},
		{"adding to a group is", add, []reply{reset, busy, group}, 0, docspace.Reply{Status: 200, Attempts: 3, Doubtful: true}, 3},
		{"and removing from one", remove, []reply{timeout504, reset, group}, 0, docspace.Reply{Status: 200, Attempts: 3, Doubtful: true}, 3},
		{"but not after a 500 either", add, []reply{{status: 500, body: envelope("x", "X")}, group}, docspace.Server, docspace.Reply{Status: 500, Attempts: 1}, 1},
		{"the doubt stays when the portal is gone then", terminate, []reply{reset, refusedConnection}, docspace.Lost, docspace.Reply{Attempts: 1, Doubtful: true}, 5},
		{"but not when it refuses then", terminate, []reply{reset, refused}, docspace.Forbidden, docspace.Reply{Status: 403, Attempts: 2, Doubtful: true}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := portal(tt.answers...)
				c := newClient(t, p)
				got, err := tt.do(t.Context(), c)
				var failure *docspace.Error
				errors.As(err, &failure)
				if tt.kind == 0 && err != nil || tt.kind != 0 && (failure == nil || failure.Kind != tt.kind) {
					t.Errorf("%v, want kind %v", err, tt.kind)
				}
				if got != tt.reply || len(p.requests) != tt.tried {
					t.Errorf("%+v after %d tries, want %+v after %d", got, len(p.requests), tt.reply, tt.tried)
				}
				if tt.reply.Attempts > 0 && c.Stats().Requests != tt.reply.Attempts {
					t.Errorf("%+v, want %d requests", c.Stats(), tt.reply.Attempts)
				}
			})
		})
	}
}

// A name that was known before may be known again.
func TestNameServiceDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := ok(user(ann, "a@example.com"))
		p := portal(one, noName, one)
		c := newClient(t, p)
		for range 2 {
			if _, err := c.Get(t.Context(), ann); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestRetryAfterOf503(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		p := portal(reply{status: 503, header: map[string]string{"Retry-After": "7"}}, ok(user(ann, "a@example.com")))
		if _, err := newClient(t, p).Get(t.Context(), ann); err != nil || time.Since(began) != 7*time.Second {
			t.Errorf("%v after %v, want 7s", err, time.Since(began))
		}
	})
}

// slow answers after a while, or gives up with the request's context.
type slow struct {
	after time.Duration
	next  http.RoundTripper
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.after):
		return s.next.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, slow{after: time.Hour, next: portal(ok(`{}`))})
		began := time.Now()
		_, reply, err := c.Create(t.Context(), docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
		var failure *docspace.Error
		if !errors.As(err, &failure) || failure.Kind != docspace.Lost || failure.Message != "no answer within 1m30s" || reply.Attempts != 1 {
			t.Errorf("%v, %+v", err, reply)
		}
		if errors.Is(err, context.DeadlineExceeded) {
			t.Error("the attempt's deadline looks like the caller's")
		}
		if got := time.Since(began); got != 90*time.Second {
			t.Errorf("after %v", got)
		}
	})
}

// What is on the wire when the run is stopped: a write finishes, a read is cut.
func TestCancelOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, slow{after: 10 * time.Second, next: portal(ok(user(ann, "a@example.com")))})
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		p, reply, err := c.Create(ctx, docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
		if err != nil || p.ID != ann || reply.Attempts != 1 || time.Since(began) != 10*time.Second {
			t.Errorf("%+v, %+v, %v after %v", p, reply, err, time.Since(began))
		}
		if _, reply, err := c.Create(ctx, docspace.NewPerson{Email: "a@example.com", Type: docspace.User}); err != context.Canceled || reply.Attempts != 0 {
			t.Errorf("after the stop: %+v, %v", reply, err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began = time.Now()
		if _, err := c.Get(ctx, ann); err != context.Canceled || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// A read that is stopped at its last try ends like any stopped one.
func TestCancelAtTheLastTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, slow{after: 10 * time.Second, next: portal(reset)}, seeded)
		time.AfterFunc(25*time.Second, cancel)
		if _, err := c.Get(ctx, ann); err != context.Canceled || c.Stats().Requests != 3 {
			t.Errorf("%v after %d requests", err, c.Stats().Requests)
		}
	})
}

// A run that is stopped between two tries of a write keeps the doubt.
func TestCancelBetweenTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		c := newClient(t, portal(reset))
		_, reply, err := c.SetStatus(ctx, docspace.Terminated, []string{ann})
		var failure *docspace.Error
		if !errors.As(err, &failure) || !failure.Uncertain() || reply.Attempts != 1 {
			t.Errorf("%v, %+v: want a lost answer", err, reply)
		}
		ctx, stop := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { stop(&docspace.Error{Kind: docspace.Unpaid}) }) // another call's
		if _, err := c.Get(ctx, ann); err != context.Canceled {
			t.Errorf("a read: %v", err)
		}
	})
}

// broken answers with a body that ends too early.
type broken struct{}

func (broken) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"response":`), failing{})
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(body), Request: r}, nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestCutBody(t *testing.T) {
	_, reply, err := newClient(t, broken{}).Create(t.Context(), docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.Lost || !errors.Is(err, io.ErrUnexpectedEOF) || timeless(reply) != (docspace.Reply{Attempts: 1}) {
		t.Errorf("%v, %+v", err, reply)
	}
}

// An answer of 500 accounts must fit; one without an end must not be read to
// its end.
func TestSizeOfAnswers(t *testing.T) {
	var people, ids []string
	for i := range 500 {
		id := fmt.Sprintf("00000000-0000-0000-0000-%012d", i)
		ids = append(ids, id)
		people = append(people, strings.Replace(user(id, "a@example.com"), `"department":""`, `"department":"`+strings.Repeat("ö", 2000)+`"`, 1))
	}
	got, _, err := newClient(t, portal(ok("["+strings.Join(people, ",")+"]"))).SetStatus(t.Context(), docspace.Active, ids)
	if err != nil || len(got) != 500 {
		t.Errorf("%d accounts, %v", len(got), err)
	}
	// It is not asked for again, by reads and by what may be sent twice neither.
	_, sent, err := newClient(t, endless{}).SetStatus(t.Context(), docspace.Terminated, ids)
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.Lost || failure.Message != "answer longer than 16 MiB" || sent.Attempts != 1 {
		t.Errorf("endless answer: %v after %d attempts", err, sent.Attempts)
	}
}

type endless struct{}

func (e endless) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(e), Request: r}, nil
}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
