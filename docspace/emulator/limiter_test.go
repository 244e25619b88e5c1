package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// limitHeaders are all headers of a 429 that tell which limit it was.
func limitHeaders(a answered) map[string]string {
	all := map[string]string{}
	for name := range a.header {
		if name != "Content-Length" {
			all[name] = a.header.Get(name)
		}
	}
	return all
}

func refused(limit int) map[string]string {
	return map[string]string{"X-Ratelimit-Limit": strconv.Itoa(limit), "X-Ratelimit-Remaining": "0"}
}

func (x *tester) refused(a answered, want map[string]string) {
	x.t.Helper()
	if a.status != http.StatusTooManyRequests || a.body != "" {
		x.t.Fatalf("status %d, body %q, want an empty 429", a.status, a.body)
	}
	if diff := cmp.Diff(want, limitHeaders(a)); diff != "" {
		x.t.Fatalf("headers (-want +got):\n%s", diff)
	}
}

func TestMinuteIsASlidingWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Minute: 4}})
		x.want(200, "GET", "/people/@self", "")
		time.Sleep(20 * time.Second)
		for range 3 {
			x.want(200, "GET", "/people/@self", "")
		}
		x.refused(x.do("GET", "/people/@self", ""), refused(4))
		time.Sleep(40*time.Second - time.Nanosecond)
		x.refused(x.do("PUT", "/people/status/Active", `{"userIds":[]}`), refused(4))
		time.Sleep(time.Nanosecond) // the first request leaves the window, the others do not
		x.want(200, "GET", "/people/@self", "")
		x.refused(x.do("GET", "/people/@self", ""), refused(4))
		time.Sleep(20 * time.Second) // those that were refused took no place
		for range 3 {
			x.want(200, "GET", "/people/@self", "")
		}
		if got := x.portal.Stats().Rejected; got != (emulator.Rejected{Minute: 3}) {
			t.Errorf("rejected %+v", got)
		}
	})
}

func TestRequestsAtOnce(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		limit              int
		rejected           emulator.Rejected
	}{
		{"GET", "/people/@self", "", 50, emulator.Rejected{Reads: 2}},
		{"PUT", "/people/status/Active", `{"userIds":[]}`, 15, emulator.Rejected{Writes: 2}},
	} {
		t.Run(c.method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limits := emulator.CloudLimits()
				limits.Minute = c.limit + 4
				x := open(t, emulator.Config{Limits: limits, Latency: time.Second})
				var running sync.WaitGroup
				for range c.limit {
					running.Go(func() { x.want(200, c.method, c.path, c.body) })
				}
				synctest.Wait()
				x.refused(x.do(c.method, c.path, c.body), refused(c.limit)) // waits for its latency as well
				running.Wait()
				for range c.limit {
					running.Go(func() { x.do(c.method, c.path, c.body) })
				}
				synctest.Wait()
				// Of the minute are used: the first lot, the refused one, and of the second lot what was left.
				x.refused(x.do(c.method, c.path, c.body), refused(limits.Minute))
				running.Wait()
				if got := x.portal.Stats().Rejected.Minute; got != c.limit-3+1 {
					t.Errorf("%d refused by the minute, want %d", got, c.limit-2)
				}
			})
		})
	}
}

// A request has its place until its answer is given, also when a fault has
// that take its time.
func TestPlaceIsHeldDuringADelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Writes: 1}, Hook: on(1, emulator.Fault{Delay: time.Second})})
		var running sync.WaitGroup
		running.Go(func() { x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`) })
		time.Sleep(time.Second - time.Nanosecond)
		x.refused(x.do("PUT", "/people/status/Active", `{"userIds":[]}`), refused(1))
		running.Wait()
		x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`)
	})
}

