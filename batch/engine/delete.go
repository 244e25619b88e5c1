package engine

import (
	"context"

	"docspace-batch/batch"
)

// sendDelete deletes many with one request, or one alone with a request of its
// own. Neither answer proves anything (docspace-api.md §11).
func sendDelete(ctx context.Context, w worker, steps []step) answer {
	if steps[0].moves() {
		return startMove(ctx, w, steps[0])
	}
	if len(steps) == 1 {
		reply, err := w.client.Delete(ctx, steps[0].now.ID)
		return answer{reply: reply, err: err}
	}
	people, reply, err := w.client.DeleteMany(ctx, call{steps: steps}.ids())
	a := answer{reply: reply, err: err}
	if err == nil && !reply.Doubtful { // an earlier attempt may have deleted whom the last one leaves out
		a.listed = make(map[string]bool, len(people))
		for _, p := range people {
			a.listed[p.ID] = true
		}
	}
	return a
}

func deleteReached(_ step, now batch.Account) bool { return !now.Exists && !now.Hidden }

func deleteMessage(s step, _ batch.Account) string {
	switch {
	case s.item.Row.Heir != "":
		return "deleted; rooms and shared files went to " + s.heir() + ", the portal goes on erasing the other personal files"
	case s.item.Rooms == batch.RoomsNone:
		return "deleted; the portal goes on erasing personal files, shared ones went to the key's owner"
	}
	return "deleted; rooms and shared files go to the key's owner, the portal goes on erasing the other personal files"
}
