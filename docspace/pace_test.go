package docspace_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

// cloud is the limiter of the hosted service (docspace-api.md §22) in front of
// a portal that answers everything after a while. Zero limits are off.
type cloud struct {
	latency               time.Duration
	minute, reads, writes int
	others                int // places among the writes that another program has taken
	day                   int
	resets                time.Duration // Retry-After of the day's limit

	mu      sync.Mutex
	passed  []time.Time // within the last minute
	running map[bool]int
	written int
	refused map[string]int
	served  int
}

func (l *cloud) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	reading := r.Method == http.MethodGet
	if header := l.admit(reading, r.Method != http.MethodDelete && !reading); header != nil {
		return reply{status: http.StatusTooManyRequests, header: header}.response(r)
	}
	time.Sleep(l.latency)
	l.mu.Lock()
	l.running[reading]--
	l.served++
	l.mu.Unlock()
	return ok(user(ann, "ann@example.com")).response(r)
}

// admit counts a request in, or gives the headers of its refusal.
func (l *cloud) admit(reading, counted bool) map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running == nil {
		l.running, l.refused = map[bool]int{}, map[string]int{}
	}
	for len(l.passed) > 0 && time.Since(l.passed[0]) >= time.Minute {
		l.passed = l.passed[1:]
	}
	limit := func(n int) map[string]string {
		return map[string]string{"X-RateLimit-Limit": strconv.Itoa(n), "X-RateLimit-Remaining": "0"}
	}
	if l.minute > 0 && len(l.passed) >= l.minute {
		l.refused["minute"]++
		return limit(l.minute)
	}
	l.passed = append(l.passed, time.Now())
	most := l.writes
	if reading {
		most = l.reads
	}
	taken := l.running[reading]
	if !reading {
		taken += l.others
	}
	if most > 0 && taken >= most {
		l.refused["at once"]++
		return limit(most)
	}
	if counted && l.day > 0 && l.written >= l.day {
		l.refused["day"]++
		header := limit(l.day)
		header["Retry-After"] = strconv.Itoa(int(l.resets.Seconds()))
		if l.resets <= 2*time.Minute {
			l.written = 0
		}
		return header
	}
	if counted {
		l.written++
	}
	l.running[reading]++
	return nil
}

// takeMinute is another program of the same user that sends n requests now.
func (l *cloud) takeMinute(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for range n {
		l.passed = append(l.passed, time.Now())
	}
}

func hosted() *cloud {
	return &cloud{latency: 250 * time.Millisecond, minute: 1500, reads: 50, writes: 15, day: 10_000}
}

func create(ctx context.Context, c *docspace.Client, i int) (docspace.Reply, error) {
	_, reply, err := c.Create(ctx, docspace.NewPerson{Email: fmt.Sprintf("p%d@example.com", i), FirstName: "P", Type: docspace.User})
	return reply, err
}

// parallel does n things with so many workers.
func parallel(workers, n int, do func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range workers {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

func seeded(c *docspace.Config) { c.Rand = rand.New(rand.NewPCG(1, 2)) }

func atPace(c *docspace.Config) { seeded(c); c.Rate = 24.75 }

// 2 000 creates with the hosted service's limits.
func TestFullSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hosted()
		c := newClient(t, l, atPace)
		began := time.Now()
		parallel(32, 2000, func(i int) {
			if _, err := create(t.Context(), c, i); err != nil {
				t.Error(err)
			}
		})
		took := time.Since(began)
		share := 2000 / took.Minutes() / 1500
		t.Logf("2000 creates in %.3f min, %.2f %% of 1500 a minute, %d times 429", took.Minutes(), 100*share, c.Stats().Throttled)
		if share < 0.98 {
			t.Errorf("%.4f of the limit, want 0.98", share)
		}
		if diff := cmp.Diff(docspace.Stats{Requests: 2000, Writes: 2000}, c.Stats()); diff != "" {
			t.Errorf("stats (-want +got):\n%s", diff)
		}
	})
}

// Never more at once than allowed, whatever the number of workers, and as many
// as allowed when the portal is slow.
func TestAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &cloud{latency: 9 * time.Second, reads: 40, writes: 14}
		c := newClient(t, l, seeded)
		began := time.Now()
		parallel(200, 14*5+40*5, func(i int) {
			var err error
			if i < 70 {
				_, err = create(t.Context(), c, i)
			} else {
				_, err = c.Get(t.Context(), ann)
			}
			if err != nil {
				t.Error(err)
			}
		})
		if took := time.Since(began); took != 45*time.Second || len(l.refused) > 0 {
			t.Errorf("%v, refused %v; want five rounds of 9s and no refusal", took, l.refused)
		}
	})
}

// A portal allows fewer at once than the hosted one: the client is told so once.
func TestLimitOfFewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &cloud{latency: time.Second, writes: 4}
		c := newClient(t, l, seeded)
		parallel(30, 400, func(i int) {
			if reply, err := create(t.Context(), c, i); err != nil || reply.Status != 200 {
				t.Errorf("%+v, %v", reply, err)
			}
		})
		if n := l.refused["at once"]; l.served != 400 || n < 1 || n > 14 { // 10 of the first round, and who is on his way when it ends
			t.Errorf("served %d, refused %v; want no refusal after the first round", l.served, l.refused)
		}
	})
}

