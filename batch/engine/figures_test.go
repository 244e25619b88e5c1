package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// The figures of the tool: each test prints what it measured and holds it
// against a bound. Time is virtual, so the minutes are those of a portal.

const (
	figurePace  = 24.75                 // requests a second, the command's default
	proxyCuts   = 60 * time.Second      // docspace-api.md §23
	perRequest  = 34 * time.Millisecond // of processor, docspace-api.md §24
	anyRequest  = 40 * time.Millisecond // takes this long at least, docspace-api.md §25
	figureAgent = "docspace-batch/figures"
	figureURL   = "https://portal.example.com"
)

// long says whether the full figures are wanted.
func long() bool { return os.Getenv("DOCSPACE_BATCH_LONG") == "1" }

// hosted is a portal behind a proxy, with the times that a server takes for its
// work. It counts what passes.
type hosted struct {
	portal *emulator.Portal
	work   func(r *http.Request, ids int) time.Duration // beside what any request takes
	watch  func(flying int)                             // told of each request sent; nil: nobody

	mu      sync.Mutex
	began   time.Time
	minutes []int // requests let through, by minute
	sent    int
	writes  int           // POST and PUT let through: they count against the day
	flying  int           // now
	most    int           // at once
	longest time.Duration // of a call
	cut     int           // calls that the proxy gave up
	worked  time.Duration // of the portal's processor
	largest int           // ids in one call
	last    int           // ids in the last call that had some
	bursts  []burst       // of answers 429
}

// burst is the answers 429 to requests that were on the wire together.
type burst struct {
	first           time.Time
	refused, flying int
}

// host puts p behind a proxy, on a small server.
func host(p *emulator.Portal) *hosted {
	return &hosted{portal: p, work: serverWork, began: time.Now()}
}

func (h *hosted) RoundTrip(r *http.Request) (*http.Response, error) {
	ids := 0
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		var content struct {
			UserIDs []json.RawMessage `json:"userIds"`
		}
		_ = json.Unmarshal(body, &content) // a body without ids has none
		ids = len(content.UserIDs)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	sent := time.Now()
	h.depart(ids)
	answer, err := h.portal.RoundTrip(r)
	refused := err == nil && answer.StatusCode == http.StatusTooManyRequests
	if err == nil && !refused {
		took := h.work(r, ids)
		h.busy(took)
		answer, err = h.takes(r, took, time.Since(sent), answer)
	}
	h.arrive(r.Method, sent, refused)
	return answer, err
}

// takes lets the work's time pass, or as much of it as the proxy waits for.
func (h *hosted) takes(r *http.Request, work, already time.Duration, answer *http.Response) (*http.Response, error) {
	cut := already+work > proxyCuts
	timer := time.NewTimer(min(work, proxyCuts-already))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if !cut {
		return answer, nil
	}
	h.mu.Lock()
	h.cut++
	h.mu.Unlock()
	return &http.Response{
		StatusCode: http.StatusGatewayTimeout, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:  http.Header{"Content-Type": {"text/html"}},
		Body:    io.NopCloser(strings.NewReader("<html><h1>504 Gateway Time-out</h1></html>")),
		Request: r,
	}, nil
}

func (h *hosted) depart(ids int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent++
	h.flying++
	h.most = max(h.most, h.flying)
	h.largest = max(h.largest, ids)
	if h.watch != nil {
		h.watch(h.flying)
	}
	if ids > 0 {
		h.last = ids
	}
}

func (h *hosted) busy(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.worked += d
}

func (h *hosted) arrive(method string, sent time.Time, refused bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	h.longest = max(h.longest, now.Sub(sent))
	if refused {
		if n := len(h.bursts); n == 0 || sent.After(h.bursts[n-1].first) {
			h.bursts = append(h.bursts, burst{first: now, flying: h.flying})
		}
		h.bursts[len(h.bursts)-1].refused++
	} else {
		minute := int(sent.Sub(h.began) / time.Minute)
		for len(h.minutes) <= minute {
			h.minutes = append(h.minutes, 0)
		}
		h.minutes[minute]++
		if method == http.MethodPost || method == http.MethodPut {
			h.writes++
		}
	}
	h.flying--
}

