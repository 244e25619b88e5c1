package plan

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func codesOf(p *Plan) []string {
	var codes []string
	for _, it := range p.Items {
		codes = append(codes, string(it.Code))
	}
	return codes
}

func made(t *testing.T, c Config, rows ...batch.Row) *Plan {
	t.Helper()
	p, err := Make(t.Context(), numbered(rows...), c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The time of a portal of 12 000 accounts (docspace-api.md §25).
func timeOfBig(r *http.Request) time.Duration {
	switch q := r.URL.Query(); {
	case !strings.HasSuffix(r.URL.Path, "people/filter"):
		return 46 * time.Millisecond
	case q.Get("filterValue") == "":
		return 200 * time.Millisecond
	default:
		n := time.Duration(strings.Count(q.Get("filterValue"), ",") + 1)
		return min(n*90, 800+n*24) * time.Millisecond
	}
}

func TestMakeReadsInTheCheapestWay(t *testing.T) {
	t.Parallel()
	big := crowd(12_000)
	for _, c := range []struct {
		wanted int
		sent   map[string]int
		total  int
		within time.Duration
	}{
		{3, map[string]int{"people/email": 3}, -1, 50 * time.Millisecond},
		{5, map[string]int{"people/filter": 1, "people/email": 5}, 12_000, 300 * time.Millisecond},
		{10, map[string]int{"people/filter": 2}, 12_000, 1200 * time.Millisecond},
		{300, map[string]int{"people/filter": 18}, 12_000, 7 * time.Second},
		{3_000, map[string]int{"people/filter": 120}, 12_000, 4 * time.Second},
	} {
		t.Run(fmt.Sprint(c.wanted), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &portal{caller: big[len(big)-1], people: big, after: timeOfBig}
				begun := time.Now()
				plan, err := Make(t.Context(), leaving(c.wanted, 3), p.config(t))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.sent, p.sent); diff != "" {
					t.Errorf("requests:\n%s", diff)
				}
				if took := time.Since(begun); took > c.within {
					t.Errorf("took %s of the portal's time, want at most %s", took, c.within)
				}
				if plan.Total != c.total || plan.Lanes != c.wanted {
					t.Errorf("%d accounts, %d lanes", plan.Total, plan.Lanes)
				}
				for i, it := range plan.Items {
					if it.Code != batch.CodeTerminated || it.Before.ID != crowdID(i*3) {
						t.Fatalf("item %d: %s %+v", i, it.Code, it.Before)
					}
				}
			})
		})
	}
}

func TestMakeWithoutRowsAsksNothing(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner}
	if plan := made(t, p.config(t)); len(plan.Items) != 0 || p.n != 0 {
		t.Errorf("%d requests", p.n)
	}
}

// People who are there are found although the pages shift while they are read.
func TestMakeFindsPeopleOnShiftingPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		from    int                   // the first of 500 people wanted
		changes map[int]func(*portal) // before the n-th request
		filters int                   // requests; 0: it depends
	}{
		{"nothing changes", 0, nil, 10},
		{"some leave, few are missed", 100, map[int]func(*portal){
			2: func(p *portal) { p.people = p.people[3:] },
		}, 11},
		{"some leave at every page", 400, map[int]func(*portal){
			2: func(p *portal) { p.people = p.people[50:] },
			3: func(p *portal) { p.people = p.people[50:] },
			4: func(p *portal) { p.people = p.people[50:] },
			5: func(p *portal) { p.people = p.people[50:] },
			6: func(p *portal) { p.people = p.people[50:] },
		}, 0},
		{"some come", 499, map[int]func(*portal){
			2: func(p *portal) { p.people = append(newcomers(150), p.people...) },
		}, 12},
	} {
		all := crowd(1_000)
		p := &portal{caller: all[len(all)-1], people: slices.Clone(all)}
		p.before = func(n int, _ *http.Request) {
			if change := c.changes[n]; change != nil {
				change(p)
			}
		}
		rows := leaving(500, 1)
		for i := range rows {
			rows[i].Email = crowdEmail(c.from + i)
		}
		plan := made(t, p.config(t), rows...)
		for i, it := range plan.Items {
			if it.Code != batch.CodeTerminated {
				t.Errorf("%s: %s is %s", c.name, rows[i].Email, it.Code)
				break
			}
		}
		if n := p.sent["people/filter"]; c.filters > 0 && n != c.filters {
			t.Errorf("%s: %d requests, want %d", c.name, n, c.filters)
		}
		if len(p.sent) != 1 {
			t.Errorf("%s: %v", c.name, p.sent)
		}
	}
}

