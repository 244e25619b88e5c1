package engine

import (
	"slices"

	"docspace-batch/batch"
)

// The classes of steps, in the order in which they are sent: what frees a paid
// seat goes before what takes one, and what takes one for a while before what
// keeps it.
const (
	freeing = iota
	neutral
	borrowing
	taking
	classes
)

// queue holds the steps whose turn has come. The choice of the next call is a
// pure function of it.
type queue struct {
	size   func(batch.Op, string) int // steps that may share a call of this operation and group
	again  [][]step                   // to be sent again: before all else
	groups [classes]lineup
	coming map[group]int // steps behind others of their lanes
	wire   wire
}

// lineup is the groups of one class, in the order in which they were begun.
type lineup struct {
	keys  []string
	steps map[string][]*step
}

// group names steps that may share a call and are sent at the same time.
type group struct {
	class int
	key   string
}

func newQueue(size func(batch.Op, string) int) *queue {
	q := &queue{size: size, coming: map[group]int{}, wire: wire{local: map[string]bool{}, waiting: map[string][]step{}}}
	for c := range q.groups {
		q.groups[c].steps = map[string][]*step{}
	}
	return q
}

// groupOf is the group of a step, by its account as it is now, and whether
// the steps of the group may share a call.
func groupOf(s step) (g group, shared bool) {
	op, _ := batch.Lookup(string(s.item.Row.Op))
	g = group{class: neutral, key: op.Group(*s.item.Row, s.now)}
	if s.moves() {
		g.key = ""
	}
	switch n := s.seats(); {
	case n < 0:
		g.class = freeing
	case n > 0:
		g.class = taking
	}
	if g.key == "" {
		g.key = string(op.Name) + " alone"
		return g, false
	}
	return g, true
}

// add puts a step whose turn has come at the end of its group.
func (q *queue) add(s step) {
	g, _ := groupOf(s)
	if s.borrows {
		g.class = borrowing
	}
	l := &q.groups[g.class]
	if len(l.steps[g.key]) == 0 {
		l.keys = append(l.keys, g.key)
	}
	l.steps[g.key] = append(l.steps[g.key], &s)
}

// gates say which steps may be sent at the moment.
type gates struct {
	take   bool // promotions and restorations that take a seat
	create bool // creates that take a seat: without one the portal silently makes a User
	keep   bool // creates that keep the seat they take; all that do when seats are scarce
	job    bool // steps that start a job
	scarce bool // seats are so few that a passing create could seem to take the last one
	shared bool // calls for many rows
	parts  bool // calls that more steps may still come for
}

// next chooses what is sent next; nil when nothing may be. Within a class full
// calls go first.
func (q *queue) next(g gates) []step {
	for i, steps := range q.again {
		if q.wire.invites > 0 && steps[0].item.Row.Op == batch.Invite {
			continue // what comes of one part of a list tells of the others
		}
		if len(steps) == 1 || g.shared {
			q.again = slices.Delete(q.again, i, i+1)
			q.sent(steps)
			return steps
		}
	}
	for c := range q.groups {
		for _, parts := range []bool{false, true} {
			if steps := q.nextOf(c, parts, g); steps != nil {
				q.sent(steps)
				return steps
			}
		}
	}
	return nil
}

// nextOf chooses a call of one class: a full one, or a part of one.
func (q *queue) nextOf(class int, parts bool, g gates) []step {
	l := &q.groups[class]
	for i := 0; i < len(l.keys); i++ {
		key := l.keys[i]
		steps := q.pick(group{class, key}, parts, g)
		if len(l.steps[key]) == 0 {
			delete(l.steps, key)
			l.keys = append(l.keys[:i], l.keys[i+1:]...)
			i--
		}
		if len(steps) > 0 {
			return steps
		}
	}
	return nil
}

// pick takes the first call's worth of steps from a group, if the gates are
// open for it.
func (q *queue) pick(of group, parts bool, g gates) []step {
	l := &q.groups[of.class]
	steps := l.steps[of.key]
	head := steps[0]
	if head.item.Row.Op == batch.Create {
		return q.pickCreate(l, of, g)
	}
	switch {
	case head.item.Row.Op == batch.Invite && (g.scarce && q.wire.holds(of) || q.invites()):
		return nil
	case of.class >= borrowing && !g.take, of.class == taking && g.scarce && !g.keep, head.startsJob() && !g.job:
		return nil
	}
	n := 1
	if _, shared := groupOf(*head); shared {
		size := max(1, q.size(head.item.Row.Op, of.key))
		n = min(len(steps), size)
		full := n == size
		switch {
		case size > 1 && !g.shared:
			return nil
		case full == parts:
			return nil // the other round's
		case !full && !g.parts && q.comes(of):
			return nil
		}
	} else if parts {
		return nil
	}
	return l.pop(of.key, n)
}

// comes says whether more steps of a group may still come. Those that borrow a
// seat are counted with those that keep it.
func (q *queue) comes(of group) bool {
	return q.coming[of] > 0 || of.class == borrowing && q.coming[group{taking, of.key}] > 0
}

// pop takes the first n steps of a group. A large sheet waits in a lineup, so
// nothing of it is kept.
func (l *lineup) pop(key string, n int) []step {
	steps := make([]step, n)
	for i, s := range l.steps[key][:n] {
		steps[i], l.steps[key][i] = *s, nil
	}
	l.steps[key] = l.steps[key][n:]
	return steps
}

// empty says whether no step is waiting.
func (q *queue) empty() bool {
	for c := range q.groups {
		if len(q.groups[c].keys) > 0 {
			return false
		}
	}
	return len(q.again) == 0 && len(q.wire.waiting) == 0
}

// turn has that part of refused calls sent next which has waited longest: it
// tells soonest whether the others are refused as well.
func (q *queue) turn() {
	if n := len(q.again); n > 1 {
		q.again = append([][]step{q.again[n-1]}, q.again[:n-1]...)
	}
}

// takeAll empties the classes of steps that take a seat.
func (q *queue) takeAll() []step {
	var all []step
	for class := borrowing; class <= taking; class++ {
		l := &q.groups[class]
		for _, key := range l.keys {
			all = append(all, l.pop(key, len(l.steps[key]))...)
		}
		*l = lineup{steps: map[string][]*step{}}
	}
	for local, waiting := range q.wire.waiting {
		var rest []step
		for _, s := range waiting {
			if s.seats() > 0 {
				all = append(all, s)
			} else {
				rest = append(rest, s)
			}
		}
		q.wire.waiting[local] = rest
		if len(rest) == 0 {
			delete(q.wire.waiting, local)
		}
	}
	return all
}
