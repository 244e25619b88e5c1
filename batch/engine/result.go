package engine

import (
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// result is the result of a step that was sent, or was about to be.
func result(s step, code batch.Code, message string, after batch.Account) batch.Result {
	r := batch.Result{
		Index: s.index, Row: s.item.Row, Code: code, Message: message,
		UserID: firstID(after, s.now), Before: s.now, After: after,
		HTTPStatus: s.sent.status, Attempts: s.sent.attempts, Call: s.sent.call, StartedAt: s.sent.started,
	}
	if s.sent.attempts > 0 {
		r.FinishedAt = time.Now()
	}
	return r
}

// planned is the result of a row that needs no call: the plan's decision.
func planned(i int, it *plan.Item, now batch.Account) batch.Result {
	if it.Past != nil {
		r := *it.Past
		r.Index, r.Row = i, it.Row
		return r
	}
	if it.Held {
		return unsent(i, it, now, batch.CodeStopped, "beyond the limit given for this run; resume the run with --limit 0")
	}
	return unsent(i, it, now, it.Code, it.Message)
}

// blocked is the result of a row that was not begun, by its code.
func blocked(i int, it *plan.Item, now batch.Account, code batch.Code) batch.Result {
	message := "the run stopped before this row; resume the run, what is done stays done"
	switch code {
	case batch.CodeAfterUnknown:
		message = "the outcome of an earlier row of this account is not known; resume the run, which finds it out"
	case batch.CodeQuotaSpent:
		message = "the portal takes no more requests of this key's owner for now; resume the run when it does"
	case batch.CodeInviteLimit:
		message = "the portal's limit of invitations was reached before this row's turn; resume the run when it takes more, within 24 hours"
	case batch.CodePortalFault:
		message = "the portal had a fault before this row's turn; resume the run when it works"
	case batch.CodeNoTime:
		message = "the time given for the run was over before this row's turn; resume the run"
	}
	return unsent(i, it, now, code, message)
}

func unsent(i int, it *plan.Item, now batch.Account, code batch.Code, message string) batch.Result {
	return batch.Result{
		Index: i, Row: it.Row, Code: code, Message: message,
		UserID: now.ID, Before: now, After: now,
	}
}

func firstID(accounts ...batch.Account) string {
	for _, a := range accounts {
		if a.ID != "" {
			return a.ID
		}
	}
	return ""
}
