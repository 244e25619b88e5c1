package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"pgregory.net/rapid"
)

// samplePlan has a row of every decision.
func samplePlan() *plan.Plan {
	active, terminated := user(batch.Active), user(batch.Terminated)
	admin := active
	admin.Role = batch.RoomAdmin
	long := strings.Repeat("long-", 20) + "@example.com"
	item := func(line int, op batch.Op, email string, before batch.Account, d batch.Decision) plan.Item {
		return plan.Item{Row: sampleRow(line, op, email), Lane: line, Before: before, Decision: d}
	}
	do := func(code batch.Code, after batch.Account) batch.Decision {
		return batch.Decision{Verdict: batch.Do, Code: code, After: after}
	}
	p := &plan.Plan{
		Caller: batch.Account{ID: "11111111-0000-4000-8000-00000000000a", Email: "admin@example.com"},
		Items: []plan.Item{
			item(2, batch.Create, "zoe@example.com", batch.Account{}, do(batch.CodeCreated, active)),
			item(3, batch.ChangeRole, "zoe@example.com", active, do(batch.CodeRoleChanged, admin)),
			item(4, batch.Create, "王芳@example.org", active, batch.Decision{
				Verdict: batch.Nothing, Code: batch.CodeAlreadyExists, Message: "the account is already there as User", After: active,
			}),
			item(6, batch.Delete, "ann@example.com", active, batch.Decision{
				Verdict: batch.Refuse, Code: batch.CodeNotTerminated, After: active,
				Message: "the portal deletes only terminated accounts and this one is active; put a terminate row before this one",
			}),
			item(7, batch.Terminate, "ann@example.com", active, batch.SkipAfter(6, active)),
			item(12, batch.DeleteGuest, long, batch.Account{}, batch.Decision{
				Verdict: batch.Refuse, Code: batch.CodeNotFound,
				Message: "there is no account with this e-mail or id; check the spelling",
			}),
			item(13, batch.Activate, "kim\u202e@example.com", terminated, do(batch.CodeActivated, active)),
			item(14, batch.Activate, "li@example.com", terminated, do(batch.CodeActivated, active)),
		},
		Cost:  plan.Cost{Requests: 300, Writes: 131, Mails: 1, Duration: 425 * time.Second},
		Seats: plan.Seats{Needed: 3, Freed: 1, Left: 1, Allowed: 20},
	}
	p.Items[7].Held = true
	return p
}

// offboarding takes something away from people in every way there is.
func offboarding() *plan.Plan {
	p := samplePlan()
	heir := batch.Account{Exists: true, ID: "22222222-0000-4000-8000-00000000000b", Email: "ida@example.com", FirstName: "Ida", LastName: "Lund", Role: batch.RoomAdmin}
	gone := batch.Account{Exists: true, Role: batch.User, Status: batch.Terminated}
	p.Items, p.Seats = nil, plan.Seats{Left: -1, Allowed: -1}
	add := func(op batch.Op, email string, before batch.Account, code batch.Code, role batch.Role) *plan.Item {
		before.Exists, before.Email = true, email
		line := len(p.Items) + 2
		row := sampleRow(line, op, email)
		row.Role = role
		after := before
		if role != "" {
			after.Role = role
		}
		p.Items = append(p.Items, plan.Item{Row: row, Lane: line, Before: before, Decision: batch.Decision{Verdict: batch.Do, Code: code, After: after}})
		return &p.Items[len(p.Items)-1]
	}
	for _, email := range []string{"a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"} {
		it := add(batch.Delete, email, gone, batch.CodeDeleted, "")
		it.Rooms = batch.RoomsNone
		if email != "a@example.com" {
			it.Row.Heir, it.Heir.Account, it.Rooms = "ida@example.com", heir, batch.RoomsUnknown
		}
	}
	add(batch.Terminate, "kim@example.com", batch.Account{Role: batch.User, Status: batch.Active, FirstName: "Kim", LastName: "Berg"}, batch.CodeTerminated, "")
	add(batch.ChangeRole, "li@example.com", batch.Account{Role: batch.RoomAdmin, Status: batch.Active}, batch.CodeRoleChanged, batch.User).Rooms = batch.RoomsOwned
	it := add(batch.Reassign, "mo@example.com", gone, batch.CodeReassigned, "")
	it.Row.Heir, it.Heir.Account = "ida@example.com", heir
	add(batch.DeleteGuest, "guest@example.org", batch.Account{Role: batch.Guest, Status: batch.Active}, batch.CodeGuestDeleted, "")
	return p
}

// guarded is a plan that every guard refuses.
func guarded() *plan.Plan {
	p := offboarding()
	p.Size = plan.Size{Accounts: 20, Active: 12}
	p.Guards = &plan.Guards{Delete: "10%", Terminate: "0", Demote: "0%", Protected: plan.Protected{}}
	for i := range p.Items[6:] {
		p.Items[6+i].Decision = batch.Decision{Verdict: batch.Refuse, Code: batch.CodeProtected, Message: "this person is protected by --protect"}
	}
	return p
}

func samplePlanOptions() PlanOptions {
	return PlanOptions{Now: start(), Pace: 24.75, Sheet: "joiners.csv", Portal: "portal.example.com"}
}

