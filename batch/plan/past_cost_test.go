package plan

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// The limit is for all parts of a run.
func TestPastCountsAgainstTheLimit(t *testing.T) {
	t.Parallel()
	rows := func() []batch.Row {
		return []batch.Row{
			row(batch.Terminate, "admin@example.com"),
			row(batch.Terminate, "manager@example.com"),
			row(batch.Terminate, "user@example.com"),
			row(batch.Terminate, "guest@example.com"),
			row(batch.Delete, "guest@example.com"),
			row(batch.Activate, "leaver@example.com"),
			row(batch.Activate, "invited@example.com"), // nothing to do
		}
	}
	sent := sentOn(was(user), batch.RoomsUnknown)
	for _, c := range []struct {
		name  string
		past  map[int]batch.Past
		limit int
		held  []int // places of rows
	}{
		{"begins", nil, 3, []int{3, 4, 5}},
		{"without a limit", map[int]batch.Past{0: didIt(batch.CodeTerminated, admin)}, 0, nil},
		{"one is done", map[int]batch.Past{0: didIt(batch.CodeTerminated, admin)}, 3, []int{3, 4, 5}},
		{"one has failed", map[int]batch.Past{0: ended(batch.CodeRefused, admin.ID, 1)}, 3, []int{3, 4, 5}},
		{"one was so already", map[int]batch.Past{0: ended(batch.CodeAlreadyTerminated, admin.ID, 0)}, 3, []int{4, 5}},
		{"one was refused before it was sent", map[int]batch.Past{0: ended(batch.CodeNeedsOwnerKey, admin.ID, 0)}, 3, []int{4, 5}},
		{"one was sent", map[int]batch.Past{2: sent}, 3, []int{3, 4, 5}},
		{"one was withdrawn", map[int]batch.Past{2: outcomeOf(sent, batch.CodeStopped)}, 3, []int{3, 4, 5}},
		{"one is unknown", map[int]batch.Past{2: outcomeOf(sent, batch.CodeAnswerLost)}, 3, []int{3, 4, 5}},
		{"the later ones came first", map[int]batch.Past{1: didIt(batch.CodeTerminated, manager), 2: sent}, 3, []int{3, 4, 5}},
		{
			"all is done that may be",
			map[int]batch.Past{0: didIt(batch.CodeTerminated, admin), 1: didIt(batch.CodeTerminated, manager), 2: didIt(batch.CodeTerminated, user)},
			3,
			[]int{3, 4, 5},
		},
		{
			"a lower limit: what was sent is settled, no more is begun",
			map[int]batch.Past{1: didIt(batch.CodeTerminated, manager), 2: sent},
			1,
			[]int{0, 3, 4, 5},
		},
		{"what is finished is not held", map[int]batch.Past{4: ended(batch.CodeDeleted, guest.ID, 1)}, 3, []int{2, 3, 5}},
		{"a higher one", map[int]batch.Past{0: didIt(batch.CodeTerminated, admin), 2: sent}, 4, []int{4, 5}},
		{
			"beyond it before",
			map[int]batch.Past{0: didIt(batch.CodeTerminated, admin), 1: sentOn(was(manager), 0), 3: ended(batch.CodeStopped, guest.ID, 0)},
			3,
			[]int{3, 4, 5},
		},
	} {
		// The portal as the finished rows have left it.
		var by []docspace.Person
		for i, p := range []docspace.Person{admin, manager, user} {
			if past := c.past[i]; past.Final() && past.Result.Status() != batch.Failed {
				by = append(by, terminated(p))
			}
		}
		p := &portal{caller: owner, people: changed(by...), seats: "9"}
		config := p.config(t)
		config.Past, config.Limit = c.past, c.limit
		made := made(t, config, rows()...)
		var held []int
		for i, it := range made.Items {
			if it.Held {
				held = append(held, i)
			}
			if it.Held && it.Step() || it.Sent != nil && !it.Step() {
				t.Errorf("%s: row %d: %+v", c.name, i, it)
			}
		}
		if diff := cmp.Diff(c.held, held); diff != "" {
			t.Errorf("%s: held:\n%s", c.name, diff)
		}
	}
}

