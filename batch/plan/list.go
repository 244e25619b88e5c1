package plan

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// The number of addresses in a list follows the time of the answers: the
// server compares every account with every address (docspace-api.md §25).
const (
	firstList = 10
	maxList   = 50
	fastList  = time.Second
	slowList  = 3 * time.Second
)

// listSize is how many addresses the next list holds, 1 to maxList, when size
// was meant to be in it so far and an answer to sent addresses took so long.
func listSize(size, sent int, took time.Duration) int {
	switch {
	case took < fastList && sent >= size:
		return min(maxList, size*2)
	case took > slowList && sent <= size:
		return max(1, sent/2)
	}
	return size
}

// lists cuts addresses into lists. It may be used by several goroutines.
type lists struct {
	fits func([]string) int // how many of the first addresses fit into one URL

	mu   sync.Mutex
	rest []string
	size int
}

// next takes the next list; nil when there is none.
func (l *lists) next() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rest) == 0 {
		return nil
	}
	n := min(l.size, len(l.rest))
	n = l.fits(l.rest[:n])
	list := l.rest[:n]
	l.rest = l.rest[n:]
	return list
}

// took learns from the time that an answer to a list of sent addresses took.
func (l *lists) took(sent int, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.size = listSize(l.size, sent, d)
}

// byLists reads the accounts with these addresses by lists (docspace-api.md
// §6.5), size of them in each of the first.
func (r *reader) byLists(ctx context.Context, emails []string, size int) error {
	l := &lists{fits: r.client.FitsURL, rest: emails, size: size}
	g, ctx := errgroup.WithContext(ctx)
	for range listsAtOnce {
		g.Go(func() error {
			for list := l.next(); list != nil; list = l.next() {
				r.progress.expect(1)
				begun := time.Now()
				people, err := r.client.FindByEmails(ctx, list)
				if err != nil {
					return err
				}
				l.took(len(list), time.Since(begun))
				r.add(people...)
				r.progress.done()
			}
			return nil
		})
	}
	return g.Wait()
}
