package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// resendsOfCreate is how often a create is sent again after a race for its user
// name (docspace-api.md §5.7).
const resendsOfCreate = 5

func sendCreate(ctx context.Context, w worker, steps []step) answer {
	r := steps[0].item.Row
	p, reply, err := w.client.Create(ctx, docspace.NewPerson{
		Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, Password: r.Password,
		Type: docspace.Type(r.WantedRole()), Groups: strings.Fields(steps[0].item.Groups),
	})
	if err != nil {
		return answer{reply: reply, err: err}
	}
	a := plan.AccountOf(p, w.plan.Caller.ID)
	return answer{reply: reply, accounts: map[string]batch.Account{batch.FoldEmail(a.Email): a}}
}

// readNewcomer reads the account of a create, with its groups where the row names
// some.
func readNewcomer(ctx context.Context, w worker, s step) (batch.Account, error) {
	now, err := readByEmail(ctx, w, s)
	if err != nil || !now.Exists || s.item.Groups == "" {
		return now, err
	}
	p, err := w.client.GetInGroups(ctx, now.ID)
	return w.account(p, err, s)
}

func createReached(s step, now batch.Account) bool {
	return made(s, now) && inGroups(s, now)
}

// made says whether an account is the one that a row was to make.
func made(s step, now batch.Account) bool {
	return now.Exists && now.Role == s.item.Row.WantedRole() && now.Status != batch.Terminated &&
		batch.FoldEmail(now.Email) == batch.FoldEmail(s.item.Row.Email)
}

func createMessage(s step, now batch.Account) string {
	return createdAs(s, now) + groupsSaid(s)
}

// groupsSaid tells of the groups of a newcomer.
func groupsSaid(s step) string {
	if len(s.item.Row.Groups) == 0 {
		return ""
	}
	var names []string
	for _, name := range s.item.Row.Groups {
		names = append(names, strconv.Quote(name))
	}
	return "; in the groups " + strings.Join(names, ", ")
}

func createdAs(s step, now batch.Account) string {
	if s.item.Row.Password != "" {
		return "created as " + string(now.Role) + " with the password of the sheet; the portal has e-mailed the person"
	}
	return "created as " + string(now.Role) + "; the portal has e-mailed the person, who sets a password by that mail"
}

// createMissed: the portal makes a User of anybody when no paid seat is left,
// and says nothing of it (docspace-api.md §5.6).
func createMissed(s step, now batch.Account) (batch.Code, string) {
	want := s.item.Row.WantedRole()
	switch {
	case !now.Exists:
		return batch.CodeNoEffect, "the portal accepted the request, but there is no such account; resume the run with --failed"
	case want.Paid() && now.Role == batch.User:
		return batch.CodeCreatedWithoutSeat, "no paid seat was left, so the portal created a User instead of a " + string(want) +
			"; free a seat and put a role row for this account"
	}
	if made(s, now) {
		return batch.CodeCreatedNoGroup, "the account was created as " + now.String() + ", but not in all of its groups; put group-add rows for it"
	}
	return batch.CodeNoEffect, "the account was created, but as " + now.String() + " and not as " + string(want) +
		"; put a role row for this account"
}

// createRefused: the account is not there, or not for this key.
func createRefused(ctx context.Context, w worker, o *outcome, s step, err *docspace.Error) bool {
	if raced(err) && s.resent < resendsOfCreate {
		o.again = append(o.again, []step{s})
		return true
	}
	exists, _, existsErr := w.client.Exists(context.WithoutCancel(ctx), s.item.Row.Email)
	if existsErr == nil && exists {
		o.settle(s, batch.CodeEmailTaken, "the portal has this e-mail, or one that it takes for the same (accents and case "+
			"do not count): "+saying(err), s.now)
		return true
	}
	var fault *docspace.Error
	if errors.As(existsErr, &fault) && fault.Fatal() {
		o.stop = &Stop{Code: batch.CodePortalFault, Err: existsErr}
	}
	return false
}

// raced says whether two creates took the same user name at the same time, which
// has created nothing (docspace-api.md §5.5, §25).
func raced(err *docspace.Error) bool {
	return strings.HasPrefix(err.Message, "Duplicate UserName") || strings.HasPrefix(err.Message, "User already exist")
}
