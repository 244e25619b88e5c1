package report

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// keyOwner is whose key the runs of the tests have.
func keyOwner() batch.Account {
	return batch.Account{
		Exists: true, ID: "11111111-0000-4000-8000-00000000000a", Email: "admin@example.com", Role: batch.DocSpaceAdmin,
		Status: batch.Active, Owner: true, Self: true,
	}
}

// did is a done row that took an account from one state to another.
func did(line int, op batch.Op, email string, was, is batch.Account) batch.Result {
	codes := map[batch.Op]batch.Code{
		batch.Create: batch.CodeCreated, batch.Invite: batch.CodeInvited, batch.ChangeRole: batch.CodeRoleChanged, batch.Terminate: batch.CodeTerminated,
		batch.Activate: batch.CodeActivated, batch.Delete: batch.CodeDeleted, batch.Reassign: batch.CodeReassigned,
		batch.ApproveGuest: batch.CodeGuestApproved, batch.DeleteGuest: batch.CodeGuestDeleted,
		batch.GroupAdd: batch.CodeGroupAdded, batch.GroupRemove: batch.CodeGroupRemoved,
	}
	id := "id-of-" + email
	return batch.Result{
		Index: line - 2, Row: &batch.Row{Line: line, Op: op, Email: email, Role: is.Role, Password: "never-shown"},
		Code: codes[op], UserID: id, Before: was, After: is, Attempts: 1,
	}
}

func is(role batch.Role, status batch.AccountStatus) batch.Account {
	return batch.Account{Exists: true, Role: role, Status: status}
}

// written are the two files of results; "" is none.
func written(t rapid.TB, u *Undo, dir string) (undo, lost string) {
	t.Helper()
	paths := []string{filepath.Join(dir, "undo.csv"), filepath.Join(dir, "not-undoable.csv")}
	back, err := u.WriteFiles(paths[0], paths[1])
	if err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i, there := range []bool{back.Rows > 0, back.Losses > 0} {
		content, err := os.ReadFile(paths[i])
		if there != (err == nil) {
			t.Fatalf("%s: said to be there: %v, reading it: %v", paths[i], there, err)
		}
		texts[i] = string(content)
	}
	return texts[0], texts[1]
}

const (
	undoHeader = "operation,email,user_id,role,reassign_to,groups\n"
	lostHeader = "line,operation,account,user_id,kind,reason\n"
)

