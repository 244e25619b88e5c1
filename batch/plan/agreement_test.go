package plan_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// agreementOf writes down the plan of a small sheet.
func agreementOf(t *testing.T) (*plan.Agreement, []byte) {
	t.Helper()
	p := emulator.New(emulator.Config{})
	made, err := plan.Make(t.Context(), leavers(), configOf(t, p, p.Owner().Key))
	if err != nil {
		t.Fatal(err)
	}
	a := &plan.Agreement{
		Tool: "1.0", MadeAt: time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC), Portal: "https://portal.example.com", KeyOwner: "id",
		Options: json.RawMessage(`{"limit":5}`), Sheet: plan.Source{Path: "/srv/hr/<leavers>.csv", SHA256: "ab", Rows: 3},
	}
	a.Agree(made)
	content, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return a, content
}

func leavers() []batch.Row {
	rows := []batch.Row{
		{Op: batch.Terminate, Email: emulator.DemoUser},
		{Op: batch.Delete, Email: emulator.DemoLeaverRooms, Heir: emulator.DemoRoomAdmin},
		{Op: batch.Activate, Email: emulator.DemoLeaver},
	}
	for i := range rows {
		rows[i].Line = i + 2
	}
	return rows
}

func TestAgreementComesBack(t *testing.T) {
	want, content := agreementOf(t)
	got, err := plan.DecodeAgreement(content)
	if err != nil {
		t.Fatal(err)
	}
	got.Options, want.Options = nil, nil // the same, with other blanks
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(string(content), "@") {
		t.Errorf("an e-mail is in it:\n%s", content)
	}
	if !plan.IsAgreement(content) || plan.IsAgreement([]byte("operation,email\n")) || plan.IsAgreement([]byte("{a},\"b\"\n")) {
		t.Error("a plan is not told from a sheet")
	}
}

// The digest is that of the members without it, as documented.
func TestAgreementDigest(t *testing.T) {
	a, content := agreementOf(t)
	line := string(content[:strings.LastIndex(string(content), `"sha256"`)])
	line = strings.TrimRight(line, ", \n") + "}"
	var compact strings.Builder
	for part := range strings.SplitSeq(line, "\n") {
		part = strings.TrimLeft(part, " ")
		compact.WriteString(strings.Replace(part, `": `, `":`, 1))
	}
	sum := sha256.Sum256([]byte(compact.String() + "\n"))
	if got := hex.EncodeToString(sum[:]); got != a.SHA256 {
		t.Errorf("the digest is %s, that of the content %s", a.SHA256, got)
	}
}

// sameJSON compares JSON regardless of blanks.
var sameJSON = cmp.Comparer(func(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && cmp.Equal(x, y)
})

// Whatever changes what a plan file says is noticed: not blanks between members,
// nor the case of their names.
func TestAgreementEdited(t *testing.T) {
	_, content := agreementOf(t)
	said, err := plan.DecodeAgreement(content)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		edited := append([]byte(nil), content...)
		i := rapid.IntRange(0, len(edited)-1).Draw(t, "at")
		edited[i] = rapid.Byte().Draw(t, "byte")
		says, err := plan.DecodeAgreement(edited)
		if err == nil && cmp.Equal(said, says, sameJSON) {
			return
		}
		var wrong *plan.AgreementError
		if !errors.As(err, &wrong) || wrong.Hint == "" {
			t.Errorf("byte %d became %q: %v", i, edited[i], err)
		}
	})
}

func TestAgreementOfOthers(t *testing.T) {
	_, content := agreementOf(t)
	for content, want := range map[string]string{
		strings.Replace(string(content), `"plan": 1`, `"plan": 2`, 1): "it is of version 2, and this tool reads version 1 only",
		`{"planned_at":"2026-11-26T08:00:00Z"}`:                       "it is a plan to be read, as plan --json prints it",
		`{"a":1}`:                                                     "it is JSON, but no plan file",
		`{"plan":1`:                                                   "it is damaged: unexpected end of JSON input",
		string(content) + "{}":                                        "it is damaged: invalid character '{' after top-level value",
		`{"plan":1,"more":"than"}`:                                    `it is damaged: json: unknown field "more"`,
	} {
		_, err := plan.DecodeAgreement([]byte(content))
		if err == nil || err.Error() != want {
			t.Errorf("%.40s: %v, want %s", content, err, want)
		}
	}
}

