package plan_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace/emulator"
)

const (
	second = "second@example.com" // a DocSpaceAdmin
	boss   = "boss@example.com"   // a RoomAdmin
	link   = "key=of-the-guest"   // in the place of a guest's own, which is another on each portal
)

// drawPeople draws who is on a portal.
func drawPeople(t *rapid.T) []emulator.Person {
	id := func(n int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", n) }
	all := []emulator.Person{
		{ID: id(1), Email: second, FirstName: "Ann", LastName: "Example", Role: emulator.DocSpaceAdmin},
		{ID: id(2), Email: boss, FirstName: "Ann", LastName: "Example", Role: emulator.RoomAdmin},
	}
	for i, name := range []string{"a", "b", "c", "d"} {
		p := emulator.Person{
			ID: id(3 + i), Email: name + "@example.com", FirstName: "Ann", LastName: "Example",
			Role:   rapid.SampledFrom([]emulator.Role{emulator.User, emulator.User, emulator.RoomAdmin, emulator.Guest, emulator.DocSpaceAdmin}).Draw(t, "role"),
			Status: rapid.SampledFrom([]emulator.Status{emulator.Active, emulator.Terminated, emulator.Pending}).Draw(t, "status"),
			LDAP:   rapid.IntRange(0, 9).Draw(t, "ldap") == 0,
		}
		switch {
		case p.Status == emulator.Pending:
			p.FirstName, p.LastName = "", ""
		case p.Role == emulator.RoomAdmin:
			p.Rooms = rapid.IntRange(0, 1).Draw(t, "rooms")
		case p.Role == emulator.Guest:
			p.InvitedBy = rapid.SampledFrom([]string{emulator.OwnerEmail, second, boss}).Draw(t, "invited by")
		}
		all = append(all, p)
	}
	return all
}

// drawSheet draws a sheet over few accounts, that name them by e-mail, by id, or
// by both, sometimes wrongly. What no plan can know is left out: with the key of
// a RoomAdmin, that an account he does not see is one by e-mail and by id; and
// the address of somebody whom a row by id has deleted.
func drawSheet(t *rapid.T, portal *emulator.Portal, key string) []batch.Row {
	ids := map[string]string{}
	var emails []string
	for _, p := range portal.People() {
		ids[p.Email] = p.ID
		emails = append(emails, p.Email)
	}
	emails = append(emails, "new0@example.com", "new1@example.com")
	ask := func(op batch.Op, email string) batch.Row {
		r := batch.Row{Op: op, Email: email}
		switch op {
		case batch.Create:
			r.FirstName, r.LastName = "Ann", "Example"
			r.Role = rapid.SampledFrom([]batch.Role{"", batch.User, batch.RoomAdmin, batch.Guest}).Draw(t, "as")
		case batch.Invite:
			r.Role = rapid.SampledFrom([]batch.Role{"", batch.User, batch.RoomAdmin}).Draw(t, "invited as")
		case batch.ChangeRole:
			r.Role = rapid.SampledFrom(batch.Roles()).Draw(t, "to")
		case batch.ApproveGuest:
			r.ShareLink = rapid.SampledFrom([]string{"", link}).Draw(t, "link")
		}
		named := rapid.SampledFrom([]string{"e-mail", "e-mail", "id", "id", "both", "upper case", "wrongly"}).Draw(t, "named")
		switch {
		case named == "upper case":
			r.Email = strings.ToUpper(email)
		case key == boss || ids[email] == "":
		case named == "both":
			r.UserID = ids[email]
		case named == "id" && !op.Makes() && op != batch.Delete:
			r.Email, r.UserID = "", ids[email]
		case named == "wrongly" && rapid.Bool().Draw(t, "wrongly"):
			r.UserID = ids[rapid.SampledFrom(emails).Draw(t, "other account")]
		}
		return r
	}
	var stories [][]batch.Row
	var turns []int
	for _, email := range emails {
		p, _ := portal.Person(email)
		var story []batch.Row
		for _, op := range rapid.SampledFrom(storiesOf(p)).Draw(t, "story of "+email) {
			story = append(story, ask(op, email))
			turns = append(turns, len(stories))
		}
		stories = append(stories, story)
	}
	var rows []batch.Row
	for _, n := range rapid.Permutation(turns).Draw(t, "turns") {
		rows = append(rows, stories[n][0])
		stories[n] = stories[n][1:]
	}
	last := map[string]batch.Row{} // by address as it is written
	for i := range rows {
		r := &rows[i]
		r.Line = i + 2
		name := strings.ToLower(r.Email) + r.UserID
		before, there := last[name]
		line := before.Line
		before.Line, before.Email = r.Line, r.Email
		if there && gocmp.Equal(before, *r) {
			r.RepeatOf = line
			continue
		}
		last[name] = *r
	}
	return rows
}

// storiesOf are operations that make sense for somebody one after the other, and
// some that do not; the zero Person is one who is not there.
func storiesOf(p emulator.Person) [][]batch.Op {
	all := [][]batch.Op{
		{},
		{batch.Terminate, batch.Delete},
		{batch.ChangeRole, batch.ChangeRole, batch.Terminate},
		{batch.Terminate, batch.Terminate, batch.Activate},
		{batch.ChangeRole, batch.Terminate, batch.Delete, batch.Terminate},
		{batch.Delete, batch.Terminate},
		{batch.Create, batch.ChangeRole},
		{batch.Invite},
	}
	switch {
	case p.Email == "":
		all = append(all, []batch.Op{batch.Create, batch.ChangeRole, batch.Terminate, batch.Delete}, []batch.Op{batch.Create, batch.Terminate, batch.Activate},
			[]batch.Op{batch.Invite, batch.ChangeRole, batch.Terminate, batch.Activate}, []batch.Op{batch.Invite, batch.Create})
	case p.Status == emulator.Terminated:
		all = append(all, []batch.Op{batch.Delete}, []batch.Op{batch.Delete, batch.Delete}, []batch.Op{batch.Activate, batch.ChangeRole, batch.ChangeRole},
			[]batch.Op{batch.Delete, batch.Activate, batch.Create})
	case p.Role == emulator.Guest:
		all = append(all, []batch.Op{batch.ApproveGuest, batch.ChangeRole}, []batch.Op{batch.DeleteGuest, batch.ApproveGuest},
			[]batch.Op{batch.ApproveGuest, batch.DeleteGuest, batch.ApproveGuest}, []batch.Op{batch.ChangeRole, batch.DeleteGuest})
	}
	return all
}

// linked are rows with the links of a portal.
func linked(portal *emulator.Portal, rows []batch.Row) []batch.Row {
	rows = slices.Clone(rows)
	for i, r := range rows {
		p, there := portal.Person(cmp.Or(r.Email, r.UserID))
		if r.ShareLink == link && there && p.Role == emulator.Guest && p.Status == emulator.Active {
			rows[i].ShareLink = portal.GuestLink(p.ID, second)
		}
	}
	return rows
}

// openPortal opens one with these people. Whoever opens it twice gets the same.
func openPortal(people []emulator.Person) *emulator.Portal {
	portal := emulator.New(emulator.Config{Empty: true})
	for _, p := range people {
		portal.Add(p)
	}
	return portal
}

// TestGoingOn: whatever rows of a run are finished, sent or withdrawn when it is
// interrupted, again and again, it ends as if it had not been.
func TestGoingOn(t *testing.T) {
	t.Parallel()
	codes := map[batch.Code]int{}
	parts, sent := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		people := drawPeople(t)
		key := rapid.SampledFrom([]string{emulator.OwnerEmail, emulator.OwnerEmail, second, boss}).Draw(t, "key")
		options := plan.Config{
			MissingOK: rapid.Bool().Draw(t, "missing ok"), DataToKeyOwner: rapid.Bool().Draw(t, "data to key owner"),
		}
		portal := openPortal(people)
		rows := drawSheet(t, portal, key)
		calm := hire(t, portal, key, linked(portal, rows), options)
		undisturbed := calm.begin()
		want := make([]batch.Result, len(rows))
		for i := range rows {
			want[i] = undisturbed.row(i)
		}

		portal = openPortal(people)
		c := hire(t, portal, key, linked(portal, rows), options)
		for range rapid.IntRange(1, 3).Draw(t, "interruptions") {
			s := c.begin()
			c.check(s.plan)
			s.interrupted(t)
			parts++
		}
		s := c.begin()
		c.check(s.plan)
		sent += c.checkLimit(s.plan, rapid.IntRange(1, 8).Draw(t, "limit"))
		for i := range rows {
			got := s.row(i)
			codes[got.Code]++
			if got.Code != want[i].Code {
				t.Errorf("line %d, %s %s %s: %s (%s), undisturbed %s (%s)", got.Row.Line, got.Row.Op, got.Row.Account(), got.Row.UserID,
					got.Code, got.Message, want[i].Code, want[i].Message)
			}
			if got.Attempts == 0 && want[i].Attempts == 0 && got.Code != batch.CodeContradictsRow && got.Message != want[i].Message {
				t.Errorf("line %d: %q, undisturbed %q", got.Row.Line, got.Message, want[i].Message)
			}
		}
		if diff := gocmp.Diff(end(calm.portal), end(c.portal)); diff != "" {
			t.Errorf("portal (-undisturbed +gone on with):\n%s", diff)
		}
		if diff := gocmp.Diff(calm.portal.Stats().Effects, c.portal.Stats().Effects); diff != "" {
			t.Errorf("effects (-undisturbed +gone on with):\n%s", diff)
		}
	})
	t.Logf("%d parts, %d rows settled at the end: %v", parts, sent, codes)
}

