package plan

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"docspace-batch/docspace"
)

// mostWalks is how often the directory is paged when it changes meanwhile and
// too many accounts are missing to look for them in lists.
const mostWalks = 2

// byPages reads the whole directory, whose first page has been read. Where
// people were created or deleted meanwhile the pages have shifted, and somebody
// who is there may be on none of them (docspace-api.md §6.4): then r.whole
// stays false.
func (r *reader) byPages(ctx context.Context, first docspace.Page, emails, ids []string) error {
	for n := 1; ; n++ {
		w := newWalk(first, r.add)
		if err := w.rest(ctx, r.client, &r.progress); err != nil {
			return err
		}
		r.total = w.total
		r.whole = !w.changed()
		if r.whole || n == mostWalks {
			return nil
		}
		missing, missingIDs := unread(emails, r.dir.byEmail), unread(ids, r.dir.byID)
		if chooseWay(len(missing), len(missingIDs), r.total) != byPages {
			return nil
		}
		var err error
		if first, err = firstPage(ctx, r.client, &r.progress); err != nil {
			return err
		}
	}
}

// firstPage begins a walk.
func firstPage(ctx context.Context, client *docspace.Client, p *progress) (docspace.Page, error) {
	p.expect(1)
	first, err := client.Page(ctx, 0)
	if err == nil {
		p.done()
	}
	return first, err
}

// walk is one reading of all pages.
type walk struct {
	keep func(...docspace.Person) // is given every page, one at a time

	mu      sync.Mutex
	seen    map[string]bool // ids
	total   int             // the largest that a page told
	shifted bool            // totals differ, or somebody was on two pages
}

func newWalk(first docspace.Page, keep func(...docspace.Person)) *walk {
	w := &walk{keep: keep, seen: make(map[string]bool, first.Total), total: first.Total}
	w.note(first)
	return w
}

func (w *walk) note(p docspace.Page) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.Total != w.total {
		w.shifted = true
		w.total = max(w.total, p.Total)
	}
	for _, person := range p.People {
		if w.seen[person.ID] {
			w.shifted = true
		}
		w.seen[person.ID] = true
	}
	w.keep(p.People...)
}

// changed says whether somebody may have been missed.
func (w *walk) changed() bool { return w.shifted || len(w.seen) < w.total }

// rest reads the pages after the first, several at once, and goes on while the
// directory grows.
func (w *walk) rest(ctx context.Context, client *docspace.Client, progress *progress) error {
	for begin := pageSize; begin < w.total; {
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(readsAtOnce)
		n := pages(w.total - begin)
		progress.expect(n)
		for i := range n {
			start := begin + i*pageSize
			g.Go(func() error {
				p, err := client.Page(ctx, start)
				if err != nil {
					return err
				}
				w.note(p)
				progress.done()
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
		begin += n * pageSize
	}
	return nil
}