// refusals are the answers 429 so far.
func (h *hosted) refusals() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, b := range h.bursts {
		n += b.refused
	}
	return n
}

// processor is how long the portal's processor was at it.
func (h *hosted) processor() time.Duration { return time.Duration(h.sent)*perRequest + h.worked }

// figure is what a sheet came to.
type figure struct {
	codes   map[batch.Code]int
	results []batch.Result
	wire    *hosted
	stats   docspace.Stats
	pauses  int
	plan    *plan.Plan
	planned int // requests until the plan was made
	took    time.Duration
}

// perMinute is the pace over the whole run.
func (f figure) perMinute() float64 { return float64(f.stats.Requests) / f.took.Minutes() }

func (f figure) String() string {
	return fmt.Sprintf("%d requests (%d to plan), %d writes, %d refused with 429, %d pauses of %v, %.1f min, %.0f a minute, at most %d at once: %v",
		f.stats.Requests, f.planned, f.stats.Writes, f.stats.Throttled, f.pauses, f.stats.Paused.Round(time.Second/10), f.took.Minutes(),
		f.perMinute(), f.wire.most, f.codes)
}

// figureOptions are what differs from a run of the command.
type figureOptions struct {
	engine engine.Config
}

// carry plans and carries out rows as the command does, with the owner's key.
func carry(ctx context.Context, t *testing.T, h *hosted, rows []batch.Row, o figureOptions) figure {
	t.Helper()
	f := figure{codes: map[batch.Code]int{}, wire: h}
	var mu sync.Mutex
	c := docspace.Config{
		URL: figureURL, Key: h.portal.Owner().Key, UserAgent: figureAgent, Transport: h, Rate: figurePace,
		OnPause: func(docspace.Pause) { mu.Lock(); f.pauses++; mu.Unlock() },
	}
	client, err := docspace.New(c)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	f.plan = planned(ctx, t, client, rows)
	f.planned = client.Stats().Requests
	e := o.engine
	e.Client = client
	f.results = make([]batch.Result, len(rows))
	err = engine.New(e).Run(ctx, f.plan, func(r batch.Result) {
		f.codes[r.Code]++
		f.results[r.Index] = r
	})
	if err != nil {
		t.Errorf("the run stopped: %v", err)
	}
	f.took = time.Since(began)
	f.stats = client.Stats()
	return f
}