// Another program of the user takes most of the places: the client gives way,
// every request is done.
func TestFewerAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &cloud{latency: time.Second, writes: 15, others: 11}
		c := newClient(t, l, seeded)
		parallel(30, 400, func(i int) {
			if reply, err := create(t.Context(), c, i); err != nil || reply.Status != 200 {
				t.Errorf("%+v, %v", reply, err)
			}
		})
		if l.served != 400 || c.Stats().Throttled != l.refused["at once"] || c.Stats().Paused != 0 {
			t.Errorf("served %d, refused %v, %+v", l.served, l.refused, c.Stats())
		}
		if n := l.refused["at once"]; n < 10 || n > 60 {
			t.Errorf("%d refusals: it should learn the 4 places and try for more now and then", n)
		}
	})
}

// The minute is full from before: one refusal closes the gate for all, and the
// rest waits until the minute has drained.
func TestMinuteIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hosted()
		l.takeMinute(1500)
		var mu sync.Mutex
		var pauses []docspace.Pause
		c := newClient(t, l, atPace, func(c *docspace.Config) {
			c.OnPause = func(p docspace.Pause) { mu.Lock(); pauses = append(pauses, p); mu.Unlock() }
		})
		began := time.Now()
		parallel(20, 300, func(i int) {
			if _, err := create(t.Context(), c, i); err != nil {
				t.Error(err)
			}
		})
		// after the refusals at 0, 5+, 15+ and 35+ seconds
		if n := c.Stats().Throttled; n > 4*8 {
			t.Errorf("%d times 429: more than a pause's requests on the wire", n)
		}
		if len(pauses) != 4 {
			t.Fatalf("%d pauses: %v", len(pauses), pauses)
		}
		if want := "the portal's limit of 1500 requests a minute is reached"; pauses[0].Reason != want {
			t.Errorf("reason %q", pauses[0].Reason)
		}
		if first := pauses[0].Until.Sub(began); first < 5*time.Second || first > 7*time.Second {
			t.Errorf("the first pause lasts %v", first)
		}
		paused := c.Stats().Paused
		if took := time.Since(began); paused < 60*time.Second || took < paused+300/25*time.Second || took > paused+20*time.Second {
			t.Errorf("paused %v of %v", paused, took)
		}
	})
}

// Half of the minute is used by another program all the time.
func TestHalfOfTheMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hosted()
		c := newClient(t, l, atPace)
		ctx, stop := context.WithCancel(t.Context())
		var other sync.WaitGroup
		other.Go(func() {
			for ctx.Err() == nil {
				l.admitOther()
				time.Sleep(80 * time.Millisecond) // 750 a minute
			}
		})
		began := time.Now()
		parallel(20, 6000, func(i int) {
			if _, err := create(t.Context(), c, i); err != nil {
				t.Error(err)
			}
		})
		took := time.Since(began)
		stop()
		other.Wait()
		s := c.Stats()
		t.Logf("6000 creates beside 750 a minute of others: %.1f min (8 if none of the others were refused), %d times 429, paused %v", took.Minutes(), s.Throttled, s.Paused.Round(time.Second))
		if took > 11*time.Minute {
			t.Errorf("took %v", took)
		}
		if s.Throttled > 150 {
			t.Errorf("%d times 429", s.Throttled)
		}
	})
}

func (l *cloud) admitOther() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.passed) < l.minute {
		l.passed = append(l.passed, time.Now())
	}
}

// The day's writes are used up: a short wait is waited, a long one ends in an
// error and is not asked for again; reading goes on.
func TestDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hosted()
		l.day, l.resets = 10, 90*time.Second
		var paused []docspace.Pause
		c := newClient(t, l, atPace, func(c *docspace.Config) { c.OnPause = func(p docspace.Pause) { paused = append(paused, p) } })
		began := time.Now()
		for i := range 11 {
			if _, err := create(t.Context(), c, i); err != nil {
				t.Fatal(err)
			}
			if i == 9 {
				time.AfterFunc(time.Second, func() {
					at := time.Now()
					if _, err := c.Get(t.Context(), ann); err != nil || time.Since(at) > time.Second {
						t.Errorf("a read meanwhile: %v after %v", err, time.Since(at))
					}
				})
			}
		}
		if took := time.Since(began); took < 90*time.Second || took > 95*time.Second {
			t.Errorf("eleven creates took %v", took)
		}
		if len(paused) != 1 || paused[0].Reason != "the portal's limit of writes a day is reached" {
			t.Errorf("pauses %v", paused)
		}

		l = hosted()
		l.day, l.resets = 10, 5*time.Hour
		c = newClient(t, l, atPace)
		var refused []docspace.Reply
		parallel(1, 15, func(i int) {
			reply, err := create(t.Context(), c, i)
			if limit, ok := errors.AsType[*docspace.RateLimitError](err); ok {
				if limit.Limit != "day" || limit.RetryAfter > 5*time.Hour || limit.RetryAfter < 4*time.Hour {
					t.Errorf("%+v", limit)
				}
				refused = append(refused, reply)
			} else if err != nil {
				t.Error(err)
			}
		})
		want := []docspace.Reply{{Status: 429, Attempts: 1}, {}, {}, {}, {}}
		if diff := cmp.Diff(want, refused); diff != "" {
			t.Errorf("refused (-want +got):\n%s", diff)
		}
		if _, err := c.Get(t.Context(), ann); err != nil {
			t.Errorf("a read on that day: %v", err)
		}
		if _, err := c.Delete(t.Context(), ann); err != nil {
			t.Errorf("a DELETE on that day: %v", err)
		}
		if diff := cmp.Diff(docspace.Stats{Requests: 13, Writes: 10, Throttled: 1}, c.Stats()); diff != "" {
			t.Errorf("stats (-want +got):\n%s", diff)
		}
		time.Sleep(5 * time.Hour)
		l.day = 20
		if _, err := create(t.Context(), c, 99); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