// newcomers are n people who stand before the crowd on its pages.
func newcomers(n int) []docspace.Person {
	all := crowd(n + 1)[:n]
	for i := range all {
		all[i].ID = "2" + all[i].ID[1:]
		all[i].Email = "a" + all[i].Email
	}
	return all
}

// Many who are nowhere to be found are worth another walk, but not a third.
func TestMakeWalksTwice(t *testing.T) {
	t.Parallel()
	leaves := func(p *portal) { p.people = p.people[1:] }
	for _, c := range []struct {
		name    string
		changes map[int]func(*portal)
		filters int // requests at least
		most    int
	}{
		{"quiet", nil, 10, 10},
		{"one leaves in the first walk", map[int]func(*portal){2: leaves}, 20, 20},
		{"one leaves in each walk", map[int]func(*portal){2: leaves, 12: leaves}, 20 + 500/maxList + 1, 20 + 500/firstList},
	} {
		all := crowd(1_000)
		p := &portal{caller: all[len(all)-1], people: all}
		p.before = func(n int, _ *http.Request) {
			if change := c.changes[n]; change != nil {
				change(p)
			}
		}
		rows := make([]batch.Row, 500)
		for i := range rows {
			rows[i] = create(fmt.Sprintf("new%03d@example.org", i), "")
		}
		plan := made(t, p.config(t), rows...)
		if n := p.sent["people/filter"]; n < c.filters || n > c.most {
			t.Errorf("%s: %d requests, want %d to %d", c.name, n, c.filters, c.most)
		}
		if plan.Cost.Requests != 500 {
			t.Errorf("%s: %+v", c.name, plan.Cost)
		}
	}
}

// Somebody who leaves between the look-up and the question owns nothing.
func TestMakeAsksForSomebodyWhoIsGone(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people, rooms: map[string]string{leaver.ID: "delete"}}
	p.before = func(_ int, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "necessary") {
			p.people = people[:3]
		}
	}
	plan := made(t, p.config(t), row(batch.Delete, "leaver@example.com"))
	if plan.Items[0].Code != batch.CodeDeleted {
		t.Errorf("%+v", plan.Items[0].Decision)
	}
}

func TestMakeAsksNothingMoreOfAStableDirectory(t *testing.T) {
	t.Parallel()
	all := crowd(100)
	p := &portal{caller: all[len(all)-1], people: all}
	rows := make([]batch.Row, 300)
	for i := range rows {
		rows[i] = create(fmt.Sprintf("new%03d@example.com", i), "")
	}
	plan := made(t, p.config(t), rows...)
	if diff := cmp.Diff(map[string]int{"people/filter": 1}, p.sent); diff != "" {
		t.Errorf("a small portal's directory settles who is new:\n%s", diff)
	}
	if plan.Cost.Requests != 300 || plan.Cost.Mails != 300 {
		t.Errorf("cost %+v", plan.Cost)
	}
}

