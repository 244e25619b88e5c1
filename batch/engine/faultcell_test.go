package engine_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// cellRun is one operation, and what befalls it.
type cellRun struct {
	testing.TB
	mishaps []mishap // in each part of the run; in those behind them, none
	column  column
	portal  *emulator.Portal
	network *network
	memory  *memory
	rows    []batch.Row

	mu     sync.Mutex
	part   int       // of the run, from 1
	mishap mishap    // of this part
	struck bool      // its first write has been
	until  time.Time // what lasts, lasts
	looks  int       // at jobs
	writes int       // of the operation, that reached the portal in this part
	calls  int       // of the operation, that reached the portal in all parts
	noted  int       // requests that the journal was told of in this part
	sent   int       // writes that reached the portal in this part
}

// newCell opens a portal for one.
func newCell(t testing.TB, col column, mishaps ...mishap) *cellRun {
	t.Helper()
	c := &cellRun{TB: t, mishaps: mishaps, column: col, memory: newMemory()}
	c.portal = emulator.New(emulator.Config{Empty: true, Latency: 50 * time.Millisecond, JobTime: 10 * time.Second, Hook: c.hook})
	c.network = serveOver(t, c.portal)
	c.portal.Add(person(admin, emulator.DocSpaceAdmin))
	c.portal.Add(person(boss, emulator.RoomAdmin))
	var members []string
	for i := range col.n {
		if col.like.Role != "" {
			p := col.like
			p.Email, p.FirstName, p.LastName = member(i), "Ann", "Example"
			c.portal.Add(p)
		}
		if col.members {
			members = append(members, member(i))
		}
		c.rows = append(c.rows, col.row(c.portal, member(i)))
		if col.behind != nil {
			c.rows = append(c.rows, col.behind(member(i)))
		}
	}
	c.portal.AddGroup("Sales", members...)
	for i := range c.rows {
		c.rows[i].Line = i + 2
	}
	return c
}

// happen lets the mishap happen, goes on with the run afterwards, and returns
// what the table shows.
func (c *cellRun) happen(cell string) string {
	c.Helper()
	want := c.column.wants(cell, c.mishaps[0])
	began := time.Now()
	first, stop := c.run()
	if took := time.Since(began) - c.mishap.wait; want.stop == "" && took > 5*time.Minute {
		c.Errorf("the first run took %v", took)
	}
	c.compare("first run", want.first, first)
	c.stopped(want.stop, stop)
	said, writes := c.column.told(first), times(c.writes)
	if writes != "1" {
		said += "×" + writes
	}
	if want.writes != writes {
		c.Errorf("%s writes in the first run, want %s", writes, want.writes)
	}

	last, stop := c.run()
	c.compare("gone on with", want.last, last)
	c.stopped("", stop)
	c.end(last)
	if end := c.column.told(last); end != c.column.told(first) {
		said += "→" + end
	}
	return said
}

// settle lets what befalls the cell happen and goes on with the run until that
// is over.
func (c *cellRun) settle() {
	c.Helper()
	for range c.mishaps {
		_, _ = c.run()
	}
	last, stop := c.run()
	c.stopped("", stop)
	for _, r := range last {
		if r.Status() == batch.Unknown && !c.column.proof {
			c.Errorf("line %d is %s: %s", r.Row.Line, r.Code, r.Message)
		}
	}
	c.end(last)
}

// end checks what holds when all is over.
func (c *cellRun) end(results []batch.Result) {
	c.Helper()
	c.portal.Settle() // late effects are not to change what was settled
	c.truth(results)
	c.once(results)
	c.finished(results)
}

