package sheet_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

func TestRepeats(t *testing.T) {
	const id = "66faa6e4-f133-11ea-b126-00ffeec8b4ef"
	const header = "operation,email,user_id,role,share_link,first_name,last_name,password\n"
	for _, c := range []struct {
		name string
		rows []string
		want []int // RepeatOf of each row; the first row's line is 2
	}{
		{"another case, another note", []string{"terminate,a@example.com", "terminate,A@Example.com"}, []int{0, 2}},
		{"another account", []string{"terminate,a@example.com", "terminate,b@example.com"}, []int{0, 0}},
		{"thrice", []string{"delete,a@example.com", "delete,a@example.com", "delete,a@example.com"}, []int{0, 2, 2}},
		{"by id", []string{"delete,," + id, "delete,," + strings.ToUpper(id)}, []int{0, 2}},
		{"e-mail and id are not known to be one", []string{"delete,," + id, "delete,a@example.com"}, []int{0, 0}},
		{"an id beside the e-mail asks for more", []string{"activate,a@example.com", "activate,a@example.com," + id}, []int{0, 0}},
		{"undone between", []string{"terminate,a@example.com", "activate,a@example.com", "terminate,a@example.com"}, []int{0, 0, 0}},
		{"not undone between", []string{"terminate,a@example.com", "role,a@example.com,,User", "terminate,a@example.com"}, []int{0, 0, 2}},
		{"undone for another account", []string{"terminate,a@example.com", "activate,b@example.com", "terminate,a@example.com"}, []int{0, 0, 2}},
		{"another role between", []string{
			"role,a@example.com,,User", "role,a@example.com,,RoomAdmin", "role,a@example.com,,User", "role,a@example.com,,user",
		}, []int{0, 0, 0, 4}},
		{"a role asked for while terminated", []string{
			"role,a@example.com,,User", "terminate,a@example.com", "role,a@example.com,,User", "activate,a@example.com",
		}, []int{0, 0, 2, 0}},
		{"an account made between", []string{
			"terminate,a@example.com", "create,a@example.com,,,,Ann,Lee", "terminate,a@example.com", "create,a@example.com,,,,Ann,Lee",
		}, []int{0, 0, 0, 3}},
		{"guests", []string{
			"approve-guest,g@example.com,,,key=1", "approve-guest,g@example.com,,,key=1", "delete-guest,g@example.com",
			"approve-guest,g@example.com,,,key=1", "approve-guest,g@example.com,,,key=2", "delete-guest,g@example.com", "delete-guest,g@example.com",
		}, []int{0, 2, 0, 0, 0, 0, 7}},
		{"invited twice", []string{
			"invite,a@example.com", "invite,A@example.com,,User", "terminate,a@example.com", "invite,a@example.com", "terminate,a@example.com",
		}, []int{0, 2, 0, 2, 4}},
		{"invited between", []string{"role,a@example.com,,User", "invite,a@example.com", "role,a@example.com,,User"}, []int{0, 0, 0}},
		{"cells that the operation does not use", []string{"terminate,a@example.com,,,,Ann", "terminate,a@example.com,,Guest,key=1"}, []int{0, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := header
			for _, r := range c.rows {
				text += r + strings.Repeat(",", 7-strings.Count(r, ",")) + "\n"
			}
			_, rows := read(t, text, sheet.Options{})
			var got []int
			for _, r := range rows {
				got = append(got, r.RepeatOf)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("repeats (-want +got):\n%s", diff)
			}
		})
	}
}

// ask is a row of the little world of TestHistory.
type ask struct {
	Account string // an e-mail or an id
	Op      batch.Op
	Detail  string // role, share link, last name: what the operation is about
}

func (a ask) line() string {
	email, id := a.Account, ""
	if !strings.Contains(a.Account, "@") {
		email, id = "", a.Account
	}
	cells := []string{string(a.Op), email, id, "", "", "", ""} // role, share_link, first_name, last_name
	switch a.Op {
	case batch.Create:
		cells[5], cells[6] = "Ann", a.Detail
	case batch.ChangeRole, batch.Invite:
		cells[3] = a.Detail
	case batch.ApproveGuest:
		cells[4] = a.Detail
	}
	return strings.Join(cells, ",") + "\n"
}