// planned makes a plan as the command does, with all that it asks before.
func planned(ctx context.Context, t testing.TB, client *docspace.Client, rows []batch.Row) *plan.Plan {
	t.Helper()
	self, err := client.Self(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Key(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Settings(ctx); err != nil {
		t.Fatal(err)
	}
	p, err := plan.Make(ctx, rows, plan.Config{
		Client: client, Caller: plan.AccountOf(self, self.ID), PortalHost: client.Host(), DataToKeyOwner: true, Pace: figurePace,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// town is a portal of so many accounts, the owner's included; the others are
// Users.
func town(accounts int, c emulator.Config) *emulator.Portal {
	c.Empty = true
	p := emulator.New(c)
	for i := range accounts - 1 {
		p.Add(emulator.Person{Email: citizen(i), FirstName: "Some", LastName: "Body", Activated: true})
	}
	return p
}

func citizen(i int) string { return fmt.Sprintf("citizen%06d@example.org", i) }

// sheetOf makes n rows.
func sheetOf(n int, row func(i int) batch.Row) []batch.Row {
	rows := make([]batch.Row, n)
	for i := range rows {
		rows[i] = row(i)
		rows[i].Line = i + 2
	}
	return rows
}

func newcomers(n int) []batch.Row {
	return sheetOf(n, func(i int) batch.Row {
		return batch.Row{Op: batch.Create, Email: fmt.Sprintf("new%05d@example.com", i), FirstName: "New", LastName: "Comer"}
	})
}

func leavers(n int) []batch.Row {
	return sheetOf(n, func(i int) batch.Row { return batch.Row{Op: batch.Terminate, Email: citizen(i)} })
}

func promoted(n int) []batch.Row {
	return sheetOf(n, func(i int) batch.Row {
		return batch.Row{Op: batch.ChangeRole, Email: citizen(i), Role: batch.RoomAdmin}
	})
}

// atMost holds a count against its bound.
func atMost(t *testing.T, what string, got, bound int) {
	t.Helper()
	if got > bound {
		t.Errorf("%d %s, want at most %d", got, what, bound)
	}
}

// all holds the codes of all results against the only ones that may be there.
func (f figure) all(t *testing.T, want map[batch.Code]int) {
	t.Helper()
	for code, n := range want {
		if f.codes[code] != n {
			t.Errorf("%d rows %s, want %d", f.codes[code], code, n)
		}
	}
	sum := 0
	for _, n := range f.codes {
		sum += n
	}
	rows := 0
	for _, n := range want {
		rows += n
	}
	if sum != rows {
		t.Errorf("%d results, want %d: %v", sum, rows, f.codes)
	}
}

// fullPace holds the pace of the whole run against the limit of the minute.
func (f figure) fullPace(t *testing.T, limit int) {
	t.Helper()
	if got, want := f.perMinute(), 0.98*float64(limit); got < want {
		t.Errorf("%.1f requests a minute, want at least %.1f", got, want)
	}
	if f.stats.Throttled > 0 {
		t.Errorf("%d requests refused with 429", f.stats.Throttled)
	}
}

func TestFigureCreates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host(emulator.New(emulator.Config{Limits: emulator.CloudLimits(), Latency: anyRequest}))
		f := carry(t.Context(), t, h, newcomers(2000), figureOptions{})
		t.Log(f)
		f.all(t, map[batch.Code]int{batch.CodeCreated: 2000})
		f.fullPace(t, 1500)
	})
}

func TestFigureManyCreates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 9000
		h := host(town(1000, emulator.Config{Limits: emulator.CloudLimits(), Latency: anyRequest}))
		f := carry(t.Context(), t, h, newcomers(n), figureOptions{})
		t.Log(f)
		f.all(t, map[batch.Code]int{batch.CodeCreated: n})
		f.fullPace(t, 1500)
		atMost(t, "requests", f.stats.Requests, n+30)
	})
}

func TestFigureTerminations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host(town(12_000, emulator.Config{Limits: emulator.CloudLimits(), Latency: anyRequest}))
		f := carry(t.Context(), t, h, leavers(10_000), figureOptions{})
		t.Log(f)
		f.all(t, map[batch.Code]int{batch.CodeTerminated: 10_000})
		atMost(t, "requests", f.stats.Requests, 180)
		atMost(t, "writes", f.stats.Writes, 50)
	})
}

func TestFigureTerminatedAndDeleted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host(town(12_000, emulator.Config{Limits: emulator.CloudLimits(), Latency: anyRequest}))
		rows := sheetOf(20_000, func(i int) batch.Row {
			op := batch.Terminate
			if i%2 == 1 {
				op = batch.Delete
			}
			return batch.Row{Op: op, Email: citizen(i / 2)}
		})
		f := carry(t.Context(), t, h, rows, figureOptions{})
		t.Log(f)
		f.all(t, map[batch.Code]int{batch.CodeTerminated: 10_000, batch.CodeDeleted: 10_000})
		atMost(t, "requests", f.stats.Requests, 400)
	})
}

func TestFigurePromotions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host(town(12_000, emulator.Config{Limits: emulator.CloudLimits(), Seats: 20_000, Latency: anyRequest}))
		f := carry(t.Context(), t, h, promoted(10_000), figureOptions{})
		t.Log(f)
		f.all(t, map[batch.Code]int{batch.CodeRoleChanged: 10_000})
		atMost(t, "requests", f.stats.Requests, 280)
	})
}

func TestFigureSeatsRunOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host(town(12_000, emulator.Config{Limits: emulator.CloudLimits(), Seats: 101, Latency: anyRequest}))
		ranOut := -1
		h.work = func(r *http.Request, ids int) time.Duration {
			h.mu.Lock()
			defer h.mu.Unlock()
			if ranOut < 0 && h.portal.Stats().Effects.RoleChanged == 100 {
				ranOut = h.sent
			}
			return serverWork(r, ids)
		}
		f := carry(t.Context(), t, h, promoted(10_000), figureOptions{})
		t.Logf("%v; %d requests after the seats had run out", f, f.stats.Requests-ranOut)
		f.all(t, map[batch.Code]int{batch.CodeRoleChanged: 100, batch.CodeNoSeat: 9900})
		atMost(t, "requests after the seats had run out", f.stats.Requests-ranOut, 40)
		if changed := h.portal.Stats().Effects.RoleChanged; changed != 100 {
			t.Errorf("the portal changed %d roles", changed)
		}
	})
}

// other is another program of the same user that sends GETs at its own pace and
// cares for nothing.
type other struct{ passed, refused int }

func (o *other) run(ctx context.Context, h *hosted, every time.Duration) {
	var mu sync.Mutex
	var requests sync.WaitGroup
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			requests.Wait()
			return
		case <-ticker.C:
		}
		requests.Go(func() {
			r, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, figureURL+"/api/2.0/people/@self", http.NoBody)
			if err != nil {
				panic(err)
			}
			r.Header.Set("Authorization", "Bearer "+h.portal.Owner().Key)
			answer, err := h.portal.RoundTrip(r)
			if err != nil {
				panic(err)
			}
			_ = answer.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			if answer.StatusCode == http.StatusTooManyRequests {
				o.refused++
			} else {
				o.passed++
			}
		})
	}
}

// Half of the minute is used by another program of the same user, for six
// minutes: the run slows down, fails no row, and finds its way up again.
func TestFigureSharedMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 9000
		h := host(emulator.New(emulator.Config{Limits: emulator.CloudLimits(), Latency: 250 * time.Millisecond}))
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
		defer cancel()
		var o other
		var side sync.WaitGroup
		side.Go(func() { o.run(ctx, h, time.Minute/750) })
		f := carry(t.Context(), t, h, newcomers(n), figureOptions{})
		side.Wait()
		t.Log(f)
		t.Logf("the other program: 750 a minute for 6 min, %d let through, %d refused", o.passed, o.refused)
		t.Logf("ours let through by minute: %v", h.minutes)
		for _, b := range h.bursts {
			t.Logf("refused with 429 after %v: %d, %d were on the wire", b.first.Sub(h.began).Round(time.Second), b.refused, b.flying)
			if b.refused > b.flying {
				t.Errorf("%d refusals for a pause, %d requests were on the wire", b.refused, b.flying)
			}
		}
		f.all(t, map[batch.Code]int{batch.CodeCreated: n})
		if f.pauses != len(h.bursts) {
			t.Errorf("%d pauses for %d bursts of refusals", f.pauses, len(h.bursts))
		}
		for minute, n := range h.minutes[1:6] {
			if n > 1000 {
				t.Errorf("minute %d: %d requests beside the other program's 750", minute+2, n)
			}
		}
		for minute := 7; minute < len(h.minutes)-1; minute++ {
			if now, before := h.minutes[minute], h.minutes[minute-1]; now <= before && now < 1450 {
				t.Errorf("minute %d: %d requests after %d, nobody else sends any", minute+1, now, before)
			}
		}
	})
}

