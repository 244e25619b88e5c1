package docspace

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// width is the policy for requests at once. It has no clock.
type width struct {
	top, now int
	passed   int // requests let through since the last change
}

// refused is the width after the portal has said that too many requests came at
// once: a quarter less, at least 1.
func (w width) refused() width {
	return width{top: w.top, now: max(1, w.now*3/4)}
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
func (s *slots) refused(sent time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sent.After(s.narrowed) {
		s.width = s.width.refused()
		s.narrowed = time.Now()
	}
}

func (s *slots) passed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.width = s.width.widened()
	s.handOver()
}
