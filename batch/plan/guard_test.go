package plan

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		limit Limit
		valid bool
	}{
		{"", true},
		{"0", true},
		{"10", true},
		{"5%", true},
		{"0%", true},
		{"100%", true},
		{"101%", false},
		{"-1", false},
		{"+1", false},
		{"1.5", false},
		{"1.5%", false},
		{"5 %", false},
		{"%", false},
		{"all", false},
		{"99999999999999999999", false},
	} {
		if tt.limit.Valid() != tt.valid {
			t.Errorf("%q is valid: %t", tt.limit, !tt.valid)
		}
	}
	const many = 1 << 30
	for _, tt := range []struct {
		guards            Guards
		size              Size
		deleted, suspends int
	}{
		{Guards{}, Size{0, 0}, 5, 5},
		{Guards{}, Size{-1, -1}, 5, 5},
		{Guards{}, Size{100, 19}, 5, 5},
		{Guards{}, Size{119, 24}, 5, 6},
		{Guards{}, Size{120, 28}, 6, 7},
		{Guards{}, Size{812, 700}, 40, 175},
		{Guards{}, Size{1000, 999}, 50, 249},
		{Guards{}, Size{20_000, 20_000}, 50, 5000},
		{Guards{Delete: "7", Terminate: "0"}, Size{812, 700}, 7, 0},
		{Guards{Delete: "1%", Terminate: "1%"}, Size{812, 99}, 8, 0},
		{Guards{Delete: "29%", Terminate: "50%"}, Size{100, 7}, 29, 3},
		{Guards{Delete: "29%", Terminate: "50%"}, Size{-1, -1}, 0, 0},
		{Guards{Delete: "100%", Terminate: "100%"}, Size{-1, 3}, many, many},
	} {
		all := tt.guards.all(tt.size)
		if got := all[0].most(many); got != tt.deleted {
			t.Errorf("%+v of %+v: %d may be deleted, want %d", tt.guards, tt.size, got, tt.deleted)
		}
		if got := all[1].most(many); got != tt.suspends {
			t.Errorf("%+v of %+v: %d may be terminated, want %d", tt.guards, tt.size, got, tt.suspends)
		}
		if tt.guards.Terminate == "" && all[2].most(many) != tt.suspends {
			t.Errorf("%+v of %+v: %d may be demoted", tt.guards, tt.size, all[2].most(many))
		}
	}
}