func TestUndo(t *testing.T) {
	var nobody batch.Account
	const ann, id = "ann@example.com", "id-of-ann@example.com"
	line := func(n int, op batch.Op, kind, reason string) string {
		if strings.Contains(reason, ",") {
			reason = `"` + reason + `"`
		}
		return strings.Join([]string{strconv.Itoa(n), string(op), ann, id, kind, reason}, ",") + "\n"
	}
	mail := func(n int, op batch.Op) string { return line(n, op, "mail_sent", "the portal has e-mailed the person") }
	heir := func(r batch.Result) batch.Result {
		r.Row.Heir = "kim@example.com"
		return r
	}
	failed := func(r batch.Result, code batch.Code) batch.Result {
		r.Code = code
		return r
	}
	group := func(n int, op batch.Op, name string) batch.Result {
		r := did(n, op, ann, is(batch.User, batch.Active), is(batch.User, batch.Active))
		r.Row.Groups = []string{name}
		return r
	}
	for _, c := range []struct {
		name       string
		results    []batch.Result
		rooms      batch.Rooms
		keyOwner   func(*batch.Account)
		undo, lost string
	}{
		{name: "nothing"},
		{name: "what was so already, and what was refused", results: []batch.Result{
			failed(did(2, batch.Terminate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Terminated)), batch.CodeAlreadyTerminated),
			failed(did(3, batch.ChangeRole, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Terminated)), batch.CodeIsTerminated),
		}},
		{
			name:    "terminated",
			results: []batch.Result{did(2, batch.Terminate, ann, is(batch.User, batch.Active), is(batch.User, batch.Terminated))},
			undo:    "activate,ann@example.com,id-of-ann@example.com,,,\n",
		},
		{
			name:    "a terminated one who was pending",
			results: []batch.Result{did(2, batch.Terminate, ann, is(batch.User, batch.Pending), is(batch.User, batch.Terminated))},
			undo:    "activate,ann@example.com,id-of-ann@example.com,,,\n",
		},
		{
			name:    "activated",
			results: []batch.Result{did(2, batch.Activate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Active))},
			undo:    "terminate,ann@example.com,id-of-ann@example.com,,,\n",
		},
		{
			name: "there and back",
			results: []batch.Result{
				did(3, batch.Activate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Active)),
				did(2, batch.Terminate, ann, is(batch.User, batch.Active), is(batch.User, batch.Terminated)),
			},
		},
		{
			name:    "a promotion: the rooms made meanwhile go to the key's owner",
			results: []batch.Result{did(2, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active))},
			undo:    "role,ann@example.com,id-of-ann@example.com,User,admin@example.com,\n",
			lost:    mail(2, batch.ChangeRole),
		},
		{
			name:     "a promotion by the key of somebody who cannot inherit",
			results:  []batch.Result{did(2, batch.ChangeRole, ann, is(batch.Guest, batch.Active), is(batch.User, batch.Active))},
			keyOwner: func(a *batch.Account) { a.Role = batch.User },
			undo:     "role,ann@example.com,id-of-ann@example.com,Guest,,\n",
			lost:     mail(2, batch.ChangeRole),
		},
		{
			name:    "a promotion among those who own rooms",
			results: []batch.Result{did(2, batch.ChangeRole, ann, is(batch.RoomAdmin, batch.Active), is(batch.DocSpaceAdmin, batch.Active))},
			undo:    "role,ann@example.com,id-of-ann@example.com,RoomAdmin,,\n",
			lost:    mail(2, batch.ChangeRole),
		},
		{
			name:    "a demotion without rooms",
			results: []batch.Result{did(2, batch.ChangeRole, ann, is(batch.RoomAdmin, batch.Active), is(batch.User, batch.Active))},
			rooms:   batch.RoomsNone,
			undo:    "role,ann@example.com,id-of-ann@example.com,RoomAdmin,,\n",
			lost:    mail(2, batch.ChangeRole),
		},
		{
			name:    "a demotion to guest, nobody asked about rooms",
			results: []batch.Result{did(2, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.Guest, batch.Active))},
			undo:    "role,ann@example.com,id-of-ann@example.com,User,,\n",
			lost: line(2, batch.ChangeRole, "rooms_moved", "rooms, if there were any, have gone to the key's owner and stay there") +
				line(2, batch.ChangeRole, "groups_left", "a guest is in no group; put the person back into his groups on the portal") +
				mail(2, batch.ChangeRole),
		},
		{
			name: "a demotion with rooms, and an heir",
			results: []batch.Result{
				heir(did(2, batch.ChangeRole, ann, is(batch.RoomAdmin, batch.Active), is(batch.User, batch.Active))),
			},
			rooms: batch.RoomsOwned,
			undo:  "role,ann@example.com,id-of-ann@example.com,RoomAdmin,,\n",
			lost: line(2, batch.ChangeRole, "rooms_moved", "the rooms have gone to kim@example.com and stay there") +
				mail(2, batch.ChangeRole),
		},
		{
			name: "another role, then terminated: active before the role",
			results: []batch.Result{
				did(2, batch.ChangeRole, ann, is(batch.RoomAdmin, batch.Active), is(batch.User, batch.Active)),
				did(4, batch.Terminate, ann, is(batch.User, batch.Active), is(batch.User, batch.Terminated)),
			},
			rooms: batch.RoomsNone,
			undo: "activate,ann@example.com,id-of-ann@example.com,,,\n" +
				"role,ann@example.com,id-of-ann@example.com,RoomAdmin,,\n",
			lost: mail(2, batch.ChangeRole),
		},
		{
			name: "activated, then another role: the role before terminated",
			results: []batch.Result{
				did(2, batch.Activate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Active)),
				did(3, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active)),
			},
			undo: "role,ann@example.com,id-of-ann@example.com,User,admin@example.com,\n" +
				"terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: mail(3, batch.ChangeRole),
		},
		{
			name: "terminated before and after, with another role",
			results: []batch.Result{
				did(2, batch.Activate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Active)),
				did(3, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active)),
				did(4, batch.Terminate, ann, is(batch.RoomAdmin, batch.Active), is(batch.RoomAdmin, batch.Terminated)),
			},
			undo: "activate,ann@example.com,id-of-ann@example.com,,,\n" +
				"role,ann@example.com,id-of-ann@example.com,User,admin@example.com,\n" +
				"terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: mail(3, batch.ChangeRole),
		},
		{
			name: "created, and promoted",
			results: []batch.Result{
				did(2, batch.Create, ann, nobody, is(batch.User, batch.Active)),
				did(3, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active)),
			},
			undo: "terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: line(2, batch.Create, "account_stays", "undo.csv terminates the account and does not remove it; a delete row after that does") +
				mail(2, batch.Create) + mail(3, batch.ChangeRole),
		},
		{
			name: "created, but without a seat",
			results: []batch.Result{
				failed(did(2, batch.Create, ann, nobody, is(batch.User, batch.Active)), batch.CodeCreatedWithoutSeat),
			},
			undo: "terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: line(2, batch.Create, "account_stays", "undo.csv terminates the account and does not remove it; a delete row after that does") +
				mail(2, batch.Create),
		},
		{
			name:    "invited",
			results: []batch.Result{did(2, batch.Invite, ann, nobody, is(batch.User, batch.Pending))},
			undo:    "terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: line(2, batch.Invite, "account_stays", "undo.csv terminates the account and does not remove it; a delete row after that does") +
				mail(2, batch.Invite),
		},
		{
			name: "made by somebody else meanwhile",
			results: []batch.Result{
				failed(did(2, batch.Create, ann, nobody, is(batch.User, batch.Active)), batch.CodeAlreadyExists),
				failed(did(3, batch.Invite, ann, nobody, is(batch.RoomAdmin, batch.Active)), batch.CodeExistsDifferently),
			},
		},
		{
			name: "deleted after it was terminated",
			results: []batch.Result{
				did(2, batch.Terminate, ann, is(batch.User, batch.Active), is(batch.User, batch.Terminated)),
				did(3, batch.Delete, ann, is(batch.User, batch.Terminated), nobody),
			},
			rooms: batch.RoomsNone,
			lost: line(2, batch.Terminate, "account_deleted", "the account was deleted on line 3") +
				line(3, batch.Delete, "account_deleted",
					"the portal brings no deleted account back; shared files have gone to the key's owner, other personal files are destroyed"),
		},
		{
			name: "deleted, with an heir",
			results: []batch.Result{
				heir(did(3, batch.Delete, ann, is(batch.User, batch.Terminated), nobody)),
			},
			lost: line(3, batch.Delete, "account_deleted", "the portal brings no deleted account back; rooms and shared files have gone to "+
				"kim@example.com, other personal files are destroyed"),
		},
		{
			name: "created and deleted: only the e-mail is left of it",
			results: []batch.Result{
				did(2, batch.Create, ann, nobody, is(batch.User, batch.Active)),
				did(3, batch.Terminate, ann, is(batch.User, batch.Active), is(batch.User, batch.Terminated)),
				did(4, batch.Delete, ann, is(batch.User, batch.Terminated), nobody),
			},
			lost: mail(2, batch.Create),
		},
		{
			name: "in groups and out of them",
			results: []batch.Result{
				group(2, batch.GroupAdd, "Sales"), group(3, batch.GroupRemove, "Nord, Süd"), group(4, batch.GroupAdd, "East"),
				group(5, batch.GroupRemove, "EAST"),
			},
			undo: "group-add,ann@example.com,id-of-ann@example.com,,,\"Nord, Süd\"\n" +
				"group-remove,ann@example.com,id-of-ann@example.com,,,Sales\n",
		},
		{
			name: "into a group, then a guest, then terminated",
			results: []batch.Result{
				group(2, batch.GroupAdd, "Sales"), group(3, batch.GroupRemove, "East"),
				did(4, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.Guest, batch.Active)),
				did(5, batch.Terminate, ann, is(batch.Guest, batch.Active), is(batch.Guest, batch.Terminated)),
			},
			rooms: batch.RoomsNone,
			undo: "activate,ann@example.com,id-of-ann@example.com,,,\n" +
				"role,ann@example.com,id-of-ann@example.com,User,,\n" +
				"group-add,ann@example.com,id-of-ann@example.com,,,East\n",
			lost: line(4, batch.ChangeRole, "groups_left", "a guest is in no group; put the person back into his groups on the portal") +
				mail(4, batch.ChangeRole),
		},
		{
			name: "a guest who is put into a group as a User",
			results: []batch.Result{
				did(2, batch.ChangeRole, ann, is(batch.Guest, batch.Active), is(batch.User, batch.Active)),
				group(3, batch.GroupAdd, "Sales"),
			},
			undo: "role,ann@example.com,id-of-ann@example.com,Guest,admin@example.com,\n",
			lost: mail(2, batch.ChangeRole),
		},
		{
			name:    "a group with a name like a formula",
			results: []batch.Result{group(2, batch.GroupAdd, "=Sales")},
			lost:    line(2, batch.GroupAdd, "groups_left", "a spreadsheet would take the group's name for a formula; undo this on the portal"),
		},
		{
			name: "created, and put into a group",
			results: []batch.Result{
				did(2, batch.Create, ann, nobody, is(batch.User, batch.Active)), group(3, batch.GroupAdd, "Sales"),
			},
			undo: "terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: line(2, batch.Create, "account_stays", "undo.csv terminates the account and does not remove it; a delete row after that does") +
				mail(2, batch.Create),
		},
		{
			name: "emptied",
			results: []batch.Result{
				heir(did(2, batch.Reassign, ann, is(batch.RoomAdmin, batch.Terminated), is(batch.RoomAdmin, batch.Terminated))),
			},
			lost: line(2, batch.Reassign, "rooms_moved", "rooms and shared files have gone to kim@example.com and stay there"),
		},
		{
			name: "guests",
			results: []batch.Result{
				did(2, batch.ApproveGuest, ann, batch.Account{Hidden: true}, is(batch.Guest, batch.Active)),
				did(3, batch.DeleteGuest, ann, is(batch.Guest, batch.Active), batch.Account{Hidden: true}),
			},
			lost: line(2, batch.ApproveGuest, "guest_approved", "the guest stays on the list of the key's owner; a delete-guest row takes him off "+
				"it, with the shares that this owner has given him") +
				line(3, batch.DeleteGuest, "guest_deleted", "the shares that the key's owner had given are gone; an approve-guest row with a new "+
					"share link brings the guest back onto his list"),
		},
		{
			name: "unknown",
			results: []batch.Result{
				did(2, batch.Activate, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Active)),
				failed(did(3, batch.ChangeRole, ann, is(batch.User, batch.Active), is(batch.User, batch.Active)), batch.CodeAnswerLost),
			},
			undo: "terminate,ann@example.com,id-of-ann@example.com,,,\n",
			lost: line(3, batch.ChangeRole, "outcome_unknown", "it is not known whether this was carried out; resume the run, which finds it out"),
		},
		{
			name: "a delete that failed when rooms had gone to the heir",
			results: []batch.Result{
				heir(failed(did(2, batch.Delete, ann, is(batch.User, batch.Terminated), is(batch.User, batch.Terminated)), batch.CodeRefused)),
			},
			lost: line(2, batch.Delete, "rooms_moved", "what the person owned may have gone to kim@example.com all the same, and stays there"),
		},
		{
			name: "a demotion whose job failed",
			results: []batch.Result{
				failed(did(2, batch.ChangeRole, ann, is(batch.RoomAdmin, batch.Active), is(batch.User, batch.Active)), batch.CodeJobFailed),
			},
			lost: line(2, batch.ChangeRole, "rooms_moved", "what the person owned may have gone to the key's owner all the same, and stays there"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := &Undo{KeyOwner: keyOwner()}
			if c.keyOwner != nil {
				c.keyOwner(&u.KeyOwner)
			}
			for _, r := range c.results {
				u.Add(r, c.rooms)
			}
			undo, lost := written(t, u, t.TempDir())
			if c.undo != "" {
				c.undo = undoHeader + c.undo
			}
			if c.lost != "" {
				c.lost = lostHeader + c.lost
			}
			if diff := cmp.Diff(c.undo, undo); diff != "" {
				t.Errorf("undo.csv (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.lost, lost); diff != "" {
				t.Errorf("not-undoable.csv (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUndoTriedAgain: what the earlier tries of a row did is undone as well, and
// what several tries lost is told once.
func TestUndoTriedAgain(t *testing.T) {
	const ann, kim = "ann@example.com", "kim@example.com"
	created := did(2, batch.Create, ann, batch.Account{}, is(batch.User, batch.Active))
	created.Code = batch.CodeCreatedWithoutSeat
	refused := did(2, batch.Create, ann, is(batch.User, batch.Active), is(batch.User, batch.Active))
	refused.Code, refused.Attempts = batch.CodeExistsDifferently, 0
	failed := did(3, batch.ChangeRole, kim, is(batch.RoomAdmin, batch.Active), is(batch.RoomAdmin, batch.Active))
	failed.Row.Role, failed.Code = batch.User, batch.CodeJobFailed
	demoted := did(3, batch.ChangeRole, kim, is(batch.RoomAdmin, batch.Active), is(batch.User, batch.Active))
	u := &Undo{KeyOwner: keyOwner()}
	for _, r := range []batch.Result{created, failed, refused, demoted} {
		u.Add(r, batch.RoomsOwned)
	}
	dir := t.TempDir()
	undo, lost := written(t, u, dir)
	if want := undoHeader + "terminate,ann@example.com,id-of-ann@example.com,,,\n" +
		"role,kim@example.com,id-of-kim@example.com,RoomAdmin,,\n"; undo != want {
		t.Errorf("undo.csv is %q, want %q", undo, want)
	}
	if want := lostHeader +
		"2,create,ann@example.com,id-of-ann@example.com,account_stays,undo.csv terminates the account and does not remove it; a delete row " +
		"after that does\n" +
		"2,create,ann@example.com,id-of-ann@example.com,mail_sent,the portal has e-mailed the person\n" +
		"3,role,kim@example.com,id-of-kim@example.com,rooms_moved,the rooms have gone to the key's owner and stay there\n" +
		"3,role,kim@example.com,id-of-kim@example.com,mail_sent,the portal has e-mailed the person\n"; lost != want {
		t.Errorf("not-undoable.csv is %q, want %q", lost, want)
	}
	for role, text := range map[batch.Role]string{
		batch.DocSpaceAdmin: ", 2 rows",
		batch.RoomAdmin:     ", 2 rows, for a DocSpaceAdmin's key",
	} {
		u.KeyOwner.Role = role
		back, err := u.WriteFiles(filepath.Join(dir, "undo.csv"), filepath.Join(dir, "lost.csv"))
		if want := (WayBack{Rows: 2, Losses: 4, Lost: 1, OtherKey: role != batch.DocSpaceAdmin}); err != nil || back != want || back.text() != text {
			t.Errorf("written by a %s: %+v, %q, %v", role, back, back.text(), err)
		}
	}
}

// TestUndoKnowsEveryOperation: of each one that was carried out, something leads
// back or is in the other file.
func TestUndoKnowsEveryOperation(t *testing.T) {
	for _, op := range batch.Operations() {
		was, now := is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active)
		switch {
		case op.Name.Makes():
			was = batch.Account{}
		case op.Name == batch.Activate:
			was.Status = batch.Terminated
		}
		r := did(2, op.Name, "ann@example.com", was, now)
		r.Row.Groups = []string{"Sales"}
		if r.Status() != batch.Done {
			t.Errorf("the tests do not know %s", op.Name)
		}
		u := &Undo{KeyOwner: keyOwner()}
		u.Add(r, batch.RoomsUnknown)
		if undo, lost := written(t, u, t.TempDir()); undo == "" && lost == "" {
			t.Errorf("nothing says how to undo %s", op.Name)
		}
	}
}

// TestUndoFormulas: what a spreadsheet would run is not in undo.csv, where an
// apostrophe would be part of the cell, and has one in the other file.
func TestUndoFormulas(t *testing.T) {
	owner := keyOwner()
	owner.Email = "=admin@example.com"
	u := &Undo{KeyOwner: owner}
	u.Add(did(2, batch.ChangeRole, "+ann@example.com", is(batch.User, batch.Active), is(batch.RoomAdmin, batch.Active)), batch.RoomsNone)
	undo, lost := written(t, u, t.TempDir())
	if want := undoHeader + "role,,id-of-+ann@example.com,User,11111111-0000-4000-8000-00000000000a,\n"; undo != want {
		t.Errorf("undo.csv is %q, want %q", undo, want)
	}
	if want := lostHeader + "2,role,'+ann@example.com,id-of-+ann@example.com,mail_sent,the portal has e-mailed the person\n"; lost != want {
		t.Errorf("not-undoable.csv is %q, want %q", lost, want)
	}
}

// TestUndoFiles: files of an earlier part of a run do not outlive what they say.
func TestUndoFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"undo.csv", "not-undoable.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	u := &Undo{}
	u.Add(did(2, batch.Terminate, "ann@example.com", is(batch.User, batch.Active), is(batch.User, batch.Terminated)), batch.RoomsUnknown)
	if undo, lost := written(t, u, dir); undo == "" || lost != "" {
		t.Errorf("undo.csv is %q, not-undoable.csv %q", undo, lost)
	}
	if _, err := os.Stat(filepath.Join(dir, "not-undoable.csv")); err == nil {
		t.Error("the old not-undoable.csv is still there")
	}
	if info, err := os.Stat(filepath.Join(dir, "undo.csv")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("undo.csv: %v, %v", info.Mode(), err)
	}
	if _, err := u.WriteFiles(filepath.Join(dir, "none", "undo.csv"), filepath.Join(dir, "none", "lost.csv")); err == nil {
		t.Error("a directory that is not there is written to")
	}
}

// TestUndoLeadsBack plays random rows on accounts as the decisions have them,
// tells of the results in any order, and plays undo.csv: nothing of it is
// refused or has nothing to do, and role and status are what they were; whoever
// was created is terminated, and whoever is deleted is in the other file.
func TestUndoLeadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		owner := keyOwner()
		facts := batch.Facts{
			Caller: owner, DataToKeyOwner: true, Heir: batch.Heir{Account: owner},
			Groups: batch.NewGroups([]batch.Group{{ID: "g1", Name: "Sales"}, {ID: "g2", Name: "East"}}),
		}
		u := &Undo{KeyOwner: owner}
		first, now := map[string]batch.Account{}, map[string]batch.Account{}
		emails := []string{"ann@example.com", "bob@example.com", "kim@example.com", "new@example.com"}
		for _, email := range emails[:3] {
			first[email] = batch.Account{
				Exists: true, ID: "id-of-" + email, Email: email, FirstName: "A", LastName: "B",
				Role:   rapid.SampledFrom(batch.Roles()).Draw(t, "role"),
				Status: rapid.SampledFrom([]batch.AccountStatus{batch.Active, batch.Terminated}).Draw(t, "status"),
			}
			if a := first[email]; a.Role != batch.Guest && rapid.Bool().Draw(t, "member") {
				first[email] = a.Joined("g1")
			}
			now[email] = first[email]
		}
		play := func(r batch.Row, account string) batch.Decision {
			op, _ := batch.Lookup(string(r.Op))
			d := op.Decide(r, now[account], facts)
			if d.Verdict == batch.Do {
				if d.After.Exists {
					d.After.ID = "id-of-" + account
				}
				now[account] = d.After
			}
			return d
		}

		var results []batch.Result
		deleted := map[string]bool{}
		for i := range rapid.IntRange(0, 30).Draw(t, "rows") {
			r := batch.Row{
				Line: i + 2, Email: rapid.SampledFrom(emails).Draw(t, "email"), FirstName: "A", LastName: "B",
				Op: rapid.SampledFrom([]batch.Op{
					batch.Create, batch.Invite, batch.ChangeRole, batch.ChangeRole, batch.Terminate, batch.Activate, batch.Delete,
					batch.GroupAdd, batch.GroupRemove,
				}).Draw(t, "op"),
				Role: rapid.SampledFrom(batch.Roles()).Draw(t, "wanted"),
			}
			if r.Op == batch.GroupAdd || r.Op == batch.GroupRemove {
				r.Groups = []string{rapid.SampledFrom([]string{"Sales", "East", "sales", "east"}).Draw(t, "group")}
			}
			if deleted[r.Email] || r.Op == batch.Delete && rapid.IntRange(0, 3).Draw(t, "seldom") > 0 {
				continue // nothing may follow a delete
			}
			was := now[r.Email]
			d := play(r, r.Email)
			deleted[r.Email] = d.Verdict == batch.Do && r.Op == batch.Delete
			res := batch.Result{Index: i, Row: &r, Code: d.Code, UserID: "id-of-" + r.Email, Before: was, After: d.After}
			if d.Verdict == batch.Do {
				res.Attempts = 1
			}
			results = append(results, res)
		}
		for _, i := range rapid.Permutation(indices(len(results))).Draw(t, "order") {
			u.Add(results[i], batch.RoomsUnknown)
		}

		for _, row := range u.rows() {
			d := play(batch.Row{
				Op: row.Operation, Email: row.Email, UserID: row.UserID, Role: batch.Role(row.Role), Heir: row.ReassignTo,
				Groups: strings.Fields(row.Groups),
			}, strings.TrimPrefix(row.UserID, "id-of-"))
			if d.Verdict != batch.Do {
				t.Fatalf("%+v is %v: %s %s", row, d.Verdict, d.Code, d.Message)
			}
		}
		listed := map[string]bool{}
		for _, l := range u.lost() {
			listed[string(l.kind)+" "+l.Row.Email] = true
		}
		for _, email := range emails {
			want := first[email]
			switch {
			case deleted[email]:
				want = batch.Account{}
				if first[email].Exists != listed["account_deleted "+email] {
					t.Errorf("%s is deleted, listed is %v", email, listed)
				}
			case !want.Exists && now[email].Exists:
				want = now[email]
				want.Status = batch.Terminated
			case listed["groups_left "+email]: // a guest has left those that no row names, too
				want.Groups = now[email].Groups
			}
			if diff := cmp.Diff(want, now[email]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", email, diff)
			}
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
