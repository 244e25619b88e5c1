package engine

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// sendRole promotes many with one request (docspace-api.md §8), or starts the
// job that demotes one (§9), whose rooms go to the heir, else to the key's owner:
// then the plan has seen that he owns none, or that this is wanted.
func sendRole(ctx context.Context, w worker, steps []step) answer {
	want := docspace.Type(steps[0].item.Row.WantedRole())
	if steps[0].demotes() {
		p, reply, err := w.client.Demote(ctx, steps[0].now.ID, want, steps[0].item.Heir.ID)
		return answer{reply: reply, job: &p, err: err}
	}
	people, reply, err := w.client.SetType(ctx, want, call{steps: steps}.ids())
	return answer{reply: reply, accounts: w.shown(people), err: err}
}

func roleReached(s step, now batch.Account) bool {
	return now.Exists && now.Role == s.item.Row.WantedRole()
}

func roleMessage(s step, now batch.Account) string {
	message := "was " + string(s.now.Role) + ", is " + string(now.Role) + "; the portal has e-mailed the person"
	switch heir := s.item.Row.Heir; {
	case !s.demotes():
	case heir != "":
		message += "; rooms, if there were any, went to " + heir
	case s.item.Rooms == batch.RoomsOwned:
		message += "; the rooms went to the key's owner"
	case s.item.Rooms == batch.RoomsUnknown:
		message += "; rooms, if there were any, went to the key's owner"
	}
	return message
}