func TestObjections(t *testing.T) {
	t.Parallel()
	rows := func(op batch.Op, n int) []batch.Row {
		all := make([]batch.Row, n)
		for i := range all {
			all[i] = batch.Row{Line: i + 2, Op: op, Email: crowdEmail(i)}
		}
		return all
	}
	for name, tt := range map[string]struct {
		guards Guards
		size   Size
		rows   []batch.Row
		code   batch.Code
		want   []string // with the flag
	}{
		"nothing":    {},
		"as many":    {size: Size{Accounts: 812}, rows: rows(batch.Delete, 40)},
		"activates":  {guards: Guards{"0", "0", "0", nil}, rows: rows(batch.Activate, 99)},
		"one more":   {size: Size{Accounts: 812}, rows: rows(batch.Delete, 41), want: []string{"would delete 41 of 812 accounts, and at most 40 are allowed", "--max-delete 41"}},
		"none":       {guards: Guards{Delete: "0"}, size: Size{Accounts: 812}, rows: rows(batch.Delete, 1), want: []string{"would delete 1 of 812 accounts, and none is allowed", "--max-delete 1"}},
		"one":        {guards: Guards{Terminate: "1"}, size: Size{Active: 9}, rows: rows(batch.Terminate, 2), want: []string{"would terminate 2 of 9 active accounts, and at most 1 is allowed", "--max-terminate 2"}},
		"demotes":    {size: Size{Active: 21}, rows: rows(batch.ChangeRole, 6), want: []string{"would demote 6 of 21 active accounts, and at most 5 are allowed", "--max-demote 6"}},
		"not told":   {size: Size{-1, -1}, rows: rows(batch.Terminate, 6), want: []string{"would terminate 6 accounts, and at most 5 are allowed, for the portal does not tell how many it has", "--max-terminate 6"}},
		"one person": {rows: rows(batch.Delete, 1), code: batch.CodeProtected, want: []string{"a row is against somebody who is protected: line 2 (delete p00000@example.com)", ""}},
		"seven": {rows: rows(batch.Terminate, 7), code: batch.CodeProtected, want: []string{
			"7 rows are against people who are protected: line 2 (terminate p00000@example.com), line 3 (terminate p00001@example.com), " +
				"line 4 (terminate p00002@example.com), line 5 (terminate p00003@example.com), line 6 (terminate p00004@example.com) and 2 more", "",
		}},
	} {
		p := &Plan{Guards: &tt.guards, Size: tt.size}
		for i := range tt.rows {
			it := Item{Row: &tt.rows[i], Lane: i, Before: batch.Account{Exists: true, Role: batch.RoomAdmin}}
			it.Verdict = batch.Do
			if it.Row.Op == batch.ChangeRole {
				it.Row.Role = batch.User
			}
			if tt.code != "" {
				it.Verdict, it.Code = batch.Refuse, tt.code
			}
			p.Items = append(p.Items, it)
		}
		var got []string
		for _, o := range p.Objections() {
			got = append(got, o.String(), o.Allow())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if p.Guards = nil; len(p.Objections()) > 0 {
			t.Errorf("%s: objections without guards", name)
		}
	}
}

// TestProtected: each name protects whom it names and nobody else, from what
// takes something away and from nothing else.
func TestProtected(t *testing.T) {
	t.Parallel()
	gone := with(terminated(user), func(p *docspace.Person) { p.ID, p.Email = id("9"), "Gone@Example.org" })
	for _, tt := range []struct {
		name  string
		names []string
		row   batch.Row
		code  batch.Code
	}{
		{"nobody", nil, row(batch.Terminate, "user@example.com"), batch.CodeTerminated},
		{"by e-mail", []string{"User@EXAMPLE.com"}, row(batch.Terminate, "user@example.com"), batch.CodeProtected},
		{"by e-mail, the row by id", []string{"user@example.com"}, rowByID(batch.Terminate, user.ID), batch.CodeProtected},
		{"by id", []string{"33333333-0000-4000-8000-333333333333"}, row(batch.Terminate, "user@example.com"), batch.CodeProtected},
		{"by domain", []string{"*@example.COM"}, row(batch.Terminate, "user@example.com"), batch.CodeProtected},
		{"another", []string{"other@example.com", "*@example.org", "*@sub.example.com", "*@com"}, row(batch.Terminate, "user@example.com"), batch.CodeTerminated},
		{"delete", []string{"*@example.org"}, row(batch.Delete, gone.Email), batch.CodeProtected},
		{"delete with an heir", []string{"*@example.org"}, batch.Row{Op: batch.Delete, Email: gone.Email, Heir: "admin@example.com"}, batch.CodeProtected},
		{"reassign", []string{"*@example.org"}, batch.Row{Op: batch.Reassign, Email: gone.Email, Heir: "admin@example.com"}, batch.CodeProtected},
		{"activate", []string{"*@example.org"}, row(batch.Activate, gone.Email), batch.CodeActivated},
		{"terminated already", []string{"*@example.org"}, row(batch.Terminate, gone.Email), batch.CodeAlreadyTerminated},
		{"demotion", []string{"*@example.com"}, role("manager@example.com", batch.User), batch.CodeProtected},
		{"demotion of an admin", []string{"*@example.com"}, role("admin@example.com", batch.RoomAdmin), batch.CodeProtected},
		{"promotion", []string{"*@example.com"}, role("user@example.com", batch.RoomAdmin), batch.CodeRoleChanged},
		{"delete-guest", []string{"*@example.com"}, row(batch.DeleteGuest, "guest@example.com"), batch.CodeProtected},
		{"what the portal would refuse as well", []string{"*@example.com"}, row(batch.Delete, "user@example.com"), batch.CodeProtected},
		{"the owner", []string{"*@example.com"}, row(batch.Terminate, "owner@example.com"), batch.CodeIsOwner},
		{"nobody there", []string{"*@example.com"}, row(batch.Terminate, "nobody@example.com"), batch.CodeNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &portal{caller: owner, people: append(slices.Clip(people), gone)}
			c := p.config(t)
			c.Guards = &Guards{Protected: Protected{}}
			for _, name := range tt.names {
				c.Guards.Protected.Add(name)
			}
			plan := made(t, c, tt.row)
			it := plan.Items[0]
			if it.Code != tt.code {
				t.Errorf("%s (%s), want %s", it.Code, it.Message, tt.code)
			}
			if got, want := len(plan.Objections()), it.Code == batch.CodeProtected; got > 0 != want {
				t.Errorf("%d objections", got)
			}
			if d := plan.Decide(0, it.Before, it.Rooms); d != it.Decision {
				t.Errorf("decided again it is %+v, was %+v", d, it.Decision)
			}
			if len(p.asked) > 0 && it.Code == batch.CodeProtected {
				t.Errorf("asked for the rooms of somebody protected: %v", p.asked)
			}
		})
	}
}

