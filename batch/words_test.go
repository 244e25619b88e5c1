package batch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
)

// codes is the closed list of design.md §6.
var codes = map[batch.Status]string{
	batch.Done: "created, invited, role_changed, terminated, activated, deleted, reassigned, guest_approved, guest_deleted, group_added, group_removed",
	batch.Unchanged: "already_exists, already_has_role, already_terminated, already_active, already_visible, already_gone, already_member, not_member, " +
		"repeated_row",
	batch.Failed: "not_found, not_visible, is_owner, is_self, is_ldap, is_guest, is_not_guest, is_terminated, not_terminated, " +
		"exists_differently, needs_owner_key, needs_admin_key, heir_required, heir_unfit, share_link_required, " +
		"share_link_foreign, group_unknown, name_not_allowed, contradicts_row, protected, refused, invalid, email_taken, no_seat, " +
		"created_without_seat, created_without_group, share_link_refused, link_for_other_guest, no_effect, job_failed",
	batch.Unknown: "answer_lost, job_outcome_lost",
	batch.Skipped: "earlier_row_failed",
	batch.NotRun:  "stopped, after_unknown, no_time, quota_spent, invite_limit, portal_fault",
}

func TestCodesAreAClosedList(t *testing.T) {
	t.Parallel()
	var listed []string
	for status, list := range codes {
		for code := range strings.SplitSeq(list, ", ") {
			listed = append(listed, code)
			if got := batch.Code(code).Status(); got != status {
				t.Errorf("%s stands with %s, want %s", code, got, status)
			}
		}
	}
	declared := declaredCodes(t)
	slices.Sort(listed)
	slices.Sort(declared)
	if diff := cmp.Diff(listed, declared); diff != "" {
		t.Errorf("codes of design.md §6 (-) and of the package (+):\n%s", diff)
	}
	if statuses := batch.Statuses(); len(statuses) != len(codes) {
		t.Errorf("statuses %v", statuses)
	}
}

func declaredCodes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, v := range spec.Values {
			code, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			declared = append(declared, code)
		}
		return false
	})
	return declared
}

func TestOperationsIsComplete(t *testing.T) {
	t.Parallel()
	var names []batch.Op
	for _, op := range batch.Operations() {
		names = append(names, op.Name)
		if op.Decide == nil || op.Group == nil || op.MaxRows < 1 {
			t.Errorf("%s: a part is missing: %+v", op.Name, op)
		}
		if key := op.Group(batch.Row{Op: op.Name, Role: batch.RoomAdmin}, batch.Account{}); (key == "") != (op.MaxRows == 1) {
			t.Errorf("%s: group %q with calls of %d rows", op.Name, key, op.MaxRows)
		}
		for _, c := range op.Uses {
			if slices.Contains(op.Needs, c) {
				t.Errorf("%s needs and uses %s", op.Name, c)
			}
		}
	}
	want := []batch.Op{
		batch.Create, batch.Invite, batch.ChangeRole, batch.Terminate, batch.Activate, batch.Delete, batch.Reassign, batch.ApproveGuest,
		batch.DeleteGuest, batch.GroupAdd, batch.GroupRemove,
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]batch.Op{
		"create": batch.Create, " Role ": batch.ChangeRole, "APPROVE_GUEST": batch.ApproveGuest, "delete guest": batch.DeleteGuest,
		"": "", "remove": "", "deleteguest": "",
	} {
		op, ok := batch.Lookup(name)
		if op.Name != want || ok != (want != "") {
			t.Errorf("Lookup(%q) = %q, %t", name, op.Name, ok)
		}
	}
}

// Paid roles are invited apart: they are refused all together.
func TestGroupOfInvitations(t *testing.T) {
	t.Parallel()
	op, _ := batch.Lookup("invite")
	for role, want := range map[batch.Role]string{
		"": "invite", batch.User: "invite", batch.RoomAdmin: "invite:paid", batch.DocSpaceAdmin: "invite:paid",
	} {
		if key := op.Group(batch.Row{Op: batch.Invite, Role: role}, batch.Account{}); key != want {
			t.Errorf("%q: group %q, want %q", role, key, want)
		}
	}
}

func TestGroupOfRoles(t *testing.T) {
	t.Parallel()
	op, _ := batch.Lookup("role")
	for _, c := range []struct{ from, to batch.Role }{
		{batch.DocSpaceAdmin, batch.User},
		{batch.RoomAdmin, batch.User},
		{batch.RoomAdmin, batch.Guest},
		{batch.User, batch.Guest},
	} {
		if key := op.Group(batch.Row{Op: batch.ChangeRole, Role: c.to}, batch.Account{Role: c.from}); key != "" {
			t.Errorf("%s to %s is a job a person, not of group %q", c.from, c.to, key)
		}
	}
	for _, from := range []batch.Role{batch.DocSpaceAdmin, batch.User, batch.Guest} {
		if key := op.Group(batch.Row{Op: batch.ChangeRole, Role: batch.RoomAdmin}, batch.Account{Role: from}); key != "role:RoomAdmin" {
			t.Errorf("%s to RoomAdmin: group %q", from, key)
		}
	}
}

