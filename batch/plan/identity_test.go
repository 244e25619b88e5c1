package plan

import (
	"strings"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// Rows of one account stay together although it shows nowhere that they are: it
// is gone, or was looked up by one name only.
func TestPastKeepsLanesTogether(t *testing.T) {
	t.Parallel()
	both := batch.Row{Op: batch.Delete, Email: "leaver@example.com", UserID: leaver.ID}
	for _, c := range []goesOn{
		{
			name: "by e-mail, then by id, and he is there", rows: []batch.Row{row(batch.Terminate, "user@example.com"), rowByID(batch.Activate, user.ID)},
			past: map[int]batch.Past{0: didIt(batch.CodeTerminated, user)}, people: changed(terminated(user)),
			want: `
			0 past none                 nothing terminated
			0 new  User terminated      do activated`,
			reads: 1,
		},
		{
			name: "by id, then by e-mail", rows: []batch.Row{rowByID(batch.Terminate, user.ID), row(batch.Activate, "user@example.com")},
			past: map[int]batch.Past{0: didIt(batch.CodeTerminated, user)}, people: changed(terminated(user)),
			want: `
			0 past none                 nothing terminated
			0 new  User terminated      do activated`,
			reads: 1,
		},
		{
			name: "the deletion is finished: nothing may follow it", people: without(leaver),
			rows: []batch.Row{row(batch.Delete, "leaver@example.com"), rowByID(batch.Activate, leaver.ID), rowByID(batch.Terminate, leaver.ID)},
			past: map[int]batch.Past{0: didIt(batch.CodeDeleted, leaver)},
			want: `
			0 past none                 nothing deleted
			0 new  none                 refuse contradicts_row
			0 new  none                 skip earlier_row_failed`,
			reads: 1,
		},
		{
			name: "it was sent and is carried out", people: without(leaver),
			rows: []batch.Row{row(batch.Delete, "leaver@example.com"), rowByID(batch.Activate, leaver.ID)},
			past: map[int]batch.Past{0: sentOn(was(leaver), batch.RoomsNone)},
			want: `
			0 sent RoomAdmin terminated do deleted none
			0 new  none                 refuse contradicts_row`,
			reads: 3,
		},
		{
			name: "by both names", people: without(leaver), rows: []batch.Row{both, rowByID(batch.Activate, leaver.ID)},
			past: map[int]batch.Past{0: didIt(batch.CodeDeleted, leaver)},
			want: `
			0 past none                 nothing deleted
			0 new  none                 refuse contradicts_row`,
			reads: 1,
		},
		{
			name: "another row tells that the address was his", people: without(leaver),
			rows: []batch.Row{
				row(batch.Terminate, "leaver@example.com"), rowByID(batch.Delete, leaver.ID), create("LEAVER@example.com", ""), row(batch.Terminate, "user@example.com"),
			},
			past: map[int]batch.Past{0: ended(batch.CodeAlreadyTerminated, leaver.ID, 0), 1: didIt(batch.CodeDeleted, leaver)},
			want: `
			0 past none                 nothing already_terminated
			0 past none                 nothing deleted
			0 new  none                 refuse contradicts_row
			1 new  User active          do terminated`,
			reads: 4,
		},
		{
			name: "a failed row by id", people: without(user),
			rows: []batch.Row{row(batch.Activate, "user@example.com"), rowByID(batch.Delete, user.ID), row(batch.Terminate, "user@example.com")},
			past: map[int]batch.Past{0: ended(batch.CodeAlreadyActive, user.ID, 0), 1: ended(batch.CodeNotTerminated, user.ID, 0)},
			want: `
			0 past none                 nothing already_active
			0 past none                 refuse not_terminated
			0 new  none                 skip earlier_row_failed`,
			reads: 3,
		},
		{
			name: "a row that names two accounts tells nothing of its address", people: people,
			rows: []batch.Row{
				{Op: batch.Terminate, Email: "new@example.com", UserID: user.ID}, create("new@example.com", ""), row(batch.Terminate, "user@example.com"),
			},
			past: map[int]batch.Past{0: ended(batch.CodeContradictsRow, user.ID, 0)},
			want: `
			0 past none                 refuse contradicts_row
			1 new  none                 do created
			0 new  User active          skip earlier_row_failed`,
			reads: 3,
		},
		{
			name: "and stands with the account of its address", people: without(user),
			rows: []batch.Row{{Op: batch.Terminate, Email: "user@example.com", UserID: admin.ID}, rowByID(batch.Activate, user.ID)},
			past: map[int]batch.Past{0: ended(batch.CodeContradictsRow, user.ID, 0)},
			want: `
			0 past none                 refuse contradicts_row
			0 new  none                 skip earlier_row_failed`,
			reads: 1,
		},
		{
			name: "nor does its address make it another's, when the account is gone", people: without(leaver),
			rows: []batch.Row{
				row(batch.Delete, "leaver@example.com"), {Op: batch.Terminate, Email: "new@example.com", UserID: leaver.ID}, create("new@example.com", ""),
			},
			past: map[int]batch.Past{0: didIt(batch.CodeDeleted, leaver)},
			want: `
			0 past none                 nothing deleted
			0 new  none                 refuse contradicts_row
			1 new  none                 do created`,
			reads: 3,
		},
		{
			name: "an account that was created", people: people,
			rows: []batch.Row{create("user@example.com", ""), rowByID(batch.Terminate, user.ID), row(batch.Delete, "USER@example.com")},
			past: map[int]batch.Past{0: ended(batch.CodeCreated, user.ID, 1)},
			want: `
			0 past none                 nothing created
			0 new  User active          do terminated
			0 new  User terminated      do deleted none`,
			asked: []string{user.ID}, reads: 1,
		},
		{
			name: "created, and gone again", people: without(user),
			rows: []batch.Row{create("user@example.com", ""), role("user@example.com", batch.RoomAdmin)},
			past: map[int]batch.Past{0: ended(batch.CodeCreated, user.ID, 1)},
			want: `
			0 past none                 nothing created
			0 new  none                 refuse not_found`,
			reads: 3,
		},
		{
			name: "what was not run tells nothing", people: append(without(user), with(user, func(p *docspace.Person) { p.ID = id("8") })),
			rows: []batch.Row{row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")},
			past: map[int]batch.Past{0: outcomeOf(sentOn(was(user), batch.RoomsUnknown), batch.CodeStopped), 1: ended(batch.CodeStopped, user.ID, 0)},
			want: `
			0 new  User active          do terminated
			0 new  User terminated      do deleted none`,
			asked: []string{id("8")}, reads: 1,
		},
	} {
		c.check(t)
	}
}

// Who has another address by now is found by his id, and who has taken his
// address is not taken for him.
func TestPastWhenAddressesChangeHands(t *testing.T) {
	t.Parallel()
	renamed := with(user, func(p *docspace.Person) { p.Email = "married@example.com" })
	heir := docspace.Person{ID: id("8"), Email: "user@example.com", FirstName: "Una", Status: docspace.Active, IsRoomAdmin: true}
	rows := func() []batch.Row {
		return []batch.Row{role("user@example.com", batch.RoomAdmin), row(batch.Terminate, "user@example.com"), row(batch.Delete, "user@example.com")}
	}
	finished := map[int]batch.Past{0: ended(batch.CodeRoleChanged, user.ID, 1)}
	for _, c := range []goesOn{
		{
			name: "another address", rows: rows(), past: finished, people: changed(renamed),
			want: `
			0 past none                 nothing role_changed
			0 new  User active          do terminated
			0 new  User terminated      do deleted none`,
			asked: []string{user.ID}, reads: 3,
		},
		{
			name: "and somebody else has his", rows: rows(), past: finished, people: append(changed(renamed), heir),
			want: `
			0 past none                 nothing role_changed
			0 new  User active          refuse contradicts_row
			0 new  User active          skip earlier_row_failed`,
			reads: 2,
		},
		{
			name: "he is gone, and somebody else has his", rows: rows(), past: finished, people: append(without(user), heir),
			want: `
			0 past none                 nothing role_changed
			0 new  none                 refuse contradicts_row
			0 new  none                 skip earlier_row_failed`,
			reads: 2,
		},
		{
			name: "a row that was sent is his all the same", rows: rows(), past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown)},
			people: append(without(user), heir),
			want: `
			0 sent User active          do role_changed
			0 new  RoomAdmin active     refuse contradicts_row
			0 new  RoomAdmin active     skip earlier_row_failed none`,
			reads: 2,
		},
		{
			name: "and a repeated one is a repeated one", people: append(without(leaver), with(heir, func(p *docspace.Person) { p.Email = leaver.Email })),
			rows: []batch.Row{row(batch.Delete, "leaver@example.com"), {Op: batch.Delete, Email: "leaver@example.com", RepeatOf: 2}},
			past: map[int]batch.Past{0: didIt(batch.CodeDeleted, leaver)},
			want: `
			0 past none                 nothing deleted
			0 new  none                 nothing repeated_row`,
			reads: 1,
		},
		{
			name: "a row with the id of another", people: without(user),
			rows: []batch.Row{row(batch.Activate, "user@example.com"), {Op: batch.Terminate, Email: "user@example.com", UserID: id("9")}},
			past: map[int]batch.Past{0: ended(batch.CodeAlreadyActive, user.ID, 0)},
			want: `
			0 past none                 nothing already_active
			0 new  none                 refuse contradicts_row`,
			reads: 3,
		},
		{
			name: "he himself is named by both", people: changed(renamed),
			rows: []batch.Row{
				{Op: batch.Terminate, Email: "user@example.com", UserID: user.ID}, {Op: batch.Activate, Email: "user@example.com", UserID: user.ID},
			},
			past: map[int]batch.Past{0: sentOn(was(user), batch.RoomsUnknown)},
			want: `
			0 sent User active          do terminated
			0 new  User terminated      refuse contradicts_row`,
			reads: 3,
		},
	} {
		c.check(t)
	}
}

