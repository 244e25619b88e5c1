package plan

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// fewLists is how many lists are read without asking how large the directory is.
const fewLists = 2

// Again reads accounts again that have been read before, with as few requests
// as possible, and returns those that are there, by id. The key must be one
// that sees everybody. Nobody may be created or deleted meanwhile by the caller:
// the pages would shift (docspace-api.md §6.4).
func Again(ctx context.Context, c *docspace.Client, caller batch.Account, accounts []batch.Account) (
	map[string]batch.Account, error,
) {
	r := &reader{client: c, dir: newDirectory(caller), total: -1}
	emails := make([]string, len(accounts))
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		emails[i], ids[i] = a.Email, a.ID
	}
	if lists := (len(emails) + maxList - 1) / maxList; lists > fewLists {
		first, err := c.Page(ctx, 0)
		if err != nil {
			return nil, err
		}
		r.add(first.People...)
		if pages(first.Total) <= lists {
			err := r.byPages(ctx, first, emails, ids)
			if err != nil || r.whole {
				return r.dir.people, err
			}
		}
	}
	err := r.byLists(ctx, unread(emails, r.dir.byEmail), maxList)
	return r.dir.people, err
}
