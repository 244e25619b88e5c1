package engine

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

func sendTerminate(ctx context.Context, w worker, steps []step) answer {
	return sendStatus(ctx, w, docspace.Terminated, steps)
}

func sendActivate(ctx context.Context, w worker, steps []step) answer {
	return sendStatus(ctx, w, docspace.Active, steps)
}

// sendStatus: docspace-api.md §10.
func sendStatus(ctx context.Context, w worker, status docspace.Status, steps []step) answer {
	people, reply, err := w.client.SetStatus(ctx, status, call{steps: steps}.ids())
	return answer{reply: reply, accounts: w.shown(people), err: err}
}

func terminateReached(_ step, now batch.Account) bool {
	return now.Exists && now.Status == batch.Terminated
}

func activateReached(_ step, now batch.Account) bool {
	return now.Exists && now.Status != batch.Terminated
}

func terminateMessage(step, batch.Account) string {
	return "terminated: the person can no longer log in; rooms and files stay where they are"
}

func activateMessage(_ step, now batch.Account) string {
	if now.Status == batch.Pending {
		return "activated: the account is invited again and waits for its owner"
	}
	return "activated: the person can log in again"
}