// run plans and carries out what is left, as a process of its own.
func (c *cellRun) run() ([]batch.Result, *engine.Stop) {
	c.Helper()
	c.begin()
	key := c.portal.Owner().Key
	if c.column.key != "" {
		key = c.portal.Key(c.column.key)
	}
	way := c.network.way()
	defer way.CloseIdleConnections()
	client, err := docspace.New(docspace.Config{
		URL: "http://portal.example.com", Key: key, UserAgent: "test", Transport: way, Rand: rand.New(rand.NewPCG(1, 2)),
	})
	if err != nil {
		c.Fatalf("%v", err)
	}
	self, err := client.Self(context.Background())
	if err != nil {
		c.Fatalf("%v", err)
	}
	past := c.memory.past()
	p, err := plan.Make(context.Background(), c.rows, plan.Config{
		Client: client, Caller: plan.AccountOf(self, self.ID), PortalHost: client.Host(), DataToKeyOwner: true, Past: past,
	})
	if err != nil {
		c.Fatalf("%v", err)
	}
	calls := 0
	for _, row := range past {
		if row.Sent != nil {
			calls = max(calls, numberOf(row.Sent.Call))
		}
	}
	if c.mishap.down != nil && !c.mishap.fault.Break {
		c.mu.Lock()
		c.strike()
		c.mu.Unlock()
	}
	var results []batch.Result
	err = engine.New(engine.Config{Client: client, Calls: calls, Journal: c}).Run(context.Background(), p, func(r batch.Result) {
		c.emitted(r)
		results = append(results, r)
	})
	slices.SortFunc(results, func(a, b batch.Result) int { return cmp.Compare(a.Index, b.Index) })
	if len(results) != len(c.rows) {
		c.Fatalf("%d results for %d rows", len(results), len(c.rows))
	}
	var stop *engine.Stop
	if err != nil && !errors.As(err, &stop) {
		c.Errorf("ended with %v", err)
	}
	c.truth(results)
	<-time.After(c.mishap.wait)
	return results, stop
}

// begin begins a part of the run.
func (c *cellRun) begin() {
	c.network.fail(nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mishap, c.struck = mishap{}, false
	if c.part < len(c.mishaps) {
		c.mishap = c.mishaps[c.part]
	}
	c.part++
	c.looks, c.writes, c.noted, c.sent = 0, 0, 0, 0
}

// strike begins what lasts. The mutex is held.
func (c *cellRun) strike() {
	c.struck = true
	c.until = time.Now().Add(c.mishap.lasts)
	if c.mishap.down == nil {
		return
	}
	until := c.until
	down := c.mishap.down
	c.network.fail(func() error {
		if time.Now().After(until) {
			return nil
		}
		return down()
	})
}

// hook is the portal's.
func (c *cellRun) hook(_ int, r *http.Request) *emulator.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/api/2.0/")
	write := r.Method != http.MethodGet
	if write {
		c.sent++
		if (c.column.method == "" || r.Method == c.column.method) && strings.HasPrefix(path, c.column.path) {
			c.writes++
			c.calls++
		}
		if c.sent > c.noted && !c.column.proof {
			c.Errorf("%s %s was sent and not noted before", r.Method, path)
		}
	}
	if strings.HasPrefix(path, "people/type/progress/") {
		if c.looks++; c.looks == 2 && c.mishap.look != nil {
			return c.mishap.look
		}
	}
	switch {
	case write && !c.struck:
		c.strike()
		f := c.mishap.fault
		return &f
	case c.struck && c.mishap.rest != nil && time.Now().Before(c.until) && !(write && c.mishap.reads):
		f := *c.mishap.rest
		return &f
	}
	return nil
}

// Sent and Answered are those of the journal.
func (c *cellRun) Sent(rows []batch.Sent) error {
	c.mu.Lock()
	c.noted++
	c.mu.Unlock()
	return c.memory.Sent(rows)
}

// Answered notes an answer.
func (c *cellRun) Answered(call string, results []batch.Result) error {
	return c.memory.Answered(call, results)
}

// emitted checks that what was found out of a row is in the journal before it
// counts.
func (c *cellRun) emitted(r batch.Result) {
	known := c.memory.past()[r.Index]
	switch {
	case r.Attempts == 0:
	case known.Sent == nil || known.Sent.Call != r.Call && r.Call != "":
		c.Errorf("line %d was sent with %q, the journal says %+v", r.Row.Line, r.Call, known.Sent)
	case r.Status() != batch.Done && r.Status() != batch.Failed:
	case known.Result == nil || known.Result.Code != r.Code:
		c.Errorf("line %d is %s, the journal says %+v", r.Row.Line, r.Code, known.Result)
	}
	c.memory.emitted(r)
}

