package plan_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// tester is what is needed of *testing.T and *rapid.T.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// clerk carries out plans by hand, one row after the other, reading the account
// before and after each, and keeps a journal.
type clerk struct {
	tester
	portal *emulator.Portal
	config plan.Config
	rows   []batch.Row
	past   map[int]batch.Past
}

// hire has a clerk work with the key of somebody.
func hire(t tester, portal *emulator.Portal, email string, rows []batch.Row, options plan.Config) *clerk {
	t.Helper()
	client, err := docspace.New(docspace.Config{
		URL: "https://portal.example.com", Key: portal.Key(email), UserAgent: "test", Transport: portal,
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	self, err := client.Self(context.Background())
	if err != nil {
		t.Fatalf("%v", err)
	}
	options.Client, options.Caller, options.PortalHost = client, plan.AccountOf(self, self.ID), client.Host()
	return &clerk{tester: t, portal: portal, config: options, rows: rows, past: map[int]batch.Past{}}
}

// shift is what a clerk does with one plan.
type shift struct {
	*clerk
	plan   *plan.Plan
	failed map[int]int    // line of the row that failed, by lane
	ids    map[int]string // of the accounts, by lane
}

func (c *clerk) begin() *shift {
	c.Helper()
	config := c.config
	config.Past = c.past
	p, err := plan.Make(context.Background(), c.rows, config)
	if err != nil {
		c.Fatalf("%v", err)
	}
	return &shift{clerk: c, plan: p, failed: map[int]int{}, ids: map[int]string{}}
}

// row gives the result of row i, which is carried out if it is to be.
func (s *shift) row(i int) batch.Result {
	it := s.plan.Items[i]
	r := batch.Result{Index: i, Row: it.Row, Code: it.Code, Message: it.Message, UserID: it.Before.ID, Attempts: it.Attempts}
	switch line := s.failed[it.Lane]; {
	case it.Past != nil:
		r = *it.Past
	case line != 0:
		r.Code, r.Message = batch.CodeEarlierRowFailed, batch.SkipAfter(line, it.Before).Message
	case it.Held:
		r.Code, r.Message = batch.CodeStopped, "beyond the limit"
	case it.Step():
		s.carryOut(i, &r)
	}
	if r.Status() == batch.Failed {
		s.failed[it.Lane] = r.Row.Line
	}
	s.note(r)
	return r
}

// note keeps what a journal keeps.
func (c *clerk) note(r batch.Result) {
	r.Before, r.After = onPaper(r.Before), onPaper(r.After)
	p := c.past[r.Index]
	p.Result, p.Attempts = &r, max(p.Attempts, r.Attempts)
	c.past[r.Index] = p
}

func onPaper(a batch.Account) batch.Account {
	a.Email, a.FirstName, a.LastName = "", "", ""
	return a
}

func (s *shift) carryOut(i int, r *batch.Result) {
	it := s.plan.Items[i]
	now := s.read(it)
	r.Before, r.After = now, now
	if it.Sent != nil && reached(it, now) {
		r.Message, r.UserID = "found done", now.ID
		return
	}
	if d := s.decide(i, now); d.Verdict != batch.Do {
		r.Code, r.Message = d.Code, d.Message
		return
	}
	s.sent(i, now)
	r.Attempts++
	err := s.send(it, now)
	after := s.read(it)
	r.After, r.Message = after, "done"
	if after.ID != "" {
		r.UserID = after.ID
	}
	var fault *docspace.Error
	switch {
	case reached(it, after) && (err == nil || it.Row.Op != batch.DeleteGuest):
	case errors.As(err, &fault):
		r.Code, r.Message = batch.CodeRefused, fault.Message
	default:
		s.Fatalf("line %d: %s is %s, %v", it.Row.Line, it.Row.Op, after, err)
	}
}

func (s *shift) decide(i int, now batch.Account) batch.Decision {
	d := s.plan.Decide(i, now, s.plan.Items[i].Rooms)
	if d.Verdict == batch.AskRooms {
		s.Errorf("line %d: nobody has asked for the rooms of %s", s.rows[i].Line, now.Email)
	}
	return d
}

// sent notes that a row is about to be sent.
func (s *shift) sent(i int, now batch.Account) {
	p := s.past[i]
	p.Sent = &batch.Sent{Index: i, Line: s.rows[i].Line, Call: fmt.Sprint("c", i), Before: onPaper(now), Rooms: s.plan.Items[i].Rooms}
	p.Result = nil
	p.Attempts++
	s.past[i] = p
}

// read reads the account of an item: by the id if it is known.
func (s *shift) read(it plan.Item) batch.Account {
	if s.ids[it.Lane] == "" {
		s.ids[it.Lane] = it.Before.ID
	}
	var p docspace.Person
	var err error
	if id := s.ids[it.Lane]; id != "" {
		p, err = s.config.Client.Get(context.Background(), id)
	} else {
		p, err = s.config.Client.GetByEmail(context.Background(), it.Row.Email)
	}
	var fault *docspace.Error
	switch {
	case err == nil:
		s.ids[it.Lane] = p.ID
		return plan.AccountOf(p, s.plan.Caller.ID)
	case errors.As(err, &fault) && fault.Kind == docspace.NotFound:
		return batch.Account{}
	case errors.As(err, &fault) && fault.Kind == docspace.Forbidden:
		return batch.Account{Hidden: true, ID: s.ids[it.Lane], Email: it.Row.Email}
	}
	s.Fatalf("%v", err)
	return batch.Account{}
}

func (s *shift) send(it plan.Item, now batch.Account) error {
	ctx, c, row := context.Background(), s.config.Client, it.Row
	ids := []string{now.ID}
	var err error
	switch row.Op {
	case batch.Create:
		_, _, err = c.Create(ctx, docspace.NewPerson{
			Email: row.Email, FirstName: row.FirstName, LastName: row.LastName, Type: docspace.Type(row.WantedRole()),
		})
	case batch.Invite:
		_, err = c.Invite(ctx, []docspace.Invitation{{Email: row.Email, Type: docspace.Type(row.WantedRole())}})
	case batch.ChangeRole:
		if batch.Demotes(now.Role, row.Role) {
			_, _, err = c.Demote(ctx, now.ID, docspace.Type(row.Role), "")
			break
		}
		_, _, err = c.SetType(ctx, docspace.Type(row.Role), ids)
	case batch.Terminate:
		_, _, err = c.SetStatus(ctx, docspace.Terminated, ids)
	case batch.Activate:
		_, _, err = c.SetStatus(ctx, docspace.Active, ids)
	case batch.Delete:
		_, err = c.Delete(ctx, now.ID)
	case batch.ApproveGuest:
		_, err = c.ApproveGuest(ctx, row.ShareLink, s.plan.Caller.Email)
	case batch.DeleteGuest:
		_, err = c.DeleteGuests(ctx, ids)
	}
	return err
}

// reached says whether the account shows what a row wants; that a guest is off
// the list does not show to an admin.
func reached(it plan.Item, now batch.Account) bool {
	switch it.Row.Op {
	case batch.Create, batch.Invite:
		return now.Exists && now.Role == it.Row.WantedRole()
	case batch.ChangeRole:
		return now.Role == it.Row.Role
	case batch.Terminate:
		return now.Status == batch.Terminated
	case batch.Activate:
		return now.Exists && now.Status != batch.Terminated
	case batch.Delete:
		return !now.Exists && !now.Hidden
	case batch.ApproveGuest:
		return now.Exists
	}
	return now.Hidden || it.After.Exists
}

// end is what a portal has come to, by address.
func end(p *emulator.Portal) map[string]string {
	all := map[string]string{}
	for _, x := range p.People() {
		known := slices.DeleteFunc(x.KnownTo, func(email string) bool { return email == emulator.OwnerEmail })
		all[strings.ToLower(x.Email)] = fmt.Sprintf("%s %d, %d rooms, known to %v", x.Role, x.Status, x.Rooms, known)
	}
	return all
}