// A client that gives up takes its place with it.
func TestPlaceIsFreeWhenTheClientHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Writes: 1}, Hook: on(1, emulator.Fault{Delay: time.Hour})})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := x.portal.RoundTrip(x.creation().WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want the deadline", err)
		}
		x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`)
	})
}

// The limiter's refusals as faults look like its own, and count for nothing.
func TestRefusalsAsFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		day := refused(10_000)
		day["Retry-After"], day["X-Ratelimit-Reset"] = "5401", "946690200"
		for _, c := range []struct {
			fault emulator.Fault
			want  map[string]string
		}{
			{emulator.MinuteFull(), refused(1500)},
			{emulator.TooManyReads(), refused(50)},
			{emulator.TooManyWrites(), refused(15)},
			{emulator.SensitiveFull(), refused(5)},
			{emulator.DayFull(90*time.Minute + 500*time.Millisecond), day},
		} {
			x := open(t, emulator.Config{Empty: true, Limits: emulator.CloudLimits(), Hook: always(c.fault)})
			x.refused(x.do("POST", "/people", member(newcomer, `"User"`)), c.want)
			x.there(false)
			if got := x.portal.Stats().Rejected; got != (emulator.Rejected{}) {
				t.Errorf("rejected %+v", got)
			}
		}
	})
}

func TestReadsAndWritesAreCountedApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.CloudLimits(), Latency: time.Second})
		var running sync.WaitGroup
		for range 15 {
			running.Go(func() { x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`) })
		}
		synctest.Wait()
		running.Go(func() { x.want(200, "GET", "/people/@self", "") })
		running.Go(func() { x.as(emulator.DemoAdmin).want(200, "PUT", "/people/status/Active", `{"userIds":[]}`) })
		running.Wait()
	})
}

func TestDayCountsPostsAndPuts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Day: 3}})
		x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`)
		begun := time.Now()
		x.want(404, "DELETE", "/people/nobody", "")
		x.want(200, "GET", "/people/@self", "")
		x.want(400, "POST", "/people", `{}`)
		time.Sleep(time.Hour)
		x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`)
		want := refused(3)
		want["Retry-After"] = "82800"
		want["X-Ratelimit-Reset"] = strconv.FormatInt(begun.Add(24*time.Hour).Unix(), 10)
		x.refused(x.do("POST", "/people", `{}`), want)
		x.want(404, "DELETE", "/people/nobody", "")
		time.Sleep(82_800*time.Second - time.Millisecond)
		want["Retry-After"] = "1"
		x.refused(x.do("POST", "/people", `{}`), want)
		time.Sleep(time.Millisecond)
		x.want(400, "POST", "/people", `{}`)
	})
}

func TestSensitiveEndpointsHaveTheirOwnFive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.CloudLimits()})
		for range 5 {
			x.want(200, "POST", "/keys", `{"name":"x"}`)
		}
		x.refused(x.do("POST", "/keys", `{"name":"x"}`), refused(5))
		other := *x
		other.key = x.portal.Key(emulator.OwnerEmail) // shares the count
		other.refused(other.do("POST", "/keys", `{"name":"x"}`), refused(5))
		x.as(emulator.DemoAdmin).want(200, "POST", "/keys", `{"name":"x"}`)
		for range 5 {
			x.want(200, "PUT", "/people/invite", `{"userIds":[]}`)
		}
		x.refused(x.do("PUT", "/people/invite", `{"userIds":[]}`), refused(5))
		x.want(200, "GET", "/keys", "")
		time.Sleep(15 * time.Minute)
		x.want(200, "POST", "/keys", `{"name":"x"}`)
		if got := x.portal.Stats().Rejected; got != (emulator.Rejected{Sensitive: 3}) {
			t.Errorf("rejected %+v", got)
		}
	})
}

// A 429 comes before 401 and 403, and before unknown paths; wrong keys are
// counted by address (docspace-api.md §25).
func TestRefusalComesBeforeAuthorization(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Minute: 2}})
		wrong := *x
		wrong.key = "sk-" + strings.Repeat("0", 64)
		nobody := *x
		nobody.key = ""
		wrong.want(401, "GET", "/people/@self", "")
		nobody.want(401, "GET", "/people/@self", "")
		wrong.refused(wrong.do("GET", "/people/@self", ""), refused(2))
		nobody.refused(nobody.do("GET", "/nothing", ""), refused(2))
		narrow := x.as(emulator.OwnerEmail, "rooms:read")
		narrow.want(403, "GET", "/people/@self", "")
		narrow.want(403, "GET", "/people/@self", "")
		narrow.refused(narrow.do("GET", "/people/@self", ""), refused(2))
		x.refused(x.do("GET", "/people/@self", ""), refused(2)) // a second key of the same user
		x.as(emulator.DemoAdmin).want(200, "GET", "/people/@self", "")
	})
}

func TestLimiterIsOffByDefault(t *testing.T) {
	x := open(t, emulator.Config{})
	for range 3000 {
		x.want(200, "GET", "/keys/@self", "")
	}
}