// check checks what must be so of the plan of every part.
func (c *clerk) check(p *plan.Plan) {
	c.Helper()
	for i, it := range p.Items {
		past := c.past[i]
		finished := past.Final()
		lost := !finished && past.Sent != nil && (past.Result == nil || past.Result.Status() == batch.Unknown)
		switch {
		case finished && (it.Past != past.Result || it.Step() || it.Sent != nil || it.Code != past.Result.Code):
			c.Errorf("line %d is finished, and planned as %+v", it.Row.Line, it)
		case finished && p.Decide(i, batch.Account{}, batch.RoomsUnknown).Code != it.Code:
			c.Errorf("line %d is finished, and decided again", it.Row.Line)
		case lost && (it.Sent != past.Sent || !it.Step() || it.Past != nil || onPaper(it.Before) != past.Sent.Before):
			c.Errorf("line %d was sent, and is planned as %+v", it.Row.Line, it)
		case !finished && !lost && (it.Past != nil || it.Sent != nil):
			c.Errorf("line %d is open, and planned as %+v", it.Row.Line, it)
		case it.Attempts != past.Attempts:
			c.Errorf("line %d: %d attempts, not %d", it.Row.Line, it.Attempts, past.Attempts)
		}
	}
}

// checkLimit checks a plan with a limit, given the same one without, and counts
// the rows that were sent.
func (c *clerk) checkLimit(unlimited *plan.Plan, limit int) (sent int) {
	c.Helper()
	begun, fresh, kept := 0, 0, 0
	for _, it := range unlimited.Items {
		switch {
		case it.Sent != nil:
			sent++
			begun++
		case it.Past != nil && it.Past.Attempts > 0:
			begun++
		case it.Step():
			fresh++
		}
	}
	limited := *c
	limited.config.Limit = limit
	p := limited.begin().plan
	c.check(p)
	for _, it := range p.Items {
		if it.Step() && it.Sent == nil {
			kept++
		}
	}
	if want := min(fresh, max(0, limit-begun)); kept != want {
		c.Errorf("%d begun and %d left: %d are kept with limit %d, want %d", begun, fresh, kept, limit, want)
	}
	return sent
}