// verdict is what the reference says of the i-th of some asks, looking at all
// before it that counts: the line it repeats, or the line it contradicts. Rows
// that contradict or repeat others are not carried out and do not count.
func verdict(asks []ask, counts []bool, i int) (repeats, contradicts int) {
	now := asks[i]
	var before []int
	for j := range i {
		if asks[j].Account == now.Account && counts[j] {
			before = append(before, j)
		}
	}
	for _, op := range []batch.Op{batch.Delete, batch.Create, batch.Invite} {
		for _, j := range before {
			after := op == batch.Delete && now.Op != batch.Delete
			differently := op.Makes() && now.Op == op && now != asks[j]
			if asks[j].Op == op && (after || differently) {
				return 0, j + 2
			}
		}
	}
	// The oldest equal ask since which nothing could have undone it.
	for _, earlier := range slices.Backward(before) {
		between := asks[earlier]
		if between == now {
			repeats = earlier + 2
			continue
		}
		if !now.Op.Makes() && now.Op != batch.Delete && couldUndo(between.Op, now.Op) {
			break
		}
	}
	return repeats, 0
}

func couldUndo(between, op batch.Op) bool {
	by := map[batch.Op][]batch.Op{
		batch.ChangeRole:   {batch.ChangeRole, batch.Create, batch.Invite},
		batch.Terminate:    {batch.Activate, batch.Create, batch.Invite},
		batch.Activate:     {batch.Terminate, batch.Create, batch.Invite},
		batch.ApproveGuest: {batch.Create, batch.Invite, batch.ChangeRole, batch.Terminate, batch.Activate, batch.ApproveGuest, batch.DeleteGuest},
		batch.DeleteGuest:  {batch.Create, batch.Invite, batch.ChangeRole, batch.Terminate, batch.Activate, batch.ApproveGuest},
	}
	return slices.Contains(by[op], between)
}

func TestHistory(t *testing.T) {
	details := map[batch.Op][]string{
		batch.Create: {"Lee", "Li"}, batch.Invite: {"User", "RoomAdmin"}, batch.ChangeRole: {"User", "RoomAdmin", "Guest"}, batch.ApproveGuest: {"key=1", "key=2"},
	}
	ops := []batch.Op{
		batch.Create, batch.Invite, batch.ChangeRole, batch.Terminate, batch.Activate, batch.Delete, batch.ApproveGuest, batch.DeleteGuest,
	}
	rapid.Check(t, func(t *rapid.T) {
		asks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ask {
			a := ask{Op: rapid.SampledFrom(ops).Draw(t, "op")}
			accounts := []string{"a@example.com", "b@example.com", "66faa6e4-f133-11ea-b126-00ffeec8b4ef"}
			if a.Op.Makes() {
				accounts = accounts[:2]
			}
			a.Account = rapid.SampledFrom(accounts).Draw(t, "account")
			if d := details[a.Op]; d != nil {
				a.Detail = rapid.SampledFrom(d).Draw(t, "detail")
			}
			return a
		}), 0, 30).Draw(t, "asks")

		text := "operation,email,user_id,role,share_link,first_name,last_name\n"
		var want []string
		counts := make([]bool, len(asks))
		for i, a := range asks {
			text += a.line()
			repeats, contradicts := verdict(asks, counts, i)
			counts[i] = repeats == 0 && contradicts == 0
			want = append(want, fmt.Sprintf("line %d repeats %d contradicts %d", i+2, repeats, contradicts))
		}

		s, err := sheet.Open(strings.NewReader(text), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for row, err := range s.Rows() {
			var f sheet.Fault
			if !errors.As(err, &f) {
				got = append(got, fmt.Sprintf("line %d repeats %d contradicts 0", row.Line, row.RepeatOf))
				continue
			}
			var line int
			if _, err := fmt.Sscanf(f.Message, "line %d ", &line); err != nil {
				t.Fatalf("the fault names no other line: %v", f)
			}
			got = append(got, fmt.Sprintf("line %d repeats 0 contradicts %d", f.Line, line))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sheet:\n%s(-want +got):\n%s", text, diff)
		}
	})
}