// Portals that let fewer requests through at once than the client would send.
func TestFigureFewerAtOnce(t *testing.T) {
	t.Parallel()
	for _, limits := range []emulator.Limits{
		{Reads: 20, Writes: 8},
		{Reads: 4, Writes: 3},
		{Reads: 1, Writes: 1},
		{Minute: 1500, Reads: 6, Writes: 5, Day: 10_000},
	} {
		t.Run(fmt.Sprintf("%d reads %d writes", limits.Reads, limits.Writes), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := host(town(600, emulator.Config{Limits: limits, Latency: time.Second}))
				h.work = func(*http.Request, int) time.Duration { return 0 } // a place is taken until the work is done
				var late int
				h.watch = func(flying int) {
					if h.sent > 300 {
						late = max(late, flying)
					}
				}
				f := carry(t.Context(), t, h, newcomers(1000), figureOptions{})
				t.Logf("%v; at most %d at once after the first 300", f, late)
				f.all(t, map[batch.Code]int{batch.CodeCreated: 1000})
				atMost(t, "requests at once after the first 300", late, limits.Writes)
				atMost(t, "requests refused", f.stats.Throttled, 13+8) // what begins too wide: writes, and pages when planning
			})
		})
	}
}

// The more rows share a call, the longer it takes, until the proxy cuts it.
func TestFigureSlowAnswers(t *testing.T) {
	t.Parallel()
	each := func(perID time.Duration) func(ids, _ int) time.Duration {
		return func(ids, _ int) time.Duration { return time.Duration(ids) * perID }
	}
	for _, c := range []struct {
		name   string
		takes  func(ids, done int) time.Duration
		writes int // at most
		cut    int // calls that were too large already when the server became slow
	}{
		{"slow", each(300 * time.Millisecond), 205, 0},
		{"very slow", each(2 * time.Second), 850, 0},
		{"slower and slower", func(ids, done int) time.Duration { return time.Duration(ids*(10+done/20)) * time.Millisecond }, 120, 0},
		{"square", func(ids, _ int) time.Duration { return time.Duration(ids*ids) * 2 * time.Millisecond }, 120, 0},
		{"cube", func(ids, _ int) time.Duration { return time.Duration(ids*ids*ids) * 50 * time.Microsecond }, 120, 0},
		{"a bad quarter of an hour", func(ids, done int) time.Duration {
			if done > 1000 && done < 2250 {
				return time.Duration(ids) * 350 * time.Millisecond
			}
			return time.Duration(ids) * 5 * time.Millisecond
		}, 150, 2 * 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := host(town(6000, emulator.Config{Latency: anyRequest}))
				done := 0
				h.work = func(r *http.Request, ids int) time.Duration {
					if ids == 0 {
						return serverWork(r, ids)
					}
					h.mu.Lock()
					defer h.mu.Unlock()
					done += ids
					return c.takes(ids, done)
				}
				f := carry(t.Context(), t, h, leavers(5000), figureOptions{})
				t.Logf("%v; up to %d rows in a call, %d at the end, the longest call took %v, %d cut by the proxy",
					f, h.largest, h.last, h.longest.Round(time.Second/10), h.cut)
				f.all(t, map[batch.Code]int{batch.CodeTerminated: 5000})
				atMost(t, "calls cut by the proxy", h.cut, c.cut)
				atMost(t, "writes", f.stats.Writes, c.writes)
			})
		})
	}
}

// A job that is due while all workers are busy waits for one, and the engine
// with it: it would spin, and in virtual time for ever.
func TestJobDueWhileWorkersAreBusy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := emulator.New(emulator.Config{JobTime: 2 * time.Second, Latency: 20 * time.Second})
		p.Add(emulator.Person{Email: "rooms@example.com", FirstName: "Some", LastName: "Body", Role: emulator.RoomAdmin})
		rows := append(newcomers(5), batch.Row{Op: batch.ChangeRole, Email: "rooms@example.com", Role: batch.User, Line: 7})
		f := carry(t.Context(), t, host(p), rows, figureOptions{engine: engine.Config{Workers: 1}})
		f.all(t, map[batch.Code]int{batch.CodeCreated: 5, batch.CodeRoleChanged: 1})
	})
}