// A plan drifts when an account of the sheet changes, heirs included, and not when
// another one does.
func TestDrift(t *testing.T) {
	type change = func(ctx context.Context, c *docspace.Client, id func(string) []string) error
	setStatus := func(status docspace.Status, email string) change {
		return func(ctx context.Context, c *docspace.Client, id func(string) []string) error {
			_, _, err := c.SetStatus(ctx, status, id(email))
			return err
		}
	}
	setType := func(role docspace.Type, email string) change {
		return func(ctx context.Context, c *docspace.Client, id func(string) []string) error {
			_, _, err := c.SetType(ctx, role, id(email))
			return err
		}
	}
	for _, tt := range []struct {
		name   string
		change change
		want   []int // lines
	}{
		{"nothing", func(context.Context, *docspace.Client, func(string) []string) error { return nil }, nil},
		{"somebody else", setType("RoomAdmin", emulator.DemoUserBare), nil},
		{"role", setType("RoomAdmin", emulator.DemoUser), []int{2}},
		{"status", setStatus(docspace.Active, emulator.DemoLeaverRooms), []int{3}},
		{"heir", setType("DocSpaceAdmin", emulator.DemoRoomAdmin), []int{3}},
		{"heir terminated", setStatus(docspace.Terminated, emulator.DemoRoomAdmin), []int{3}},
		{"gone", func(ctx context.Context, c *docspace.Client, id func(string) []string) error {
			_, err := c.Delete(ctx, id(emulator.DemoLeaver)[0])
			return err
		}, []int{4}},
		{"another of this name", func(ctx context.Context, c *docspace.Client, id func(string) []string) error {
			if _, err := c.Delete(ctx, id(emulator.DemoLeaver)[0]); err != nil {
				return err
			}
			created, _, err := c.Create(ctx, docspace.NewPerson{Email: emulator.DemoLeaver, FirstName: "Robin", LastName: "Example", Type: docspace.User})
			if err != nil {
				return err
			}
			_, _, err = c.SetStatus(ctx, docspace.Terminated, []string{created.ID})
			return err
		}, []int{4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := emulator.New(emulator.Config{})
			config := configOf(t, p, p.Owner().Key)
			made, err := plan.Make(t.Context(), leavers(), config)
			if err != nil {
				t.Fatal(err)
			}
			a := &plan.Agreement{}
			a.Agree(made)
			id := func(email string) []string {
				x, _ := p.Person(email)
				return []string{x.ID}
			}
			if err := tt.change(t.Context(), config.Client, id); err != nil {
				t.Fatal(err)
			}
			now, err := plan.Make(t.Context(), leavers(), config)
			if err != nil {
				t.Fatal(err)
			}
			var lines []int
			for _, d := range a.Drift(now) {
				lines = append(lines, d.Line)
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// Rows that only one side has are drift as well.
func TestDriftOfRows(t *testing.T) {
	rows := func(lines ...int) *plan.Plan {
		p := &plan.Plan{}
		for _, line := range lines {
			p.Items = append(p.Items, plan.Item{Row: &batch.Row{Line: line, Op: batch.Terminate, Email: "a@example.com"}})
		}
		return p
	}
	a := &plan.Agreement{}
	a.Agree(rows(2, 3, 5))
	var got []string
	for _, d := range a.Drift(rows(3, 4, 5)) {
		got = append(got, fmt.Sprint(d.Line, d.Was.Line, d.Is.Line))
	}
	if diff := cmp.Diff([]string{"2 2 0", "4 0 4"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