// compare compares codes. The second rows of accounts, if there are any, follow
// from the first.
func (c *cellRun) compare(part string, want []batch.Code, results []batch.Result) {
	c.Helper()
	var got, all []string
	for _, r := range results {
		got = append(got, fmt.Sprintf("%s %s", r.Row.Op, r.Code))
	}
	for i, code := range want {
		first := c.rows[i*c.column.rows()]
		all = append(all, fmt.Sprintf("%s %s", first.Op, code))
		if c.column.behind == nil {
			continue
		}
		second := code
		switch code.Status() {
		case batch.Done:
			second = c.column.behindDone
		case batch.Failed:
			second = batch.CodeEarlierRowFailed
		case batch.Unknown:
			second = batch.CodeAfterUnknown
		}
		all = append(all, fmt.Sprintf("%s %s", c.rows[i*c.column.rows()+1].Op, second))
	}
	if diff := gocmp.Diff(all, got); diff != "" {
		c.Errorf("%s (-want +got):\n%s%s", part, diff, messages(results))
	}
}

func messages(results []batch.Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "line %d: %s, %d attempts, %d: %s\n", r.Row.Line, r.Code, r.Attempts, r.HTTPStatus, r.Message)
	}
	return b.String()
}

func (c *cellRun) stopped(want batch.Code, stop *engine.Stop) {
	c.Helper()
	got := batch.Code("")
	if stop != nil {
		got = stop.Code
	}
	if got != want {
		c.Errorf("the run was stopped with %q, want %q: %v", got, want, stop)
	}
}

// truth: what is done has happened, what failed or was not run has not.
func (c *cellRun) truth(results []batch.Result) {
	c.Helper()
	for i, r := range results {
		if i%c.column.rows() > 0 {
			continue
		}
		p, there := c.portal.Person(r.Row.Email)
		reached := c.column.reached(p, there)
		if done := r.Status() == batch.Done; reached != done && r.Status() != batch.Unknown {
			c.Errorf("%s is %s, on the portal %+v", r.Row.Email, r.Code, p)
		}
	}
}

// once: what was done has happened once, and nobody was mailed twice.
func (c *cellRun) once(results []batch.Result) {
	c.Helper()
	want := emulator.Effects{}
	for i, r := range results {
		switch {
		case r.Status() != batch.Done:
		case i%c.column.rows() > 0:
			want = sum(want, c.column.behindEffects)
		default:
			want = sum(want, c.column.effects)
		}
	}
	got := c.portal.Stats().Effects
	if c.column.mailsAgain {
		want.Mails = min(max(got.Mails, want.Mails), want.Mails+c.calls-1)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		c.Errorf("effects (-want +got):\n%s", diff)
	}
}

func sum(a, b emulator.Effects) emulator.Effects {
	a.Mails += b.Mails
	a.Created += b.Created
	a.Terminated += b.Terminated
	a.Deleted += b.Deleted
	a.RoleChanged += b.RoleChanged
	a.RoomsMoved += b.RoomsMoved
	return a
}

// finished: when all is settled, going on once more sends nothing and changes no
// result.
func (c *cellRun) finished(results []batch.Result) {
	c.Helper()
	if slices.ContainsFunc(results, func(r batch.Result) bool { return r.Status() == batch.Unknown }) {
		return
	}
	again, stop := c.run()
	c.stopped("", stop)
	if c.sent > 0 {
		c.Errorf("%d writes of a run that is finished", c.sent)
	}
	for i, r := range again {
		if r.Code != results[i].Code {
			c.Errorf("line %d is %s, and when gone on with %s", r.Row.Line, results[i].Code, r.Code)
		}
	}
}