func TestParseRole(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]batch.Role{
		"DocSpaceAdmin": batch.DocSpaceAdmin, "DocSpace admin": batch.DocSpaceAdmin, "docspace_admin": batch.DocSpaceAdmin,
		"Room admin": batch.RoomAdmin, "ROOM-ADMIN": batch.RoomAdmin, "user": batch.User, " Guest ": batch.Guest,
		"": "", "1": "", "3": "", "RoomAdmin, Guest": "", "RoomAdmin,Guest": "", "Manager": "", "admin": "", "visitor": "", "owner": "",
	} {
		got, ok := batch.ParseRole(text)
		if got != want || ok != (want != "") {
			t.Errorf("ParseRole(%q) = %q, %t", text, got, ok)
		}
	}
}

func TestCheckCreateNames(t *testing.T) {
	t.Parallel()
	ascii := regexp.MustCompile(`^[a-z]+$`)
	for _, c := range []struct {
		first, last string
		rule        *regexp.Regexp
		says        string // "" when the names are allowed
	}{
		{first: "Anne-Marie", last: "O'Hara"},
		{first: "Łukasz", last: "Đặng"},
		{first: "美咲", last: "Иванова"},
		{first: "Ann", last: ""},
		{first: strings.Repeat("a", 64), last: "b"},
		{first: strings.Repeat("a", 65), last: "b", says: "first_name"},
		{first: "a", last: strings.Repeat("𐐷", 33), says: "66 characters"},
		{first: "O’Hara", last: "b", says: `write "O'Hara"`},
		{first: "R2D2", last: "b", says: `'2'`},
		{first: "a", last: "Smith, Jr.", says: "last_name"},
		{first: "ann", last: "doe", rule: ascii},
		{first: "Ann", last: "doe", rule: ascii, says: "'A'"},
		{first: "ann", last: "", rule: ascii},
	} {
		row := batch.Row{Op: batch.Create, FirstName: c.first, LastName: c.last}
		d, refused := batch.CheckCreate(row, c.rule)
		if refused != (c.says != "") || !strings.Contains(d.Message, c.says) {
			t.Errorf("%q %q: refused %t: %s", c.first, c.last, refused, d.Message)
		}
		if refused && d.Code != batch.CodeNameNotAllowed {
			t.Errorf("%q %q: %s", c.first, c.last, d.Code)
		}
	}
}

func TestAccount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		account batch.Account
		shown   string
		seats   int
	}{
		{batch.Account{}, "none", 0},
		{batch.Account{Hidden: true}, "not visible", 0},
		{batch.Account{Exists: true, Role: batch.User, Status: batch.Active}, "User active", 0},
		{batch.Account{Exists: true, Role: batch.Guest, Status: batch.Pending}, "Guest pending", 0},
		{batch.Account{Exists: true, Role: batch.RoomAdmin, Status: batch.Terminated}, "RoomAdmin terminated", 0},
		{batch.Account{Exists: true, Role: batch.RoomAdmin, Status: batch.Pending}, "RoomAdmin pending", 1},
		{batch.Account{Exists: true, Role: batch.DocSpaceAdmin, Status: batch.Active, Owner: true}, "DocSpaceAdmin active", 1},
	} {
		if c.account.String() != c.shown || c.account.PaidSeats() != c.seats {
			t.Errorf("%+v: %q, %d seats", c.account, c.account, c.account.PaidSeats())
		}
	}
}

func TestRow(t *testing.T) {
	t.Parallel()
	if got := (batch.Row{Op: batch.Create}).WantedRole(); got != batch.User {
		t.Errorf("create without a role makes a %s", got)
	}
	if got := (batch.Row{Op: batch.Invite}).WantedRole(); got != batch.User {
		t.Errorf("invite without a role makes a %s", got)
	}
	if got := (batch.Row{Op: batch.ChangeRole}).WantedRole(); got != "" {
		t.Errorf("role without a role makes a %s", got)
	}
	if got := (batch.Row{Email: "A@example.com", UserID: "id"}).Account(); got != "A@example.com" {
		t.Error(got)
	}
	if got := (batch.Row{UserID: "id"}).Account(); got != "id" {
		t.Error(got)
	}
	if batch.FoldEmail(" Á.B@Example.COM ") != "á.b@example.com" {
		t.Error("e-mails are compared regardless of case")
	}
}