// TestGuardsCountTheRun: accounts and not rows, those of the steps and of what
// earlier parts of the run have done: not those beyond the limit, nor what is so
// already.
func TestGuardsCountTheRun(t *testing.T) {
	t.Parallel()
	p := &portal{caller: owner, people: crowd(40)}
	var rows []batch.Row
	for i := range 8 {
		rows = append(rows, row(batch.Terminate, crowdEmail(i)), row(batch.Delete, crowdEmail(i)))
	}
	rows = append(rows, rowByID(batch.Terminate, crowdID(0)), row(batch.Activate, crowdEmail(9)))
	told := func(c Config) []string {
		t.Helper()
		c.Guards = &Guards{Delete: "3", Terminate: "3"}
		c.DataToKeyOwner = true
		var all []string
		for _, o := range made(t, c, rows...).Objections() {
			all = append(all, o.Allow())
		}
		return all
	}
	c := p.config(t)
	if diff := cmp.Diff([]string{"--max-delete 8", "--max-terminate 8"}, told(c)); diff != "" {
		t.Error("from the beginning (-want +got):", diff)
	}
	c.Limit = 8
	if diff := cmp.Diff([]string{"--max-delete 4", "--max-terminate 4"}, told(c)); diff != "" {
		t.Error("of eight steps (-want +got):", diff)
	}
	c.Limit = 0
	c.Past = map[int]batch.Past{}
	for i := range 5 {
		c.Past[2*i] = didIt(batch.CodeTerminated, p.people[i])
		p.people[i].Status = docspace.Terminated
	}
	if diff := cmp.Diff([]string{"--max-delete 8", "--max-terminate 8"}, told(c)); diff != "" {
		t.Error("after five (-want +got):", diff)
	}
}

// TestGuardsLetGoOnWhatTheyLetBegin: with a share as limit, a run that was allowed
// is allowed wherever it was cut off, whatever of it the portal has done already.
func TestGuardsLetGoOnWhatTheyLetBegin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 60).Draw(t, "accounts")
		percent := rapid.IntRange(0, 99).Draw(t, "percent")
		n := size * percent / 100
		g := Guards{Terminate: Limit(fmt.Sprintf("%d%%", percent))}
		sim := &simulation{}
		active := size
		for i := range n {
			account := batch.Account{Exists: true, Role: batch.User, Status: batch.Active}
			it := Item{Row: &batch.Row{Op: batch.Terminate}, Lane: i, Before: account, Decision: batch.Decision{Verdict: batch.Do}}
			switch rapid.SampledFrom([]string{"open", "sent", "sent and done", "finished"}).Draw(t, "row") {
			case "sent":
				it.Sent = &batch.Sent{}
			case "sent and done":
				it.Sent, account.Status = &batch.Sent{}, batch.Terminated
				active--
			case "finished":
				it.Past, account.Status = &batch.Result{}, batch.Terminated
				active--
			}
			sim.items = append(sim.items, it)
			sim.lanes = append(sim.lanes, lane{account: account})
		}
		p := &Plan{Items: sim.items, Guards: &g, Size: Size{Accounts: size, Active: active}.before(sim)}
		if refused := p.Objections(); len(refused) > 0 {
			t.Fatalf("%d of %d were allowed, and now: %v", n, size, refused)
		}
	})
}

// TestProtectedMeanwhile: who is protected by now is not deleted by a run that has
// only given away what he owned; what was sent for good is settled all the same.
func TestProtectedMeanwhile(t *testing.T) {
	t.Parallel()
	gone := with(terminated(user), func(p *docspace.Person) { p.ID, p.Email = id("9"), "gone@example.org" })
	for _, moving := range []bool{true, false} {
		p := &portal{caller: owner, people: append(slices.Clip(people), gone)}
		c := p.config(t)
		c.Guards = &Guards{Protected: Protected{}}
		c.Guards.Protected.Add("*@example.org")
		past := sentOn(was(gone), batch.RoomsNone)
		past.Sent.Moving = moving
		c.Past = map[int]batch.Past{0: past}
		made := made(t, c, batch.Row{Op: batch.Delete, Email: gone.Email, Heir: "manager@example.com"})
		if refused := len(made.Objections()) > 0; refused != moving {
			t.Errorf("moving %t: refused %t, %s", moving, refused, made.Items[0].Code)
		}
	}
}