// A limiter nobody knows: ever longer waits, and an end.
func TestUnknownLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		garbled := reply{status: 429, header: map[string]string{"X-RateLimit-Limit": "100/30m"}}
		p := portal(garbled, garbled, garbled, ok(user(ann, "a@example.com")))
		c := newClient(t, p, atPace)
		if reply, err := create(t.Context(), c, 1); err != nil || reply.Attempts != 4 {
			t.Errorf("%+v, %v", reply, err)
		}
		for i, least := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
			if wait := p.requests[i+1].At.Sub(p.requests[i].At); wait < least || wait > least*3/2 {
				t.Errorf("wait %d lasts %v, want a little more than %v", i+1, wait, least)
			}
		}

		c = newClient(t, portal(garbled), atPace)
		began := time.Now()
		_, err := c.Get(t.Context(), ann)
		var limit *docspace.RateLimitError
		if !errors.As(err, &limit) || limit.Limit != "unknown" {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); took < 10*time.Minute || took > 13*time.Minute {
			t.Errorf("given up after %v", took)
		}
	})
}

// Somebody on the way says how long to wait: everybody does.
func TestRetryAfterForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := portal(reply{status: 429, header: map[string]string{"Retry-After": "30"}}, ok(user(ann, "a@example.com")))
		c := newClient(t, p)
		began := time.Now()
		if _, err := c.Get(t.Context(), ann); err != nil || time.Since(began) != 30*time.Second || c.Stats().Paused != 30*time.Second {
			t.Errorf("%v after %v, %+v", err, time.Since(began), c.Stats())
		}
		p = portal(reply{status: 429, header: map[string]string{"Retry-After": "600"}})
		_, err := newClient(t, p).Get(t.Context(), ann)
		var limit *docspace.RateLimitError
		if !errors.As(err, &limit) || limit.RetryAfter != 10*time.Minute || len(p.requests) != 1 {
			t.Errorf("%v, %d requests", err, len(p.requests))
		}
	})
}

// A run that is stopped while it waits, for whatever, is not kept.
func TestCancelWhileWaiting(t *testing.T) {
	tests := map[string]struct {
		portal *cloud
		rate   float64
	}{
		"for the pace":   {&cloud{}, 0.01},
		"for a place":    {&cloud{latency: time.Hour}, 0},
		"for the minute": {&cloud{minute: 1}, 0},
		"at once":        {&cloud{latency: 90 * time.Minute, writes: 1}, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, tt.portal, seeded, func(c *docspace.Config) { c.Rate, c.Timeout = tt.rate, 3*time.Hour })
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(50*time.Millisecond, cancel)
				began := time.Now()
				stopped := 0
				var mu sync.Mutex
				parallel(30, 30, func(i int) {
					_, err := create(ctx, c, i)
					mu.Lock()
					defer mu.Unlock()
					if err == context.Canceled && time.Since(began) == 50*time.Millisecond {
						stopped++
					} else if err != nil {
						t.Errorf("%v after %v", err, time.Since(began))
					}
				})
				if stopped < 16 { // at most 14 were on the wire
					t.Errorf("%d stopped at once", stopped)
				}
			})
		})
	}
}

// A deadline of the caller's far beyond its wait is no reason to fail at once,
// and one before it ends the wait when it comes.
func TestDeadlineWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, &cloud{}, func(c *docspace.Config) { c.Rate = 0.1 })
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		began := time.Now()
		var errs []string
		for i := range 3 {
			_, err := create(ctx, c, i)
			errs = append(errs, fmt.Sprint(err))
		}
		if got, want := strings.Join(errs, ", "), "<nil>, <nil>, context deadline exceeded"; got != want || time.Since(began) != 15*time.Second {
			t.Errorf("%s after %v; want %s", got, time.Since(began), want)
		}
	})
}