// With a RoomAdmin's key, in each way.
func TestMakeWithARoomAdminsKey(t *testing.T) {
	t.Parallel()
	stranger := docspace.Person{ID: id("7"), Email: "stranger@example.com", Status: docspace.Active, IsVisitor: true}
	rows := []batch.Row{
		create("LEAVER@example.com", ""), create("stranger@example.com", ""), create("new@example.com", ""),
		create("user@example.com", ""), role("guest@example.com", batch.User),
	}
	byID := []batch.Row{
		rowByID(batch.DeleteGuest, stranger.ID), rowByID(batch.DeleteGuest, leaver.ID), rowByID(batch.DeleteGuest, id("8")),
	}
	want := []string{"not_visible", "not_visible", "created", "already_exists", "role_changed", "not_visible", "earlier_row_failed", "not_found"}
	crowded := append(crowd(1_000), people...)
	for _, c := range []struct {
		name   string
		people []docspace.Person
		rows   []batch.Row
		old    bool
		sent   map[string]int
		want   []string
	}{
		{
			name: "singles", people: people, rows: rows[:3], want: want[:3],
			sent: map[string]int{"people/email": 3, "people/filter": 1}, // the client looks for the missing one regardless of case
		},
		{
			name: "pages", people: people, rows: slices.Concat(rows, byID), want: want,
			sent: map[string]int{"people/filter": 1, "people/exists": 3, "people/{id}": 3},
		},
		{
			name: "lists", people: crowded, rows: slices.Concat(rows, byID, []batch.Row{role("nobody@example.com", batch.User)}),
			want: append(slices.Clone(want), "not_found"),
			sent: map[string]int{"people/filter": 2, "people/exists": 4, "people/{id}": 3},
		},
		{
			name: "pages of 3.6.1", people: people, rows: slices.Concat(rows, byID), want: want, old: true,
			sent: map[string]int{"people/filter": 2, "people/exists": 3, "people/{id}": 3, "people/email": 3},
		},
	} {
		p := &portal{
			caller: manager, people: append([]docspace.Person{stranger}, c.people...), guests: map[string]bool{stranger.ID: true},
			old: c.old,
		}
		plan := made(t, p.config(t), slices.Clone(c.rows)...)
		if diff := cmp.Diff(c.want, codesOf(plan)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		if diff := cmp.Diff(c.sent, p.sent); diff != "" {
			t.Errorf("%s: requests\n%s", c.name, diff)
		}
	}
}

func TestMakeByID(t *testing.T) {
	t.Parallel()
	all := append(crowd(1_000), people[1:]...)
	p := &portal{caller: owner, people: all}
	rows := []batch.Row{
		rowByID(batch.Terminate, user.ID), rowByID(batch.Terminate, id("9")),
		{Op: batch.Activate, Email: "leaver@example.com", UserID: leaver.ID},
		{Op: batch.Activate, Email: "leaver@example.com", UserID: manager.ID},
		{Op: batch.Activate, Email: "guest@example.com", UserID: id("8")},
		rowByID(batch.Delete, docspace.LostUser), rowByID(batch.Delete, "no-guid"),
	}
	plan := made(t, p.config(t), rows...)
	want := []string{"terminated", "not_found", "activated", "contradicts_row", "contradicts_row", "not_found", "not_found"}
	if diff := cmp.Diff(want, codesOf(plan)); diff != "" {
		t.Error(diff)
	}
	// leaver's id is known by his address; what is no id is not even sent.
	if diff := cmp.Diff(map[string]int{"people/filter": 1, "people/email": 2, "people/{id}": 5, "portal/quota": 1}, p.sent); diff != "" {
		t.Errorf("requests:\n%s", diff)
	}
}

func TestMakeAsksForRoomsWhereItMust(t *testing.T) {
	t.Parallel()
	rows := func() []batch.Row {
		return []batch.Row{
			row(batch.Terminate, "manager@example.com"), row(batch.Delete, "manager@example.com"), // asks
			role("admin@example.com", batch.User), role("admin@example.com", batch.Guest), // asks twice
			role("user@example.com", batch.RoomAdmin), // a promotion
			row(batch.Delete, "leaver@example.com"),   // asks; owns rooms
			row(batch.Delete, "guest@example.com"),    // refused anyway
			create("new@example.com", ""), role("new@example.com", batch.Guest),
			row(batch.Terminate, "new@example.com"), row(batch.Delete, "new@example.com"), // just created
		}
	}
	p := &portal{caller: owner, people: people, rooms: map[string]string{leaver.ID: "delete", admin.ID: "Guest"}}
	plan := made(t, p.config(t), rows()...)
	want := []string{
		"terminated", "deleted", "role_changed", "heir_required", "role_changed", "heir_required", "not_terminated",
		"created", "role_changed", "terminated", "deleted",
	}
	if diff := cmp.Diff(want, codesOf(plan)); diff != "" {
		t.Error(diff)
	}
	slices.Sort(p.asked)
	if diff := cmp.Diff([]string{admin.ID + " Guest", admin.ID + " User", manager.ID, leaver.ID}, p.asked); diff != "" {
		t.Errorf("questions:\n%s", diff)
	}
	if got := plan.Items[1].Rooms; got != batch.RoomsNone {
		t.Errorf("rooms of a deleted manager: %d", got)
	}
	if got := plan.Items[5].Rooms; got != batch.RoomsOwned {
		t.Errorf("rooms of a leaver: %d", got)
	}

	p = &portal{caller: owner, people: people, rooms: p.rooms}
	c := p.config(t)
	c.DataToKeyOwner = true
	plan = made(t, c, rows()...)
	if plan.Items[5].Verdict != batch.Do || len(p.asked) > 0 {
		t.Errorf("with data to the key's owner: %s, asked %q", plan.Items[5].Code, p.asked)
	}
}

func TestMakeLimitsAndCounts(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people}
	c := p.config(t)
	c.Limit, c.Pace = 2, 2
	plan := made(t, c, row(batch.Activate, "leaver@example.com"), row(batch.Terminate, "user@example.com"),
		row(batch.Terminate, "manager@example.com"))
	if !plan.Items[2].Held || plan.Items[2].Step() || plan.Items[2].Code != batch.CodeTerminated {
		t.Errorf("beyond the limit: %+v", plan.Items[2])
	}
	want := Cost{Requests: 2, Writes: 2, Duration: time.Second, Steps: 2, Single: 2}
	if diff := cmp.Diff(want, plan.Cost); diff != "" {
		t.Error(diff)
	}
}