// With the key of a RoomAdmin, who does not see everybody.
func TestPastWithARoomAdminsKey(t *testing.T) {
	t.Parallel()
	link := row(batch.ApproveGuest, "guest@example.com")
	link.ShareLink = "https://portal.example.com/s/abc"
	hidden := map[string]bool{guest.ID: true}
	for _, c := range []struct {
		name string
		rows []batch.Row
		past map[int]batch.Past
		seen bool // the guest
		want string
	}{
		{
			"approved and visible",
			[]batch.Row{link, role("guest@example.com", batch.User)},
			map[int]batch.Past{0: sentOn(batch.Account{Hidden: true}, batch.RoomsUnknown)},
			true,
			`
			0 sent not visible          do guest_approved
			0 new  Guest active         do role_changed`,
		},
		{
			"not yet",
			[]batch.Row{link, role("guest@example.com", batch.User)},
			map[int]batch.Past{0: sentOn(batch.Account{Hidden: true}, batch.RoomsUnknown)},
			false,
			`
			0 sent not visible          do guest_approved
			0 new  Guest active         do role_changed none`,
		},
		{
			"taken off the list",
			[]batch.Row{row(batch.DeleteGuest, "guest@example.com"), rowByID(batch.ApproveGuest, guest.ID)},
			map[int]batch.Past{0: didIt(batch.CodeGuestDeleted, guest)},
			false,
			`
			0 past none                 nothing guest_deleted
			0 new  not visible          refuse share_link_required`,
		},
		{
			"taken off the list, by e-mail",
			[]batch.Row{row(batch.DeleteGuest, "guest@example.com"), row(batch.ApproveGuest, "GUEST@example.com")},
			map[int]batch.Past{0: sentOn(was(guest), batch.RoomsUnknown)},
			false,
			`
			0 sent Guest active         do guest_deleted
			0 new  not visible          refuse share_link_required`,
		},
	} {
		p := &portal{caller: manager, people: people, guests: hidden}
		if c.seen {
			p.guests = nil
		}
		config := p.config(t)
		config.Past = c.past
		got := strings.Join(told(made(t, config, c.rows...)), "\n")
		if want := strings.ReplaceAll(strings.TrimSpace(c.want), "\t", ""); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// TestRepeatedByAnotherName: a row is no repetition of one that a row between them
// has undone, which names the account by its id.
func TestRepeatedByAnotherName(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: people}
	again := row(batch.Terminate, "user@example.com")
	again.RepeatOf = 2
	made := made(t, p.config(t), row(batch.Terminate, "user@example.com"), rowByID(batch.Activate, user.ID), again)
	if got := made.Items[2].Code; got != batch.CodeTerminated {
		t.Errorf("%s: %s", got, made.Items[2].Message)
	}
}
