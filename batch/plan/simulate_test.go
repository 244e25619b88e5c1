package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
)

func TestSimulate(t *testing.T) {
	t.Parallel()
	all := map[string]answers{
		manager.ID: {"": batch.RoomsOwned, batch.User: batch.RoomsOwned, batch.Guest: batch.RoomsOwned},
		user.ID:    {batch.Guest: batch.RoomsOwned},
	}
	for _, c := range []struct {
		name  string
		rows  []batch.Row
		facts func(*batch.Facts)
		rooms map[string]answers
		want  string // for each row: lane, the account before, verdict, code
	}{
		{
			name: "the life of a person",
			rows: []batch.Row{
				create("new@example.com", ""), role("NEW@example.com", batch.RoomAdmin), role("new@example.com", batch.User),
				row(batch.Terminate, "new@example.com"), row(batch.Activate, "new@example.com"),
				row(batch.Terminate, "new@example.com"), row(batch.Delete, "new@example.com"),
			},
			rooms: all,
			want: `
			0 none                 do created
			0 User active          do role_changed
			0 RoomAdmin active     do role_changed
			0 User active          do terminated
			0 User terminated      do activated
			0 User active          do terminated
			0 User terminated      do deleted`,
		},
		{
			name: "two people in turn",
			rows: []batch.Row{
				row(batch.Terminate, "user@example.com"), row(batch.Activate, "leaver@example.com"),
				row(batch.Delete, "user@example.com"), role("leaver@example.com", batch.User),
			},
			want: `
			0 User active          do terminated
			1 RoomAdmin terminated do activated
			0 User terminated      do deleted
			1 RoomAdmin active     do role_changed`,
		},
		{
			name: "by e-mail and by id is one account",
			rows: []batch.Row{
				row(batch.Terminate, "MANAGER@EXAMPLE.COM"), rowByID(batch.Activate, manager.ID),
				{Op: batch.Terminate, Email: "manager@example.com", UserID: manager.ID},
			},
			want: `
			0 RoomAdmin active     do terminated
			0 RoomAdmin terminated do activated
			0 RoomAdmin active     do terminated`,
		},
		{
			name: "what is so already does not stop the lane",
			rows: []batch.Row{
				role("user@example.com", batch.User), row(batch.Activate, "user@example.com"),
				row(batch.Terminate, "user@example.com"), row(batch.Terminate, "user@example.com"),
			},
			want: `
			0 User active          nothing already_has_role
			0 User active          nothing already_active
			0 User active          do terminated
			0 User terminated      nothing already_terminated`,
		},
		{
			name: "after a refused row the lane is skipped",
			rows: []batch.Row{
				row(batch.Delete, "user@example.com"), row(batch.Terminate, "user@example.com"),
				row(batch.Terminate, "manager@example.com"), row(batch.Delete, "user@example.com"),
			},
			want: `
			0 User active          refuse not_terminated
			0 User active          skip earlier_row_failed
			1 RoomAdmin active     do terminated
			0 User active          skip earlier_row_failed`,
		},
		{
			name: "an exact repeat",
			rows: []batch.Row{
				row(batch.Terminate, "user@example.com"),
				{Op: batch.Terminate, Email: "USER@example.com", RepeatOf: 2},
				row(batch.Activate, "owner@example.com"), row(batch.Terminate, "owner@example.com"),
				{Op: batch.Terminate, Email: "owner@example.com", RepeatOf: 5},
			},
			want: `
			0 User active          do terminated
			0 User terminated      nothing repeated_row
			1 DocSpaceAdmin active nothing already_active
			1 DocSpaceAdmin active refuse is_owner
			1 DocSpaceAdmin active skip earlier_row_failed`,
		},
		{
			name: "anything after a delete",
			rows: []batch.Row{
				row(batch.Delete, "leaver@example.com"), rowByID(batch.Activate, leaver.ID), rowByID(batch.Terminate, leaver.ID),
			},
			want: `
			0 RoomAdmin terminated do deleted
			0 none                 refuse contradicts_row
			0 none                 skip earlier_row_failed`,
		},
		{
			name: "a create after a delete by id",
			rows: []batch.Row{rowByID(batch.Delete, leaver.ID), create("leaver@example.com", "")},
			want: `
			0 RoomAdmin terminated do deleted
			0 none                 refuse contradicts_row`,
		},
		{
			name: "a repeated delete",
			rows: []batch.Row{row(batch.Delete, "leaver@example.com"), {Op: batch.Delete, Email: "leaver@example.com", RepeatOf: 2}},
			want: `
			0 RoomAdmin terminated do deleted
			0 none                 nothing repeated_row`,
		},
		{
			name: "created twice",
			rows: []batch.Row{
				create("user@example.com", batch.User),
				{Op: batch.Create, Email: "user@example.com", UserID: user.ID, FirstName: "Uma", LastName: "Example"},
			},
			want: `
			0 User active          nothing already_exists
			0 User active          refuse contradicts_row`,
		},
		{
			name: "e-mail and id of different accounts",
			rows: []batch.Row{
				{Op: batch.Terminate, Email: "user@example.com", UserID: manager.ID},
				row(batch.Terminate, "user@example.com"), rowByID(batch.Terminate, manager.ID),
				{Op: batch.Terminate, Email: "nobody@example.com", UserID: guest.ID},
				row(batch.Terminate, "guest@example.com"),
				{Op: batch.Terminate, Email: "admin@example.com", UserID: id("9")},
				{Op: batch.Terminate, Email: "nobody@example.com", UserID: id("9")},
				{Op: batch.Create, Email: "new@example.com", UserID: id("8"), FirstName: "New", LastName: "Example"},
			},
			want: `
			0 User active          refuse contradicts_row
			0 User active          skip earlier_row_failed
			1 RoomAdmin active     do terminated
			2 Guest active         refuse contradicts_row
			2 Guest active         skip earlier_row_failed
			3 DocSpaceAdmin active refuse contradicts_row
			4 none                 refuse not_found
			5 none                 refuse contradicts_row`,
		},
		{
			name: "rooms stop a deletion and a demotion",
			rows: []batch.Row{
				row(batch.Terminate, "manager@example.com"), row(batch.Delete, "manager@example.com"),
				role("user@example.com", batch.Guest), row(batch.Delete, "leaver@example.com"),
			},
			rooms: all,
			want: `
			0 RoomAdmin active     do terminated
			0 RoomAdmin terminated refuse heir_required
			1 User active          refuse heir_required
			2 RoomAdmin terminated do deleted`,
		},
		{
			name:  "rooms may go to the key's owner",
			rows:  []batch.Row{role("manager@example.com", batch.User), role("manager@example.com", batch.Guest)},
			facts: func(f *batch.Facts) { f.DataToKeyOwner = true },
			rooms: all,
			want: `
			0 RoomAdmin active     do role_changed
			0 User active          do role_changed`,
		},
		{
			name:  "asked twice for two roles",
			rows:  []batch.Row{role("admin@example.com", batch.User), role("admin@example.com", batch.Guest)},
			rooms: map[string]answers{admin.ID: {batch.Guest: batch.RoomsOwned}},
			want: `
			0 DocSpaceAdmin active do role_changed
			0 User active          refuse heir_required`,
		},
		{
			name:  "missing leavers",
			rows:  []batch.Row{row(batch.Terminate, "gone@example.com"), row(batch.Delete, "gone@example.com"), rowByID(batch.Delete, id("9"))},
			facts: func(f *batch.Facts) { f.MissingOK = true },
			want: `
			0 none                 nothing already_gone
			0 none                 nothing already_gone
			1 none                 nothing already_gone`,
		},
		{
			name:  "a RoomAdmin's key and a terminated account",
			rows:  []batch.Row{create("leaver@example.com", ""), create("new@example.com", ""), rowByID(batch.DeleteGuest, leaver.ID)},
			facts: func(f *batch.Facts) { f.Caller = AccountOf(manager, manager.ID) },
			want: `
			0 not visible          refuse not_visible
			1 none                 do created
			0 not visible          skip earlier_row_failed`,
		},
	} {
		f := facts()
		if c.facts != nil {
			c.facts(&f)
		}
		s := simulated(t, numbered(c.rows...), everybody(f), f, c.rooms)
		var got []string
		for i, it := range s.items {
			got = append(got, fmt.Sprintf("%d %-20s %s %s", it.Lane, it.Before, it.Verdict, it.Code))
			if it.Row != &s.rows[i] {
				t.Errorf("%s: item %d is of another row", c.name, i)
			}
			if (it.Message == "") != (it.Verdict == batch.Do) {
				t.Errorf("%s: item %d: %s with message %q", c.name, i, it.Verdict, it.Message)
			}
		}
		want := strings.Split(strings.ReplaceAll(strings.TrimSpace(c.want), "\t", ""), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestMessagesNameTheOtherLine(t *testing.T) {
	t.Parallel()
	rows := numbered(
		row(batch.Delete, "leaver@example.com"), rowByID(batch.Activate, leaver.ID), rowByID(batch.Activate, leaver.ID),
		row(batch.Terminate, "user@example.com"), batch.Row{Op: batch.Terminate, Email: "user@example.com", RepeatOf: 5},
	)
	items := simulated(t, rows, everybody(facts()), facts(), nil).items
	for i, want := range map[int]string{1: "line 2", 2: "line 3", 4: "line 5"} {
		if !strings.Contains(items[i].Message, want) {
			t.Errorf("row %d says %q, want %s in it", i, items[i].Message, want)
		}
	}
}

func TestUnknownOperation(t *testing.T) {
	t.Parallel()
	_, err := newSimulation(numbered(row("promote", "user@example.com")), everybody(facts()), facts(), nil)
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v", err)
	}
}

func TestPlanDecidesAgain(t *testing.T) {
	t.Parallel()
	rows := numbered(
		row(batch.Terminate, "user@example.com"),
		batch.Row{Op: batch.Terminate, Email: "user@example.com", RepeatOf: 2},
		row(batch.Delete, "user@example.com"),
		rowByID(batch.Activate, user.ID),
		rowByID(batch.Activate, user.ID),
	)
	s := simulated(t, rows, everybody(facts()), facts(), nil)
	p := &Plan{Items: s.items, Facts: s.facts}
	active := AccountOf(user, "")
	terminated := active
	terminated.Status = batch.Terminated
	for _, c := range []struct {
		item  int
		now   batch.Account
		rooms batch.Rooms
		want  batch.Code
	}{
		{0, active, batch.RoomsUnknown, batch.CodeTerminated},
		{0, terminated, batch.RoomsUnknown, batch.CodeAlreadyTerminated},
		{0, batch.Account{}, batch.RoomsUnknown, batch.CodeNotFound},
		{1, active, batch.RoomsUnknown, batch.CodeRepeatedRow},
		{2, terminated, batch.RoomsNone, batch.CodeDeleted},
		{2, terminated, batch.RoomsOwned, batch.CodeHeirRequired},
		{2, active, batch.RoomsNone, batch.CodeNotTerminated},
		{3, active, batch.RoomsUnknown, batch.CodeContradictsRow},
		{4, active, batch.RoomsUnknown, batch.CodeEarlierRowFailed},
	} {
		d := p.Decide(c.item, c.now, c.rooms)
		if d.Code != c.want || d.Verdict != batch.Do && d.After != c.now {
			t.Errorf("item %d with %s: %s %s, want %s", c.item, c.now, d.Verdict, d.Code, c.want)
		}
	}
	if d := p.Decide(2, terminated, batch.RoomsUnknown); d.Verdict != batch.AskRooms {
		t.Errorf("rooms not known: %s", d.Verdict)
	}
}
