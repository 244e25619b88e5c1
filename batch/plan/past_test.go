package plan

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// onPaper is an account as a journal keeps it.
func onPaper(a batch.Account) batch.Account {
	a.Email, a.FirstName, a.LastName = "", "", ""
	return a
}

// was is a person as the key of the owner has seen him.
func was(p docspace.Person) batch.Account { return onPaper(AccountOf(p, owner.ID)) }

func ended(code batch.Code, id string, attempts int) batch.Past {
	return batch.Past{Attempts: attempts, Result: &batch.Result{Code: code, Message: "as it was", UserID: id, Attempts: attempts}}
}

// didIt is a finished row that a call carried.
func didIt(code batch.Code, p docspace.Person) batch.Past {
	past := ended(code, p.ID, 1)
	past.Sent = &batch.Sent{Before: was(p)}
	return past
}

func sentOn(a batch.Account, rooms batch.Rooms) batch.Past {
	return batch.Past{Sent: &batch.Sent{Call: "c7", Before: a, Rooms: rooms}, Attempts: 1}
}

// outcomeOf is a row that was sent and then got a result.
func outcomeOf(p batch.Past, code batch.Code) batch.Past {
	p.Result = &batch.Result{Code: code, Message: "as it was", UserID: p.Sent.Before.ID, Attempts: 1}
	return p
}

// without are all people but some.
func without(some ...docspace.Person) []docspace.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p docspace.Person) bool {
		return slices.ContainsFunc(some, func(x docspace.Person) bool { return x.ID == p.ID })
	})
}

// changed are all people, some of them otherwise.
func changed(some ...docspace.Person) []docspace.Person { return append(without(some...), some...) }

func with(p docspace.Person, change func(*docspace.Person)) docspace.Person {
	change(&p)
	return p
}

func terminated(p docspace.Person) docspace.Person {
	return with(p, func(p *docspace.Person) { p.Status = docspace.Terminated })
}