func TestMakeAsksForSeats(t *testing.T) {
	t.Parallel()
	many := []batch.Row{
		row(batch.Activate, "user@example.com"), row(batch.Activate, "guest@example.com"), row(batch.Activate, "admin@example.com"),
		row(batch.Activate, "manager@example.com"),
	}
	for _, c := range []struct {
		name  string
		rows  []batch.Row
		seats string
		want  Seats
		asks  bool
	}{
		{"no seat is needed", many, "5", Seats{0, 0, -1, -1}, false},
		{"the whole directory is known", append(many, role("user@example.com", batch.RoomAdmin)), "5", Seats{1, 0, 5, 2}, true},
		{"more are taken than there are", append(many, role("user@example.com", batch.RoomAdmin)), "1", Seats{1, 0, 1, 0}, true},
		{"it is not", []batch.Row{role("user@example.com", batch.RoomAdmin)}, "5", Seats{1, 0, 5, -1}, true},
		{"the key may not ask", append(many, role("user@example.com", batch.RoomAdmin)), "", Seats{1, 0, -1, -1}, true},
		{"no limit", append(many, role("user@example.com", batch.RoomAdmin)), "-1", Seats{1, 0, -1, -1}, true},
	} {
		p := &portal{caller: owner, people: people, seats: c.seats}
		plan := made(t, p.config(t), slices.Clone(c.rows)...)
		if plan.Seats != c.want || (p.sent["portal/quota"] > 0) != c.asks {
			t.Errorf("%s: %+v, want %+v; asked: %v", c.name, plan.Seats, c.want, p.sent)
		}
	}
}

func TestMakeTellsItsProgress(t *testing.T) {
	t.Parallel()
	all := crowd(1_000)
	p := &portal{caller: all[len(all)-1], people: all}
	c := p.config(t)
	var lastDone, lastTotal int
	c.OnProgress = func(done, total int) {
		if done < lastDone || total < lastTotal || done > total {
			t.Errorf("%d of %d after %d of %d", done, total, lastDone, lastTotal)
		}
		lastDone, lastTotal = done, total
	}
	made(t, c, leaving(100, 2)...)
	if lastDone != 10 || lastTotal != 10 {
		t.Errorf("at the end %d of %d", lastDone, lastTotal)
	}
}

type broken struct {
	portal *portal
	at     int
	status int
}

func (b *broken) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.portal.RoundTrip(r)
	if err == nil && b.portal.n >= b.at {
		response.StatusCode, response.Body = b.status, http.NoBody
	}
	return response, err
}

func TestMakeWrapsErrors(t *testing.T) {
	t.Parallel()
	asking := []batch.Row{row(batch.Delete, "leaver@example.com")}
	ids := []batch.Row{rowByID(batch.Terminate, user.ID)}
	lists := leaving(20, 3)
	for _, c := range []struct {
		name   string
		people []docspace.Person
		rows   []batch.Row
		at     int
		says   string
	}{
		{"first page", people, lists, 1, "looking up"},
		{"later page", crowd(500), lists, 3, "looking up"},
		{"list", crowd(5_000), lists, 2, "looking up"},
		{"single", people, asking, 1, "looking up"},
		{"id", people, ids, 1, "looking up"},
		{"rooms", people, asking, 2, "asking what"},
	} {
		p := &portal{caller: owner, people: c.people}
		_, err := Make(t.Context(), numbered(slices.Clone(c.rows)...), p.configVia(t, &broken{p, c.at, 401}, 1))
		var refused *docspace.Error
		if !errors.As(err, &refused) || refused.Kind != docspace.Unauthorized || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

func TestMakeStopsWithItsContext(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 6; n++ {
		all := crowd(500)
		ctx, cancel := context.WithCancel(t.Context())
		p := &portal{caller: all[len(all)-1], people: all}
		p.before = func(i int, _ *http.Request) {
			if i == n {
				cancel()
			}
		}
		_, err := Make(ctx, leaving(100, 3), p.configVia(t, p, 1))
		cancel()
		if n < 5 && !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at request %d: %v", n, err)
		}
	}
}

func TestMakeSendsOnlyGet(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people, seats: "9"}
	made(t, p.config(t), create("new@example.com", batch.RoomAdmin), row(batch.Terminate, "manager@example.com"),
		row(batch.Delete, "manager@example.com"), role("admin@example.com", batch.User), row(batch.DeleteGuest, "guest@example.com"))
	if len(p.methods) != 1 || p.methods[http.MethodGet] != p.n {
		t.Errorf("sent %v", p.methods)
	}
}
