package engine_test

import (
	"context"
	"errors"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// reference carries rows out one by one, strictly in sheet order, and reads the
// account before and after each: slow, and easy to believe.
type reference struct {
	*world
	plan    *plan.Plan
	blocked []batch.Code
	ids     []string // of the lanes' accounts, as far as they are known
}

// reference gives the code of each row.
func (w *world) reference(rows []batch.Row) []batch.Code {
	p, err := plan.Make(context.Background(), rows, w.plan)
	if err != nil {
		w.Fatal(err)
	}
	if w.meanwhile != nil {
		w.meanwhile()
	}
	w.wire.begin()
	defer w.wire.end()
	r := &reference{world: w, plan: p, blocked: make([]batch.Code, p.Lanes), ids: make([]string, p.Lanes)}
	codes := make([]batch.Code, len(p.Items))
	for i, it := range p.Items {
		codes[i] = r.row(i, it)
		switch codes[i].Status() {
		case batch.Failed, batch.Skipped:
			r.blocked[it.Lane] = batch.CodeEarlierRowFailed
		}
	}
	return codes
}

func (r *reference) row(i int, it plan.Item) batch.Code {
	switch {
	case r.blocked[it.Lane] != "":
		return r.blocked[it.Lane]
	case !it.Step():
		return it.Code
	}
	if r.ids[it.Lane] == "" {
		r.ids[it.Lane] = it.Before.ID
	}
	now := r.read(it)
	if now.Status == batch.Terminated && r.plan.Caller.Role == batch.RoomAdmin && it.Before.Hidden {
		now = it.Before // whom a RoomAdmin sees one by one and in no list, which is not seeing him
	}
	d := r.plan.Decide(i, now, it.Rooms)
	if d.Verdict != batch.Do {
		return d.Code
	}
	err := r.send(it, now)
	after := r.read(it)
	r.ids[it.Lane] = after.ID
	var fault *docspace.Error
	switch {
	case err != nil && !errors.As(err, &fault):
		r.Fatal(err)
	case err == nil && r.reached(it, after):
		return d.Code
	case err == nil && it.Row.Op == batch.Create && after.Exists && after.Role == batch.User:
		return batch.CodeCreatedWithoutSeat
	case err == nil && it.Row.Op == batch.ApproveGuest && after.Hidden:
		return batch.CodeLinkForOtherGuest
	case err != nil && fault.Kind == docspace.NoSeat:
		return batch.CodeNoSeat
	case err != nil && it.Row.Op == batch.ApproveGuest && fault.Kind != docspace.Forbidden:
		return batch.CodeShareLinkRefused
	}
	if d := r.plan.Decide(i, after, it.Rooms); d.Verdict != batch.Do {
		return d.Code
	}
	switch {
	case err == nil:
		return batch.CodeNoEffect
	case it.Row.Op == batch.Create && r.taken(it.Row.Email):
		return batch.CodeEmailTaken
	case fault.Kind == docspace.Invalid:
		return batch.CodeInvalid
	}
	return batch.CodeRefused
}

func (r *reference) taken(email string) bool {
	exists, _, err := r.client.Exists(context.Background(), email)
	return err == nil && exists
}

func (r *reference) read(it plan.Item) batch.Account {
	var p docspace.Person
	var err error
	if id := r.ids[it.Lane]; id != "" {
		p, err = r.client.GetInGroups(context.Background(), id)
	} else {
		if p, err = r.client.GetByEmail(context.Background(), it.Row.Email); err == nil {
			p, err = r.client.GetInGroups(context.Background(), p.ID)
		}
	}
	var fault *docspace.Error
	switch {
	case err == nil:
		return plan.AccountOf(p, r.plan.Caller.ID)
	case errors.As(err, &fault) && fault.Kind == docspace.NotFound:
		return batch.Account{}
	case errors.As(err, &fault) && fault.Kind == docspace.Forbidden:
		return batch.Account{Hidden: true, ID: r.ids[it.Lane], Email: it.Row.Email}
	}
	r.Fatal(err)
	return batch.Account{}
}

func (r *reference) send(it plan.Item, now batch.Account) error {
	ctx := context.Background()
	c := r.client
	ids := []string{now.ID}
	var err error
	switch row := it.Row; row.Op {
	case batch.Create:
		var p docspace.Person
		p, _, err = c.Create(ctx, docspace.NewPerson{
			Email: row.Email, FirstName: row.FirstName, LastName: row.LastName, Type: docspace.Type(row.WantedRole()), Groups: strings.Fields(it.Groups),
		})
		r.ids[it.Lane] = p.ID
	case batch.Invite:
		_, err = c.Invite(ctx, []docspace.Invitation{{Email: row.Email, Type: docspace.Type(row.WantedRole())}})
	case batch.ChangeRole:
		if !batch.Demotes(now.Role, row.Role) {
			_, _, err = c.SetType(ctx, docspace.Type(row.Role), ids)
			break
		}
		if _, _, err = c.Demote(ctx, now.ID, docspace.Type(row.Role), it.Heir.ID); err == nil {
			time.Sleep(time.Minute) // longer than any job here
		}
	case batch.Terminate:
		_, _, err = c.SetStatus(ctx, docspace.Terminated, ids)
	case batch.Activate:
		_, _, err = c.SetStatus(ctx, docspace.Active, ids)
	case batch.Delete, batch.Reassign:
		if row.Heir != "" {
			if _, _, err = c.StartReassign(ctx, now.ID, it.Heir.ID); err != nil {
				break
			}
			time.Sleep(time.Minute)
		}
		if row.Op == batch.Delete {
			_, err = c.Delete(ctx, now.ID)
		}
	case batch.ApproveGuest:
		_, err = c.ApproveGuest(ctx, row.ShareLink, r.plan.Caller.Email) // the portal does not look at it
	case batch.DeleteGuest:
		_, err = c.DeleteGuests(ctx, ids)
	case batch.GroupAdd:
		_, _, err = c.AddToGroup(ctx, it.Groups, ids)
	case batch.GroupRemove:
		_, _, err = c.RemoveFromGroup(ctx, it.Groups, ids)
	}
	return err
}

func (r *reference) reached(it plan.Item, now batch.Account) bool {
	want := after(it.Row, r.stateOfAccount(now))
	p, there := r.portal.Person(strings.ToLower(it.Row.Email))
	if it.Row.Email == "" {
		p, there = r.portal.Person(it.Row.UserID)
	}
	is := state{}
	if there {
		is = r.stateOf(p)
	}
	want.Listed, is.Listed = want.Listed && is.Listed, want.Listed && is.Listed
	if it.Row.Op == batch.ApproveGuest || it.Row.Op == batch.DeleteGuest {
		return there && r.stateOf(p).Listed == (it.Row.Op == batch.ApproveGuest)
	}
	return want.alike(is)
}

// stateOfAccount is a state as the client shows it.
func (w *world) stateOfAccount(a batch.Account) state {
	if !a.Exists {
		return state{}
	}
	p, _ := w.portal.Person(a.ID)
	return w.stateOf(p)
}