// told tells items: lane, state of a row that was begun, the account before,
// verdict, code, and rooms where they matter.
func told(p *Plan) []string {
	var all []string
	for _, it := range p.Items {
		kind := "new "
		switch {
		case it.Past != nil && it.Sent != nil:
			kind = "BOTH"
		case it.Past != nil:
			kind = "past"
		case it.Sent != nil:
			kind = "sent"
		}
		rooms := ""
		if it.Row.Op == batch.ChangeRole || it.Row.Op == batch.Delete {
			rooms = []string{"", "none", "owned"}[it.Rooms]
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s %-20s %s %s %s", it.Lane, kind, it.Before, it.Verdict, it.Code, rooms)))
	}
	return all
}

type goesOn struct {
	name   string
	rows   []batch.Row
	past   map[int]batch.Past
	people []docspace.Person // by now; nil: as ever
	rooms  map[string]string
	config func(*Config)
	want   string // for each row: lane, new, past or sent, the account before, verdict, code, rooms
	asked  []string
	reads  int // requests for accounts
}

func (c goesOn) check(t *testing.T) {
	t.Helper()
	p := &portal{caller: owner, people: c.people, rooms: c.rooms, seats: "9"}
	if c.people == nil {
		p.people = people
	}
	config := p.config(t)
	config.Past = c.past
	if c.config != nil {
		c.config(&config)
	}
	made := made(t, config, c.rows...)
	want := strings.Split(strings.ReplaceAll(strings.TrimSpace(c.want), "\t", ""), "\n")
	if diff := cmp.Diff(want, told(made)); diff != "" {
		t.Errorf("%s:\n%s", c.name, diff)
	}
	slices.Sort(p.asked)
	if diff := cmp.Diff(c.asked, p.asked); diff != "" {
		t.Errorf("%s: questions:\n%s", c.name, diff)
	}
	if reads := p.n - p.sent["people/reassign/necessary"] - p.sent["portal/quota"]; reads != c.reads {
		t.Errorf("%s: %d reads of accounts, want %d: %v", c.name, reads, c.reads, p.sent)
	}
	for i, it := range made.Items {
		past := c.past[i]
		if it.Past != nil && (it.Step() || it.Held || it.Past != past.Result || it.Message != past.Result.Message) {
			t.Errorf("%s: finished row %d: %+v", c.name, i, it)
		}
		if it.Sent != nil && (!it.Step() || it.Sent != past.Sent || it.Message != "") {
			t.Errorf("%s: sent row %d: %+v", c.name, i, it)
		}
		if it.Attempts != past.Attempts {
			t.Errorf("%s: row %d with %d attempts", c.name, i, it.Attempts)
		}
	}
}

func TestPastOfOneAccount(t *testing.T) {
	t.Parallel()
	life := []batch.Row{role("leaver@example.com", batch.RoomAdmin), row(batch.Terminate, "leaver@example.com"), row(batch.Delete, "leaver@example.com")}
	done := map[int]batch.Past{0: ended(batch.CodeAlreadyHasRole, leaver.ID, 0), 1: didIt(batch.CodeTerminated, leaver)}
	and := func(i int, p batch.Past) map[int]batch.Past { return map[int]batch.Past{0: done[0], 1: done[1], i: p} }
	arrives := []batch.Row{create("new@example.com", ""), role("new@example.com", batch.RoomAdmin), row(batch.Terminate, "new@example.com")}
	arrived := docspace.Person{ID: id("8"), Email: "New@example.com", FirstName: "New", Status: docspace.Active, IsCollaborator: true}
	refused := map[int]batch.Past{0: ended(batch.CodeRefused, user.ID, 2)}
	three := []batch.Row{role("user@example.com", batch.RoomAdmin), row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")}
	for _, c := range []goesOn{
		{
			name: "the last of three was sent, and he is gone", rows: life, people: without(leaver),
			past: and(2, sentOn(was(leaver), batch.RoomsNone)),
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 sent RoomAdmin terminated do deleted none`,
			reads: 2, // as typed, and regardless of case
		},
		{
			name: "or is still there", rows: life,
			past: and(2, sentOn(was(leaver), batch.RoomsNone)),
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 sent RoomAdmin terminated do deleted none`,
			asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "its outcome was looked for and not found", rows: life,
			past: and(2, outcomeOf(sentOn(was(leaver), batch.RoomsNone), batch.CodeAnswerLost)),
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 sent RoomAdmin terminated do deleted none`,
			asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "it was withdrawn", rows: life,
			past: and(2, outcomeOf(sentOn(was(leaver), batch.RoomsNone), batch.CodeQuotaSpent)),
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 new  RoomAdmin terminated do deleted none`,
			asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "it was not begun", rows: life, past: done,
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 new  RoomAdmin terminated do deleted none`,
			asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "all is finished", rows: life, people: without(leaver),
			past: and(2, didIt(batch.CodeDeleted, leaver)),
			want: `
			0 past none                 nothing already_has_role
			0 past none                 nothing terminated
			0 past none                 nothing deleted`,
		},
		{
			name: "a create was sent and is not there", rows: arrives,
			past: map[int]batch.Past{0: sentOn(batch.Account{}, batch.RoomsUnknown)},
			want: `
			0 sent none                 do created
			0 new  User active          do role_changed none
			0 new  RoomAdmin active     do terminated`,
			reads: 2,
		},
		{
			name: "a create was sent and is there", rows: arrives, people: append(without(), arrived),
			past: map[int]batch.Past{0: sentOn(batch.Account{}, batch.RoomsUnknown)},
			want: `
			0 sent none                 do created
			0 new  User active          do role_changed
			0 new  RoomAdmin active     do terminated`,
			reads: 1,
		},
		{
			name: "a create was withdrawn", rows: arrives,
			past: map[int]batch.Past{0: outcomeOf(sentOn(batch.Account{}, batch.RoomsUnknown), batch.CodeStopped)},
			want: `
			0 new  none                 do created
			0 new  User active          do role_changed none
			0 new  RoomAdmin active     do terminated`,
			reads: 2,
		},
		{
			name: "the rows after an unknown one", rows: arrives,
			past: map[int]batch.Past{
				0: outcomeOf(sentOn(batch.Account{}, batch.RoomsUnknown), batch.CodeAnswerLost),
				1: ended(batch.CodeAfterUnknown, "", 0), 2: ended(batch.CodeAfterUnknown, "", 0),
			},
			want: `
			0 sent none                 do created
			0 new  User active          do role_changed none
			0 new  RoomAdmin active     do terminated`,
			reads: 2,
		},
		{
			name: "a row has failed", rows: three, past: refused,
			want: `
			0 past none                 refuse refused
			0 new  User active          skip earlier_row_failed
			0 new  User active          skip earlier_row_failed`,
			reads: 1,
		},
		{
			name: "a row has failed, and another was skipped", rows: three,
			past: map[int]batch.Past{0: refused[0], 1: ended(batch.CodeEarlierRowFailed, user.ID, 0)},
			want: `
			0 past none                 refuse refused
			0 past none                 skip earlier_row_failed
			0 new  User active          skip earlier_row_failed`,
			reads: 1,
		},
		{
			name: "a repeated row of a finished one",
			rows: []batch.Row{
				row(batch.Terminate, "user@example.com"),
				{Op: batch.Terminate, Email: "USER@example.com", RepeatOf: 2},
				row(batch.Delete, "leaver@example.com"),
				{Op: batch.Delete, Email: "leaver@example.com", RepeatOf: 4},
				row(batch.Terminate, "guest@example.com"),
				{Op: batch.Terminate, Email: "guest@example.com", RepeatOf: 6},
			},
			people: append(without(leaver, user), terminated(user)),
			past: map[int]batch.Past{
				0: didIt(batch.CodeTerminated, user), 2: didIt(batch.CodeDeleted, leaver), 4: ended(batch.CodeRefused, guest.ID, 1),
			},
			want: `
			0 past none                 nothing terminated
			0 new  User terminated      nothing repeated_row
			1 past none                 nothing deleted
			1 new  none                 nothing repeated_row
			2 past none                 refuse refused
			2 new  Guest active         skip earlier_row_failed`,
			reads: 4,
		},
		{
			name:   "what is there by now is what rows after finished ones find",
			rows:   []batch.Row{row(batch.Terminate, "user@example.com"), row(batch.Activate, "user@example.com"), role("user@example.com", batch.Guest)},
			past:   map[int]batch.Past{0: didIt(batch.CodeTerminated, user)},
			people: changed(terminated(user)), rooms: map[string]string{user.ID: "Guest"},
			want: `
			0 past none                 nothing terminated
			0 new  User terminated      do activated
			0 new  User active          refuse heir_required owned`,
			asked: []string{user.ID + " Guest"}, reads: 1,
		},
	} {
		c.check(t)
	}
}

// What a resumed deletion or demotion would give away is asked again.
func TestPastAsksForRoomsAgain(t *testing.T) {
	t.Parallel()
	asUser := with(manager, func(p *docspace.Person) { p.IsRoomAdmin, p.IsCollaborator = false, true })
	asGuest := with(manager, func(p *docspace.Person) { p.IsRoomAdmin, p.IsVisitor = false, true })
	asManager := with(guest, func(p *docspace.Person) { p.IsVisitor, p.IsRoomAdmin = false, true })
	renamed := with(manager, func(p *docspace.Person) { p.Email = "married@example.com" })
	demotion := []batch.Row{role("manager@example.com", batch.User), role("manager@example.com", batch.RoomAdmin)}
	demoted := map[int]batch.Past{0: sentOn(was(manager), batch.RoomsNone)}
	owns := map[string]string{leaver.ID: "delete", manager.ID: "User", guest.ID: "User"}
	deletion, deleted := []batch.Row{row(batch.Delete, "leaver@example.com")}, map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsNone)}
	allowed := func(c *Config) { c.DataToKeyOwner = true }
	for _, c := range []goesOn{
		{
			name: "a deletion of somebody who owns rooms by now", rows: deletion, past: deleted, rooms: owns,
			want: `0 sent RoomAdmin terminated do deleted owned`, asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "of somebody who owns none any more", rows: deletion, past: map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsOwned)},
			want: `0 sent RoomAdmin terminated do deleted none`, asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "rooms may be given away", rows: deletion, rooms: owns, config: allowed,
			past: map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsUnknown)},
			want: `0 sent RoomAdmin terminated do deleted`, reads: 1,
		},
		{
			name: "they might, and may not any more", rows: deletion, rooms: owns,
			past: map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsUnknown)},
			want: `0 sent RoomAdmin terminated do deleted owned`, asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "he is gone", rows: deletion, past: deleted, rooms: owns, people: without(leaver),
			want: `0 sent RoomAdmin terminated do deleted none`, reads: 2,
		},
		{
			name: "he was activated", rows: deletion, past: deleted, rooms: owns,
			people: changed(with(leaver, func(p *docspace.Person) { p.Status = docspace.Active })),
			want:   `0 sent RoomAdmin terminated do deleted owned`, asked: []string{leaver.ID}, reads: 1,
		},
		{
			name: "another has his address", rows: deletion, past: deleted, rooms: owns,
			people: append(without(leaver), with(leaver, func(p *docspace.Person) { p.ID = id("8") })),
			want:   `0 sent RoomAdmin terminated do deleted none`, reads: 1,
		},
		{
			name: "a demotion", rows: demotion, past: demoted, rooms: owns,
			want: `
			0 sent RoomAdmin active     do role_changed owned
			0 new  User active          do role_changed`,
			asked: []string{manager.ID + " User"}, reads: 1,
		},
		{
			name: "a demotion that is carried out", rows: demotion, past: demoted, rooms: owns, people: changed(asUser),
			want: `
			0 sent RoomAdmin active     do role_changed none
			0 new  User active          do role_changed`,
			reads: 1,
		},
		{
			name: "of somebody who is gone", rows: demotion[:1], past: demoted, rooms: owns, people: without(manager),
			want: `0 sent RoomAdmin active     do role_changed none`, reads: 3,
		},
		{
			name: "of somebody who is less by now", rows: demotion, past: demoted, people: changed(asGuest),
			want: `
			0 sent RoomAdmin active     do role_changed none
			0 new  User active          do role_changed`,
			asked: []string{manager.ID + " User"}, reads: 1,
		},
		{
			name: "of somebody who has another address", rows: demotion, past: demoted, rooms: owns, people: changed(renamed),
			want: `
			0 sent RoomAdmin active     do role_changed owned
			0 new  User active          do role_changed`,
			asked: []string{manager.ID + " User"}, reads: 3, // by the address, and by id
		},
		{
			name: "a promotion that would be a demotion by now", rows: []batch.Row{role("guest@example.com", batch.User)}, rooms: owns,
			past: map[int]batch.Past{0: sentOn(was(guest), batch.RoomsUnknown)}, people: changed(asManager),
			want: `0 sent Guest active         do role_changed owned`, asked: []string{guest.ID + " User"}, reads: 1,
		},
		{
			name: "a promotion", rows: []batch.Row{role("user@example.com", batch.RoomAdmin)},
			past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown)},
			want: `0 sent User active          do role_changed`, reads: 1,
		},
		{
			name: "and then for another row of his",
			rows: []batch.Row{role("manager@example.com", batch.User), row(batch.Terminate, "manager@example.com"), row(batch.Delete, "manager@example.com")},
			past: demoted, rooms: map[string]string{manager.ID: "delete"},
			want: `
			0 sent RoomAdmin active     do role_changed none
			0 new  User active          do terminated
			0 new  User terminated      refuse heir_required owned`,
			asked: []string{manager.ID, manager.ID + " User"}, reads: 1,
		},
		{
			name: "somebody who was sent to be created yesterday may own some today",
			rows: []batch.Row{create("user@example.com", ""), row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")},
			past: map[int]batch.Past{0: sentOn(batch.Account{}, batch.RoomsUnknown)}, rooms: map[string]string{user.ID: "delete"},
			want: `
			0 sent none                 do created
			0 new  User active          do terminated
			0 new  User terminated      refuse heir_required owned`,
			asked: []string{user.ID}, reads: 1,
		},
		{
			name: "nobody is there to ask about",
			rows: []batch.Row{row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")}, people: without(user),
			past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown)},
			want: `
			0 sent User active          do terminated
			0 new  User terminated      do deleted none`,
			reads: 3,
		},
	} {
		c.check(t)
	}
}

// A row that was sent stays one whatever is said of it by now.
func TestPastIsNotForgotten(t *testing.T) {
	t.Parallel()
	link := row(batch.ApproveGuest, "guest@example.com")
	link.ShareLink = "https://old.example.com/s/abc"
	for _, c := range []goesOn{
		{
			name: "a create whose name is not allowed any more", rows: []batch.Row{create("new@example.com", batch.RoomAdmin), role("new@example.com", batch.User)},
			past:   map[int]batch.Past{0: sentOn(batch.Account{}, batch.RoomsUnknown)},
			config: func(c *Config) { c.NameRule = regexp.MustCompile(`^[a-z]$`) },
			want: `
			0 sent none                 do created
			0 new  RoomAdmin active     do role_changed none`,
			reads: 2,
		},
		{
			name: "leavers who are not there are no failure by now",
			rows: []batch.Row{row(batch.Delete, "leaver@example.com"), row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")},
			past: map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsNone), 1: sentOn(was(user), batch.RoomsUnknown)}, people: without(leaver, user),
			config: func(c *Config) { c.MissingOK = true },
			want: `
			0 sent RoomAdmin terminated do deleted none
			1 sent User active          do terminated
			1 new  User terminated      do deleted none`,
			reads: 5,
		},
		{
			name: "the key's owner was demoted",
			rows: []batch.Row{row(batch.Terminate, "user@example.com"), role("manager@example.com", batch.User)},
			past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown), 1: sentOn(was(manager), batch.RoomsNone)},
			config: func(c *Config) {
				c.Caller.Owner, c.Caller.Role = false, batch.User
			},
			want: `
			0 sent User active          do terminated
			1 sent RoomAdmin active     do role_changed none`,
			reads: 2,
		},
		{
			name: "it was so already when it was sent", rows: []batch.Row{role("user@example.com", batch.User), row(batch.Terminate, "leaver@example.com")},
			past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown), 1: sentOn(was(leaver), batch.RoomsUnknown)},
			want: `
			0 sent User active          do role_changed
			1 sent RoomAdmin terminated do terminated`,
			reads: 2,
		},
		{
			name: "the portal has another name", rows: []batch.Row{link},
			past: map[int]batch.Past{0: sentOn(batch.Account{Hidden: true}, batch.RoomsUnknown)},
			want: `0 sent not visible          do guest_approved`, reads: 1,
		},
		{
			name: "an earlier row of his has failed", rows: []batch.Row{rowByID(batch.Activate, user.ID), row(batch.Terminate, "user@example.com")},
			past: map[int]batch.Past{0: ended(batch.CodeNotFound, "", 0), 1: sentOn(was(user), batch.RoomsUnknown)},
			want: `
			0 past none                 refuse not_found
			0 sent User active          do terminated`,
			reads: 1,
		},
	} {
		c.check(t)
	}
}

// With the names and the e-mail that no journal keeps.
func TestPastKnowsTheNamesAgain(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: without(user)}
	c := p.config(t)
	c.Past = map[int]batch.Past{
		0: sentOn(was(leaver), batch.RoomsUnknown), 1: sentOn(was(user), batch.RoomsUnknown), 2: sentOn(batch.Account{}, batch.RoomsUnknown),
		3: sentOn(was(terminated(invited)), batch.RoomsUnknown),
	}
	made := made(t, c, rowByID(batch.Activate, leaver.ID), row(batch.Terminate, "USER@example.com"), create("admin@example.com", ""),
		rowByID(batch.Activate, invited.ID))
	gone := was(user)
	gone.Email = "USER@example.com" // as far as anybody knows
	for i, want := range []batch.Account{AccountOf(leaver, owner.ID), gone, {}, AccountOf(terminated(invited), owner.ID)} {
		if diff := cmp.Diff(want, made.Items[i].Before); diff != "" {
			t.Errorf("row %d:\n%s", i, diff)
		}
	}
	if a := made.Items[0].After; a.Status != batch.Active || a.Email != leaver.Email {
		t.Errorf("activated as %+v", a)
	}
	if a := made.Items[3].After; a.Status != batch.Pending {
		t.Errorf("somebody invited is activated as %s", a)
	}
}

func TestPastSendsOnlyGet(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people, seats: "9"}
	c := p.config(t)
	c.Past = map[int]batch.Past{
		0: sentOn(batch.Account{}, batch.RoomsUnknown), 1: sentOn(was(manager), batch.RoomsNone), 2: sentOn(was(leaver), batch.RoomsNone),
	}
	made(t, c, create("new@example.com", batch.RoomAdmin), role("manager@example.com", batch.User), row(batch.Delete, "leaver@example.com"))
	if len(p.methods) != 1 || p.methods[http.MethodGet] != p.n {
		t.Errorf("sent %v", p.methods)
	}
}

// carriedOut is what Decide says when nothing is in the way: of every row that
// is to be done, on every account, with every key.
func TestCarriedOutIsDecided(t *testing.T) {
	t.Parallel()
	seen := map[batch.Op]bool{}
	check := func(r batch.Row, a batch.Account, f batch.Facts) {
		op, _ := batch.Lookup(string(r.Op))
		want := op.Decide(r, a, f)
		if want.Verdict != batch.Do {
			return
		}
		seen[r.Op] = true
		if diff := cmp.Diff(want, carriedOut(&r, a, f)); diff != "" {
			t.Errorf("%s %s on %s:\n%s", r.Op, r.Role, a, diff)
		}
	}
	for _, key := range []docspace.Person{owner, admin, manager} {
		f := facts()
		f.Caller, f.DataToKeyOwner = AccountOf(key, key.ID), true
		f.Groups = batch.NewGroups([]batch.Group{{ID: "s1", Name: "Sales"}})
		for _, p := range people {
			a := AccountOf(p, key.ID)
			gone := AccountOf(terminated(p), key.ID)
			hidden := batch.Account{Hidden: true, ID: p.ID, Email: p.Email}
			for _, a := range []batch.Account{a, a.Joined("s1"), gone, gone.Joined("s1"), hidden, {}} {
				for _, op := range batch.Operations() {
					r := batch.Row{Op: op.Name, Email: p.Email, FirstName: "New", LastName: "Example"}
					r.ShareLink = "https://portal.example.com/s/abc"
					if r.Op == batch.GroupAdd || r.Op == batch.GroupRemove {
						r.Groups = []string{"Sales"}
					}
					if r.Op == batch.Reassign {
						r.Heir = manager.Email
						f.Heir = batch.Heir{Account: AccountOf(manager, key.ID)}
					}
					for _, r.Role = range append(batch.Roles(), "") {
						if r.Role != "" || op.Name != batch.ChangeRole {
							check(r, a, f)
						}
					}
				}
			}
		}
	}
	for _, op := range batch.Operations() {
		if !seen[op.Name] {
			t.Errorf("no %s was to be done", op.Name)
		}
	}
}