// interrupted carries out some of the rows, those of each account in turn, and
// leaves the next of each account in any of the states in which a run that is
// killed may leave them.
func (s *shift) interrupted(t *rapid.T) {
	lanes := make([][]int, s.plan.Lanes)
	var turns []int
	for i, it := range s.plan.Items {
		lanes[it.Lane] = append(lanes[it.Lane], i)
		turns = append(turns, it.Lane)
	}
	turns = rapid.Permutation(turns).Draw(t, "order")
	for _, n := range turns[:rapid.IntRange(0, len(turns)).Draw(t, "carried out")] {
		s.row(lanes[n][0])
		lanes[n] = lanes[n][1:]
	}
	for n, rows := range lanes {
		if len(rows) == 0 {
			continue
		}
		it := s.plan.Items[rows[0]]
		if it.Past != nil || s.failed[n] != 0 || !it.Step() || it.Row.Op == batch.DeleteGuest {
			continue // of a guest nobody could say whether he was on the list before
		}
		s.leave(t, rows)
	}
}

// leave begins the first of rows, which are all of one account.
func (s *shift) leave(t *rapid.T, rows []int) {
	i := rows[0]
	it := s.plan.Items[i]
	now := s.read(it)
	if it.Sent != nil && reached(it, now) || s.decide(i, now).Verdict != batch.Do {
		return
	}
	how := rapid.SampledFrom([]string{"not begun", "withdrawn", "not carried out", "carried out"}).Draw(t, "left")
	if how == "not begun" {
		return
	}
	s.sent(i, now)
	r := batch.Result{Index: i, Row: it.Row, UserID: now.ID, Before: now, After: now, Attempts: it.Attempts + 1, Message: "left"}
	behind := batch.CodeAfterUnknown
	switch how {
	case "withdrawn":
		r.Code, behind = batch.CodeStopped, batch.CodeStopped
		s.note(r)
	case "carried out":
		_ = s.send(it, now) // the portal may refuse it
	}
	if how != "withdrawn" {
		if rapid.Bool().Draw(t, "in doubt only") {
			return
		}
		r.Code = batch.CodeAnswerLost
		s.note(r)
	}
	for _, i := range rows[1:rapid.IntRange(1, len(rows)).Draw(t, "behind")] {
		s.note(batch.Result{Index: i, Row: &s.rows[i], Code: behind, Message: "left", UserID: now.ID})
	}
}
