package docspace

import (
	"container/list"
	"context"
	"sync"
	"time"
)

const (
	slowAnswer = 10 * time.Second // a server that takes this long has more than it can do
	slowWidth  = 4                // fewer at once make no server faster (docspace-api.md §25)
)

// width is the policy for requests at once. It has no clock.
type width struct {
	top, now int
	passed   int // requests let through since the last change
}

// refused is the width after the portal has said that more requests came at
// once than its limit, 0 when it did not say which: what the portal allows from
// then on; where others of the same user have taken places, a quarter less than
// before, at least 1.
func (w width) refused(limit int) width {
	next := width{top: w.top, now: max(1, w.now*3/4)}
	if limit > 0 && limit < w.top {
		next.top = limit
		if w.now > limit {
			next.now = limit
		}
	}
	return next
}

// slowed is the width after an answer that took slowAnswer or longer.
func (w width) slowed() width {
	if w.now > slowWidth {
		return width{top: w.top, now: max(slowWidth, w.now*3/4)}
	}
	return width{top: w.top, now: w.now}
}

// widened counts a request that was let through: after ten rounds of them one
// more may go at once.
func (w width) widened() width {
	if w.now >= w.top {
		return w
	}
	w.passed++
	if w.passed >= 10*w.now {
		return width{top: w.top, now: w.now + 1}
	}
	return w
}

// slots lets as many requests at once through as its width says, in the order
// in which they came.
type slots struct {
	mu       sync.Mutex
	width    width
	taken    int
	waiting  list.List // of chan struct{}, closed when a slot is handed over
	narrowed time.Time
}

func newSlots(n int) *slots { return &slots{width: width{top: n, now: n}} }

func (s *slots) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.taken < s.width.now && s.waiting.Len() == 0 {
		s.taken++
		s.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	place := s.waiting.PushBack(mine)
	s.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-mine: // handed over in the same moment
		s.taken--
		s.handOver()
	default:
		s.waiting.Remove(place)
	}
	return ctx.Err()
}

func (s *slots) give() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	s.handOver()
}

// handOver gives free slots to those who wait.
func (s *slots) handOver() {
	for s.taken < s.width.now && s.waiting.Len() > 0 {
		next := s.waiting.Remove(s.waiting.Front()).(chan struct{})
		s.taken++
		close(next)
	}
}

// refused narrows the slots for a request sent at that time; once for all that
// were on the wire together.
func (s *slots) refused(sent time.Time, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sent.After(s.narrowed) {
		s.width = s.width.refused(limit)
		s.narrowed = time.Now()
	}
}

// passed learns from a request sent at that time that was let through, answered
// or not.
func (s *slots) passed(sent time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case time.Since(sent) < slowAnswer:
		s.width = s.width.widened()
	case sent.After(s.narrowed):
		s.width = s.width.slowed()
		s.narrowed = time.Now()
	}
	s.handOver()
}
