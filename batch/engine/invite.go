package engine

import (
	"context"
	"slices"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// sendInvite: docspace-api.md §5.9. The answer proves nothing.
func sendInvite(ctx context.Context, w worker, steps []step) answer {
	reply, err := w.client.Invite(ctx, invitations(steps))
	return answer{reply: reply, err: err}
}

func invitations(steps []step) []docspace.Invitation {
	list := make([]docspace.Invitation, len(steps))
	for i, s := range steps {
		list[i] = docspace.Invitation{Email: s.item.Row.Email, Type: docspace.Type(s.item.Row.WantedRole())}
	}
	return list
}

// inviteReached: whoever is active right after he was invited was there before;
// later he may have joined.
func inviteReached(s step, now batch.Account) bool {
	later := s.resumed || !s.sent.lost.IsZero()
	return createReached(s, now) && (now.Status == batch.Pending || later)
}

func inviteMessage(_ step, now batch.Account) string {
	if now.Status != batch.Pending {
		return "invited as " + string(now.Role) + "; the account is active by now: the person has joined, or somebody else has made it"
	}
	return "invited as " + string(now.Role) + "; the portal has e-mailed the person a link to join"
}

// inviteMissed: an address that the portal takes for somebody else's invites
// nobody.
func inviteMissed(_ step, now batch.Account) (batch.Code, string) {
	if now.Exists || now.Hidden {
		return "", ""
	}
	return batch.CodeNoEffect, "the portal accepted the request, but there is no account with this e-mail; it may take the address for " +
		"somebody else's (accents and case do not count): look for that one on the portal, or resume the run with --failed"
}

// inviteExcuse: a list that is too long for the portal's limit, or for its paid
// seats, is refused as a whole, whoever is in it (docspace-api.md §5.9).
func inviteExcuse(ctx context.Context, w worker, o *outcome, err *docspace.Error) bool {
	steps := o.call.steps
	switch {
	case o.doubtful:
		return false
	case err.Kind == docspace.InviteLimit && len(steps) > 1:
		o.halve(steps)
	case err.Kind == docspace.InviteLimit:
		o.spent = true
		o.withdraw(batch.CodeInviteLimit)
	case err.Kind == docspace.NoSeat && len(steps) > 1:
		w.reconsider(ctx, w.twins[batch.Invite], o, err)
	default:
		return false
	}
	return true
}

// inviteNamed are the steps that a refusal names.
func inviteNamed(steps []step, err *docspace.Error) []int {
	return docspace.RefusedInvitations(err, invitations(steps))
}

// inviteRefused says what it can of a lone invitation. Two calls that took the
// same user name at the same time are a race, as with creates.
func inviteRefused(_ context.Context, _ worker, o *outcome, s step, err *docspace.Error) bool {
	switch {
	case raced(err) && s.resent < resendsOfCreate:
		o.again = append(o.again, []step{s})
	case err.Kind == docspace.Invalid && len(err.Fields) > 0:
		o.settle(s, batch.CodeInvalid, "the portal does not take this e-mail; correct it", s.now)
	case err.Kind == docspace.Forbidden:
		o.settle(s, batch.CodeRefused, "the portal refused: "+saying(err)+"; its settings may forbid to invite members", s.now)
		o.faultless = refusalOf(err)
	default:
		return false
	}
	return true
}

// listInvited reads the accounts of steps by lists of their addresses. Somebody
// whom the key sees in no list may be there all the same: he is read alone.
func listInvited(ctx context.Context, w worker, steps []step) []reading {
	emails := make([]string, len(steps))
	for i, s := range steps {
		emails[i] = s.item.Row.Email
	}
	people, err := w.client.FindByEmails(ctx, emails)
	readings := make([]reading, len(steps))
	for i, s := range steps {
		at := slices.IndexFunc(people, func(p docspace.Person) bool { return batch.FoldEmail(p.Email) == batch.FoldEmail(s.item.Row.Email) })
		switch {
		case err != nil:
			readings[i].err = err
		case at >= 0:
			readings[i].now = plan.AccountOf(people[at], w.plan.Caller.ID)
		case w.plan.Caller.Role != batch.DocSpaceAdmin:
			readings[i].now, readings[i].err = readByEmail(ctx, w, s)
		}
	}
	return readings
}
