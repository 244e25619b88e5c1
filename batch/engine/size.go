package engine

import (
	"time"

	"docspace-batch/batch"
)

// How many rows share a call follows how long calls take: the proxy in front of
// a portal cuts them after a minute (docspace-api.md §23).
const (
	firstSize = 25
	fastCall  = 5 * time.Second
	slowCall  = 20 * time.Second
)

// sharedAtOnce is how many calls for many rows may be on the wire.
const sharedAtOnce = 4

// sizes are the numbers of rows that share a call, by group.
type sizes struct {
	most int // asked for by the user; 0: as many as the operation allows
	now  map[string]int
}

// of is how many steps of a group may share a call.
func (z *sizes) of(op batch.Op, key string) int {
	o, _ := batch.Lookup(string(op))
	most := o.MaxRows
	if z.most > 0 {
		most = min(most, z.most)
	}
	if n, ok := z.now[key]; ok {
		return min(n, most)
	}
	return min(firstSize, most)
}

// took learns from a call that took so long.
func (z *sizes) took(c call, d time.Duration) {
	first := c.steps[0]
	if g, shared := groupOf(first); shared {
		z.now[g.key] = nextSize(z.of(c.op, g.key), len(c.steps), d)
	}
}

// nextSize is the size after a call of n steps that took so long, when it was
// size before. A short call says nothing of long ones, and one of several that
// were on the wire together halves nothing that another has halved.
func nextSize(size, n int, d time.Duration) int {
	switch {
	case d > slowCall:
		return max(1, min(size, n/2))
	case d < fastCall && n >= size:
		return size * 2
	}
	return size
}