// Finished rows cost nothing; those that were sent cost a look and, at worst,
// being sent again.
func TestPastCosts(t *testing.T) {
	t.Parallel()
	new0, new1 := create("new0@example.com", ""), create("new1@example.com", "")
	for _, c := range []struct {
		name   string
		rows   []batch.Row
		past   map[int]batch.Past
		people []docspace.Person
		want   Cost
		seats  Seats
	}{
		{
			name: "two creates", rows: []batch.Row{new0, new1},
			want: Cost{Requests: 2, Writes: 2, Mails: 2, Steps: 2, Single: 2},
		},
		{
			name: "one of them is finished", rows: []batch.Row{new0, new1}, past: map[int]batch.Past{0: ended(batch.CodeCreated, id("8"), 1)},
			want: Cost{Requests: 1, Writes: 1, Mails: 1, Steps: 1, Single: 1},
		},
		{
			name: "one was sent", rows: []batch.Row{new0, new1}, past: map[int]batch.Past{0: sentOn(batch.Account{}, 0)},
			want: Cost{Requests: 3, Writes: 2, Mails: 2, Steps: 2, Single: 2},
		},
		{
			name: "one was withdrawn", rows: []batch.Row{new0, new1},
			past: map[int]batch.Past{0: outcomeOf(sentOn(batch.Account{}, 0), batch.CodeStopped)},
			want: Cost{Requests: 2, Writes: 2, Mails: 2, Steps: 2, Single: 2},
		},
		{
			name: "all is finished", rows: []batch.Row{new0, row(batch.Terminate, "manager@example.com")},
			past: map[int]batch.Past{0: ended(batch.CodeCreated, id("8"), 1), 1: didIt(batch.CodeTerminated, manager)},
		},
		{
			name: "a demotion, its job and the deletions after it",
			rows: []batch.Row{role("manager@example.com", batch.User), row(batch.Terminate, "manager@example.com"), row(batch.Delete, "manager@example.com")},
			past: map[int]batch.Past{0: sentOn(was(manager), batch.RoomsNone)},
			want: Cost{Requests: 6, Writes: 2, Mails: 1, Steps: 3, Single: 2}, seats: Seats{Freed: 1},
		},
		{
			name: "a seat that is to be taken", rows: []batch.Row{role("user@example.com", batch.RoomAdmin)},
			past: map[int]batch.Past{0: sentOn(was(user), 0)},
			want: Cost{Requests: 2, Writes: 1, Mails: 1, Steps: 1, Single: 1}, seats: Seats{Needed: 1},
		},
		{
			name: "a seat that is taken already", rows: []batch.Row{role("user@example.com", batch.RoomAdmin)},
			past:   map[int]batch.Past{0: sentOn(was(user), 0)},
			people: changed(with(user, func(p *docspace.Person) { p.IsCollaborator, p.IsRoomAdmin = false, true })),
			want:   Cost{Requests: 2, Writes: 1, Mails: 1, Steps: 1, Single: 1},
		},
		{
			name: "a seat that is freed already", rows: []batch.Row{row(batch.Terminate, "manager@example.com")},
			past: map[int]batch.Past{0: sentOn(was(manager), 0)}, people: changed(terminated(manager)),
			want: Cost{Requests: 2, Writes: 1, Steps: 1, Single: 1},
		},
		{
			name: "a new RoomAdmin who has come, and goes", rows: []batch.Row{create("manager@example.com", batch.RoomAdmin), row(batch.Terminate, "manager@example.com")},
			past: map[int]batch.Past{0: sentOn(batch.Account{}, 0)},
			want: Cost{Requests: 3, Writes: 2, Mails: 1, Steps: 2, Single: 2}, seats: Seats{Freed: 1},
		},
		{
			name: "what a finished row has taken is not taken again", rows: []batch.Row{role("user@example.com", batch.RoomAdmin)},
			past: map[int]batch.Past{0: didIt(batch.CodeRoleChanged, user)},
		},
	} {
		p := &portal{caller: owner, people: c.people, seats: "9"}
		if c.people == nil {
			p.people = people
		}
		config := p.config(t)
		config.Past = c.past
		made := made(t, config, slices.Clone(c.rows)...)
		if diff := cmp.Diff(c.want, made.Cost); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		c.seats.Allowed, c.seats.Left = made.Seats.Allowed, made.Seats.Left
		if made.Seats != c.seats {
			t.Errorf("%s: %+v, want %+v", c.name, made.Seats, c.seats)
		}
	}
}

// A run that is finished asks the portal nothing.
func TestPastThatIsFinishedAsksNothing(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people}
	c := p.config(t)
	c.Past = map[int]batch.Past{}
	rows := make([]batch.Row, 300)
	for i := range rows {
		rows[i] = row(batch.Terminate, crowdEmail(i))
		c.Past[i] = ended(batch.CodeTerminated, crowdID(i), 1)
	}
	c.Limit, c.Pace = 7, 2
	made := made(t, c, rows...)
	if p.n != 0 || made.Cost != (Cost{}) || made.Lanes != 300 || made.Total != -1 {
		t.Errorf("%d requests, %+v", p.n, made)
	}
}

// What is left of a large sheet is looked up in the way that suits the rest.
func TestPastReadsOnlyTheRest(t *testing.T) {
	t.Parallel()
	big := crowd(12_000)
	p := &portal{caller: big[len(big)-1], people: big}
	c := p.config(t)
	c.Past = map[int]batch.Past{}
	rows := leaving(3_000, 3)
	for i := range rows {
		if i%1_000 != 0 {
			c.Past[i] = ended(batch.CodeTerminated, crowdID(i*3), 1)
		}
	}
	c.Pace = 2
	made := made(t, c, rows...)
	if diff := cmp.Diff(map[string]int{"people/email": 3}, p.sent); diff != "" {
		t.Error(diff)
	}
	if want := (Cost{Requests: 1, Writes: 1, Steps: 3, Duration: time.Second / 2}); made.Cost != want {
		t.Errorf("%+v", made.Cost)
	}
}
