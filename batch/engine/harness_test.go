package engine_test

import (
	"cmp"
	"context"
	"flag" //nolint:depguard // rapid is told by flags
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// usualSeed is that of the usual suite's random sheets and portals. The full
// figures take another one each time.
const usualSeed = "20261125"

// TestMain has rapid draw few cases, always the same, in the usual suite, and
// thousands for the full figures.
func TestMain(m *testing.M) {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed"); !long() && seed.Value.String() == seed.DefValue {
		if err := seed.Value.Set(usualSeed); err != nil {
			panic(err)
		}
	}
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		n := "300"
		if long() {
			n = "8000"
		}
		if err := checks.Value.Set(n); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// world is a portal in memory, a key for it and the wire between.
type world struct {
	testing.TB
	portal *emulator.Portal
	wire   *wire
	key    string
	dying  sync.WaitGroup // what goes on in processes that were killed
	client *docspace.Client
	plan   plan.Config
	engine engine.Config
	// meanwhile happens between the plan and the run.
	meanwhile func()
	// others are addresses of accounts that somebody else changes during the run:
	// what the results say of them is not compared with the portal.
	others map[string]bool
}

// virtual runs a test in virtual time.
func virtual(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// wait lets virtual time pass.
func (w *world) wait(d time.Duration) { time.Sleep(d) }

// open opens an empty portal with these people and the owner's key.
func open(t testing.TB, c emulator.Config, people ...emulator.Person) *world {
	t.Helper()
	c.Empty = true
	w := &world{TB: t, portal: emulator.New(c), others: map[string]bool{}}
	w.wire = &wire{portal: w.portal}
	for _, p := range people {
		if p.FirstName == "" && p.Status != emulator.Pending {
			p.FirstName, p.LastName = "Ann", "Example"
		}
		w.portal.Add(p)
	}
	w.use(w.portal.Owner().Key)
	return w
}

// use goes on with another key.
func (w *world) use(key string) {
	w.Helper()
	client, err := docspace.New(docspace.Config{
		URL: "https://portal.example.com", Key: key, UserAgent: "test", Transport: w.wire,
	})
	if err != nil {
		w.Fatal(err)
	}
	self, err := client.Self(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	w.client, w.key = client, key
	w.plan = plan.Config{
		Client: client, Caller: plan.AccountOf(self, self.ID), PortalHost: client.Host(), DataToKeyOwner: true,
	}
	w.engine.Client = client
}

// as goes on with a key of somebody.
func (w *world) as(email string) { w.Helper(); w.use(w.portal.Key(email)) }

// outcome is what a run has given.
type outcome struct {
	plan    *plan.Plan
	results []batch.Result // in sheet order
	err     error
	sent    []request // by the run, without the plan's
	took    time.Duration
}

// run plans and carries out, and checks what holds for every run.
func (w *world) run(rows ...batch.Row) outcome {
	w.Helper()
	return w.runUntil(context.Background(), rows...)
}

func (w *world) runUntil(ctx context.Context, rows ...batch.Row) outcome {
	w.Helper()
	for i := range rows {
		rows[i].Line = i + 2
	}
	p, err := plan.Make(context.Background(), rows, w.plan)
	if err != nil {
		w.Fatal(err)
	}
	return w.carryOut(ctx, p)
}

func (w *world) carryOut(ctx context.Context, p *plan.Plan) outcome {
	w.Helper()
	if w.meanwhile != nil {
		w.meanwhile()
	}
	before := w.people()
	w.wire.begin()
	started := time.Now()
	o := outcome{plan: p}
	o.err = engine.New(w.engine).Run(ctx, p, func(r batch.Result) { o.results = append(o.results, r) })
	o.took = time.Since(started)
	o.sent = w.wire.end()
	slices.SortStableFunc(o.results, func(a, b batch.Result) int { return cmp.Compare(a.Index, b.Index) })
	w.complete(o)
	w.truth(o, before)
	return o
}

// complete checks that there is one result for each item, and that the portal
// knows all that was asked of it.
func (w *world) complete(o outcome) {
	w.Helper()
	if len(o.results) != len(o.plan.Items) {
		w.Errorf("%d results for %d rows", len(o.results), len(o.plan.Items))
	}
	for i, r := range o.results {
		if r.Index != i || r.Row != o.plan.Items[i].Row {
			w.Errorf("result %d is of row %d", i, r.Index)
			return
		}
		switch {
		case r.Code == "":
			w.Errorf("row %d has no code", i)
		case r.Message == "" || strings.HasSuffix(r.Message, "."):
			w.Errorf("row %d: message %q", i, r.Message)
		case r.Status() == batch.Done && r.Attempts == 0:
			w.Errorf("row %d is done and nothing was sent for it", i)
		}
	}
	for method, paths := range w.portal.Stats().Requests {
		if n := paths["unknown"]; n > 0 {
			w.Errorf("%d %s requests that the portal does not know", n, method)
		}
	}
}

// codes are the codes of the results, each with the address or id of its row.
func (o outcome) codes() []string {
	all := make([]string, len(o.results))
	for i, r := range o.results {
		all[i] = r.Row.Account() + " " + string(r.Code)
	}
	return all
}

// told tells rows and results at length.
func (o outcome) told() string {
	var b strings.Builder
	for _, r := range o.results {
		fmt.Fprintf(&b, "%s %s %s: %s, %s → %s\n", r.Row.Op, r.Row.Account(), r.Row.Role, r.Code, r.Before, r.After)
	}
	return b.String()
}

// count counts the results by code.
func (o outcome) count() map[batch.Code]int {
	n := map[batch.Code]int{}
	for _, r := range o.results {
		n[r.Code]++
	}
	return n
}

// The rows of a sheet.

func row(op batch.Op, email string) batch.Row { return batch.Row{Op: op, Email: email} }

func create(email string, role batch.Role) batch.Row {
	return batch.Row{Op: batch.Create, Email: email, FirstName: "Ann", LastName: "Example", Role: role}
}

func role(email string, to batch.Role) batch.Row {
	return batch.Row{Op: batch.ChangeRole, Email: email, Role: to}
}

// approve is a row with a share link.
func approve(email, link string) batch.Row {
	return batch.Row{Op: batch.ApproveGuest, Email: email, ShareLink: link}
}

// member is the i-th of a crowd.
func member(i int) string { return fmt.Sprintf("m%04d@example.com", i) }

// crowd are n people alike.
func crowd(n int, like emulator.Person) []emulator.Person {
	all := make([]emulator.Person, n)
	for i := range all {
		all[i] = like
		all[i].Email = member(i)
	}
	return all
}

// rows are those of one operation for a crowd.
func rowsFor(n int, of func(email string) batch.Row) []batch.Row {
	all := make([]batch.Row, n)
	for i := range all {
		all[i] = of(member(i))
	}
	return all
}