func planText(t interface{ Fatal(...any) }, p *plan.Plan, o PlanOptions) string {
	var b strings.Builder
	if err := WritePlan(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPlanText(t *testing.T) {
	all := samplePlanOptions()
	all.All = true

	silent := samplePlan()
	silent.Items = silent.Items[2:3]

	leavers := samplePlan()
	leavers.Items = leavers.Items[3:4]
	leavers.Items[0].Before = user(batch.Terminated)
	leavers.Items[0].Decision = batch.Decision{Verdict: batch.Do, Code: batch.CodeDeleted}
	leavers.Facts.DataToKeyOwner = true
	leavers.Cost, leavers.Seats = plan.Cost{Requests: 2}, plan.Seats{Freed: 1, Left: -1, Allowed: -1}

	asking := samplePlanOptions()
	asking.Asking = true

	big := samplePlan()
	big.Items = big.Items[:2]
	big.Cost = plan.Cost{Requests: 24_000, Writes: 24_000, Steps: 24_000, Single: 24_000}
	big.Seats = plan.Seats{Needed: 1, Left: -1, Allowed: -1}

	held := samplePlan()
	held.Items = held.Items[7:]

	for name, c := range map[string]struct {
		plan    *plan.Plan
		options PlanOptions
	}{
		"plan.txt":         {samplePlan(), samplePlanOptions()},
		"plan_all.txt":     {samplePlan(), all},
		"plan_silent.txt":  {silent, samplePlanOptions()},
		"plan_big.txt":     {big, samplePlanOptions()},
		"plan_leavers.txt": {leavers, samplePlanOptions()},
		"plan_held.txt":    {held, samplePlanOptions()},
		"plan_people.txt":  {offboarding(), asking},
		"plan_guards.txt":  {guarded(), samplePlanOptions()},
		"plan_no_rows.txt": {&plan.Plan{}, PlanOptions{}},
	} {
		got := planText(t, c.plan, c.options)
		checkLines(t, got)
		if strings.Contains(got, "never-shown") {
			t.Errorf("%s: a secret is shown", name)
		}
		golden(t, name, got)
	}
}

func TestPlanTextFits(t *testing.T) {
	verdicts := []batch.Verdict{batch.Do, batch.Nothing, batch.Refuse, batch.Skip}
	rapid.Check(t, func(t *rapid.T) {
		p := &plan.Plan{Caller: batch.Account{Email: weird().Draw(t, "caller")}}
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			p.Items = append(p.Items, plan.Item{
				Row: &batch.Row{
					Line: rapid.IntRange(2, 9_999_999).Draw(t, "line"), Email: weird().Draw(t, "email"),
					Op: rapid.SampledFrom(batch.Operations()).Draw(t, "op").Name,
				},
				Held: rapid.Bool().Draw(t, "held"),
				Decision: batch.Decision{
					Verdict: rapid.SampledFrom(verdicts).Draw(t, "verdict"), Code: batch.CodeExistsDifferently,
					Message: weird().Draw(t, "message"),
				},
			})
		}
		number := rapid.IntRange(-1, 10_000_000)
		p.Cost = plan.Cost{
			Requests: number.Draw(t, "requests"), Writes: number.Draw(t, "writes"), Mails: number.Draw(t, "mails"),
			Duration: time.Duration(number.Draw(t, "seconds")) * time.Second,
		}
		p.Seats = plan.Seats{
			Needed: number.Draw(t, "needed"), Freed: number.Draw(t, "freed"), Left: number.Draw(t, "left"),
			Allowed: number.Draw(t, "allowed"),
		}
		checkLines(t, planText(t, p, PlanOptions{
			All: rapid.Bool().Draw(t, "all"), Pace: rapid.Float64Range(0, 1e6).Draw(t, "pace"),
			Sheet: weird().Draw(t, "sheet"), Portal: weird().Draw(t, "portal"),
		}))
	})
}

func TestPlanJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WritePlanJSON(&b, samplePlan(), samplePlanOptions()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "never-shown") {
		t.Error("a secret is shown")
	}
	golden(t, "plan.json", b.String())
}

func TestPlanJSONOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := WritePlanJSON(&b, &plan.Plan{Seats: plan.Seats{Allowed: -1, Left: -1}}, PlanOptions{}); err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	if rows, ok := m["rows"].([]any); !ok || len(rows) != 0 {
		t.Errorf("rows are %v, want an empty list", m["rows"])
	}
	if cost := m["cost"].(map[string]any); cost["seats_left"] != nil || cost["requests"] != 0.0 {
		t.Errorf("cost is %v", cost)
	}
}

func TestPercent(t *testing.T) {
	for writes, want := range map[int]string{0: "0.0 %", 1: "under 0.1 %", 131: "1.3 %", 5000: "50 %", 24000: "240 %"} {
		if got := percent(writes); got != want {
			t.Errorf("percent(%d) = %q, want %q", writes, got, want)
		}
	}
}

func BenchmarkPlanText(b *testing.B) {
	p := samplePlan()
	refused := p.Items[3]
	p.Items = nil
	for range 10_000 {
		p.Items = append(p.Items, refused)
	}
	for b.Loop() {
		planText(b, p, samplePlanOptions())
	}
}
