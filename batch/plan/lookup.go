package plan

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// Reads that run at once. More than a few give a portal's server no more
// throughput, and lists are heavy for it (docspace-api.md §25).
const (
	readsAtOnce = 8
	listsAtOnce = 4
)

// reader reads from the portal what a plan needs.
type reader struct {
	client   *docspace.Client
	progress progress

	mu    sync.Mutex
	dir   *directory
	total int  // accounts on the portal as the key sees it; -1 when not known
	whole bool // the directory was paged to its end and did not change meanwhile
}

// lookUp reads all accounts that rows name, in the way that costs the portal
// least (design.md §8).
func (r *reader) lookUp(ctx context.Context, rows []batch.Row) error {
	emails, ids, accounts := wanted(rows)
	if !worthAPage(accounts) {
		return r.lookUpBy(ctx, chooseWay(len(emails), accounts-len(emails), -1), emails, ids, docspace.Page{})
	}
	first, err := firstPage(ctx, r.client, &r.progress)
	if err != nil {
		return err
	}
	r.total = first.Total
	r.add(first.People...)
	way := chooseWay(len(emails), accounts-len(emails), r.total)
	return r.lookUpBy(ctx, way, emails, ids, first)
}

// lookUpBy reads the accounts in the way chosen; first is the first page of the
// directory, for byPages. What that way cannot find is looked for in another.
func (r *reader) lookUpBy(ctx context.Context, w way, emails, ids []string, first docspace.Page) error {
	var err error
	switch w {
	case byPages:
		err = r.byPages(ctx, first, emails, ids)
	case byLists:
		err = r.byLists(ctx, emails, firstList)
	case bySingles:
		err = r.each(ctx, emails, r.byEmail)
	}
	if err != nil || r.whole && r.dir.seesAll() && r.manyUnread(emails, ids) {
		return err
	}
	if w == byPages && (!r.whole || r.dir.seesAll()) {
		if err := r.byLists(ctx, unread(emails, r.dir.byEmail), firstList); err != nil {
			return err
		}
	}
	if w != bySingles && !r.dir.seesAll() {
		if err := r.each(ctx, unread(emails, r.dir.byEmail), r.exists); err != nil {
			return err
		}
	}
	return r.each(ctx, unread(ids, r.dir.byID), r.byID)
}

// manyUnread says whether so many accounts are on no page that they must be
// new: a sheet of newcomers. A few are looked for once more, for nobody sees it
// when one person leaves and another comes between two pages.
func (r *reader) manyUnread(emails, ids []string) bool {
	return len(unread(emails, r.dir.byEmail)) > maxList || len(unread(ids, r.dir.byID)) > handful
}

// wanted lists the e-mails and ids that rows name, each once and the e-mails as
// typed first, and counts the accounts: a row that gives both names one.
func wanted(rows []batch.Row) (emails, ids []string, accounts int) {
	seen := make(map[string]bool, len(rows))
	add := func(list []string, key, name string) []string {
		if name == "" || seen[key] {
			return list
		}
		seen[key] = true
		return append(list, name)
	}
	both := 0
	for i := range rows {
		r := &rows[i]
		n := len(ids)
		emails = add(emails, batch.FoldEmail(r.Email), r.Email)
		ids = add(ids, r.UserID, r.UserID)
		if r.Email != "" {
			both += len(ids) - n
		}
	}
	return emails, ids, len(emails) + len(ids) - both
}

func (r *reader) add(people ...docspace.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range people {
		r.dir.add(p)
	}
}

func (r *reader) hide(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dir.hide(name)
}

// each reads about names one by one, several at once; the first error ends it.
func (r *reader) each(ctx context.Context, names []string, read func(context.Context, string) error) error {
	r.progress.expect(len(names))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readsAtOnce)
	for _, name := range names {
		g.Go(func() error {
			defer r.progress.done()
			return read(ctx, name)
		})
	}
	return g.Wait()
}
