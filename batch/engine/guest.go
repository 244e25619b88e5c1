package engine

import (
	"context"
	"errors"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// sendApprove: docspace-api.md §14. The portal takes the guest from the link,
// whatever the e-mail.
func sendApprove(ctx context.Context, w worker, steps []step) answer {
	r := steps[0].item.Row
	confirm, ok := docspace.ConfirmFromLink(r.ShareLink)
	if !ok {
		link, reply, err := w.client.ResolveShareLink(ctx, r.ShareLink)
		if err != nil {
			return answer{reply: reply, err: err}
		}
		confirm = link
	}
	email := r.Email
	if email == "" {
		email = w.plan.Caller.Email // the portal wants one and does not look at it
	}
	reply, err := w.client.ApproveGuest(ctx, confirm, email)
	return answer{reply: reply, err: err}
}

func approveReached(s step, now batch.Account) bool {
	return now.Exists && now.Role == batch.Guest &&
		(s.item.Row.Email == "" || batch.FoldEmail(now.Email) == batch.FoldEmail(s.item.Row.Email)) &&
		(s.item.Row.UserID == "" || s.item.Row.UserID == now.ID)
}

func approveMessage(step, batch.Account) string { return "the key's user now sees this guest" }

func approveMissed(_ step, now batch.Account) (batch.Code, string) {
	if !now.Hidden {
		return "", ""
	}
	return batch.CodeLinkForOtherGuest, "the portal accepted the share link, but this guest is still not visible: the link " +
		"belongs to another guest, who is visible now; ask for a link of this one"
}

// approveExcuse: a bad link is answered like a bad key, or with a fault of the
// server when it is garbled (docspace-api.md §14, §21). As long as the key still
// works it is the link.
func approveExcuse(ctx context.Context, w worker, o *outcome, err *docspace.Error) bool {
	switch {
	case answerLost(err):
		return false
	case err.Kind == docspace.Unauthorized, err.Kind == docspace.MissingScope, err.Kind == docspace.NoPortal:
	case err.Kind == docspace.Invalid: // not a link of this portal, or a short one that leads nowhere
	case err.Kind == docspace.Server && err.Type != "":
	default:
		return false
	}
	ctx = context.WithoutCancel(ctx)
	if _, keyErr := w.client.Key(ctx); keyErr != nil {
		return false
	}
	if err.Kind == docspace.Server {
		s := o.call.steps[0]
		if now, readErr := readByEmail(ctx, w, s); readErr == nil && approveReached(s, now) {
			o.done(w.twins[batch.ApproveGuest], s, now)
			return true
		}
	}
	code, message := linkRefused(err)
	o.settleAll(o.call.steps, code, message)
	return true
}

// linkRefused says what is wrong with a share link that the portal, or the
// client, has refused.
func linkRefused(err *docspace.Error) (batch.Code, string) {
	switch {
	case errors.Is(err, docspace.ErrForeignLink):
		return batch.CodeShareLinkForeign, err.Message + "; ask for a link of this portal"
	case errors.Is(err, docspace.ErrLinkExpired):
		return batch.CodeShareLinkRefused, err.Message + "; ask for a new one"
	case errors.Is(err, docspace.ErrShortLink):
		return batch.CodeShareLinkRefused, err.Message + "; copy the link once more, or ask for a new one: links hold for 7 days"
	case err.Kind == docspace.Server:
		return batch.CodeShareLinkRefused, "the portal cannot read the share link: it is garbled; copy the whole link once more, " +
			"or ask for a new one"
	}
	return batch.CodeShareLinkRefused, "the portal does not accept the share link: it was changed or is older than 7 days, or " +
		"whoever made it may not invite any more, or the guest is terminated or no guest any more; ask for a new one"
}

// guestRefused: what the portal knows of guests and key owners does not show in
// an account, so that a refusal is the row's own and no fault of the portal.
func guestRefused(_ context.Context, w worker, o *outcome, s step, err *docspace.Error) bool {
	message := "the portal refused: " + saying(err)
	if s.item.Row.Op == batch.DeleteGuest {
		message += "; only a guest whom the key's user invited or approved is on his list"
	}
	o.settle(s, batch.CodeRefused, message, s.now)
	return true
}

// sendDeleteGuest: docspace-api.md §15.
func sendDeleteGuest(ctx context.Context, w worker, steps []step) answer {
	reply, err := w.client.DeleteGuests(ctx, call{steps: steps}.ids())
	return answer{reply: reply, err: err}
}

// proofsOfDeleteGuest is how often a guest is taken off an admin's list at most
// until he is not on it: one request that is accepted shows that the one before
// did nothing (docspace-api.md §15).
const proofsOfDeleteGuest = 2

// confirmDeleteGuest shows a guest who is off the list as not visible. An admin
// goes on seeing every guest: there a second request, refused, proves the first.
func confirmDeleteGuest(ctx context.Context, w worker, s step) (batch.Account, error) {
	if w.plan.Caller.Role != batch.DocSpaceAdmin {
		return readByID(ctx, w, s)
	}
	for range proofsOfDeleteGuest {
		_, err := w.client.DeleteGuests(ctx, []string{s.now.ID})
		var refusal *docspace.Error
		switch {
		case errors.As(err, &refusal) && refusal.Kind == docspace.Forbidden:
			return batch.Account{Hidden: true, ID: s.now.ID, Email: s.now.Email}, nil
		case err != nil:
			return s.now, err
		}
	}
	return s.now, nil
}

func deleteGuestReached(_ step, now batch.Account) bool { return now.Hidden }

func deleteGuestMessage(step, batch.Account) string {
	return "taken off the list of the key's user, with the shares he gave; the account itself stays"
}

// recoverDeleteGuest: after a lost answer an admin cannot tell a guest taken
// off his list from one who was never on it. A request that is accepted shows
// that the first had no effect; it is then proved like any other.
func recoverDeleteGuest(ctx context.Context, w worker, o *outcome) bool {
	if w.plan.Caller.Role != batch.DocSpaceAdmin {
		return false
	}
	steps := o.call.steps
	started := time.Now()
	reply, err := w.client.DeleteGuests(w.noting(ctx, o.call.id, steps), o.call.ids())
	steps[0].note(o.call.id, reply, started)
	var refusal *docspace.Error
	switch {
	case err == nil:
		o.answered, o.taken = true, true
		w.prove(ctx, w.twins[batch.DeleteGuest], o, answer{reply: reply})
	case errors.As(err, &refusal) && refusal.Kind == docspace.Forbidden:
		o.settleAll(steps, batch.CodeAnswerLost, "the request was sent and its answer was lost; the guest is not on the "+
			"list of the key's user now, whether or not he was before")
	default:
		w.unread(o, steps[0], err)
	}
	return true
}
