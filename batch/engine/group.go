package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// sendGroupAdd: docspace-api.md §17.
func sendGroupAdd(ctx context.Context, w worker, steps []step) answer {
	return sendMembers(ctx, steps, w.client.AddToGroup)
}

func sendGroupRemove(ctx context.Context, w worker, steps []step) answer {
	return sendMembers(ctx, steps, w.client.RemoveFromGroup)
}

func sendMembers(ctx context.Context, steps []step,
	send func(context.Context, string, []string) (docspace.Group, docspace.Reply, error),
) answer {
	group, reply, err := send(ctx, steps[0].item.Groups, call{steps: steps}.ids())
	if err != nil {
		return answer{reply: reply, err: err}
	}
	return answer{reply: reply, accounts: members(group, steps)}
}

// members are the accounts of steps that a group shows. Who is not shown may be
// terminated, a guest, or gone, so that this proves nothing.
func members(group docspace.Group, steps []step) map[string]batch.Account {
	accounts := map[string]batch.Account{}
	for _, s := range steps {
		if group.Has(s.now.ID) {
			accounts[s.now.ID] = s.now.Joined(group.ID)
		}
	}
	return accounts
}

// readInGroups reads the account of a step with its groups.
func readInGroups(ctx context.Context, w worker, s step) (batch.Account, error) {
	p, err := w.client.GetInGroups(ctx, s.now.ID)
	return w.account(p, err, s)
}

// listInGroups reads the accounts of steps that are all about one group, with few
// requests; others one by one.
func listInGroups(ctx context.Context, w worker, steps []step) []reading {
	readings := make([]reading, len(steps))
	id := steps[0].item.Groups
	if id == "" || slices.ContainsFunc(steps, func(s step) bool { return s.item.Groups != id || unlisted(s) }) {
		for i, s := range steps {
			readings[i].now, readings[i].err = readInGroups(ctx, w, s)
		}
		return readings
	}
	accounts := make([]batch.Account, len(steps))
	for i, s := range steps {
		accounts[i] = s.now
	}
	members, err := w.client.GroupMembers(ctx, id)
	var found map[string]batch.Account
	if err == nil {
		found, err = plan.Again(ctx, w.client, w.plan.Caller, accounts)
	}
	for _, p := range members {
		key := strings.ToLower(p.ID)
		if a := found[key]; a.Exists {
			found[key] = a.Joined(id)
		}
	}
	for i, s := range steps {
		readings[i] = reading{now: found[strings.ToLower(s.now.ID)], err: err}
	}
	return readings
}

func groupAddReached(s step, now batch.Account) bool {
	return now.Exists && s.item.Groups != "" && now.InGroup(s.item.Groups)
}

func groupRemoveReached(s step, now batch.Account) bool {
	return now.Exists && s.item.Groups != "" && !now.InGroup(s.item.Groups)
}

func groupAddMessage(s step, _ batch.Account) string {
	return "put into the group " + strconv.Quote(s.item.Row.Groups[0])
}

func groupRemoveMessage(s step, _ batch.Account) string {
	return "taken out of the group " + strconv.Quote(s.item.Row.Groups[0])
}

// groupMissed: the portal leaves out without a word whom it does not take.
func groupMissed(s step, now batch.Account) (batch.Code, string) {
	if !now.Exists || now.Hidden || now.Role == batch.Guest || now.Status == batch.Terminated {
		return "", ""
	}
	return batch.CodeNoEffect, "the portal accepted the request and left this person out; look at the group " + strconv.Quote(s.item.Row.Groups[0]) +
		" on the portal"
}

// groupExcuse: a group that is gone refuses everybody alike.
func groupExcuse(_ context.Context, _ worker, o *outcome, err *docspace.Error) bool {
	if err.Kind != docspace.NotFound {
		return false
	}
	o.settleAll(o.call.steps, batch.CodeGroupUnknown, "the group is not there any more; make it on the portal first")
	return true
}

// inGroups says whether an account is in all groups of the row that made it.
func inGroups(s step, now batch.Account) bool {
	for id := range strings.FieldsSeq(s.item.Groups) {
		if !now.InGroup(id) {
			return false
		}
	}
	return true
}
